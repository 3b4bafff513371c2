"""Are two rewards the same up to a composition of families of transformations? Decided, with a certificate.

Shaping by potentials of a subspace, redistribution and masks are linear, positive scaling multiplies. What is left is a
linear system: rows y2 = c y1 + γΦ(s') − Φ(s), one for each cell that no mask covers, or for each expected reward where
redistribution is allowed. A solution shows that they are the same; a combination of rows that no c ≥ 0 and Φ can satisfy
(Farkas) shows that they are not.
"""

from typing import Any, NamedTuple

import numpy as np
from flint import fmpq_mat

from rewardtheory.arithmetic import is_jax, rational, rationals
from rewardtheory.distances.fit import input_rounding
from rewardtheory.distances.invariances import Family, Freedom, freedom_of
from rewardtheory.distances.linear_fit import Fitted, certificate, fit, solver
from rewardtheory.makers import as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors


class Equivalence(NamedTuple):
    """What `check_equivalent` found.

    Attributes:
        answer: whether the rewards are the same up to the families.
        scale: c, 1 where scaling is not allowed.
        potential: Φ (S,), or None where shaping is not allowed.
        deviation: the largest |y2 − c y1 − γΦ(s') + Φ(s)| over the rows.
        certificate: an `exact.Optimum` (nothing is left beyond the tolerance) or an `exact.Farkas` (something is);
            for families of their own kind what their decision shows; None where the model is too large.
    """

    answer: bool
    scale: Any
    potential: Any
    deviation: Any
    certificate: Any


def equivalent(mdp: MDP, reward_1, reward_2, *, up_to: Family | tuple[Family, ...], tolerance=None) -> bool:
    """Whether two rewards differ by transformations of some families alone: the answer of `check_equivalent`.

    >>> import rewardtheory as rt
    >>> from rewardtheory import invariances as to
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> other = rt.shape(mdp, 3 * r, [2])
    >>> rt.equivalent(mdp, r, other, up_to=to.potential_shaping)
    False
    >>> rt.equivalent(mdp, r, other, up_to=(to.potential_shaping, to.positive_scaling))
    True
    """
    return check_equivalent(mdp, reward_1, reward_2, up_to=up_to, tolerance=tolerance).answer


def check_equivalent(
    mdp: MDP, reward_1, reward_2, *, up_to: Family | tuple[Family, ...], tolerance=None
) -> Equivalence:  # fmt: skip
    """Whether R2 = c R1 + γΦ(s') − Φ(s) + X (+ anything on masked cells), with what the families allow of it.

    Args:
        mdp: the model, in float64 or exact.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        up_to: one family of `rt.invariances`, or a tuple: all their compositions are allowed. `monotone` goes with masks
            only, `same_optima` alone.
        tolerance: how far a row may be off; by default a few roundings of the largest numbers in it, and 0 for exact
            models.

    Returns:
        `Equivalence`.

    Raises:
        ValueError: on bad input.

    Notes: one least-squares fit; on exact models, elimination in rationals.

    Source: skalse2023invariance.

    >>> import rewardtheory as rt
    >>> from rewardtheory import invariances as to
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> found = rt.check_equivalent(mdp, r, -r, up_to=(to.potential_shaping, to.positive_scaling))
    >>> found.answer, found.certificate.verify().ok
    (False, True)
    """
    families = (up_to,) if isinstance(up_to, Family) else tuple(up_to)
    if not families or not all(isinstance(f, Family) for f in families):
        raise ValueError("`up_to` must be a family of rt.invariances, such as potential_shaping, or a tuple of them.")
    R1, R2 = as_reward(mdp, reward_1, "reward_1"), as_reward(mdp, reward_2, "reward_2")
    if is_jax(R1) or is_jax(R2):
        raise ValueError(
            "`reward_1` or `reward_2` is a JAX array; this takes NumPy or exact numbers: use numpy.asarray."
        )
    if tolerance is not None and not tolerance >= 0:
        raise ValueError(f"`tolerance` is {tolerance}; it must be ≥ 0, and 0 asks about the numbers as they are.")
    free = freedom_of(mdp, families)
    own = [f for f in families if f.freedom is None]
    if own:
        _require_alone(own[0], families)
        answer, shown = own[0].decide(mdp, R1, R2, free.masked)
        return Equivalence(bool(answer), 1, None, 0.0, shown)
    return _linear(mdp, R1, R2, free, tolerance, " and ".join(f.name for f in families))


def _require_alone(one: Family, families):
    others = [f for f in families if f is not one]
    masks = all(f.freedom is not None and free_of(f) for f in others)
    if (others and one.name.startswith("the set")) or not masks:
        raise ValueError(
            f"`up_to` combines {one.name!r} with {others[0].name!r}; it can be decided alone"
            + ("." if one.name.startswith("the set") else ", or with masks.")
        )


def free_of(family: Family) -> bool:
    """Whether a family is a mask."""
    return family.name.startswith(("a mask", "the rewards of"))


