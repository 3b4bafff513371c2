"""Cautious policies against cvxpy, against every deterministic policy, and against each other."""

import itertools
from fractions import Fraction

import cvxpy
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.transition import expect_reward

SEEDS = range(6)


def instance(seed, *, states=4, actions=3, count=3, discount=None):
    """A small model with planted ties and a few rewards with unequal weights."""
    draw = np.random.default_rng(seed)
    mdp = rt.random_mdp(
        states=states,
        actions=actions,
        discount=[0.0, 0.5, 0.9, 0.99][seed % 4] if discount is None else discount,
        seed=seed,
    )
    P = np.array(mdp.transition)
    if seed % 3 == 0:
        P[:, 1] = P[:, 0]
    if seed % 3 == 1:
        P[-1] = np.eye(states)[-1]
    mdp = mdp.replace(transition=P)
    R = draw.integers(-3, 4, (count, states, actions, states)).astype(float)
    w = draw.integers(1, 5, count)
    return mdp, rt.Rewards(R, w / w.sum())


def by_cvxpy(mdp, belief, objective):
    """The greatest value of a concave function of the returns over the occupancies, by another solver."""
    S, A = mdp.available.shape
    r = np.stack([expect_reward(mdp.transition, R) for R in belief.array])
    x = cvxpy.Variable((S, A), nonneg=True)
    rows = [
        cvxpy.sum(x[s]) - mdp.discount * cvxpy.sum(cvxpy.multiply(mdp.transition[:, :, s], x)) == mdp.initial[s]
        for s in range(S)
    ]
    J = cvxpy.hstack([cvxpy.sum(cvxpy.multiply(r[k], x)) for k in range(len(r))])
    return cvxpy.Problem(cvxpy.Maximize(objective(J)), rows).solve(solver="CLARABEL")


def cvar_of(J, w, level):
    """The mean of the worst share of some numbers, by sorting."""
    left, total = level, 0.0
    for k in np.argsort(J):
        part = min(w[k], left)
        total, left = total + part * J[k], left - part
    return total / level


def rules(belief, tops, share=0.4):
    """Each rule with its objective for cvxpy, and as a function of returns."""
    w = belief.weights
    return {
        "bayes": (rt.bayes_optimal_policy, lambda J: w @ J, lambda J: w @ J),
        "maximin": (rt.maximin_policy, cvxpy.min, np.min),
        "regret": (rt.minimax_regret_policy, lambda J: cvxpy.min(J - tops), lambda J: (J - tops).min()),
        "cvar": (
            lambda *x, **more: rt.cvar_policy(*x, share, **more),
            lambda J: cvxpy.minimum(*[c @ J for c in worst_weights(w, share)]),
            lambda J: cvar_of(J, w, share),
        ),
    }


def worst_weights(w, share):
    """The vertices of {0 ≤ c ≤ w/α, Σ c = 1}: fill up in every order."""
    found = []
    for order in itertools.permutations(range(len(w))):
        c, left = np.zeros(len(w)), 1.0
        for k in order:
            c[k] = min(left, w[k] / share)
            left -= c[k]
        found.append(c)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_every_rule_agrees_with_cvxpy_and_beats_every_policy(seed):
    mdp, belief = instance(seed)
    tops = np.array([mdp.initial @ rt.solve(mdp, R).values for R in belief.array])
    draw = np.random.default_rng(seed)
    policies = list(rt.deterministic_policies(mdp))[:81]
    policies += list(draw.dirichlet(np.ones(3), (20, 4)))
    J = np.array([[rt.expected_return(mdp, R, pi) for R in belief.array] for pi in policies])
    for name, (rule, objective, of_returns) in rules(belief, tops).items():
        found = rule(mdp, belief)
        scale = 1 + abs(J).max()
        assert abs(found.value - by_cvxpy(mdp, belief, objective)) < 1e-6 * scale, name
        assert found.bound < 1e-9 * scale, name
        mine = np.array([rt.expected_return(mdp, R, found.policy) for R in belief.array])
        np.testing.assert_allclose(mine, found.returns, atol=1e-10 * scale)
        assert abs(of_returns(mine) - found.value) <= found.bound, name
        # Nobody is sure of more than the bound says.
        assert max(of_returns(x) for x in J) <= found.value + found.bound, name


