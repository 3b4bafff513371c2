"""Abel's linear program with the fringe, against all policies."""

import itertools
from typing import Annotated, Any

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

import rewardtheory as rt
from rewardtheory.arithmetic import floats
from rewardtheory.verify import instances
from rewardtheory.verify.claims import Given, theorem


def some_plans(seen):
    """One to all but one of the deterministic policies of a model."""
    plans = list(itertools.product(*(np.flatnonzero(row).tolist() for row in seen["mdp"].available)))
    return st.lists(st.sampled_from(plans), unique=True, min_size=1, max_size=max(1, len(plans) - 1)).map(tuple)


SmallMDP = Annotated[
    Any,
    Given(
        lambda _: instances.mdps(sizes=((1, 3), (2, 2), (3, 2)), plants=("duplicate", "absorbing", "unreachable")),
        "a small model from any start",
    ),
]
SomePlans = Annotated[Any, Given(some_plans, "some deterministic policies, the good ones, and not all")]


@theorem(
    source="abel2021expressivity",
    floats=False,
    needs=["no_reward_wants_exactly_one_of_two_states_to_switch", "states_that_look_alike_can_cut_a_good_policy_off"],
)
def the_fringe_decides_what_a_reward_can_express(mdp: SmallMDP, good: SomePlans):
    """Let a reward within [−1, 1] put every good policy, and in a second kind of task all of them at the same height,
    above the policies of the fringe, those one change of one action away from a good one. The greatest margin is that
    above all other policies: max ε over R with J(g) − J(f) ≥ ε is the same linear program over the fringe as over all
    f, for both kinds. A reward expresses the task iff ε > 0."""
    plans = list(itertools.product(*(np.flatnonzero(row).tolist() for row in mdp.available)))
    visits = {plan: floats(rt.occupancy(mdp, list(plan))).ravel() for plan in plans}
    bad = [plan for plan in plans if plan not in good]
    fringe = [f for f in bad if any(sum(x != y for x, y in zip(f, g, strict=True)) == 1 for g in good)]
    for equal in (False, True):
        margins = [margin(visits, good, other, equal) for other in (bad, fringe)]
        assert abs(margins[0] - margins[1]) <= 1e-7 * (1 + abs(margins[0]))


def margin(visits, good, other, equal):
    n = len(next(iter(visits.values())))
    first, *rest = (visits[g] for g in good)
    rows = [np.append(visits[f] - visits[g], 1) for g in (good[:1] if equal else good) for f in other]
    ties = [np.append(x - first, 0) for x in rest] if equal else []
    if not rows:
        return 0.0
    found = linprog(
        np.append(np.zeros(n), -1),
        A_ub=rows,
        b_ub=np.zeros(len(rows)),
        A_eq=ties or None,
        b_eq=np.zeros(len(ties)) if ties else None,
        bounds=[(-1, 1)] * n + [(0, None)],
    )
    assert found.status == 0
    return -found.fun
