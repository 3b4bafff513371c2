"""Two rules that are not Condorcet's."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def plurality_and_borda_can_miss_a_condorcet_winner():
    """Three voters rank a > b > c and two b > c > a. A majority of three prefers a to both others. Borda's rule
    elects b, which is above 7 others to a's 6. With three voters a > b > c, two b > a > c and four c > b > a,
    plurality elects c, which six of nine rank below b."""
    first = [[0, 1, 2]] * 3 + [[1, 2, 0]] * 2
    second = [[0, 1, 2]] * 3 + [[1, 0, 2]] * 2 + [[2, 1, 0]] * 4
    assert rt.voting.borda_rule(first)[1] == 1 and rt.voting.copeland_rule(first)[0] == 1
    assert rt.voting.plurality(second)[2] == 1 and rt.voting.copeland_rule(second)[1] == 1
    return exact.arithmetic(
        "Points and votes in the two profiles",
        {
            "a has": ["*", 3, 2],
            "b has": ["+", ["*", 3, 1], ["*", 2, 2]],
            "for c": 4,
            "for a": 3,
            "for b": 2,
            "b above c": ["+", 3, 2],
        },
        [("b has", ">", "a has"), ("for c", ">", "for a"), ("for a", ">", "for b"), ("b above c", ">", "for c")],
    )
