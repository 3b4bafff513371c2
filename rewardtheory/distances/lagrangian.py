"""The one-dimensional dual: min over λ ≥ 0 of f(λ) = max_x [a(x) − λ b(x)], found in finitely many steps.

f is convex and piecewise linear, and one call of an oracle at λ gives a line a − λ b below f that touches it there.
Two lines, one falling and one rising, meet in the next λ to try; when f is no higher than their meeting point it is
the minimum. By duality it is the greatest a over mixtures of x with b ≤ 0, attained by mixing the last two.
"""

from typing import Any, NamedTuple

from rewardtheory.arithmetic import namespace, scalar, while_loop


class Line(NamedTuple):
    """One answer x of the oracle, with a(x) and b(x), and how far a − λ b can be below the true maximum."""

    a: Any
    b: Any
    error: Any
    answer: Any


class Minimum(NamedTuple):
    """The minimum: low ≤ min f ≤ high, the multiplier, the two answers, and the weight of the first in the mixture."""

    low: Any
    high: Any
    multiplier: Any
    falling: Line
    rising: Line
    share: Any
    iterations: Any


def minimize(oracle, falling: Line, rising: Line, *, max_iterations: int = 200) -> Minimum:
    """The minimum over λ ≥ 0.

    Args:
        oracle: a function (λ, line) -> `Line` at λ; `line` is a nearby one to start from.
        falling: the line at λ = 0, b > 0; with b ≤ 0 the minimum is at 0.
        rising: a line with b < 0, such as the one for λ → ∞.
        max_iterations: a limit that only rounding reaches; the result is valid after any number of steps.
    """
    xp = namespace(falling.a, rising.a, falling.b)
    interior = falling.b > 0

    def meet(left, right):
        slope = left.b - right.b
        safe = xp.where(slope > 0, slope, slope * 0 + 1)
        level = (left.a - right.a) / safe
        level = xp.where(level > 0, level, level * 0)
        return scalar(level)

    def proceed(state):
        return state[3] & (state[4] < max_iterations)

    def step(state):
        left, right, best, _, count = state
        level = meet(left, right)
        floor = left.a - level * left.b
        new = oracle(level, left)
        value = new.a - level * new.b
        # A new line is news only if it is above both old ones where they meet, by more than its own error.
        news = value > floor + new.error
        high = value + new.error
        better = high < best[0]
        best = tuple(xp.where(better, x, y) for x, y in zip((high, level), best, strict=True))
        go_left = news & (new.b > 0)
        go_right = news & (new.b <= 0)
        left = _pick(xp, go_left, new, left)
        right = _pick(xp, go_right, new, right)
        return left, right, best, news, count + 1

    at_zero = falling.a + falling.error
    best = (xp.asarray(at_zero), xp.asarray(at_zero * 0))
    state = (falling, rising, best, xp.asarray(interior), xp.asarray(0))
    left, right, best, _, count = while_loop(proceed, step, state, like=xp.asarray(interior))
    share = xp.where(interior, -right.b / xp.where(left.b > right.b, left.b - right.b, left.b * 0 + 1), left.b * 0 + 1)
    share = scalar(share)
    low = share * left.a + (1 - share) * right.a
    high, multiplier = (scalar(x) for x in best)
    return Minimum(low, high, multiplier, left, right, share, count)


def _pick(xp, condition, new, old):
    """`new` where the condition holds, else `old`, for trees of tuples and arrays."""
    if isinstance(new, tuple):
        return (
            type(new)(*(_pick(xp, condition, x, y) for x, y in zip(new, old, strict=True)))
            if hasattr(new, "_fields")
            else tuple(_pick(xp, condition, x, y) for x, y in zip(new, old, strict=True))
        )
    chosen = xp.where(condition, new, old)
    return scalar(chosen)
