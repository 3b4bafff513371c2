"""Which tasks a reward expresses on the smallest model with two states."""

import itertools

from flint import fmpq

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import theorem

PLANS = tuple(itertools.product((0, 1), repeat=2))


def tasks():
    """Every set of deterministic policies, neither empty nor all."""
    return ({"good": good} for n in (1, 2, 3) for good in itertools.combinations(PLANS, n))


@theorem(
    source="abel2021expressivity",
    over=tasks,
    needs=["no_reward_wants_exactly_one_of_two_states_to_switch", "no_reward_wants_always_the_same_action"],
)
def all_but_two_tasks_on_two_states_can_be_expressed(good):
    """Two states, the action names the next one, γ = 1/2, uniform start. Of the 14 sets of deterministic policies that are
    neither empty nor all, a reward puts 12 above the rest: all but {01, 10} and {00, 11}. It makes exactly the set optimal
    for the 8 that are products of sets of actions. Answers of both kinds are certified."""
    (skeleton,) = (x for x in rt.atlas.skeletons(2, 2) if x.moves == (((0,), (1,)), ((0,), (1,))))
    mdp = skeleton.mdp(fmpq(1, 2), uniform=True)
    crossed = set(good) in ({(0, 1), (1, 0)}, {(0, 0), (1, 1)})
    product = set(good) == set(itertools.product(*({plan[s] for plan in good} for s in (0, 1))))
    for expressed, (answer, proof) in (
        (not crossed, rt.atlas.check_range_soap(mdp, good)),
        (product, rt.atlas.check_equal_soap(mdp, good)),
    ):
        assert answer == expressed
        if isinstance(proof, exact.Farkas):
            assert proof.verify()
            continue
        J = {plan: rt.expected_return(mdp, rt.reward(mdp, action=proof), list(plan)) for plan in PLANS}
        assert all(J[g] > J[f] for g in good for f in PLANS if f not in good)
