"""A sure preference moves IPO to a point and DPO to the end
==========================================================

One of two answers is always preferred. The optimum of DPO gives it all probability, whatever the price τ of leaving the
uniform reference is, because its log-odds are infinite. IPO takes the probability itself and stops at σ(1/(2τ)). The same
difference shows for preferences that are nearly sure, and in training: gradient descent on the DPO loss never stops.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "azar2023preferences"
KIND = "All numbers are exact up to the rounding of doubles; the third panel is gradient descent on the exact losses."
SIZES = {"small": {"steps": 400}}
PANELS = (1, 3)

TEMPERATURES = (0.1, 0.5, 1.0)


def sigmoid(x):
    """1 / (1 + e^{−x})."""
    return np.exp(-np.logaddexp(0, -np.asarray(x, float)))


def data(*, seed, progress, steps):
    """The probability of the preferred answer against τ, against the preference, and along training."""
    tau = np.geomspace(0.05, 5, 60)
    sure = [[0.5, 1.0], [0.0, 0.5]]
    p = np.linspace(0.5, 0.9999, 120)
    middle = 0.5
    rate, h = 0.5, {"ipo": [0.0], "dpo": [0.0]}
    for _ in range(steps):
        x = h["ipo"][-1]
        h["ipo"].append(x - rate * middle * 2 * (x - 1 / (2 * middle)) / 4)
        x = h["dpo"][-1]
        h["dpo"].append(x + rate * middle * float(sigmoid(-middle * x)))
    return {
        "tau": tau,
        "ipo": np.array([rt.ipo(sure, temperature=t)[0] for t in tau]),
        "dpo": np.array([rt.dpo(sure, temperature=t)[0] for t in tau]),
        "at": {t: (rt.ipo(sure, temperature=t)[0], rt.dpo(sure, temperature=t)[0]) for t in TEMPERATURES},
        "p": p,
        "ipo_p": np.array([rt.ipo([[0.5, x], [1 - x, 0.5]], temperature=middle)[0] for x in p]),
        "dpo_p": np.array([rt.dpo([[0.5, x], [1 - x, 0.5]], temperature=middle)[0] for x in p]),
        "ipo_path": sigmoid(h["ipo"]),
        "dpo_path": sigmoid(h["dpo"]),
        "middle": middle,
    }


def compared(data):
    """σ(1/(2τ)) against 1."""
    from rewardtheory.report.figures import Row

    rows = []
    for t, (ours, limit) in data["at"].items():
        rows.append(Row(f"IPO at τ = {t:g}: σ(1/(2τ))", ours, printed=float(sigmoid(1 / (2 * t))), within=1e-12))
        rows.append(Row(f"DPO at τ = {t:g}", limit, printed=1.0))
    return rows


def draw(axes, data):
    """Three pictures of the same difference."""
    first, second, third = axes
    first.semilogx(data["tau"], data["ipo"], label="IPO")
    first.semilogx(data["tau"], data["dpo"], label="DPO")
    first.set_xlabel("temperature τ")
    first.set_ylabel("probability of the preferred answer")
    first.set_title("preferred with probability 1", fontsize=10)
    second.plot(data["p"], data["ipo_p"], label="IPO")
    second.plot(data["p"], data["dpo_p"], label="DPO")
    second.set_xlabel("probability that it is preferred")
    second.set_title(f"at τ = {data['middle']:g}", fontsize=10)
    third.plot(data["ipo_path"], label="IPO")
    third.plot(data["dpo_path"], label="DPO")
    third.set_xlabel("gradient steps")
    third.set_title(f"training on one sure preference, τ = {data['middle']:g}", fontsize=10)
    for ax in axes:
        ax.set_ylim(0.45, 1.03)
        ax.legend(loc="lower right")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("ipo-dpo")
