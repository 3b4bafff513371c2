"""The maximum-causal-entropy policy sees the reward up to shaping and redistribution."""

import numpy as np

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, FullPolicy, PositiveScale, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward


@theorem(source="skalse2023invariance", exact=False)
def advantages_stay_exactly_if_the_maximum_causal_entropy_policy_does(
    mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward, policy: FullPolicy, temperature: PositiveScale
):
    """The policy exp((Q − V)/α) of soft values V = α log Σ exp(Q/α) is the same under R1 and R2, for one temperature
    α > 0 and then for all, iff the advantages of every policy are the same: R = α log π + V − γ E V(S′)."""
    seen = mdp.available & ~mdp.terminal[:, None]
    logs = []
    for R in (reward, second):
        soft = rt.soft_solve(mdp, R, temperature=temperature)
        logs.append((soft.q_values - np.asarray(soft.values)[:, None])[seen])
    A = [rt.advantage(mdp, R, policy)[seen] for R in (reward, second)]
    assert same(*logs, scale=1e2) == same(*A)
