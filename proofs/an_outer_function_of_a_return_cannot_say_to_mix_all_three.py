"""On three arms every reward has a direction that it does not see, and a regularizer sees all."""

import rewardtheory as rt
from rewardtheory.objectives.environments import bandit
from rewardtheory.objectives.markov import RegularizedReward, squared_length
from rewardtheory.verify.claims import counterexample
from rewardtheory.verify.scenes import Scene
from rewardtheory.verify.unseen_changes import arms, three_arms

RELATION = ("RRL", "ONMR", False)


def scene() -> Scene:
    """What the claim is about."""
    mdp = bandit()
    spec = RegularizedReward(rt.reward(mdp, {}), 1, squared_length)
    return arms(spec, "−Σq² at each step")


@counterexample(source="subramani2024objectives")
def an_outer_function_of_a_return_cannot_say_to_mix_all_three():
    """On a bandit with three arms −Σ qᵢ² is greatest at the uniform policy c alone. Every reward r ties c with c + εd for
    d = (r₃−r₂, r₁−r₃, r₂−r₁), which Σ qᵢ² tells apart unless r is constant; then all policies are tied."""
    scene().require()
    return three_arms()
