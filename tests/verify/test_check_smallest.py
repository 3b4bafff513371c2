"""The counterexample is truly the smallest: an enumeration written anew, without symmetries, finds none before it."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.verify.small_models import BOXES, discounts

BOX = 3


def tanh(mdp, reward):
    return np.tanh(reward)


def clip(mdp, reward):
    return np.clip(reward, -1, 1)


def living_bonus(mdp, reward):
    return reward + 1


def moving_bonus(mdp, reward):
    """Harmless where there is one state."""
    return reward + 0.25 * (mdp.n_states > 1) * np.arange(mdp.n_states)[None, None, :]


def models():
    """(states, actions, transitions, moves) of every model of one or two states with at most two moves, and of one
    state with three; a move is the set of its equally probable successors. Nothing is left out as symmetric."""
    for S, A in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2)):
        sets = [(0,)] if S == 1 else [(0,), (1,), (0, 1)]
        rows = [row for n in range(A + 1) for row in itertools.product(sets, repeat=n)]
        for moves in itertools.product(rows, repeat=S):
            n = sum(len(ends) for row in moves for ends in row)
            if max(len(row) for row in moves) == A and moves[0] and n <= 6:
                if S == 1 or any(1 in ends for ends in moves[0]):
                    yield S, A, n, moves


def returns(S, moves, pay, gamma):
    """J of every deterministic policy from state 0, by Cramer's rule."""
    found = {}
    for policy in itertools.product(*(range(max(1, len(row))) for row in moves)):
        P, r = np.zeros((S, S)), np.zeros(S)
        for s, row in enumerate(moves):
            if row:
                ends = row[policy[s]]
                for t in ends:
                    P[s, t] += 1 / len(ends)
                    r[s] += pay[s, policy[s], t] / len(ends)
        M = np.eye(S) - gamma * P
        if S == 1:
            found[policy] = r[0] / M[0, 0]
        else:
            found[policy] = (r[0] * M[1, 1] - M[0, 1] * r[1]) / (M[0, 0] * M[1, 1] - M[0, 1] * M[1, 0])
    return found


def sign(x):
    return 0 if abs(x) < 1e-9 else (1 if x > 0 else -1)


def order_broken(before, after):
    pairs = list(itertools.combinations(before, 2))
    return any(sign(before[p] - before[q]) != sign(after[p] - after[q]) for p, q in pairs)


def optimum_broken(before, after):
    def best(J):
        return {p for p in J if J[p] > max(J.values()) - 1e-9}

    return best(before) != best(after)


def smallest(scheme, broken):
    """The key of the smallest failure: states, actions, transitions, sum of the absolute rewards."""
    groups = itertools.groupby(sorted(models(), key=lambda m: m[:3]), key=lambda m: m[:3])
    for (S, A, n), group in groups:
        group = [m[3] for m in group]
        rows = sorted(itertools.product(range(-BOX, BOX + 1), repeat=n), key=lambda row: sum(map(abs, row)))
        for numbers in rows:
            for moves in group:
                if fails(scheme, broken, S, A, moves, numbers):
                    return S, A, n, sum(map(abs, numbers))
    return None


def fails(scheme, broken, S, A, moves, numbers):
    pay, places = np.zeros((S, A, S)), []
    for s, row in enumerate(moves):
        for a, ends in enumerate(row):
            places += [(s, a, t) for t in ends]
    for place, x in zip(places, numbers, strict=True):
        pay[place] = x
    after = scheme(SimpleNamespace(n_states=S), pay.copy())
    return any(broken(returns(S, moves, pay, g), returns(S, moves, after, g)) for g in (0.5, 0.9))


def key_of(text):
    names = {"rt": rt}
    exec(text, names)
    mdp, reward = names["mdp"], names["reward"]
    possible = (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]
    return mdp.n_states, mdp.n_actions, int(possible.sum()), int(np.abs(reward[possible]).sum())


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [tanh, clip, living_bonus, moving_bonus])
def test_no_smaller_counterexample_exists(scheme):
    report = rt.check(scheme, time_limit=100)
    for id, broken in (("order_of_deterministic_policies", order_broken), ("set_of_optimal_policies", optimum_broken)):
        answer = report[id]
        assert answer.keeps is False and answer.evidence == "certified", answer
        assert "the smallest of all" in answer.reason
        assert key_of(answer.counterexample) == smallest(scheme, broken), id
        assert all(certificate.verify().ok for certificate in answer.certificates)


def progress(mdp, reward):
    """Three for every step to a state of a higher number."""
    state = np.arange(mdp.n_states)
    return reward + 3.0 * (state[None, None, :] > state[:, None, None])


def farmed(scheme, moves, numbers, gamma):
    """Whether all optimal policies end before the scheme and one goes round for ever after it, by following paths."""
    S = len(moves)
    pay, rows = np.zeros((S, 3, S)), iter(numbers)
    for s, row in enumerate(moves):
        for a, (t,) in enumerate(row):
            pay[s, a, t] = next(rows)
    after = scheme(SimpleNamespace(n_states=S), pay.copy())
    J, ends = [], []
    for policy in itertools.product(*(range(max(1, len(row))) for row in moves)):
        s, total, weight = 0, np.zeros(2), 1.0
        for _ in range(400):
            if not moves[s]:
                break
            (t,) = moves[s][policy[s]]
            total += weight * np.array([pay[s, policy[s], t], after[s, policy[s], t]])
            s, weight = t, weight * gamma
        J.append(total)
        ends.append(not moves[s])
    J, ends = np.array(J), np.array(ends)
    best = J >= J.max(axis=0) - 1e-9
    return not (best[:, 0] & ~ends).any() and bool((best[:, 1] & ~ends).any())


