"""A potential that changes over time telescopes if what was granted is what is paid back."""

from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import MovingPotential, Path


@theorem(source="devlin2012dynamic", needs=["a_potential_taken_at_one_time_for_both_ends_can_change_the_optimum"])
def a_moving_potential_telescopes_along_every_path(mdp: AnyMDP, reward: AnyReward, path: Path, phi: MovingPotential):
    """With the bonus γΦ_{t+1}(s_{t+1}) − Φ_t(s_t), where the value paid on leaving a state is the one granted on entering
    it, G′ = G − Φ₀(s₀) + γ^T Φ_T(s_T) on every path."""
    states, actions = path
    plain = shaped = 0 * phi[0, 0]
    for t, step in enumerate(zip(states[:-1], actions, states[1:], strict=True)):
        bonus = mdp.discount * phi[t + 1, step[2]] - phi[t, step[0]]
        plain = plain + mdp.discount**t * reward[step]
        shaped = shaped + mdp.discount**t * (reward[step] + bonus)
    last = len(actions)
    assert same(shaped, plain - phi[0, states[0]] + mdp.discount**last * phi[last, states[-1]])
