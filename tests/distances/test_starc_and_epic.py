"""STARC and EPIC: their definitions, invariances, conventions and error bounds."""

import numpy as np
import pytest
from oracles import small

import rewardtheory as rt

NORMS = [1, 2, 3, np.inf, rt.weighted(1), rt.weighted(2), rt.weighted(np.inf), rt.weighted_max]


def changed(mdp, reward, seed):
    draw = np.random.default_rng(seed)
    shaped = rt.shape(mdp, draw.uniform(0.1, 5) * reward, draw.normal(size=mdp.n_states))
    return rt.redistribute(mdp, shaped, draw.normal(size=reward.shape))


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("metric", NORMS)
def test_starc_is_zero_for_one_order_and_positive_else(norm, metric):
    mdp, r1, r2 = small(7)
    assert float(rt.starc(mdp, r1, changed(mdp, r1, 7), norm=norm, metric=metric)) < 1e-10
    assert float(rt.starc(mdp, r1, r2, norm=norm, metric=metric)) > 1e-3


@pytest.mark.parametrize("p", [1, 2, np.inf])
def test_starc_by_its_definition(p):
    mdp, r1, r2 = small(8)
    pi = np.full((4, 3), 1 / 3)
    forms = []
    for r in (r1, r2):
        e = (mdp.transition * r).sum(axis=2)
        chain = (pi[..., None] * mdp.transition).sum(axis=1)
        v = np.linalg.solve(np.eye(4) - 0.9 * chain, (pi * e).sum(axis=1))
        form = np.repeat((e + 0.9 * mdp.transition @ v - v[:, None])[..., None], 4, axis=2).ravel()
        forms.append(form / np.linalg.norm(form, p))
    assert float(rt.starc(mdp, r1, r2, norm=p, metric=p)) == pytest.approx(np.linalg.norm(forms[0] - forms[1], p))


def test_conventions_for_trivial_rewards():
    mdp, reward, _ = small(9)
    trivial = rt.shape(mdp, 0 * reward, [3, -1, 4, 1])
    assert float(rt.starc(mdp, trivial, 0 * reward)) == 0
    assert float(rt.starc(mdp, reward, trivial)) == pytest.approx(1)
    assert float(rt.starc(mdp, reward, -reward)) == pytest.approx(2)
    assert float(rt.epic(mdp, trivial, 0 * reward)) == 0
    assert float(rt.epic(mdp, reward, trivial)) == pytest.approx(0.5)
    assert float(rt.epic(mdp, reward, -reward)) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(40))
def test_the_error_bound_of_starc_is_not_exceeded(seed):
    mdp, r1, r2 = small(seed, states=3, actions=2, discount=(0.0, 0.9, 0.999)[seed % 3])
    exact = mdp.exact()
    for p in (1, np.inf):
        truth = float(rt.starc(exact, r1, r2, norm=p, metric=p))
        found = float(rt.starc(mdp, r1, r2, norm=p, metric=p))
        assert abs(truth - found) <= rt.starc_error(mdp, r1, r2, norm=p, metric=p) + 1e-15


@pytest.mark.parametrize("seed", range(10))
def test_epic_is_half_a_pearson_distance(seed):
    mdp, r1, r2 = small(seed)
    draw = np.random.default_rng(seed)
    states, actions = draw.dirichlet(np.ones(4)), draw.dirichlet(np.ones(3))
    D = (states[:, None, None] * actions[None, :, None] * states[None, None, :]).ravel()
    forms = [rt.canonical.epic(mdp, r, states=states, actions=actions).ravel() for r in (r1, r2)]
    assert all(abs(D @ f) < 1e-12 for f in forms)
    rho = (D * forms[0] * forms[1]).sum() / np.sqrt((D * forms[0] ** 2).sum() * (D * forms[1] ** 2).sum())
    assert float(rt.epic(mdp, r1, r2, states=states, actions=actions)) == pytest.approx(np.sqrt((1 - rho) / 2))
    shaped = rt.shape(mdp, 2 * r1, draw.normal(size=4))
    assert float(rt.epic(mdp, r1, shaped, states=states, actions=actions)) < 1e-7


def test_epic_wants_values_off_the_support():
    sparse = rt.random_mdp(states=4, actions=2, successors=2, seed=0)
    table = rt.random_reward(sparse, seed=1)
    with pytest.raises(ValueError, match=r"`reward` has shape \(4, 2, 2\) on a model with the Successors layout"):
        rt.epic(sparse, table, table)
    by_action = np.arange(8.0).reshape(4, 2)
    dense = sparse.dense()
    expected = rt.epic(dense, rt.reward(dense, action=by_action), rt.reward(dense, state=[1, 0, 0, 2]))
    assert float(rt.epic(sparse, by_action, np.array([1.0, 0, 0, 2]))) == pytest.approx(float(expected))
    assert float(rt.epic(sparse, lambda s, a, t: by_action[s, a], by_action)) < 1e-9


def test_a_starc_norm_over_everything_wants_values_off_the_support_too():
    sparse = rt.random_mdp(states=4, actions=2, successors=2, seed=0)
    one, other = rt.random_reward(sparse, seed=1), rt.random_reward(sparse, seed=2)
    assert float(rt.starc(sparse, one, other)) == pytest.approx(float(rt.starc(*_dense(sparse, one, other))))
    with pytest.raises(
        ValueError, match="`norm` runs over S×A×S, and a form in the Successors layout has no value off"
    ):
        rt.starc(sparse, one, other, canonical=rt.canonical.val_potential)
    form = rt.canonical.val_potential
    weighted = {"norm": rt.weighted(2), "metric": rt.weighted(2), "canonical": form}
    assert float(rt.starc(sparse, one, other, **weighted)) == pytest.approx(
        float(rt.starc(*_dense(sparse, one, other), **weighted))
    )
    with pytest.raises(ValueError, match="`norm` is 0.5; give p ≥ 1, numpy.inf, or a function"):
        rt.starc(sparse, one, other, norm=0.5)


def _dense(mdp, *rewards):
    tables = []
    for R in rewards:
        table = np.zeros((mdp.n_states, mdp.n_actions, mdp.n_states))
        np.put_along_axis(table, mdp.transition.state, R, axis=2)
        tables.append(table)
    return mdp.dense(), *tables
