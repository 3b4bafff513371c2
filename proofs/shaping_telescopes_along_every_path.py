"""Along a path, shaping adds what depends on its ends alone."""

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward
from rewardtheory.verify.shaping_hypotheses import Path


@theorem(source="ng1999policy")
def shaping_telescopes_along_every_path(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, path: Path):
    """G′ = G − Φ(s₀) + γ^T Φ(s_T) for the discounted return G of every path s₀ … s_T."""
    states, actions = path

    def paid(R):
        steps = zip(states[:-1], actions, states[1:], strict=True)
        return sum(mdp.discount**t * R[step] for t, step in enumerate(steps))

    ends = mdp.discount ** len(actions) * phi[states[-1]] - phi[states[0]]
    assert same(paid(rt.shape(mdp, reward, phi)), paid(reward) + ends)
