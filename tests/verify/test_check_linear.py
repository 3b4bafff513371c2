"""Decisions about linear schemes agree with the decision of each single pair of rewards, in rationals."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.linear_schemes import decide
from rewardtheory.verify.return_tables import ReturnTables
from rewardtheory.verify.small_models import cells, skeletons, spread

MODELS = [*skeletons(1, 3), *skeletons(2, 2)[::6], *skeletons(3, 2)[::40]]


def shaping(mdp, c):
    phi = rationals(np.where(mdp.terminal, 0, np.arange(2, 2 + mdp.n_states) ** 2))
    return lambda R: c * R + mdp.discount * phi[None, None, None, :] - phi[None, :, None, None]


def offset(mdp):
    return lambda R: R + rationals(np.arange(R[0].size).reshape(R[0].shape))


def rotated(mdp):
    """Each transition gets a share of the reward of another one."""
    where = tuple(cells(mdp).T)

    def scheme(R):
        found = R.copy()
        rows = R[(slice(None), *where)]
        found[(slice(None), *where)] = rows + np.roll(rows, 1, axis=1)
        return found

    return scheme


@pytest.mark.parametrize("skeleton", MODELS, ids=str)
@pytest.mark.parametrize(
    "make", [lambda m: shaping(m, 1), lambda m: shaping(m, 3), lambda m: shaping(m, -1), offset, rotated]
)
def test_what_is_decided_for_every_reward_holds_for_each(skeleton, make):
    mdp = skeleton.mdp(0.5).exact()
    random = np.random.default_rng(5)
    scheme = make(mdp)
    alive = ~mdp.terminal[None, :, None, None] & (mdp.transition != 0)[None] & mdp.available[None, :, :, None]

    def apply(R):
        return np.where(alive, scheme(R), R * 0)

    decision = decide(mdp, ReturnTables(mdp), apply, random)
    assert decision is not None and decision.exact
    rewards = spread(mdp, rationals(random.integers(-3, 4, size=(25, len(cells(mdp))))))
    rewards[0] *= 0
    same = [rt.is_same_policy_order(mdp, R, apply(R[None])[0]) for R in rewards]
    assert all(same) == ("positive" in decision.keeps)


def test_a_scheme_that_is_not_linear_is_not_decided():
    mdp = skeletons(1, 2)[0].mdp(0.5)
    tables = ReturnTables(mdp)
    for scheme in (
        lambda R: np.clip(R, -100, 100),
        lambda R: R * R,
        lambda R: R.max(axis=(1, 2, 3), keepdims=True) - R,
    ):
        assert decide(mdp, tables, scheme, np.random.default_rng(0)) is None


def test_a_decision_in_floats_says_so():
    mdp = skeletons(2, 2)[3].mdp(0.9)
    decision = decide(mdp, ReturnTables(mdp), lambda R: 0.1 * R, np.random.default_rng(0))
    assert "positive" in decision.keeps and "equal" not in decision.keeps and not decision.exact


def test_shaping_terms_are_told_from_redistribution():
    mdp = next(k for k in skeletons(2, 2) if any(len(end) == 2 for row in k.moves for end in row)).mdp(0.5).exact()
    tables = ReturnTables(mdp)
    alive = (mdp.transition != 0) & ~mdp.terminal[:, None, None]

    def redistributed(R):
        X = rationals(np.arange(mdp.n_states)) + 0 * R
        return np.where(alive, R + X - (mdp.transition * X).sum(axis=-1)[..., None], R * 0)

    keeps = decide(mdp, tables, redistributed, np.random.default_rng(0)).keeps
    assert keeps == {"positive", "equal"}
    assert "shaping" in decide(mdp, tables, shaping(mdp, 1), np.random.default_rng(0)).keeps or mdp.terminal.any()
