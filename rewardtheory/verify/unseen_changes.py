"""What no reward sees, as identities: for claims that functions of a return cannot say something.

Source: subramani2024objectives.
"""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, bandit, split
from rewardtheory.objectives.markov import MarkovReward
from rewardtheory.verify.scenes import Scene

ORDER_OF_SHARES = [("often", ">", "rarely"), ("often", "=", "faster"), ("rarely", ">", "never")]


def shares(mdp) -> dict:
    """Policies of the room where one waits or chooses, by their share of t1 and their speed: for `ORDER_OF_SHARES`."""

    def leave(share, speed):
        """Leave with probability `speed` at each step, to t1 with probability `share`."""
        share, speed = Fraction(share), Fraction(speed)
        return split(mdp, "s", wait=1 - speed, b1=speed * share, b2=speed * (1 - share))

    return {
        "often": leave("3/4", "1/5"),
        "rarely": leave("1/4", 1),
        "faster": leave("3/4", "3/5"),
        "never": leave(1, 0),
    }


def share_and_speed():
    """Leaving to t1 with a share at a speed is worth v + B(share) y(speed): other shares and speeds are worth the same."""
    values = {
        "q1": ["*", "x", "t"],
        "q2": ["*", ["-", 1, "x"], "t"],
        "B": ["+", ["*", "x", "A1"], ["*", ["-", 1, "x"], "A2"]],
        # What the policy must be worth: J = v + t B / (1 − γ (1 − t)), with its denominator N.
        "N": ["-", 1, ["*", "g", ["-", 1, "t"]]],
        "JN": ["+", ["*", "v", "N"], ["*", "t", "B"]],
        "wait": ["*", "v", ["-", 1, "g"]],
        "value of choosing": ["+", ["*", "q1", ["+", "A1", "v"]], ["*", "q2", ["+", "A2", "v"]]],
    }
    bellman = ["+", ["*", ["-", 1, "t"], ["+", ["*", "wait", "N"], ["*", "g", "JN"]]], ["*", "value of choosing", "N"]]
    # The speed t = (1 − γ) y / (1 − γ y) has t / (1 − γ + γ t) = y: any y in (0, 1] is the y of some speed.
    speed = ["*", ["-", 1, "g"], "y"]
    below = ["-", 1, ["*", "g", "y"]]
    claims = [
        ("JN", bellman),
        (["*", ["+", ["*", ["-", 1, "g"], below], ["*", "g", speed]], "y"], speed),
    ]
    about = "A return is v + B(share) y(speed), with B linear in the share and y any number in (0, 1]"
    return exact.identities(about, ["x", "t", "g", "v", "A1", "A2", "y"], values, claims)


def arms(spec, said: str) -> Scene:
    """A specification of three arms that is best served by mixing all of them evenly, and the less the less even."""
    mdp = bandit()
    policies = {
        "uniform": [[Fraction(1, 3)] * 3],
        "uneven": [[HALF, HALF / 2, HALF / 2]],
        "two arms": [[HALF, 0, HALF]],
        "sure": [[1, 0, 0]],
    }
    order = [("uniform", ">", "uneven"), ("uneven", ">", "two arms"), ("two arms", ">", "sure")]
    rival = MarkovReward(rt.reward(mdp, {("s", "a2"): 1, ("s", "a3"): 2}))
    return Scene(mdp, spec, said, policies, order, rival, "reward 0, 1, 2 for a1, a2, a3")


def three_arms():
    """Every reward on three arms has a direction d along which its return does not change, and squares of a policy do."""
    r1, r2, r3 = "r1", "r2", "r3"
    values = {
        "d1": ["-", r3, r2],
        "d2": ["-", r1, r3],
        "d3": ["-", r2, r1],
        "drop": [
            "-",
            ["+", *(["^", ["+", "c", ["*", "e", d]], 2] for d in ("d1", "d2", "d3"))],
            ["*", 3, ["^", "c", 2]],
        ],
        "squares": ["+", *(["^", ["-", x, y], 2] for x, y in ((r1, r2), (r2, r3), (r3, r1)))],
    }
    claims = [
        (["+", "d1", "d2", "d3"], 0),
        (["+", ["*", r1, "d1"], ["*", r2, "d2"], ["*", r3, "d3"]], 0),
        ("drop", ["*", ["^", "e", 2], "squares"]),
    ]
    about = "Along d no reward changes its return, and the squares of the policy grow with the squares of the differences of r"
    return exact.identities(about, [r1, r2, r3, "c", "e"], values, claims)
