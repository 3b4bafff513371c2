"""The search for the worst-case regret: policy iteration and the multiplier λ in one loop.

f(λ) = max_π J_{R1 − λR2} − min_π J_{R1 − λR2} is convex and piecewise linear. Any two policies give a line a − λ b
below it, with a and b the differences of their returns. A falling line (b > 0, from λ = 0) and a rising one (b < 0, from
λ → ∞) meet at the next λ to try. When no policy is better there than those of the two lines, that is the minimum.

Each turn of the loop evaluates two policies under both rewards, once. Values under both are values under every
combination, so the same turn moves λ and improves the policies at the new λ; and a line above the meeting point counts
at once, whether or not its policies are the best. Turns are what the search costs: under `vmap` instances wait for the
one with the most of them, and loops within loops would make them wait at the end of every loop.
"""

from typing import Any, NamedTuple

from rewardtheory.arithmetic import namespace, roundoff, scalar, stop_gradient, while_loop
from rewardtheory.distances.extremes import Pair, both_values
from rewardtheory.solvers.bellman import choose, fill, greedy
from rewardtheory.solvers.error_bounds import weight, width
from rewardtheory.solvers.policy_iteration import frozen
from rewardtheory.transition import expect

# The loop ends by itself after some fifteen turns; this limit is only met where rounding feigns progress.
MOST = 1000
ZERO, INFINITY, BETWEEN = 0, 1, 2


class Line(NamedTuple):
    """a − λ b, from the actions of the better and of the worse policy, with their values (S, 2) under both rewards."""

    a: Any
    b: Any
    better: Any
    worse: Any
    better_values: Any
    worse_values: Any


class Search(NamedTuple):
    """Where the search stands, and at its end what it found.

    `falling` and `rising` meet at `level`, the minimizing λ; `found` has the policies that are best and worst there.
    `at_zero` and `at_infinity` are the first lines: their policies are the best and worst of the first reward, the worst
    and best of the second. `better` and `worse` are the policies to evaluate next.
    """

    stage: Any
    better: Any
    worse: Any
    level: Any
    falling: Line
    rising: Line
    at_zero: Line
    at_infinity: Line
    found: Line
    done: Any
    turns: Any


def search(two: Pair, lines: tuple[Line, Line] | None = None) -> Search:
    """Minimize f, from the lines at λ = 0 and λ → ∞ if they are known."""
    two = Pair(frozen(two.mdp), stop_gradient(two.first), stop_gradient(two.second))
    mdp = two.mdp
    xp = namespace(two.first, two.second)
    w = weight(mdp)
    w = w if getattr(w, "ndim", 0) == 0 else w.max()
    # Evaluating a policy is off by at most its residual, a few roundings, times w; gains below that are not gains.
    unit = 8 * w * (width(mdp) + 8) * roundoff(two.first)
    nothing = two.first[0, 0] * 0
    if lines is None:
        better, worse = greedy(mdp, two.first), greedy(mdp, -two.first)
        values = two.first[:, :1] * xp.zeros((1, 2), dtype=int)
        none = Line(nothing, nothing, better, worse, values, values)
        never = xp.asarray(False)
        state = Search(xp.asarray(ZERO), better, worse, nothing, none, none, none, none, none, never, xp.asarray(0))
    else:
        falling, rising = stop_gradient_of(lines)
        done = xp.asarray(falling.b <= 0)
        level = scalar(xp.where(done, nothing, meet(xp, falling, rising)))
        start = xp.asarray(BETWEEN), falling.better, falling.worse, level
        state = Search(*start, falling, rising, falling, rising, falling, done, xp.asarray(0))

    def turn(now: Search) -> Search:
        here = _line(two, now.better, now.worse)
        up, down = (_steps(two, v) for v in (here.better_values, here.worse_values))
        at_zero, at_infinity, between = (now.stage == stage for stage in (ZERO, INFINITY, BETWEEN))
        weights = _weights(xp, nothing, now.stage, now.level)
        opposite = -weights[0], -weights[1]
        _, moved_up, radius_up = _improve(two, up, now.better, weights, unit)
        _, moved_down, radius_down = _improve(two, down, now.worse, opposite, unit)
        stable = ~(moved_up | moved_down)
        floor = now.falling.a - now.level * now.falling.b
        news = between & (here.a - now.level * here.b > floor + radius_up + radius_down)
        falling = pick(xp, (stable & at_zero) | (news & (here.b > 0)), here, now.falling)
        rising = pick(xp, (stable & at_infinity) | (news & (here.b <= 0)), here, now.rising)
        # A line that does not fall at λ = 0 is the minimum already; the stage at infinity is for the proxy's range.
        flat = falling.b <= 0
        stage = xp.where(stable, xp.minimum(now.stage + 1, BETWEEN), now.stage)
        level = scalar(xp.where(news | (stable & at_infinity), meet(xp, falling, rising), now.level))
        weights = _weights(xp, nothing, stage, level)
        opposite = -weights[0], -weights[1]
        better, moved_up, _ = _improve(two, up, now.better, weights, unit)
        worse, moved_down, _ = _improve(two, down, now.worse, opposite, unit)
        ended = (stage == BETWEEN) & ~(moved_up | moved_down)
        return Search(
            stage,
            better,
            worse,
            level,
            falling,
            rising,
            pick(xp, stable & at_zero, here, now.at_zero),
            pick(xp, stable & at_infinity, here, now.at_infinity),
            here,
            ended | (stable & at_infinity & flat),
            now.turns + 1,
        )

    found = while_loop(lambda now: ~now.done & (now.turns < MOST), turn, state, like=two.first)
    # Ended at infinity, the last policies are those of the proxy; the minimum is at λ = 0.
    flat = found.falling.b <= 0
    level = scalar(xp.where(flat, nothing, found.level))
    return found._replace(level=level, found=pick(xp, flat, found.at_zero, found.found))


