"""On three arms every reward has a direction that it does not see, and a regularizer sees all."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.objectives.environments import HALF, bandit
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.expressivity import Instance, require_order
from rewardtheory.verify.unseen_changes import three_arms

RELATION = ("RRL", "ONMR", False)


def instance() -> Instance:
    """Mix, on three arms."""
    mdp = bandit()
    policies = {"uniform": [[Fraction(1, 3)] * 3], "uneven": [[HALF, HALF / 2, HALF / 2]], "sure": [[1, 0, 0]]}
    order = [("uniform", ">", "uneven"), ("uneven", ">", "sure")]
    return Instance(mdp, RegularizedReward(rt.reward(mdp, {}), 1, squared_length), policies, order)


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_to_mix_all_three():
    """On a bandit with three arms −Σ qᵢ² is greatest at the uniform policy c alone. Every reward r ties c with c + εd for
    d = (r₃−r₂, r₁−r₃, r₂−r₁), which Σ qᵢ² tells apart unless r is constant; then all policies are tied."""
    require_order(*instance())
    return three_arms()
