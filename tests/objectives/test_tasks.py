"""Tasks of Abel et al. and Miura: orders of trajectories, fringes, thresholds."""

import itertools

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.objectives.tasks import (
    deterministic_policies,
    express_trajectory_order,
    fringe,
    multidimensional_soap,
)


def runs(mdp, length):
    """All possible trajectories of some length from the first state, named by their numbers."""
    steps = np.argwhere(mdp.transition != 0).tolist()
    found = [[]]
    for _ in range(length):
        found = [[*run, step] for run in found for step in steps if step[0] == (run[-1][2] if run else 0)]
    return {str(k): [tuple(step) for step in run] for k, run in enumerate(found)}


@pytest.mark.parametrize("discount", [0.0, 0.5, 0.9])
def test_an_order_of_trajectories_has_a_reward_or_a_contradiction(discount):
    mdp = rt.mdp({"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}, start="x", discount=discount)
    found, answers = runs(mdp, 3), set()
    assert len(found) == 8
    gamma = fmpq(*discount.as_integer_ratio())
    for seed in range(25):
        rng = np.random.default_rng(seed)
        chosen = {name: found[name] for name in rng.choice(list(found), size=5, replace=False)}
        order = [(a, rng.choice([">", ">", "="]).item(), b) for a, b in itertools.pairwise(chosen)]
        answer = express_trajectory_order(mdp, chosen, order)
        answers.add(answer.expressible)
        if answer.expressible:
            (R,) = answer.weights
            G = {name: sum(gamma**t * R[step] for t, step in enumerate(run)) for name, run in chosen.items()}
            assert tuple(G.values()) == answer.values
            assert all((G[a] > G[b]) if sign == ">" else G[a] == G[b] for a, sign, b in order)
        else:
            assert answer.certificate.verify() and "with returns, at discount" in str(answer.certificate)
    assert answers == {True, False}


def test_the_fringe_is_what_one_change_reaches():
    mdp = rt.random_mdp(states=3, actions=2, discount=0.9, seed=1)
    policies = deterministic_policies(mdp)
    near = fringe(mdp, ["0, 0, 0", "0, 0, 1"])
    assert set(near) == {"1, 0, 0", "0, 1, 0", "1, 0, 1", "0, 1, 1"}
    for good in itertools.islice(itertools.combinations(policies, 2), 10):
        full, part = rt.express_soap(mdp, good), rt.express_soap(mdp, good, against=fringe(mdp, good))
        assert full.expressible == part.expressible


def test_all_policies_can_be_acceptable():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    assert rt.express_soap(mdp, ["a", "b"]).expressible and fringe(mdp, ["a", "b"]) == []
    assert rt.express_soap(mdp, ["a", "b"], equal=True).expressible


def test_bad_input_gets_one_sentence():
    mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    with pytest.raises(ValueError, match=r"^`acceptable` names 'c' among the policies; there are 'a', 'b'…$"):
        fringe(mdp, ["c"])
    with pytest.raises(ValueError, match=r"^`acceptable` is empty; name at least one policy\.$"):
        multidimensional_soap(mdp, {"a": [0]}, [])
    with pytest.raises(ValueError, match=r"^`order` names the policy 'c'; there are 'a'\.$"):
        multidimensional_soap(mdp, {"a": [0]}, ["c"])
    with pytest.raises(ValueError, match=r"^`trajectories`\['run'\]\[0\] is \(0, 2, 0\), which cannot happen there"):
        express_trajectory_order(mdp, {"run": [(0, 2, 0)]}, [("run", "=", "run")])