@pytest.mark.parametrize("seed", SEEDS)
def test_the_policy_is_optimal_for_the_worst_mixture(seed):
    mdp, belief = instance(seed)
    for rule in (rt.bayes_optimal_policy, rt.maximin_policy, rt.minimax_regret_policy):
        found = rule(mdp, belief)
        c = found.coefficients
        assert abs(c.sum() - 1) < 1e-12 and c.min() >= 0
        best = mdp.initial @ rt.solve(mdp, found.worst_reward).values
        assert best - rt.expected_return(mdp, found.worst_reward, found.policy) <= found.bound + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_certificates_prove_the_value_in_a_file_and_in_exact_numbers(seed):
    mdp, belief = instance(seed, discount=0.75)
    tops = np.array([mdp.initial @ rt.solve(mdp, R).values for R in belief.array])
    for rule, _, _ in rules(belief, tops).values():
        found = rule(mdp, belief, certify=True)
        proof = found.certificate
        assert all(exact.recheck(exact.to_json(proof)))
        assert proof.low <= proof.high <= proof.low + exact.rational(1e-12) * (1 + abs(proof.low))
        assert abs(float(proof.low) - found.value) <= found.bound
        again = rule(mdp.exact(), rt.Rewards(belief.array.astype(int).astype(object) * Fraction(1), belief.weights))
        assert again.certificate.verify() and abs(again.value - found.value) < 1e-10


@pytest.mark.parametrize("discount", [0.0, 0.9, 0.999])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_holds_in_exact_arithmetic(seed, discount):
    mdp, belief = instance(seed, discount=discount)
    belief = rt.Rewards(belief.array * 1e6 / 3, belief.weights)
    model = exact.model_of(mdp)
    tables = [exact.reward_of(model, mdp, R, f"R{k}") for k, R in enumerate(belief.array)]
    for rule in (rt.maximin_policy, rt.minimax_regret_policy):
        found, proof = rule(mdp, belief), rule(mdp, belief, certify=True).certificate
        value, bound = exact.rational(found.value), exact.rational(found.bound)
        assert value - bound <= proof.high and proof.low <= value + bound
        mine = [exact.return_bound(model, R, found.policy).low for R in tables]
        tops = [exact.value_bound(model, R).high for R in tables] if rule is rt.minimax_regret_policy else [0] * 3
        # What the policy is sure of, and no less.
        assert abs(min(x - b for x, b in zip(mine, tops, strict=True)) - value) <= bound


@pytest.mark.parametrize("seed", SEEDS)
def test_one_reward_leaves_nothing_to_be_cautious_about(seed):
    mdp, belief = instance(seed, count=1)
    best = mdp.initial @ rt.solve(mdp, belief.array[0]).values
    for rule in (rt.bayes_optimal_policy, rt.maximin_policy, lambda *x: rt.cvar_policy(*x, 0.01)):
        found = rule(mdp, belief)
        assert abs(found.value - best) <= found.bound + 1e-10
    assert abs(rt.minimax_regret_policy(mdp, belief).value) <= rt.minimax_regret_policy(mdp, belief).bound


@pytest.mark.parametrize("seed", SEEDS)
def test_cvar_goes_from_the_mean_to_the_worst_case(seed):
    mdp, belief = instance(seed, count=4)
    values = [rt.cvar_policy(mdp, belief, level).value for level in (1, 0.7, 0.4, 0.1, 1e-6)]
    assert abs(values[0] - rt.bayes_optimal_policy(mdp, belief).value) < 1e-9
    assert abs(values[-1] - rt.maximin_policy(mdp, belief).value) < 1e-9
    assert all(high >= low - 1e-9 for high, low in itertools.pairwise(values))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_constant_and_shaping_leave_regrets_alone(seed):
    mdp, belief = instance(seed, discount=0.9)
    R = belief.array.copy()
    R[0] = rt.shape(mdp, R[0] + 5, np.arange(4.0))
    moved = rt.Rewards(R, belief.weights)
    one, other = rt.minimax_regret_policy(mdp, belief), rt.minimax_regret_policy(mdp, moved)
    assert abs(one.value - other.value) < 1e-8
    lifted = rt.Rewards(belief.array + 5, belief.weights)
    assert abs(rt.maximin_policy(mdp, lifted).value - rt.maximin_policy(mdp, belief).value - 50) < 1e-8


