"""Why the data must show every action that the learner takes."""

from fractions import Fraction

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="gupta2023behavior")
def no_reward_makes_up_for_actions_that_data_never_shows():
    """One state, three actions that the learner takes alike, rewards (0, 1, 0): its update is (−1, 2, −1)/9. Data of the first
    action alone give r (2, −1, −1)/3 for whatever reward r it is said to have: the last two logits move alike, and never as
    they should."""
    third, ninth = Fraction(1, 3), Fraction(1, 9)
    rows = [[2 * third], [-third], [-third]]
    about = "r(2, −1, −1)/3 = (−1, 2, −1)/9: the update from data of one action against the true one"
    system = exact.system_of(about, 1, equal=(rows, [-ninth, 2 * ninth, -ninth]))
    return exact.farkas(system, [0, 1, -1], [])
