"""Which sets of acceptable policies (SOAPs) a Markov reward can express: Abel's linear program, decided exactly."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from flint import fmpq

from rewardtheory.arithmetic import rationals
from rewardtheory.exact.linear import Farkas
from rewardtheory.exact.programs import farkas, solve_near, system_of
from rewardtheory.solvers.bellman import one_hot
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.types import MDP


def check_range_soap(mdp: MDP, good: Iterable[Sequence[int]]) -> tuple[bool, np.ndarray | Farkas]:
    """Whether some reward gives every good deterministic policy a higher return than every other one.

    J(g) > J(f) for all good g and all other f.

    Args:
        mdp: a small model with discount below 1; all its deterministic policies are enumerated.
        good: the good policies, each a list of one action for each state; the first available one where
            the state is terminal.

    Returns:
        (True, a reward R(s,a) in rationals (S, A), 0 after the end) or (False, a `Farkas` certificate that there is none).

    Raises:
        ValueError: where a policy does not fit the model, is named twice, or none or all are good.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> from flint import fmpq
    >>> mdp = rt.atlas.skeletons(2, 2)[4].mdp(fmpq(1, 2), uniform=True)
    >>> rt.atlas.check_range_soap(mdp, [(0, 1), (1, 0)])[0]
    False
    """
    x, is_good = _tables(mdp, good)
    rows = [p - q for p, q in itertools.product(x[is_good], x[~is_good])]
    return _decide("every good policy returns more than every other", [], rows, mdp)


def check_equal_soap(mdp: MDP, good: Iterable[Sequence[int]]) -> tuple[bool, np.ndarray | Farkas]:
    """Whether some reward makes exactly the good deterministic policies optimal.

    J(g) = J(g′) > J(f) for all good g, g′ and all other f. Arguments, result and errors are those of
    `check_range_soap`.

    >>> import rewardtheory as rt
    >>> from flint import fmpq
    >>> mdp = rt.atlas.skeletons(2, 2)[4].mdp(fmpq(1, 2), uniform=True)
    >>> rt.atlas.check_equal_soap(mdp, [(0, 0), (0, 1)])[0]
    True
    """
    x, is_good = _tables(mdp, good)
    first, *others = x[is_good]
    equal = [first - p for p in others]
    return _decide("the good policies return alike and more than every other", equal, list(first - x[~is_good]), mdp)


def _decide(meaning: str, equal: list, more: list, mdp: MDP) -> tuple[bool, np.ndarray | Farkas]:
    from scipy.optimize import linprog

    n = len(more[0])
    e, m = np.array(equal, dtype=object).reshape(-1, n), np.array(more, dtype=object)
    float_e, float_m = e.astype(float), m.astype(float)
    # max ε with e·R = 0, m·R >= ε and |R| <= 1.
    found = linprog(
        [0.0] * n + [-1.0],
        A_ub=np.hstack([-float_m, np.ones((len(m), 1))]),
        b_ub=np.zeros(len(m)),
        A_eq=np.hstack([float_e, np.zeros((len(e), 1))]) if len(e) else None,
        b_eq=np.zeros(len(e)) if len(e) else None,
        bounds=[(-1, 1)] * n + [(None, None)],
        method="highs-ds",
    )
    reward = solve_near(e.tolist(), [fmpq(0)] * len(e), rationals(found.x[:n]).tolist())
    if reward is not None and all(_dot(row, reward) > 0 for row in m) and not any(_dot(row, reward) for row in e):
        paid = mdp.available & ~mdp.terminal[:, None]
        table = np.array(reward, dtype=object).reshape(paid.shape)
        return True, np.where(paid, table, table * 0)
    system = system_of(
        f"{meaning}, by 1 at least",
        n,
        equal=(e, np.zeros(len(e))) if len(e) else None,
        at_least=(m, np.ones(len(m))),
    )
    return False, farkas(system, found.eqlin.marginals if len(e) else [], np.maximum(-found.ineqlin.marginals, 0))


def _dot(row, reward) -> fmpq:
    return sum((a * b for a, b in zip(row, reward, strict=True) if a), fmpq(0))


def _tables(mdp: MDP, good) -> tuple[np.ndarray, np.ndarray]:
    """Occupancies of all deterministic policies (V, S·A), and which of these are good."""
    model = mdp if mdp.is_exact else mdp.exact()
    # After the end nothing is paid, and what is done there makes no other policy.
    rows = zip(mdp.available, mdp.terminal, strict=True)
    policies = list(itertools.product(*(np.flatnonzero(row)[: 1 if end else None].tolist() for row, end in rows)))
    alive = np.array([[fmpq(int(not end))] for end in mdp.terminal], dtype=object)
    place = {policy: i for i, policy in enumerate(policies)}
    is_good = np.zeros(len(policies), bool)
    for k, policy in enumerate(good):
        name = tuple(int(a) for a in policy)
        if name not in place:
            raise ValueError(
                f"`good[{k}]` is {name}; it must be one available action for each of the {mdp.n_states} states."
            )
        if is_good[place[name]]:
            raise ValueError(f"`good[{k}]` is {name}, which is named before; name each policy once.")
        is_good[place[name]] = True
    if is_good.all() or not is_good.any():
        raise ValueError(
            f"`good` has {is_good.sum()} of the {len(policies)} deterministic policies; it must have some, not all."
        )
    every = [one_hot(np.array(a), mdp.n_actions, like=model.initial) for a in policies]
    return np.array([(alive * occupancy_of(model, pi)).ravel() for pi in every], dtype=object), is_good
