"""Families of transformations of a reward: to be applied to one, or to say up to what two rewards are the same.

A `Family` has `apply`, which transforms a reward with parameters of its own, and `freedom`, which says what it may
change on a model. `rt.equivalent(mdp, r1, r2, up_to=(rt.invariances.potential_shaping, …))` decides whether two rewards
differ by a composition of families.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import to_float
from rewardtheory.distances.fit import input_rounding
from rewardtheory.makers import as_reward
from rewardtheory.makers import potential as as_potential
from rewardtheory.specify.changes import rescale
from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.transition import at_arrival, at_departure, probability, reachable, support
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import numbers, require_shape


def _undecided(mdp: MDP, R1, R2, masked):
    """The place of `decide` in a linear family, which a linear system decides."""
    raise ValueError("`decide` is for families that are not linear; use rt.check_equivalent.")


class Freedom(NamedTuple):
    """What a family may change.

    Attributes:
        potentials: (S, d), the potentials that it may add as shaping, as columns of zeros and ones; or None.
        redistributes: whether it may add any X with E[X(s,a,S')] = 0.
        scales: whether it may multiply by any c > 0.
        masked: the cells of the layout that it may change at will, or None.
    """

    potentials: Any = None
    redistributes: bool = False
    scales: bool = False
    masked: Any = None


@dataclass(frozen=True, eq=False)
class Family:
    """A family of transformations.

    Attributes:
        name: in words.
        apply: a function (mdp, reward, parameter …) -> the transformed reward.
        freedom: a function of the model, or None for a family that is no linear one.
        decide: a function (mdp, R1, R2, masked) -> (bool, what shows it), for a family whose `freedom` is None.
    """

    name: str
    apply: Callable
    freedom: Callable[[MDP], Freedom] | None = None
    decide: Callable = _undecided


def _columns(mdp: MDP, groups) -> np.ndarray:
    """Indicators of groups of states as columns."""
    table = np.zeros((mdp.n_states, len(groups)), dtype=int)
    for j, group in enumerate(groups):
        table[group, j] = 1
    return table


def _shaping_freedom(mdp: MDP) -> Freedom:
    return Freedom(_columns(mdp, [[s] for s in np.flatnonzero(~mdp.terminal)]))


def _starts(mdp: MDP):
    return np.flatnonzero(np.asarray(mdp.initial) != 0)


def _later(mdp: MDP):
    return [[s] for s in np.flatnonzero(~mdp.terminal & (np.asarray(mdp.initial) == 0))]


def _initial_freedom(mdp: MDP) -> Freedom:
    starts = _starts(mdp)
    free = [] if mdp.terminal[starts].any() else [starts]
    return Freedom(_columns(mdp, [*free, *_later(mdp)]))


def _zero_initial_freedom(mdp: MDP) -> Freedom:
    return Freedom(_columns(mdp, _later(mdp)))


def _shape_alike(mdp: MDP, reward, potential):
    phi = as_potential(mdp, potential)
    start = phi[_starts(mdp)]
    if (start != start[0]).any():
        raise ValueError(
            f"`potential` takes the values {sorted({to_float(x) for x in start})} in initial states; it must be the same "
            "in all of them: use potential_shaping for any potential."
        )
    return shape(mdp, reward, phi)


def _shape_zero(mdp: MDP, reward, potential):
    phi = as_potential(mdp, potential)
    if (phi[_starts(mdp)] != 0).any():
        raise ValueError("`potential` is not 0 in every initial state: use initial_shaping for another constant.")
    return shape(mdp, reward, phi)


def _scale_up(mdp: MDP, reward, scale):
    if not to_float(scale) > 0:
        raise ValueError(f"`scale` is {scale}; positive scaling wants a number above 0.")
    return rescale(mdp, reward, scale)


potential_shaping = Family("potential shaping", shape, _shaping_freedom)
"""R + γΦ(s') − Φ(s) for any Φ that is 0 in terminal states."""

initial_shaping = Family("potential shaping alike at the start", _shape_alike, _initial_freedom)
"""Shaping by a Φ with one value k in all initial states (k-initial shaping)."""

zero_initial_shaping = Family("potential shaping by 0 at the start", _shape_zero, _zero_initial_freedom)
"""Shaping by a Φ that is 0 in all initial states: returns of episodes from the start stay as they are."""

redistribution = Family("redistribution over successors", redistribute, lambda mdp: Freedom(redistributes=True))
"""R + X with E[X(s,a,S')] = 0 (S'-redistribution)."""

positive_scaling = Family("positive scaling", _scale_up, lambda mdp: Freedom(scales=True))
"""c R with c > 0."""


def masking(cells, name: str = "a mask") -> Family:
    """The family that may change the reward of some transitions at will.

    Args:
        cells: a function of the model that gives a mask in the layout, such as `impossible` or `unreachable`.
        name: in words.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> family = rt.invariances.masking(rt.invariances.impossible)
    >>> family.apply(mdp, rt.reward(mdp, {"s": 1}), rt.reward(mdp, {"s": 7}))[0].tolist()
    [[7.0, 1.0]]
    """

    def apply(mdp: MDP, reward, other):
        return np.where(cells(mdp), as_reward(mdp, other, "other"), as_reward(mdp, reward))

    return Family(name, apply, lambda mdp: Freedom(masked=np.asarray(cells(mdp))))


def impossible(mdp: MDP):
    """The transitions of probability 0, and those of actions that a state does not have."""
    return ~(np.asarray(support(mdp.transition)) & np.asarray(mdp.available)[:, :, None])


def unreachable(mdp: MDP):
    """The transitions that no policy ever makes: impossible ones, and those out of states never reached."""
    return impossible(mdp) | ~reachable(mdp)[:, None, None]


mask_impossible = masking(impossible, "the rewards of impossible transitions")
mask_unreachable = masking(unreachable, "the rewards of transitions that are never made")


def _transform(mdp: MDP, reward, function):
    R = as_reward(mdp, reward)
    values = sorted({*np.asarray(R).ravel().tolist(), 0 * np.asarray(R).ravel()[0]})
    changed = [function(x) for x in values]
    pairs = list(zip(values, changed, strict=True))
    if any(x == 0 and y != 0 for x, y in pairs):
        raise ValueError("`function` does not map 0 to 0; a zero-preserving transformation must.")
    for (x, fx), (y, fy) in itertools.pairwise(pairs):
        if not fx < fy:
            raise ValueError(f"`function` maps {x} to {fx} and {y} to {fy}; it must rise strictly.")
    table = dict(pairs)
    out = np.empty(R.shape, dtype=R.dtype)
    out.ravel()[:] = [table[x] for x in np.asarray(R).ravel().tolist()]
    return as_reward(mdp, out)


def _same_signs_and_order(mdp: MDP, R1, R2, masked):
    """Whether one strictly rising function with f(0) = 0 takes R1 to R2 on the cells that count."""
    kept = ~masked
    index = np.argwhere(kept)
    x, y = [0 * R1.flat[0], *R1[kept].tolist()], [0 * R2.flat[0], *R2[kept].tolist()]
    order = sorted(range(len(x)), key=lambda i: x[i])
    for i, j in itertools.pairwise(order):
        if (x[i] == x[j] and y[i] != y[j]) or (x[i] < x[j] and not y[i] < y[j]):
            names = tuple("the zero reward" if k == 0 else tuple(int(n) for n in index[k - 1]) for k in (i, j))
            return False, names
    return True, None


monotone = Family(
    "a rising transformation of transition rewards that keeps 0", _transform, decide=_same_signs_and_order
)
"""f(R) with f rising strictly and f(0) = 0, transition by transition (zero-preserving monotone transformation)."""


def _prescribe(mdp: MDP, reward, values, slack, actions=None):
    """R'(s,a,s') = Ψ(s) − γΨ(s') − δ(s,a), with δ = 0 on the optimal actions of the reward and positive elsewhere."""
    from rewardtheory.solvers.optimal import optimal_actions

    psi = as_potential(mdp, values, "values")
    kept = np.asarray(optimal_actions(mdp, reward).mask if actions is None else actions) & np.asarray(mdp.available)
    cost = numbers(slack, "slack", exact=mdp.is_exact)
    require_shape(cost, kept.shape, "slack", "give one number for each state and action")
    live = ~mdp.terminal[:, None]
    short = ~kept & mdp.available & live & ~np.asarray(cost > 0)
    if short.any():
        s, a = np.argwhere(short)[0]
        raise ValueError(
            f"`slack`[{s}, {a}] is {cost[s, a]}; an action that is not to be optimal needs a cost above 0."
        )
    delta = np.where(kept | ~live, cost * 0, cost)
    R = at_departure(mdp.transition, psi) - mdp.discount * at_arrival(mdp.transition, psi)
    R = R - at_departure(mdp.transition, delta)
    return as_reward(mdp, np.where(mdp.terminal[:, None, None], R * 0, R))


def _same_optima(mdp: MDP, R1, R2, masked):
    from rewardtheory import exact

    model = exact.model_of(mdp)
    rewards = [exact.reward_of(model, mdp, R, f"R{i + 1}") for i, R in enumerate((R1, R2))]
    tolerance = {x.name: input_rounding(mdp, R) for x, R in zip(rewards, (R1, R2), strict=True)}
    try:
        return True, exact.optimal_actions(model, rewards, tolerance=tolerance)
    except exact.Unproved as error:
        return False, str(error)


same_optima = Family("the set of optimal actions of every state", _prescribe, decide=_same_optima)
"""Any reward with the optimal actions O of the one: E[R' + γΨ(S')] ≤ Ψ(s), with equality iff a is in O(s)."""


def freedom_of(mdp: MDP, families) -> Freedom:
    """What a composition of linear families may change."""
    parts = [f.freedom(mdp) for f in families if f.freedom is not None]
    columns = [p.potentials for p in parts if p.potentials is not None]
    masked = np.zeros(tuple(probability(mdp.transition).shape), bool)
    if isinstance(mdp.transition, Successors):
        masked |= impossible(mdp)  # a padded cell stands for nothing
    for p in parts:
        if p.masked is not None:
            masked |= p.masked
    return Freedom(
        np.hstack(columns) if columns else None,
        any(p.redistributes for p in parts),
        any(p.scales for p in parts),
        masked,
    )


# What each kind of data leaves open of a reward, as compositions of families (exact where they are linear).
DETERMINED = {
    "the Q-values of a policy, or the optimal ones": (redistribution,),
    "a Boltzmann-rational or maximum causal entropy policy": (redistribution, potential_shaping),
    "the trajectories of such a policy": (redistribution, potential_shaping, mask_unreachable),
    "the set of optimal actions": (same_optima,),
    "the returns of possible fragments": (mask_impossible,),
    "Boltzmann comparisons of possible fragments": (mask_impossible,),
    "the returns of possible trajectories from the start": (zero_initial_shaping, mask_unreachable),
    "Boltzmann comparisons of such trajectories": (initial_shaping, mask_unreachable),
    "the order of lotteries of such trajectories": (initial_shaping, positive_scaling, mask_unreachable),
    "the order of all policies": (redistribution, potential_shaping, positive_scaling),
}


def determined(what: str) -> tuple[Family, ...]:
    """The families that some data leaves open: it determines the reward up to their compositions.

    Args:
        what: a key of `DETERMINED`.

    Source: skalse2023invariance, skalse2023misspecification.

    >>> import rewardtheory as rt
    >>> [f.name for f in rt.invariances.determined("the order of all policies")]
    ['redistribution over successors', 'potential shaping', 'positive scaling']
    """
    if what not in DETERMINED:
        raise ValueError(f"`what` is {what!r}; it must be one of: " + "; ".join(DETERMINED) + ".")
    return DETERMINED[what]
