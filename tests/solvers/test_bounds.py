"""Every stated bound, and somebody who tries to exceed it: discounts near 1, tiny and huge numbers, crooked rows, ties."""

from fractions import Fraction

import numpy as np
import pytest
from strategies import quick

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.solvers.value_iteration import Backups, iterate
from rewardtheory.transition import expect_reward


def excess(mdp, R, found=None):
    """max |V − V*| / bound, in exact arithmetic on the rationals that the floats stand for."""
    found = rt.solve(mdp, R) if found is None else found
    own = rt.solve(mdp.exact(), R).values
    off = max(abs(rational(float(v)) - w) for v, w in zip(found.values, own, strict=True))
    bound = rational(float(found.bound))
    assert off <= bound, (float(found.bound), off)
    return 0.0 if off == 0 else float(Fraction(str(off / bound)))


def test_solve_on_a_thousand_degenerate_models():
    worst = max(excess(c.mdp, c.reward) for c in map(quick, range(600)))
    assert worst <= 1


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 2.0**-40, 1e-300])
@pytest.mark.parametrize("scale", [1.0, 1e-300, 5e-324, 1e150, 1e290])
def test_solve_at_extreme_discounts_and_scales(gamma, scale):
    for seed in range(6):
        mdp = rt.random_mdp(states=4, actions=2, discount=gamma, seed=seed)
        R = rt.random_reward(mdp, seed=seed) * scale
        found = rt.solve(mdp, R)
        assert np.isfinite(found.values).all() and np.isfinite(found.bound)
        assert excess(mdp, R, found) <= 1


def test_overflow_is_never_silent():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.999999, seed=0)
    with pytest.raises((ValueError, RuntimeWarning, rt.NotConverged, FloatingPointError)):
        rt.solve(mdp, np.full((3, 2, 3), 1e305))


def test_rows_as_crooked_as_the_door_lets_through():
    """A row may be off from 1 by rounding; the model stands for the row divided by its sum, and the bound covers that."""
    for n in (1, 2, 3, 20, 200):
        for scale in (1 + 2e-16 * n, 1 - 2e-16 * n, 1 + 3e-15, 1 - 3e-15, 1 - 2e-16, 1 + 4e-16):
            for support in {1, n}:
                p = np.zeros((n, 1, n))
                p[:, 0, :support] = np.random.default_rng(n).dirichlet(np.ones(support), size=n) * scale
                for gamma in (0.9, 0.9999):
                    mdp = rt.MDP(p, np.full(n, 1 / n), gamma)
                    R = np.ones((n, 1, n))
                    found = rt.solve(mdp, R)
                    off = np.abs(found.values - float(1 / (1 - rational(gamma)))).max()
                    assert off <= found.bound + 2e-16 / (1 - gamma), (n, scale, support, gamma)
                    if n <= 3:
                        assert excess(mdp, R, found) <= 1
                        ends = rt.return_range(mdp, R)
                        own = rt.return_range(mdp.exact(), R)
                        assert abs(rational(float(ends.high)) - own.high) <= rational(float(ends.bound))


def test_a_large_constant_hides_a_small_gap():
    """Rewards of 1e9 with gaps of 1e-9: the action kept must include the best one, and `decided` must not lie."""
    undecided = 0
    for seed in range(300):
        c = quick(seed, states=3, actions=3, sparse=False)
        R = c.reward * 2.0**-30 + 2.0**20 * ~c.mdp.terminal[:, None, None]
        optimal, true = rt.optimal_actions(c.mdp, R), rt.optimal_actions(c.mdp.exact(), R)
        assert (optimal.mask >= true.mask).all()
        undecided += not optimal.decided
        if optimal.decided:
            assert (optimal.mask == true.mask)[~c.mdp.terminal].all()
    assert 10 < undecided < 300


def test_huge_values_never_choose_an_action_that_is_not_there():
    mdp = rt.MDP(np.ones((1, 3, 1)), [1], 0.5, available=[[False, True, False]], actions=["no", "yes", "never"])
    for scale in (1e17, 1e200, -1e17, -1e200):
        R = np.full((1, 3, 1), scale)
        found = rt.solve(mdp, R)
        assert found.policy.tolist() == [[0, 1, 0]] and found.values[0] == pytest.approx(2 * scale)
        assert rt.return_range(mdp, R).lowest.tolist() == [[0, 1, 0]]
        assert rt.optimal_actions(mdp, R).mask.tolist() == [[False, True, False]]
        assert rt.solve(mdp, R, horizon=2).policy[0].tolist() == [[0, 1, 0]]
        assert rt.soft_solve(mdp, R, temperature=1).policy.tolist() == [[0, 1, 0]]


