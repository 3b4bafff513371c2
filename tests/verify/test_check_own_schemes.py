"""Ten good and bad schemes that are not built in: what is known of each by hand, and what `check` says."""

import numpy as np
import pytest

import rewardtheory as rt

ENOUGH = 100.0
ORDERS = ("order_of_all_policies", "order_of_deterministic_policies", "set_of_optimal_policies", "starc_distance_zero")
SIZES = (
    "returns_up_to_a_constant", "epsilon_optimality", "boltzmann_rational_policy", "maximum_causal_entropy_policy",
    "q_values_up_to_a_state_function",
)  # fmt: skip


def possible(mdp):
    return (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]


def divided_by_the_largest(mdp, reward):
    """Good for orders: a positive factor that depends on the reward."""
    size = np.abs(np.where(possible(mdp), reward, 0 * reward)).max()
    return reward / size if size > 0 else reward


def shaped_by_its_own_sum(mdp, reward):
    """Good: a potential that depends on the reward."""
    phi = np.where(mdp.terminal, 0, reward.sum(axis=(1, 2)))
    return reward + mdp.discount * phi[None, None, :] - phi[:, None, None]


def expected(mdp, reward):
    """Good for policies, bad for paths: every successor gets the mean."""
    mean = (mdp.transition * reward).sum(axis=2)[:, :, None]
    return mean + 0 * reward


def random_shaping(mdp, reward, key):
    """Good, with a key: a random potential."""
    phi = np.where(mdp.terminal, 0, np.random.default_rng(key).integers(-5, 6, mdp.n_states))
    return reward + mdp.discount * phi[None, None, :] - phi[:, None, None]


def square_root(mdp, reward):
    """Bad: concave for gains."""
    return np.sign(reward) * np.sqrt(np.abs(reward))


def rounded(mdp, reward):
    """Bad: what is small is lost; harmless on integers."""
    return np.round(reward / 4) * 4


def gains_only(mdp, reward):
    """Bad: losses are forgotten."""
    return np.maximum(reward, 0)


def paid_for_choice(mdp, reward):
    """Bad: a bonus for being where there is a choice."""
    return reward + (mdp.available.sum(axis=1) > 1)[:, None, None]


def worst_successor(mdp, reward):
    """Bad where chance matters: the least of what may come."""
    least = np.where(possible(mdp), reward, np.inf).min(axis=2, keepdims=True)
    return np.where(possible(mdp), least, 0.0)


def myopic(mdp, reward):
    """Bad: a model without future."""
    return mdp.replace(discount=0.0), reward


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "kept", "broken"),
    [
        pytest.param(
            divided_by_the_largest,
            (*ORDERS, "boundedness", "order_of_fragments"),
            (*SIZES, "scale_equivariance"),
            marks=pytest.mark.full,
        ),
        pytest.param(
            shaped_by_its_own_sum,
            (*ORDERS, *SIZES, "telescoping", "order_of_trajectories"),
            ("boundedness",),
            marks=pytest.mark.full,
        ),
        pytest.param(
            expected,
            (*ORDERS, *SIZES, "no_farmable_cycle"),
            ("telescoping", "order_of_fragments"),
            marks=pytest.mark.full,
        ),
        (random_shaping, (*ORDERS, *SIZES, "telescoping"), ("order_of_fragments", "sign_equivariance")),
        (square_root, ("sign_equivariance",), (*ORDERS, *SIZES, "order_of_fragments")),
        (rounded, ("sign_equivariance",), (*ORDERS, *SIZES)),
        (gains_only, ("scale_equivariance",), (*ORDERS, *SIZES, "no_farmable_cycle")),
        (paid_for_choice, ("shift_invariance",), (*ORDERS, *SIZES, "no_farmable_cycle")),
        pytest.param(worst_successor, ("scale_equivariance",), (*ORDERS, *SIZES), marks=pytest.mark.full),
        (myopic, (), ("order_of_all_policies", "set_of_optimal_policies", "boltzmann_rational_policy")),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_what_is_known_of_a_scheme_of_ones_own(scheme, kept, broken):
    report = rt.check(scheme, time_limit=ENOUGH)
    assert report.runs, report
    for id in kept:
        assert report[id].keeps is True, report[id]
    for id in broken:
        answer = report[id]
        assert answer.keeps is False and answer.counterexample, answer
        assert all(c.verify().ok for c in answer.certificates)


@pytest.mark.parametrize("scheme", [square_root, gains_only])
def test_a_bad_scheme_is_found_out_quickly_and_the_text_shows_it(scheme):
    report = rt.check(scheme, time_limit=6)
    for id in ("set_of_optimal_policies", "order_of_all_policies"):
        answer = report[id]
        assert answer.keeps is False and answer.evidence == "certified"
        names = {"rt": rt}
        exec(answer.counterexample, names)
        mdp, reward = names["mdp"].dense(), names["reward"]
        after = np.where(possible(mdp), scheme(mdp, reward), 0.0)
        assert not rt.is_same_policy_order(mdp, reward, after)
