"""Look-ahead advice shifts Q(s,a) by −Φ(s,a)."""

import rewardtheory as rt
from rewardtheory.transition import at_arrival, at_departure
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyReward
from rewardtheory.verify.shaping_hypotheses import AnyTable


@theorem(source="wiewiora2003advice", identity=True)
def look_ahead_advice_shifts_q_values_by_the_advice(
    mdp: AnyMDP, reward: AnyReward, advice: AnyTable, policy: AnyPolicy
):
    """For every policy, with the bonus γΦ(s′,a′) − Φ(s,a) for the next action a′ of that policy, Q′ = Q − Φ(s,a).

    Unlike the shift by a state potential, this one differs between the actions of a state.
    """
    after = at_arrival(mdp.transition, (policy * advice).sum(axis=1))
    advised = reward + mdp.discount * after - at_departure(mdp.transition, advice)
    found = rt.q_values(mdp, advised, policy) - (rt.q_values(mdp, reward, policy) - advice)
    assert same(found[mdp.available], 0 * found[mdp.available])
