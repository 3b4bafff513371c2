"""Whether a trajectory satisfies a formula is a function of the trajectory."""

from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.translations import logic_to_trajectories
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity import order_alike
from rewardtheory.verify.hypotheses import OneActionPolicy, SinglePathMDP

RELATION = ("LTL", "FTR", True)


@theorem(source="subramani2024objectives", floats=False)
def functions_from_trajectories_say_what_temporal_logic_says(
    mdp: SinglePathMDP, one: OneActionPolicy, two: OneActionPolicy
):
    """P(φ) is E f(ξ) with f(ξ) = 1 where ξ satisfies φ, else 0. Run where trajectories are single, over four
    formulas."""
    for formula in ("G F p", "p U (X q)", "F G (p | X !q)", "q R (F p)"):
        spec = LinearTemporalLogic(formula, {"p": [0], "q": [mdp.n_states - 1]})
        assert order_alike(mdp, spec, logic_to_trajectories(mdp, spec), (one, two))
