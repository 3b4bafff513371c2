"""Two formulas of one measure of risk."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.caution_hypotheses import Level, WeighedRewards
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy


@theorem(source="rockafellar2000cvar")
def cvar_is_the_least_mean_over_beliefs_of_bounded_density(
    mdp: AnyMDP, rewards: WeighedRewards, policy: AnyPolicy, level: Level
):
    """For every policy max_t [t − (1/α) Σ w_k (t − J_k)₊] equals the least mean return over beliefs c with c_k ≤ w_k/α: the
    mean of the worst share α. The maximum is attained at a t that is one of the returns."""
    belief = rt.Rewards(*rewards)
    J = [rt.expected_return(mdp, R, policy) for R in belief.array]
    w = belief.weights

    def objective(t):
        return t - sum(x * max(t - j, j * 0) for x, j in zip(w, J, strict=True)) / level

    left, worst = level, J[0] * 0
    for k in sorted(range(len(J)), key=lambda k: J[k]):
        part = min(w[k], left)
        worst, left = worst + part * J[k] / level, left - part
    assert same(max(objective(t) for t in J), worst)
    assert all(at_most(objective(t), worst) for t in (min(J) - 1, sum(J) / len(J), max(J) + 1))
