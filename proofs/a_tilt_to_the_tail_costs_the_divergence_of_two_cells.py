"""The divergence of the heavy-tail construction."""

from rewardtheory.games.goodhart import tail_tilt
from rewardtheory.games.regularized_nash import divergence
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import WeightedUtilities
from rewardtheory.verify.shaping_hypotheses import Share


@theorem(source="kwa2024catastrophic", exact=False)
def a_tilt_to_the_tail_costs_the_divergence_of_two_cells(weighted: WeightedUtilities, share: Share):
    """P = (1 − λ) Q + λ Q(· | U > t) has KL(P‖Q) = p log(p/q) + (1 − p) log((1 − p)/(1 − q)) for q = Q(U > t) and p
    = λ + (1 − λ) q, since P and Q agree up to factors within the tail and outside of it. (t is the least value.)"""
    q, U = weighted[:, 1] / weighted[:, 1].sum(), weighted[:, 2]
    tail = U.min() < U
    if tail.any():
        mass = (q * tail).sum()
        p = (1 - share) * q + share * q * tail / mass
        found = tail_tilt(tail=mass, tail_mean=(q * U * tail).sum() / mass, mean=q @ U, share=share, threshold=U.min())
        assert same(found.divergence, divergence(p, q)) and same(found.mean, p @ U)
