"""Learners: a plain loop learns the same, they converge to what theory says, and shaping does to them what it claims."""

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rationals
from rewardtheory.design.learning import greedy
from rewardtheory.design.lives import draws
from rewardtheory.design.temporal_difference import choose, cumulative
from rewardtheory.mdps.gridworld import gridworld


def one_over(n):
    return 1 / n


def slow(n):
    return n ** (-0.7)


GRAPH = {
    "s": {"left": {"s": 0.25, "t": 0.75}, "right": {"u": 0.5, "end": 0.5}},
    "t": {"left": {"u": 1}, "up": {"end": 0.125, "s": 0.875}},
    "u": {"left": {"t": 1}},
}


def world():
    """Unavailable actions, a terminal state, ties, and two starts."""
    mdp = rt.mdp(GRAPH, start={"s": 0.5, "t": 0.5}, discount=0.75)
    return mdp, rt.reward(mdp, {("s", "right", "end"): 1, ("t", "left"): -0.5, ("u", "left"): 0.25})


def plainly(mdp, R, *, on_policy, alpha, epsilon, episodes, max_steps, seed=0, run=0, start=None):
    """The learner once more: dictionaries and loops, from the description of the stream."""
    P = mdp.dense().transition if isinstance(mdp.transition, rt.Successors) else mdp.transition
    states, actions = mdp.available.shape
    Q = {(s, a): 0.0 if start is None else float(start[s, a]) for s in range(states) for a in range(actions)}
    n = dict.fromkeys(Q, 0)
    rows = (row for first in range(0, 10**6, 64) for row in draws(seed, run, first).tolist())

    def pick_place(chances, u):
        total = 0.0
        places = [i for i, p in enumerate(chances) if p > 0]
        for i in places:
            total += chances[i]
            if u < total:
                return i
        return places[-1]

    def act(s, coin, pick):
        free = [a for a in range(actions) if mdp.available[s, a]]
        top = max(Q[s, a] for a in free)
        if not coin < epsilon:
            free = [a for a in free if Q[s, a] == top]
        return free[int(pick * len(free))]

    lengths = []
    row = next(rows)
    for _ in range(episodes):
        s, length = pick_place(mdp.initial, row[3]), 0
        a = act(s, row[4], row[5])
        while True:
            row = next(rows)
            t = pick_place(P[s, a], row[0])
            b = act(t, row[1], row[2])
            n[s, a] += 1
            size = alpha(n[s, a]) if callable(alpha) else alpha
            after = Q[t, b] if on_policy else max(Q[t, c] for c in range(actions) if mdp.available[t, c])
            Q[s, a] += size * (R[s, a, t] + mdp.discount * after - Q[s, a])
            length += 1
            s, a = t, b
            if mdp.terminal[t] or length == max_steps:
                break
        lengths.append(length)
    return np.array([[Q[s, a] for a in range(actions)] for s in range(states)]), lengths


# One shape for many tests, so that each learner compiles once.
SHAPE = {"episodes": 12, "max_steps": 9, "runs": 4, "evaluate_every": 7, "chunk": 4}
BOTH = pytest.mark.parametrize("target", [rt.q_learning, rt.sarsa], ids=["q_learning", "sarsa"])


@BOTH
def test_a_plain_loop_on_the_same_stream_learns_the_same(target):
    mdp, R = world()
    for alpha, epsilon, max_steps in ((0.3, 0.3, 9), (1.0, 1.0, 3), (0.1, 0.0, 50)):
        found = rt.learn(
            mdp, R, target=target, step_size=alpha, exploration=epsilon, seed=5, **SHAPE | {"max_steps": max_steps}
        )
        for run in range(4):
            q, lengths = plainly(
                mdp, R, on_policy=target is rt.sarsa, alpha=alpha, epsilon=epsilon, episodes=12, max_steps=max_steps, seed=5,
                run=run,
            )  # fmt: skip
            assert lengths == found.steps[run].tolist()
            # A compiled sum may be rounded once where a loop rounds twice.
            assert np.allclose(found.q_values[run], q, rtol=0, atol=1e-13)
        assert found.visits.sum() == found.steps.sum() and found.steps.max() <= max_steps
        assert (found.ended | (found.steps == max_steps)).all() and found.ended.any()


