"""Hackability on a finite set of policies: a reward is its list of returns, and a hack is a pair of policies."""

import itertools
from collections.abc import Iterable

import numpy as np

from rewardtheory.arithmetic import is_exact, is_jax, rationals
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_departure, expect_reward
from rewardtheory.types import MDP

MOST_POLICIES = 4096


def deterministic_policies(mdp: MDP) -> list[tuple[int, ...]]:
    """All deterministic policies, as tuples of one action for each state; in terminal states the first action.

    Raises:
        ValueError: where there are more than 4096.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t"}}, start="s", discount=0.5)
    >>> rt.deterministic_policies(mdp)
    [(0, 0), (1, 0)]
    """
    choices = [
        np.flatnonzero(row)[: 1 if end else None].tolist()
        for row, end in zip(np.asarray(mdp.available), np.asarray(mdp.terminal), strict=True)
    ]
    count = int(np.prod([len(c) for c in choices], dtype=object))
    if count > MOST_POLICIES:
        raise ValueError(f"`mdp` has {count} deterministic policies, more than {MOST_POLICIES}: name those to compare.")
    return list(itertools.product(*choices))


def occupancies(mdp: MDP, policies: Iterable | None = None) -> np.ndarray:
    """The occupancies of policies in rationals, (V, S·A), with nothing counted after the end."""
    model = mdp.exact()
    require_ending(model)
    chosen = deterministic_policies(model) if policies is None else list(policies)
    if len(chosen) < 2:
        raise ValueError(f"`policies` has {len(chosen)}; give at least two to compare.")
    alive = rationals((~np.asarray(mdp.terminal)).astype(int))[:, None]
    return np.stack([(alive * occupancy_of(model, as_policy(model, _exact(x)))).ravel() for x in chosen])


def _exact(policy):
    array = np.asarray(policy)
    return rationals(array) if array.ndim == 2 and not is_exact(array) else policy


def returns_of(mdp: MDP, reward, policies: Iterable | None = None) -> np.ndarray:
    """The returns of policies in rationals, (V,); floats stand for the rationals that they are."""
    model = mdp.exact()
    R = as_reward(model, rationals(reward) if not is_jax(reward) else rationals(np.asarray(reward)))
    return occupancies(mdp, policies) @ expect_reward(model.transition, R).ravel()


def hacking_pair(mdp: MDP, reward, proxy, policies: Iterable | None = None) -> tuple[int, int] | None:
    """Two of some policies, the first better under the proxy and worse under the reward: a hack; None if there is none.

    Args:
        mdp: the model.
        reward, proxy: R(s,a,s') in the layout of the transition.
        policies: a finite set of policies; by default all deterministic ones. Over all stationary policies ask
            `rt.check_hackable`.

    Returns:
        Their places among the policies, or None. Decided in rationals.

    Raises:
        ValueError: on bad input.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> rt.hacking_pair(mdp, r, -r), rt.hacking_pair(mdp, r, 2 * r)
    ((1, 0), None)
    """
    chosen = None if policies is None else list(policies)
    J1, J2 = returns_of(mdp, reward, chosen), returns_of(mdp, proxy, chosen)
    # Sorted by the proxy, a hack shows as a drop below the best true return seen at a strictly smaller proxy return.
    order = sorted(range(len(J1)), key=lambda i: J2[i])
    best, pending = None, []
    for k, i in enumerate(order):
        if k and J2[order[k - 1]] < J2[i]:
            for j in pending:
                best = j if best is None or J1[j] > J1[best] else best
            pending = []
        if best is not None and J1[i] < J1[best]:
            return i, best
        pending.append(i)
    return None


def check_hackable_among(mdp: MDP, reward, proxy, policies: Iterable | None = None):
    """Whether some two of finitely many policies are a hack, with a certificate that verifies exactly.

    Args, Raises: as for `rt.hacking_pair`.

    Returns:
        (answer, certificate): an `exact.Witness` of the two policies for yes; None for no, which was decided in rationals
        over all pairs.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> answer, certificate = rt.check_hackable_among(mdp, r, -r)
    >>> answer, certificate.verify().ok
    (True, True)
    """
    from rewardtheory import exact

    chosen = deterministic_policies(mdp) if policies is None else list(policies)
    pair = hacking_pair(mdp, reward, proxy, chosen)
    if pair is None:
        return False, None
    model = exact.model_of(mdp)
    tables = {"the reward": as_reward(mdp, reward), "the proxy": as_reward(mdp, proxy)}
    rewards = [exact.reward_of(model, mdp, R, name) for name, R in tables.items()]
    plans = dict(zip(("the hack", "the other"), (chosen[i] for i in pair), strict=True))
    plans = {name: np.asarray(x).tolist() if np.ndim(x) == 1 else x for name, x in plans.items()}
    claims = [("the reward", "the hack", "<", "the other"), ("the proxy", "the hack", ">", "the other")]
    return True, exact.witness(model, rewards, plans, claims)


def reward_for(mdp: MDP, policy):
    """A reward for which a policy is optimal: 0 for the actions that it takes, −1 for the others.

    A deterministic policy is the only optimal one, up to states that it never sees.

    Source: skalse2022hacking.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "t", "b": "t"}}, start="s", discount=0.5)
    >>> rt.reward_for(mdp, [1, 0])[0, :, 0].tolist()
    [-1.0, 0.0]
    """
    pi = as_policy(mdp, policy)
    off = (np.asarray(pi) == 0) & ~np.asarray(mdp.terminal)[:, None]
    one = uniform_policy(mdp) * 0
    return as_reward(mdp, np.array(at_departure(mdp.transition, np.where(off, one - 1, one))))
