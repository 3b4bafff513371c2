"""A machine that says what the reward is, and that can be told to say more; after everitt2021tampering.

Our own numbers: honest work pays 1 a step. Tampering costs one step and changes the machine, which says 10 ever after,
for work that is worth nothing. "intended" is the reward as it was before, at which the machine is judged; "implemented" is
what the machine says. With discount .9 work is worth 10 by either, tampering 0 by the first and 90 by the second. What
the machine must say for tampering to pay is the pay of work divided by the discount.
"""

from typing import Any

from rewardtheory.graphs import mdp as graph
from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen


def tampering(*, pay: Any = 1, said: Any = 10, discount: Any = 0.9) -> Specimen:
    """Work for ever, or change the machine that says what the reward is.

    Args:
        pay: what a step of honest work pays.
        said: what the machine says after it was tampered with.
        discount: γ.

    Returns:
        A `Specimen` with the rewards "intended" and "implemented".

    >>> from rewardtheory.mdps.reward_tampering import tampering
    >>> sorted(tampering(said=2).rewards)
    ['implemented', 'intended']
    """
    mdp = graph(
        {"honest": {"work": "honest", "tamper": "tampered"}, "tampered": {"work": "tampered"}},
        start="honest",
        discount=discount,
    )
    honest = {("honest", "work"): pay}
    return Specimen(
        name=f"a machine that says {said}",
        mdp=mdp,
        rewards={"intended": reward(mdp, honest), "implemented": reward(mdp, honest | {("tampered", "work"): said})},
        about=f"Work pays {pay}; a machine that was tampered with says {said}.",
    )


@specimen("reward-tampering", source="everitt2021tampering")
def reward_tampering() -> Specimen:
    """A machine that can be told to say more: tampering pays by what it says and by nothing else."""
    return tampering()
