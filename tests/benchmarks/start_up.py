"""(e) How long it takes to start: imports, the command's help, and the first call that compiles."""

import statistics
import subprocess
import sys
import time

from benchmarks.measuring import Row

import rewardtheory as rt

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import rewardtheory": ["-c", "import rewardtheory"],
    "rewardtheory --help": ["-c", "import sys; sys.argv[1:] = ['--help']; from rewardtheory.cli import main; main()"],
    "import jax": ["-c", "import jax"],
}


def seconds(arguments: list[str], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def solved(x):
    return rt.solve(*x).values


def starc(x):
    return rt.starc(*x)


def regret(x):
    return rt.worst_case_regret(*x).value


def measure(size: str) -> list[Row]:
    rounds = 1 if size == "quick" else 5
    rows = [Row(f"(e) {name}", "", seconds(command, rounds)) for name, command in COMMANDS.items()]
    mdp = rt.random_mdp(states=8 if size == "quick" else 32, actions=4, seed=0)
    R1, R2 = rt.random_reward(mdp, seed=1), rt.random_reward(mdp, seed=2)
    for f, x in ((solved, (mdp, R1)), (starc, (mdp, R1, R2)), (regret, (mdp, R1, R2))):
        xs = rt.stack([x] * 4)
        begun = time.perf_counter()
        rt.sweep(f, xs, chunk=4)
        first = time.perf_counter() - begun
        rows.append(Row(f"(e) first sweep of {f.__name__}, {mdp.n_states} states, compilation included", "", first))
    return rows