def test_masked_actions_are_never_taken():
    for seed in range(300):
        c = quick(seed, actions=3, plants=["masked"])
        R = c.reward + 50.0 * ~c.mdp.available[..., None] * ~c.mdp.terminal[:, None, None]
        assert (rt.solve(c.mdp, R).policy[~c.mdp.available] == 0).all()
        assert not rt.optimal_actions(c.mdp, R).mask[~c.mdp.available].any()
        assert rt.solve(c.mdp, R).values == pytest.approx(rt.solve(c.mdp, c.reward).values)


def test_policy_iteration_ends_on_tied_models():
    for seed in range(300):
        c = quick(seed, states=4, actions=3, plants=["duplicate", "equal"])
        for mdp, R in ((c.mdp, c.reward), (c.exact, c.exact_rewards[0])):
            found = rt.solve(mdp, R, max_iterations=12)
            assert found.converged
        shaped = rt.shape(
            c.mdp, c.reward * 0 + 0.1 * ~c.mdp.terminal[:, None, None], np.where(c.mdp.terminal, 0, 1 / 3)
        )
        assert rt.solve(c.mdp, shaped, max_iterations=12).converged


def test_every_action_of_a_tied_model_is_kept():
    for seed in range(200):
        c = quick(seed, states=4, actions=3, plants=[])
        phi = np.random.default_rng(seed).normal(size=4) * 100
        R = rt.shape(c.mdp, np.full(c.reward.shape, 0.3), phi)
        optimal = rt.optimal_actions(c.mdp, R)
        # up to rounding of γΦ' − Φ itself, which is part of the input: within 1e-13 of tied
        assert (optimal.gap < 1e-9).all() and (rt.optimal_actions(c.mdp, np.full(R.shape, 0.3)).mask).all()


@pytest.mark.parametrize("tolerance", [1e-3, 1e-8])
def test_large_models_keep_their_bound(tolerance):
    for seed in range(150):
        c = quick(seed, rewards=3)
        _, values, bounds, converged, _ = iterate(
            Backups(c.mdp),
            np.stack([expect_reward(c.mdp.transition, R) for R in c.rewards], axis=2),
            np.array([np.abs(R).max() for R in c.rewards]),
            tolerance,
            10_000,
        )
        assert converged.all()
        for R, v, bound in zip(c.rewards, values, bounds, strict=True):
            own = rt.solve(c.mdp.exact(), R).values
            off = max(abs(rational(float(x)) - y) for x, y in zip(v, own, strict=True))
            assert off <= rational(float(bound)) and bound <= tolerance * max(1, float(abs(v).max())), seed


def test_return_range_bound():
    for seed in range(400):
        c = quick(seed)
        ends, own = rt.return_range(c.mdp, c.reward), rt.return_range(c.mdp.exact(), c.reward)
        for x, y in ((ends.low, own.low), (ends.high, own.high)):
            assert abs(rational(float(x)) - y) <= rational(float(ends.bound)), seed


def test_starc_error_covers_rounding():
    for seed in range(150):
        c = quick(seed, states=3, actions=2, sparse=False, rewards=2)
        dense = c.mdp
        got, error = rt.starc(dense, *c.rewards), rt.starc_error(dense, *c.rewards)
        own = rt.starc(dense.exact(), *map(rationals, c.rewards))
        assert abs(float(got) - float(own)) <= error + 1e-15, seed


