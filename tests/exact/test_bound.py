"""Bounds: the intervals hold the quantity found by brute force, are tight, and a tighter claim is refused."""

import dataclasses

import numpy as np
import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rewardtheory import exact

seeds = st.integers(0, 10**6)


def pair(make, seed, episodic=False, **keywords):
    mdp, rewards = make(seed, episodic=episodic, **keywords)
    model = exact.model_of(mdp)
    r1, r2 = (exact.reward_of(model, mdp, R, name) for R, name in zip(rewards, ("R1", "R2"), strict=True))
    return mdp, model, r1, r2


def holds(oracle, bound, truth, width=1e-12):
    assert oracle.fraction(bound.low) <= truth <= oracle.fraction(bound.high)
    assert float(bound.high - bound.low) <= width * max(1, abs(float(truth)))


@pytest.mark.parametrize("episodic", [False, True])
@given(seed=seeds)
@settings(deadline=None, max_examples=40)
def test_returns_values_and_regrets(make, oracle, episodic, seed):
    mdp, model, r, _ = pair(make, seed, episodic)
    J = oracle.returns(model, r)
    first = mdp.available.argmax(axis=1)
    got = oracle.plan_return(model, r, exact.plan_of(model, first))
    holds(oracle, exact.return_bound(model, r, first), got)
    holds(oracle, exact.value_bound(model, r), max(J))
    holds(oracle, exact.value_bound(model, r, maximum=False), min(J))
    holds(oracle, exact.regret_bound(model, r, first, normalized=False), max(J) - got)
    if max(J) > min(J):
        holds(oracle, exact.regret_bound(model, r, first), (max(J) - got) / (max(J) - min(J)), 1e-9)
    else:
        with pytest.raises(exact.Unproved, match="max J - min J is not proved to be positive"):
            exact.regret_bound(model, r, first)


def mixture(model, J1, J2, oracle):
    """(λ, x, y) solving the worst case by brute force: x, and y as a list of (weight, policy)."""
    policies = oracle.deterministic(model)
    n, best, found = len(policies), None, None
    d = [(J1[i] - J1[j], J2[i] - J2[j], i, j) for i in range(n) for j in range(n)]
    for a1, a2, i, j in d:
        if a2 <= 0 and (best is None or a1 > best):
            best, found = a1, (0.0, [(1.0, i)], [(1.0, j)])
        for b1, b2, k, m in d if a2 > 0 else ():
            if b2 < 0:
                t = a2 / (a2 - b2)
                value = (1 - t) * a1 + t * b1
                if value > best if best is not None else True:
                    slope = (a1 - b1) / (a2 - b2)
                    best = value
                    found = (
                        float(slope),
                        [(float(1 - t), i), (float(t), k)],
                        [(float(1 - t), j), (float(t), m)],
                    )
    return found


@given(seed=seeds)
@settings(deadline=None, max_examples=40)
def test_worst_case_regret(make, oracle, seed):
    mdp, model, r1, r2 = pair(make, seed, states=2)
    J1, J2 = oracle.returns(model, r1), oracle.returns(model, r2)
    assume(max(J1) > min(J1))
    truth = oracle.worst_case_regret(model, r1, r2)
    policies = oracle.deterministic(model)
    slope, x, y = mixture(model, J1, J2, oracle)

    def table(parts):
        rows = []
        for weight, i in parts:
            actions = [model.choices[s][row.index(1)].action for s, row in enumerate(policies[i])]
            rows.append((weight, actions))
        return rows

    bound = exact.worst_case_regret_bound(model, (r1, r2), multiplier=slope, policies=(table(x), table(y)))
    assert oracle.fraction(bound.low) <= truth <= oracle.fraction(bound.high)
    assert float(bound.low) >= float(truth) - 1e-9
    if max(J2) > min(J2):
        # Strong duality: the slope of the optimal edge is an optimal multiplier, where there is one.
        least = min(float(spread(J1, J2, k * slope)) for k in (0.5, 1, 2)) / float(max(J1) - min(J1))
        assert float(bound.high) <= min(1, float(spread(J1, J2, slope) / (max(J1) - min(J1)))) + 1e-9
        assert least >= float(truth) - 1e-9
    loose = exact.worst_case_regret_bound(model, (r1, r2), multiplier=slope)
    assert loose.low == 0 and loose.high == bound.high


def spread(J1, J2, slope):
    from fractions import Fraction

    J = [x - Fraction(slope) * y for x, y in zip(J1, J2, strict=True)]
    return max(J) - min(J)


