"""Climbing a proxy too far
========================

Steepest ascent of a proxy in the set of occupancies first raises the true return and then, past a kink, can lower it. On
three arms whose rewards are 60 degrees apart the path is (1/3,1/3,1/3) to (5/9,4/9,0) to (1,0,0), and the true return .4,
.5556, .2. Stopping where the angle of the path and that of the rewards add up to a right angle loses nothing, whatever the
true reward within that angle. How often a climb falls depends on how models and
rewards are drawn, and is not compared.
"""

import numpy as np

import rewardtheory as rt
from rewardtheory.mdps import load

SOURCE = "karwowski2024goodhart"
KIND = (
    "The path, the drop, the angles and the stopping rule of the bandit are exact up to rounding. The share of climbs that "
    "fall and the curve of drop against angle are statistical, over random models of our own choice."
)
SIZES = {"small": {"climbs": 60, "states": 4, "actions": 3}, "full": {"climbs": 2000, "states": 8, "actions": 4}}
PANELS = (1, 2)


def data(*, seed, progress, climbs, states, actions):
    """The path of the bandit, and random climbs: the angle, the drop, and the drop with the stopping rule."""
    arms = load("bandit")
    true, proxy = arms.rewards["true"], arms.rewards["proxy"]
    path = rt.steepest_ascent(arms.mdp, proxy)
    angle = rt.reward_angle(arms.mdp, true, proxy)[0]
    found = []
    draw = np.random.default_rng(seed)
    for i in range(climbs):
        key = int(draw.integers(2**31))
        mdp = rt.random_mdp(states=states, actions=actions, seed=key)
        R0, noise = rt.random_reward(mdp, seed=key + 1), rt.random_reward(mdp, seed=key + 2)
        R1 = R0 + draw.uniform(0, 3) * noise
        climb = rt.steepest_ascent(mdp, R1)
        theta = rt.reward_angle(mdp, R0, R1)[0]
        J = rt.returns_along(mdp, R0, climb)
        ends = rt.return_range(mdp, R0)
        size = float(ends.high - ends.low)
        # Beyond a right angle no step is safe.
        stop = rt.optimal_stop(climb, theta) if theta <= np.pi / 2 else 0
        falls = float(np.minimum(np.diff(J[: stop + 1]), 0).min(initial=0.0))
        found.append((theta, (J[-1] - J.max()) / size, falls / size, (J[stop] - J[0]) / size))
        progress(i + 1, climbs)
    return {
        "true": rt.returns_along(arms.mdp, true, path), "proxy": path.returns, "angle": angle,
        "critical": np.pi / 2 - path.angles[1], "stop": rt.optimal_stop(path, angle),
        "drop": rt.normalized_drop(arms.mdp, true, path), "climbs": np.array(found),
    }  # fmt: skip


def compared(data):
    """The bandit's numbers; the prevalence beside the one remembered of the paper."""
    from rewardtheory.report.figures import Row

    rows = [
        Row("angle of the two rewards, degrees", float(np.degrees(data["angle"])), 60.0, 1e-9),
        Row("true return at the kink", float(data["true"][1]), 0.5556, 5e-5),
        Row("true return at the end", float(data["true"][2]), 0.2, 1e-9),
        Row("normalized drop", float(data["drop"]), -16 / 45, 1e-9, note="−16/45"),
        Row("segments before the stop at 60 degrees", float(data["stop"]), 1.0),
        Row("angle up to which the climb is safe, degrees", float(np.degrees(data["critical"])), 10.893, 5e-4),
    ]
    climbs = data["climbs"]
    share = float((climbs[:, 1] < -1e-9).mean())
    error = np.sqrt(share * (1 - share) / len(climbs))
    what = "share of climbs that fall"
    rows.append(Row(what, share, note=f"s.e. {error:.3f}; other models and proxies than the paper's, so not compared"))
    rows.append(Row("greatest fall of the true return before the stop", float(climbs[:, 2].min()), 0.0, 1e-9))
    rows.append(
        Row("mean gain up to the stop, share of the range", float(climbs[:, 3].mean()), note="not in the paper")
    )
    return rows


def draw(axes, data):
    """True against proxy return along the bandit's path; drop against angle."""
    left, right = axes
    left.plot(data["proxy"], data["true"], "o-")
    left.plot(
        data["proxy"][data["stop"]],
        data["true"][data["stop"]],
        "o",
        markersize=12,
        fillstyle="none",
        color="C3",
        label="stop",
    )
    left.set(xlabel="proxy return", ylabel="true return", title="Three arms, rewards 60° apart")
    left.legend()
    theta, drop = np.degrees(data["climbs"][:, 0]), data["climbs"][:, 1]
    right.plot(theta, drop, "o", markersize=4, alpha=0.5, label="climbed to the end")
    right.plot(
        theta, data["climbs"][:, 2], "s", markersize=3, alpha=0.6, color="C3", label="worst step before the stop"
    )
    right.set(
        xlabel="angle of the rewards, degrees",
        ylabel="drop of the true return, share of its range",
        title=f"{len(theta)} random climbs",
    )
    right.legend(loc="lower left")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("goodhart")
