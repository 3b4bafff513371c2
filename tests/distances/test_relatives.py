"""The smaller relatives: plain distances, other forms, EPIC's bound on regret, other transitions, SOAPs."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from oracles import deterministic_returns, small
from scipy.stats import spearmanr
from strategies import instances, quick

import rewardtheory as rt
from rewardtheory import invariances as to
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.verify.atlas.soaps import check_equal_soap


@pytest.mark.parametrize("seed", range(6))
def test_the_span_bound_is_above_the_worst_case_regret(seed):
    mdp, one, other = small(seed)
    for scale in (0.3, 1.0, 2.0):
        proxy = scale * one + 0.1 * other
        assert float(rt.worst_case_regret(mdp, one, proxy).value) <= float(rt.span_bound(mdp, one, proxy))
    near = one + 0.01 * other
    assert float(rt.span_bound(mdp, one, near)) < 1


@given(instances(rewards=2))
def test_the_span_bound_on_degenerate_models(case):
    found, worst = rt.span_bound(case.mdp, *case.rewards), rt.worst_case_regret(case.mdp, *case.rewards)
    assert float(worst.value) - float(worst.bound) <= float(found) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_the_regret_bound_of_epic_holds(seed):
    mdp, one, other = small(seed, states=3, actions=2)
    proxy = one + 10.0 ** -(seed % 4) * other
    found = rt.epic_regret_bound(mdp, one, proxy)
    policies = [np.asarray(rt.solve(mdp, R).policy) for R in (one, proxy)]
    regret = rt.expected_return(mdp, one, policies[0]) - rt.expected_return(mdp, one, policies[1])
    assert regret <= found.bound
    # K by its definition, over many times.
    D, worst = 1 / (9 * 2), 0.0
    for pi in policies:
        p = mdp.initial
        for _ in range(50):
            worst = max(worst, (p[:, None, None] * pi[:, :, None] * mdp.transition).max() / D)
            p = np.einsum("s,sa,sat->t", p, pi, mdp.transition)
    assert worst <= found.ratio + 1e-12
    inflated = rt.epic_regret_bound(mdp, rt.shape(mdp, one, [100, 0, -100]), proxy)
    assert inflated.bound > 5 * found.bound


def test_plain_distances():
    mdp, one, other = small(2)
    assert rt.direct_distance(mdp, one, other, p=1) == pytest.approx(abs(one - other).mean())
    assert rt.direct_distance(mdp, one, other) == pytest.approx(np.sqrt(((one - other) ** 2).mean()))
    assert rt.direct_distance(mdp, one, one) == 0
    rho = spearmanr(one.ravel(), other.ravel()).statistic
    assert rt.spearman_distance(mdp, one, other) == pytest.approx(np.sqrt((1 - rho) / 2))
    assert rt.spearman_distance(mdp, one, np.exp(one)) < 1e-9 and rt.spearman_distance(
        mdp, one, 0 * one
    ) == pytest.approx(0.5)
    with pytest.raises(ValueError, match=r"^`p` is 0.5; give a number ≥ 1"):
        rt.direct_distance(mdp, one, other, p=0.5)


@pytest.mark.parametrize("form", [rt.canonical.greedy, rt.canonical.absorbing])
@pytest.mark.parametrize("seed", range(4))
def test_the_other_forms_are_blind_to_shaping_alone(form, seed):
    mdp, one, _ = small(seed)
    shaped = rt.shape(mdp, one, [1, -2, 3, 0.5])
    assert form(mdp, shaped) == pytest.approx(form(mdp, one), abs=1e-9)
    truth = floats(form(mdp.exact(), rationals(one)))
    assert abs(truth - form(mdp, one)).max() <= form.error(mdp, one)
    assert form(mdp, 2 * one) == pytest.approx(2 * form(mdp, one))
    assert rt.starc(mdp, one, 3 * shaped, canonical=form) < 1e-9
    assert abs(form(mdp, one) + form(mdp, -one)).max() > 1e-3  # not linear


def test_the_epic_form_is_shaping_by_the_values_of_a_connected_model():
    """Where every action leads everywhere and the policy is uniform: R + γV(s') − V(s) is the form of EPIC."""
    mdp, one, _ = small(3)
    connected = mdp.replace(transition=np.full((4, 3, 4), 0.25))
    V = rt.values(connected, one, rt.uniform_policy(connected))
    assert rt.shape(mdp, one, V) == pytest.approx(rt.canonical.epic(mdp, one))
    best = rt.solve(connected, one).values
    assert rt.shape(mdp, one, best) == pytest.approx(rt.canonical.greedy(mdp, one))


@pytest.mark.parametrize("seed", range(5))
def test_other_transitions_give_any_q_values(seed):
    mdp, reward, _ = small(seed)
    other = rt.random_mdp(states=4, actions=3, seed=seed + 99)
    Q = np.random.default_rng(seed).normal(size=(4, 3))
    changed = rt.redistribute_to_q(mdp, other, reward, Q)
    assert rt.solve(other, changed).q_values == pytest.approx(Q, abs=1e-9)
    assert rt.equivalent(mdp, reward, changed, up_to=to.redistribution, tolerance=1e-9)
    with pytest.raises(ValueError, match=r"^`other` has the same transitions as `mdp` for \[0, 0\]"):
        rt.redistribute_to_q(mdp, mdp, reward, Q)


@pytest.mark.parametrize("seed", range(20))
def test_the_fringe_is_enough(seed):
    """The linear program on the fringe agrees with the exact decision over all policies."""
    case = quick(seed, states=2 + seed % 2, actions=2, sparse=False, plants=[])
    mdp = rt.restrict(case.exact)[0]
    every = rt.deterministic_policies(mdp)
    draw = np.random.default_rng(seed)
    good = [every[i] for i in draw.choice(len(every), int(draw.integers(1, len(every))), replace=False)]
    found = rt.soap_reward(mdp, good)
    assert (found.margin > 1e-7) == check_equal_soap(mdp, good)[0]
    if found.margin > 1e-7:
        policies, J = deterministic_returns(_floats(mdp), floats(found.reward))
        inside = np.array([tuple(p) in set(good) for p in policies])
        assert np.ptp(J[inside]) < 1e-7 and J[inside].min() > J[~inside].max()


def _floats(mdp):
    return mdp.replace(
        transition=floats(mdp.transition), initial=floats(mdp.initial), discount=float(floats(mdp.discount))
    )


def test_all_sets_of_the_two_state_world():
    from rewardtheory.mdps import load

    world = load("two-state").mdp
    policies = list(itertools.product(range(2), repeat=2))
    for k in (1, 2, 3):
        for good in itertools.combinations(policies, k):
            assert (rt.soap_reward(world, good).margin > 1e-9) == check_equal_soap(world, good)[0]
    xor = rt.soap_reward(world, [(0, 1), (1, 0)])
    assert xor.margin == pytest.approx(0, abs=1e-12)
    with pytest.raises(ValueError, match=r"^`good` holds every policy"):
        rt.soap_reward(world, policies)
    with pytest.raises(ValueError, match=r"^`good` must name at least one policy, and each once"):
        rt.soap_reward(world, [(0, 0), (0, 0)])


@pytest.mark.parametrize("seed", range(3))
def test_what_data_determines(seed):
    """Rewards that differ by what a kind of data leaves open give the same data."""
    mdp, reward, noise = small(seed, discount=0.8)
    draw = np.random.default_rng(seed)
    phi = draw.normal(size=4)
    moved = rt.redistribute(mdp, reward, noise)
    pi = rt.uniform_policy(mdp)
    assert rt.q_values(mdp, moved, pi) == pytest.approx(rt.q_values(mdp, reward, pi))
    shaped = rt.shape(mdp, moved, phi)
    assert rt.boltzmann(1.0)(mdp, shaped) == pytest.approx(rt.boltzmann(1.0)(mdp, reward), abs=1e-8)
    for what, changed in (
        ("the Q-values of a policy, or the optimal ones", moved),
        ("a Boltzmann-rational or maximum causal entropy policy", shaped),
        ("the order of all policies", 2 * shaped),
    ):
        assert rt.equivalent(mdp, reward, changed, up_to=to.determined(what))
    assert not rt.equivalent(mdp, reward, shaped, up_to=to.determined("the Q-values of a policy, or the optimal ones"))
    with pytest.raises(ValueError, match=r"^`what` is 'nothing'; it must be one of: the Q-values"):
        to.determined("nothing")
