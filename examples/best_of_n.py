"""The best of n is nearly the best policy at its divergence
==========================================================

Without atoms the best of n draws diverges by log n − (n − 1)/n and wins n/(n + 1) of the time: at that divergence no
policy wins more than by .0092. On a finite set the formula is only an upper bound, and the divergence stays below
−log p(best) however large n becomes.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("beirami2024bestofn", "gui2024bonbon")
KIND = "All numbers are exact up to the rounding of doubles; the distribution on the left is drawn."
SIZES = {"small": {"atoms": 12}}
PANELS = (1, 2)

NUMBERS = np.unique(np.round(2.0 ** np.arange(0, 10.01, 0.25)))


def data(*, seed, progress, atoms):
    """Divergences of best-of-n on a finite set, and win rates without atoms."""
    scores = rt.scores
    p = np.sort(np.random.default_rng(seed).dirichlet(np.ones(atoms)))[::-1]
    r = np.arange(atoms, dtype=float)
    laws = [scores.best_of_n(p, r, float(n)) for n in NUMBERS]
    gaps = {n: best_win_rate(float(scores.best_of_n_kl_bound(n))) - n / (n + 1) for n in (2, 4, 8, 16)}
    two = np.array([0.6, 0.4])
    law = scores.best_of_n(two, [0.0, 1.0], 3)
    return {
        "n": NUMBERS,
        "exact": np.array([float(scores.kl_divergence(law, p)) for law in laws]),
        "bound": scores.best_of_n_kl_bound(NUMBERS),
        "estimate": np.array([float(scores.best_of_n_kl_estimate(p, r, float(n))) for n in NUMBERS]),
        "ceiling": float(-np.log(p[-1])),
        "gaps": gaps,
        "all_gaps": np.array([best_win_rate(float(b)) for b in scores.best_of_n_kl_bound(NUMBERS[1:])])
        - NUMBERS[1:] / (NUMBERS[1:] + 1),
        "small": (
            float(scores.kl_divergence(law, two)),
            float(scores.best_of_n_kl_estimate(two, [0.0, 1.0], 3)),
            float(scores.best_of_n_kl_bound(3)),
            float(scores.win_rate(law, two, [0.0, 1.0])),
        ),
    }


def best_win_rate(divergence):
    """The greatest win rate at a divergence, without atoms: the strength of the exponential law by bisection."""
    low, high = 1e-9, 1e6
    for _ in range(200):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if rt.scores.win_rate_frontier(middle)[0] < divergence else (low, middle)
    return float(rt.scores.win_rate_frontier(low)[1])


def compared(data):
    """The gaps that are printed, and the numbers of a coin with three draws."""
    from rewardtheory.report.figures import Row

    printed = {2: 0.0092, 4: 0.0040, 8: 0.0008, 16: 0.0001}
    rows = [
        Row(f"most that any policy wins more at the divergence of n = {n}", data["gaps"][n], printed[n], 5e-5)
        for n in printed
    ]
    names = ("exact divergence", "Beirami's estimate", "usual formula", "win rate")
    values = zip(names, data["small"], (0.3069, 0.3843, 0.4319, 0.692), (5e-5, 5e-5, 5e-5, 5e-4), strict=True)
    return rows + [
        Row(f"{what} of the best of 3, p = (.6, .4)", ours, said, within) for what, ours, said, within in values
    ]


def draw(axes, data):
    """Left: divergence against n on a finite set. Right: what the best policy wins more."""
    left, right = axes
    left.plot(data["n"], data["bound"], label="log n − (n − 1)/n")
    left.plot(data["n"], data["estimate"], "--", label="Beirami's estimate")
    left.plot(data["n"], data["exact"], label="exact")
    left.axhline(data["ceiling"], color="0.5", linestyle=":", label="−log p(best)")
    left.set_xscale("log", base=2)
    left.set_xlabel("n")
    left.set_ylabel("KL divergence from the base (nats)")
    left.set_title("12 answers")
    left.legend()
    right.plot(data["n"][1:], data["all_gaps"], color="C3")
    for n, gap in data["gaps"].items():
        right.plot(n, gap, "o", color="C3")
        right.annotate(f"n = {n}: {gap:.4f}", (n, gap), xytext=(8, 3), textcoords="offset points")
    right.set_xscale("log", base=2)
    right.set_xlabel("n")
    right.set_ylabel("greatest win rate at this divergence less n/(n + 1)")
    right.set_title("no atoms")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("best-of-n")
