"""Simplification on a finite set of policies: ranks, and rewards made to order.

R2 simplifies R1 if it keeps R1's ties, turns no order round, and equates some pair that R1 orders.
"""

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from flint import fmpq, fmpq_mat

from rewardtheory.arithmetic import floats
from rewardtheory.distances.finite_policies import occupancies, returns_of
from rewardtheory.makers import as_reward
from rewardtheory.transition import at_departure
from rewardtheory.types import MDP


class Simplification(NamedTuple):
    """What `simplification` found.

    Attributes:
        exists: whether a non-trivial simplification exists.
        reward: one, in the layout, or None.
        affine_dimension: of the occupancies of the policies.
        tied_dimension: of the span of their differences within ties of the reward.
    """

    exists: bool
    reward: Any
    affine_dimension: int
    tied_dimension: int


def simplifies(mdp: MDP, reward, simple, policies: Iterable | None = None) -> bool:
    """Whether one reward is a simplification of another on some policies.

    J1 < J1' implies J2 ≤ J2'; J1 = J1' implies J2 = J2'; and J2 = J2' for some pair with J1 < J1'.

    Args:
        mdp: the model.
        reward: R1.
        simple: R2; a trivial one simplifies every non-trivial reward.
        policies: by default all deterministic ones.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    >>> r, simple = rt.reward(mdp, {("s", "a"): 2, ("s", "b"): 1}), rt.reward(mdp, {("s", "a"): 1, ("s", "b"): 1})
    >>> rt.simplifies(mdp, r, simple), rt.simplifies(mdp, simple, r)
    (True, False)
    """
    chosen = None if policies is None else list(policies)
    return _simplifies(returns_of(mdp, reward, chosen), returns_of(mdp, simple, chosen))


def _simplifies(J1, J2) -> bool:
    order = sorted(range(len(J1)), key=lambda i: J1[i])
    collapsed = False
    for i, j in itertools.pairwise(order):
        if J1[i] == J1[j]:
            if J2[i] != J2[j]:
                return False
        elif J2[i] > J2[j]:
            return False
        else:
            collapsed |= J2[i] == J2[j]
    return bool(collapsed)


def simplification(mdp: MDP, reward, policies: Iterable | None = None) -> Simplification:
    """Whether a reward has a non-trivial simplification on some policies, and one.

    It has iff rank Z ≤ k − 2, with Z the differences of occupancies within ties of the reward and k the dimension of the
    affine hull of the occupancies. Moving from the reward along a direction that keeps the ties, up to the first new tie,
    gives one.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        policies: by default all deterministic ones.

    Returns:
        `Simplification`, decided in rationals.

    Source: skalse2022hacking, with the affine dimension in place of the linear one.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    >>> found = rt.simplification(mdp, rt.reward(mdp, {("s", "a"): 2, ("s", "b"): 1}))
    >>> found.exists, found.affine_dimension, found.tied_dimension
    (True, 2, 0)
    """
    chosen = None if policies is None else list(policies)
    x, J = occupancies(mdp, chosen), returns_of(mdp, reward, chosen)
    order = sorted(range(len(J)), key=lambda i: J[i])
    ties = [x[j] - x[i] for i, j in itertools.pairwise(order) if J[i] == J[j]]
    steps = [row - x[0] for row in x[1:]]
    z, k = rank_of(ties), rank_of(steps)
    if z > k - 2:
        return Simplification(False, None, k, z)
    for direction in _free_directions(ties, steps):
        d = x @ direction
        rising = [(i, j) for i, j in itertools.pairwise(order) if J[i] < J[j] and d[i] != d[j]]
        for sign in (1, -1):
            meetings = [(J[j] - J[i]) / (sign * (d[i] - d[j])) for i, j in rising if sign * (d[i] - d[j]) > 0]
            if not meetings:
                continue
            simple = J + sign * min(meetings) * d
            if _simplifies(J, simple) and any(v != simple[0] for v in simple):
                return Simplification(True, _as_reward(mdp, reward, sign * min(meetings) * direction), k, z)
    raise AssertionError("two free dimensions always leave a direction that is no multiple of the reward")


def unhackable_reward(mdp: MDP, reward, policies: Iterable):
    """A non-trivial reward that is unhackable against another on finitely many policies and not equivalent to it.

    It is found among few candidates: a simplification, or, where none exists, the reward with its ties opened.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        policies: a finite set with at least two distinct occupancies.

    Returns:
        The reward in the layout.

    Raises:
        ValueError: where there is none: two policies, or policies on a line, under a non-trivial reward.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t", "c": "t"}}, start="s", discount=0.5)
    >>> policies = rt.deterministic_policies(mdp)
    >>> other = rt.unhackable_reward(mdp, rt.reward(mdp, {("s", "a"): 1}), policies)
    >>> rt.hacking_pair(mdp, rt.reward(mdp, {("s", "a"): 1}), other, policies) is None
    True
    """
    chosen = list(policies)
    found = simplification(mdp, reward, chosen)
    if found.exists:
        return found.reward
    x, J = occupancies(mdp, chosen), returns_of(mdp, reward, chosen)
    if all(v == J[0] for v in J):
        for direction in _free_directions([], [row - x[0] for row in x[1:]]):
            return _as_reward(mdp, reward, direction)
    for direction in _free_directions([], [row - x[0] for row in x[1:]]):
        d = x @ direction
        if any(J[i] == J[j] and d[i] != d[j] for i, j in itertools.combinations(range(len(J)), 2)):
            limits = [
                abs((J[i] - J[j]) / (d[i] - d[j]))
                for i, j in itertools.combinations(range(len(J)), 2)
                if J[i] != J[j] and d[i] != d[j]
            ]
            return _as_reward(mdp, reward, direction * (min(limits, default=fmpq(1)) / 2))
    raise ValueError(
        "`policies` leave no room: their occupancies lie on a line, where a reward is unhackable only against its equals "
        "and trivial ones."
    )


def _as_reward(mdp: MDP, reward, change):
    """A reward plus a change of its expected rewards, in the layout and the numbers of the model."""
    table = change.reshape(mdp.available.shape)
    table = np.where(mdp.terminal[:, None], table * 0, table)
    table = table if mdp.is_exact else floats(table)
    return as_reward(mdp, as_reward(mdp, reward) + at_departure(mdp.transition, table))


def rank_of(rows) -> int:
    return fmpq_mat(len(rows), len(rows[0]), [v for row in rows for v in row]).rank() if len(rows) else 0


def _free_directions(ties, steps):
    """A basis of the directions within the span of `steps` that are orthogonal to `ties`."""
    basis: list = []
    for v in [*ties, *steps]:
        for b in basis:
            v = v - (v @ b) / (b @ b) * b
        if any(x != 0 for x in v):
            basis.append(v)
    return basis[rank_of(ties) :]
