"""A heat map of the incentive to defer with 10^6 points: noisily rational human, Gaussian belief.

Run ``python tests/benchmarks/off_switch.py [--points N]``. The grid is swept on all cores after one compilation; a sample
of points is computed again by adaptive quadrature in scipy, and the largest difference printed.
"""

import argparse
import time

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

import rewardtheory as rt


def incentive(point):
    """Δ at (mean, deviation, temperature)."""
    mean, deviation, temperature = point
    return rt.deference_incentive(rt.beliefs.gaussian(mean, deviation), rt.humans.noisy_rational(temperature))


def by_quadrature(mean, deviation, temperature):
    """E[U/(1 + e^{−U/β})] − max(μ, 0) by adaptive quadrature."""
    ends = mean - 10 * deviation, mean + 10 * deviation

    def integrand(u):
        return u / (1 + np.exp(-u / temperature)) * norm.pdf(u, mean, deviation)

    return quad(integrand, *ends, points=[0, mean], epsabs=1e-14, epsrel=1e-13, limit=200)[0] - max(mean, 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=10**6)
    count = parser.parse_args().points
    random = np.random.default_rng(0)
    grid = (random.uniform(-1, 1, count), random.uniform(0.05, 1, count), random.uniform(0.05, 1.5, count))
    begun = time.perf_counter()
    rt.sweep(incentive, grid, chunk=512)
    print(f"first run, with compilation: {time.perf_counter() - begun:.2f} s")
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        found = rt.sweep(incentive, grid, chunk=512)
        times.append(time.perf_counter() - begun)
    print(f"{count} points after compilation: best {min(times):.3f} s of 5, median {sorted(times)[2]:.3f} s")
    sample = random.choice(count, 200, replace=False)
    off = [abs(found[i] - by_quadrature(*(float(x[i]) for x in grid))) for i in sample]
    print(f"largest difference from adaptive quadrature at 200 points: {max(off):.2e}")


if __name__ == "__main__":
    main()
