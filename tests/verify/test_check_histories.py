"""Schemes on paths: tables against a simulation written anew, and what is known of the built-in ones."""

import itertools

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.builtin_path_schemes import PATH_SCHEMES
from rewardtheory.verify.history_tables import HistoryBatch, HistoryTables, count_policies
from rewardtheory.verify.small_models import skeletons

ROWS = {s.name: s for s in PATH_SCHEMES}
FORK = {
    "s0": {"wait": {"s0": 0.5, "s1": 0.5}, "go": {"s1": 1.0}},
    "s1": {"back": {"s0": 1.0}, "end": {"s2": 1.0}},
    "s2": {},
}


def fork():
    return rt.mdp(FORK, start="s0", discount=0.9).dense()


def simulated(mdp, policy, R, horizon):
    """The return of a policy that is a function of the history, by going through all histories."""

    def onward(states, actions):
        s = states[-1]
        if mdp.terminal[s] or len(actions) == horizon:
            return 0.0
        a = policy[states, actions]
        ends = np.flatnonzero(mdp.transition[s, a])
        return sum(
            mdp.transition[s, a, t] * (R[s, a, t] + mdp.discount * onward((*states, int(t)), (*actions, a)))
            for t in ends
        )

    return onward((int(mdp.initial.argmax()),), ())


@pytest.mark.parametrize("horizon", [1, 2])
def test_returns_of_policies_that_remember_are_those_of_a_simulation(horizon):
    mdp = fork()
    R = np.random.default_rng(3).integers(-3, 4, mdp.transition.shape).astype(float)
    R[mdp.terminal] = 0
    tables = HistoryTables(mdp, horizon)
    J = tables.returns(tables.along(R[None]))[0]
    assert len(J) == count_policies(mdp, horizon)
    histories = [((0,), ())]
    for _ in range(horizon - 1):
        histories += [
            ((*h, int(t)), (*acts, int(a)))
            for h, acts in histories
            for a in np.flatnonzero(mdp.available[h[-1]])
            for t in np.flatnonzero(mdp.transition[h[-1], a])
            if not mdp.terminal[h[-1]]
        ]
    histories = list(dict.fromkeys(histories))
    choices = [np.flatnonzero(mdp.available[h[-1]]).tolist() for h, _ in histories]
    every = {
        round(simulated(mdp, dict(zip(histories, acts, strict=True)), R, horizon), 9)
        for acts in itertools.product(*choices)
    }
    assert every == {round(float(j), 9) for j in J}


def test_probabilities_of_paths_add_up_and_rationals_agree():
    mdp = fork()
    tables = HistoryTables(mdp, 2)
    ones = np.ones((1, tables.totals.shape[1])) * 0
    for part in tables.parts:
        ones[0, part.start] = 1.0
    assert np.allclose(tables.returns(ones), 1)
    exact = tables.exact()
    assert np.allclose([[float(int(x.p) / int(x.q)) for x in row] for row in exact.visits], tables.visits)


def test_the_batch_of_one_reward_is_its_row():
    mdp = fork()
    tables = HistoryTables(mdp, 1)
    R = np.arange(2.0)[:, None, None, None] * (mdp.transition != 0)
    rows = tables.along(R)
    batch = HistoryBatch(tables, tables, rows, 2 * rows, lambda x: 2 * x, R)
    assert np.array_equal(batch.one(1).before, rows[1:]) and np.array_equal(batch.one(1).rewards, R[1:])
    before, after = batch.path_totals()
    assert np.allclose(after, 2 * before)