@BOTH
def test_step_sizes_may_fall_with_the_visits(target):
    """In rationals, where nothing is compiled."""
    mdp, R = world()
    found = rt.learn(
        mdp.exact(), rationals(R), target=target, step_size=one_over, exploration=0.5, episodes=6, max_steps=5, seed=3
    )  # fmt: skip
    q, lengths = plainly(
        mdp, R, on_policy=target is rt.sarsa, alpha=one_over, epsilon=0.5, episodes=6, max_steps=5, seed=3
    )
    assert lengths == found.steps[0].tolist() and np.allclose(floats(found.q_values[0]), q, rtol=0, atol=1e-13)


def test_a_new_episode_begins_with_what_was_just_learned():
    """One state, two actions, episodes of one step: what disappointed is not taken next."""
    mdp = rt.mdp({"s": {"first": "s", "second": "s"}}, start="s", discount=0)
    R = rt.reward(mdp, {("s", "first"): -1, ("s", "second"): -2})
    found = rt.learn(mdp.exact(), rationals(R), step_size=1, exploration=0, episodes=9, max_steps=1, runs=8)
    assert (found.visits[:, 0, 1] == 1).all()
    for run in range(8):
        q, lengths = plainly(mdp, R, on_policy=True, alpha=1.0, epsilon=0.0, episodes=9, max_steps=1, run=run)
        assert (floats(found.q_values[run]) == q).all() and lengths == [1] * 9


def test_every_draw_chooses_an_available_action():
    """The ends of the draws too: 0, where one choice ends and the next begins, and just below 1."""
    q, available = np.array([9.0, 1.0, 1.0, 9.0, 0.0]), np.array([False, True, True, False, True])
    below = np.nextafter(1.0, 0)
    greedy_choices = [int(choose(q, available, 0.5, pick, 0.0)) for pick in (0.0, 0.4999, 0.5, below)]
    assert greedy_choices == [1, 1, 2, 2]
    free_choices = [int(choose(q, available, 0.5, pick, 1.0)) for pick in (0.0, 0.33, 1 / 3, 0.34, 0.67, below)]
    assert free_choices == [1, 1, 2, 2, 4, 4]
    # A coin explores if it is below ε: never at 0, always at 1.
    assert int(choose(q, available, 0.0, below, 0.0)) == 2 and int(choose(q, available, below, below, 1.0)) == 4
    steps = cumulative(np.array([0.0, 0.1, 0.2, 0.7, 0.0]))
    assert [int((steps <= u).sum()) for u in (0.0, 0.0999, 0.1, 0.31, below)] == [1, 1, 2, 3, 3]


@pytest.mark.full
def test_lives_do_not_depend_on_chunks_nor_on_how_many_there_are():
    mdp, R = world()
    options = SHAPE | {"step_size": 0.3, "exploration": 0.3, "seed": 1}
    whole = rt.learn(mdp, R, **options)
    again = rt.learn(mdp, R, **options | {"chunk": 3})
    alone = rt.learn(mdp, R, **options | {"runs": 1})
    for name in ("q_values", "visits", "steps", "ended", "returns"):
        assert (getattr(whole, name) == getattr(again, name)).all()
        assert (getattr(whole, name)[:1] == getattr(alone, name)).all()
    assert (rt.learn(mdp, R, **options | {"seed": 2}).steps != whole.steps).any()
    # Evaluating more seldom changes nothing but what is evaluated.
    seldom = rt.learn(mdp, R, **options | {"evaluate_every": 12})
    assert (seldom.q_values == whole.q_values).all() and (seldom.steps == whole.steps).all()
    assert whole.evaluated.tolist() == [0, 7, 12] and seldom.evaluated.tolist() == [0, 12]
    assert (seldom.returns == whole.returns[:, [0, 2]]).all()


