"""Learning from preferences in a circle: self-play goes around, Nash-MD arrives
==============================================================================

Three answers are preferred to each other in a circle, so no score explains them. Direct Nash optimization, which compares
with the present policy, circles outward around the maximal lottery; only the average of its policies comes near. Nash-MD
compares with a mixture of policy and reference, and its last policy converges to the one equilibrium of the game with a
price τ on the divergence from the reference, within the proved 8 / (τ² (T + 1)).
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("munos2023nash", "rosset2024dno")
KIND = "The maximal lottery is exact, the equilibrium has a proved error; the runs are deterministic."
SIZES = {"small": {"steps": 150}, "full": {"steps": 1500}}
PANELS = (1, 2)

NAMES = ("tea", "coffee", "juice")
PAIRS = {("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8}
TEMPERATURE, REFERENCE, START = 0.15, (0.6, 0.2, 0.2), (0.5, 0.3, 0.2)


def data(*, seed, progress, steps):
    """The lottery, the equilibrium, both runs, and the divergence of Nash-MD from the equilibrium."""
    from rewardtheory.games.lottery import exploitability
    from rewardtheory.games.regularized_nash import divergence

    P = rt.preferences(PAIRS)
    lottery = rt.maximal_lottery(P)
    star = rt.regularized_nash(P, temperature=TEMPERATURE, reference=REFERENCE)
    play = rt.dno(P, steps=steps, rate=2.0, start=START)
    run = rt.nash_md(P, temperature=TEMPERATURE, steps=steps, reference=REFERENCE)
    return {
        "lottery": lottery.probabilities,
        "certified": bool(lottery.certificate.verify()) and lottery.unique,
        "star": star.policy,
        "error": star.bound,
        "dno": play.trajectory,
        "average": play.average,
        "nash_md": run.trajectory,
        "left": np.array([divergence(star.policy, pi) for pi in run.trajectory[1:]]),
        "bound": 8 / (TEMPERATURE**2 * np.arange(2, steps + 2)),
        "exploitability": float(exploitability(P, play.average / play.average.sum())),
        "last_exploitability": float(exploitability(P, play.policy)),
    }


def compared(data):
    """The lottery, and what the proved bound allows."""
    from rewardtheory.report.figures import Row

    rows = [
        Row(
            f"maximal lottery, {name}",
            float(data["lottery"][i]),
            printed=x,
            within=1e-12,
            note="the opposite margin over the sum",
        )
        for i, (name, x) in enumerate(zip(NAMES, (2 / 6, 3 / 6, 1 / 6), strict=True))
    ]
    rows.append(Row("the lottery is certified and unique (1 for yes)", float(data["certified"]), printed=1.0))
    worst = float((data["left"] / data["bound"]).max())
    rows.append(
        Row("divergence of Nash-MD over its bound, greatest", worst, printed=0.0, within=1.0, note="proved: at most 1")
    )
    rows.append(Row("exploitability of the average of self-play", data["exploitability"]))
    rows.append(Row("exploitability of the last policy of self-play", data["last_exploitability"]))
    return rows


def corner(p):
    """The point of the triangle with these weights."""
    p = np.asarray(p)
    return p[..., 1] + p[..., 2] / 2, p[..., 2] * np.sqrt(3) / 2


def draw(axes, data):
    """Both runs in the triangle of policies; the divergence of Nash-MD and its bound."""
    triangle, rates = axes
    triangle.plot(*corner(np.eye(3)[[0, 1, 2, 0]]), color="0.6", linewidth=1)
    for i, (name, (x, y)) in enumerate(zip(NAMES, ((-6, -12), (6, -12), (0, 6)), strict=True)):
        triangle.annotate(name, corner(np.eye(3)[i]), xytext=(x, y), textcoords="offset points", ha="center")
    triangle.plot(*corner(data["dno"]), color="C0", linewidth=0.8, label="self-play (DNO)")
    triangle.plot(*corner(data["average"]), "x", color="C0", label="its average")
    triangle.plot(*corner(data["nash_md"]), ".-", color="C1", linewidth=0.8, markersize=3, label="Nash-MD")
    triangle.plot(*corner(data["star"]), "*", color="C3", markersize=11, label="equilibrium with a price")
    triangle.plot(*corner(data["lottery"]), "D", color="black", markersize=5, label="maximal lottery")
    triangle.set_aspect("equal")
    triangle.set_axis_off()
    triangle.legend(fontsize=8, loc="upper left")
    steps = np.arange(1, len(data["left"]) + 1)
    rates.loglog(steps, np.maximum(data["left"], 1e-16), color="C1", label="KL(equilibrium‖policy)")
    rates.loglog(steps, data["bound"], color="0.5", linestyle="--", label="8 / (τ² (T + 1))")
    rates.set_xlabel("steps T of Nash-MD")
    rates.legend(fontsize=8)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("nash-md")
