"""What adds one amount to every path adds it to every return."""

from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.history_tables import HistoryTables
from rewardtheory.verify.hypotheses import AnyReward, ReachableMDP
from rewardtheory.verify.shaping_hypotheses import AnyNumber


@theorem(source="forbes2024grm")
def one_amount_for_every_path_is_one_for_every_policy(mdp: ReachableMDP, reward: AnyReward, amount: AnyNumber):
    """If the discounted sum of every path of an episode changes by one amount, so does the return of every policy, also of
    those that remember the path: probabilities of paths sum to 1."""
    tables = HistoryTables(mdp, 2)
    rows = tables.along(reward[None])[0]
    changed = rows.copy()
    for part in tables.parts:
        if part.start < part.stop:
            changed[part.start] = rows[part.start] + amount
    if all(part.start < part.stop for part in tables.parts):
        assert same(tables.returns(changed[None])[0], tables.returns(rows[None])[0] + amount)
