"""Every table of preferences has a lottery that nothing beats."""

import rewardtheory as rt
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import AnyPreferences


@theorem(source="munos2023nash", needs=["no_alternative_of_a_circle_is_unbeaten"])
def a_maximal_lottery_is_never_beaten(table: AnyPreferences):
    """Every table of preferences has a lottery against which no alternative wins with probability above 1/2; the
    lottery comes with an exact certificate, and every alternative outside of its support loses to it by more than
    half."""
    found = rt.maximal_lottery(table)
    x = found.probabilities
    assert same(x.sum(), x.sum() * 0 + 1) and at_most(x * 0, x)
    assert at_most(2 * (table @ x), 2 * (table @ x) * 0 + 1)
    assert found.certificate.verify().ok and 2 * found.certificate.value == 1
