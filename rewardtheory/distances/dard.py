"""DARD, the dynamics-aware distance: EPIC's idea with the successors that the model has.

    C(R)(s,a,s') = R(s,a,s') + E[γ R(s',A,S'') − R(s,A,S') − γ R(S',A,S'')],   A ~ D_A, S' ~ P(·|s,A), S'' ~ P(·|s',A)

It is invariant under shaping. Its last term depends on s and s' jointly, so the form is not a reward of the same class,
and redistribution over successors still shows: the distance is neither complete nor sound.
"""

import numpy as np

from rewardtheory.arithmetic import namespace, roundoff, zeros
from rewardtheory.distances.canonical import everywhere, is_zero
from rewardtheory.distances.coverage import as_dense, name_of, uniform, weights_of
from rewardtheory.distances.embedding import Embedding, embed_units
from rewardtheory.distances.pearson import Unit, centered_unit, half_distance
from rewardtheory.types import MDP
from rewardtheory.validation import distributions, numbers, require_shape


def dard_form(mdp: MDP, reward, *, actions=None):
    """The form of DARD: C(R)(s,a,s') = R(s,a,s') + E[γ R(s',A,S'') − R(s,A,S') − γ R(S',A,S'')].

    A ~ `actions`, S' ~ P(·|s,A), S'' ~ P(·|s',A), with the same A throughout; S'' need not follow S'.

    Args:
        mdp: the model. Every action drawn must be available in every live state; terminal states stay where they are.
        reward: as for `rt.canonical.epic`: it needs a value on transitions S' to S'' that may be impossible.
        actions: the distribution of A, (A,); by default uniform over the actions that every live state has.

    Returns:
        The form, (S, A, S). Invariant under shaping; not a member of the class of R.

    Source: wulfe2022dard.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.dard(mdp, rt.reward(mdp, {("s", "a"): 1})).ravel().tolist()
    [0.5, -0.5]
    """
    R, D_A = everywhere(mdp, reward), action_coverage(mdp, actions)
    P = _transition(mdp)
    xp = namespace(R, P)
    total, step = R * 0, (R * P).sum(axis=2)
    u = (step * D_A).sum(axis=1)
    for a in range(mdp.n_actions):
        total = total + D_A[a] * (P[:, a, :] @ R[:, a, :] @ P[:, a, :].T)[:, None, :]
    return R + mdp.discount * (xp.broadcast_to(u[None, None, :], R.shape) - total) - u[:, None, None]


def dard_form_error(mdp: MDP, reward, *, actions=None):
    """A proved bound on the error of every entry of `rt.canonical.dard`: sums of products, three deep."""
    R = everywhere(mdp, reward)
    count = 3 * mdp.n_states + mdp.n_actions + 24
    return 8 * count * roundoff(R) * namespace(R).abs(R).max()


dard_form.error = dard_form_error


def action_coverage(mdp: MDP, actions=None):
    """The distribution of the action of DARD, (A,), refused where some live state does not have an action drawn."""
    everywhere_available = (mdp.available | mdp.terminal[:, None]).all(axis=0)
    if actions is None:
        count = int(everywhere_available.sum())
        if not count:
            raise ValueError(
                "`actions` has no default here: DARD draws one action for several states, and no action is available in "
                "all live states."
            )
        D = zeros(mdp.n_actions, like=mdp.initial)
        return namespace(D).where(everywhere_available, (D + 1) / count, D)
    D = numbers(actions, "actions", exact=mdp.is_exact)
    require_shape(D, (mdp.n_actions,), "actions", "DARD draws one action for several states: give (A,) probabilities")
    D = distributions(D, "actions", dtype=getattr(actions, "dtype", float))
    stray = np.flatnonzero((np.asarray(D) != 0) & ~np.asarray(everywhere_available))
    if len(stray):
        a = int(stray[0])
        name = f" ({mdp.actions[a]!r})" if mdp.actions else ""
        raise ValueError(
            f"`actions`[{a}]{name} is {D[a]}, and some live state does not have this action; DARD takes it in every state: "
            "give it probability 0."
        )
    return D


def _transition(mdp: MDP):
    """P as (S, A, S), with terminal states staying where they are under every action."""
    P = mdp.dense().transition
    if not np.asarray(mdp.terminal).any():
        return P
    stay = zeros((mdp.n_states, mdp.n_states), like=P)
    stay = namespace(P).where(np.eye(mdp.n_states, dtype=bool), stay + 1, stay)
    return namespace(P).where(mdp.terminal[:, None, None], stay[:, None, :], P)


def dard(mdp: MDP, reward_1, reward_2, *, actions=None, coverage=uniform):
    """The DARD distance between two rewards, in [0, 1]: Pearson's distance of their forms under a coverage.

    DARD = sqrt((1 − ρ(C(R1), C(R2))) / 2)

    Args:
        mdp: the model.
        reward_1, reward_2: as for `rt.canonical.epic`.
        actions: the distribution of the action in the form, (A,); by default uniform.
        coverage: the triples over which the forms are compared, by default `rt.coverage.uniform`.

    Returns:
        A number in [0, 1]; its error is at most `dard_error`.

    Raises:
        ValueError: on bad input.

    Notes: two forms that are constant under the coverage are 0 apart, a constant and another one 1/2.

    Source: wulfe2022dard.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> round(float(rt.dard(mdp, r, -r)), 12)
    1.0
    """
    first, second = (dard_unit(mdp, R, actions, coverage) for R in (reward_1, reward_2))
    return half_distance(first, second)[0]


def dard_error(mdp: MDP, reward_1, reward_2, *, actions=None, coverage=uniform):
    """A proved bound on the error of `dard` with the same arguments.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> bool(rt.dard_error(mdp, r, -r) < 1e-12)
    True
    """
    first, second = (dard_unit(mdp, R, actions, coverage) for R in (reward_1, reward_2))
    return half_distance(first, second)[1]


def dard_unit(mdp: MDP, reward, actions=None, coverage=uniform) -> Unit:
    """The form of a reward as a point: centered under the coverage, weighed by its root, of length 1."""
    form = dard_form(mdp, reward, actions=actions)
    return centered_unit(
        form, as_dense(mdp, weights_of(mdp, coverage)), dard_form_error(mdp, reward, actions=actions), is_zero(reward)
    )


def embed_dard(mdp: MDP, rewards, *, actions=None, coverage=uniform) -> Embedding:
    """The forms of DARD as points, for `rt.distance_matrix`."""
    units = [dard_unit(mdp, R, actions, coverage) for R in rewards]
    drawn = "uniform over those that every live state has" if actions is None else "as given"
    return embed_units(units, f"{name_of(coverage)}; in the form: actions {drawn}")


dard.embed = embed_dard
