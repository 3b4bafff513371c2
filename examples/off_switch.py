"""The incentive to let oneself be switched off
============================================

A robot believes that the utility U of acting is normal with mean μ and deviation σ. It may act, switch itself off, or wait
for a human who lets it act or not. What waiting adds is the incentive to defer. A rational human is always worth waiting
for, the more the less the robot knows. A human of temperature β is worth it exactly below the line β = σ²/(2|μ|), drawn on
top; one more answer to the same question is worth most near that line.
"""

from typing import Any

import numpy as np

import rewardtheory as rt

SOURCE = "hadfieldmenell2017offswitch"
KIND = "Closed forms, and Gauss's rule to 1e-14 for the noisily rational human."
SIZES = {"small": {"points": 31}, "full": {"points": 401}}
PANELS = (2, 3)

MEANS = (0.0, 0.75, -0.25)
MAP_MEANS = (-0.25, 0.0, 0.25)


def noisy(point):
    """Δ at (mean, deviation, temperature)."""
    mean, deviation, temperature = point
    return rt.deference_incentive(rt.beliefs.gaussian(mean, deviation), rt.humans.noisy_rational(temperature))


def rational(point):
    """Δ at (mean, deviation) with a rational human."""
    return rt.deference_incentive(rt.beliefs.gaussian(*point), rt.humans.rational)


def over(f, *axes):
    """f on the grid of some axes, the first one vertical: one by one if it is small, else compiled."""
    grid = [x.ravel() for x in np.meshgrid(*axes, indexing="ij")]
    count = len(grid[0])
    found = rt.sweep(f, tuple(grid), chunk=256) if count > 5000 else np.array([f(x) for x in zip(*grid, strict=True)])
    return found.reshape([len(x) for x in axes])


def data(*, seed, progress, points):
    """Incentives on the grids of the paper, and what one more answer is worth."""
    deviation = np.linspace(0.05, 1, points)
    mean, temperature = np.linspace(-1, 1, points), np.linspace(0.5, 1.5, points)
    found: dict[str, Any] = {"deviation": deviation, "mean": mean, "temperature": temperature}
    found["curves"] = over(rational, np.array(MEANS), deviation)
    found["rational"] = over(rational, mean, deviation)
    maps = []
    for i, mu in enumerate(MAP_MEANS):
        maps.append(over(noisy, np.array([mu]), deviation, temperature)[0])
        progress(i + 1, len(MAP_MEANS) + 1)
    found["maps"] = np.array(maps)
    found["hot"] = np.geomspace(0.1, 8, min(points, 61))
    found["bits"] = np.array(
        [[rt.one_more_bit(rt.beliefs.gaussian(mu, 1.0), rt.humans.noisy_rational(b)).gain for b in found["hot"]]
         for mu in MEANS]
    )  # fmt: skip
    progress(len(MAP_MEANS) + 1, len(MAP_MEANS) + 1)
    line = [(mu, s, s**2 / (2 * abs(mu))) for mu in (-0.25, 0.25, 0.75) for s in np.linspace(0.1, 1, 19)]
    found["on the line"] = max(abs(noisy(point)) for point in line)
    found["break-even"] = rt.break_even_temperature(rt.beliefs.gaussian(-0.25, 1.0))
    return found


def compared(data):
    """What is known in closed form beside what was computed (the source draws curves and prints no numbers)."""
    from rewardtheory.report.figures import Row

    return [
        Row(
            "closed form: incentive at σ = 1, mean 0, rational human",
            data["curves"][0, -1],
            1 / np.sqrt(2 * np.pi),
            1e-15,
        ),
        Row("closed form: break-even temperature at σ = 1, mean -1/4", data["break-even"], 2.0),
        Row("closed form: largest incentive on the line β = σ²/(2|μ|)", data["on the line"], 0.0, 1e-15),
        Row("incentive at mean -1/4, σ = 1, β = 1/2", noisy((-0.25, 1.0, 0.5))),
        Row("most that one more answer adds at σ = 1, mean 3/4", data["bits"][1].max()),
    ]


def draw(axes, data):
    """Curves, the heat maps with their zero contours, and the worth of one more answer."""
    deviation, temperature = data["deviation"], data["temperature"]
    ax = axes[0, 0]
    for mu, curve in zip(MEANS, data["curves"], strict=True):
        ax.plot(deviation, curve, label=f"E[U] = {mu:g}")
    ax.set(xlabel="deviation σ of the belief", ylabel="incentive to defer", title="rational human")
    ax.legend()
    style = {"cmap": "RdBu", "vmin": -0.25, "vmax": 0.25, "shading": "nearest", "rasterized": True}
    mesh = axes[0, 1].pcolormesh(deviation, data["mean"], data["rational"], **style)
    axes[0, 1].set(xlabel="deviation σ", ylabel="mean E[U]", title="rational human")
    for ax, mu, values in zip((axes[0, 2], axes[1, 0], axes[1, 1]), MAP_MEANS, data["maps"], strict=True):
        ax.pcolormesh(deviation, temperature, values.T, **style)
        if mu:
            fine = np.linspace(deviation[0], deviation[-1], 400)
            ax.plot(fine, fine**2 / (2 * abs(mu)), color="k", linewidth=1.5, label="β = σ²/(2|μ|), exact")
            ax.legend(loc="upper left", fontsize=8)
        ax.set_ylim(temperature[0], temperature[-1])
        ax.set(xlabel="deviation σ", ylabel="temperature β of the human", title=f"noisily rational, E[U] = {mu:g}")
    axes[0, 1].figure.colorbar(mesh, ax=axes[:, :], label="incentive to defer", shrink=0.6, extend="max")
    ax = axes[1, 2]
    for mu, gain in zip(MEANS, data["bits"], strict=True):
        (line,) = ax.plot(data["hot"], gain, label=f"E[U] = {mu:g}")
        if mu:
            ax.axvline(1 / (2 * abs(mu)), color=line.get_color(), linestyle=":", linewidth=1)
    ax.set_xscale("log")
    ax.set(xlabel="temperature β (dotted: break-even)", ylabel="worth of one more answer", title="one more bit, σ = 1")
    ax.legend(loc="center right")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("off-switch")
