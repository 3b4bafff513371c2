"""Canonical forms: one representative for all rewards that order policies alike, up to scale.

A canonical form is linear in the reward, changes it only by potential shaping and S'-redistribution, and gives equal
results for rewards that differ only so. `val` is one. `val_potential` and `epic` remove shaping alone, and their
differences on impossible or unlikely transitions are what makes EPIC-like distances incomplete and unsound.

Each form carries `error`, a proved bound on the error of its entries, so that a distance can tell zero from rounding.
"""

import functools

from rewardtheory.arithmetic import is_exact, namespace, roundoff
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.error_bounds import evaluation_error, rounding
from rewardtheory.solvers.evaluation import advantage_of
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_arrival, at_departure, expect_reward, probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import distributions, numbers, require_shape


def val(mdp: MDP, reward, *, policy=None):
    """Value-adjusted levelling: c(R)(s,a,s') = E[R(s,a,S') − V^π(s) + γ V^π(S')] = A^π(s,a), the same for every s'.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        policy: π, any fixed policy; by default uniform over available actions.

    Returns:
        The form as (S, A); it is constant in s'. Zero for every pair that is not available.

    Notes: one linear solve. J_{c(R)}(π') = J_R(π') − J_R(π).

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.val(mdp, rt.reward(mdp, {("s", "a"): 1})).tolist()
    [[0.5, -0.5]]
    """
    return _advantage(mdp, reward, policy)[0]


def val_potential(mdp: MDP, reward, *, policy=None):
    """Value-adjusted without redistribution: c(R)(s,a,s') = R(s,a,s') − V^π(s) + γ V^π(s').

    It removes shaping only: two rewards that differ by S'-redistribution have different forms, so it makes no STARC
    distance.

    Args, Notes: as for `val`.

    Returns:
        The form in the layout of the transition.

    Source: skalse2024starc.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.val_potential(mdp, rt.reward(mdp, arrival=[0, 1]))[0].tolist()
    [[-0.5, 0.0]]
    """
    R = as_reward(mdp, reward)
    _, v = _advantage(mdp, R, policy)
    return R - at_departure(mdp.transition, v) + mdp.discount * at_arrival(mdp.transition, v)


def epic(mdp: MDP, reward, *, states=None, actions=None):
    """The form of EPIC: C(R)(s,a,s') = R(s,a,s') + γ u(s') − u(s) − γ E[u(S)], with u(s) = E[R(s,A,S')].

    A ~ `actions` and S, S' ~ `states`, independent of the transition: rewards off the support count.

    Args:
        mdp: the model; only its discount, shape and availability are used.
        reward: R(s,a,s') as (S, A, S), R(s,a) as (S, A), R(s) as (S,), or a function of three indices. A table in
            the Successors layout is refused: it has no value off the support.
        states: a distribution over states; by default uniform.
        actions: a distribution over actions, (A,) or for each state (S, A); by default uniform over the available.

    Returns:
        The form, (S, A, S).

    Source: gleave2021epic.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.epic(mdp, rt.reward(mdp, {("s", "a"): 1}))[0].tolist()
    [[0.5], [-0.5]]
    """
    R = everywhere(mdp, reward)
    D_S, D_A = coverage(mdp, states, actions)
    u = (D_A * (R @ D_S)).sum(axis=1)
    return R + mdp.discount * u[None, None, :] - u[:, None, None] - mdp.discount * (D_S @ u)


def everywhere(mdp: MDP, reward, name: str = "reward"):
    """A reward as (S, A, S), with a value on every triple, possible or not."""
    from rewardtheory.makers import _from_function, _numbers
    from rewardtheory.validation import require_memory

    S, A = mdp.available.shape
    if not isinstance(mdp.transition, Successors) and not callable(reward):
        return as_reward(mdp, reward, name)
    require_memory((S, A, S), name)
    if callable(reward):
        dense = mdp.dense()
        return as_reward(dense, _from_function(dense, reward), name)
    shape = getattr(reward, "shape", None)
    if shape not in ((S,), (S, A), (S, A, S)):
        raise ValueError(
            f"`{name}` has shape {shape} on a model with the Successors layout, where a table R(s,a,s') has no value off "
            "the support, and this distance needs one; give R(s) as (S,), R(s,a) as (S, A), a table (S, A, S), or a "
            "function of (s, a, s')."
        )
    R = _numbers(mdp, reward, name, shape)
    xp = namespace(R)
    return xp.broadcast_to(R.reshape(shape + (1,) * (3 - len(shape))), (S, A, S))


