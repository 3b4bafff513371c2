"""False siblings of true claims are caught: a check that cannot fail is a defect."""

import pytest

import rewardtheory as rt
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import Given, counterexample, theorem
from rewardtheory.verify.hypotheses import AnyMDP, AnyPolicy, AnyPotential, AnyReward, NonzeroScale, PositiveScale
from rewardtheory.verify.running import run


def optimal(mdp, reward):
    return rt.optimal_actions(mdp, reward).mask


@theorem(source="ng1999policy")
def shaping_with_another_discount_preserves_the_optimum(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """False: the shaping term takes discount 1 and the model has its own."""
    undiscounted = rt.shape(mdp.replace(discount=mdp.discount * 0 + 1), reward, phi)
    assert same(optimal(mdp, undiscounted), optimal(mdp, reward))


@theorem(source="ng1999policy")
def scaling_preserves_the_optimum(mdp: AnyMDP, reward: AnyReward, c: NonzeroScale):
    """False: c may be negative."""
    assert same(optimal(mdp, rt.rescale(mdp, reward, c)), optimal(mdp, reward))


@theorem(source="ng1999policy")
def any_bonus_on_a_state_preserves_the_optimum(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
    """False: a state reward is no shaping."""
    assert same(optimal(mdp, reward + rt.reward(mdp, state=phi)), optimal(mdp, reward))


@theorem(source="ng1999policy", identity=True)
def shaping_shifts_values_up(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential, policy: AnyPolicy):
    """False: the sign is wrong."""
    assert same(rt.values(mdp, rt.shape(mdp, reward, phi), policy), rt.values(mdp, reward, policy) + phi)


@theorem(source="ng1999policy")
def the_first_action_is_optimal(mdp: AnyMDP, reward: AnyReward):
    """False, and most random models show it."""
    assert optimal(mdp, reward)[:, 0].all()


@theorem(source="ng1999policy")
def an_optimal_action_is_unique(mdp: AnyMDP, reward: AnyReward):
    """False: ties are planted."""
    assert (optimal(mdp, reward).sum(axis=1) <= 1).all()


@theorem(source="ng1999policy")
def every_state_matters(mdp: AnyMDP, reward: AnyReward):
    """False: unreachable states are planted."""
    assert rt.restrict(mdp)[0].n_states == mdp.n_states


@pytest.mark.parametrize(
    "false",
    [
        shaping_with_another_discount_preserves_the_optimum,
        scaling_preserves_the_optimum,
        any_bonus_on_a_state_preserves_the_optimum,
        shaping_shifts_values_up,
        the_first_action_is_optimal,
        an_optimal_action_is_unique,
        every_state_matters,
    ],
)
def test_a_false_sibling_is_caught(false):
    outcome = run(false.claim, examples=100)
    assert not outcome.ok
    assert "rt.mdp(" in outcome.failure


def test_a_false_sibling_shrinks_to_something_small():
    outcome = run(scaling_preserves_the_optimum.claim, examples=100)
    assert outcome.failure.count("s1") == 0 or "'s2'" not in outcome.failure


@theorem(source="ng1999policy")
def true_and_seeded(mdp: AnyMDP, reward: AnyReward, c: PositiveScale):
    """A positive scale changes no optimal action."""
    assert same(optimal(mdp, rt.rescale(mdp, reward, c)), optimal(mdp, reward))


def test_a_true_claim_runs_in_both_number_systems_and_says_so():
    outcome = run(true_and_seeded.claim, examples=30, seed=7)
    assert outcome.ok and outcome.evidence == "exact" and outcome.instances >= 60


def test_floats_alone_are_sampled_evidence():
    @theorem(source="ng1999policy", exact=False)
    def in_floats_only(mdp: AnyMDP, reward: AnyReward):
        """Values are finite."""
        assert abs(rt.solve(mdp, reward).values).max() < 1e9

    assert run(in_floats_only.claim, examples=10).evidence == "sampled"


def test_an_exhaustive_claim_counts_every_instance_and_fails_on_none():
    @theorem(source="ng1999policy", over=lambda: ({"n": n} for n in range(5)))
    def squares_are_not_negative(n):
        """n² ≥ 0."""
        assert n * n >= 0

    @theorem(source="ng1999policy", over=lambda: iter(()))
    def about_nothing(n):
        """There is no instance."""

    outcome = run(squares_are_not_negative.claim)
    assert outcome.ok and outcome.evidence == "exhaustive" and outcome.instances == 5
    assert not run(about_nothing.claim).ok


def test_a_certificate_that_does_not_verify_fails_its_counterexample():
    class Refused:
        def verify(self):
            return type("Verdict", (), {"ok": False, "reason": "it is wrong"})()

    @counterexample(source="ng1999policy")
    def wrong():
        """Its certificate is refused."""
        return Refused()

    @counterexample(source="ng1999policy")
    def crashing():
        """It raises."""
        raise ZeroDivisionError("oops")

    assert run(wrong.claim).failure == "it is wrong"
    assert run(crashing.claim).failure == "ZeroDivisionError: oops"


def test_a_claim_made_elsewhere_is_none_of_the_librarys():
    assert "true_and_seeded" not in rt.claims()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: theorem(source="x")(eval("lambda mdp: None")), "`<lambda>` has no docstring"),
        (lambda: counterexample(source="x")(_with_arguments), "has arguments; a counterexample is one instance"),
        (lambda: theorem(source="x")(_without_hypothesis), "has the argument 'mdp' without a hypothesis"),
    ],
)
def test_a_malformed_claim_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def _with_arguments(mdp):
    """A counterexample with an argument."""


def _without_hypothesis(mdp):
    """A theorem about something."""


def test_a_hypothesis_reads_what_was_drawn_before():
    seen_names = []

    def watch(seen):
        seen_names.append(sorted(seen))
        return AnyReward.__metadata__[0].draw(seen)

    from typing import Annotated, Any

    @theorem(source="ng1999policy")
    def watched(mdp: AnyMDP, first: Annotated[Any, Given(watch, "watched")]):
        """Nothing."""

    assert run(watched.claim, examples=3).ok
    assert all(names == ["mdp"] for names in seen_names)


def test_a_failure_tells_a_ragged_argument_too():
    from typing import Annotated, Any

    from hypothesis import strategies as st

    @theorem(source="ng1999policy")
    def about_a_path(mdp: AnyMDP, path: Annotated[Any, Given(lambda _: st.just(((0, 0), (0,))), "a path")]):
        """False."""
        assert not path

    assert "path = ((0, 0), (0,))" in run(about_a_path.claim, examples=3).failure
