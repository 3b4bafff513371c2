"""The worst case depends on where each reward has its zero."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="hadfieldmenell2017inverse")
def a_constant_added_to_one_reward_can_change_what_is_worst():
    """Two arms, R1 = (1, 0) and R2 = (0, 1): in the worst case a fair coin earns 1/2, and the second arm 0. Add 1 to R1,
    which changes the order of no policies under either: now the second arm is sure of 1, and the coin of 1/2."""
    values = {
        "coin": ["min", "1/2", "1/2"],
        "second arm": ["min", 0, 1],
        "shifted coin": ["min", "3/2", "1/2"],
        "shifted second arm": ["min", 1, 1],
    }
    claims = [("coin", ">", "second arm"), ("shifted coin", "<", "shifted second arm")]
    return exact.arithmetic("The least of two returns, before and after 1 is added to the first reward", values, claims)
