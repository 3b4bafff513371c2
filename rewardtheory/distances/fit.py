"""The best explanation of one reward by another: R2 ≈ c R1 + γΦ(s') − Φ(s) + redistribution.

With A_i the advantages under the uniform policy, R2 is of that form iff A2 = c A1, and then Φ = c V1 − V2. So c is
the projection ⟨A1, A2⟩ / ⟨A1, A1⟩, and what A2 − c A1 leaves over is the distance from the explanation.
"""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import is_exact, rational, to_float
from rewardtheory.makers import uniform_policy
from rewardtheory.solvers.evaluation import advantage_of
from rewardtheory.transition import expect, expect_reward
from rewardtheory.types import MDP

# A rounding of one input entry moves it by at most u times its size; rewards are built in a handful of operations.
OPERATIONS = 16


class Fit(NamedTuple):
    """c, Φ (S,), and the largest |E[R2 − c R1 − γΦ(S') + Φ(s)]| over available pairs."""

    scale: Any
    potential: Any
    residual: Any


def fit(mdp: MDP, R1, R2, *, scale=None) -> Fit:
    """The explanation of R2 by R1; with ``scale=0``, of R2 by shaping alone. NumPy or exact."""
    r1, r2 = expect_reward(mdp.transition, R1), expect_reward(mdp.transition, R2)
    pi = uniform_policy(mdp)
    (a1, v1), (a2, v2) = advantage_of(mdp, r1, pi), advantage_of(mdp, r2, pi)
    if scale is None:
        norm = (a1 * a1).sum()
        scale = (a1 * a2).sum() / norm if norm != 0 else norm
        scale = _simple(scale, a1, a2)
    phi = np.where(mdp.terminal, v1 * 0, scale * v1 - v2)
    residual = _left_over(mdp, r1, r2, scale, phi)
    if not mdp.is_exact:
        # A potential that is nothing but rounding is none: it is set to 0 where that explains as well.
        noise = 256 * 2.0**-53 * (abs(scale * v1).max() + abs(v2).max() + abs(r2).max())
        quiet = np.where(abs(phi) <= noise, 0.0, phi)
        silent = _left_over(mdp, r1, r2, scale, quiet)
        if silent <= residual + 2 * noise:
            return Fit(scale, quiet, silent)
    return Fit(scale, phi, residual)


def _left_over(mdp: MDP, r1, r2, scale, phi):
    left = r2 - scale * r1 - mdp.discount * expect(mdp.transition, phi) + phi[:, None]
    return abs(np.where(mdp.available, left, left * 0)).max()


def _simple(scale, a1, a2):
    """A simple fraction in place of `scale` where it explains as well: 3 rather than 2.9999999999999996."""
    if is_exact(a1) or not np.isfinite(scale):
        return scale
    simple = float(Fraction(float(scale)).limit_denominator(1000))
    before, after = abs(a2 - scale * a1).max(), abs(a2 - simple * a1).max()
    return simple if after <= 2 * before + 64 * 2.0**-53 * abs(a2).max() else scale


def input_rounding(mdp: MDP, R, phi=None) -> float:
    """How far an entry of a float table may be from the number that was meant: a few roundings of its largest part."""
    if mdp.is_exact:
        return 0.0
    size = abs(R).max() + (2 * abs(phi).max() if phi is not None else 0.0)
    return OPERATIONS * 2.0**-53 * float(size)


def as_number(x):
    """An exact rational of whichever number, for a certificate."""
    return rational(x) if not hasattr(x, "p") else x


def shown(x) -> str:
    """A number for a sentence."""
    value = to_float(x)
    return f"{value:.6g}"
