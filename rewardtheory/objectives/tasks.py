"""Tasks as sets and orders of policies, and whether a Markov reward expresses them.

SOAP: a set of acceptable policies. An equal-SOAP reward makes all of them optimal and equally good; a range-SOAP reward
makes each of them better than every other policy. PO: a partial order of deterministic policies.

Source: abel2021expressivity, miura2023expressivity.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flint import fmpq

from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.exact.features import markov_features
from rewardtheory.objectives.given_order import Answer, express
from rewardtheory.types import MDP

MAX_POLICIES = 2000


def deterministic_policies(mdp: MDP) -> dict[str, np.ndarray]:
    """All deterministic policies, named by their actions.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.tasks import deterministic_policies
    >>> list(deterministic_policies(rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)))
    ['a', 'b']
    """
    choices = [np.flatnonzero(row).tolist() for row in mdp.available]
    count = int(np.prod([len(c) for c in choices]))
    if count > MAX_POLICIES:
        raise ValueError(f"the model has {count} deterministic policies; at most {MAX_POLICIES} are looked at.")
    actions = mdp.actions or tuple(map(str, range(mdp.n_actions)))
    found = {}
    for chosen in itertools.product(*choices):
        name = ", ".join(actions[a] for a in chosen)
        found[name] = rationals(np.eye(mdp.n_actions, dtype=int)[list(chosen)])
    return found


def express_soap(mdp: MDP, acceptable: Sequence[str], *, equal: bool = False) -> Answer:
    """Whether a Markov reward makes exactly some deterministic policies acceptable.

    Args:
        mdp: the model with its discount.
        acceptable: names as `deterministic_policies` gives them.
        equal: whether they must also be equally good.

    Returns:
        `Answer`: all deterministic policies are compared, so unreachable states make ties that cannot be parted.

    Raises:
        ValueError: on a name that is not there.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}, start="x", discount=0.5)
    >>> mdp = mdp.replace(initial=[0.5, 0.5])
    >>> rt.express_soap(mdp, ["x, y", "y, x"]).expressible  # stay where you are, or always move
    False
    """
    policies = deterministic_policies(mdp)
    unknown = [name for name in acceptable if name not in policies]
    if unknown or not acceptable:
        raise ValueError(
            f"`acceptable` names {unknown[0]!r} among the policies; there are {', '.join(map(repr, list(policies)[:8]))}…"
            if unknown
            else "`acceptable` is empty; name at least one policy."
        )
    others = [name for name in policies if name not in acceptable]
    order = [(good, ">", bad) for good in acceptable for bad in others]
    if equal:
        order += [(acceptable[0], "=", other) for other in acceptable[1:]]
    return express(mdp, policies, order, "MR")


def multidimensional_soap(mdp: MDP, policies: Mapping[str, Any], acceptable: Sequence[str]) -> tuple[bool, dict | None]:
    """Whether several Markov rewards with thresholds accept exactly some policies: no other lies in their convex hull.

    Args:
        mdp: the model with its discount.
        policies: {name: policy}.
        acceptable: the names of those that must be accepted.

    Returns:
        (True, None), or (False, {"policy": a policy that cannot be kept out, "weights": of the acceptable ones}): its
        visits are that mixture of theirs, exactly.

    Source: miura2023expressivity.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.tasks import multidimensional_soap
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> multidimensional_soap(mdp, {"a": [0], "b": [1], "half": [[0.5, 0.5]]}, ["a", "b"])
    (False, {'policy': 'half', 'weights': {'a': 1/2, 'b': 1/2}})
    """
    from scipy.optimize import linprog

    from rewardtheory.objectives.given_order import _rational, _solve

    mdp = mdp.exact()
    model = exact.model_of(mdp)
    rows = {name: exact.policy_of(model, _rational(mdp, p)) for name, p in policies.items()}
    seen = dict(zip(rows, markov_features(model, list(rows.values()), model.discount), strict=True))
    hull = np.array([[float(x) for x in seen[name]] for name in acceptable]).T
    for name in policies:
        if name in acceptable:
            continue
        target = np.array([float(x) for x in seen[name]])
        found = linprog(
            np.zeros(len(acceptable)),
            A_eq=np.vstack([hull, np.ones(len(acceptable))]),
            b_eq=np.r_[target, 1],
            bounds=(0, None),
            method="highs-ds",
        )
        if found.status != 0:
            continue
        used = [k for k, x in enumerate(found.x) if x > 1e-9]
        weights = _solve([[*seen[acceptable[k]], fmpq(1)] for k in used], [*seen[name], fmpq(1)])
        return False, {"policy": name, "weights": {acceptable[k]: w for k, w in zip(used, weights, strict=True)}}
    return True, None
