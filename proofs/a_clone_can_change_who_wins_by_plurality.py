"""Plurality suffers from clones."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def a_clone_can_change_who_wins_by_plurality():
    """Of five voters three rank a before b, so a wins. A copy a' of a is next to it in every ranking, and one of
    the three prefers it: now b has two first places, a two and a' one, and a no longer wins alone. With two who
    prefer it, b wins."""
    before = [[0, 1]] * 3 + [[1, 0]] * 2
    after = [[0, 2, 1], [2, 0, 1], [2, 0, 1]] + [[1, 0, 2]] * 2
    assert rt.voting.plurality(before)[0] == 1 and rt.voting.plurality(after)[0] == 0
    assert rt.voting.plurality([[0, 2, 1]] * 2 + [[2, 0, 1]] + [[1, 0, 2]] * 2)[0] * 2 == 1
    return exact.arithmetic(
        "First places of a and b before, and of a and b after one of the three, and two of them, prefer the copy",
        {"a before": 3, "b before": 2, "a after one": ["-", "a before", 1], "a after two": ["-", "a before", 2]},
        [("a before", ">", "b before"), ("a after one", "==", "b before"), ("a after two", "<", "b before")],
    )
