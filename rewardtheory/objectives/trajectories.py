"""Trajectories of a policy: all of them where they are few, or their first steps.

A trajectory is (begin, cycle), both of transitions (s, a, s'): begin, then cycle for ever. Where it comes to states that
lead on in one way only, it is such a lasso. Where it goes on branching, its first `depth` steps are enumerated.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import is_exact, rational
from rewardtheory.transition import moves, probability
from rewardtheory.types import MDP

Step = tuple[int, int, int]
MAX_TRAJECTORIES = 200_000


class TooManyTrajectories(ValueError):
    """There are more trajectories than are enumerated."""


class Trajectory(NamedTuple):
    """Transitions (s, a, s'): `begin`, then `cycle` for ever, or an end; `cut` where these are only the first steps."""

    begin: tuple[Step, ...]
    cycle: tuple[Step, ...] = ()
    cut: bool = False

    def first(self, depth: int) -> tuple[Step, ...]:
        """The first steps, as many as there are up to `depth`."""
        if not self.cycle:
            return self.begin[:depth]
        rounds = max(0, depth - len(self.begin)) // len(self.cycle) + 1
        return (self.begin + self.cycle * rounds)[:depth]


def trajectories(mdp: MDP, pi, depth: int) -> Iterator[tuple[Trajectory, Any]]:
    """Each trajectory of a policy with its probability: whole where it stops branching, else its first `depth` steps.

    Args:
        mdp: the model; an episode ends at a terminal state, and its trajectory there.
        pi: π(a|s), (S, A).
        depth: how many steps are enumerated where there is more than one way to go.

    Raises:
        TooManyTrajectories: where there are more than MAX_TRAJECTORIES.
    """
    ahead = _ahead(mdp, pi)
    single = [_single(ahead, s) for s in range(mdp.n_states)]
    count, stack = 0, [((), s, p) for s, p in enumerate(np.asarray(mdp.initial).tolist()) if p]
    while stack:
        steps, s, p = stack.pop()
        if single[s] or len(steps) == depth:
            count += 1
            if count > MAX_TRAJECTORIES:
                raise TooManyTrajectories(
                    f"`depth` is {depth}, which gives more than {MAX_TRAJECTORIES} trajectories; lower it."
                )
            yield _lasso(ahead, s, steps) if single[s] else Trajectory(steps, cut=True), p
            continue
        stack += [((*steps, (s, a, t)), t, p * q) for a, t, q in ahead[s]]


def _ahead(mdp: MDP, pi) -> list[list[tuple[int, int, Any]]]:
    source, action, place, target = moves(mdp)
    p = np.asarray(probability(mdp.transition))[source, action, place] * np.asarray(pi)[source, action]
    found: list[list[tuple[int, int, Any]]] = [[] for _ in range(mdp.n_states)]
    for s, a, t, q in zip(source.tolist(), action.tolist(), target.tolist(), p.tolist(), strict=True):
        if q and not mdp.terminal[s]:
            found[s].append((a, t, q))
    return found


def _single(ahead, s: int) -> bool:
    seen: set[int] = set()
    while s not in seen:
        seen.add(s)
        if len(ahead[s]) != 1:
            return not ahead[s]
        s = ahead[s][0][1]
    return True


def _lasso(ahead, s: int, before: tuple[Step, ...]) -> Trajectory:
    steps: list[Step] = []
    place: dict[int, int] = {}
    while s not in place:
        place[s] = len(steps)
        if not ahead[s]:
            return Trajectory(before + tuple(steps))
        a, t, _ = ahead[s][0]
        steps.append((s, a, t))
        s = t
    return Trajectory(before + tuple(steps[: place[s]]), tuple(steps[place[s] :]))


def expectation(mdp: MDP, pi, function, depth: int):
    """E function(trajectory), over all trajectories or over their first `depth` steps."""
    total = rational(0) if is_exact(pi) else 0.0
    for trajectory, p in trajectories(mdp, pi, depth):
        total = total + p * function(trajectory)
    return total


def discounted_return(trajectory: Trajectory, table, discount):
    """Σ γ^t R(step t), with the geometric tail of a cycle.

    Args:
        trajectory: what `trajectories` yields.
        table: a function of a step (s, a, s').
        discount: γ.
    """
    total, weight = 0, discount**0
    for step in trajectory.begin:
        total, weight = total + weight * table(step), weight * discount
    if trajectory.cycle:
        around, factor = 0, discount**0
        for step in trajectory.cycle:
            around, factor = around + factor * table(step), factor * discount
        total = total + weight * around / (1 - factor)
    return total