def test_worst_case_regret_of_the_known_cases(make):
    """W(R|R) = 0 and W(R|-R) = W(R|0) = 1."""
    mdp, model, r, _ = pair(make, 2, discount=0.75)
    minus = exact.Reward("-R1", tuple(tuple(tuple(-x for x in p) for p in row) for row in r.payments))
    zero = exact.Reward("0", tuple(tuple(tuple(fmpq(0) for _ in p) for p in row) for row in r.payments))
    q = exact.optimal_actions(model, [r]).actions
    best = [row[0] for row in q]
    worst = [row[0] for row in exact.optimal_actions(model, [minus]).actions]
    same = exact.worst_case_regret_bound(model, (r, dataclasses.replace(r, name="R2")), multiplier=1)
    assert 0 <= float(same.low) <= float(same.high) < 1e-14
    for proxy in (minus, zero):
        bound = exact.worst_case_regret_bound(model, (r, proxy), multiplier=0, policies=(best, worst))
        assert 1 - 1e-14 < float(bound.low) and bound.high == 1
    refused = exact.worst_case_regret_bound(
        model, (r, dataclasses.replace(r, name="R2")), multiplier=1, policies=(best, worst)
    )
    assert float(refused.low) < 1e-9  # the worst policy is no better: it is mixed away


def test_a_claim_may_be_looser_but_not_tighter(make):
    mdp, model, r1, r2 = pair(make, 4, discount=0.75)
    bound = exact.value_bound(model, r1, [0.0, 0.0, 0.0])
    tiny = fmpq(1, 10**40)
    assert dataclasses.replace(bound, low=bound.low - 1, high=bound.high + 1).verify()
    for changes in (
        {"low": bound.low + tiny},
        {"high": bound.high - tiny},
        {"low": bound.high, "high": bound.low},
    ):
        verdict = dataclasses.replace(bound, **changes).verify()
        assert not verdict and "which the claimed [low, high] does not contain" in verdict.reason


def test_worst_case_regret_refuses_plans_in_the_wrong_order(make):
    mdp, model, r1, _ = pair(make, 2, discount=0.75)
    minus = exact.Reward("R2", tuple(tuple(tuple(-x for x in p) for p in row) for row in r1.payments))
    best = [row[0] for row in exact.optimal_actions(model, [r1]).actions]
    worst = [row[0] for row in exact.optimal_actions(model, [minus]).actions]
    good = exact.worst_case_regret_bound(model, (r1, minus), multiplier=0, policies=(best, worst))
    swapped = dataclasses.replace(
        good, plans=good.plans[::-1], values=tuple(row[::-1] for row in good.values), low=fmpq(0)
    )
    assert "plan x is not proved to be at least as good as y under the second reward" in swapped.verify().reason
    for changes, message in (
        ({"multiplier": fmpq(-1)}, "the multiplier λ is negative"),
        ({"values": None}, "plans without values"),
        ({"values": (good.values[0], good.values[1][:1])}, "`values` must have two rewards by two plans"),
    ):
        assert message in dataclasses.replace(good, **changes).verify().reason


def test_statements_are_true_as_printed(make):
    mdp, model, r1, _ = pair(make, 4, discount=0.75)
    third = dataclasses.replace(
        exact.value_bound(model, r1), low=-fmpq(10**9, 3 * 10**8 + 7), high=fmpq(10**10, 10**9 - 3)
    )
    low, high = (float(x) for x in third.statement.split("[")[-1].rstrip("].").split(","))
    assert exact.rational(low) < third.low and third.high < exact.rational(high)
    assert exact.return_bound(model, r1, np.zeros(3, int), name="stay").statement.startswith("J[R1](stay) lies in [")


def test_worst_case_regret_from_values_computed_elsewhere(make, oracle):
    """Values, ends and the best proxy policy may be given; they are not trusted: noise only widens the interval."""
    mdp, model, r1, r2 = pair(make, 2, discount=0.75)
    here = exact.worst_case_regret_bound(model, (r1, r2), multiplier=0.5, policies=([0, 0, 0], [1, 1, 1]))
    truth = oracle.worst_case_regret(model, r1, r2)
    proxy_best = [row[0] for row in exact.optimal_actions(model, [r2]).actions]
    for noise in (0.0, 2.0**-20):

        def evaluate(policy, noise=noise):
            exactly = [oracle.values(model, r, exact.policy_of(model, policy)) for r in (r1, r2)]
            return tuple([float(x) + noise for x in v] for v in exactly)

        def ends(values, noise=noise):
            return tuple([float(x) - noise for x in v] for v in values)

        bound = exact.worst_case_regret_bound(
            model,
            (r1, r2),
            multiplier=0.5,
            policies=([0, 0, 0], [1, 1, 1]),
            proxy_best=proxy_best,
            evaluate=evaluate,
            ends=ends((here.best, here.least)),
            mixed_ends=ends((here.mixed_best, here.mixed_least)),
        )
        assert oracle.fraction(bound.low) <= truth <= oracle.fraction(bound.high)
        assert abs(float(bound.low - here.low)) <= 100 * noise + 1e-12
        assert abs(float(bound.high - here.high)) <= 100 * noise + 1e-12
