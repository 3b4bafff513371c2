"""Which attitudes to risk a reward can have."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.objectives.environments import HALF
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.expressivity_hypotheses import ThreeUtilities


@theorem(source="skalse2023limitations", floats=False, needs=["no_reward_wants_one_payment_of_two"])
def only_affine_utilities_of_two_payments_are_rewards(utilities: ThreeUtilities):
    """Twice in a row one is paid 1 or not, and the second time does not remember the first. Of the sum what counts is its
    expected utility U. A reward orders the chances to be paid first and second like that iff U(2) − U(1) = U(1) − U(0). If
    not, the two sure ways to be paid once are tied, and two tosses of a coin, halfway between them, are not."""
    U = utilities
    mdp = rt.mdp(
        {"first": {"pay": "second", "pass": "second"}, "second": {"pay": "end", "pass": "end"}, "end": {}},
        start="first",
        discount=Fraction(1, 2),
    ).exact()
    chances = {"first": (1, 0), "second": (0, 1), "coins": (HALF, HALF), "both": (1, 1), "neither": (0, 0)}
    chances = {name: (rational(p), rational(q)) for name, (p, q) in chances.items()}
    policies = {name: rationals([[p, 1 - p], [q, 1 - q], [1, 0]]) for name, (p, q) in chances.items()}

    def worth(p, q):
        return (1 - p) * (1 - q) * U[0] + (p * (1 - q) + (1 - p) * q) * U[1] + p * q * U[2]

    value = {name: worth(*at) for name, at in chances.items()}
    order = []
    for i, one in enumerate(value):
        for two in list(value)[i + 1 :]:
            sign = "=" if value[one] == value[two] else ">"
            order.append((one, sign, two) if value[one] >= value[two] else (two, sign, one))
    answer = rt.express(mdp, policies, order, "MR")
    assert answer.expressible == (U[2] - U[1] == U[1] - U[0])
    assert answer.expressible or answer.certificate.verify()
