"""Distances from samples beside the exact ones: the intervals cover, and equivalent rewards come out at 0."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.distances.estimates import corrected_percentiles

GAMMA, S, A = 0.8, 5, 3
MODEL = rt.random_mdp(states=S, actions=A, discount=GAMMA, seed=0)
ONE, OTHER = rt.random_reward(MODEL, seed=1), rt.random_reward(MODEL, seed=2)
NEAR = rt.perturb(MODEL, ONE, 0.3, seed=5)
STEP = rt.simulator(MODEL)


def act(state, random):
    return random.integers(0, A, len(state))


def estimates(kind, seed, one, other, size=400):
    f, g = (rt.reward_function(MODEL, R) for R in (one, other))
    draw = np.random.default_rng(seed)
    batch = rt.Batch(draw.integers(0, S, size), draw.integers(0, A, size), draw.integers(0, S, size))
    if kind == "epic":
        pool = {"states": draw.integers(0, S, 128), "actions": draw.integers(0, A, 128)}
        return rt.sampled_epic(batch, f, g, discount=GAMMA, **pool, seed=seed, draws=100)
    if kind == "dard":
        return rt.sampled_dard(
            batch, f, g, discount=GAMMA, step=STEP, actions=np.arange(A), inner=16, seed=seed, draws=100
        )
    if kind == "starc":
        pairs = draw.integers(0, S, size), draw.integers(0, A, size)
        walk = {"step": STEP, "behavior": act, "inner": 16, "length": 20}
        return rt.sampled_starc(*pairs, f, g, discount=GAMMA, **walk, seed=seed, draws=100)
    log = rt.collect(STEP, act, np.arange(S), count=40, length=20, seed=seed)
    return rt.logged_starc(log, f, g, discount=GAMMA, states=S, actions=A, seed=seed, draws=40)


EXACT = {"epic": rt.epic, "dard": rt.dard, "starc": rt.starc, "log": rt.starc}


@pytest.mark.parametrize("kind", EXACT)
@pytest.mark.parametrize("other", [OTHER, NEAR], ids=["far", "near"])
def test_the_interval_covers_the_exact_distance(kind, other):
    """95 in 100 are aimed at; with 15 fixed seeds, 12 or more must cover, and the mean must be near."""
    truth = float(EXACT[kind](MODEL, ONE, other))
    found = [estimates(kind, seed, ONE, other) for seed in range(15)]
    assert sum(x.low <= truth <= x.high for x in found) >= 12
    wide = np.mean([x.high - x.low for x in found])
    assert abs(np.mean([x.value for x in found]) - truth) < wide / 3
    assert all(x.low <= x.value <= x.high for x in found) and wide < 2 * truth


@pytest.mark.parametrize("kind", EXACT)
def test_equivalent_rewards_are_at_zero_and_opposite_ones_at_the_end(kind):
    shaped = rt.shape(MODEL, 3 * ONE, np.random.default_rng(0).normal(size=S))
    same, opposite = (estimates(kind, 0, ONE, R) for R in (shaped, -shaped))
    end = 1 if kind in ("epic", "dard") else 2
    # A rollout that is cut leaves γ^20 Φ behind.
    slack = 0.02 if kind == "starc" else 1e-6
    assert same.value < slack and same.high < 2 * slack
    assert opposite.value == pytest.approx(end, abs=slack)


def test_more_samples_narrow_the_interval():
    few, many = (estimates("epic", 1, ONE, OTHER, size=n) for n in (100, 6400))
    assert many.high - many.low < (few.high - few.low) / 2


def test_a_reward_lost_in_noise_gets_a_wide_interval():
    draw = np.random.default_rng(0)
    noise = draw.normal(size=(S, A, S))
    silent = rt.redistribute(MODEL, 0 * ONE, noise)  # its advantages are 0
    found = estimates("starc", 3, ONE, silent, size=100)
    assert found.high - found.low > 0.5


def test_vectors_for_states_and_actions():
    draw = np.random.default_rng(0)
    x, u = draw.normal(size=(300, 2)), draw.normal(size=(300, 1))

    def step(state, action, random):
        after = 0.5 * state + action + random.normal(size=state.shape)
        return after, np.zeros(len(state), bool)

    def behavior(state, random):
        return random.normal(size=(len(state), 1))

    def speed(s, a, t):
        return -(t**2).sum(axis=1)

    def shaped(s, a, t):
        return 2 * speed(s, a, t) + 0.5 * t[:, 0] - s[:, 0]

    batch = rt.collect(step, behavior, x, count=100, length=3, seed=0)
    assert batch.state.shape == (300, 2)
    epic = rt.sampled_epic(batch, speed, shaped, discount=0.5, states=x, actions=u, seed=0)
    dard = rt.sampled_dard(batch, speed, shaped, discount=0.5, step=step, actions=u, seed=0)
    starc = rt.sampled_starc(
        batch.state, batch.action, speed, shaped, discount=0.5, step=step, behavior=behavior, length=30, seed=0
    )
    assert max(epic.value, dard.value, starc.value) < 1e-6


def test_episodes_end():
    mdp = rt.mdp({"a": {"x": {"b": 0.5, "end": 0.5}, "y": "b"}, "b": {"x": "end", "y": "a"}}, start="a", discount=0.9)
    reward, other = rt.random_reward(mdp, seed=0), rt.random_reward(mdp, seed=1)
    f, g = (rt.reward_function(mdp, R) for R in (reward, other))
    log = rt.collect(
        rt.simulator(mdp), rt.behavior_of(mdp, rt.uniform_policy(mdp)), [0, 1], count=400, length=50, seed=0
    )
    ends = np.flatnonzero(mdp.terminal)
    assert set(log.successor[log.done]) == set(ends) and not set(log.state) & set(ends)
    found = rt.logged_starc(log, f, g, discount=0.9, states=3, actions=2, seed=0)
    assert found.low <= float(rt.starc(mdp, reward, other)) <= found.high
    again = rt.replay(log)
    after, done = again(np.zeros(4000, int), np.zeros(4000, int), np.random.default_rng(0))
    share = (log.successor[(log.state == 0) & (log.action == 0)] == 1).mean()
    assert (after == 1).mean() == pytest.approx(share, abs=0.05) and (done == (after == ends[0])).all()


def test_dard_of_a_log_with_ends():
    """Exact beside it: the coverage is that of the log itself, and terminal states stay where they are."""
    graph = {"a": {"x": {"b": 0.5, "end": 0.5}, "y": "b"}, "b": {"x": "end", "y": "a"}}
    mdp = rt.mdp(graph, start={"a": 0.5, "b": 0.5}, discount=0.9)
    one, other = (rt.random_reward(mdp, seed=k) for k in (0, 1))
    f, g = (rt.reward_function(mdp, R) for R in (one, other))
    log = rt.collect(
        rt.simulator(mdp), rt.behavior_of(mdp, rt.uniform_policy(mdp)), [0, 1], count=300, length=50, seed=0
    )
    counts = np.zeros((3, 2, 3))
    np.add.at(counts, log[:3], 1.0)
    truth = rt.dard(mdp, one, other, coverage=counts / counts.sum())
    for step in (rt.simulator(mdp), rt.replay(log)):
        found = rt.sampled_dard(log, f, g, discount=0.9, step=step, actions=[0, 1], seed=0)
        assert found.low <= truth <= found.high and found.high - found.low < 0.1


def test_simulators_follow_the_table():
    for mdp in (MODEL, rt.random_mdp(states=5, actions=2, successors=2, seed=3)):
        P = mdp.dense().transition
        after, _ = rt.simulator(mdp)(np.full(20_000, 2), np.full(20_000, 1), np.random.default_rng(0))
        assert np.bincount(after, minlength=5) / 20_000 == pytest.approx(P[2, 1], abs=0.02)
    policy = np.array([[0.2, 0.8, 0.0]] * S)
    chosen = rt.behavior_of(MODEL, policy)(np.zeros(20_000, int), np.random.default_rng(0))
    assert np.bincount(chosen, minlength=3) / 20_000 == pytest.approx(policy[0], abs=0.02)


def test_the_corrected_percentiles_of_a_normal_statistic():
    found = np.random.default_rng(0).normal(1.0, 1.0, 20_000)
    low, high = corrected_percentiles(1.0, found, 0.95)
    assert low == pytest.approx(-0.96, abs=0.05) and high == pytest.approx(2.96, abs=0.05)
    low, high = corrected_percentiles(0.8, found, 0.95)  # replicates lie above the estimate: the interval moves down
    assert low < -1.2 and high < 2.7


def test_they_refuse_with_one_sentence():
    f = rt.reward_function(MODEL, ONE)
    batch = rt.Batch(np.zeros(3, int), np.zeros(3, int), np.zeros(3, int))
    pool = {"states": np.zeros(8, int), "actions": np.zeros(8, int)}
    with pytest.raises(ValueError, match=r"^`reward_2` must be a function of \(state, action, successor\)"):
        rt.sampled_epic(batch, f, ONE, discount=0.5, **pool, seed=0)
    with pytest.raises(ValueError, match=r"^`reward_1` gave shape \(\) for 3 rows; it must give one finite number"):
        rt.sampled_epic(batch, lambda s, a, t: 1.0, f, discount=0.5, **pool, seed=0)
    with pytest.raises(ValueError, match=r"^`batch` has 3, 2, 3, 3 rows; every part needs one for each transition"):
        rt.sampled_epic(rt.Batch(np.zeros(3), np.zeros(2), np.zeros(3)), f, f, discount=0.5, **pool, seed=0)
    with pytest.raises(ValueError, match=r"^`states` and `actions` have 8 and 3 rows; give as many of both"):
        rt.sampled_epic(batch, f, f, discount=0.5, states=pool["states"], actions=np.zeros(3), seed=0)
    with pytest.raises(ValueError, match=r"^`inner` is 2; it must be a whole number of at least 4"):
        rt.sampled_dard(batch, f, f, discount=0.5, step=STEP, actions=np.arange(2), inner=2, seed=0)
    with pytest.raises(ValueError, match=r"^`batch` never takes action 1 in state 0; the form needs every pair"):
        rt.logged_starc(batch, f, f, discount=0.5, states=1, actions=2, seed=0)
    with pytest.raises(ValueError, match=r"^`batch` never takes action 2 in state 0, so nothing is known"):
        rt.replay(batch)(np.array([0]), np.array([2]), np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"^`level` is 2; the coverage of an interval must lie strictly"):
        rt.sampled_epic(batch, f, f, discount=0.5, **pool, seed=0, level=2)
    with pytest.raises(ValueError, match=r"^`discount` is 1; rollouts are cut off"):
        rt.sampled_starc([0, 0], [0, 1], f, f, discount=1, step=STEP, behavior=act, seed=0)
