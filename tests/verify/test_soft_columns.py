"""Maximum-causal-entropy and Boltzmann-rational policies: tables against the solver, and the two are not one."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.properties.boltzmann_rational_policy import PROPERTIES as BOLTZMANN
from rewardtheory.verify.properties.maximum_causal_entropy_policy import PROPERTIES as ENTROPY
from rewardtheory.verify.property import Batch
from rewardtheory.verify.return_tables import ReturnTables, not_proportional
from rewardtheory.verify.small_models import cells, skeletons, spread

# From a there are two things to do later, of which one is bad; from b two that are nearly as good as the best.
CHOICES = {"s0": {"a": {"s1": 1.0}, "b": {"s2": 1.0}}, "s1": {"x": {"end": 1.0}, "y": {"end": 1.0}},
           "s2": {"x": {"end": 1.0}, "y": {"end": 1.0}}, "end": {}}  # fmt: skip


def choices():
    mdp = rt.mdp(CHOICES, start="s0", discount=0.99).dense()
    pays = {("s1", "x"): 1.0, ("s1", "y"): -10.0, ("s2", "x"): 0.9, ("s2", "y"): 0.9}
    return mdp, rt.reward(mdp, pays)


def test_the_two_models_of_choice_prefer_different_things():
    mdp, R = choices()
    tables = ReturnTables(mdp)
    names = list(mdp.actions)
    a, b = names.index("a"), names.index("b")
    boltzmann, soft = tables.optimal_advantage(R[None])[0], tables.soft_advantage(R[None])[0]
    assert boltzmann[0, a] > boltzmann[0, b] and soft[0, a] < soft[0, b]
    assert np.isclose(soft[0, b] - soft[0, a], 0.99 * (0.9 + np.log(2) - np.logaddexp(1.0, -10.0)))


@pytest.mark.parametrize("seed", range(3))
def test_soft_tables_are_those_of_the_solver(seed):
    for skeleton in (skeletons(1, 3)[0], *skeletons(2, 2)[::11], *skeletons(3, 2)[::60]):
        mdp = skeleton.mdp(0.9)
        R = spread(mdp, np.random.default_rng(seed).normal(scale=10.0**seed, size=(2, len(cells(mdp)))))
        found = ReturnTables(mdp).soft_advantage(R)
        for row, logs in zip(R, found, strict=True):
            policy = rt.soft_solve(mdp, row, temperature=1.0).policy
            seen = mdp.available & ~mdp.terminal[:, None]
            assert np.allclose(np.exp(logs)[seen], policy[seen], atol=1e-9)


def batch(mdp, R, after_mdp, after):
    tables = ReturnTables(mdp)
    return Batch(
        tables, tables if after_mdp is mdp else ReturnTables(after_mdp), R[None], after[None], lambda other: other
    )


def test_a_map_of_models_is_confirmed_in_ball_arithmetic_and_not_where_nothing_changes():
    mdp, R = choices()
    other = batch(mdp, R, mdp.replace(discount=0.5), R)
    assert ENTROPY[0].violated(other).any()
    found = ENTROPY[0].confirm(other)
    assert found is not None and "ball arithmetic" in found.reason
    same = batch(mdp, R, mdp.replace(discount=0.99), R)
    assert not ENTROPY[0].violated(same).any() and ENTROPY[0].confirm(same) is None


def test_optimal_advantages_of_another_model_are_compared_in_rationals():
    mdp, R = choices()
    other = batch(mdp, R, mdp.replace(discount=0.5), R)
    found = BOLTZMANN[0].confirm(other)
    gap = np.abs(other.tables.optimal_advantage(R[None]) - other.after_tables.optimal_advantage(R[None])).max()
    assert found is not None and f"{gap:.6g}" in found.reason
    assert BOLTZMANN[0].confirm(batch(mdp, R, mdp.replace(discount=0.99), R)) is None


def test_exact_and_float_advantages_agree():
    mdp, R = choices()
    exact = ReturnTables(mdp.exact()).optimal_advantage(rationals(R[None]))[0]
    floating = ReturnTables(mdp).optimal_advantage(R[None])[0]
    assert np.allclose(np.vectorize(lambda x: int(x.p) / int(x.q))(exact), floating)


def test_a_scale_changes_the_policies_and_not_the_order():
    mdp, R = choices()
    tripled = batch(mdp, R, mdp, 3 * R)
    assert ENTROPY[0].violated(tripled).all() and BOLTZMANN[0].violated(tripled).all()
    J = tripled.tables.returns(tripled.before), tripled.tables.returns(tripled.after)
    assert not not_proportional(J[0] - J[0][:, :1], J[1] - J[1][:, :1]).any()


def test_a_model_that_fits_one_temperature_is_found_out_at_another():
    """R' = log π(a|s) at temperature 1 and discount 0 gives the same policy at temperature 1, and not at 1/2."""
    mdp, R = choices()
    logs = ReturnTables(mdp).soft_advantage(R[None])[0]
    after = np.where((mdp.transition != 0) & ~mdp.terminal[:, None, None], logs[:, :, None], 0.0)
    fitted = batch(mdp, R, mdp.replace(discount=0.0), after)
    tables = fitted.tables, fitted.after_tables
    assert np.allclose(tables[0].soft_advantage(R[None]), tables[1].soft_advantage(after[None]))
    assert ENTROPY[0].violated(fitted).all()
    found = ENTROPY[0].confirm(fitted)
    assert found is not None and "temperature 1/2" in found.reason