def test_gamblers_ruin_at_discount_one():
    """The exact chance to reach the top from i of n with a fair coin is i/n, whatever the stakes."""
    n = 8
    half = Fraction(1, 2)
    graph = {}
    for i in range(1, n):
        graph[f"{i}"] = {f"bet{b}": {f"{i + b}": half, f"{i - b}": half} for b in range(1, min(i, n - i) + 1)}
    mdp = rt.mdp(graph, start="4", discount=Fraction(1))
    R = rt.reward(mdp, arrival=[1 if s == f"{n}" else 0 for s in mdp.states])
    for m, r in ((mdp, R), (in_floats(mdp), R)):
        found = rt.solve(m, r)
        for s, name in enumerate(m.states):
            want = 0 if m.terminal[s] else Fraction(int(name), n)
            assert abs(rational(want) - rational(found.values[s])) <= rational(found.bound)
        ends = rt.return_range(m, r)
        assert abs(float(Fraction(str(rational(ends.low)))) - 0.5) <= float(ends.bound) + 1e-15
        assert (rt.optimal_actions(m, r).mask == m.available).all()
        eta = rt.occupancy(m, rt.uniform_policy(m))
        assert all(x == 0 for x in eta[m.terminal].ravel()) and rt.values(m, r, rt.uniform_policy(m))[0] is not None


def in_floats(mdp):
    from strategies import in_floats as convert

    return convert(mdp)


def test_discount_one_is_refused_with_the_states_named():
    mdp = rt.mdp({"a": {"go": "b"}, "b": {"back": "a", "go": "end"}, "end": {}}, start="a", discount=1)
    R = rt.reward(mdp, {"a": 1})
    for f in (rt.solve, rt.return_range, rt.optimal_actions):
        with pytest.raises(
            ValueError, match=r"`discount` is 1 and a policy can stay for ever in the states 'a', 'b'; .*lower"
        ):
            f(mdp, R)
        with pytest.raises(ValueError, match="in the states 'a', 'b'"):
            f(mdp.exact(), R)
    for f in (lambda: rt.values(mdp, R, [0, 1, 0]), lambda: rt.occupancy(mdp, {"b": "go"}),
              lambda: rt.soft_solve(mdp, R, temperature=1)):  # fmt: skip
        with pytest.raises(ValueError, match="`discount` is 1|takes an action"):
            f()
    ring = rt.mdp({f"r{i}": {"go": f"r{(i + 1) % 9}"} for i in range(9)}, start="r0", discount=1)
    with pytest.raises(ValueError, match="'r0', 'r1', 'r2', 'r3', 'r4' and 4 more"):
        rt.values(ring, rt.reward(ring, {}), [0] * 9)
    unlabeled = rt.MDP([[[1]]], [1], 1)
    with pytest.raises(ValueError, match="in the states 0; "):
        rt.solve(unlabeled, [[[0]]])


def test_random_proper_models_at_discount_one():
    for seed in range(200):
        draw = np.random.default_rng(seed)
        c = quick(seed, states=4, actions=2, plants=["terminal", "masked"], sparse=bool(seed % 2))
        dense = c.mdp.dense()
        p = dense.transition * 0.75
        p[:, :, -1] += 0.25  # every step may end
        mdp = rt.MDP(p, c.mdp.initial, 1.0, available=c.mdp.available, terminal=c.mdp.terminal)
        R = draw.integers(-2, 3, size=p.shape) * ~c.mdp.terminal[:, None, None] / 2
        assert excess(mdp, R) <= 1
        optimal, true = rt.optimal_actions(mdp, R), rt.optimal_actions(mdp.exact(), R)
        assert (optimal.mask >= true.mask).all()


def test_too_long_for_float64_is_refused():
    n = 60
    graph = {f"s{i}": {"go": {f"s{i + 1}": 0.5, "s0": 0.5}} for i in range(n)}
    mdp = rt.mdp(graph, start="s0", discount=1)
    with pytest.raises(
        (ValueError, rt.NotConverged), match="too many for float64 at discount 1; lower the discount, or use"
    ):
        rt.solve(mdp, rt.reward(mdp, {"s0": 1}))
    exact = rt.solve(mdp.exact(), rt.reward(mdp, {"s0": 1})).values[0]
    assert exact == rational(2) ** n  # visits to the start, which every failed climb returns to


def test_a_soft_residual_that_falls_for_ever_is_no_reason_to_go_on():
    mdp = rt.mdp({"s": {"a": "s"}, "t": {"a": {"s": 0.5, "t": 0.5}}}, start="s", discount=1 / 3)
    found = rt.soft_solve(mdp, rt.reward_from_policy(mdp, [0, 0], [1, 0], temperature=1), temperature=1)
    assert found.converged and np.abs(found.values - [1, 0]).max() <= found.bound
