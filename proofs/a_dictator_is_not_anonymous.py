"""A rule that asks one voter."""

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="conitzer2024social")
def a_dictator_is_not_anonymous():
    """Two voters disagree on two alternatives. The rule that follows the first one gives the first alternative
    probability 1 in one order of the voters and 0 in the other."""
    kept, violation = rt.check_axiom(rt.voting.dictatorship, rt.axioms.anonymity, voters=2, alternatives=2)
    assert not kept and violation is not None
    outcomes = {"one order": violation.outcome[0], "the other": violation.changed_outcome[0]}
    return exact.arithmetic("The probability of the first alternative", outcomes, [("one order", ">", "the other")])