@pytest.mark.slow
def test_the_smallest_farmable_cycle_of_a_bonus_for_progress_has_three_states():
    """Every deterministic model that can end, relabelings included, up to the size that the library reports."""
    answer = rt.check(progress, time_limit=100)["no_farmable_cycle"]
    assert answer.keeps is False and answer.evidence == "certified"
    S, A, n, least = key_of(answer.counterexample)
    assert (S, A, n) == (3, 2, 3)
    for states, actions, most in (
        (1, 1, 1),
        (1, 2, 2),
        (1, 3, 3),
        (2, 1, 2),
        (2, 2, 4),
        (2, 3, 4),
        (3, 1, 3),
        (3, 2, 3),
    ):
        rows = [r for k in range(actions + 1) for r in itertools.product([(t,) for t in range(states)], repeat=k)]
        for moves in itertools.product(rows, repeat=states):
            count = sum(map(len, moves))
            if all(moves) or not moves[0] or count > most or max(map(len, moves)) != actions:
                continue
            for numbers in itertools.product((-1, 0, 1), repeat=count):
                earlier = (states, actions, count, sum(map(abs, numbers))) < (S, A, n, least)
                assert not (earlier and any(farmed(progress, moves, numbers, g) for g in (0.5, 0.9))), (moves, numbers)


def test_the_counts_of_models_up_to_relabelling_are_those_of_burnside():
    """Two actions in every state, deterministic, start in state 0 or not: with no start there are 6 of two states."""
    from rewardtheory.verify.small_models import Skeleton, skeletons

    full = [k for k in skeletons(2, 2) if all(len(row) == 2 for row in k.moves)]
    deterministic = [k for k in full if all(len(end) == 1 for row in k.moves for end in row)]
    # From state 0 both states can be reached: 2 choices of moves at 0 that leave it, 3 at state 1.
    assert len(deterministic) == 6
    assert all(isinstance(k, Skeleton) and k.transitions == 4 for k in deterministic)
    three = [k for k in skeletons(3, 1) if all(len(end) == 1 for row in k.moves for end in row)]
    # One move each from 0: along a path 0, 1, 2 whose last state stays, goes to 0, to 1, or is terminal.
    assert len(three) == 4


def clip_of_three(mdp, reward):
    """A clip where there are three states, and nothing where there are fewer."""
    return np.clip(reward, -1, 1) if mdp.n_states == 3 else reward


def visit_rows(moves, policy, gamma, count):
    """How often a policy makes each transition from state 0, discounted, by the inverse of I − γP."""
    S = len(moves)
    P, first, index = np.zeros((S, S)), {}, 0
    for s, row in enumerate(moves):
        for a, ends in enumerate(row):
            first[s, a] = index
            index += len(ends)
            if policy[s] == a:
                for t in ends:
                    P[s, t] += 1 / len(ends)
    visits, found = np.linalg.inv(np.eye(S) - gamma * P)[0], np.zeros(count)
    for s, row in enumerate(moves):
        if row:
            ends = row[policy[s]]
            found[first[s, policy[s]] : first[s, policy[s]] + len(ends)] = visits[s] / len(ends)
    return found


def three_states(most):
    """Every model of three states with up to two moves and `most` transitions, relabelings included; a move leads to one
    state, or to two states with probability 1/2 each."""
    ends = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]
    rows = [row for n in range(3) for row in itertools.product(ends, repeat=n)]
    for moves in itertools.product(rows, repeat=3):
        count = sum(len(e) for row in moves for e in row)
        reached, new = {0}, {0}
        while new:
            new = {t for s in new for e in moves[s] for t in e} - reached
            reached |= new
        if count <= most and len(reached) == 3 and max(map(len, moves)) == 2:
            yield count, moves


@pytest.mark.slow
@pytest.mark.parametrize(
    "id", ["order_of_deterministic_policies", pytest.param("set_of_optimal_policies", marks=pytest.mark.full)]
)
def test_no_smaller_counterexample_of_three_states_exists(id):
    """An independent loop over all models of three states: the one found is the least of all that fail."""
    answer = rt.check(clip_of_three, time_limit=200)[id]
    assert answer.keeps is False and "the smallest of all" in answer.reason
    S, A, n, least = key_of(answer.counterexample)
    assert (S, A) == (3, 2)
    found = None
    for count, moves in sorted(three_states(n), key=lambda x: x[0]):
        if found is not None and count > found[0]:
            break
        size = BOXES[3][count - 1]
        rows = np.array(list(itertools.product(range(-size, size + 1), repeat=count)), dtype=float)
        sums = np.abs(rows).sum(axis=1)
        for gamma in discounts(3, count):
            policies = list(itertools.product(*(range(max(1, len(row))) for row in moves)))
            visits = np.array([visit_rows(moves, p, gamma, count) for p in policies])
            before, after = rows @ visits.T, np.clip(rows, -1, 1) @ visits.T
            tie = 1e-9
            if id == "set_of_optimal_policies":
                best = [J >= J.max(axis=1, keepdims=True) - tie for J in (before, after)]
                wrong = (best[0] != best[1]).any(axis=1)
            else:
                gaps = [
                    np.where(np.abs(g) < tie, 0, np.sign(g))
                    for g in (J[:, :, None] - J[:, None] for J in (before, after))
                ]
                wrong = (gaps[0] != gaps[1]).any(axis=(1, 2))
            if wrong.any() and (found is None or (count, sums[wrong].min()) < found):
                found = (count, sums[wrong].min())
    assert found == (n, least)
