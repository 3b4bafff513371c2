"""Q up to a function of the state: all advantages, of every policy."""

from rewardtheory.verify.confirming import change
from rewardtheory.verify.property import Batch, Property
from rewardtheory.verify.return_tables import differ
from rewardtheory.verify.schemes import Kind


def _violated(batch: Batch):
    return differ(batch.tables.uniform_advantage(batch.before), batch.tables.uniform_advantage(batch.after))


PROPERTIES = (
    Property(
        "q_values_up_to_a_state_function",
        "Q of every policy changes by a function of the state, so advantages stay",
        70,
        _violated,
        change,
        follows="equal",
        kinds=(Kind.REWARD,),
        implies={
            "returns_up_to_a_constant": "returns_shift_by_one_constant_exactly_if_advantages_stay",
            "boltzmann_rational_policy": "advantages_stay_exactly_if_the_boltzmann_rational_policy_does",
            "maximum_causal_entropy_policy": "advantages_stay_exactly_if_the_maximum_causal_entropy_policy_does",
        },
        source="skalse2023invariance",
    ),
)
