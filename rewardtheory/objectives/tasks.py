"""Tasks as sets and orders of policies, and whether a Markov reward expresses them.

SOAP: a set of acceptable policies. An equal-SOAP reward makes all of them optimal and equally good; a range-SOAP reward
makes each of them better than every other policy. PO: a partial order of deterministic policies.

Source: abel2021expressivity, miura2023expressivity.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rewardtheory.arithmetic import rationals
from rewardtheory.exact.features import markov_features
from rewardtheory.objectives.given_order import Answer, express, read_question
from rewardtheory.objectives.order_programs import contradiction, dot, minus, weights_for
from rewardtheory.objectives.order_specifications import reward_from
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


def multidimensional_soap(mdp: MDP, policies: Mapping[str, Any], acceptable: Sequence[str]) -> tuple[bool, dict]:
    """Whether several Markov rewards with thresholds accept exactly some policies: no other lies in their convex hull.

    Args:
        mdp: the model with its discount.
        policies: {name: policy}.
        acceptable: the names of those that must be accepted.

    Returns:
        (True, {a policy to be kept out: (a reward, what all acceptable ones earn at least, and it does not)}), or (False,
        {"policy": a policy that cannot be kept out, "weights": of the acceptable ones}): its visits are that mixture of
        theirs. All numbers are exact.

    Raises:
        ValueError: on a name that is not there, and where nothing is acceptable.

    Source: miura2023expressivity.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.tasks import multidimensional_soap
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> multidimensional_soap(mdp, {"a": [0], "b": [1], "half": [[0.5, 0.5]]}, ["a", "b"])
    (False, {'policy': 'half', 'weights': {'a': 1/2, 'b': 1/2}})
    """
    if not acceptable:
        raise ValueError("`acceptable` is empty; name at least one policy.")
    question = read_question(mdp, policies, [(name, "=", name) for name in acceptable])
    model = question.model
    seen = dict(zip(question.policies, markov_features(model, question.rows, model.discount), strict=True))
    kept_out = {}
    for name in policies:
        if name in acceptable:
            continue
        above = [minus(seen[good], seen[name]) for good in acceptable]
        weights = weights_for(above, [], len(seen[name]))
        if weights is None:
            mixture = dict(zip(acceptable, contradiction(above, []), strict=True))
            return False, {"policy": name, "weights": {good: w for good, w in mixture.items() if w}}
        threshold = min(dot(seen[good], weights) for good in acceptable)
        kept_out[name] = (reward_from(question.mdp, model, weights), threshold)
    return True, kept_out
