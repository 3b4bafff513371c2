"""Hypotheses of claims about shaping: paths, experience, step sizes, potentials that move, and models that mix or end."""

from fractions import Fraction
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.solvers.evaluation import values
from rewardtheory.transition import support
from rewardtheory.types import MDP
from rewardtheory.verify import instances as draw
from rewardtheory.verify.claims import Given

SHARES = tuple(Fraction(x) for x in ("0", "1/4", "1/2", "1"))
STEP_SIZES = tuple(Fraction(x) for x in ("1", "1/2", "1/3", "0"))


def _among(numbers):
    return st.sampled_from(numbers).map(rational)


@st.composite
def mixing_mdps(draw_):
    """A model in which every transition is possible."""
    S, A = draw_(st.sampled_from(((1, 2), (2, 2), (3, 2), (2, 3))))
    weight = np.array(draw_(st.lists(st.integers(1, 3), min_size=S * A * S, max_size=S * A * S))).reshape(S, A, S)
    if draw_(st.booleans()):
        weight[:, 1] = weight[:, 0]
    start = np.array(draw_(st.lists(st.integers(1, 2), min_size=S, max_size=S)))
    p = rationals(weight) / rationals(weight.sum(axis=2))[..., None]
    return MDP(p, rationals(start) / rational(int(start.sum())), draw_(_among(draw.DISCOUNTS)))


@st.composite
def ending_mdps(draw_):
    """A model with discount 1 whose last state is terminal and is reached surely: each step may stay, advance or end."""
    S, A = draw_(st.sampled_from(((2, 2), (3, 2), (4, 2))))
    weight = np.array(draw_(st.lists(st.integers(0, 2), min_size=S * A * S, max_size=S * A * S))).reshape(S, A, S)
    weight = weight * np.triu(np.ones((S, S), int))[:, None, :]
    weight[:, :, -1] += 1
    start = np.array(draw_(st.lists(st.integers(0, 2), min_size=S, max_size=S)))
    start[0] += not start.any()
    p = rationals(weight) / rationals(weight.sum(axis=2))[..., None]
    terminal = np.arange(S) == S - 1
    return MDP(p, rationals(start) / rational(int(start.sum())), rational(1), terminal=terminal)


@st.composite
def paths(draw_, mdp: MDP, longest: int = 5):
    """(states, actions) of a path that can happen, one state longer than its actions."""
    states, actions = [draw_(st.integers(0, mdp.n_states - 1))], []
    for _ in range(draw_(st.integers(0, longest))):
        s = states[-1]
        if mdp.terminal[s]:
            break
        actions.append(draw_(st.sampled_from(np.flatnonzero(mdp.available[s]).tolist())))
        states.append(draw_(st.sampled_from(np.flatnonzero(support(mdp.transition)[s, actions[-1]]).tolist())))
    return tuple(states), tuple(actions)


@st.composite
def experiences(draw_, mdp: MDP, longest: int = 6):
    """Steps (s, a, s', a') out of live states, each one possible, in any order."""
    live = np.argwhere(mdp.available & ~mdp.terminal[:, None]).tolist()
    steps = []
    for _ in range(draw_(st.integers(1, longest)) if live else 0):
        s, a = draw_(st.sampled_from(live))
        t = draw_(st.sampled_from(np.flatnonzero(support(mdp.transition)[s, a]).tolist()))
        steps.append((s, a, t, draw_(st.sampled_from(np.flatnonzero(mdp.available[t]).tolist()))))
    return tuple(steps)


@st.composite
def bonus_tables(draw_, discount):
    """A bonus F (S,A,S): anything, the same for all actions, or a potential difference. The last two are hard to hit."""
    S, A = draw_(st.sampled_from(((1, 2), (2, 2), (3, 2), (2, 3))))
    kind = draw_(st.integers(0, 2))
    if kind == 2:
        phi = draw_(draw.integers((S,)))
        F = (discount * phi[None, :] - phi[:, None])[:, None]
    else:
        F = draw_(draw.integers((S, 1 if kind else A, S)))
    return F if kind == 0 else np.repeat(F, A, axis=1)


def tables(mdp: MDP):
    """Numbers for states and actions, 0 in terminal states."""
    return draw.integers(mdp.available.shape).map(lambda x: np.where(mdp.terminal[:, None], x * 0, x))


def moving(mdp: MDP, steps: int):
    """A potential for each of the times 0 … steps, (steps + 1, S), 0 in terminal states."""
    return draw.integers((steps + 1, mdp.n_states)).map(lambda phi: np.where(mdp.terminal, phi * 0, phi))


@st.composite
def improvable(draw_, mdp: MDP, reward):
    """A heuristic h with max_a (r + γPh) ≥ h: the better of two policies' values, each lowered by a constant."""
    v = [values(mdp, reward, draw_(draw.policies(mdp))) - draw_(_among((0, 0, 1, 2))) for _ in range(2)]
    h = np.where(v[0] >= v[1], v[0], v[1])
    return np.where(mdp.terminal & (h != 0), h * 0, h)


