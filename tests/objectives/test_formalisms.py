"""The 17 formalisms: values, orders, optima and refusals."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.objectives.environments import HALF, fork, split, three_doors, two_islands, wait_or_choose
from rewardtheory.objectives.inner import FunctionFromTrajectories, InnerNonlinear
from rewardtheory.objectives.kinds import FORMALISMS, formalism
from rewardtheory.objectives.logic import LinearTemporalLogic
from rewardtheory.objectives.lotteries import FunctionFromPolicies, lottery
from rewardtheory.objectives.markov import (
    LimitAverageReward,
    MarkovReward,
    RegularizedReward,
    RewardMachineObjective,
    negative_entropy,
    squared_length,
)
from rewardtheory.objectives.orderings import LotteryOrdering
from rewardtheory.objectives.outer import OuterMultiObjective, transition_visits
from rewardtheory.objectives.trajectories import Trajectory, trajectories


def random_instance(seed, states=4, actions=2):
    mdp = rt.random_mdp(states=states, actions=actions, discount=0.8, successors=2, seed=seed)
    return mdp, rt.random_reward(mdp, seed=seed)


def test_there_are_seventeen_and_an_unknown_one_is_refused():
    assert len(FORMALISMS) == 17 and len({kind.name for kind in FORMALISMS.values()}) == 17
    with pytest.raises(ValueError, match=r"^`formalism` is 'XYZ'; there are MR, LAR, LTL, RM, "):
        formalism("XYZ")


@pytest.mark.parametrize("seed", range(10))
def test_float_values_are_within_their_bound_of_the_exact_ones(seed):
    mdp, reward = random_instance(seed)
    policy = rt.uniform_policy(mdp)
    for spec in (MarkovReward(reward), LinearTemporalLogic("G F a", {"a": [0, 2]})):
        rough, exact = spec.evaluate(mdp, policy), None
        if isinstance(spec, MarkovReward):
            R = np.vectorize(Fraction)(reward)
            exact = MarkovReward(rt.reward(mdp.exact(), transition=R)).evaluate(
                mdp.exact(), np.vectorize(Fraction)(policy)
            )
        else:
            exact = spec.evaluate(mdp.exact(), np.vectorize(Fraction)(policy))
        assert abs(float(exact.value) - rough.value) <= rough.bound < 1e-9 and exact.bound == 0


@pytest.mark.parametrize("seed", range(8))
def test_optima_are_at_least_what_other_policies_reach(seed):
    mdp, reward = random_instance(seed)
    rng = np.random.default_rng(seed)
    labels = {"a": [0], "b": [1]}
    machine = rt.reward_machine(
        {"u": {"a": ("v", 1), "else": ("u", 0)}, "v": {"b": ("u", 2), "else": ("v", 0)}}, start="u"
    )
    specs = [
        MarkovReward(reward),
        LimitAverageReward(reward),
        RewardMachineObjective(machine, labels),
        RegularizedReward(reward, 0.5, negative_entropy),
        LinearTemporalLogic("F a & F b", labels),
    ]
    for spec in specs:
        best = spec.optimize(mdp)
        for _ in range(5):
            weights = rng.random((mdp.n_states, mdp.n_actions))
            value = spec.evaluate(mdp, weights / weights.sum(axis=1, keepdims=True)).value
            assert value <= best.value + 1e-7, spec.name
    for spec in (specs[0], specs[1], specs[3]):  # their best policies are stationary
        assert spec.evaluate(mdp, spec.optimize(mdp).policy).value == pytest.approx(spec.optimize(mdp).value, abs=1e-7)


def test_the_best_average_visits_the_better_class():
    graph = {"s": {"l": "l", "r": {"r": 0.5, "s": 0.5}}, "l": {"on": "l"}, "r": {"on": "q"}, "q": {"on": "r"}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    best = LimitAverageReward(rt.reward(mdp, {"l": 1, "q": 3})).optimize(mdp)
    assert best.value == pytest.approx(1.5) and best.policy[0, mdp.actions.index("r")] == pytest.approx(1)


def test_a_concave_function_of_returns_is_optimized():
    import cvxpy

    mdp = two_islands()
    floats = rt.mdp({"s": {"a": "s", "b": "s"}, "t": {"a": "t", "b": "t"}}, start="s", discount=0.5).replace(
        initial=[0.5, 0.5]
    )
    del mdp
    r1, r2 = (rt.reward(floats, action=np.eye(2)[[i, i]]) for i in (0, 1))
    spec = OuterMultiObjective((r1, r2), min, concave=cvxpy.minimum)
    best = spec.optimize(floats)
    assert best.value == pytest.approx(1, abs=1e-6) and best.bound is None
    assert spec.evaluate(floats, best.policy).value == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="`concave` is not concave by the rules of cvxpy"):
        OuterMultiObjective((r1, r2), max, concave=cvxpy.maximum).optimize(floats)


def test_an_inner_function_is_optimized_over_plans_that_remember():
    graph = {"s": {"safe": {"t": 1}, "risky": {"t": HALF, "lost": HALF}}, "t": {"safe": {"end": 1}, "risky": {"end": 1}},
             "lost": {"safe": {"end": 1}}, "end": {}}  # fmt: skip
    mdp = rt.mdp(graph, start="s", discount=Fraction(1))
    R = rt.reward(mdp, {("s", "safe"): 1, ("s", "risky"): 3, ("t", "risky"): 2, ("lost", "safe"): -3})
    best = InnerNonlinear((R,), lambda g: -((g - 3) ** 2), depth=4).optimize(mdp)
    assert str(best.value) == "0" and best.policy(0, 0, (0,)) == mdp.actions.index("safe")
    with pytest.raises(ValueError, match="`depth` is 1, and an episode can be longer"):
        InnerNonlinear((R,), lambda g: g, depth=1).optimize(mdp)


@pytest.mark.parametrize("kind", ["FTR", "FPR", "TLO", "RRL", "OMORL"])
def test_what_is_not_optimized_is_refused_with_the_reason(kind):
    mdp, reward = random_instance(0)
    spec = {
        "FTR": FunctionFromTrajectories(len),
        "FPR": FunctionFromPolicies(np.max),
        "TLO": LotteryOrdering(lambda x, y: 0),
        "RRL": RegularizedReward(reward, 1, squared_length),
        "OMORL": OuterMultiObjective((reward,), abs),
    }[kind]
    with pytest.raises(ValueError, match=f"^{spec.name} are not optimized: "):
        spec.optimize(mdp)


def test_orders_give_no_values():
    with pytest.raises(ValueError, match="trajectory-lottery orderings give no values, only an order: use `prefer`"):
        LotteryOrdering(lambda x, y: 0).evaluate(fork(), split(fork(), "s", a=1))


def test_trajectories_add_up_and_are_whole_where_they_stop_branching():
    mdp = three_doors()
    found = list(trajectories(mdp, split(mdp, "s", a1=HALF, a2=Fraction(1, 3), a3=Fraction(1, 6)), 5))
    assert sum(p for _, p in found) == 1 and len(found) == 3 and all(x.cycle and not x.cut for x, _ in found)
    waiting = wait_or_choose()
    found = list(trajectories(waiting, split(waiting, "s", wait=HALF, b1=HALF), 3))
    assert sum(p for _, p in found) == 1 and sum(x.cut for x, _ in found) == 1
    assert Trajectory(((0, 0, 1),), ((1, 0, 1), (1, 1, 1))).first(4) == ((0, 0, 1), (1, 0, 1), (1, 1, 1), (1, 0, 1))


@pytest.mark.parametrize("seed", range(10))
def test_visits_and_lotteries(seed):
    mdp, reward = random_instance(seed)
    policy = rt.uniform_policy(mdp)
    m = transition_visits(mdp, policy)
    assert m.sum() == pytest.approx(1 / (1 - mdp.discount))
    assert (m * reward).sum() == pytest.approx(rt.expected_return(mdp, reward, policy))
    assert [s for s, _ in lottery(mdp, policy)] == np.flatnonzero(m.sum(axis=(1, 2)) > 0).tolist()


def test_a_fraction_as_weight_of_a_regularizer_keeps_values_exact():
    mdp = fork()
    spec = RegularizedReward(rt.reward(mdp, {}), HALF, squared_length)
    found = spec.evaluate(mdp, split(mdp, "s", a=HALF, b=HALF))
    # Σq² is ½ at the choice, then 1 for ever, discounted by ½: ½ · (½ + ½ + ¼ + …) = ¾.
    assert str(found.value) == "-3/4" and found.bound == 0
