"""One clear sentence for each mistake: unknown atoms, dead guards, impossible policies, automata that explode."""

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.objectives.hoa import read_hoa
from rewardtheory.objectives.markov import LimitAverageReward, RewardMachineObjective

LABELS = {"t": ["t"]}
MACHINE = {"u": {"t": ("done", 1), "else": ("u", 0)}, "done": {}}
HEAD = 'HOA: v1\nStates: 2\nStart: 0\nAP: 1 "a"\nacc-name: Buchi\nAcceptance: 1 Inf(0)\n--BODY--\n'


@pytest.fixture
def mdp():
    return rt.mdp({"s": {"stay": "s", "go": "t"}, "t": {"back": "s"}}, start="s", discount=0.5)


@pytest.mark.parametrize("ask", [rt.largest_probability, rt.least_probability, rt.best_controller])
def test_an_unknown_atom(mdp, ask):
    with pytest.raises(ValueError, match=r"^`labels` has no atom 'u' \(it has t\); say in which states 'u' holds\.$"):
        ask(mdp, "F u", LABELS)


def test_a_machine_with_a_dead_guard_or_an_atom_without_a_label(mdp):
    machine = rt.reward_machine(MACHINE, start="u")
    with pytest.raises(ValueError, match=r"the guard 't & !t' can never hold; remove it or correct it\.$"):
        rt.reward_machine({"u": {"t & !t": ("u", 1), "else": ("u", 0)}}, start="u")
    with pytest.raises(ValueError, match=r"^`labels` has no atom 't' \(it has none\)"):
        rt.machine_product(mdp, machine, {})


@pytest.mark.parametrize("body", ["State: 0\n[0] 0\nState: 1\n[t] 1\n", "State: 0\n[t] 0\n[0] 1\nState: 1\n[t] 1\n"])
def test_an_automaton_that_is_not_complete_or_not_deterministic(body):
    with pytest.raises(ValueError, match=r"state 0 has (no edge for the letter|two edges for one letter)"):
        read_hoa(HEAD + body + "--END--\n")


@pytest.mark.parametrize("pi", [np.full((2, 3), 1 / 3), {"s": "back", "t": "back"}])
def test_a_policy_that_takes_an_action_that_is_not_there(mdp, pi):
    specs = [
        lambda: rt.satisfaction_probability(mdp, "F t", LABELS, pi),
        lambda: RewardMachineObjective(rt.reward_machine(MACHINE, start="u"), LABELS).evaluate(mdp, pi),
        lambda: LimitAverageReward(rt.reward(mdp, {})).evaluate(mdp, pi),
    ]
    for ask in specs:
        with pytest.raises(
            ValueError,
            match=r"^`policy`\[0, 2\] \(state 's', action 'back'\) takes an action that the state does not have; give",
        ):
            ask()


def test_a_formula_whose_automaton_explodes_is_stopped_by_the_budget_with_its_size(mdp):
    deep = "F (t & X X X X X X X X X X X X t)"
    with pytest.raises(
        ValueError,
        match=r"leaves more than 30 different formulas \(\d+ still to be explored\); raise `budget`, or use a simpler one",
    ):
        rt.largest_probability(mdp, deep, LABELS, budget=30)
    with pytest.raises(ValueError, match=r"has more than 30 states \(\d+ still to be explored\); raise `budget`"):
        rt.best_controller(mdp, deep, LABELS, budget=30)
