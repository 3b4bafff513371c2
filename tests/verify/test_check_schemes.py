"""Good and bad schemes of our own: what they keep, and how those that do not run are told."""

import os
import time

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.property import properties_of, property_ids

ENOUGH = 100.0  # a limit that a loaded machine does not reach either


def shaping(mdp, reward):
    phi = np.where(mdp.terminal, 0, [5, -3, 2, 7][: mdp.n_states])
    return reward + mdp.discount * phi[None, None, :] - phi[:, None, None]


def clip_and_bonus(mdp, reward):
    return np.clip(reward, -1, 1) + 0.1 * (reward != 0)


ORDERS = ("order_of_all_policies", "set_of_optimal_policies", "order_of_deterministic_policies", "starc_distance_zero")
SIZES = (
    "epsilon_optimality",
    "boltzmann_rational_policy",
    "returns_up_to_a_constant",
    "q_values_up_to_a_state_function",
)


@pytest.fixture(scope="module")
def shaped():
    return rt.check(shaping, time_limit=ENOUGH)


def test_shaping_is_decided_in_rationals(shaped):
    for id in (*ORDERS, *SIZES, "telescoping", "no_farmable_cycle"):
        assert shaped[id].keeps is True and shaped[id].evidence == "decided", shaped[id]
        assert "rationals" in shaped[id].reason


def test_shaping_is_no_linear_map_and_unbounded(shaped):
    assert shaped["scale_equivariance"].keeps is False
    assert shaped["sign_equivariance"].keeps is False
    assert shaped["boundedness"].keeps is False
    assert shaped["shift_invariance"].keeps is True


def test_a_bad_scheme_fails_with_certificates_and_text_to_paste():
    report = rt.check(clip_and_bonus, time_limit=ENOUGH)
    for id in (*ORDERS, *SIZES, "no_farmable_cycle"):
        answer = report[id]
        assert answer.keeps is False and answer.evidence == "certified", answer
        assert answer.certificates and all(c.verify().ok for c in answer.certificates)
        names = {"rt": rt}
        exec(answer.counterexample, names)
        mdp, reward = names["mdp"], names["reward"]
        if id == "order_of_all_policies":
            assert not rt.is_same_policy_order(mdp, reward, clip_and_bonus(mdp, reward))


@pytest.mark.slow
def test_scaling_keeps_orders_and_not_sizes():
    report = rt.check(lambda mdp, reward: 3 * reward, time_limit=ENOUGH)
    assert all(report[id].keeps for id in ORDERS)
    assert all(report[id].keeps is False and report[id].evidence == "certified" for id in SIZES)
    assert report["scale_equivariance"].keeps and report["sign_equivariance"].keeps


@pytest.mark.slow
def test_negation_reverses_the_order():
    report = rt.check(lambda mdp, reward: -reward, time_limit=ENOUGH)
    assert not any(report[id].keeps for id in ORDERS)
    assert report["sign_equivariance"].keeps


@pytest.mark.slow
def test_redistribution_keeps_returns_and_does_not_telescope():
    def scheme(mdp, reward):
        X = np.arange(mdp.n_states)[None, None, :] * np.ones_like(reward)
        return reward + X - (mdp.transition * X).sum(axis=2)[:, :, None]

    report = rt.check(scheme, time_limit=ENOUGH)
    assert all(report[id].keeps for id in (*ORDERS, *SIZES))
    assert report["telescoping"].keeps is False and "0.5" in report["telescoping"].counterexample


@pytest.mark.slow
def test_a_bonus_for_progress_can_be_farmed():
    def progress(mdp, reward):
        state = np.arange(mdp.n_states)
        return reward + 3.0 * (state[None, None, :] > state[:, None, None])

    report = rt.check(progress, time_limit=ENOUGH)
    assert report["no_farmable_cycle"].keeps is False


@pytest.mark.slow
def test_a_clip_far_out_is_found_beyond_the_box():
    report = rt.check(lambda mdp, reward: np.clip(reward, -60, 60), time_limit=ENOUGH)
    assert report["order_of_all_policies"].keeps is False
    assert report["order_of_all_policies"].evidence == "certified"


@pytest.mark.slow
def test_a_map_of_models_is_recognized_and_compared():
    report = rt.check(lambda mdp, reward: (mdp.replace(discount=mdp.discount / 2), reward), time_limit=ENOUGH)
    assert report.kind is rt.Kind.MODEL
    assert report["order_of_all_policies"].keeps is False
    assert all(c.verify().ok for c in report["order_of_all_policies"].certificates)
    assert report["telescoping"].keeps is None and "makes no sense" in report["telescoping"].reason
    same = rt.check(lambda mdp, reward: (mdp, 2 * reward), time_limit=ENOUGH)
    assert same["order_of_all_policies"].keeps is True