@BOTH
def test_exact_lives_are_those_of_floats_without_rounding(target):
    """Halves and quarters: few products are rounded, so even the choices at ties agree."""
    mdp, R = world()
    options = SHAPE | {"target": target, "step_size": 0.5, "exploration": 0.25, "max_steps": 4}
    found = rt.learn(mdp, R, **options)
    exactly = rt.learn(mdp.exact(), rationals(R), **options)
    assert isinstance(exactly.q_values[0, 0, 0], fmpq)
    assert np.allclose(floats(exactly.q_values), found.q_values, rtol=0, atol=1e-14)
    assert (exactly.steps == found.steps).all() and (exactly.visits == found.visits).all()
    assert (exactly.ended == found.ended).all()
    assert exactly.bound == 0 and 0 < found.bound < 1e-10
    assert (np.abs(floats(exactly.returns) - found.returns) <= found.bound).all()


@BOTH
def test_shaping_and_initial_values_give_the_same_lives(target):
    """In doubles too, as long as all numbers are short binary fractions and no rounding breaks a tie."""
    mdp, R = world()
    phi = np.array([1.5, -2.0, 0.5, 0.0])
    options = SHAPE | {"target": target, "step_size": 0.5, "exploration": 0.5, "max_steps": 4}
    told = rt.learn(mdp, rt.shape(mdp, R, phi), **options)
    started = rt.learn(mdp, R, start=np.repeat(phi[:, None], 3, axis=1), **options)
    assert (told.steps == started.steps).all() and (told.visits == started.visits).all()
    assert np.allclose(told.q_values + phi[:, None], started.q_values, rtol=0, atol=1e-13)
    plain = rt.learn(mdp, R, **options)
    assert (plain.visits != told.visits).any(), "the potential must have made a difference to be any test"


@pytest.mark.slow
def test_q_learning_converges_to_the_optimal_values():
    mdp, R = world()
    found = rt.learn(mdp, R, step_size=slow, exploration=1.0, episodes=6000, max_steps=20, runs=3, evaluate_every=6000)
    best = rt.solve(mdp, R).q_values
    live = mdp.available & ~mdp.terminal[:, None]
    assert np.abs(found.q_values - best)[:, live].max() < 0.02 < np.abs(best[live]).max() / 10


@pytest.mark.slow
def test_sarsa_that_always_explores_evaluates_the_random_policy():
    mdp, R = world()
    found = rt.learn(
        mdp, R, target=rt.sarsa, step_size=slow, exploration=1.0, episodes=6000, max_steps=20, runs=3, evaluate_every=6000
    )  # fmt: skip
    random, best = rt.q_values(mdp, R, rt.uniform_policy(mdp)), rt.solve(mdp, R).q_values
    live = mdp.available & ~mdp.terminal[:, None]
    assert np.abs(found.q_values - random)[:, live].max() < 0.03
    assert np.abs(best - random)[live].max() > 0.1


def test_what_a_learner_meets_has_the_chances_of_the_model():
    mdp, R = world()
    found = rt.learn(mdp, R, step_size=slow, exploration=1.0, episodes=6000, max_steps=1, runs=3, evaluate_every=6000)
    starts = found.visits[0].sum(axis=1) / 6000
    assert np.abs(starts - mdp.initial).max() < 4 * 0.5 / np.sqrt(6000)
    share = found.visits[0, 0, :2] / found.visits[0, 0].sum()
    assert np.abs(share - 0.5).max() < 4 * 0.5 / np.sqrt(2900)
    # From s to the right half of the episodes end; from t upwards an eighth; the others never in one step.
    expected = (0.5 * found.visits[0, 0, 1] + 0.125 * found.visits[0, 1, 2]) / 6000
    assert abs(found.ended[0].mean() - expected) < 4 * 0.5 / np.sqrt(6000)


def test_an_episode_that_begins_where_it_ends_has_no_step():
    mdp = rt.mdp({"s": {"go": "end"}}, start={"s": 0.5, "end": 0.5}, discount=1)
    found = rt.learn(mdp, rt.reward(mdp, {("s", "go"): 1}), episodes=200, step_size=1.0, bonus=one_bonus)
    assert set(found.steps[0].tolist()) == {0, 1} and found.ended.all()
    assert found.visits[0].tolist() == [[found.steps.sum()], [0]] and found.q_values[0].tolist() == [[2.0], [0.0]]
    everywhere = rt.learn(mdp.exact(), rationals(rt.reward(mdp, {("s", "go"): 1})), episodes=8, step_size=1)
    assert set(everywhere.steps[0].tolist()) == {0, 1}


