"""The search for the worst-case regret: policy iteration and the multiplier λ in one loop.

f(λ) = max_π J_{R1 − λR2} − min_π J_{R1 − λR2} is convex and piecewise linear. Any two policies give a line a − λ b
below it, with a and b the differences of their returns. A falling line (b > 0, from λ = 0) and a rising one (b < 0, from
λ → ∞) meet at the next λ to try; there the best and the worst policy are found by policy iteration, started from those
before. If their line is no higher than the meeting point, that is the minimum; else it replaces one of the two.

Each turn of the loop evaluates two policies and improves them; when both are stable, λ moves. One loop instead of
loops within loops matters under `vmap`, where instances wait for each other at the end of every loop.
"""

from typing import Any, NamedTuple

from rewardtheory.arithmetic import namespace, roundoff, scalar, stop_gradient, while_loop
from rewardtheory.distances.extremes import Pair
from rewardtheory.solvers.bellman import backup, choose, fill, greedy, one_hot
from rewardtheory.solvers.error_bounds import weight, width
from rewardtheory.solvers.policy_iteration import frozen
from rewardtheory.transition import resolvent

# The loop ends by itself after some twenty turns; this limit is only met where rounding feigns progress.
MOST = 1000
ZERO, INFINITY, BETWEEN = 0, 1, 2


class Line(NamedTuple):
    """a − λ b, from the actions of the better and of the worse policy."""

    a: Any
    b: Any
    better: Any
    worse: Any


class Search(NamedTuple):
    """Where the search stands, and at its end what it found.

    `falling` and `rising` meet at `level`, the minimizing λ; `better` and `worse` are the policies there. `at_zero` and
    `at_infinity` are the first lines: their policies are the best and worst of the first reward, the worst and best of
    the second.
    """

    stage: Any
    better: Any
    worse: Any
    level: Any
    falling: Line
    rising: Line
    at_zero: Line
    at_infinity: Line
    done: Any
    turns: Any


def search(two: Pair, lines: tuple[Line, Line] | None = None) -> Search:
    """Minimize f, from the lines at λ = 0 and λ → ∞ if they are known."""
    two = Pair(frozen(two.mdp), stop_gradient(two.first), stop_gradient(two.second))
    xp = namespace(two.first, two.second)
    w = weight(two.mdp)
    w = w if getattr(w, "ndim", 0) == 0 else w.max()
    # Evaluating a policy is off by at most its residual, a few roundings, times w; gains below that are not gains.
    unit = 8 * w * (width(two.mdp) + 8) * roundoff(two.first)
    nothing = two.first[0, 0] * 0
    if lines is None:
        better, worse = greedy(two.mdp, two.first), greedy(two.mdp, -two.first)
        none = Line(nothing, nothing, better, worse)
        state = Search(
            xp.asarray(ZERO), better, worse, nothing, none, none, none, none, xp.asarray(False), xp.asarray(0)
        )
    else:
        falling, rising = lines
        level = meet(xp, falling, rising)
        done = xp.asarray(falling.b <= 0)
        level = scalar(xp.where(done, level * 0, level))
        start = xp.asarray(BETWEEN), falling.better, falling.worse, level
        state = Search(*start, falling, rising, falling, rising, done, xp.asarray(0))

    def turn(now: Search) -> Search:
        at_zero, at_infinity = now.stage == ZERO, now.stage == INFINITY
        first = scalar(xp.where(at_infinity, nothing, nothing + 1))
        second = scalar(xp.where(at_zero, nothing, xp.where(at_infinity, nothing - 1, -now.level)))
        better, up, moved_up, radius_up = _improve(two, now.better, first, second, unit)
        worse, down, moved_down, radius_down = _improve(two, now.worse, -first, -second, unit)
        stable = ~(moved_up | moved_down)
        line = Line(up[0] - down[0], up[1] - down[1], now.better, now.worse)
        floor = now.falling.a - now.level * now.falling.b
        news = line.a - now.level * line.b > floor + radius_up + radius_down
        news = stable & (now.stage == BETWEEN) & news
        falling = pick(xp, (stable & at_zero) | (news & (line.b > 0)), line, now.falling)
        rising = pick(xp, (stable & at_infinity) | (news & (line.b <= 0)), line, now.rising)
        # A line that does not fall at λ = 0 is the minimum already; the stage at infinity is for the proxy's range.
        flat = falling.b <= 0
        done = stable & (((now.stage == BETWEEN) & ~news) | (at_infinity & flat))
        level = scalar(xp.where(stable & ~done & ~at_zero, meet(xp, falling, rising), now.level))
        return Search(
            xp.where(stable, xp.minimum(now.stage + 1, BETWEEN), now.stage),
            better,
            worse,
            level,
            falling,
            rising,
            pick(xp, stable & at_zero, line, now.at_zero),
            pick(xp, stable & at_infinity, line, now.at_infinity),
            done,
            now.turns + 1,
        )

    found = while_loop(lambda now: ~now.done & (now.turns < MOST), turn, state, like=two.first)
    # Ended at infinity, the last policies are those of the proxy; the minimum is at λ = 0.
    flat = found.falling.b <= 0
    return found._replace(
        better=xp.where(flat, found.at_zero.better, found.better),
        worse=xp.where(flat, found.at_zero.worse, found.worse),
    )


def _improve(two: Pair, action, first, second, unit):
    """(better actions, (J1, J2) of the given ones, whether they differ, the radius below which a gain is none)."""
    mdp = two.mdp
    xp = namespace(two.first, two.second)
    pi = one_hot(action, mdp.n_actions, like=two.first)
    picked = xp.stack([(pi * two.first).sum(axis=1), (pi * two.second).sum(axis=1)], axis=1)
    v = resolvent(mdp, pi, picked)
    combined, r = first * v[:, 0] + second * v[:, 1], first * two.first + second * two.second
    q = fill(mdp, backup(mdp, r, combined))
    # The parts decide, not their sum: near the minimum they all but cancel, and their rounding does not.
    sizes = [abs(first) * xp.abs(x).max() + abs(second) * xp.abs(y).max() for x, y in ((two.first, two.second), v.T)]
    radius = 0 if mdp.is_exact else unit * (sizes[0] + sizes[1])
    better = greedy(mdp, q)
    moved = choose(q, better) - choose(q, action) > radius
    return xp.where(moved, better, action), mdp.initial @ v, moved.any(), radius


def meet(xp, falling: Line, rising: Line):
    """The λ ≥ 0 where two lines meet."""
    slope = falling.b - rising.b
    level = (falling.a - rising.a) / scalar(xp.where(slope > 0, slope, slope * 0 + 1))
    return scalar(xp.where(level > 0, level, level * 0))


def pick(xp, condition, new: Line, old: Line) -> Line:
    """`new` where the condition holds, else `old`."""
    return Line(*(scalar(xp.where(condition, x, y)) for x, y in zip(new, old, strict=True)))
