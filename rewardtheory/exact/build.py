"""Builders of witnesses, identities and optimal actions. They compute freely; their results are checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from flint import fmpq

from rewardtheory.exact.approximate import optimal_policy, optimal_values, parts_of, policy_values
from rewardtheory.exact.certificate import Unproved, proved
from rewardtheory.exact.enclosure import Expected, q_values
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.model import Model, Reward, Vector, expected, reachable
from rewardtheory.exact.number import float_near, rational, short_above, simple_near, vectors
from rewardtheory.exact.optimum import OptimalActions, tie_margins
from rewardtheory.exact.rational_values import exact_optimal_values, exact_parts_of, exact_policy_values
from rewardtheory.exact.reading import plan_of
from rewardtheory.exact.witness import Comparison, Witness

# Ties between actions are proved by exact values, which take seconds once states times successors exceed this.
MAX_TIES = 6000


def witness(
    model: Model,
    rewards: Sequence[Reward],
    plans: Mapping[str, Any],
    comparisons: Sequence[tuple[str, str, str, str]],
    *,
    tolerance: Mapping[str, Any] | None = None,
    values: Any = None,
) -> Witness:
    """A proof that plans compare as claimed.

    Args:
        model: what `model_of` gave.
        rewards: what `reward_of` gave, under distinct names.
        plans: by name: a policy (S, A), a list of actions, a list of (weight, policy), or a `Plan`.
        comparisons: (reward, plan, relation, plan) by name, the relation one of > >= = <= <.
        tolerance: by reward, how far each entry may be off; the gaps must exceed what that can cause.
        values: ``values[i][j][k]``, approximate values; by default computed, as precisely as the claims need.

    Raises:
        ValueError: where the claims cannot be proved, with the enclosure found.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r2 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "right"): 1}), "R2")
    >>> plans = {"left": [0, 0, 0], "right": [1, 0, 0]}
    >>> print(exact.witness(model, [r1, r2], plans, [("R1", "left", ">", "right"), ("R2", "left", "<", "right")]))
    J[R1](left) > J[R1](right) and J[R2](left) < J[R2](right).
    """
    plans_ = tuple(plan_of(model, policy, name) for name, policy in plans.items())
    reward_place, plan_place = (
        {r.name: i for i, r in enumerate(rewards)},
        {p.name: j for j, p in enumerate(plans_)},
    )
    for reward, left, _, right in comparisons:
        if reward not in reward_place or left not in plan_place or right not in plan_place:
            raise ValueError(
                f"`comparisons` has {(reward, left, right)}; "
                f"the rewards are {[*reward_place]}, the plans {[*plan_place]}."
            )
    claims = tuple(Comparison(reward_place[r], plan_place[x], rel, plan_place[y]) for r, x, rel, y in comparisons)
    off = tuple(rational((tolerance or {}).get(r.name, 0), "tolerance") for r in rewards)

    def build(v):
        return Witness(model, tuple(rewards), plans_, v, claims, off)

    if values is not None:
        return proved(build(vectors(values, 4)))
    tables = [expected(model, r) for r in rewards]
    for precise in (False, True):
        certificate = build(tuple(tuple(parts_of(model, r, p, refine=precise) for p in plans_) for r in tables))
        if certificate.verify():
            return certificate
    exact = tuple(tuple(exact_parts_of(model, r, p) for p in plans_) for r in tables)
    solved = all(parts is not None for row in exact for parts in row)
    return proved(build(exact) if solved else certificate)


def identity(
    model: Model,
    rewards: tuple[Reward, Reward],
    *,
    scale: Any = None,
    potential: Any = None,
    states: Sequence[int] | None = None,
) -> Identity:
    """A proof that E[R2] = c E[R1] + γE[Φ(s')] − Φ(s) up to the least ε that c and Φ, given or fitted, allow.

    Args:
        model, rewards: R1 and R2.
        scale, potential: c and Φ; by default both are fitted: Φ = c V1 − V2 for the values of one policy.
        states: where it is claimed, by default everywhere.

    Returns:
        an `Identity` for any two rewards: read `epsilon` and `conclusion`.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> r2 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "right"): 1}), "R2")
    >>> print(exact.identity(model, (r1, r2)))
    R1 and R2 order all policies in opposite ways: J[R2] = c J[R1] + constant for every policy, with c = -1.
    """
    r1, r2 = (expected(model, r) for r in rewards)
    if (scale is None) != (potential is None):
        raise ValueError("`scale` and `potential` must be given together, or neither.")
    places = range(model.n_states) if states is None else states
    if scale is not None:
        fits = [(rational(scale, "scale"), tuple(vectors(potential, 1)))]
    else:
        fits = _fits(model, r1, r2, places)
    fits = [(_mismatch(model, r1, r2, c, phi, places), c, phi) for c, phi in fits]
    least = min(fit[0] for fit in fits)
    # A simple c, unless it costs more than a factor of 2: 3, not 3.0000000000000004.
    epsilon, c, phi = min((fit for fit in fits if fit[0] <= 2 * least), key=lambda fit: fit[1].height_bits())
    if epsilon and epsilon.height_bits() > 40:
        epsilon = short_above(epsilon)
    return proved(Identity(model, rewards, c, phi, epsilon, None if states is None else tuple(states)))


def _fits(model: Model, r1: Expected, r2: Expected, places: Sequence[int]) -> list[tuple[fmpq, tuple[fmpq, ...]]]:
    """Candidates for (c, Φ). With Φ = c V1 − V2 for any V1, V2 the mismatch is A2 − c A1, A = r + γPV − V."""
    policy = optimal_policy(model, r1)
    exact = exact_policy_values(model, r1, policy), exact_policy_values(model, r2, policy)
    known = exact[0] is not None and exact[1] is not None
    v1, v2 = (policy_values(model, r, policy) if v is None else v for r, v in zip((r1, r2), exact, strict=True))
    a1, a2 = _advantage(model, r1, v1, places), _advantage(model, r2, v2, places)
    norm = sum((x * x for x in a1), fmpq(0))
    slope = sum((x * y for x, y in zip(a1, a2, strict=True)), fmpq(0)) / norm if norm else fmpq(0)
    largest = max(range(len(a1)), key=lambda i: abs(a1[i]), default=None)
    ratio = a2[largest] / a1[largest] if largest is not None and a1[largest] else fmpq(0)
    scales = {fmpq(0), simple_near(slope, 1000), simple_near(slope, 10**8), rational(float_near(slope))}
    if ratio.height_bits() < 400:
        scales.add(ratio)
    fits = [(c, tuple(c * x - y for x, y in zip(v1, v2, strict=True))) for c in scales]
    if not known:
        fits += [(c, tuple(simple_near(x, 10**12) for x in phi)) for c, phi in fits]
    return fits


def _advantage(model: Model, r: Expected, v: Vector, places: Sequence[int]) -> list[fmpq]:
    q = q_values(model, r, v)
    return [x - v[s] for s in places for x in q[s]]


def _mismatch(model: Model, r1: Expected, r2: Expected, c: fmpq, phi: Vector, places: Sequence[int]) -> fmpq:
    rest = [[y - c * x for x, y in zip(*rows, strict=True)] for rows in zip(r1, r2, strict=True)]
    return max((abs(x) for x in _advantage(model, rest, [-x for x in phi], places)), default=fmpq(0))


def optimal_actions(
    model: Model,
    rewards: Sequence[Reward],
    *,
    tolerance: Mapping[str, Any] | None = None,
    states: Sequence[int] | None = None,
) -> OptimalActions:
    """A proof of which actions are optimal, the same under each of the rewards.

    Args:
        model, rewards: one reward or more.
        tolerance: by reward, how far each entry may be off; what that can cause counts as a tie.
        states: where it is claimed; by default everywhere. `reachable_states(model)` are those that count.

    Raises:
        ValueError: where the rewards have different optimal actions, with the place; or where there are ties
            in a model too large to be solved exactly.

    >>> import rewardtheory as rt
    >>> from rewardtheory import exact
    >>> mdp = rt.mdp({"fork": {"left": {"l": 1}, "right": {"r": 1}}, "l": {}, "r": {}}, start="fork", discount=0.5)
    >>> model = exact.model_of(mdp)
    >>> r1 = exact.reward_of(model, mdp, rt.reward(mdp, {("fork", "left"): 1}), "R1")
    >>> exact.optimal_actions(model, [r1]).actions
    ((0,), (), ())
    """
    places = None if states is None else tuple(states)
    tables = [expected(model, reward) for reward in rewards]
    near = [optimal_values(model, r) for r in tables]
    # Enclosures are cheap, and enough where no action ties with another; only ties need exact values.
    off = tuple(rational((tolerance or {}).get(r.name, 0), "tolerance") for r in rewards)
    found = [
        _best(model, r, v, tie_margins(model, t) if t else [max(map(abs, v)) / 10**12] * model.n_states)
        for r, v, t in zip(tables, near, off, strict=True)
    ]
    if all(off) or all(len(best) <= 1 for best in found[0]):
        _same_actions(model, rewards, found, states)
        certificate = OptimalActions(model, tuple(rewards), found[0], tuple(near), off, places)
        if certificate.verify():
            return certificate
    widest = max((len(c.successors) for choices in model.choices for c in choices), default=1)
    if model.n_states * widest > MAX_TIES:
        raise Unproved(f"some actions tie, and the model, with {model.n_states} states, is too large to prove ties in.")
    solved = [v for v in (exact_optimal_values(model, r) for r in tables) if v is not None]
    if len(solved) < len(tables):
        raise Unproved("some actions tie, and the model is too large to be solved exactly.")
    found = [_best(model, r, v, tie_margins(model, t)) for r, v, t in zip(tables, solved, off, strict=True)]
    _same_actions(model, rewards, found, states)
    return proved(OptimalActions(model, tuple(rewards), found[0], tuple(solved), off, places))


def _best(model: Model, r: Expected, v: Vector, slack: Sequence[fmpq]) -> tuple[tuple[int, ...], ...]:
    """The actions of each state whose Q is within the state's `slack` of the best."""
    return tuple(
        tuple(choice.action for choice, x in zip(choices, row, strict=True) if x >= max(row) - most)
        for choices, row, most in zip(model.choices, q_values(model, r, v), slack, strict=True)
    )


def _same_actions(model: Model, rewards: Sequence[Reward], found: list, states: Sequence[int] | None) -> None:
    for s in range(model.n_states) if states is None else states:
        for other, reward in zip(found, rewards, strict=True):
            if other[s] != found[0][s]:
                raise Unproved(
                    f"`rewards` have different optimal actions at {model.state(s)}: "
                    f"{found[0][s]} under {rewards[0].name}, {other[s]} under {reward.name}."
                )


def reachable_states(model: Model) -> tuple[int, ...]:
    """The reachable states in order, as `states` wants them."""
    return tuple(sorted(reachable(model)))
