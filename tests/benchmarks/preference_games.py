"""Preference games with 200 alternatives: the maximal lottery with its exact certificate, beside nashpy's equilibria.

Run ``python tests/benchmarks/preference_games.py [--alternatives N] [--instances K]``. The time of ours counts everything: the
floating-point program, the exact lottery, the decision whether it is unique, and the certificate with its own check. nashpy
solves the same games by linear programs in floating point, without a proof.
"""

import argparse
import statistics
import time
import warnings

import numpy as np

import rewardtheory as rt


def table(n: int, seed: int) -> np.ndarray:
    """A random table of preferences."""
    U = np.random.default_rng(seed).uniform(size=(n, n))
    return np.triu(U, 1) + np.tril(1 - U.T, -1) + np.eye(n) / 2


def timed(f, x):
    """(the result, the seconds)."""
    begun = time.perf_counter()
    found = f(x)
    return found, time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--alternatives", type=int, default=200)
    parser.add_argument("--instances", type=int, default=5)
    options = parser.parse_args()
    n = options.alternatives
    tables = [table(n, seed) for seed in range(options.instances)]
    rt.maximal_lottery(table(9, 0))  # loads scipy
    ours = [timed(rt.maximal_lottery, P) for P in tables]
    checks = [timed(lambda c: c.verify(), found.certificate) for found, _ in ours]
    cold = [timed(lambda P: rt.regularized_nash(P, temperature=0.05), P) for P in tables]
    curls = [timed(rt.check_bradley_terry, P) for P in tables]

    def row(words, seconds, note=""):
        print(f"{words:<58} median {statistics.median(seconds):7.3f} s, greatest {max(seconds):7.3f} s  {note}")

    print(f"{options.instances} random tables of {n} alternatives")
    sizes = ", ".join(str(len(found.support)) for found, _ in ours)
    row("maximal lottery, exact, unique or not, certified", [s for _, s in ours], f"supports {sizes}")
    row("  checking the certificate again", [s for _, s in checks], f"all proved: {all(bool(v) for v, _ in checks)}")
    row("Bradley-Terry or not, with certificate", [s for _, s in curls])
    row(
        "regularized equilibrium at τ = .05, proved error",
        [s for _, s in cold],
        f"≤ {max(e.bound for e, _ in cold):.1e}",
    )
    try:
        import nashpy
    except ImportError:
        print("nashpy is not installed: pip install 'rewardtheory[test]'")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peers = [timed(lambda P: nashpy.Game(P - P.T).linear_program(), P) for P in tables]
    row("nashpy, linear programs, floating point", [s for _, s in peers])
    gaps = [
        np.abs(x - found.probabilities).max() if x.shape == (n,) else np.inf
        for ((x, _), _), (found, _) in zip(peers, ours, strict=True)
    ]
    print(f"greatest difference of a probability: {max(gaps):.1e}")


if __name__ == "__main__":
    main()