def test_models_that_end_and_sparse_ones():
    mdp = rt.mdp(
        {"s": {"left": {"t": 0.5, "s": 0.5}, "right": {"end": 1}}, "t": {"on": {"end": 1}}, "far": {"on": {"s": 1}}},
        start="s",
        discount=1,
    )
    belief = rt.Rewards([rt.reward(mdp, {("s", "left"): 1}), rt.reward(mdp, {("s", "right"): 1})])
    found = rt.maximin_policy(mdp, belief, certify=True)
    # With p the chance of left: J1 = p/(1 − p/2), J2 = (1 − p)/(1 − p/2), equal at p = 1/2.
    assert abs(found.value - 2 / 3) < 1e-12 and found.certificate.verify()
    np.testing.assert_allclose(found.policy[0], [0.5, 0.5, 0], atol=1e-12)
    dense, sparse = random_sparse_pair()
    R = np.random.default_rng(0).normal(size=(3, *dense.transition.shape))
    layout = np.take_along_axis(
        R, np.broadcast_to(sparse.transition.state, (3, *sparse.transition.state.shape)), axis=3
    )
    for rule in (rt.maximin_policy, rt.minimax_regret_policy):
        one, other = rule(dense, rt.Rewards(R)), rule(sparse, rt.Rewards(layout))
        assert abs(one.value - other.value) < 1e-10


def random_sparse_pair():
    """One model in both layouts."""
    draw = np.random.default_rng(0)
    state = np.array([[draw.permutation(12)[:3] for _ in range(2)] for _ in range(12)])
    sparse = rt.MDP(rt.Successors(state, draw.dirichlet(np.ones(3), (12, 2))), np.full(12, 1 / 12), 0.9)
    return sparse.dense(), sparse


@pytest.mark.parametrize("count", [1, 3])
def test_rewards_of_nothing_and_one_action(count):
    mdp = rt.random_mdp(states=3, actions=1, discount=0.9, seed=1)
    belief = rt.Rewards(np.zeros((count, 3, 1, 3)))
    for rule in (
        rt.bayes_optimal_policy,
        rt.maximin_policy,
        rt.minimax_regret_policy,
        lambda *x: rt.cvar_policy(*x, 0.5),
    ):
        found = rule(mdp, belief)
        assert found.value == 0 and found.bound == 0 and (found.policy == 1).all()


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("discount", [0.0, 0.9999])
def test_units_do_not_matter(scale, discount):
    mdp, belief = instance(2, discount=discount)
    found, one = rt.maximin_policy(mdp, rt.Rewards(belief.array * scale)), rt.maximin_policy(mdp, belief)
    assert abs(found.value - scale * one.value) <= found.bound + scale * one.bound
    assert found.bound < 1e-7 * scale * (1 + abs(found.returns).max() / scale)


def test_bad_input_is_refused():
    mdp, belief = instance(1)
    with pytest.raises(
        ValueError, match=r"^`level` is 0; it must lie in \(0, 1\]: 1 is the mean, 0\.1 the worst tenth of"
    ):
        rt.cvar_policy(mdp, belief, 0)
    with pytest.raises(ValueError, match=r"^`level` has shape \(1,\); it must be \(\): give one number\.$"):
        rt.cvar_policy(mdp, belief, [0.5])
    with pytest.raises(
        ValueError, match=r"^`belief` is ndarray; it must be a belief: rt\.Rewards\(array, weights\)\.$"
    ):
        rt.maximin_policy(mdp, belief.array)
    jnp = pytest.importorskip("jax.numpy")
    with pytest.raises(ValueError, match=r"JAX"):
        rt.maximin_policy(mdp, rt.Rewards(jnp.asarray(belief.array)))
