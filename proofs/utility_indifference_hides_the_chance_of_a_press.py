"""Utility indifference."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import ButtonModel


@theorem(
    source="soares2015corrigibility",
    needs=["without_a_correction_the_robot_hides_from_its_button", "an_indifferent_robot_lets_its_button_rot"],
)
def utility_indifference_hides_the_chance_of_a_press(button: ButtonModel):
    """Let an action lead to a press with probability q(s,a) < 1, independently of where it leads without one, and let the
    reward after a press be any. Corrected by utility indifference, the optimal values of all states and actions before a
    press are those of the model without a press, whatever q is: no action is better or worse for the press that follows
    it."""
    mdp, reward, pressed, chances = button
    S, A = mdp.available.shape
    free = rt.solve(mdp, reward).q_values[~pressed]
    for q in chances:
        q = np.where(pressed[:, None], 0 * q, q)[..., None]
        into = np.zeros((S, A, S), dtype=int)
        into[..., np.flatnonzero(pressed)[0]] = 1
        model = mdp.replace(transition=(1 - q) * mdp.transition + q * into)
        fair = rt.indifferent_reward(model, reward, pressed=pressed)
        assert same(rt.solve(model, fair).q_values[~pressed], free)
