"""Every printed statement and public formula that is known to be wrong is refuted or shown to differ.

The tables name the traps in our own words. A statement is covered by refutations or counterexamples of the library,
each with an exact certificate; a formula of a program also by a test in `test_public_formulas.py` that computes both; a
slip that is neither a statement nor a formula has the reason why it is none.
"""

import ast
import pathlib

import pytest

from rewardtheory.verify.claims import claims

DISTANCES = {
    "when a reward has a simplification, with a linear in place of an affine dimension": [
        "counting_linear_dimensions_promises_a_simplification_that_is_none"
    ],
    "that every finite set of policies with different values has a simplification": [
        "three_policies_on_a_line_have_no_simplification",
        "two_policies_leave_no_room_for_an_unhackable_other_reward",
    ],
    "the least canonical form by a search that divides in the wrong place": [
        "dividing_in_the_wrong_place_changes_what_a_reward_pays",
        "test_a_division_in_the_wrong_place_changes_expected_rewards",
    ],
    "standardizing a reward whose form is 0 by dividing by 0": ["test_zero_divided_by_zero_is_no_distance"],
    "a weighted maximum that is no limit of weighted norms": [
        "weighing_the_greatest_entry_is_no_limit_of_weighted_norms",
        "test_two_weighted_maxima_differ",
    ],
    "an EPIC distance without its half": [
        "without_the_half_an_epic_distance_exceeds_one",
        "test_the_half_is_in_the_distance",
    ],
    "correlations that ignore the coverage": [
        "correlating_without_the_coverage_measures_another_distance",
        "test_the_coverage_is_in_the_correlation",
    ],
    "detecting shaping with the potential of one state set to 0": [
        "pinning_a_potential_at_one_state_misses_shaping",
        "test_a_pinned_potential_leaves_a_residual",
    ],
    "the correlation with a constant reward, and forms that fail at discount 1": [
        "test_constant_rewards_have_a_convention",
    ],
    "a regret bound of EPIC in units that shaping inflates": ["shaping_inflates_the_regret_bound_of_epic"],
    "random numbers seeded before a process is forked": "a slip of a program; nothing here forks, and what draws takes a seed",
    "regrets from sampled returns": "a slip of an experiment; returns are solved for here, with a bound on the error",
    "the first version of a paper on the calculus of rewards": "the mistake is not described; only its second version is used",
}
TRANSFORMS = {
    "a lower bound on the gain of a policy that follows a prover": [
        "a_disagreeing_prover_promises_more_than_can_be_gained"
    ],
    "that tilting a distribution lowers its entropy": ["tilting_towards_rare_successes_raises_entropy"],
    "a strict loss of pass@k in the limit": ["both_policies_find_an_answer_in_the_limit_of_attempts"],
    "the incentive to defer of a certain robot, branches interchanged": [
        "a_certain_robot_loses_by_deferring_to_a_doubtful_human"
    ],
    "an equality for the divergence of best-of-n": ["the_best_of_ten_can_stay_where_it_was"],
    "an example in which one of two ways is optimal with probability 0.91": [
        "a_walk_to_two_ends_is_taken_half_of_the_time_at_a_small_discount"
    ],
}
CLAIMS = claims()
FORMULAS = {
    node.name
    for node in ast.parse(pathlib.Path(__file__).with_name("test_public_formulas.py").read_text("utf8")).body
    if isinstance(node, ast.FunctionDef)
}


@pytest.mark.parametrize("row", [*DISTANCES, *TRANSFORMS])
def test_the_trap_is_covered(row):
    cover = (DISTANCES | TRANSFORMS)[row]
    if isinstance(cover, str):
        return
    for name in cover:
        if name.startswith("test_"):
            assert name in FORMULAS
        else:
            claim = CLAIMS[name]
            assert claim.kind in ("refutation", "counterexample")
            assert claim.kind == "counterexample" or (claim.printed and claim.repaired)


def test_the_tables_have_all_rows():
    assert (len(DISTANCES), len(TRANSFORMS)) == (13, 6)


def test_every_refutation_is_of_a_known_trap_or_of_a_statement_of_its_own():
    """A new refutation gets a row here."""
    covered = {name for cover in (DISTANCES | TRANSFORMS).values() if not isinstance(cover, str) for name in cover}
    assert {name for name, claim in CLAIMS.items() if claim.kind == "refutation"} <= covered


def test_a_repaired_statement_that_names_a_claim_names_one_that_exists():
    for claim in CLAIMS.values():
        named = [word.strip(":,.;") for word in claim.repaired.split() if word.count("_") >= 3]
        assert all(name in CLAIMS for name in named), (claim.id, named)
