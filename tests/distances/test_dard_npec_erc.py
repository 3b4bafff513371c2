"""DARD, NPEC and ERC against loops, alternating minimization, simulation and exact rationals."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import small
from scipy.optimize import minimize
from strategies import instances

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.mdps import load


def dard_by_loops(mdp, R, D):
    """The definition, term by term."""
    S, A = mdp.available.shape
    P, C = mdp.transition, np.zeros(R.shape)
    for s, a, t in np.ndindex(R.shape):
        total = 0.0
        for b in range(A):
            for x, y in itertools.product(range(S), repeat=2):
                total += D[b] * P[s, b, x] * P[t, b, y] * (
                    mdp.discount * R[t, b, y] - R[s, b, x] - mdp.discount * R[x, b, y]
                )  # fmt: skip
        C[s, a, t] = R[s, a, t] + total
    return C


@pytest.mark.parametrize("seed", range(4))
def test_the_form_of_dard_is_its_definition(seed):
    mdp, reward, _ = small(seed, states=3, actions=2)
    D = np.array([0.3, 0.7]) if seed % 2 else np.array([0.5, 0.5])
    found = rt.canonical.dard(mdp, reward, actions=D if seed % 2 else None)
    assert found == pytest.approx(dard_by_loops(mdp, reward, D), abs=1e-12)


@given(instances(layouts=(False,)))
def test_the_form_of_dard_is_that_of_the_claims_in_rationals(case):
    from distances.dard_oracle import dard_form

    mdp = case.exact
    if np.asarray(mdp.available).all() and not np.asarray(mdp.terminal).any():
        assert (rt.canonical.dard(mdp, case.exact_rewards[0]) == dard_form(mdp, case.exact_rewards[0])).all()


@given(instances(rewards=2, layouts=(False,)), st.integers(0, 10**6))
def test_dard_is_blind_to_shaping_and_scale(case, seed):
    mdp = case.mdp.replace(available=np.ones_like(case.mdp.available))
    draw = np.random.default_rng(seed)
    phi = np.where(mdp.terminal, 0.0, draw.normal(size=mdp.n_states))
    one, other = case.rewards
    changed = rt.shape(mdp, 2 * one, phi)
    d, e = rt.dard(mdp, one, other), rt.dard_error(mdp, one, other)
    same, off = rt.dard(mdp, changed, other), rt.dard_error(mdp, changed, other)
    assert abs(d - same) <= e + off + 1e-15
    truth = floats(rt.canonical.dard(mdp.exact(), rationals(one)))
    assert abs(truth - rt.canonical.dard(mdp, one)).max() <= rt.canonical.dard.error(mdp, one) + 1e-300


def test_dard_is_pearsons_distance_of_the_forms_under_the_coverage():
    mdp, one, other = small(5)
    for coverage in (rt.coverage.uniform, rt.coverage.possible, rt.coverage.visited()):
        w = coverage(mdp).ravel()
        x, y = (rt.canonical.dard(mdp, R).ravel() for R in (one, other))
        C = np.cov(np.stack([x, y]), aweights=w)
        truth = np.sqrt((1 - C[0, 1] / np.sqrt(C[0, 0] * C[1, 1])) / 2)
        assert rt.dard(mdp, one, other, coverage=coverage) == pytest.approx(truth, abs=1e-12)
    found = rt.distance_matrix(mdp, [one, other, -one], distance=rt.dard)
    assert found.values[0, 1] == pytest.approx(rt.dard(mdp, one, other)) and found.values[0, 2] == pytest.approx(1)
    epic = rt.distance_matrix(mdp, [one, other, -one], distance=rt.epic)
    assert epic.values[0, 1] == pytest.approx(rt.epic(mdp, one, other)) and epic.values[0, 2] == pytest.approx(1)


def test_epic_under_a_joint_coverage():
    mdp, one, other = small(5)
    product = rt.epic(mdp, one, other)
    assert rt.epic(mdp, one, other, coverage=rt.coverage.uniform) == pytest.approx(product, abs=1e-12)
    w = rt.coverage.visited([0, 1, 2, 0])(mdp)
    x, y = (rt.canonical.epic(mdp, R).ravel() for R in (one, other))
    C = np.cov(np.stack([x, y]), aweights=w.ravel())
    truth = np.sqrt((1 - C[0, 1] / np.sqrt(C[0, 0] * C[1, 1])) / 2)
    found = rt.epic(mdp, one, other, coverage=w)
    assert found == pytest.approx(truth) and rt.epic_error(mdp, one, other, coverage=w) < 1e-11
    shaped = rt.shape(mdp, 2 * one, [1, 2, 3, 4])
    assert rt.epic(mdp, one, shaped, coverage=w) <= rt.epic_error(mdp, one, shaped, coverage=w)
    matrix = rt.distance_matrix(mdp, [one, other], distance=rt.epic, coverage=w)
    assert matrix.values[0, 1] == pytest.approx(found)


def test_dard_is_not_blind_to_redistribution():
    """One order of policies at a positive distance: the form leaves the class of the reward."""
    mdp, reward, noise = small(2)
    changed = rt.redistribute(mdp, reward, noise)
    assert rt.is_same_policy_order(mdp, reward, changed)
    assert rt.dard(mdp, reward, changed) > 0.05
    assert rt.starc(mdp, reward, rt.canonical.dard(mdp, reward)) > 0.01


@pytest.mark.parametrize("seed", range(8))
def test_npec_is_what_minimization_over_scale_and_potential_finds(seed):
    mdp, one, other = small(seed, states=3, actions=2)
    D = rt.coverage.uniform(mdp) if seed % 2 else rt.coverage.possible(mdp)

    def cost(x, scale):
        left = rt.shape(mdp, scale * one, x) - other
        return float(np.sqrt((D * left**2).sum()))

    def over(x):
        return cost(x[1:], x[0] ** 2)

    best = min(minimize(over, [s, 0, 0, 0], method="BFGS", tol=1e-14).fun for s in (0.1, 1.0, 2.0))
    alone = minimize(lambda x: cost(x, 0.0), np.zeros(3), method="BFGS", tol=1e-14).fun
    found = rt.nearest(mdp, one, other, coverage=rt.coverage.uniform if seed % 2 else rt.coverage.possible)
    assert found.unnormalized == pytest.approx(best, abs=1e-6)
    assert found.distance == pytest.approx(best / alone, abs=1e-6)
    assert cost(found.potential, found.scale) == pytest.approx(found.unnormalized, abs=1e-10)
    assert found.bound < 1e-9
    assert rt.npec(mdp, other, one, coverage=D) == pytest.approx(found.distance, abs=1e-9)


def test_npec_of_trivial_rewards():
    mdp, one, _ = small(1)
    shaping = rt.shape(mdp, 0 * one, [1, 2, 3, 4])
    assert rt.npec(mdp, one, 0 * one) == 0 and rt.npec(mdp, 0 * one, one) == 1
    assert rt.npec(mdp, one, rt.shape(mdp, 3 * one, [1, 2, 3, 4])) < 1e-7
    assert rt.npec(mdp, one, shaping) in (0.0, 1.0)  # zero up to rounding: the bound says that nothing is known
    assert rt.nearest(mdp, one, shaping).bound == 1
    exact = mdp.exact()
    assert rt.npec(exact, one, rt.shape(exact, rt.rescale(exact, one, 0), [1, 2, 3, 4])) == 0


def returns_of_episodes(mdp, policy, rewards, count, seed, length=200):
    draw = np.random.default_rng(seed)
    S, A = mdp.available.shape
    state = draw.choice(S, count, p=mdp.initial)
    total = np.zeros((len(rewards), count))
    for t in range(length):
        action = (draw.random(count)[:, None] > policy.cumsum(axis=1)[state]).sum(axis=1)
        after = (draw.random(count)[:, None] > mdp.transition.cumsum(axis=2)[state, action]).sum(axis=1)
        total += mdp.discount**t * np.array([R[state, action, np.minimum(after, S - 1)] for R in rewards])
        state = np.minimum(after, S - 1)
    return total


def test_erc_is_the_correlation_of_simulated_returns():
    mdp, one, other = small(3, states=3, actions=2, discount=0.8)
    G = returns_of_episodes(mdp, rt.uniform_policy(mdp), (one, other), 20_000, seed=0, length=60)
    rho = np.corrcoef(G)[0, 1]
    truth = 1 - 2 * rt.erc(mdp, one, other) ** 2
    assert abs(rho - truth) < 4 * (1 - truth**2) / np.sqrt(20_000)


@given(instances(rewards=2))
def test_erc_against_second_moments_in_rationals(case):
    """E[G1 G2] by its own Bellman equation, exactly."""
    from rewardtheory.arithmetic import solve_linear, to_float
    from rewardtheory.transition import at_arrival, policy_matrix, probability

    mdp = case.mdp.exact()
    pi = rt.uniform_policy(mdp)
    rewards = [rationals(R) for R in case.rewards]
    V = [rt.values(mdp, R, pi) for R in rewards]
    live = ~mdp.terminal
    P = policy_matrix(mdp.transition, pi) * live[:, None]
    eye = rationals(np.eye(mdp.n_states, dtype=int))

    def moment(i, j):
        g = mdp.discount
        step = rewards[i] * rewards[j]
        step = (
            step + g * rewards[i] * at_arrival(mdp.transition, V[j]) + g * rewards[j] * at_arrival(mdp.transition, V[i])
        )
        b = (pi[:, :, None] * probability(mdp.transition) * step).sum(axis=(1, 2)) * live
        return mdp.initial @ solve_linear(eye - g * g * P, b) - (mdp.initial @ V[i]) * (mdp.initial @ V[j])

    C = [[moment(i, j) for j in range(2)] for i in range(2)]
    sizes = [C[0][0] != 0, C[1][1] != 0]
    found, error = rt.erc(case.mdp, *case.rewards), rt.erc_error(case.mdp, *case.rewards)
    if all(sizes):
        rho = to_float(C[0][1]) / np.sqrt(to_float(C[0][0]) * to_float(C[1][1]))
        # The cancellation in 1 − ρ of this side, not of ours.
        assert abs(found**2 - (1 - rho) / 2) <= 2 * error + 1e-14
        assert rt.erc(mdp, *rewards) == pytest.approx(found, abs=2 * error + 1e-7)
    else:
        assert abs(found - (0.5 if any(sizes) else 0)) <= error + 1e-15
        assert rt.erc(mdp, *rewards) == pytest.approx(0.5 if any(sizes) else 0)


def test_erc_forgets_shaping_only_where_episodes_start_alike():
    mdp, one, other = small(4)
    changed = rt.shape(mdp, 2 * one, [1, 2, 3, 4])
    assert abs(rt.erc(mdp, changed, other) - rt.erc(mdp, one, other)) > 1e-3
    fixed = mdp.replace(initial=[1, 0, 0, 0])
    assert rt.erc(fixed, changed, other) == pytest.approx(rt.erc(fixed, one, other), abs=1e-9)
    assert rt.distance_matrix(mdp, [one, other], distance=rt.erc).values[0, 1] == pytest.approx(rt.erc(mdp, one, other))


def test_the_gridworld_of_the_epic_paper():
    grid = load("epic-gridworld")
    pairs = {
        ("sparse", "dense"): 0,
        ("sparse", "path"): 0.16018,
        ("sparse", "cliff"): 0.36756,
        ("path", "cliff"): 0.26721,
    }
    names = list(grid.rewards)
    found = rt.distance_matrix(grid.mdp, grid.rewards.values(), distance=rt.epic)
    for (a, b), d in pairs.items():
        assert found.values[names.index(a), names.index(b)] == pytest.approx(d, abs=5e-6)


def test_the_coverages():
    mdp = rt.random_mdp(states=4, actions=2, successors=2, seed=0)
    full, seen = rt.coverage.uniform(mdp), rt.coverage.visited([0, 1, 0, 1])(mdp)
    assert full.shape == (4, 2, 4) and full.sum() == pytest.approx(1) and seen.sum() == pytest.approx(1)
    table = np.random.default_rng(0).normal(size=(4, 2, 4))
    R, other = (lambda s, a, t: float(table[s, a, t])), (lambda s, a, t: float(table[s, a, t] ** 2))
    dense = mdp.dense()
    for coverage in (rt.coverage.uniform, rt.coverage.possible):
        sparse = rt.dard(mdp, R, other, coverage=coverage)
        assert sparse == pytest.approx(rt.dard(dense, table, table**2, coverage=coverage))
    near = [rt.npec(m, x, y) for m, x, y in ((mdp, R, other), (dense, table, table**2))]
    assert near[0] == pytest.approx(near[1])


def test_they_refuse_with_one_sentence():
    mdp, one, other = small(0)
    with pytest.raises(
        ValueError, match=r"^`coverage` has shape \(4,\); it must be \(4, 3, 4\), a probability for each"
    ):
        rt.dard(mdp, one, other, coverage=np.ones(4) / 4)
    with pytest.raises(ValueError, match=r"^`coverage` sums to (2|1.99)"):
        rt.npec(mdp, one, other, coverage=2 * rt.coverage.uniform(mdp))
    lone = rt.coverage.uniform(mdp).copy()
    lone[2] = 0
    with pytest.raises(ValueError, match=r"^`weights` give nothing to state 2"):
        rt.npec(mdp, one, other, coverage=lone / lone.sum())
    masked = mdp.replace(available=np.array([[1, 1, 0], [1, 1, 1], [1, 0, 1], [1, 1, 1]], bool))
    with pytest.raises(ValueError, match=r"^`actions`\[1\] is 0.5, and some live state does not have this action"):
        rt.dard(masked, one, other, actions=[0.5, 0.5, 0])
    with pytest.raises(ValueError, match=r"^`coverage` covers an action that its state does not have"):
        rt.dard(masked, one, other, coverage=rt.coverage.uniform(mdp))


def decimal_cosine(x, y, weight):
    """The cosine of two rational vectors in 50 digits, or None where one is 0."""
    from decimal import Decimal, getcontext

    getcontext().prec = 50

    def dot(a, b):
        total = sum((w * p * q for w, p, q in zip(weight.ravel(), a.ravel(), b.ravel(), strict=True)), a.flat[0] * 0)
        return Decimal(int(total.p)) / Decimal(int(total.q))

    sizes = dot(x, x), dot(y, y)
    return None if min(sizes) == 0 else dot(x, y) / (sizes[0] * sizes[1]).sqrt()


@given(instances(rewards=2, layouts=(False,)), st.integers(0, 3))
def test_dard_and_npec_are_within_their_bounds_of_the_rationals(case, nearness):
    """Near-duplicates among them: where the true distance is small, the bounds must be right all the same."""
    from decimal import Decimal

    mdp = case.mdp.replace(available=np.ones_like(case.mdp.available))
    one, other = case.rewards
    other = one + other * 10.0 ** (-4 * nearness)
    exact = mdp.exact()
    w = rt.coverage.uniform(exact)
    forms = [rt.canonical.dard(exact, rationals(R)) for R in (one, other)]
    cosine = decimal_cosine(*(f - (w * f).sum() for f in forms), w)
    if cosine is not None:
        truth = float(max(Decimal(0), (1 - cosine) / 2).sqrt())
        assert abs(rt.dard(mdp, one, other) - truth) <= rt.dard_error(mdp, one, other) + 1e-16
    from rewardtheory.distances.minimal import _weights

    cells = _weights(exact, None, zero=True) * w
    rests = [rt.canonical.minimal_potential(exact, rationals(R), weights=w) for R in (one, other)]
    cosine = decimal_cosine(*rests, cells)
    found = rt.nearest(mdp, one, other)
    if cosine is not None:
        truth = float(max(Decimal(0), 1 - max(Decimal(0), cosine) ** 2).sqrt())
        assert abs(found.distance - truth) <= found.bound + 1e-16
