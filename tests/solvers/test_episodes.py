"""Returns within a number of steps: against sums in rationals, within their bound, and in the limit."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rational, rationals
from rewardtheory.mdps import load
from rewardtheory.solvers import episodes
from rewardtheory.solvers.episodes import returns_within


def instance(seed, discount):
    """A random model with a terminal state, one that nobody leaves, and rewards of both signs; three policies."""
    draw = np.random.default_rng(seed)
    P = draw.dirichlet(np.ones(4), size=(4, 2))
    P[2] = np.eye(4)[2]
    terminal = np.arange(4) == 3
    P[3] = np.eye(4)[3]
    mdp = rt.MDP(P, [0.5, 0.25, 0.25, 0], discount, terminal=terminal)
    R = draw.normal(size=(4, 2, 4)) * 10.0 ** draw.integers(-3, 4) * ~terminal[:, None, None]
    policies = [rt.uniform_policy(mdp), rt.policy(mdp, draw.integers(0, 2, size=4).tolist())]
    return mdp, R, np.array([*policies, draw.dirichlet(np.ones(2), size=4)])


def step_by_step(mdp, R, pi, steps):
    """The sum of what is paid at each step, in rationals."""
    model = mdp.exact()
    P, r = model.transition, (model.transition * rationals(R)).sum(axis=2)
    pi = rationals(pi)
    where, total, weight = model.initial, rational(0), rational(1)
    for _ in range(steps):
        total += weight * (where * (pi * r).sum(axis=1)).sum()
        weight *= model.discount
        where = where @ (pi[..., None] * P).sum(axis=1)
    return total


@pytest.mark.parametrize("doubled", [True, False], ids=["doubling", "stepping"])
@pytest.mark.parametrize("discount", [0.0, 0.5, 0.999, 1.0])
def test_they_lie_within_their_bound(discount, doubled, monkeypatch):
    monkeypatch.setattr(episodes, "DOUBLED_STATES", 300 if doubled else 0)
    for seed in range(4):
        mdp, R, policies = instance(seed, discount)
        for steps in (1, 2, 7, 32):
            J, bound = returns_within(mdp, R, policies, steps)
            for pi, value in zip(policies, J, strict=True):
                exactly = step_by_step(mdp, R, pi, steps)
                assert abs(rational(value) - exactly) <= rational(bound)
            assert bound <= 1e-9 * max(1, np.abs(R).max())


def test_exact_models_have_exact_returns():
    mdp, R, policies = instance(0, 0.5)
    J, bound = returns_within(mdp.exact(), rationals(R), rationals(policies), 11)
    assert bound == 0
    assert J.tolist() == [step_by_step(mdp, R, pi, 11) for pi in policies]


def test_a_long_time_is_the_limit():
    for seed in range(3):
        mdp, R, policies = instance(seed, 0.9)
        J, bound = returns_within(mdp, R, policies, 10**6)
        for pi, value in zip(policies, J, strict=True):
            assert value == pytest.approx(float(rt.expected_return(mdp, R, pi)), abs=1e-10 * np.abs(R).max())
        assert np.isfinite(bound)


def test_both_ways_agree_on_a_maze_and_in_groups(monkeypatch):
    found = load("maze")
    policies = np.array([rt.uniform_policy(found.mdp), rt.solve(found.mdp, found.rewards["steps"]).policy] * 2)
    doubled = returns_within(found.mdp, found.rewards["steps"], policies, 300)
    monkeypatch.setattr(episodes, "DOUBLED_STATES", 10)
    stepped = returns_within(found.mdp, found.rewards["steps"], policies, 300)
    monkeypatch.setattr(episodes, "ROOM", 1)
    alone = returns_within(found.mdp, found.rewards["steps"], policies, 300)
    assert np.abs(doubled[0] - stepped[0]).max() <= 2 * doubled[1] < 1e-6
    assert np.abs(doubled[0] - alone[0]).max() <= 2 * doubled[1]
    assert floats(doubled[0])[1] == doubled[0].max()
