"""Garblings: what the players of a partially observable off-switch game may lose of what they see.

A *coordinated* garbling draws a pair of kernels at random, one for each player, and each passes on what its own kernel
makes of its observation. It never helps. A garbling that mixes the two observations can tell a player what the other
knows, and help.
"""

from itertools import product
from typing import Any

import numpy as np

from rewardtheory import exact
from rewardtheory.arithmetic import floats
from rewardtheory.games.partial_off_switch import PartialOffSwitch, partial_off_switch
from rewardtheory.validation import distributions, dtype_of, numbers

MOST_MAPS = 20_000


def garble(game: PartialOffSwitch, mixture) -> PartialOffSwitch:
    """The game after a coordinated garbling.

    P'(h', a'|s) = Σ_i w_i Σ_{h,a} P(h, a|s) K_i(h'|h) L_i(a'|a)

    Args:
        game: from `partial_off_switch` or `table_game`.
        mixture: triples (w, K, L): weights that sum to 1, kernels (H, H') of the human and (A, A') of the robot. One triple
            is an independent garbling.

    >>> import rewardtheory as rt
    >>> game = rt.table_game([[3, -5], [-1, 5]])
    >>> blind = rt.garble(game, [(1, [[1], [1]], [[1, 0], [0, 1]])])  # the human sees nothing
    >>> rt.optimal_pairs(blind).value
    1/2
    """
    items = list(mixture)
    weights = numbers([w for w, _, _ in items], "mixture", exact=True)
    weights = distributions(weights, "mixture", dtype=dtype_of([w for w, _, _ in items]))
    _, H, A = game.observation.shape
    total: Any = 0
    for i, (w, (_, human, robot)) in enumerate(zip(weights, items, strict=True)):
        K = _kernel(human, H, f"mixture[{i}][1]")
        L = _kernel(robot, A, f"mixture[{i}][2]")
        seen = np.tensordot(np.tensordot(game.observation, K, (1, 0)), L, (1, 0))  # (S, H', A')
        total = total + w * seen
    return partial_off_switch(game.prior, total, game.act, game.off)


def garble_jointly(game: PartialOffSwitch, kernel) -> PartialOffSwitch:
    """The game after any garbling of the *pair* of observations, which may help.

    Args:
        game: from `partial_off_switch` or `table_game`.
        kernel: P(h', a'|h, a), (H, A, H', A').
    """
    K = numbers(kernel, "kernel", exact=True)
    _, H, A = game.observation.shape
    if K.ndim != 4 or K.shape[:2] != (H, A):
        raise ValueError(f"`kernel` has shape {K.shape}; it must be ({H}, {A}, H', A'): P(h', a'|h, a).")
    K = distributions(K.reshape(H, A, -1), "kernel", dtype=dtype_of(kernel)).reshape(K.shape)
    return partial_off_switch(game.prior, np.tensordot(game.observation, K, ((1, 2), (0, 1))), game.act, game.off)


def check_coordinated_garbling(first, second):
    """Whether one structure of observations is a coordinated garbling of another, with its proof.

    Args:
        first, second: P(h, a|s), (S, H, A) and (S, H', A').

    Returns:
        (answer, certificate): True with an exact mixture of pairs of maps (`exact.Optimum`; the unknowns are their weights), or
        False with a proof that there is none (`exact.Farkas`).

    Raises:
        ValueError: on shapes, and where there are more than 20,000 pairs of maps.

    Notes: a linear program whose unknowns are the H'^H · A'^A pairs of maps. Yes means that the first structure is worth at
    least as much for every prior and every payoff.

    Source: garber2024observable.

    >>> import rewardtheory as rt
    >>> sees, blind = [[[1], [0]], [[0], [1]]], [[[1]], [[1]]]
    >>> rt.check_coordinated_garbling(sees, blind)[0], rt.check_coordinated_garbling(blind, sees)[0]
    (True, False)
    """
    from scipy.optimize import linprog

    O1, O2 = (_structure(x, name) for x, name in ((first, "first"), (second, "second")))
    if len(O1) != len(O2):
        raise ValueError(f"`second` has {len(O2)} states and `first` {len(O1)}; both must be about the same states.")
    _, H, A = O1.shape
    _, H2, A2 = O2.shape
    count = H2**H * A2**A
    if count > MOST_MAPS:
        raise ValueError(f"`second` makes {count} pairs of maps; at most {MOST_MAPS} can be searched.")
    columns = []
    for f in product(range(H2), repeat=H):
        for g in product(range(A2), repeat=A):
            K = numbers(np.eye(H2, dtype=int)[list(f)], "f", exact=True)
            L = numbers(np.eye(A2, dtype=int)[list(g)], "g", exact=True)
            columns.append(np.tensordot(np.tensordot(O1, K, (1, 0)), L, (1, 0)).ravel())
    M, b = np.array(columns).T, O2.ravel()
    system = exact.system_of(
        "weights of pairs of maps that make the second structure of the first",
        count,
        equal=(M, b),
        at_least=(np.eye(count, dtype=int), np.zeros(count, dtype=int)),
    )
    Mf, bf = floats(M), floats(b)
    ray = linprog(-bf, A_ub=Mf.T, b_ub=np.zeros(count), bounds=(-1, 1), method="highs-ds")
    if -ray.fun > 1e-9:
        return False, exact.farkas(system, ray.x, -Mf.T @ ray.x)
    found = linprog(np.zeros(count), A_eq=Mf, b_eq=bf, bounds=(0, None), method="highs-ds")
    return True, exact.optimum(system, np.zeros(count, dtype=int), found.x, np.zeros(len(b)), np.zeros(count))


def _structure(x, name):
    seen = numbers(x, name, exact=True)
    if seen.ndim != 3 or 0 in seen.shape:
        raise ValueError(f"`{name}` has shape {seen.shape}; it must be (S, H, A) with P(h, a|s).")
    return distributions(seen.reshape(len(seen), -1), name, dtype=dtype_of(x)).reshape(seen.shape)


def _kernel(x, rows: int, name: str):
    K = numbers(x, name, exact=True)
    if K.ndim != 2 or K.shape[0] != rows:
        raise ValueError(f"`{name}` has shape {K.shape}; it must have {rows} rows, one for each observation.")
    return distributions(K, name, dtype=dtype_of(x))