def one_bonus(moment):
    return 1.0


def test_one_state_one_action_and_discount_zero():
    lone = rt.mdp({"s": {"stay": "s"}}, start="s", discount=0)
    found = rt.learn(lone, rt.reward(lone, {"s": 3}), episodes=2, max_steps=5, step_size=1.0)
    assert found.q_values.tolist() == [[[3.0]]] and found.steps.tolist() == [[5, 5]] and not found.ended.any()
    assert found.returns.tolist() == [[3.0, 3.0]]


@pytest.mark.slow
def test_circling_pays_exactly_above_the_critical_bonus():
    """Two steps to the goal, and a bonus for each approach: learners turn back above .020513 at discount .99."""
    mdp = rt.mdp(
        {"far": {"towards": "near", "away": "far"}, "near": {"towards": "goal", "away": "far"}}, start="far", discount=0.99
    )  # fmt: skip
    plain = rt.reward(mdp, {("near", "towards"): 1})
    approach = rt.reward(mdp, {("near", "towards"): 1, ("far", "towards"): 1})
    rewards = [plain + b * approach for b in (0.020, 0.021)] + [rt.shape(mdp, plain, [0, 0.5, 0])]
    below, above, shaped = rt.learn_each(
        mdp, rewards, true_reward=plain, step_size=1.0, exploration=1.0, episodes=400, max_steps=40, runs=2, evaluate_every=400
    )  # fmt: skip
    assert np.allclose(below.returns[:, -1], 0.99) and np.allclose(shaped.returns[:, -1], 0.99)
    assert (above.returns[:, -1] == 0).all()


def test_a_potential_that_moves_is_harmless_if_what_was_granted_is_paid_back():
    """The potential of one of two rooms falls by 5 while one walks in."""
    from rewardtheory.design.bonuses import moving_potential

    mdp = rt.mdp(
        {"start": {"to x": "x", "to y": "y"}, "x": {"out": "end"}, "y": {"out": "end"}}, start="start", discount=0.9
    )
    R = rt.reward(mdp, {("start", "to y"): 1})
    potentials = np.zeros((2, 4))
    potentials[1, list(mdp.states or ()).index("x")] = -5
    exact_mdp, exact_R = mdp.exact(), rationals(R)
    options = {"exploration": 1.0, "step_size": 0.5, "episodes": 20, "runs": 3, "evaluate_every": 20}
    for kept, expected in ((True, 1), (False, 0)):
        bonus = moving_potential(exact_mdp, potentials, kept=kept)
        found = rt.learn(exact_mdp, exact_R, bonus=bonus, **options)
        assert (found.returns[:, -1] == expected).all()
    compiled = rt.learn(mdp, R, bonus=moving_potential(mdp, potentials), **options)
    exactly = rt.learn(exact_mdp, exact_R, bonus=moving_potential(exact_mdp, potentials), **options)
    assert np.allclose(compiled.q_values, floats(exactly.q_values), rtol=0, atol=1e-14)


@pytest.mark.slow
def test_potentials_that_change_by_chance_are_learned_like_their_mean():
    from rewardtheory.design.bonuses import moving_potential

    mdp, R = world()
    potentials = np.random.default_rng(0).uniform(-1, 3, size=(997, 4)) * ~mdp.terminal
    found = rt.learn(
        mdp, R, bonus=moving_potential(mdp, potentials), step_size=slow, exploration=1.0, episodes=6000, max_steps=20, runs=2,
        evaluate_every=6000,
    )  # fmt: skip
    expected = rt.solve(mdp, R).q_values - potentials.mean(axis=0)[:, None]
    live = mdp.available & ~mdp.terminal[:, None]
    assert np.abs(found.q_values - expected)[:, live].max() < 0.15
    assert (greedy(mdp, found.q_values[0]) == greedy(mdp, rt.solve(mdp, R).q_values))[~mdp.terminal].all()