def stop_gradient_of(lines):
    """Lines through which no derivative flows."""
    return tuple(Line(*map(stop_gradient, line)) for line in lines)


def _line(two: Pair, better, worse) -> Line:
    up, down = both_values(two, better), both_values(two, worse)
    a, b = two.mdp.initial @ (up - down)
    return Line(scalar(a), scalar(b), better, worse, up, down)


def _weights(xp, nothing, stage, level):
    """The combination (w1, w2) of the two rewards that a stage is about."""
    first = scalar(xp.where(stage == INFINITY, nothing, nothing + 1))
    second = scalar(xp.where(stage == ZERO, nothing, xp.where(stage == INFINITY, nothing - 1, -level)))
    return first, second


def _steps(two: Pair, v):
    """The action values under both rewards of a policy with values v (S, 2), and the sizes of their parts."""
    xp = namespace(two.first, two.second)
    after = two.mdp.discount * expect(two.mdp.transition, v)
    sizes = [xp.abs(x).max() for x in (two.first, two.second, v[:, 0], v[:, 1])]
    return two.first + after[..., 0], two.second + after[..., 1], sizes


def _improve(two: Pair, steps, action, weights, unit):
    """(better actions, whether they differ from the given ones, the radius below which a gain is none)."""
    xp = namespace(two.first, two.second)
    (first, second), (q_1, q_2, (r_1, r_2, v_1, v_2)) = weights, steps
    q = fill(two.mdp, first * q_1 + second * q_2)
    # The parts decide, not their sum: near the minimum they all but cancel, and their rounding does not.
    radius = 0 if two.mdp.is_exact else unit * (abs(first) * (r_1 + v_1) + abs(second) * (r_2 + v_2))
    better = greedy(two.mdp, q)
    moved = choose(q, better) - choose(q, action) > radius
    return xp.where(moved, better, action), moved.any(), radius


def meet(xp, falling: Line, rising: Line):
    """The λ ≥ 0 where two lines meet."""
    slope = falling.b - rising.b
    level = (falling.a - rising.a) / scalar(xp.where(slope > 0, slope, slope * 0 + 1))
    return scalar(xp.where(level > 0, level, level * 0))


def pick(xp, condition, new: Line, old: Line) -> Line:
    """`new` where the condition holds, else `old`."""
    return Line(*(scalar(xp.where(condition, x, y)) for x, y in zip(new, old, strict=True)))
