"""DARD leaves the class of its reward."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.verify.claims import counterexample


@counterexample(source="wulfe2022dard")
def the_dard_form_is_another_reward():
    """Two states; the first action stays or moves with probability 1/2 each, the second stays. The last term of the
    form of DARD hangs on s and s′ together, which no potential does: for a reward of 1 for the first action in the
    first state, the form orders two policies that the reward does not tell apart."""
    graph = {
        "x": {"a": {"x": Fraction(1, 2), "y": Fraction(1, 2)}, "b": "x"},
        "y": {"a": {"x": Fraction(1, 2), "y": Fraction(1, 2)}, "b": "y"},
    }
    mdp = rt.mdp(graph, start={"x": Fraction(1, 2), "y": Fraction(1, 2)}, discount=Fraction(1, 2))
    table = rationals([[[0, 0], [0, 0]], [[0, 0], [0, 1]]])
    same, certificate = rt.check_same_policy_order(mdp, table, rt.canonical.dard(mdp, table))
    assert not same and isinstance(certificate, exact.Witness)
    return certificate
