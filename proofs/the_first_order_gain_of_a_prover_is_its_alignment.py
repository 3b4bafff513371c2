"""What following a prover gains at first."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward, FullPolicy


@theorem(source="setlur2024pav", floats=False, needs=["a_disagreeing_prover_promises_more_than_can_be_gained"])
def the_first_order_gain_of_a_prover_is_its_alignment(
    mdp: AnyMDP, reward: AnyReward, policy: FullPolicy, prover: AnyPolicy
):
    """Let X = A_π + A_μ and π_g(a|s) ∝ π(a|s) (1 + g (X(s,a) − E_π X)), which to first order in g is π exp(g X).
    The derivative of J(π_g) at g = 0 is Σ η(s) (Var_π[A_π] + E_π[A_π A_μ]), with the occupancy η of π. (The
    difference quotient for g = ±10⁻⁹, computed exactly, agrees to 10⁻⁶ of its size.)"""
    own, judged = rt.advantage(mdp, reward, policy), rt.advantage(mdp, reward, prover)
    X = np.where(mdp.available, own + judged, own * 0)
    tilt = policy * (X - (policy * X).sum(axis=1)[:, None])
    step = mdp.discount * 0 + 1
    step = step / 10**9

    ends = [rt.expected_return(mdp, reward, policy + sign * step * tilt) for sign in (1, -1)]
    slope = (ends[0] - ends[1]) / (2 * step)
    visits = rt.occupancy(mdp, policy).sum(axis=1)
    gain = visits @ (policy * (own**2 + own * judged)).sum(axis=1)
    assert abs(slope - gain) * 10**6 <= 1 + abs(gain)
