"""False siblings of claims about what rewards can express are caught."""

import itertools

import pytest

import rewardtheory as rt
from rewardtheory.arithmetic import rational
from rewardtheory.objectives.order_programs import dot, nullspace, solution
from rewardtheory.objectives.tasks import deterministic_policies, fringe, multidimensional_soap
from rewardtheory.proofs.the_fringe_decides_what_a_reward_can_express import SmallMDP, SomePlans
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import SomePolicies
from rewardtheory.verify.expressivity_hypotheses import (
    Aggregated,
    SmallModel,
    StatePayments,
    ThreeUtilities,
    TwoDiscounts,
    TwoPayments,
    TwoSteps,
    TwoWeights,
)
from rewardtheory.verify.running import run
from rewardtheory.verify.shaping_hypotheses import AnyNumber

false = []


def claim(function):
    """A theorem that is false, and is added to the list of those that must be caught."""
    false.append(theorem(source="pitis2023aggregation", floats=False)(function))
    return false[-1]


@claim
def what_is_tied_where_all_are_tied_has_no_constant(utilities: Aggregated):
    """False: a constant is tied everywhere, and no weighted sum."""
    V, whole = utilities
    directions = nullspace([[rational(1)] * len(whole), *(list(row) for row in V)], len(whole))
    tied = all(dot(list(whole), d) == 0 for d in directions)
    columns = nullspace([[*column, x] for column, x in zip(V.T.tolist(), whole.tolist(), strict=True)], len(V) + 1)
    assert tied == any(x[-1] != 0 for x in columns)


@claim
def two_futures_are_enough_to_tell_discounts_apart(discounts: TwoDiscounts, weights: TwoWeights):
    """False: two of them are always in line."""
    (one, two), (w1, w2) = discounts, weights
    futures = ((0, 0), (1, 0))
    columns = [[w1**0] * 2, [w1 * a + w2 * b for a, b in futures]]
    try:
        solution(columns, [w1 * one * a + w2 * two * b for a, b in futures])
        found = True
    except ValueError:
        found = False
    assert found == (one == two)


@claim
def weights_need_not_be_carried(payments: TwoPayments, discounts: TwoDiscounts, weights: TwoWeights):
    """False: at the mean of the discounts the weighted sum has another return."""
    mean = (discounts[0] + discounts[1]) / 2
    total = sum(mean**t * sum(w * r for w, r in zip(weights, step, strict=True)) for t, step in enumerate(payments.T))
    returns = [sum(own**t * r for t, r in enumerate(row)) for own, row in zip(discounts, payments, strict=True)]
    assert total == sum(w * G for w, G in zip(weights, returns, strict=True))


@claim
def loops_may_pay(r: StatePayments):
    """False: a payment for staying is no difference of potentials."""
    n = len(r)
    triangles = all(r[s, t] + r[t, u] == r[s, u] for s, t, u in itertools.permutations(range(n), 3))
    phi = r[0] - r[0, 0]
    assert triangles == bool((r == phi[None, :] - phi[:, None]).all())


@claim
def the_second_multiplier_matters(steps: TwoSteps, future: AnyNumber):
    """False: it is the first that discounts the second payment."""
    (r1, r2), (m1, m2) = steps
    assert (r1 + m1 * r2 == r1 + r2) == (m2 == 1 or r2 == 0)


@claim
def concave_utilities_are_rewards(utilities: ThreeUtilities):
    """False: only affine ones are."""
    U = utilities
    order = []
    half = rational(1) / 2
    chances = {"first": (half**0, half * 0), "second": (half * 0, half**0), "coins": (half, half)}
    value = {n: (1 - p) * (1 - q) * U[0] + (p + q - 2 * p * q) * U[1] + p * q * U[2] for n, (p, q) in chances.items()}
    for one, two in itertools.combinations(value, 2):
        sign = "=" if value[one] == value[two] else ">"
        order.append((one, sign, two) if value[one] >= value[two] else (two, sign, one))
    graph = {"first": {"pay": "second", "pass": "second"}, "second": {"pay": "end", "pass": "end"}, "end": {}}
    mdp = rt.mdp(graph, start="first", discount=0.5).exact()
    policies = {n: [[p, 1 - p], [q, 1 - q], [p**0, p * 0]] for n, (p, q) in chances.items()}
    assert rt.express(mdp, policies, order, "MR").expressible == (U[2] - U[1] <= U[1] - U[0])


@claim
def one_reward_with_a_threshold_is_enough(mdp: SmallModel):
    """False: to stay or to swap takes two."""
    policies = deterministic_policies(mdp)
    for acceptable in itertools.combinations(policies, 2):
        if multidimensional_soap(mdp, policies, acceptable)[0]:
            assert rt.express_soap(mdp, acceptable).expressible


@claim
def several_rewards_keep_out_anything(mdp: SmallModel, policies: SomePolicies):
    """False: not what is a mixture, or has the same visits."""
    named = {str(k): policy for k, policy in enumerate(policies)}
    assert multidimensional_soap(mdp, named, list(named)[:-1])[0]


@claim
def half_of_the_fringe_decides(mdp: SmallMDP, good: SomePlans):
    """False: each change has to be looked at."""
    actions = mdp.actions or tuple(map(str, range(mdp.n_actions)))
    names = [", ".join(actions[a] for a in plan) for plan in good]
    near = fringe(mdp, names)
    part = rt.express_soap(mdp, names, against=near[: len(near) // 2])
    assert rt.express_soap(mdp, names).expressible == part.expressible


@pytest.mark.parametrize("sibling", false, ids=lambda f: f.__name__)
def test_a_false_sibling_is_caught(sibling):
    outcome = run(sibling.claim, examples=150)
    assert not outcome.ok
    assert "AssertionError" in outcome.failure, outcome.failure