@pytest.mark.parametrize(
    ("name", "keeps"),
    [
        ("look_back_advice", True),
        ("look_back_advice_to_the_last_step", False),
        ("dynamic_potential", True),
        ("dynamic_potential_looked_up_anew", False),
        ("count_bonus_along_a_path", False),
        ("count_bonus_paid_back", True),
        ("count_bonus_matched", True),
    ],
)
def test_the_discounted_sum_that_a_scheme_adds_is_one_number_or_not(name, keeps):
    """By hand, on every path of the fork: what a sound scheme adds sums to what depends on the first state alone."""
    mdp = fork()
    sums = []
    for horizon in (1, 2, 3):
        tables = HistoryTables(mdp, horizon)
        found = []
        for states, actions in tables.paths:
            added = ROWS[name].function(mdp, np.array(states), np.array(actions, dtype=int), np.zeros(len(actions)))
            found.append(sum(mdp.discount**t * x for t, x in enumerate(added)))
        sums.append(np.ptp(found))
    assert (max(sums) < 1e-12) == keeps


def test_a_bad_scheme_is_caught_with_a_small_episode():
    report = rt.check(ROWS["count_bonus_along_a_path"], time_limit=100)
    answer = report["order_of_all_policies"]
    assert (
        answer.keeps is False and answer.evidence == "exact" and "episodes of at most 1 step" in answer.counterexample
    )
    names = {"rt": rt}
    exec(answer.counterexample, names)
    mdp = names["mdp"].dense()
    tables = HistoryTables(mdp, 1)
    before = tables.along(names["reward"][None])
    scheme = ROWS["count_bonus_along_a_path"].function
    after = np.concatenate(
        [
            scheme(mdp, np.array(s), np.array(a), before[0, part])
            for (s, a), part in zip(tables.paths, tables.parts, strict=True)
        ]
    )
    J1, J2 = tables.returns(before)[0], tables.returns(after[None])[0]
    assert np.ptp(J1) == 0 and np.ptp(J2) > 0.1


@pytest.mark.slow
def test_a_good_scheme_is_decided_for_all_rewards():
    report = rt.check(ROWS["count_bonus_paid_back"], time_limit=100)
    for id in (
        "order_of_all_policies",
        "set_of_optimal_policies",
        "returns_up_to_a_constant",
        "telescoping",
        "order_of_trajectories",
    ):
        assert report[id].keeps is True and report[id].evidence == "decided", report[id]
    assert (
        report["boltzmann_rational_policy"].keeps is None and "no sense" in report["boltzmann_rational_policy"].reason
    )


def squared_at_the_end(mdp, states, actions, rewards):
    """Not additive: the last reward is squared."""
    found = rewards.copy()
    found[-1:] **= 2
    return found


@pytest.mark.full
def test_a_scheme_that_depends_on_the_rewards_is_searched():
    report = rt.check(squared_at_the_end, time_limit=100)
    assert report.kind is rt.Kind.HISTORY
    answer = report["set_of_optimal_policies"]
    assert answer.keeps is False and "1 step" in answer.counterexample
    same = rt.check(lambda mdp, states, actions, rewards: 3 * rewards, time_limit=100)
    assert same["order_of_all_policies"].keeps is True and "exhaustive" in same["order_of_all_policies"].evidence
    assert same["returns_up_to_a_constant"].keeps is False


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        (lambda mdp, states, actions, rewards: rewards[:-1], "returns the shape"),
        (lambda mdp, states, actions, rewards: rewards / 0 * 0, "returns NaN"),
        (lambda mdp, states, actions, rewards: rewards[99], "raises IndexError"),
        (lambda mdp, states, actions, rewards: rewards + np.random.default_rng().normal(), "random"),
    ],
)
def test_a_scheme_on_paths_that_does_not_run_gets_one_row(scheme, reason):
    report = rt.check(scheme, time_limit=3)
    assert not report.runs and reason in report["runs"].reason, report
    assert "Traceback" not in str(report)


def test_counting_policies_agrees_with_listing_them():
    for skeleton in (*skeletons(1, 3), *skeletons(2, 2)[::9]):
        mdp = skeleton.mdp(0.9)
        assert count_policies(mdp, 2) == len(HistoryTables(mdp, 2).policies)
