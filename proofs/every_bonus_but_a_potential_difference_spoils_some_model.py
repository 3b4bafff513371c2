"""The necessity half of the theorem on potential-based shaping."""

import rewardtheory as rt
from rewardtheory.arithmetic import is_exact
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.shaping_hypotheses import AnyBonus, AnyDiscount


@theorem(source="ng1999policy", needs=["a_bonus_that_is_no_potential_difference_can_be_harmless"])
def every_bonus_but_a_potential_difference_spoils_some_model(discount: AnyDiscount, bonus: AnyBonus):
    """Let F(s,a,s′) be a bonus and γ < 1. Either F(s,a,s′) = γΦ(s′) − Φ(s), with Φ(s) = −F(s,s₀) up to a constant, or
    there are a transition function and a reward on the same states and actions under which no policy that is optimal
    with the bonus is optimal without it."""
    found = rt.necessity_witness(bonus, discount)
    if found is None:
        constant = bonus[0, 0, 0] / (1 - discount)
        phi = bonus[0, 0, 0] - bonus[:, 0, 0] - constant
        assert same(discount * phi[None, None, :] - phi[:, None, None] + bonus * 0, bonus)
        return
    mdp, reward = found
    assert is_exact(reward) == is_exact(bonus)
    start = int(mdp.initial.argmax())
    best = rt.optimal_actions(mdp, reward).mask[start]
    praised = rt.optimal_actions(mdp, reward + bonus).mask[start]
    assert best.sum() == 1 and praised.sum() == 1 and not (best & praised).any()