def rows_of(mdp: MDP, free: Freedom, *rewards):
    """(the rewards on the rows that count, the matrix (rows, d) of the free potentials), in exact or float numbers."""
    p = probability(mdp.transition)
    kept = ~free.masked & np.asarray(mdp.available)[:, :, None]
    S = mdp.n_states
    index = np.argwhere(kept)
    if free.redistributes:
        # A row with a masked cell that can happen is free altogether: redistribution brings everything there.
        whole = ~(free.masked & (np.asarray(p) != 0)).any(axis=2) & kept.any(axis=2) & np.asarray(mdp.available)
        pairs = np.argwhere(whole)
        ys = [(p * R).sum(axis=2)[whole] for R in rewards]
        here, weight = pairs[:, 0], p[whole]
        target = mdp.transition.state[whole] if isinstance(mdp.transition, Successors) else None
    else:
        ys, here = [R[kept] for R in rewards], index[:, 0]
        weight = None
        target = mdp.transition.state[kept] if isinstance(mdp.transition, Successors) else index[:, 2]
    B = np.zeros((S, 0), dtype=int) if free.potentials is None else free.potentials
    B = rationals(B) if mdp.is_exact else B.astype(float)
    if weight is None:
        arrive = B[target]
    elif target is None:
        arrive = weight @ B
    else:
        arrive = (weight[:, :, None] * B[target]).sum(axis=1)
    return ys, mdp.discount * arrive - B[here]


def ambiguity_dimension(mdp: MDP, *, up_to: Family | tuple[Family, ...]) -> int:
    """How many dimensions of rewards (on the cells of the layout) linear families leave open around any reward.

    dim = cells − rows + rank of Φ -> γΦ(s') − Φ(s) on the rows that the families leave.

    Args:
        mdp: the model.
        up_to: linear families; `positive_scaling` adds a ray, which is not counted.

    Returns:
        The dimension, decided in rationals.

    Raises:
        ValueError: on a family that is not linear.

    Source: skalse2023invariance.

    >>> import rewardtheory as rt
    >>> from rewardtheory import invariances as to
    >>> mdp = rt.random_mdp(states=3, actions=2, seed=0)
    >>> rt.ambiguity_dimension(mdp, up_to=to.potential_shaping)
    3
    >>> rt.ambiguity_dimension(mdp, up_to=(to.potential_shaping, to.redistribution))
    15
    """
    families = (up_to,) if isinstance(up_to, Family) else tuple(up_to)
    for f in families:
        if f.freedom is None:
            raise ValueError(f"`up_to` has {f.name!r}, which is not a linear family and has no dimension.")
    model = mdp.exact()
    free = freedom_of(model, families)
    zero = rationals(np.zeros(tuple(probability(model.transition).shape), dtype=int))
    (y,), D = rows_of(model, free, zero)
    cells = int(np.asarray(model.available).sum()) * zero.shape[2]
    if isinstance(model.transition, Successors):
        cells = int((np.asarray(probability(model.transition) != 0) & model.available[:, :, None]).sum())
    rank = fmpq_mat(D.shape[0], D.shape[1], D.ravel().tolist()).rank() if D.size else 0
    return cells - len(y) + rank


def _linear(mdp: MDP, R1, R2, free: Freedom, tolerance, words: str) -> Equivalence:
    (y1, y2), D = rows_of(mdp, free, R1, R2)
    near = solver(D)
    trivial = [fit(mdp, y, D, None, near) for y in (y1, y2)] if free.scales else []
    slack = [_slack(mdp, R, f.potential, free, tolerance) for R, f in zip((R1, R2), trivial, strict=False)]
    flat = [f.deviation <= t for f, t in zip(trivial, slack, strict=True)]
    if not free.scales or all(flat):
        found = fit(mdp, y2 - y1, D, None, near)
        limit = _slack(mdp, abs(R1) + abs(R2), found.potential, free, tolerance)
        return _decided(mdp, free, found, 1, y2 - y1, D, None, limit, words)
    if any(flat):
        # One is pure change and the other is not: no c > 0 makes up for that.
        which = flat.index(False)
        y, limit = (y1, y2)[which], slack[which]
        return _decided(mdp, free, trivial[which], 1, y, D, None, limit, words)
    found = fit(mdp, y2, D, y1, near)
    size = abs(R2) + abs(rational(found.scale) if mdp.is_exact else found.scale) * abs(R1)
    limit = _slack(mdp, size, found.potential, free, tolerance)
    return _decided(mdp, free, found, found.scale, y2, D, y1, limit, words)


def _slack(mdp: MDP, R, potential, free: Freedom, tolerance):
    if tolerance is not None:
        return rational(tolerance) if mdp.is_exact else tolerance
    if mdp.is_exact:
        return rational(0)
    phi = free.potentials @ potential if free.potentials is not None and len(potential) else np.zeros(1)
    return input_rounding(mdp, R, phi) + 64 * 2.0**-53 * (mdp.n_states + 8) * float(abs(phi).max() + abs(R).max())


def _decided(mdp: MDP, free: Freedom, found: Fitted, scale, y, D, y1, limit, words: str) -> Equivalence:
    answer = bool(found.deviation <= limit) and (y1 is None or bool(scale > 0))
    phi = None if free.potentials is None else free.potentials @ found.potential
    if phi is not None and mdp.is_exact:
        phi = rationals(phi)
    proof = certificate(found, answer, y, D, y1, limit, words)
    return Equivalence(answer, scale, phi, found.deviation, proof)
