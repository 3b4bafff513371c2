"""Comparisons (a) and (b) on the device that JAX finds first: with a GPU, its numbers; without one, those of the CPU.

Run ``python tests/benchmarks/devices.py [--full]``. (a) is run in float64 and, for devices to which that comes hard, in
float32 with residuals in float64: every round solves for the correction in float32 and adds it in float64, so that the
proved error is that of float64. (b) counts the way of the rewards to the device.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import numpy as np

import rewardtheory as rt

sys.path.insert(0, str(Path(__file__).parents[1]))

from rewardtheory.elimination import solve_dominant
from rewardtheory.solvers.bellman import backup, greedy
from rewardtheory.solvers.error_bounds import optimality_error

ROUNDS, IMPROVEMENTS = 3, 12


def in_double(x):
    """V* of one small model and its proved error."""
    found = rt.solve(x[0], rt.reward(x[0], action=x[1]))
    return found.values, found.bound


def in_single(x):
    """The same, with every system solved in float32 and every residual taken in float64."""
    import jax

    mdp, r = x
    P, gamma = mdp.transition, mdp.discount
    single = jax.numpy.float32

    def improve(_, state):
        action, _ = state
        rows = jax.numpy.take_along_axis(P, action[:, None, None], axis=1)[:, 0]
        paid = jax.numpy.take_along_axis(r, action[:, None], axis=1)[:, 0]
        system = (jax.numpy.eye(len(rows)) - gamma * rows).astype(single)

        def correct(_, v):
            residual = paid + gamma * (rows @ v) - v
            return v + solve_dominant(system, residual.astype(single)).astype(v.dtype)

        v = jax.lax.fori_loop(0, ROUNDS, correct, paid * 0)
        q = backup(mdp, r, v)
        kept = jax.numpy.take_along_axis(q, action[:, None], axis=1)[:, 0]
        return jax.numpy.where(q.max(axis=1) > kept + 1e-9, greedy(mdp, q), action), v

    _, v = jax.lax.fori_loop(0, IMPROVEMENTS, improve, (greedy(mdp, r), r[:, 0] * 0))
    return v, optimality_error(mdp, r, v)


def timed(call):
    """(first call, median of five, answer)."""
    times = []
    for _ in range(6):
        begun = time.perf_counter()
        answer = call()
        times.append(time.perf_counter() - begun)
    return times[0], statistics.median(times[1:]), answer


def measure(size: str) -> list[str]:
    """One line for each measurement, the device's name first."""
    import jax
    from benchmarks import all_pairs, small_models

    device = jax.devices()[0]
    lines = [f"{device.platform}: {device.device_kind}, {jax.device_count()} of them; jax {jax.__version__}"]
    count = small_models.SIZES[size]
    P, r = small_models.instances(count, small_models.STATES)
    models = [rt.MDP(one, np.full(len(one), 1 / len(one)), small_models.DISCOUNT) for one in P]
    xs = rt.stack(models), r
    chunk = 16 if device.platform == "cpu" else 2048
    for f in (in_double, in_single):
        first, median, (_, bound) = timed(lambda f=f: rt.sweep(f, xs, chunk=chunk))
        lines.append(
            f"(a) {count} models, {f.__name__}: {median:.3f} s, first {first:.1f} s, proved error {bound.max():.1e}"
        )
    count, states, actions = all_pairs.SIZES[size]
    mdp = rt.random_mdp(states=states, actions=actions, discount=0.95, seed=0)
    rewards = np.random.default_rng(1).standard_normal((count, states, actions, states))

    def form(R):
        return rt.canonical.val(mdp, R)

    def distances():
        forms = rt.sweep(form, rewards, chunk=chunk if device.platform == "cpu" else 64).reshape(count, -1)
        unit = forms / np.linalg.norm(forms, axis=1)[:, None]
        return np.sqrt(np.maximum(2 - 2 * unit @ unit.T, 0))

    first, median, found = timed(distances)
    off = abs(found[0, 1] - rt.starc(mdp, rewards[0], rewards[1]))
    lines.append(
        f"(b) {count} rewards {states}x{actions}: {median:.3f} s, first {first:.1f} s, {off:.1e} from one pair alone"
    )
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the sizes that count, instead of quick ones")
    print("\n".join(measure("full" if parser.parse_args().full else "quick")))
