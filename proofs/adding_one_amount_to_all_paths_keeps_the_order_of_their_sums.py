"""What telescopes keeps the order of paths."""

from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="ng1999policy")
def adding_one_amount_to_all_paths_keeps_the_order_of_their_sums(
    mdp: ReachableMDP, reward: AnyReward, amount: AnyNumber
):
    """If a scheme adds one amount to the sum of every path of a length, two such paths compare by their sums as before."""
    sums = reward.reshape(-1, reward.shape[-1]).sum(axis=1)
    after = sums + amount
    assert ((after[:, None] > after) == (sums[:, None] > sums)).all()
