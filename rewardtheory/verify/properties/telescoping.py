"""Telescoping: along every path the change adds up to a term of its ends."""

import numpy as np

from rewardtheory.arithmetic import rational, rationals, to_float
from rewardtheory.verify.confirming import shown
from rewardtheory.verify.history_tables import HistoryBatch
from rewardtheory.verify.property import Batch, Confirmed, Property, ScoreProperty
from rewardtheory.verify.return_tables import TOLERANCE, differ, size_of
from rewardtheory.verify.schemes import Kind
from rewardtheory.verify.shaping_space import kernel, shaping_matrix


def _violated(batch: Batch):
    where, matrix = shaping_matrix(batch.mdp, float)
    change = (batch.after - batch.before)[:, where[:, 0], where[:, 1], where[:, 2]]
    left = change - change @ np.linalg.pinv(matrix).T @ matrix.T
    return np.abs(left).max(axis=1, initial=0) > 10 * TOLERANCE * size_of(batch.before, batch.after)


def _confirm(batch: Batch) -> Confirmed | None:
    """Multipliers of transitions that see no potential and do see the change: a row combination, in rationals."""
    where, matrix = shaping_matrix(batch.mdp.exact(), rational)
    before, after = (rationals(x[0][where[:, 0], where[:, 1], where[:, 2]]) for x in (batch.before, batch.after))
    change = after - before
    gap = max((abs(y @ change) / abs(y).sum() for y in kernel(matrix.T)), default=rational(0))
    size = max(1.0, float(np.abs(batch.before).max()), float(np.abs(batch.after).max()))
    if gap <= rational(TOLERANCE * size):
        return None
    words = "two bundles of paths with the same ends and lengths are changed differently, by "
    return Confirmed("exact", (), words + f"{shown(to_float(gap))} for each unit of transitions")


def _wrong(arguments, result, others, results):
    added, zero = result.sum() - arguments[0].sum(), results[0].sum()
    if abs(added - zero) > TOLERANCE * max(1.0, np.abs(result).max(initial=0), np.abs(arguments[0]).max(initial=0)):
        return f"it adds {shown(added)} to the sum of this path and {shown(zero)} to that of the path of zeros"
    return ""


def _unequal_histories(batch: HistoryBatch):
    before, after = batch.path_totals()
    return differ(after - before, (after - before)[:, :1])


def _confirm_histories(batch: HistoryBatch) -> Confirmed | None:
    before, after = batch.exact_totals()
    gap = after - before
    size = max(1.0, float(np.abs(batch.before).max()), float(np.abs(batch.after).max()))
    i = max(range(len(gap)), key=lambda j: abs(gap[j] - gap[0]))
    if abs(gap[i] - gap[0]) <= rational(TOLERANCE * size):
        return None
    words = [f"{batch.tables.path_words(j)} by {shown(to_float(gap[j]))}" for j in (0, i)]
    return Confirmed("exact", (), f"sums of paths change by different amounts, {words[0]} and {words[1]}")


PROPERTIES = (
    Property(
        "telescoping",
        "the discounted change along a path depends on its first state, its last state and its length only",
        90,
        _violated,
        _confirm,
        follows="shaping",
        kinds=(Kind.REWARD,),
        implies={
            "returns_up_to_a_constant": "shaping_shifts_values_by_the_potential",
            "order_of_trajectories": "shaping_shifts_every_trajectory_from_one_start_alike",
        },
        source="ng1999policy",
    ),
    ScoreProperty(
        "telescoping",
        "the change of the sum is the same for all paths of a length",
        90,
        (Kind.PATH,),
        lambda arguments: [(0 * arguments[0],)],
        _wrong,
        implies={"order_of_paths": "adding_one_amount_to_all_paths_keeps_the_order_of_their_sums"},
        source="ng1999policy",
    ),
    Property(
        "telescoping",
        "the discounted sum of every path of an episode changes by the same amount",
        90,
        _unequal_histories,
        _confirm_histories,
        follows="shaping",
        kinds=(Kind.HISTORY,),
        implies={
            "returns_up_to_a_constant": "one_amount_for_every_path_is_one_for_every_policy",
            "order_of_trajectories": "adding_one_amount_to_all_paths_keeps_the_order_of_their_sums",
        },
        source="forbes2024grm",
    ),
)
