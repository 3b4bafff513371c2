"""Without a bound on the agent, the designer's own reward is a best one to give."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyNoise, AnyReward


@theorem(source="singh2009rewards", needs=["a_planner_of_depth_one_does_better_with_another_reward"])
def an_unbounded_planner_needs_no_other_reward(mdp: AnyMDP, reward: AnyReward, given: AnyNoise):
    """A policy that is optimal for whatever reward is given earns the designer no more than one that is optimal for her own."""

    def earned(R):
        return rt.expected_return(mdp, reward, rt.solve(mdp, R).policy)

    assert at_most(earned(given), earned(reward), scale=1 + float(abs(rt.solve(mdp, reward).values).max()))
