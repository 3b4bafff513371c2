"""What bi-level alignment refuses, each with its own sentence."""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact
from rewardtheory.types import NotConverged
from rewardtheory.validation import numbers, require_shape

# Nearer to 1 a learned discount is refused: values grow without bound, and with them the derivative.
NEAREST_TO_ONE = 1e-5


def number(x, name: str) -> float:
    x = numbers(x, name)
    require_shape(x, (), name, "give one number")
    return float(floats(x) if is_exact(x) else x)


def positive(x, name: str) -> float:
    found = number(x, name)
    if not found > 0:
        raise ValueError(f"`{name}` is {x}; it must be > 0.")
    return found


def require_solved(found, t: int, max_iterations: int) -> None:
    residual, scale = float(found.residual), float(found.scale)
    if not residual <= 1e-11 * scale:
        raise NotConverged(
            f"the inner problem of outer step {t} stopped after {max_iterations} Newton steps with a residual of "
            f"{residual:.3g}, and a derivative there would be wrong; raise `max_iterations` or `temperature`."
        )


def require_stable(found, g: float, t: int, name: str, max_iterations: int, learned: bool) -> None:
    """Name what is wrong with an outer step, in one sentence."""
    if learned and not 1 - g >= NEAREST_TO_ONE:
        raise NotConverged(
            f"the learned discount was driven to 1 (1 − g = {1 - g:.3g} at outer step {t}), where returns grow without "
            "bound; set `discount_penalty`, lower `learning_rate`, or set learn_discount=False."
        )
    require_solved(found, t, max_iterations)
    strain = float(found.strain)
    if strain >= 1:
        raise NotConverged(
            f"{name} diverges at outer step {t}: its rate is {strain:.3g} times the largest that "
            "converges, 2/|λ| with λ the least eigenvalue of the inner Hessian; divide the rate by more than that."
        )
    leaves = [np.asarray(x) for x in found.gradient.values()]
    if not all(np.isfinite(x).all() for x in leaves):
        raise NotConverged(
            f"the derivative of the outer objective is not finite at outer step {t}, by {name}; raise `temperature`, or use "
            "the hypergradient mode `exact`, which divides by nothing but the temperature."
        )
