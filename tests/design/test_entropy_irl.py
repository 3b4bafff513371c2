"""Maximum causal entropy: paths counted one by one, a general minimizer of the dual, finite differences, and bounds."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

import rewardtheory as rt
from rewardtheory.design.soft_plans import pulls, soft_plan, visits


def five_states(discount):
    """A published example: from the first state two good ones and a bad one are near, and all lead to the last."""
    P = np.zeros((5, 3, 5))
    P[0] = [[0, 0.9, 0.1, 0, 0], [0, 0, 0, 1, 0], [0, 0.1, 0.9, 0, 0]]
    P[1] = P[2] = [[0, 0, 0, 0.05, 0.95], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]
    P[3, :, 4] = P[4, :, 0] = 1
    return rt.MDP(P, [0.5, 0, 0, 0, 0.5], discount)


STATE_REWARD = np.array([1, 2, 2, -20, 3.0])


@pytest.mark.parametrize("discount", [0.0, 0.5, 0.9, 0.99, 1.0])
def test_the_published_five_states(discount):
    mdp = five_states(discount)
    plan, _ = soft_plan(mdp, np.repeat(STATE_REWARD[:, None], 3, 1), 1.0, 20)
    np.testing.assert_allclose(plan[:19, 0, 0], plan[:19, 0, 2])
    np.testing.assert_allclose(plan[:, 3:], 1 / 3)
    np.testing.assert_allclose(plan[:19, 1], plan[:19, 2])
    if discount > 0:
        assert (plan[:19, 0, 0] > 2 * plan[:19, 0, 1]).all()
        assert (plan[:19, 1, 2] > plan[:19, 1, 0]).all() and (plan[:19, 1, 0] > plan[:19, 1, 1]).all()
    counts = rt.feature_counts(mdp, plan, horizon=20)
    assert counts.sum() == pytest.approx(sum(discount**t for t in range(20)))
    found = rt.maximum_causal_entropy_reward(mdp, counts, horizon=20, tolerance=1e-12)
    np.testing.assert_allclose(found.counts, counts, atol=1e-9)
    np.testing.assert_allclose(found.policy, plan, atol=1e-6)
    if discount > 0:
        # The reward comes back up to a constant, and that is what is reported as open.
        np.testing.assert_allclose(found.weights - found.weights[0], STATE_REWARD - 1, atol=1e-4)
        np.testing.assert_allclose(np.abs(found.unidentified), 5**-0.5, atol=1e-9)
    else:
        assert len(found.unidentified) == 5


def test_with_no_last_step_the_five_states_leave_two_directions_open():
    mdp = five_states(0.9)
    policy = rt.soft_solve(mdp, rt.reward(mdp, state=STATE_REWARD), temperature=1).policy
    found = rt.maximum_causal_entropy_reward(mdp, rt.feature_counts(mdp, policy))
    np.testing.assert_allclose(found.policy, policy, atol=1e-9)
    exact = rt.unidentified_weights(mdp)
    assert exact.shape == found.unidentified.shape == (2, 5)
    assert np.linalg.matrix_rank(np.vstack([exact, found.unidentified]), tol=1e-9) == 2
    rest = STATE_REWARD - found.weights
    # One pair is taken 2e-10 of the time: rounded counts fix its pay to a few 1e-6.
    assert np.abs(rest - np.linalg.lstsq(exact.T, rest, rcond=None)[0] @ exact).max() < 1e-4
    moved = rt.reward(mdp, state=STATE_REWARD + np.array([2, -3]) @ exact)
    np.testing.assert_allclose(rt.soft_solve(mdp, moved, temperature=1).policy, policy, atol=1e-9)


def test_paths_one_by_one():
    """With certain transitions and γ = 1 a path has probability ∝ exp(return / τ); on any model counts are path sums."""
    rng = np.random.default_rng(0)
    follow = rng.integers(0, 3, size=(3, 2))
    certain = rt.MDP(np.eye(3)[follow], [1, 0, 0], 1.0)
    r = rng.normal(size=(3, 2))
    plan, V = soft_plan(certain, r, 0.7, 4)
    weight, counts = 0.0, np.zeros((3, 2))
    for actions in itertools.product(range(2), repeat=4):
        s, seen = 0, np.zeros((3, 2))
        for a in actions:
            seen[s, a] += 1
            s = follow[s, a]
        p = np.exp((seen * r).sum() / 0.7)
        weight, counts = weight + p, counts + p * seen
    assert V[0] == pytest.approx(0.7 * np.log(weight))
    F = np.eye(6).reshape(3, 2, 6)
    np.testing.assert_allclose(rt.feature_counts(certain, plan, features=F, horizon=4), (counts / weight).ravel())
    mdp = rt.random_mdp(states=3, actions=2, discount=0.8, seed=1)
    plan, _ = soft_plan(mdp, r, 0.7, 3)
    total = np.zeros((3, 2))
    for path in itertools.product(range(3), range(2), repeat=3):
        p = mdp.initial[path[0]]
        for t in range(3):
            s, a = path[2 * t], path[2 * t + 1]
            p *= plan[t, s, a]
            following = mdp.transition[s, a, path[2 * t + 2]] if t < 2 else 1
            total[s, a] += 0.8**t * p / 6 ** (2 - t) * 1.0
            p *= following
    np.testing.assert_allclose(rt.feature_counts(mdp, plan, features=F, horizon=3), total.ravel())


@pytest.mark.parametrize("horizon", [None, 5])
@pytest.mark.parametrize("seed", range(3))
def test_a_general_minimizer_finds_the_same_dual(seed, horizon):
    rng = np.random.default_rng(seed)
    mdp = rt.random_mdp(states=4, actions=3, discount=0.8, seed=seed)
    F = rng.normal(size=(4, 3, 3))
    demonstrated = rt.feature_counts(mdp, rng.dirichlet(np.ones(3), size=4), features=F, horizon=horizon)

    def dual(w):
        return mdp.initial @ soft_plan(mdp, F @ w, 0.5, horizon)[1] - w @ demonstrated

    found = rt.maximum_causal_entropy_reward(mdp, demonstrated, features=F, temperature=0.5, horizon=horizon)
    other = minimize(dual, np.zeros(3), method="BFGS")
    np.testing.assert_allclose(found.weights, other.x, atol=1e-4)
    assert dual(found.weights) <= other.fun + 1e-9
    assert found.residual <= 1e-8 and found.gap < 1e-9 and not len(found.unidentified)
    # The gradient and the Hessian, by differences.
    w, h = rng.normal(size=3), 1e-5
    plan, _ = soft_plan(mdp, F @ w, 0.5, horizon)

    def slope(w):
        return (
            rt.feature_counts(mdp, soft_plan(mdp, F @ w, 0.5, horizon)[0], features=F, horizon=horizon) - demonstrated
        )

    differences = [(dual(w + h * e) - dual(w - h * e)) / (2 * h) for e in np.eye(3)]
    np.testing.assert_allclose(slope(w), differences, atol=1e-7)
    spread, seen = pulls(mdp, plan, F), visits(mdp, plan)
    hessian = (
        np.einsum(
            "tsa,tsak,tsal->kl",
            *(x.reshape(-1, *x.shape[-n:]) for x, n in ((seen[..., None] * plan, 2), (spread, 3), (spread, 3))),
        )
        / 0.5
    )
    np.testing.assert_allclose(hessian, [(slope(w + h * e) - slope(w - h * e)) / (2 * h) for e in np.eye(3)], atol=1e-7)


@pytest.mark.parametrize("horizon", [None, 4])
@pytest.mark.parametrize("steps", range(5))
def test_the_gap_bounds_what_is_missing_and_how_far_the_policy_is(steps, horizon):
    rng = np.random.default_rng(steps)
    mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=steps)
    F = rng.normal(size=(4, 2, 3))
    given = rt.feature_counts(mdp, rng.dirichlet(np.ones(2), size=4), features=F, horizon=horizon)

    def fit(**options):
        return rt.maximum_causal_entropy_reward(mdp, given, features=F, horizon=horizon, **options)

    best, early = fit(tolerance=1e-12), fit(max_iterations=steps, throw=False)
    value = [mdp.initial @ soft_plan(mdp, x.reward, 1.0, horizon)[1] - x.weights @ given for x in (early, best)]
    assert value[0] - value[1] <= early.gap + 1e-9
    weight = visits(mdp, best.policy)[..., None] * best.policy
    assert (weight * np.log(best.policy / early.policy)).sum() <= early.gap + 1e-9
    if steps < 2:
        assert early.gap > 1e-6


@pytest.mark.parametrize("horizon", [None, 6])
def test_a_penalty_bounds_the_weights_and_needs_no_matching_policy(horizon):
    mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=3)
    impossible = np.array([1.0, 2, 3, 4])

    def fit(**options):
        return rt.maximum_causal_entropy_reward(mdp, impossible, horizon=horizon, penalty=0.3, **options)

    best = fit(tolerance=1e-13)
    for steps in range(5):
        early = fit(max_iterations=steps, throw=False)
        assert np.linalg.norm(early.weights - best.weights) <= early.weights_bound + 1e-9
    np.testing.assert_allclose(best.weights, (impossible - best.counts) / 0.3, atol=1e-9)


def test_degenerate_models():
    one = rt.mdp({"s": {"go": "t"}, "t": {"go": "s"}}, start="s", discount=0.9)
    found = rt.maximum_causal_entropy_reward(one, rt.feature_counts(one, [0, 0]))
    assert found.iterations == 0 and len(found.unidentified) == 2
    ends = rt.mdp({"s": {"a": "t", "b": "end"}, "t": {"a": "end", "b": "s"}}, start="s", discount=0.5)
    F = np.zeros((3, 2, 1))
    F[0, 0] = 1
    policy = np.full((3, 2), 0.5)
    policy[~np.asarray(ends.available)] = 0
    policy /= policy.sum(axis=1, keepdims=True)
    found = rt.maximum_causal_entropy_reward(ends, rt.feature_counts(ends, policy, features=F), features=F)
    assert found.converged and found.gap < 1e-9
    undiscounted = rt.mdp({"s": {"a": "t", "b": "end"}, "t": {"a": "end", "b": "end"}}, start="s", discount=1.0)
    counts = (
        rt.feature_counts(undiscounted, {"s": "a", "t": "a"}) * 0.25
        + rt.feature_counts(undiscounted, {"s": "b", "t": "a"}) * 0.75
    )
    assert rt.maximum_causal_entropy_reward(undiscounted, counts).residual < 1e-9


def test_a_discount_near_one_and_a_cold_expert():
    mdp = rt.random_mdp(states=5, actions=2, discount=0.9999, seed=2)
    policy = rt.soft_solve(mdp, rt.random_reward(mdp, seed=2), temperature=0.3).policy
    F = np.eye(10).reshape(5, 2, 10)
    found = rt.maximum_causal_entropy_reward(
        mdp, rt.feature_counts(mdp, policy, features=F), features=F, temperature=0.3
    )
    np.testing.assert_allclose(found.policy, policy, atol=1e-6)
    assert len(found.unidentified) == 5


def test_open_directions_by_rank_and_by_singular_values_agree():
    for seed, horizon in itertools.product(range(4), (None, 1, 2, 6)):
        mdp = rt.random_mdp(states=4, actions=2, discount=0.9, seed=seed)
        F = np.random.default_rng(seed).integers(-9, 10, size=(4, 2, 7)) / 4
        F[:, :, 6] = F[:, :, 5] + 1
        exact = rt.unidentified_weights(mdp, features=F, horizon=horizon)
        pi = np.full((4, 2), 0.5)
        given = rt.feature_counts(mdp, pi, features=F, horizon=horizon)
        numeric = rt.maximum_causal_entropy_reward(mdp, given, features=F, horizon=horizon).unidentified
        assert len(exact) == len(numeric) >= 1
        assert np.linalg.matrix_rank(np.vstack([exact, numeric]), tol=1e-9) == len(exact)


def test_counts_of_paths_and_of_a_policy():
    mdp = rt.mdp({"s": {"a": "t", "b": "s"}, "t": {"a": "s", "b": "t"}}, start="s", discount=0.5)
    paths = [[(0, 0), (1, 1), (1, 1)]]
    np.testing.assert_allclose(rt.path_counts(mdp, paths), rt.feature_counts(mdp, [0, 1], horizon=3))
    stages = [rt.policy(mdp, [0, 1])] * 3
    np.testing.assert_allclose(rt.feature_counts(mdp, np.stack(stages), horizon=3), rt.path_counts(mdp, paths))


@pytest.mark.parametrize("horizon", [None, 4])
def test_listed_successors_are_read_like_a_table(horizon):
    dense = rt.random_mdp(states=3, actions=2, discount=0.5, seed=1)
    state = np.broadcast_to(np.arange(3), (3, 2, 3))
    listed = rt.MDP(rt.Successors(state, dense.transition), dense.initial, dense.discount)
    counts = rt.feature_counts(dense, np.full((3, 2), 0.5) * [1.2, 0.8], horizon=horizon)
    found = [rt.maximum_causal_entropy_reward(m, counts, horizon=horizon).weights for m in (dense, listed)]
    np.testing.assert_allclose(*found, atol=1e-9)
    with pytest.raises(ValueError, match=r"^`counts` are those of no policy"):
        rt.maximum_causal_entropy_reward(listed, [1, 2, 3], horizon=horizon)


def test_what_cannot_be_explained_is_refused():
    mdp = five_states(0.9)
    with pytest.raises(
        ValueError, match=r"^`counts` lie at the edge of what policies can reach, or too near to it for fl"
    ):
        rt.maximum_causal_entropy_reward(mdp, rt.feature_counts(mdp, [0] * 5))
    with pytest.raises(
        ValueError, match=r"^`counts` are those of no policy: in some feature even the nearest is 2\.11 of"
    ):
        rt.maximum_causal_entropy_reward(mdp, [1, 2, 3, 4, 5])
    good = rt.feature_counts(mdp, np.full((5, 3), 1 / 3) * [0.9, 1.2, 0.9])
    with pytest.raises(rt.NotConverged, match=r"stopped after 1 Newton steps with a residual of"):
        rt.maximum_causal_entropy_reward(mdp, good, max_iterations=1)


def test_bad_input_is_refused():
    mdp = rt.mdp({"s": {"a": "end"}}, start="s", discount=0.5)
    fit = rt.maximum_causal_entropy_reward
    with pytest.raises(ValueError, match=r"^`features`\[1\] is not 0, and state 1 is terminal, where nothing is paid"):
        fit(mdp, [1, 1], features=np.eye(2))
    with pytest.raises(ValueError, match=r"^`features` holds no feature, so there is no weight to find; give at least"):
        fit(mdp, [], features=np.zeros((2, 0)))
    with pytest.raises(ValueError, match=r"^`temperature` is 0\.0; it must be > 0\.$"):
        fit(mdp, [1], temperature=0)
    with pytest.raises(ValueError, match=r"^`penalty` is -1\.0; it must be ≥ 0\.$"):
        fit(mdp, [1], penalty=-1)
    with pytest.raises(ValueError, match=r"^`paths`\[0\]\[1\] is \(0, 3\), which is no available action of a state\.$"):
        rt.path_counts(mdp, [[(0, 0), (0, 3)]])
    with pytest.raises(ValueError, match=r"^`paths` is empty; give at least one demonstration\.$"):
        rt.path_counts(mdp, [])
    with pytest.raises(ValueError, match=r"^`policy` has 2 steps, and `horizon` is 3; give one table for each step\.$"):
        rt.feature_counts(mdp, np.ones((2, 2, 1)), horizon=3)
    with pytest.raises(ValueError, match=r"^`discount` is 1; give a horizon, or a discount < 1\.$"):
        rt.unidentified_weights(mdp.replace(discount=1.0))
