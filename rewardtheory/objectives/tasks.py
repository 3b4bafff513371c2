"""Tasks as sets and orders of policies, and whether a Markov reward expresses them.

SOAP: a set of acceptable policies. An equal-SOAP reward makes all of them optimal and equally good; a range-SOAP reward
makes each of them better than every other policy. PO: a partial order of deterministic policies, which `express` decides.
TO: a partial order of finite trajectories.

Source: abel2021expressivity, miura2023expressivity.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flint import fmpq

from rewardtheory import exact
from rewardtheory.arithmetic import rationals
from rewardtheory.exact.features import markov_features, transitions
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


def fringe(mdp: MDP, acceptable: Sequence[str]) -> list[str]:
    """The deterministic policies that differ from an acceptable one in a single state, and are not acceptable.

    Args:
        mdp: the model.
        acceptable: names as `deterministic_policies` gives them.

    Raises:
        ValueError: on a name that is not there.

    Notes:
        A reward puts the acceptable ones above all others as soon as it puts them above these
        (`the_fringe_decides_what_a_reward_can_express`): S (A − 1) for each instead of A^S.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.tasks import fringe
    >>> fringe(rt.mdp({"x": {"a": "x", "b": "y"}, "y": {"a": "x", "b": "y"}}, start="x", discount=0.5), ["a, a"])
    ['a, b', 'b, a']
    """
    policies = deterministic_policies(mdp)
    _require_known(policies, acceptable)
    near = []
    for name, pi in policies.items():
        changes = [int((pi != policies[good]).any(axis=1).sum()) for good in acceptable]
        if name not in acceptable and 1 in changes:
            near.append(name)
    return near


def express_soap(
    mdp: MDP, acceptable: Sequence[str], *, equal: bool = False, against: Sequence[str] | None = None
) -> Answer:
    """Whether a Markov reward makes exactly some deterministic policies acceptable.

    Args:
        mdp: the model with its discount.
        acceptable: names as `deterministic_policies` gives them.
        equal: whether they must also be equally good.
        against: those that they must be better than: by default all others; `fringe(mdp, acceptable)` is enough.

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
    _require_known(policies, acceptable)
    others = [name for name in policies if name not in acceptable] if against is None else list(against)
    order = [(good, ">", bad) for good in acceptable for bad in others]
    if equal:
        order += [(acceptable[0], "=", other) for other in acceptable[1:]]
    return express(mdp, policies, order, "MR")


def _require_known(policies: Mapping[str, Any], acceptable: Sequence[str]) -> None:
    unknown = [name for name in acceptable if name not in policies]
    if unknown:
        some = ", ".join(map(repr, list(policies)[:8]))
        raise ValueError(f"`acceptable` names {unknown[0]!r} among the policies; there are {some}…")
    if not acceptable:
        raise ValueError("`acceptable` is empty; name at least one policy.")


def express_trajectory_order(
    mdp: MDP, trajectories: Mapping[str, Sequence[tuple[int, int, int]]], order: Sequence[tuple[str, str, str]]
) -> Answer:
    """Whether a Markov reward orders some finite trajectories in a given way: G(ξ) = Σ_t γ^t R(s_t, a_t, s_{t+1}).

    Args:
        mdp: the model with its discount.
        trajectories: {name: transitions (s, a, s'), each possible and one after the other}.
        order: (name, ">" or "=", name).

    Returns:
        `Answer`: for yes, the values are the returns and the weights a reward, in the layout of the model; for no, the
        certificate says that no payments of the transitions have returns of this order.

    Raises:
        ValueError: on a name that is not there, and on transitions that cannot happen one after the other.

    Source: abel2021expressivity.

    >>> import rewardtheory as rt
    >>> from rewardtheory.objectives.tasks import express_trajectory_order
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> runs = {x + y: [(0, "ab".index(x), 0), (0, "ab".index(y), 0)] for x in "ab" for y in "ab"}
    >>> express_trajectory_order(mdp, runs, [("ab", ">", "aa"), ("ba", ">", "bb")]).expressible  # not twice the same
    False
    """
    question = read_question(
        mdp, {name: mdp.available / mdp.available.sum(1, keepdims=True) for name in trajectories}, order
    )
    model = question.model
    place = {(s, model.choices[s][i].action, t): k for k, (s, i, t) in enumerate(transitions(model))}
    features = []
    for name, steps in trajectories.items():
        row, weight = [fmpq(0)] * len(place), fmpq(1)
        for n, (s, a, t) in enumerate(steps):
            step = (s, a, t)
            if step not in place or (n and steps[n - 1][2] != step[0]):
                raise ValueError(
                    f"`trajectories`[{name!r}][{n}] is {step}, which cannot happen there; give possible steps."
                )
            row[place[step]] += weight
            weight *= model.discount
        features.append(row)
    strict, ties = question.differences(features)
    weights = weights_for(strict, ties, len(place))
    if weights is not None:
        values = tuple(dot(row, weights) for row in features)
        return Answer(True, values, (reward_from(question.mdp, model, weights),))
    multipliers = contradiction(strict, ties)
    words = ", ".join(" ".join(preference) for preference in order)
    system = exact.system_of(
        f"payments with returns, at discount {model.discount}, of the order {words}",
        len(place),
        equal=(ties, [0] * len(ties)) if ties else None,
        at_least=(strict, [1] * len(strict)),
    )
    return Answer(False, certificate=exact.farkas(system, multipliers[len(strict) :], multipliers[: len(strict)]))


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
