"""1000 exact worst-case regrets at 32 states and 4 actions: the compiled dual beside the linear program in HiGHS.

Run ``python tests/benchmarks/worst_case_regret.py [--instances N]``. Both run on the same data in the same process. HiGHS gets
its constraint matrix assembled sparse and its time counts the solver's calls alone.
"""

import argparse
import statistics
import time

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import linprog

import rewardtheory as rt


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=1000)
    count = parser.parse_args().instances
    models = [rt.random_mdp(states=32, actions=4, discount=0.95, seed=k) for k in range(count)]
    first = [rt.random_reward(m, seed=k) for k, m in enumerate(models)]
    second = [r + rt.random_reward(m, seed=10**6 + k) for k, (m, r) in enumerate(zip(models, first, strict=True))]
    xs = rt.stack(list(zip(models, first, second, strict=True)))
    begun = time.perf_counter()
    rt.sweep(ours, xs)
    compiled = time.perf_counter() - begun
    runs = []
    for _ in range(5):
        begun = time.perf_counter()
        value, bound = rt.sweep(ours, xs)
        runs.append(time.perf_counter() - begun)
    sweep = statistics.median(runs)
    times, errors = [], []
    for k, (m, r1, r2) in enumerate(zip(models, first, second, strict=True)):
        arguments = program(m, r1, r2)
        begun = time.perf_counter()
        found = linprog(**arguments, method="highs")
        times.append(time.perf_counter() - begun)
        ends = rt.return_range(m, r1)
        errors.append(abs(-found.fun / (ends.high - ends.low) - value[k]))
    highs = sum(times)
    print(f"{count} worst-case regrets, 32 states, 4 actions, discount .95")
    print(f"dual, compiled sweep: {sweep:.3f} s (median of 5), first call with compilation {compiled:.2f} s")
    print(f"linear program in HiGHS, looped: {highs:.3f} s (median {1e3 * statistics.median(times):.2f} ms each)")
    print(f"ratio {highs / sweep:.1f}; largest difference {max(errors):.2e}; largest proved error {bound.max():.2e}")


if __name__ == "__main__":
    main()