def coverage(mdp: MDP, states=None, actions=None):
    """(D_S, D_A): the coverage distributions of EPIC, D_S (S,) over states and D_A (S, A) over actions in each."""
    S, A = mdp.available.shape
    exact = mdp.is_exact
    if states is None:
        D_S = numbers([1] * S, "states", exact=exact) / S
    else:
        D_S = numbers(states, "states", exact=exact)
        require_shape(D_S, (S,), "states", "give one probability for each state")
        D_S = distributions(D_S, "states", dtype=getattr(states, "dtype", float), labels=(mdp.states,))
    if actions is None:
        return D_S, uniform_policy(mdp)
    D_A = numbers(actions, "actions", exact=exact)
    if D_A.ndim == 1:
        require_shape(D_A, (A,), "actions", "give one probability for each action")
        D_A = namespace(D_A).broadcast_to(D_A, (S, A))
    return D_S, as_policy(mdp, D_A)


def _advantage(mdp: MDP, reward, policy):
    R = as_reward(mdp, reward)
    pi = uniform_policy(mdp) if policy is None else as_policy(mdp, policy)
    require_ending(mdp)
    return advantage_of(mdp, expect_reward(mdp.transition, R), pi)


def value_error(mdp: MDP, reward, *, policy=None):
    """A proved bound on the error of every entry of `val` and of `val_potential`."""
    R = as_reward(mdp, reward)
    if is_exact(R):
        return 0
    pi = uniform_policy(mdp) if policy is None else as_policy(mdp, policy)
    r = expect_reward(mdp.transition, R)
    _, v = advantage_of(mdp, r, pi)
    largest = namespace(R).abs(R).max()
    off = evaluation_error(mdp, r, pi, v, reward=largest)
    return (1 + mdp.discount) * off + rounding(mdp, r, v, reward=largest)


def epic_error(mdp: MDP, reward, *, states=None, actions=None):
    """A proved bound on the error of every entry of `epic`: products and sums over S + A entries, four terms."""
    R = everywhere(mdp, reward)
    count = mdp.n_states + mdp.n_actions + 8
    return 4 * count * roundoff(R) * namespace(R).abs(R).max() * 2


val.error = value_error
val_potential.error = value_error
epic.error = epic_error


def form_of(mdp: MDP, reward, canonical):
    """(c(R), a proved bound on the error of its entries); a form without a bound of its own gets that of its input."""
    if canonical is None:
        R = as_reward(mdp, reward)
        return R, 0
    options = {}
    form = canonical(mdp, reward)
    if isinstance(canonical, functools.partial):
        canonical, options = canonical.func, canonical.keywords
    error = getattr(canonical, "error", None)
    if error is not None:
        return form, error(mdp, reward, **options)
    size = namespace(form).abs(form).max()
    return form, 64 * roundoff(form) * probability(mdp.transition).shape[2] * size


def is_zero(x):
    """Whether a number, or every entry of a table, is exactly 0; a function is not."""
    return False if callable(x) else (namespace(x).asarray(x) == 0).all()


# The other forms have files of their own.
from rewardtheory.distances.dard import dard_form as dard  # noqa: E402
from rewardtheory.distances.direct import absorbing_form as absorbing  # noqa: E402
from rewardtheory.distances.direct import greedy_form as greedy  # noqa: E402
from rewardtheory.distances.minimal import minimal, minimal_potential  # noqa: E402

__all__ = ["absorbing", "dard", "epic", "greedy", "minimal", "minimal_potential", "val", "val_potential"]
