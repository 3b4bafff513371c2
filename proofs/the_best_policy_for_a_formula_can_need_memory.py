"""Two rooms, one behind a door that may close: who remembers gets more."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.objectives.controllers import best_controller, under_controller
from rewardtheory.objectives.satisfaction import satisfaction_probability
from rewardtheory.verify.claims import counterexample


@counterexample(source="baier2008principles")
def the_best_policy_for_a_formula_can_need_memory():
    """From s one goes to l, which comes back, or to r, where with probability ½ all ends. “Visit l and r” is certain for
    a policy that goes to l first; one that goes to l with the same probability q at each visit of s gets q + (1−q)·½·v
    with v = q/(1 − (1−q)/2), so 2q/(1+q) < 1 for every q < 1, and 0 at q = 1."""
    graph = {
        "s": {"left": "l", "right": "r"},
        "l": {"back": "s"},
        "r": {"back": {"s": Fraction(1, 2), "end": Fraction(1, 2)}},
        "end": {},
    }
    mdp = rt.mdp(graph, start="s", discount=Fraction(1, 2))
    labels = {"l": ["l"], "r": ["r"]}
    controller, found = best_controller(mdp, "F l & F r", labels)
    assert found.value == 1 and under_controller(mdp, controller)[0] == 1
    values = {}
    for k in (0, 1, 3, 9, 10):
        q = Fraction(k, 10)
        pi = rt.uniform_policy(mdp)
        pi[0] = [q if a == "left" else 1 - q if a == "right" else 0 for a in mdp.actions or ()]
        values[q] = satisfaction_probability(mdp, "F l & F r", labels, rt.policy(mdp, pi)).value
    stationary = {f"at {q.numerator} of {q.denominator}": value for q, value in values.items()}
    claims = [(name, "<", 1) for name in stationary]
    claims += [(f"at {q.numerator} of {q.denominator}", "==", ["/", ["*", 2, q], ["+", 1, q]]) for q in values if q < 1]
    return exact.arithmetic(
        "The probability of visiting both rooms if one goes left with a fixed chance", stationary, claims
    )
