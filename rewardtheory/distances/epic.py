"""The EPIC distance: Pearson's distance of canonically shaped rewards under a coverage distribution.

    EPIC(R1, R2) = sqrt((1 − ρ(C(R1), C(R2))) / 2),   (S, A, S') ~ D_S × D_A × D_S

It never looks at the transition. That makes it cheap, and it makes it incomplete (one order of policies at a positive
distance) and unsound (opposite orders at a distance near 0) as soon as there are two states and two actions.
"""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, namespace, roundoff
from rewardtheory.distances.canonical import coverage as marginals
from rewardtheory.distances.canonical import epic as epic_form
from rewardtheory.distances.canonical import epic_error as form_error
from rewardtheory.distances.canonical import is_zero
from rewardtheory.distances.coverage import as_dense, name_of, uniform, weights_of
from rewardtheory.distances.embedding import Embedding, embed_units
from rewardtheory.distances.pearson import centered_unit, half_distance
from rewardtheory.types import MDP


def epic(mdp: MDP, reward_1, reward_2, *, states=None, actions=None, coverage=None):
    """The EPIC distance between two rewards, in [0, 1].

    EPIC = sqrt((1 − ρ)/2) = ½ ‖C(R1)/‖C(R1)‖ − C(R2)/‖C(R2)‖‖, in the 2-norm of the coverage distribution.

    Args:
        mdp: the model; only its discount, shape and availability are used.
        reward_1, reward_2: as for `rt.canonical.epic`.
        states: the coverage of states, by default uniform over all of them, reachable or not.
        actions: the coverage of actions, (A,) or (S, A), by default uniform over the available ones.
        coverage: the triples over which the forms are compared, such as `rt.coverage.possible`; by default the product of
            the two.

    Returns:
        A number in [0, 1]; its error is at most `epic_error`.

    Raises:
        ValueError: on bad input, and on a table in the Successors layout, which has no value off the support.

    Notes: where both forms are zero (constant rewards, pure shaping) the distance is 0, where one is, 1/2. A form
    counts as zero when float64 does not prove it nonzero.

    Source: gleave2021epic.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> round(float(rt.epic(mdp, r, -r)), 12)
    1.0
    """
    return _measured(mdp, reward_1, reward_2, states, actions, coverage)[0]


def epic_error(mdp: MDP, reward_1, reward_2, *, states=None, actions=None, coverage=None):
    """A proved bound on the error of `epic` with the same arguments.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> bool(rt.epic_error(mdp, r, -r) < 1e-12)
    True
    """
    return _measured(mdp, reward_1, reward_2, states, actions, coverage)[1]


def _measured(mdp: MDP, reward_1, reward_2, states, actions, coverage):
    """(EPIC, a proved bound on its error)."""
    if coverage is None:
        first, second = (epic_standardized(mdp, r, states, actions) for r in (reward_1, reward_2))
        return epic_of(mdp, first, second, states, actions)
    first, second = (_covered(mdp, r, states, actions, coverage) for r in (reward_1, reward_2))
    return half_distance(first, second)


def _covered(mdp: MDP, reward, states, actions, coverage):
    """The form as a point: centered under a coverage that is no product, where its mean need not be 0."""
    form = epic_form(mdp, reward, states=states, actions=actions)
    off = form_error(mdp, reward, states=states, actions=actions)
    return centered_unit(form, as_dense(mdp, weights_of(mdp, coverage)), off, is_zero(reward))


def epic_standardized(mdp: MDP, reward, states=None, actions=None):
    """(C(R)/‖C(R)‖, a proved bound on its error in the norm of the coverage)."""
    c = epic_form(mdp, reward, states=states, actions=actions)
    off = form_error(mdp, reward, states=states, actions=actions)
    if is_exact(c):
        c, off = floats(c), 0.0
    xp = namespace(c)
    size = _norm(mdp, c, states, actions)
    nonzero = size > 2 * off
    safe = xp.where(nonzero, size, 1.0)
    form = xp.where(nonzero, c / safe, c * 0)
    error = xp.where(
        nonzero,
        2 * off / xp.where(nonzero, size - off, 1.0) + 2 * roundoff(form) * (mdp.n_states * (1 + mdp.n_actions) + 8),
        1.0,
    )
    # A computed 0 is no proof of 0, unless the arithmetic is exact or the reward itself is 0.
    proved_zero = (size == 0) & (is_zero(off) | is_zero(reward))
    return form, xp.where(proved_zero, 0.0, error)


def epic_of(mdp: MDP, first, second, states=None, actions=None):
    """(EPIC, a proved bound on its error) from two standardized forms."""
    d = _norm(mdp, first[0] - second[0], states, actions) / 2
    return d, (first[1] + second[1]) / 2 + roundoff(first[0]) * (mdp.n_states * (1 + mdp.n_actions) + 8) * d


def _norm(mdp: MDP, x, states, actions):
    D_S, D_A = marginals(mdp, states, actions)
    if is_exact(D_S) or is_exact(D_A):
        D_S, D_A = floats(D_S), floats(D_A)
    xp = namespace(x)
    top = xp.abs(x).max()
    scale = xp.where(top > 0, top, 1.0)
    total = ((D_S[:, None] * D_A) * (((x / scale) ** 2) @ D_S)).sum()
    # The derivative of a root at 0 is infinite; the where keeps it out.
    return xp.where(total > 0, scale * xp.where(total > 0, total, 1.0) ** 0.5, 0.0)


def embed_epic(mdp: MDP, rewards, *, states=None, actions=None, coverage=None) -> Embedding:
    """The forms of EPIC as points, for `rt.distance_matrix`."""
    if coverage is not None:
        units = [_covered(mdp, R, states, actions, coverage) for R in rewards]
        return embed_units(units, named(states, actions, coverage))
    D_S, D_A = (floats(x) for x in marginals(mdp, states, actions))
    root = (D_S[:, None, None] * D_A[:, :, None] * D_S) ** 0.5
    found = [epic_standardized(mdp, R, states, actions) for R in rewards]
    points = np.stack([(form * root).ravel() for form, _ in found])
    return Embedding(points, np.array([float(error) for _, error in found]), 0.5, coverage=named(states, actions))


def named(states=None, actions=None, coverage=None) -> str:
    """What to call the coverage of EPIC in a sentence."""
    if states is None and actions is None:
        return name_of(uniform if coverage is None else coverage)
    marginals = (
        f"states {'uniform' if states is None else 'as given'}, actions {'uniform' if actions is None else 'as given'}"
    )
    return f"the product of {marginals}" if coverage is None else f"{name_of(coverage)}; in the form: {marginals}"


epic.embed = embed_epic
