"""The two laws of over-optimization, with their peaks
====================================================

The more a policy is optimized against a proxy, the more the gold reward rises, and then falls. With d the root of the
divergence from the start, best-of-n follows d (α − β d) and reinforcement learning d (α − β log d). On synthetic data gold is
normal and the proxy adds an error with a heavy tail (Student's t, 3 degrees of freedom): among the outcomes with the very
highest proxies the error wins and the gold returns to its mean. With a normal error the gold never falls: it keeps a fixed
share of what the proxy gains. Both laws are fitted to noisy measurements, with the interval of their peaks.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("gao2022overoptimization", "rafailov2024overoptimization")
KIND = (
    "Laws, peaks and the synthetic curves are exact up to a grid; the fits are to seeded noise, and their intervals are at "
    "95 % if the law is the true one. The sources print no coefficients, so the peaks are compared with the formulas."
)
SIZES = {"small": {"points": 2500, "levels": 14}, "full": {"points": 20000, "levels": 40}}
PANELS = (1, 3)

ALPHA, BETA = {"best-of-n": 1.0, "reinforcement learning": 1.0}, {"best-of-n": 0.2, "reinforcement learning": 0.5}
NOISE = 0.02


def outcomes(points, error):
    """(proxy u, probability, expected gold given u) on a grid of proxies; gold is standard normal."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    edges = np.sinh(np.linspace(-np.arcsinh(60), np.arcsinh(600), points + 1))
    u = (edges[1:] + edges[:-1]) / 2
    above = (weights * error.sf(edges[:, None] - nodes)).sum(axis=1)
    below = (weights * error.cdf(edges[:, None] - nodes)).sum(axis=1)
    density = weights * error.pdf(u[:, None] - nodes)
    gold = (density * nodes).sum(axis=1) / np.maximum(density.sum(axis=1), 1e-300)
    mass = np.where(u < 0, below[1:] - below[:-1], above[:-1] - above[1:])
    return u, mass, gold, above


def best_of(n, gold, above):
    """The expected gold of the best of n by the proxy."""
    survive = -np.expm1(n * np.log1p(-np.minimum(above, 1 - 1e-16)))
    chosen = survive[:-1] - survive[1:]
    return float((chosen * gold).sum() / chosen.sum())


def tilted(rate, u, mass, gold):
    """(the root of the divergence, the expected gold) of the tilt by exp(rate u)."""
    with np.errstate(divide="ignore"):
        logs = rate * u + np.log(mass)
    p = np.exp(logs - logs.max())
    p = p / p.sum()
    some = p > 0
    divergence = float((p[some] * (np.log(p[some]) - np.log(mass[some] / mass.sum()))).sum())
    return np.sqrt(max(divergence, 0.0)), float(p @ gold)


def data(*, seed, progress, points, levels):
    """The laws, the synthetic curves of both kinds of optimization, and the fits."""
    from scipy import stats

    from rewardtheory.games.goodhart import best_of_n_gold

    random = np.random.default_rng(seed)
    u, mass, gold, above = outcomes(points, stats.t(3))
    n = np.unique(np.geomspace(1, 60_000, levels).round()).astype(int)
    d = np.sqrt(np.maximum(np.log(n) - (n - 1) / n, 0.0))
    heavy = np.array([best_of(int(k), gold, above) for k in n])
    normal = np.array([best_of_n_gold(int(k), gold_variance=1.0, error_variance=1.0) for k in n])
    # A finite set of 100,000 outcomes: the tilt cannot leave it.
    inside = (above[1:] > 1e-5) & (mass > 0)
    tilts = [tilted(rate, u[inside], mass[inside], gold[inside]) for rate in np.geomspace(0.04, 0.5, 3 * levels)]
    tilt_d, tilt_gold = np.array(tilts).T
    fits = {
        "best-of-n": rt.fit_law(rt.best_of_n_law, d, heavy + NOISE * random.normal(size=len(d))),
        "reinforcement learning": rt.fit_law(
            rt.reinforcement_law, tilt_d, tilt_gold + NOISE * random.normal(size=len(tilt_d))
        ),
    }
    grid = np.linspace(0, 6, 20001)
    laws = {law.name: law(grid, ALPHA[law.name], BETA[law.name]) for law in (rt.best_of_n_law, rt.reinforcement_law)}
    return {
        "grid": grid,
        "laws": laws,
        "n": n,
        "d": d,
        "heavy": heavy,
        "normal": normal,
        "tilt_d": tilt_d,
        "tilt_gold": tilt_gold,
        "fits": fits,
    }


def compared(data):
    """Where the drawn laws are greatest, beside the formulas; the share that a normal error leaves; the fitted peaks."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, peak, height in (
        ("best-of-n", 1.0 / 0.4, 1.0 / 0.8),
        ("reinforcement learning", float(np.exp(1.0)), 0.5 * float(np.exp(1.0))),
    ):
        curve = data["laws"][name]
        step = data["grid"][1]
        rows.append(Row(f"{name}: d of the peak", float(data["grid"][curve.argmax()]), printed=peak, within=step))
        rows.append(Row(f"{name}: height of the peak", float(curve.max()), printed=height, within=1e-6))
    n, normal = data["n"], data["normal"]
    rows.append(Row("gold of the best of 1 (no selection)", float(normal[0]), printed=0.0, within=1e-12))
    rows.append(Row(f"gold of the best of {n[-1]}, normal error", float(normal[-1]), note="still rising"))
    rows.append(Row(f"gold of the best of {n[-1]}, heavy-tailed error", float(data["heavy"][-1]), note="falling"))
    for name, fit in data["fits"].items():
        low, high = fit.peak_interval
        rows.append(Row(f"fitted peak, {name}", fit.peak, note=f"95 % interval {low:.3g} to {high:.3g}"))
    return rows


def draw(axes, data):
    """The laws, best-of-n and tilts on synthetic data."""
    first, second, third = axes
    for k, (name, curve) in enumerate(data["laws"].items()):
        first.plot(data["grid"], curve, color=f"C{k}", label=f"{name}: α = {ALPHA[name]:g}, β = {BETA[name]:g}")
        top = int(curve.argmax())
        first.plot(data["grid"][top], curve[top], "o", color=f"C{k}")
        first.annotate(
            f"d = {data['grid'][top]:.3f}",
            (data["grid"][top], curve[top]),
            xytext=(4, 6 - 26 * (k == 0)),
            textcoords="offset points",
        )
    first.set_ylim(-0.3, 2.0)
    first.axhline(0, color="0.7", linewidth=0.8)
    first.legend(fontsize=8, loc="lower left")
    first.set_title("the two laws", fontsize=10)
    second.plot(data["d"], data["normal"], color="0.6", linestyle="--", label="normal error")
    second.plot(data["d"], data["heavy"], "o", markersize=4, label="heavy-tailed error")
    third.plot(data["tilt_d"], data["tilt_gold"], "o", markersize=3, label="heavy-tailed error")
    for ax, name, title in (
        (second, "best-of-n", "best-of-n on synthetic data"),
        (third, "reinforcement learning", "tilts of a finite set"),
    ):
        fit = data["fits"][name]
        x = np.linspace(0, float(ax.dataLim.x1), 300)
        ax.plot(x, fit(x), color="C1", label="fitted law")
        low, high = fit.peak_interval
        ax.axvspan(low, min(high, x[-1]), color="C1", alpha=0.15, label="95 % interval of the peak")
        ax.set_title(title, fontsize=10)
        ax.legend(fontsize=8)
    for ax in axes:
        ax.set_xlabel("d, root of the divergence")
    first.set_ylabel("gold reward above its start")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("over-optimisation")
