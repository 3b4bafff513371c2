"""The paths of a small model as rows of numbers: their discounted returns are products with a reward.

A fragment is a path of at least one transition that can occur, starting anywhere. A trajectory starts where the model
starts and goes on until the end, or for ever; those that go round for ever (a prefix, then one cycle) stand for the
others, which they approximate.
"""

from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.types import MDP
from rewardtheory.verify.property import Batch, Confirmed
from rewardtheory.verify.return_tables import TOLERANCE, ordered_otherwise
from rewardtheory.verify.small_models import cells

LONGEST, MOST = 3, 1500


class Bundles(NamedTuple):
    """Paths of a model.

    Attributes:
        words: each path in words.
        rows: (paths, cells), its discounted counts of transitions.
        starts: the state in which each begins.
    """

    words: list[str]
    rows: np.ndarray
    starts: np.ndarray


def fragments(mdp: MDP) -> Bundles:
    """Fragments of up to three transitions."""
    where, follow = cells(mdp), _follow(mdp)
    found = [(i,) for i in range(len(where))]
    last = found
    for _ in range(LONGEST - 1):
        last = [(*path, j) for path in last for j in follow[path[-1]]]
        found = found + last
        if len(found) > MOST:
            break
    return _bundled(mdp, [(path, None) for path in found[:MOST]])


def trajectories(mdp: MDP) -> Bundles:
    """Trajectories that end or go round after at most S + 1 transitions."""
    where, follow = cells(mdp), _follow(mdp)
    start = np.flatnonzero(mdp.initial != 0).tolist()
    paths = [(i,) for i in range(len(where)) if where[i, 0] in start]
    found = []
    for _ in range(mdp.n_states + 1):
        for path in paths:
            if mdp.terminal[where[path[-1], 2]]:
                found.append((path, None))
            found += [(path, k) for k, i in enumerate(path) if where[i, 0] == where[path[-1], 2]]
        if len(found) > MOST:
            break
        paths = [(*path, j) for path in paths for j in follow[path[-1]]]
    return _bundled(mdp, found[:MOST])


def returns_of(bundles: Bundles, mdp: MDP, R) -> np.ndarray:
    """The discounted returns (N, paths) of rewards (N, S, A, S)."""
    where = cells(mdp)
    return R[:, where[:, 0], where[:, 1], where[:, 2]] @ bundles.rows.T


def misordered(bundles: Bundles, batch: Batch, *, apart: bool) -> np.ndarray:
    """(N,), for which rewards two paths compare otherwise than before; paths of different starts only with `apart`."""
    before, after = (returns_of(bundles, batch.mdp, R) for R in (batch.before, batch.after))
    groups = [slice(None)] if apart else [bundles.starts == s for s in np.unique(bundles.starts)]
    found = [ordered_otherwise(before[:, group], after[:, group]) for group in groups]
    return np.any(found, axis=0) if found else np.zeros(len(before), bool)


def confirm_order(bundles_of, noun: str, *, apart: bool):
    """The ``confirm`` of a property that says that paths compare as before: two that do not, in rationals."""

    def confirm(batch: Batch) -> Confirmed | None:
        words, rows, starts = bundles_of(batch.mdp.exact())
        place = tuple(cells(batch.mdp).T)
        one, other = ((rows @ rationals(R[0][place])) for R in (batch.before, batch.after))
        return two_misordered(words, one, other, batch, noun, lambda i, j: apart or starts[i] == starts[j])

    return confirm


def two_misordered(words, one, other, batch: Batch, noun: str, comparable) -> Confirmed | None:
    """Two paths whose returns, in rationals, compare otherwise than before; strict flips before ties."""
    slack = rationals(TOLERANCE * max(1.0, float(np.abs(batch.before).max()), float(np.abs(batch.after).max()))).item()
    pairs = [(i, j) for i in range(len(words)) for j in range(len(words)) if one[i] >= one[j] and i != j]
    for strict in (True, False):
        for i, j in pairs:
            low, high = one[i] - one[j], other[i] - other[j]
            flipped = low > slack and high < -slack
            tied = (low > slack and high == 0) or (low == 0 and abs(high) > slack)
            if comparable(i, j) and (flipped if strict else tied):
                told = [f"{_shown(x[i])} against {_shown(x[j])}" for x in (one, other)]
                text = f"the {noun} {words[i]} and {words[j]} earn {told[0]} under the reward and {told[1]} after the scheme"
                return Confirmed("exact", (), text)
    return None


def _shown(x) -> str:
    return f"{float(int(x.p) / int(x.q)):.6g}"


def _follow(mdp: MDP):
    where = cells(mdp)
    return [np.flatnonzero(where[:, 0] == t).tolist() for t in where[:, 2]]


def _bundled(mdp: MDP, paths):
    """Rows in the numbers of the model; a path with a place k goes round from there for ever."""
    where, gamma = cells(mdp), mdp.discount
    rows = np.full((len(paths), len(where)), gamma * 0, dtype=object if mdp.is_exact else float)
    for row, (path, turn) in zip(rows, paths, strict=True):
        for t, i in enumerate(path):
            again = 1 if turn is None or t < turn else 1 / (1 - gamma ** (len(path) - turn))
            row[i] += gamma**t * again
    starts = np.array([where[path[0], 0] for path, _ in paths], dtype=int)
    return Bundles([_words(mdp, where, path, turn) for path, turn in paths], rows, starts)


def _words(mdp, where, path, turn) -> str:
    states = mdp.states or [f"s{i}" for i in range(mdp.n_states)]
    actions = mdp.actions or [f"a{i}" for i in range(mdp.n_actions)]
    text = states[where[path[0], 0]] + "".join(f" {actions[where[i, 1]]} {states[where[i, 2]]}" for i in path)
    return text if turn is None else f"{text} (and on from step {turn})"
