"""False siblings of the claims that link the properties of schemes are caught."""

import pytest

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.distance_hypotheses import AnotherReward
from rewardtheory.verify.hypotheses import AnyMDP, AnyPotential, AnyReward, ReachableMDP
from rewardtheory.verify.lattice_hypotheses import ShiftedReward
from rewardtheory.verify.path_bundles import fragments, returns_of
from rewardtheory.verify.return_tables import ReturnTables
from rewardtheory.verify.running import run


def above(mdp, R):
    J = ReturnTables(mdp).returns(R[None])[0]
    return J[:, None] > J[None, :]


@theorem(source="skalse2022hacking", floats=False)
def one_order_of_deterministic_policies_is_one_of_all(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """False: mixtures see the sizes of differences."""
    same_order = (above(mdp, reward) == above(mdp, second)).all()
    assert not same_order or rt.is_same_policy_order(mdp, reward, second)


@theorem(source="skalse2022hacking", floats=False)
def one_set_of_optimal_policies_has_one_order(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """False: what is not optimal may be ordered anew."""
    masks = [rt.optimal_actions(mdp, R).mask for R in (reward, second)]
    assert (masks[0] != masks[1]).any() or (above(mdp, reward) == above(mdp, second)).all()


@theorem(source="skalse2023invariance", floats=False)
def one_policy_order_keeps_advantages(mdp: ReachableMDP, reward: AnyReward, second: AnotherReward):
    """False: scale."""
    tables = ReturnTables(mdp)
    same_order = rt.is_same_policy_order(mdp, reward, second)
    assert not same_order or same(tables.optimal_advantage(reward[None]), tables.optimal_advantage(second[None]))


@theorem(source="skalse2023invariance", floats=False)
def returns_shift_by_one_constant_only_if_the_reward_stays(mdp: ReachableMDP, reward: AnyReward, second: ShiftedReward):
    """False: shaping and redistribution."""
    J = [ReturnTables(mdp).returns(R[None])[0] for R in (reward, second)]
    gap = J[1] - J[0]
    assert (gap != gap[0]).any() or (reward == second).all()


@theorem(source="ng1999policy", floats=False)
def shaping_shifts_every_fragment_alike(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """False: fragments begin and end anywhere."""
    bundles = fragments(mdp)
    before, after = (returns_of(bundles, mdp, R[None])[0] for R in (reward, rt.shape(mdp, reward, phi)))
    gap = after - before
    assert not len(gap) or (gap == gap[0]).all()


@pytest.mark.parametrize(
    "false",
    [
        one_order_of_deterministic_policies_is_one_of_all,
        one_set_of_optimal_policies_has_one_order,
        one_policy_order_keeps_advantages,
        returns_shift_by_one_constant_only_if_the_reward_stays,
        shaping_shifts_every_fragment_alike,
    ],
)
def test_a_false_sibling_is_caught(false):
    assert not run(false.claim, examples=150).ok
