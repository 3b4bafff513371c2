"""A bonus for approach makes the bicycle circle
==============================================

Two steps lead to the goal. A bonus b for going towards it, paid without a potential, can be earned again and again: at
discount γ circling is worth b/(1 − γ²) from afar, arriving b + γ(1 + b). Where the two lines cross, the optimal policy
turns. A potential difference pays the same for approach and takes it back for retreat: arriving stays optimal.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "randlov1998bicycle"
KIND = "All numbers are exact up to the rounding of doubles."
SIZES = {"small": {"discount": 0.99}}

GRAPH = {"far": {"towards": "near", "away": "far"}, "near": {"towards": "goal", "away": "far"}}


def data(*, seed, progress, discount):
    """Returns from afar of arriving and of circling, with a bonus and with a potential of the same size."""
    mdp = rt.mdp(GRAPH, start="far", discount=discount)
    plain = rt.reward(mdp, {("near", "towards"): 1})
    approach = rt.reward(mdp, {("near", "towards"): 1, ("far", "towards"): 1}) - plain
    arrive, circle = rt.policy(mdp, [0, 0, 0]), rt.policy(mdp, [0, 1, 0])

    def gain(reward):
        """What arriving earns more than circling."""
        return float(rt.expected_return(mdp, reward, arrive) - rt.expected_return(mdp, reward, circle))

    bonus = np.linspace(0, 0.05, 51)
    paid = np.array([gain(plain + b * (approach + plain)) for b in bonus])
    shaped = np.array([gain(rt.shape(mdp, plain, [0, b, 0])) for b in bonus])
    slope = (paid[-1] - paid[0]) / (bonus[-1] - bonus[0])  # both returns are linear in the bonus
    return {"discount": discount, "bonus": bonus, "paid": paid, "shaped": shaped, "critical": -paid[0] / slope}


def compared(data):
    """The critical bonus."""
    from rewardtheory.report.figures import Row

    return [Row("bonus from which circling is optimal", data["critical"], printed=0.020513, within=5e-7)]


def draw(axes, data):
    """What arriving earns more than circling, against the size of the bonus."""
    axes.axhline(0, color="0.7", linewidth=1)
    axes.plot(data["bonus"], data["paid"], label="bonus for approach")
    axes.plot(data["bonus"], data["shaped"], label="the same as a potential")
    axes.axvline(data["critical"], color="0.5", linestyle=":", label=f"critical bonus {data['critical']:.6f}")
    axes.set_xlabel("size of the bonus")
    axes.set_ylabel("return of arriving minus return of circling")
    axes.legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("shaping-bicycle")
