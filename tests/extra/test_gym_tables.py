"""Gymnasium's tables against an oracle that walks the raw table and handles `done` by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rewardtheory as rt
from rewardtheory.mdps import load as specimen

gymnasium = pytest.importorskip("gymnasium")

IDS = ["FrozenLake-v1", "FrozenLake8x8-v1", "CliffWalking-v1", "Taxi-v4"]


def raw_return(table, start, policy, discount: float, steps: int) -> float:
    """Σ_t γ^t r_t over the first steps, by recursion on the table; after `done` nothing follows.

    value[n][s] is what n steps from s pay; a way with `done` adds its reward only.
    """
    value = dict.fromkeys(table, 0.0)
    for _ in range(steps):
        value = {
            s: sum(
                policy[s, a] * p * (r + (0.0 if done else discount * value[t]))
                for a, ways in table[s].items()
                for p, t, r, done in ways
            )
            for s in table
        }
    return sum(start[s] * value[s] for s in table)


def check_against_the_table(table, start, mdp, reward, *, seed: int, discount: float, steps: int):
    """Every policy of the table has in the model the return that it has in the table."""
    rng = np.random.default_rng(seed)
    most = max(abs(r) for row in table.values() for ways in row.values() for _, _, r, _ in ways)
    for concentration in (1.0, 0.05):
        weights = rng.gamma(concentration, size=mdp.available.shape) + 1e-6
        policy = np.where(mdp.available, weights, 0.0)
        policy /= policy.sum(axis=1, keepdims=True)
        # The table has rows for states that are terminal in the model; there the oracle must not depend on the policy.
        full = {(s, a): policy[s, a] for s in table for a in table[s]}
        expected = raw_return(table, start, full, discount, steps)
        left_out = most * discount**steps / (1 - discount)
        assert abs(rt.expected_return(mdp, reward, policy) - expected) <= left_out + 1e-10 * max(1.0, most)


@pytest.mark.parametrize("name", IDS)
def test_returns_equal_those_of_the_raw_table(name):
    env = gymnasium.make(name)
    table, start = env.unwrapped.P, env.unwrapped.initial_state_distrib
    mdp, R = rt.from_gymnasium(env, discount=0.7)
    check_against_the_table(table, start, mdp, R, seed=1, discount=0.7, steps=90)


@pytest.mark.parametrize(
    "name, states, terminal, reachable, sparse",
    [
        ("FrozenLake-v1", 16, 5, 16, False),
        ("FrozenLake8x8-v1", 64, 11, 64, False),
        ("CliffWalking-v1", 48, 1, 38, False),
        ("Taxi-v4", 501, 1, 401, True),
    ],
)
def test_sizes(name, states, terminal, reachable, sparse):
    mdp, R = rt.from_gymnasium(name, discount=0.99)
    assert (mdp.n_states, mdp.terminal.sum(), rt.restrict(mdp)[0].n_states) == (states, terminal, reachable)
    assert isinstance(mdp.transition, rt.Successors) is sparse
    assert mdp.available.all() and mdp.discount == 0.99
    assert (mdp.states is None) == (name != "Taxi-v4")


def test_taxi_ends_in_an_added_state_and_reaches_404_states_of_its_table():
    env = gymnasium.make("Taxi-v4").unwrapped
    mdp, R = rt.from_gymnasium(env, discount=0.99)
    seen = set(np.flatnonzero(env.initial_state_distrib).tolist())
    frontier = list(seen)
    while frontier:
        s = frontier.pop()
        for ways in env.P[s].values():
            for p, t, _, done in ways:
                if p > 0 and t not in seen:
                    seen.add(t)
                    if not done:
                        frontier.append(t)
    assert len(seen) == 404
    ends = {t for row in env.P.values() for ways in row.values() for _, t, _, done in ways if done}
    assert len(ends) == 4 and mdp.states[-1] == "end" and mdp.states[3] == "3"
    reachable = set(rt.restrict(mdp)[0].states)
    assert reachable == {str(s) for s in seen - ends} | {"end"}
    assert (R[500] == 0).all() and (R[mdp.transition.state == 500] != 0).any()


def test_the_same_models_as_the_specimens():
    for name, own in [
        ("Taxi-v4", "taxi"),
        ("CliffWalking-v1", "cliff-walking"),
        ("FrozenLake8x8-v1", "frozen-lake-8x8"),
    ]:
        mdp, R = rt.from_gymnasium(name, discount=0.99)
        found = specimen(own)
        assert mdp.n_states == found.mdp.n_states
        assert np.array_equal(mdp.terminal, found.mdp.terminal)
        ours, theirs = rt.solve(mdp, R), rt.solve(found.mdp, found.rewards["environment"])
        live = ~mdp.terminal
        assert np.abs(ours.values - theirs.values)[live].max() <= ours.bound + theirs.bound + 1e-12


def test_the_time_limit_is_left_out():
    short = gymnasium.make("FrozenLake-v1", max_episode_steps=2)
    mdp, R = rt.from_gymnasium(short, discount=0.99)
    assert rt.solve(mdp, R).values[0] == pytest.approx(0.5420, abs=5e-5)


def fake(P, start=None, **keywords):
    given = {} if start is None else {"initial_state_distrib": np.array(start, float)}
    return SimpleNamespace(P=P, **given, **keywords)


def test_done_and_not_done_ways_into_one_state_add_an_end():
    table = {
        0: {0: [(0.5, 1, 4.0, True), (0.25, 1, 8.0, False), (0.25, 0, 1.0, False)]},
        1: {0: [(1.0, 0, 2.0, False)]},
    }
    mdp, R = rt.from_gymnasium(fake(table, [1, 0]), discount=0.5)
    assert mdp.states == ("0", "1", "end") and mdp.terminal.tolist() == [False, False, True]
    assert mdp.transition[0, 0].tolist() == [0.25, 0.25, 0.5]
    assert R[0, 0].tolist() == [1.0, 8.0, 4.0] and R[1, 0].tolist() == [2.0, 0.0, 0.0]
    # V0 = 2 + 2 + 1/4 + V0/8 + V1/8 and V1 = 2 + V0/2
    assert rt.values(mdp, R, rt.uniform_policy(mdp)) == pytest.approx([72 / 13, 62 / 13, 0])


def test_an_end_where_episodes_start_is_added():
    table = {0: {0: [(1.0, 0, 3.0, True)]}}
    mdp, R = rt.from_gymnasium(fake(table, [1]), discount=0.5)
    assert mdp.states == ("0", "end") and rt.values(mdp, R, rt.uniform_policy(mdp)).tolist() == [3.0, 0.0]


def test_an_end_goes_on_in_the_table_and_not_in_the_model():
    """The end loops without the flag, or leads away and pays: both are cut."""
    for after in ([(1.0, 1, -7.0, False)], [(1.0, 0, -7.0, False)], [(0.5, 1, 9.0, False), (0.5, 0, 9.0, True)]):
        table = {0: {0: [(1.0, 1, 3.0, True)], 1: [(1.0, 0, 0.0, False)]}, 1: {0: after, 1: after}}
        mdp, R = rt.from_gymnasium(fake(table, [1, 0]), discount=0.5)
        ends = 2 if any(done for *_, done in after) else 1  # the last of the three flags a way into the start
        assert mdp.n_states == 2 + (ends == 2)
        assert mdp.terminal[1] and (R[1] == 0).all() and mdp.transition[1, :, 1].tolist() == [1.0, 1.0]
        assert rt.solve(mdp, R).values[0] == 3.0


def test_duplicates_are_merged():
    table = {0: {0: [(0.1, 1, 1.0, False), (0.3, 1, 5.0, False), (0.6, 0, 0.1, False)]}, 1: {0: [(1.0, 0, 0.0, False)]}}
    mdp, R = rt.from_gymnasium(fake(table, [1, 0]), discount=0.5)
    assert mdp.transition[0, 0] == pytest.approx([0.6, 0.4], abs=1e-16)
    assert R[0, 0] == pytest.approx([0.1, 4.0], abs=1e-15)
    # Equal rewards stay what they are, whatever the probabilities.
    same = {s: {0: [(0.1, 1, 0.1, False), (0.3, 1, 0.1, False), (0.6, 0, 0.1, False)]} for s in (0, 1)}
    assert (0.1 * 0.1 + 0.3 * 0.1) / (0.1 + 0.3) != 0.1
    assert rt.from_gymnasium(fake(same, [1, 0]), discount=0.5)[1][0, 0].tolist() == [0.1, 0.1]


def test_lists_missing_actions_and_impossible_ways():
    table = [[[(1.0, 1, 0, False)], [(1.0, 0, 1, False), (0.0, 1, 99, True)]], {1: [(1.0, 0, 0, False)]}]
    mdp, R = rt.from_gymnasium(fake(table, start_state_index=1), discount=0.5)
    assert mdp.available.tolist() == [[True, True], [False, True]]
    assert mdp.initial.tolist() == [0, 1] and not mdp.terminal.any() and R.max() == 1


def test_an_environment_without_a_table_is_refused():
    sentence = (
        "`env_or_id` is 'CartPole-v1', which carries no transition table `P`; only tabular environments such as FrozenLake, "
        "CliffWalking and Taxi do: give arrays to rt.MDP instead."
    )
    with pytest.raises(ValueError) as error:
        rt.from_gymnasium("CartPole-v1", discount=0.9)
    assert str(error.value) == sentence
    with pytest.raises(ValueError, match="^`env_or_id` is a CartPoleEnv, which carries no transition table"):
        rt.from_gymnasium(gymnasium.make("CartPole-v1").unwrapped, discount=0.9)


GOOD = {0: {0: [(1.0, 0, 0.0, False)]}}
BAD = [
    (fake(GOOD), "`env_or_id` is a SimpleNamespace, which does not say how it starts: it has neither"),
    (fake({}, [1]), "`env_or_id` is a SimpleNamespace, which carries no transition table `P`"),
    (fake(GOOD, [0.5, 0.5]), "`initial_state_distrib` of a SimpleNamespace has shape (2,); it must be (1,): correct it."),
    (fake(GOOD, [0.5]), "`initial_state_distrib` sums to 0.5; every distribution must sum to 1"),
    (fake(GOOD, start_state_index=1), "`start_state_index` of a SimpleNamespace is 1; states are numbered 0 to 0: correct it."),
    (fake({0: {0: [(0.9, 0, 0.0, False)]}}, [1]), "`P[0][0]` sums to 0.9; every distribution must sum to 1"),
    (fake({0: {0: [(1.5, 0, 0.0, False), (-0.5, 0, 0, False)]}}, [1]), "`P[0][0]`[1] is -0.5; probabilities must be ≥ 0"),
    (fake({0: {0: []}}, [1]), "`P[0][0]` sums to 0.0; every distribution must sum to 1"),
    (fake({0: {0: [(1.0, 3, 0.0, False)]}}, [1]), "`P[0][0]` of a SimpleNamespace holds (1.0, 3, 0.0, False); states"),
    (fake({0: {0: [(1.0, 0, np.nan, False)]}}, [1]), "`P[0][0]` of a SimpleNamespace holds (1.0, 0, nan, False); states are"),
    (fake({0: {0: [(1.0, 0, 0.0)]}}, [1]), "`P[0][0]` of a SimpleNamespace is not a list of (probability, state, reward, done)"),
    (fake({0: {0: 3}}, [1]), "`P[0][0]` of a SimpleNamespace is not a list of (probability, state, reward, done)"),
    (fake({1: {0: [(1.0, 0, 0.0, False)]}}, [1]), "`P` of a SimpleNamespace has the keys ['1']; they must be whole"),
    (fake({0: {"up": [(1.0, 0, 0.0, False)]}}, [1]), "`P`[0] of a SimpleNamespace has the keys ['up']; they must be whole"),
    (fake({0: {}}, [1]), "`P`[0] of a SimpleNamespace has the keys []; they must be whole numbers from 0"),
    ("FrozenLak-v1", "`env_or_id` is 'FrozenLak-v1', which Gymnasium does not make; did you mean FrozenLake-v1"),
    ("a b c d e f g", "`env_or_id` is 'a b c d e f g', which Gymnasium does not make; Gymnasium says: "),
]  # fmt: skip


@pytest.mark.parametrize("env, sentence", BAD, ids=range(len(BAD)))
def test_odd_environments_are_refused(env, sentence):
    with pytest.raises(ValueError) as error:
        rt.from_gymnasium(env, discount=0.9)
    assert str(error.value).startswith(sentence) and "\n" not in str(error.value)


@st.composite
def tables(draw):
    S, A = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    table: dict = {}
    for s in range(S):
        table[s] = {}
        for a in range(A):
            weights = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
            weights = weights if any(weights) else [1]
            table[s][a] = [
                (
                    w / sum(weights),
                    draw(st.integers(0, S - 1)),
                    draw(st.sampled_from([0.0, 1.0, -2.5])),
                    draw(st.booleans()),
                )
                for w in weights
            ]
    start = draw(st.lists(st.integers(0, 2), min_size=S, max_size=S).filter(any))
    return table, np.array(start) / sum(start)


@settings(deadline=None, max_examples=150)
@given(given_table=tables(), seed=st.integers(0, 99))
def test_any_table_has_the_returns_of_its_raw_form(given_table, seed):
    table, start = given_table
    mdp, R = rt.from_gymnasium(fake(table, start), discount=0.5)
    check_against_the_table(table, start, mdp, R, seed=seed, discount=0.5, steps=60)
    assert mdp.n_states <= len(table) + 1
    # A way is flagged if and only if it leads into a terminal state, from every state that is not terminal itself.
    for s, row in table.items():
        for a, ways in row.items():
            flagged = sum(p for p, _, _, done in ways if done)
            if not mdp.terminal[s]:
                assert mdp.transition[s, a, mdp.terminal].sum() == pytest.approx(flagged, abs=1e-15)
