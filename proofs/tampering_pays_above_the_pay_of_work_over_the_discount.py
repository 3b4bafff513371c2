"""How much a machine must say for tampering with it to pay."""

import rewardtheory as rt
from rewardtheory.mdps.reward_tampering import tampering
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.hypotheses import NonzeroScale, PositiveScale
from rewardtheory.verify.shaping_hypotheses import PositiveDiscount


@theorem(source="everitt2021tampering", floats=False, needs=["who_maximizes_the_implemented_reward_tampers_with_it"])
def tampering_pays_above_the_pay_of_work_over_the_discount(
    pay: PositiveScale, said: NonzeroScale, discount: PositiveDiscount
):
    """Work pays w > 0 for ever; tampering costs a step and makes the machine say x ever after. Who maximizes what the machine
    will say tampers exactly if γx > w, and may exactly if γx = w. Who maximizes the reward as it was before works, whatever x."""
    found = tampering(pay=pay, said=said, discount=discount)
    work, tamper = rt.optimal_actions(found.mdp, found.rewards["implemented"]).mask[0].tolist()
    assert (tamper, work) == (discount * said >= pay, discount * said <= pay)
    assert rt.optimal_actions(found.mdp, found.rewards["intended"]).mask[0].tolist() == [True, False]
