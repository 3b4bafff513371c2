"""Orders and buttons for a robot that may be programmed wrongly
=============================================================

A move pays 2 or −50, the alternative 1; the human knows which, the robot does not. One robot in ten has the sign wrong in its
program. Each robot thinks that the human errs with probability ε. Orders alone, or a button that is one more message to a robot
that reasons about it, leave the best human at −21/20 or worse; a button that works whatever the robot thinks is worth 29/20. And
beyond ε = 1/26 the robot with the right program stops obeying too.
"""

from fractions import Fraction

import numpy as np

import rewardtheory as rt

SOURCE = "carey2018incorrigibility"
KIND = "All numbers are exact rationals."
SIZES = {"small": {"points": 27}}
PANELS = (1, 2)

TRUE, BUG = [[2, 1], [-50, 1]], [[2, 1], [54, 1]]
HALF, RIGHT = Fraction(1, 2), Fraction(9, 10)
BUTTONS = {"orders alone": rt.no_button, "soft button": rt.soft_button, "hard button": rt.hard_button}


def number(x):
    """An exact rational as a float."""
    return int(x.p) / int(x.q)


def best(button, noise):
    """The best human against robots that expect noise."""
    return rt.supervise([HALF, HALF], TRUE, [TRUE, BUG], [RIGHT, 1 - RIGHT], noise=noise, button=button)


def data(*, seed, progress, points):
    """Values against the noise that the robots expect, and all human policies at a small one."""
    noise = [Fraction(i, 13 * (points - 1)) for i in range(points)]  # up to 1/13, with 1/26 in the middle
    robots = best(rt.no_button, Fraction(1, 100)).robots
    weight = (RIGHT, 1 - RIGHT)

    def value(orders, presses):
        """What one human policy is worth: an order for each θ, and whether it presses at each action."""
        return float(
            sum(
                HALF * weight[i] * (0 if presses[t][robots[i, orders[t]]] else TRUE[t][robots[i, orders[t]]])
                for t in range(2)
                for i in range(2)
            )
        )

    never, always = (False, False), [(a, b) for a in (False, True) for b in (False, True)]
    pairs = [(a, b) for a in range(2) for b in range(2)]
    return {
        "noise": np.array([float(e) for e in noise]),
        "values": {name: np.array([number(best(b, e).value) for e in noise]) for name, b in BUTTONS.items()},
        "four": sorted(value(o, (never, never)) for o in pairs),
        "sixteen": sorted(
            {(o, x): value(o, x) for o in pairs for x in ((p, q) for p in always for q in always)}.values()
        ),
        "press when disobeyed": value((1, 1), ((True, False), (True, False))),
        "obeys below": max(float(e) for e in noise if best(rt.no_button, e).robots[0].tolist() == [0, 1]),
    }


def compared(data):
    """The printed numbers."""
    from rewardtheory.report.figures import Row

    return [
        Row(
            "best human with orders alone (the source proves at most -3/5)",
            data["values"]["orders alone"][0],
            -21 / 20,
            1e-15,
        ),
        Row("best of the four policies, one by one", data["four"][-1], -21 / 20, 1e-15),
        Row("best human with a soft button (the same bound)", data["values"]["soft button"][0], -21 / 20, 1e-15),
        Row("order the alternative, press when disobeyed", data["press when disobeyed"], 9 / 10, 1e-15),
        Row("best human with a hard button", data["values"]["hard button"][0], 29 / 20, 1e-15),
        Row("best of all policies with a hard button, one by one", data["sixteen"][-1], 29 / 20, 1e-15),
        Row("noise up to which the right program obeys", data["obeys below"], 1 / 26, 1e-15),
    ]


def draw(axes, data):
    """Values against the noise, and every human policy."""
    ax = axes[0]
    for (name, values), style in zip(data["values"].items(), ("-", "--", "-"), strict=True):
        ax.step(data["noise"], values, style, where="pre", label=name)
    ax.axvline(1 / 26, color="0.5", linestyle=":", label="ε = 1/26")
    ax.axhline(-3 / 5, color="k", linewidth=0.8, linestyle="-.", label="bound −3/5 without a hard button")
    ax.set(xlabel="noise ε that the robot expects", ylabel="true value of the best human", title="best supervision")
    ax.legend(fontsize=8)
    ax = axes[1]
    for place, (name, values) in enumerate((("orders alone", data["four"]), ("hard button", data["sixteen"]))):
        ax.plot(np.full(len(values), place), values, "o", alpha=0.4)
        ax.annotate(f"{values[-1]:.2f}", (place, values[-1]), textcoords="offset points", xytext=(10, -3), fontsize=9)
        ax.text(place, -36, f"{name}\n{len(values)} policies", ha="center", va="top", fontsize=8)
    ax.set_xticks([])
    ax.set_yscale("symlog", linthresh=2)
    ax.set(
        ylabel="true value (linear between −2 and 2)",
        title="every human policy, ε = 1/100",
        xlim=(-0.6, 1.6),
        ylim=(-90, 5),
    )


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("supervision")
