"""The printed bound on the gain of a policy that follows a prover."""

from fractions import Fraction

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational
from rewardtheory.verify.claims import refutation


@refutation(
    source="setlur2024pav",
    printed="A natural-gradient step of size g along A_π + A_μ improves the return by at least "
    "g Var_π[A_μ] + g E_π[A_μ A_π], both under the visits of the new policy.",
    repaired="To first order in g the gain is g times the expected Var_π[A_π] + E_π[A_π A_μ] under the visits of π itself: the "
    "disagreement of the prover pays only as far as it is aligned with the policy's own advantages.",
)
def a_disagreeing_prover_promises_more_than_can_be_gained():
    """A tree: two branches, then a right and a wrong answer. π takes both branches alike and answers right with
    probability 99/100; the prover answers right in the first branch and wrong in the second. At the root Var_π[A_μ]
    = 1/4 and A_π = 0, and no term is negative, so with g = 1/10 the printed gain is at least 1/40. No policy gains
    more than 1/100."""
    step, slip = Fraction(1, 10), Fraction(1, 100)
    answers = {"right": "end", "wrong": "end"}
    mdp = rt.mdp(
        {"root": {"first": "x", "second": "y"}, "x": answers, "y": answers}, start="root", discount=Fraction(1)
    )
    reward = rt.reward(mdp, {("x", "right"): 1, ("y", "right"): 1})
    good = rt.policy(mdp, {"root": "first", "x": "right", "y": "right"})
    bad = rt.policy(mdp, {"root": "second", "x": "wrong", "y": "wrong"})
    share = np.array([rational(1) / 2] + [rational(1 - slip)] * 3)[:, None]
    policy = share * good + (1 - share) * bad
    prover = rt.policy(mdp, {"root": "first", "x": "right", "y": "wrong"})
    root = 0
    judged, own = rt.q_values(mdp, reward, prover), rt.advantage(mdp, reward, policy)
    mean = (policy * judged).sum(axis=1)
    variance = (policy * (judged - mean[:, None]) ** 2).sum(axis=1)
    alignment = (policy * rt.advantage(mdp, reward, prover) * own).sum(axis=1)
    assert variance[root] == rational(1) / 4 and not own[root].any()
    assert (variance >= 0).all() and (alignment >= 0).all()
    model = exact.model_of(mdp)
    found = exact.regret_bound(model, exact.reward_of(model, mdp, reward, "R"), policy, name="π", normalized=False)
    assert found.high < rational(step) / 4
    return found
