"""pass@k for one problem."""

from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import Horizon, Share


@theorem(source="wu2025leash", needs=["both_policies_find_an_answer_in_the_limit_of_attempts"])
def more_attempts_find_what_has_any_success_mass(mass: Share, other: Share, horizon: Horizon):
    """pass@k = 1 − (1 − p)^k for success mass p. At every k it is greater for the greater mass. It grows with k, and
    1 − pass@k ≤ 1/(1 + k p): its limit is 1 if p > 0, and 0 if p = 0, so who keeps no success mass that the other
    lacks is not ahead in the limit, and strictly behind only if none is left."""
    p, q, k = mass, other, horizon

    def found(x, attempts):
        return 1 - (1 - x) ** attempts

    assert (found(p, k) < found(q, k)) == (p < q)
    assert found(p, k) <= found(p, k + 1)
    assert (1 - found(p, k)) * (1 + k * p) <= 1
    assert found(0 * p, k) == 0
