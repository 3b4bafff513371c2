"""Why the learned reward must see the action."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def no_state_reward_makes_up_for_data_of_another_policy():
    """One state, two actions, the learner takes them alike and so do the data, rewards (1, 0): its update is (1, −1)/4. A reward
    r(s) of the state alone is paid for both actions, at discount 0 moves no logit, and makes 0 of it whatever r is."""
    quarter = Fraction(1, 4)
    about = "r(0, 0) = (1, −1)/4: the update from a reward of states alone against the true one"
    system = exact.system_of(about, 1, equal=([[0], [0]], [quarter, -quarter]))
    return exact.farkas(system, [1, 0], [])
