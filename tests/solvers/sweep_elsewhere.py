"""A sweep for test_sweeps.py to run in other processes: on eight devices, or as one of two processes.

Usage: sweep_elsewhere.py OUTPUT [PORT PROCESS]
"""

import sys

import numpy as np

import rewardtheory as rt
from rewardtheory.solvers import sweeps

COUNT = 150


def instances():
    models = [rt.random_mdp(states=4, actions=2, discount=0.9, seed=k) for k in range(COUNT)]
    rewards = [rt.random_reward(m, seed=k) for k, m in enumerate(models)]
    return rt.stack(list(zip(models, rewards, strict=True)))


def optimum(x):
    found = rt.solve(*x)
    return {"value": found.values, "bound": found.bound, "actions": found.policy.argmax(axis=1)}


def main(output: str, port: str | None = None, process: str | None = None) -> None:
    import jax

    if port is not None and process is not None:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(f"localhost:{port}", num_processes=2, process_id=int(process))
    used, compiled = {}, sweeps._compiled

    def watched(f, chunk):
        run = compiled(f, chunk)

        def watch(part):
            for leaf in jax.tree_util.tree_leaves(part):
                for device in leaf.devices():
                    used[device.id] = max(used.get(device.id, 0), len(leaf))
            return run(part)

        return watch

    sweeps._compiled = watched
    found = rt.sweep(optimum, instances(), chunk=8)
    here = {"devices": np.array(sorted(used)), "at_once": np.array(max(used.values()))}
    np.savez(output, **found, **here, processes=np.array(jax.process_count()))


if __name__ == "__main__":
    main(*sys.argv[1:])
