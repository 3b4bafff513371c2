"""1000 exact worst-case regrets at 32 states and 4 actions: the compiled dual beside the linear program in HiGHS.

Both run on the same data in the same process. HiGHS gets its constraint matrix assembled sparse; that time does not count.
"""

import numpy as np
import scipy.sparse as sparse
from benchmarks.measuring import Row, alternate
from scipy.optimize import linprog

import rewardtheory as rt

SIZES = {"quick": 24, "full": 1000}


def program(mdp, r1, r2):
    """The linear program of section "worst-case regret": maximize J1(x) − J1(y) with J2(y) ≥ J2(x)."""
    S, A = mdp.available.shape
    flow = np.repeat(np.eye(S), A, axis=1) - mdp.discount * mdp.transition.reshape(S * A, S).T
    equal = sparse.block_diag([flow, flow], format="csc")
    e1, e2 = ((mdp.transition * r).sum(axis=2).ravel() for r in (r1, r2))
    return {
        "c": np.concatenate([-e1, e1]),
        "A_ub": sparse.csr_array(np.concatenate([e2, -e2])[None]),
        "b_ub": [0.0],
        "A_eq": equal,
        "b_eq": np.concatenate([mdp.initial, mdp.initial]),
    }


def ours(x):
    """W and its proved error."""
    found = rt.worst_case_regret(*x)
    return found.value, found.bound


def measure(size: str) -> list[Row]:
    count = SIZES[size]
    models = [rt.random_mdp(states=32, actions=4, discount=0.95, seed=k) for k in range(count)]
    first = [rt.random_reward(m, seed=k) for k, m in enumerate(models)]
    second = [r + rt.random_reward(m, seed=10**6 + k) for k, (m, r) in enumerate(zip(models, first, strict=True))]
    xs = rt.stack(list(zip(models, first, second, strict=True)))
    programs = [program(*one) for one in zip(models, first, second, strict=True)]
    ranges = [rt.return_range(*one) for one in zip(models, first, strict=True)]
    us, them = alternate(
        lambda: rt.sweep(ours, xs), lambda: [linprog(**one, method="highs").fun for one in programs], rounds=3
    )
    values, bounds = us.answer
    peer = [-found / (ends.high - ends.low) for found, ends in zip(them.answer, ranges, strict=True)]
    return [
        Row(
            f"{count} worst-case regrets, 32 states, 4 actions, γ .95",
            "linear program, HiGHS, looped",
            us.wall, them.wall, us.busy, them.busy, 20.0 if size == "full" else None,
            abs(values - peer).max(),
            f"largest proved error {bounds.max():.1e}; first call with compilation {us.first:.1f} s",
            "the sweep shares its work out among the cores and needs them free",
        )
    ]  # fmt: skip