def test_the_kind_of_a_map_of_models_may_be_named():
    scheme = rt.Scheme(lambda a, b: (a, b), kind=rt.Kind.MODEL, name="same")
    assert rt.check(scheme, time_limit=4).answers["order_of_all_policies"].keeps is True


def crash(mdp, reward):
    if reward.max() > 1:
        raise KeyError("no\nkey")
    return reward


def nan(mdp, reward):
    with np.errstate(invalid="ignore"):
        return reward / np.abs(reward).max()


def wrong_shape(mdp, reward):
    return reward.sum(axis=2)


def hang(mdp, reward):
    while True:
        time.sleep(1)


def chance(mdp, reward):
    return reward + np.random.default_rng().normal(size=reward.shape)


def coin(mdp, reward):
    return reward * np.random.default_rng().integers(1, 3)


def exits(mdp, reward):
    os._exit(3)


def crash_far_out(mdp, reward):
    if np.abs(reward).max() > 700:
        raise OverflowError("too large")
    return np.tanh(reward)


def nothing(mdp, reward):
    print("printing is nobody's row")


def writes(mdp, reward):
    mdp.transition[0, 0, 0] = 3
    return reward


def words(mdp, reward):
    return "high"


@pytest.mark.parametrize(
    ("scheme", "reason", "place"),
    [
        (crash, "the scheme raises KeyError: 'no\\nkey'", "('s0', 'a0'): 2.0"),
        (crash_far_out, "the scheme raises OverflowError: too large", "rt.reward(mdp, {("),
        (nan, "the scheme returns NaN", "rt.reward(mdp, {})"),
        (wrong_shape, "the scheme returns the shape (1, 1); it must be (1, 1, 1)", "rt.reward(mdp, {})"),
        (hang, "the scheme hangs or is too slow: nothing came back within 1.5 s", None),
        (chance, "it has no argument `key` or `seed`", None),
        (coin, "is random: two equal calls give different results", None),
        (exits, "the scheme ended its process", None),
        (nothing, "the scheme returns nothing; it must return an array of numbers", "rt.reward(mdp, {})"),
        (writes, "the scheme raises ValueError: assignment destination is read-only", "rt.reward(mdp, {})"),
        (words, "returns str", "rt.reward(mdp, {})"),
    ],
)
def test_a_scheme_that_does_not_run_gets_one_clear_row(scheme, reason, place):
    report = rt.check(scheme, time_limit=1.5)
    assert not report.runs and report["runs"].keeps is False
    assert reason in report["runs"].reason and "Traceback" not in str(report)
    assert (report["runs"].counterexample is None) == (place is None)
    if place is not None:
        assert place in report["runs"].counterexample
    assert all(report[id].keeps is None and "does not run" in report[id].reason for id in property_ids())
    assert len(str(report).split("\n")) <= 4


@pytest.mark.slow
def test_a_random_scheme_gets_a_key():
    def noise(mdp, reward, *, key):
        return reward + np.random.default_rng(key).normal(size=reward.shape)

    one, other = (rt.check(noise, seed=seed, time_limit=4) for seed in (1, 2))
    assert one.runs and one["order_of_all_policies"].keeps is False
    assert one["boltzmann_rational_policy"].reason != other["boltzmann_rational_policy"].reason


def test_a_slow_scheme_says_how_far_it_came():
    def slow(mdp, reward):
        time.sleep(0.002)
        return reward

    report = rt.check(slow, time_limit=3)
    assert report.runs
    assert "exhaustive up to 3" not in report["telescoping"].evidence
    assert report.seconds < 8


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: rt.Scheme(3), "`function` is 3"),
        (lambda: rt.Scheme(lambda x: x), "does not tell what it maps"),
        (lambda: rt.Scheme(lambda x, y, z: x), "does not tell what it maps"),
        (lambda: rt.Scheme(shaping, kind="reward"), "it must be one of rt.Kind"),
        (lambda: rt.Scheme(shaping, kind=rt.Kind.GROUP), "takes 2 arguments without a default"),
        (lambda: rt.Scheme(max), "does not tell|takes"),
        (lambda: rt.check(shaping, time_limit=0), "`time_limit` is 0"),
        (lambda: rt.check("no_file.py:x"), "not a Python file that exists"),
        (lambda: rt.check("no_name.py"), "it must be FILE.py:NAME"),
    ],
)
def test_bad_input_is_one_sentence(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_every_property_is_one_file_with_a_statement():
    from importlib import import_module
    from pkgutil import iter_modules

    package = import_module("rewardtheory.verify.properties")
    for module in iter_modules(package.__path__):
        found = import_module(f"{package.__name__}.{module.name}").PROPERTIES
        assert found and all(p.statement and p.kinds for p in found)
    for kind in rt.Kind:
        ids = [p.id for p in properties_of(kind)]
        assert ids and len(ids) == len(set(ids)), f"{kind} has a property twice"
