"""The incentive to defer under a belief in one utility, as printed."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import refutation


@refutation(
    source="hadfieldmenell2017offswitch",
    printed="A robot that is certain of the utility U and faces a human who lets it act with probability π gains −U(1 − π) by "
    "deferring where U < 0, and U π where U ≥ 0 (the two branches as an audit of the text reports them).",
    repaired="the_incentive_to_defer_of_a_certain_robot: the branches are the other way round, U π where U < 0 and −U(1 − π) "
    "where U ≥ 0, so that deferring never pays.",
)
def a_certain_robot_loses_by_deferring_to_a_doubtful_human():
    """Let π = 1/2. With U = −1 the printed incentive is 1/2, but waiting is worse than switching off; with U = 1 it is
    1/2 too, but waiting is worse than acting."""
    half = Fraction(1, 2)
    mdp = rt.mdp(
        {
            "choice": {"act": "end", "off": "end", "wait": {"allowed": half, "end": half}},
            "allowed": {"run": "end"},
        },
        start="choice",
        discount=Fraction(1),
    )
    model = exact.model_of(mdp)
    rewards = [
        exact.reward_of(model, mdp, rt.reward(mdp, {("choice", "act"): U, ("allowed", "run"): U}), f"U = {U}")
        for U in (-1, 1)
    ]
    plans = {name: rt.policy(mdp, {"choice": name}) for name in ("act", "off", "wait")}
    claims = [("U = -1", "wait", "<", "off"), ("U = -1", "act", "<", "wait"), ("U = 1", "wait", "<", "act")]
    return exact.witness(model, rewards, plans, claims)
