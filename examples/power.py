"""Whoever can still choose has power
==================================

From the start a robot may take candy for good, or wait once and then choose between chocolate and a hug. Over rewards drawn
at random the start is worth more the less the future is discounted, from 2/3 to 3/4, and waiting is optimal with probability
1/2 + γ/6. For one fixed reward the same shows over all ways to give its four numbers to the four states: near γ = 1 waiting
wins twice as often as candy, because two ends lie behind it.
"""

from fractions import Fraction

import numpy as np

import rewardtheory as rt

SOURCE = "turner2021power"
KIND = "Curves and counts are exact; the points (full size) are estimates from sampled rewards, with a proved 95 % interval."
SIZES = {
    "small": {"samples": 4000, "discounts": ()},
    "full": {"samples": 40_000, "discounts": (0.1, 0.3, 0.5, 0.7, 0.9)},
}
PANELS = (1, 3)

GRAPH = {
    "start": {"candy": "candy", "wait": "wait"},
    "candy": {"stay": "candy"},
    "wait": {"chocolate": "chocolate", "hug": "hug"},
    "chocolate": {"stay": "chocolate"},
    "hug": {"stay": "hug"},
}
REWARDS = [Fraction(1, 10), Fraction(4, 10), Fraction(7, 10), Fraction(95, 100)]


def model(discount):
    """The game at a discount."""
    return rt.mdp(GRAPH, start="start", discount=discount)


def number(x):
    """An exact rational as a float."""
    return int(x.p) / int(x.q)


def data(*, seed, progress, samples, discounts):
    """Exact power and probabilities on a grid of discounts, estimates at some, and counts over an orbit."""
    grid = [Fraction(i, 40) for i in range(41)]
    exact = [rt.tree_power(model(g), "start") for g in grid]
    found = {
        "grid": np.array([float(g) for g in grid]),
        "power": np.array([number(x.power) for x in exact]),
        "waits": np.array([number(x.optimal[1]) for x in exact]),
        "discounts": np.array(discounts),
    }
    estimates = []
    for i, g in enumerate(discounts):
        estimate = rt.power(model(g), samples=samples, seed=seed)
        estimates.append((estimate.value[0], estimate.radius[0]))
        progress(i + 1, len(discounts) + 1)
    found["estimates"] = np.array(estimates).reshape(-1, 2)
    found["orbit grid"] = np.array([0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
    counts = []
    for g in (Fraction(str(x)) for x in found["orbit grid"]):
        orbit = rt.orbit_optimal_actions(model(g), REWARDS, state="start", among=["candy", "wait", "chocolate", "hug"])
        counts.append(orbit[frozenset({"wait"})])
    found["orbit"] = np.array(counts)
    three = {"s": {"a": "x", "b": "y", "c": "z"}} | {t: {"stay": t} for t in "xyz"}
    found["three"] = number(rt.tree_power(rt.mdp(three, start="s", discount=0.5), "s").power)
    progress(len(discounts) + 1, len(discounts) + 1)
    return found


def compared(data):
    """The printed numbers."""
    from rewardtheory.report.figures import Row

    rows = [
        Row("POWER of the start at γ = 0", data["power"][0], 2 / 3, 1e-15),
        Row("POWER of the start at γ = 1", data["power"][-1], 3 / 4, 1e-15),
        Row("P(waiting is optimal) at γ = 1/2", data["waits"][20], 1 / 2 + 1 / 12, 1e-15),
        Row("P(waiting is optimal) at γ = 1", data["waits"][-1], 2 / 3, 1e-15),
        Row("POWER of a choice among three ends", data["three"], 3 / 4, 1e-15),
        Row("permutations of 24 in which waiting is optimal, γ = 1/2", data["orbit"][0], 12),
        Row("permutations of 24 in which waiting is optimal, γ = 9/10", data["orbit"][4], 16),
        Row("permutations of 24 in which waiting is optimal, γ = 99/100", data["orbit"][5], 16),
    ]
    for g, (value, radius) in zip(data["discounts"], data["estimates"], strict=True):
        exact = np.interp(g, data["grid"], data["power"])
        rows.append(Row(f"estimated POWER of the start at γ = {g:g}", value, exact, radius))
    return rows


def draw(axes, data):
    """POWER, the probability of waiting, and the orbit."""
    ax = axes[0]
    ax.plot(data["grid"], data["power"], label="exact")
    if len(data["discounts"]):
        value, radius = data["estimates"].T
        ax.errorbar(data["discounts"], value, radius, fmt="o", capsize=3, label="estimate, 95 %")
    ax.set(xlabel="discount γ", ylabel="POWER of the start", title="what the start is worth")
    ax.legend()
    ax = axes[1]
    ax.plot(data["grid"], data["waits"], label="exact: 1/2 + γ/6")
    ax.axhline(0.5, color="0.7", linewidth=1)
    ax.set(xlabel="discount γ", ylabel="probability", title="waiting is optimal")
    ax.legend()
    ax = axes[2]
    places = np.arange(len(data["orbit"]))
    ax.bar(places, data["orbit"], label="waiting is optimal")
    ax.bar(places, 24 - data["orbit"], bottom=data["orbit"], color="0.85", label="candy is optimal")
    ax.axhline(16, color="k", linestyle=":", linewidth=1, label="two to one")
    ax.set_xticks(places, [f"{g:g}" for g in data["orbit grid"]])
    ax.set(xlabel="discount γ", ylabel="of 24 permutations", title="rewards .1, .4, .7, .95", ylim=(0, 31))
    ax.legend(loc="upper left", fontsize=8)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("power")
