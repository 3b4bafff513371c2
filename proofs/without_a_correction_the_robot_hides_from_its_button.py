"""Why a button needs a correction."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="soares2015corrigibility")
def without_a_correction_the_robot_hides_from_its_button():
    """Working pays 2, but half of the time the button is pressed and nothing is paid; hiding pays 3/2 and cannot be
    interrupted. The robot hides, though it would rather work if the button were never pressed; with the correction it
    works."""
    half = Fraction(1, 2)
    mdp = rt.mdp(
        {"desk": {"work": {"done": half, "pressed": half}, "hide": "done"}, "pressed": {"rest": "end"}},
        start="desk",
        discount=Fraction(1),
    )
    assert mdp.states is not None
    plain = rt.reward(mdp, {("desk", "work", "done"): 2, ("desk", "hide"): Fraction(3, 2)})
    fair = rt.indifferent_reward(mdp, plain, pressed=[s in ("pressed", "end") for s in mdp.states])
    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, name) for R, name in ((plain, "plain"), (fair, "corrected"))]
    plans = {name: rt.policy(mdp, {"desk": name}) for name in ("work", "hide")}
    return exact.witness(model, rewards, plans, [("plain", "work", "<", "hide"), ("corrected", "work", ">", "hide")])
