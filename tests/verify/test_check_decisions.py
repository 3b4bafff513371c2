"""Decisions for schemes that are linear between sign changes, and for pointwise ones, against single pairs of rewards."""

import itertools

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.verify.isolation import Runner
from rewardtheory.verify.linear_schemes import DECISIONS, decide
from rewardtheory.verify.model_search import ModelSearch
from rewardtheory.verify.path_bundles import fragments, trajectories
from rewardtheory.verify.pointwise_schemes import pointwise
from rewardtheory.verify.properties.order_of_trajectories import PROPERTIES
from rewardtheory.verify.return_tables import ReturnTables, ordered_otherwise
from rewardtheory.verify.schemes import Scheme
from rewardtheory.verify.small_models import cells, skeletons, spread

MODELS = [*skeletons(1, 2), *skeletons(1, 3), *skeletons(2, 1), *skeletons(2, 2)[::7]]


def leaky(mdp):
    return lambda R: np.where(R > 0, 2 * R, R)


def sizes(mdp):
    return abs


def leaky_and_shaped(mdp):
    phi = rationals(np.where(mdp.terminal, 0, np.arange(2, 2 + mdp.n_states)))
    return lambda R: 3 * R + mdp.discount * phi[None, None, None, :] - phi[None, :, None, None]


def gains_of_the_first(mdp):
    """Gains on the first transition count double: not the same for all transitions."""
    where = tuple(cells(mdp)[0])

    def scheme(R):
        found = R.copy()
        at = (slice(None), *where)
        found[at] = np.where(R[at] > 0, 2 * R[at], R[at])
        return found

    return scheme


@pytest.mark.parametrize("skeleton", MODELS, ids=str)
@pytest.mark.parametrize("make", [leaky, sizes, leaky_and_shaped, gains_of_the_first])
def test_what_is_decided_between_sign_changes_holds_for_each_reward(skeleton, make):
    mdp = skeleton.mdp(rational("1/3"))
    scheme = make(mdp)
    alive = ~mdp.terminal[None, :, None, None] & (mdp.transition != 0)[None] & mdp.available[None, :, :, None]

    def apply(R):
        return np.where(alive, scheme(R), R * 0)

    decision = decide(mdp, ReturnTables(mdp), apply, np.random.default_rng(4))
    assert decision is not None and decision.exact
    n = len(cells(mdp))
    random = np.random.default_rng(7)
    signs = np.array(list(itertools.product((-1, 1), repeat=n)))
    rows = np.vstack([s * random.integers(1, 4, (3, n)) for s in signs] + [np.zeros((1, n), int)])[:60]
    rewards = spread(mdp, rationals(rows))
    if "positive" in decision.keeps:
        assert all(rt.is_same_policy_order(mdp, R, apply(R[None])[0]) for R in rewards)
    elif ReturnTables(mdp).tangent.shape[0] > 1:  # two dimensions: the condition is necessary too
        more = spread(mdp, rationals(random.integers(-9, 10, (200, n))))
        assert not all(rt.is_same_policy_order(mdp, R, apply(R[None])[0]) for R in more[:60])
    after = apply(rewards)
    for name, bundles, apart in (("fragments", fragments(mdp), True), ("trajectories", trajectories(mdp), False)):
        if name in decision.keeps:
            place = (slice(None), *cells(mdp).T)
            one, other = (
                np.vectorize(lambda x: int(x.p) / int(x.q))(R[place] @ bundles.rows.T) for R in (rewards, after)
            )
            groups = [slice(None)] if apart else [bundles.starts == s for s in np.unique(bundles.starts)]
            assert not any(ordered_otherwise(one[:, g], other[:, g]).any() for g in groups)


def test_a_linear_scheme_is_told_from_one_that_bends():
    mdp = skeletons(1, 2)[0].mdp(0.5)
    tables, random = ReturnTables(mdp), np.random.default_rng(0)
    assert decide(mdp, tables, lambda R: 2 * R, random).linear
    bent = decide(mdp, tables, np.abs, random)
    assert bent is not None and not bent.linear and not bent.keeps & {"positive", "fragments"}
    assert decide(mdp, tables, lambda R: np.clip(R, -2, 2), random) is None
    assert decide(mdp, tables, lambda R: 2 * R, random).keeps <= DECISIONS


def test_a_scheme_that_is_linear_but_for_one_reward_is_found_out():
    def but_for_one(mdp, reward):
        """The identity, except that a reward of exactly 4 becomes −4."""
        return np.where(reward == 4, -4, reward)

    report = rt.check(but_for_one, time_limit=60)
    answer = report["set_of_optimal_policies"]
    assert answer.keeps is False and "4.0" in answer.counterexample, answer


@pytest.mark.parametrize(
    ("function", "is_pointwise"),
    [
        (lambda mdp, reward: np.clip(reward, -60, 60), True),
        (lambda mdp, reward: reward**3, True),
        (lambda mdp, reward: reward - reward.max(), False),
        (lambda mdp, reward: reward * np.arange(1, 1 + mdp.n_states)[:, None, None], False),
        (lambda mdp, reward: reward[50], False),
    ],
)
def test_pointwise_schemes_are_recognized(function, is_pointwise):
    with Runner(Scheme(function), seconds=30) as runner:
        phi = pointwise(ModelSearch(runner, 0))
    assert (phi is not None) == is_pointwise
    if phi is not None:
        one = skeletons(1, 1)[0].mdp(0.5)
        assert all(phi[x] == function(one, np.full((1, 1, 1), x))[0, 0, 0] for x in (-100.0, 0.0, 99.0))


@pytest.mark.slow
def test_the_far_counterexample_of_a_clip_is_the_smallest_there_is():
    """By hand: with one state and two actions two rewards above 60 tie, and the least such pair is 60 and 61."""
    report = rt.check(lambda mdp, reward: np.clip(reward, -60, 60), time_limit=100)
    for id in ("order_of_deterministic_policies", "set_of_optimal_policies"):
        answer = report[id]
        assert answer.keeps is False and answer.evidence == "certified" and "pointwise" in answer.reason
        assert (
            "60.0" in answer.counterexample and "61.0" in answer.counterexample and "'s1'" not in answer.counterexample
        )


def test_every_trajectory_of_a_small_model_is_that_of_a_walk():
    """Returns of trajectories against walking 300 steps; the walk follows the path and then its cycle."""
    mdp = skeletons(2, 2)[20].mdp(0.5)
    bundles, where = trajectories(mdp), cells(mdp)
    R = np.random.default_rng(2).integers(-3, 4, len(where)).astype(float)
    for words, row in zip(bundles.words, bundles.rows, strict=True):
        path = words.split(" (")[0].split(" ")
        steps = [(int(path[i][1:]), int(path[i + 1][1:]), int(path[i + 2][1:])) for i in range(0, len(path) - 2, 2)]
        turn = int(words.rstrip(")").split(" ")[-1]) if "(" in words else None
        total, at = 0.0, 0
        for t in range(60):
            if at == len(steps):
                if turn is None:
                    break
                at = turn
            (i,) = [k for k, cell in enumerate(where.tolist()) if tuple(cell) == steps[at]]
            total += mdp.discount**t * R[i]
            at += 1
        assert np.isclose(total, row @ R), words
    assert PROPERTIES[0].id == "order_of_trajectories"
