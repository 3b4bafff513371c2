"""Shaping keeps the order of trajectories from one start."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.path_bundles import returns_of, trajectories


@theorem(source="ng1999policy")
def shaping_shifts_every_trajectory_from_one_start_alike(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """Shaping changes the discounted return of every trajectory from s₀ that ends, or goes round a cycle for ever, by
    −Φ(s₀)."""
    bundles = trajectories(mdp)
    before, after = (returns_of(bundles, mdp, R[None])[0] for R in (reward, rt.shape(mdp, reward, phi)))
    assert same(after, before - phi[bundles.starts])
