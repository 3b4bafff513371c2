"""On three arms every reward has a direction that it does not see, and a regularizer sees all."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.environments import HALF, bandit
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import require_order

RELATION = ("RRL", "ONMR", False)


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_to_mix_all_three():
    """On a bandit with three arms −Σ qᵢ² is greatest at the uniform policy c alone. Every reward r ties c with c + εd for
    d = (r₃−r₂, r₁−r₃, r₂−r₁), which Σ qᵢ² tells apart unless r is constant; then all policies are tied."""
    mdp = bandit()
    spec = RegularizedReward(rt.reward(mdp, {}), 1, squared_length)
    policies = {"uniform": [[Fraction(1, 3)] * 3], "uneven": [[HALF, HALF / 2, HALF / 2]], "sure": [[1, 0, 0]]}
    require_order(mdp, spec, policies, [("uniform", ">", "uneven"), ("uneven", ">", "sure")])
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
