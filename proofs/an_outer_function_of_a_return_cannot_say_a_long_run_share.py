"""A return cannot tell a share of time from the time that it takes."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import split, wait_or_choose
from rewardtheory.objectives.markov import LimitAverageReward
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order

RELATION = ("LAR", "ONMR", False)


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_a_long_run_share():
    """The long-run share of time in t1 is the share x of leaving to t1, at any speed, and 0 if one never leaves.
    Where waiting is worth v, a Markov reward says v + B(x) y(t) for leaving with speed t and share x to t1, with B(x)
    = x A₁ + (1−x) A₂ and y any number in (0, 1]. If A₁ = A₂ = 0 all is tied; else two shares x ≠ x′ have B of one
    sign (x = 1 and one a little less, or x = 0 and ½), and speeds with B(x) y = B(x′) y′ tie them. No function of the
    return parts what is tied."""
    mdp = wait_or_choose()
    spec = LimitAverageReward(rt.reward(mdp, {"t1": 1}))

    def leave(share, speed):
        """Leave with probability `speed` at each step, to t1 with probability `share`."""
        share, speed = Fraction(share), Fraction(speed)
        return split(mdp, "s", wait=1 - speed, b1=speed * share, b2=speed * (1 - share))

    policies = {
        "often": leave("3/4", "1/10"),
        "rarely": leave("1/4", "9/10"),
        "slowly": leave("3/4", "1/100"),
        "never": leave(1, 0),
    }
    order = [("often", ">", "rarely"), ("often", "=", "slowly"), ("rarely", ">", "never")]
    require_order(mdp, spec, policies, order)
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
