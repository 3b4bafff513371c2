"""Counting over the orbit of a reward: all ways to give its numbers to the states."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations, product
from math import factorial, prod
from typing import Any

import numpy as np

from rewardtheory.arithmetic import holds_rationals, is_exact, rationals, zeros
from rewardtheory.games.power_trees import state_index
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import reward as make_reward
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.solvers.optimal import optimal_actions, solve
from rewardtheory.types import MDP
from rewardtheory.validation import numbers

MOST = 50_000


def orbit_counts(rewards, question: Callable) -> Counter:
    """How often each answer comes when a question is asked of every permutation of some numbers.

    Args:
        rewards: the numbers, (n,); equal ones are told apart, so that n! permutations are counted.
        question: from a permuted array (n,) to an answer, anything hashable.

    Raises:
        ValueError: where there are more than 50,000 permutations.

    >>> import rewardtheory as rt
    >>> sorted(rt.orbit_counts([0.1, 0.2, 0.3], lambda r: "first" if r[0] > max(r[1:]) else "others").items())
    [('first', 2), ('others', 4)]
    """
    r = numbers(rewards, "rewards", exact=holds_rationals(rewards))
    if r.ndim != 1 or not len(r):
        raise ValueError(f"`rewards` has shape {r.shape}; give a list of numbers.")
    if factorial(len(r)) > MOST:
        raise ValueError(
            f"`rewards` has {len(r)} numbers and so {factorial(len(r))} permutations; at most {MOST} are counted."
        )
    return Counter(question(r[list(order)]) for order in permutations(range(len(r))))


def orbit_optimal_actions(mdp: MDP, rewards, *, state, among: Sequence | None = None) -> Counter:
    """Over the orbit of a state reward, which sets of actions are optimal in one state, and how often.

    Args:
        mdp: the model; with Fractions everything is decided exactly.
        rewards: state rewards to be permuted, one for each state of `among`; the other states pay 0.
        state: where the action is chosen, a label or an index.
        among: the states whose rewards are permuted, by default all.

    Returns:
        A counter of frozen sets of actions (labels, or indices where there are none).

    Source: turner2021power.

    >>> import rewardtheory as rt
    >>> choices = {"start": {"candy": "candy", "wait": "wait"}, "candy": {"stay": "candy"},
    ...     "wait": {"chocolate": "chocolate", "hug": "hug"}, "chocolate": {"stay": "chocolate"}, "hug": {"stay": "hug"}}
    >>> mdp = rt.mdp(choices, start="start", discount=0.99)
    >>> found = rt.orbit_optimal_actions(mdp, [0.1, 0.4, 0.7, 0.95], state="start", among=["candy", "wait", "chocolate", "hug"])
    >>> {tuple(actions): count for actions, count in sorted(found.items(), key=str)}
    {('candy',): 8, ('wait',): 16}
    """
    s = state_index(mdp, state)
    places = _places(mdp, among)

    def best(r):
        mask = optimal_actions(mdp, make_reward(mdp, state=_spread(mdp, r, places))).mask[s]
        return frozenset(mdp.actions[a] if mdp.actions is not None else int(a) for a in np.flatnonzero(mask))

    return orbit_counts(_checked(rewards, places), best)


def orbit_power(mdp: MDP, rewards, *, states: tuple[Any, Any], among: Sequence | None = None) -> dict[str, int]:
    """Over the orbit of a state reward, how often one state has more POWER than another.

    For a single reward POWER is (1 − γ)/γ (V*(s) − R(s)); the factor changes no comparison.

    Args:
        mdp: the model, γ > 0.
        rewards, among: as for `orbit_optimal_actions`.
        states: the two states, labels or indices.

    Returns:
        {"first": …, "second": …, "equal": …}, which add up to n!.

    >>> import rewardtheory as rt
    >>> choices = {"start": {"a": "one", "b": "two"}, "one": {"c": "x"}, "two": {"d": "y", "e": "z"},
    ...     "x": {"stay": "x"}, "y": {"stay": "y"}, "z": {"stay": "z"}}
    >>> rt.orbit_power(rt.mdp(choices, start="start", discount=0.5), [1, 2, 3], states=("one", "two"), among=["x", "y", "z"])
    {'first': 2, 'second': 4, 'equal': 0}
    """
    first, second = (state_index(mdp, s) for s in states)
    places = _places(mdp, among)

    def compare(r):
        R = _spread(mdp, r, places)
        found = solve(mdp, make_reward(mdp, state=R))
        gap = (found.values[first] - R[first]) - (found.values[second] - R[second])
        margin = 0 if is_exact(found.values) else 2 * float(found.bound)
        return "first" if gap > margin else "second" if gap < -margin else "equal"

    counts = orbit_counts(_checked(rewards, places), compare)
    return {name: counts[name] for name in ("first", "second", "equal")}


def visit_distributions(mdp: MDP, state):
    """The discounted visits after leaving a state, Σ_{t≥1} γ^t P(S_t = ·), of all deterministic policies: distinct rows (N, S).

    V^π(s) − R(s) is the product with the state reward. POWER is an expectation of the greatest such product.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "x", "b": "y"}, "x": {"stay": "x"}, "y": {"stay": "y"}}, start="s", discount=0.5)
    >>> visit_distributions(mdp, "s").tolist()
    [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    s = state_index(mdp, state)
    found = {}
    start = zeros(mdp.n_states, like=mdp.initial)
    start[s] = start[s] + 1
    model = mdp.replace(initial=start)
    choices = [np.flatnonzero(row).tolist() for row in mdp.available]
    count = prod(len(x) for x in choices)
    if count > MOST:
        raise ValueError(f"`mdp` has {count} deterministic policies; at most {MOST} are listed.")
    for actions in product(*choices):
        pi = as_policy(mdp, list(actions))
        visits = occupancy(model, pi).sum(axis=1) - start
        key = tuple(str(x) for x in visits) if mdp.is_exact else tuple(np.round(visits, 12) + 0.0)
        found[key] = visits
    return np.array([found[key] for key in sorted(found)]).reshape(-1, mdp.n_states)


def contains_copy(mdp: MDP, first, second, swap) -> bool:
    """Whether every visit distribution of one state becomes one of another state when states are swapped.

    If so, for most rewards the second state has at least as much POWER: over every orbit it is ahead at least as often as
    behind.

    Args:
        mdp: the model.
        first, second: states, labels or indices.
        swap: a dictionary of states that are exchanged, each pair given once.

    Source: turner2021power.

    >>> import rewardtheory as rt
    >>> graph = {"one": {"c": "x"}, "two": {"d": "y", "e": "z"}} | {t: {"stay": t} for t in "xyz"}
    >>> mdp = rt.mdp(graph, start="one", discount=0.5)
    >>> contains_copy(mdp, "one", "two", {"x": "y"}), contains_copy(mdp, "two", "one", {"x": "y"})
    (True, False)
    """
    order = np.arange(mdp.n_states)
    for a, b in swap.items():
        i, j = state_index(mdp, a), state_index(mdp, b)
        if order[i] != i or order[j] != j:
            raise ValueError(f"`swap` exchanges {a!r} or {b!r} twice; every state belongs to one pair at most.")
        order[i], order[j] = j, i
    ours, theirs = visit_distributions(mdp, first)[:, order], visit_distributions(mdp, second)
    if mdp.is_exact:
        return {tuple(map(str, x)) for x in ours} <= {tuple(map(str, x)) for x in theirs}
    scale = 1 + float(np.abs(theirs).max())
    return all(bool((np.abs(theirs - x).max(axis=1) <= 1e-9 * scale).any()) for x in ours)


def _places(mdp: MDP, among):
    return list(range(mdp.n_states)) if among is None else [state_index(mdp, s) for s in among]


def _checked(rewards, places):
    if len(rewards) != len(places):
        raise ValueError(f"`rewards` has {len(rewards)} numbers for {len(places)} states; give one for each.")
    return rewards


def _spread(mdp: MDP, r, places):
    out = zeros(mdp.n_states, like=mdp.initial)
    out[places] = rationals(r) if mdp.is_exact else r.astype(float) if not is_exact(r) else [float(x) for x in r]
    return out
