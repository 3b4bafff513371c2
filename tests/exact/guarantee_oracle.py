"""Small certificates of guarantees, and what they claim by enumeration and a linear program."""

import itertools

import numpy as np

from rewardtheory import exact


def guarantee(kind, model, r1, r2):
    """The policies that mix both actions alike, and coefficients in the middle: what is proved may be wide."""
    half = np.full((model.n_states, model.n_actions), 1 / model.n_actions)
    limits: dict = {"lower": [0, 0.25], "upper": [1, 0.875], "total": 1}
    if kind.endswith("box"):
        limits = {"lower": [1, -0.5], "upper": [1, 2], "offset": [0, 0.5]}
    if kind.endswith("constraint"):
        limits = {"lower": [1, 0], "upper": [1, None], "offset": [0, exact.return_bound(model, r2, half).low - 1]}
    c = [1, 0.25] if "total" not in limits else [0.5, 0.5]
    return exact.guarantee_bound(model, [r1, r2], half, c, relative=kind.endswith("regret"), **limits)


def sure_of(c, oracle):
    """(what the plan of a guarantee is sure of, the greatest guarantee of all), by enumeration and a linear program."""
    from scipy.optimize import linprog

    f = oracle.fraction
    base = [f(b) + (max(oracle.returns(c.model, r)) if c.best else 0) for b, r in zip(c.offset, c.rewards, strict=True)]
    mine = [oracle.plan_return(c.model, r, c.plan) - b for r, b in zip(c.rewards, base, strict=True)]
    table = np.array([[float(x - b) for x in oracle.returns(c.model, r)] for r, b in zip(c.rewards, base, strict=True)])
    low, high, total = c.limits.lower, c.limits.upper, c.limits.total
    # The worst coefficients are at a corner: every one at a limit, or all but the one that the total settles.
    corners = [
        list(x) for x in itertools.product(*[{f(a), f(a if b is None else b)} for a, b in zip(low, high, strict=True)])
    ]
    if total is not None:
        fixed, corners = corners, []
        for corner in fixed:
            for k in range(len(corner)):
                rest = f(total) - sum(corner) + corner[k]
                if f(low[k]) <= rest and (high[k] is None or rest <= f(high[k])):
                    corners.append([*corner[:k], rest, *corner[k + 1 :]])
    rays = [k for k, b in enumerate(high) if b is None and total is None]
    assert all(mine[k] >= 0 for k in rays)
    own = min(sum(x * g for x, g in zip(corner, mine, strict=True)) for corner in corners)
    rows = [[-float(x) for x in corner] for corner in corners]
    n = table.shape[1]
    A = [[*np.array(row) @ table, 1] for row in rows] + [[*-table[k], 0] for k in rays]
    best = linprog(
        [0] * n + [-1],
        A_ub=A,
        b_ub=[0] * len(A),
        A_eq=[[1] * n + [0]],
        b_eq=[1],
        bounds=[(0, None)] * n + [(None, None)],
    )
    return own, -best.fun