def test_a_count_bonus_is_paid_by_what_was_visited_before():
    from rewardtheory.design.bonuses import count_bonus

    lone = rt.mdp({"s": {"stay": "s"}}, start="s", discount=0)
    bonus = count_bonus(lone, scale=0.3, most=1.0)
    found = rt.learn(lone, rt.reward(lone, {"s": 3}), bonus=bonus, episodes=1, max_steps=5, step_size=1.0)
    assert found.q_values.item() == pytest.approx(3 + 0.3 / np.sqrt(0.09 + 4), rel=1e-15)


def test_a_misleading_potential_slows_learning():
    g = gridworld(["..G", "...", "S.."], discount=0.95, step_reward=-1, goal_reward=-1)
    mdp, R = g.mdp, g.rewards["environment"]
    far = np.abs(g.places - [0, 2]).sum(axis=1)
    rewards = [rt.shape(mdp, R, sign * far * 1.0 * ~mdp.terminal) for sign in (-1, 0, 1)]
    steps = [x.steps[:, :20].mean() for x in rt.learn_each(mdp, rewards, episodes=20, runs=8, max_steps=500)]
    assert steps[0] < steps[1] < steps[2]


def refused(**changes):
    mdp, R = world()
    options = {"mdp": mdp, "rewards": [R], "episodes": 2} | changes
    with pytest.raises(ValueError) as error:
        rt.learn_each(**options)
    return str(error.value)


def test_bad_input_gets_one_sentence():
    mdp, R = world()
    assert refused(rewards=[]) == "`rewards` is empty; give at least one reward."
    assert refused(episodes=0) == "`episodes` is 0; it must be a whole number of at least 1."
    assert refused(seed=-1) == "`seed` is -1; it must be a whole number of at least 0."
    assert refused(seed=2**63) == f"`seed` is {2**63}; it must be below 2^63."
    assert refused(step_size=0.0).startswith("`step_size` is 0.0; it must lie in (0, 1], or be a function of")
    assert refused(exploration=1.5) == "`exploration` is 1.5; a probability lies in [0, 1]."
    assert refused(rewards=[R, R], starts=[R[:, :, 0]]) == ("`starts` has 1 tables for 2 rewards; give one for each.")
    wrong = np.ones((4, 3))
    assert refused(starts=[wrong]).endswith("is 1.0; a terminal state is worth 0: set it to 0.")
    assert refused(starts=[np.ones(4)]).startswith("`starts[0]` has shape (4,); it must be (4, 3)")
    assert "not finite" in refused(rewards=[R * np.nan]) or "must be finite" in refused(rewards=[R * np.nan])
    huge = rt.mdp({"s": {"stay": "s"}}, start="s", discount=1)
    with pytest.raises(ValueError, match=r"^the table learned from `rewards\[0\]` left the range of doubles; lower"):
        rt.learn(huge, rt.reward(huge, {"s": 1e308}), episodes=3, step_size=1.0)


def test_a_jax_model_is_refused(x64):
    mdp, R = world()
    with pytest.raises(ValueError, match="is a JAX array; learning compiles for itself: give NumPy numbers"):
        rt.learn(mdp, x64.numpy.asarray(R), episodes=1)


def test_bonuses_refuse_what_they_cannot_take():
    from rewardtheory.design.bonuses import count_bonus, moving_potential

    mdp, _ = world()
    for potentials, message in (
        (np.zeros(4), r"^`potentials` has shape \(4,\); it must be \(N, 4\)"),
        (
            np.ones((2, 4)),
            r"^`potentials`\[0\]\[.\] \(state 'end'\) is 1.0; the potential of a terminal state must be 0",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            moving_potential(mdp, potentials)
    with pytest.raises(ValueError, match="^`mdp` is exact, and a count bonus is a root"):
        count_bonus(mdp.exact(), scale=1, most=1)
    with pytest.raises(ValueError, match="^`most` is 0; it must be > 0"):
        count_bonus(mdp, scale=1, most=0)
