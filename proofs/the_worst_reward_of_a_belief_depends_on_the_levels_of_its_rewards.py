"""Planning for the worst reward needs a level to compare rewards at."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017inverse")
def the_worst_reward_of_a_belief_depends_on_the_levels_of_its_rewards():
    """Two plans earn 2 and 1 under the first reward, 0 and 1 under the second. For the worst reward the second plan is better,
    1 to 0. Add 2 to the second reward, which changes nothing that was ever seen and no order: now the first is, 2 to 1.
    Subtract what the second plan earns under each, and the second is better at every level."""
    values = {
        "first": ["min", 2, 0],
        "second": ["min", 1, 1],
        "first raised": ["min", 2, 2],
        "second raised": ["min", 1, 3],
        "first above second": ["min", ["-", 2, 1], ["-", 0, 1]],
        "the same raised": ["min", ["-", 2, 1], ["-", 2, 3]],
    }
    claims = [
        ("first", "<", "second"),
        ("first raised", ">", "second raised"),
        ("first above second", "<", 0),
        ("first above second", "==", "the same raised"),
    ]
    return exact.arithmetic("The worst returns of two plans", values, claims)
