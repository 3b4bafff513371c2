"""What utility indifference does not do."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="soares2015corrigibility")
def an_indifferent_robot_lets_its_button_rot():
    """Half of the time the button is pressed after the first step. Keeping it in order costs 1/100; if it is not, a press
    changes nothing and the robot goes on working. The corrected robot does not keep it: it prefers a button that does
    nothing, as soon as that is cheaper by anything."""
    half = Fraction(1, 2)
    mdp = rt.mdp(
        {
            "start": {"keep": {"kept": half, "stopped": half}, "neglect": "kept"},
            "kept": {"work": "end"},
            "stopped": {"rest": "end of rest"},
        },
        start="start",
        discount=Fraction(1),
    )
    assert mdp.states is not None
    plain = rt.reward(mdp, {("start", "keep"): Fraction(-1, 100), ("kept", "work"): 1})
    fair = rt.indifferent_reward(mdp, plain, pressed=[s in ("stopped", "end of rest") for s in mdp.states])
    model = exact.model_of(mdp)
    plans = {name: rt.policy(mdp, {"start": name}) for name in ("keep", "neglect")}
    return exact.witness(
        model, [exact.reward_of(model, mdp, fair, "corrected")], plans, [("corrected", "keep", "<", "neglect")]
    )
