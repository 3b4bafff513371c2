"""Look-ahead advice is harmless where the choice adds it back."""

import rewardtheory as rt
from rewardtheory.solvers.bellman import fill, greedy
from rewardtheory.transition import at_arrival, at_departure, expect_reward
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable


@theorem(source="wiewiora2003advice", needs=["greedy_on_advised_values_picks_the_wrong_action"])
def acting_on_advised_values_plus_the_advice_is_optimal(mdp: AnyMDP, reward: AnyReward, advice: AnyTable):
    """Q′ = Q* − Φ(s,a) is the fixed point of learning with the bonus γΦ(s′,a′) − Φ(s,a) where a′ maximizes Q′ + Φ;
    so to act on Q′ + Φ is to act on Q*."""
    best = rt.solve(mdp, reward).q_values
    learned = best - advice
    follow = greedy(mdp, learned + advice)[:, None]

    def followed(x):
        return at_arrival(mdp.transition, (x[range(mdp.n_states), follow[:, 0]]))

    bonus = mdp.discount * followed(advice) - at_departure(mdp.transition, advice)
    target = expect_reward(mdp.transition, reward + bonus + mdp.discount * followed(learned))
    size = 1 + abs(best).max() + abs(advice).max()
    assert same(target[mdp.available], learned[mdp.available], scale=size)
    assert same(fill(mdp, learned + advice), best, scale=size)
