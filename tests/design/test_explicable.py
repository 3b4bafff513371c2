"""Explicable design: the program against a direct computation, what is known of its optimum, and what is refused."""

import numpy as np
import pytest

import rewardtheory as rt

LINE = rt.mdp(
    {f"s{i}": {"go": {f"s{i + 1}": 0.9, f"s{i}": 0.1}, "stay": {f"s{i}": 1}} for i in range(4)},
    start="s0",
    discount=0.9,
)
PAID = rt.reward(LINE, {("s3", "go"): 1})


def gaps(mdp, r, target, steps):
    """Q_n(s, π*) − Q_n(s, a) by going back step by step, (S, A); None steps for ever."""
    live, here = ~mdp.terminal, np.arange(mdp.n_states)
    if steps is None:
        reward = rt.reward(mdp, action=r * live[:, None])
        Q = rt.q_values(mdp, reward, rt.policy(mdp, target.tolist()))
    else:
        Q = np.zeros_like(r)
        for _ in range(steps):
            Q = r + mdp.discount * np.einsum("sat,t->sa", mdp.transition, Q[here, target] * live)
    return Q[here, target][:, None] - Q


def informativeness(mdp, reward, r, target, counts):
    best, q = rt.optimal_actions(mdp, reward).mask, rt.solve(mdp, reward).q_values
    total = 0.0
    states = np.flatnonzero(~mdp.terminal)
    for n in counts:
        g = gaps(mdp, r, target, n)
        for s in states:
            off = np.flatnonzero(~best[s] & mdp.available[s])
            if len(off):
                delta = (q[s].max() - q[s][off]).min()
                total += max(0.0, (delta - g[s][off]).max())
    return -total / (len(counts) * len(states))


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_the_program_says_what_a_direct_computation_says(seed, inclusive):
    mdp = rt.random_mdp(states=5, actions=3, discount=0.8, seed=seed)
    R = rt.random_reward(mdp, seed=seed)
    horizons = [1, 3, 6]
    found = rt.explicable_reward(mdp, R, support=range(5), horizons=horizons, inclusive=inclusive)
    counts = [h + inclusive for h in horizons]
    r = (mdp.transition * R).sum(axis=2)
    assert abs(informativeness(mdp, R, r, found.target, counts) - found.original) < 1e-9
    assert abs(informativeness(mdp, R, found.reward, found.target, counts) - found.informativeness) < 1e-6
    assert np.abs(found.reward).max() <= 10 + 1e-7 and found.informativeness >= found.original - 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_with_every_state_paying_shaping_by_the_optimal_values_is_perfect(seed):
    mdp = rt.random_mdp(states=5, actions=3, discount=0.8, seed=seed)
    R = rt.random_reward(mdp, seed=seed)
    found = rt.explicable_reward(mdp, R, support=range(5))
    assert abs(found.informativeness) < 1e-7
    solved = rt.solve(mdp, R)
    perfect = rt.advantage(mdp, R, solved.policy)
    assert abs(informativeness(mdp, R, perfect, found.target, [1, 2, 5])) < 1e-9


def test_the_target_stays_optimal_by_its_gaps_and_the_support_pays_alone():
    found = rt.explicable_reward(LINE, PAID, support=[3], extra_states=1, horizons=[1, 2], inclusive=False)
    q = rt.solve(LINE, PAID).q_values
    g = gaps(LINE, found.reward, found.target, None)
    for s in range(4):
        assert g[s, 1] >= q[s, 0] - q[s, 1] - 1e-7
    assert len(found.support) == 2 and not found.reward[[s for s in range(5) if s not in found.support]].any()


def test_informativeness_grows_with_the_support_and_greedy_takes_the_best_single_state():
    options = {"horizons": [1, 2], "inclusive": False, "largest": 1.0}
    grown = [rt.explicable_reward(LINE, PAID, support=[3], extra_states=k, **options) for k in range(4)]
    values = [f.informativeness for f in grown]
    assert values == sorted(values) and values[0] < -1e-3 and abs(values[-1]) < 1e-9
    singles = [rt.explicable_reward(LINE, PAID, support=[3, s], **options).informativeness for s in range(3)]
    assert abs(max(singles) - values[1]) < 1e-9


def test_the_optimum_is_proved_exactly():
    found = rt.explicable_reward(LINE, PAID, support=[3], horizons=[1, 2], inclusive=False, certify=True)
    assert found.certificate.verify()
    assert abs(float(found.certificate.value) + found.informativeness) < 1e-9
    assert found.informativeness < 0


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"^`support` names state 4; it must hold states 0 to 4 that are not terminal"):
        rt.explicable_reward(LINE, PAID, support=[4])
    with pytest.raises(ValueError, match=r"^`support` is \[0\]; no reward there with \|R\| ≤ 10 keeps the target"):
        rt.explicable_reward(LINE, PAID, support=[0])
    with pytest.raises(ValueError, match=r"^`largest` is 0; it must be > 0\.$"):
        rt.explicable_reward(LINE, PAID, support=[3], largest=0)
    with pytest.raises(ValueError, match=r"^`horizons` is empty; give at least one number of steps\.$"):
        rt.explicable_reward(LINE, PAID, support=[3], horizons=[])
    with pytest.raises(ValueError, match=r"^`horizons` is 0; it must be a whole number of at least 1\.$"):
        rt.explicable_reward(LINE, PAID, support=[3], horizons=[0])
    with pytest.raises(ValueError, match=r"^`mdp` must be a float64 model with a discount < 1"):
        rt.explicable_reward(LINE.exact(), PAID, support=[3])