@st.composite
def rewards_within(draw_, mdp: MDP, phi):
    """A reward R with 0 ≤ R ≤ top and 0 ≤ R + Φ(s') − Φ(s) ≤ top, for top = max Φ − min Φ + 1."""
    top = phi.max() - phi.min() + 1
    change = np.broadcast_to((phi[None, :] - phi[:, None])[:, None, :], mdp.transition.shape)
    low, high = np.maximum(change * 0, -change), np.minimum(top + change * 0, top - change)
    count = mdp.transition.size
    at = rationals(draw_(st.lists(st.integers(0, 2), min_size=count, max_size=count))).reshape(low.shape) / 2
    return low + at * (high - low)


@st.composite
def matchings(draw_, steps: int, total=None):
    """Shares m (N,N) on and above the diagonal; each row sums to `total`, or to anything where it is None."""
    weight = np.array(draw_(st.lists(st.integers(0, 2), min_size=steps**2, max_size=steps**2)), dtype=int)
    m = rationals(np.triu(weight.reshape(steps, steps)))
    if total is None:
        return m / 3
    m[:, -1] = m[:, -1] + (m.sum(axis=1) == 0).astype(int)
    return m / m.sum(axis=1)[:, None] * total


@st.composite
def observations(draw_):
    """(true, observed, corrupt, k): rewards ≥ 0 of some states, what is seen of them, which are corrupt, a number of states."""
    n = draw_(st.integers(1, 6))
    true = draw_(draw.integers((n,), 0, 5))
    corrupt = np.array(draw_(st.lists(st.booleans(), min_size=n, max_size=n)))
    seen = np.where(corrupt, draw_(draw.integers((n,), 0, 9)), true)
    return true, seen, corrupt, draw_(st.integers(1, n))


MixingMDP = Annotated[Any, Given(lambda _: mixing_mdps(), "a finite model in which every transition is possible")]
EndingMDP = Annotated[
    Any, Given(lambda _: ending_mdps(), "a finite model with discount 1 in which every policy ends surely")
]
AnyDiscount = Annotated[Any, Given(lambda _: _among(draw.DISCOUNTS), "any discount below 1")]
PositiveDiscount = Annotated[Any, Given(lambda _: _among(draw.DISCOUNTS[1:]), "any discount in (0, 1)")]
AnyBonus = Annotated[
    Any, Given(lambda seen: bonus_tables(seen["discount"]), "any bonus F(s,a,s'), now and then a potential difference")
]
Path = Annotated[Any, Given(lambda seen: paths(seen["mdp"]), "any path that can happen")]
Experience = Annotated[Any, Given(lambda seen: experiences(seen["mdp"]), "any sequence of experienced steps")]
StepSizes = Annotated[
    Any,
    Given(
        lambda seen: st.lists(
            st.sampled_from(STEP_SIZES), min_size=len(seen["experience"]), max_size=len(seen["experience"])
        ).map(rationals),
        "any step sizes in [0, 1]",
    ),
]
AnyTable = Annotated[
    Any,
    Given(
        lambda seen: tables(seen["mdp"]),
        "any numbers for states and actions, 0 in terminal states",
        lambda random, seen: draw.generic_array(random, seen["mdp"].available.shape),
    ),
]
Horizon = Annotated[Any, Given(lambda _: st.integers(1, 4), "any number of steps")]
MovingPotential = Annotated[
    Any,
    Given(
        lambda seen: moving(seen["mdp"], len(seen["path"][1]) if "path" in seen else seen["horizon"]),
        "any potential for each time, 0 in terminal states",
    ),
]
Share = Annotated[Any, Given(lambda _: _among(SHARES), "any share in [0, 1]")]
AnyNumber = Annotated[
    Any, Given(lambda _: st.integers(-3, 3).map(rational), "any number", lambda random, _: draw.generic_array(random, ()).item())
]  # fmt: skip
ImprovableHeuristic = Annotated[
    Any,
    Given(lambda seen: improvable(seen["mdp"], seen["reward"]), "a heuristic that one step of planning does not lower"),
]
RewardWithin = Annotated[
    Any,
    Given(
        lambda seen: rewards_within(seen["mdp"], seen["phi"]),
        "a reward that lies in [0, max Φ − min Φ + 1] before and after shaping",
    ),
]
Bonuses = Annotated[
    Any, Given(lambda _: st.integers(1, 5).flatmap(lambda n: draw.integers((n,))), "any bonuses along a path")
]
FullMatching = Annotated[
    Any,
    Given(lambda seen: matchings(len(seen["bonuses"]), 1), "shares that take every bonus back entirely, none early"),
]
AnyMatching = Annotated[
    Any, Given(lambda seen: matchings(len(seen["bonuses"])), "shares that take bonuses back, none early")
]
LoopingDiscount = Annotated[
    Any,
    Given(lambda _: _among(("7/10", "4/5", "9/10", "99/100")), "any γ < 1 with γ > 1 − γ²"),
]
CorruptObservations = Annotated[
    Any, Given(lambda _: observations(), "rewards ≥ 0 of some states, observed truly except in the corrupt ones")
]
