"""Calculus on a model: gradients of potentials, divergence, and rewards made plain by shaping.

    grad Φ (s,a,s') = γΦ(s') − Φ(s),   (div x)(s) = γ Σ w x(·,·,s) − Σ w x(s,·,·),

adjoint to each other under the weights w. A reward is a gradient plus a part without divergence, in one way. Shaping
can also make a reward sparse (least Σ w |x|), flat (least max w |x|) or smooth (least change from step to step).
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats, is_jax, namespace, rational, roundoff
from rewardtheory.distances.least_norm import LeastShaped, least_absolute, least_largest
from rewardtheory.distances.minimal import _arrivals, _potential_squares, _weights
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import potential as as_potential
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_arrival, at_departure, probability
from rewardtheory.types import MDP


class Decomposition(NamedTuple):
    """A reward as a gradient and a rest without divergence.

    Attributes:
        potential: Φ (S,).
        gradient: γΦ(s') − Φ(s) in the layout.
        rest: the part without divergence, the shaped version of least weighted 2-norm.
        bound: a proved bound on the error of every entry of the two.
    """

    potential: Any
    gradient: Any
    rest: Any
    bound: Any


class Smoothed(NamedTuple):
    """A reward smoothed by shaping.

    Attributes:
        reward: R + γΦ(s') − Φ(s).
        potential: Φ (S,).
        cost: the mean squared change from step to step.
        bound: how much less any other potential can cost, as the gradient left tells (a proved bound).
    """

    reward: Any
    potential: Any
    cost: float
    bound: float


def gradient(mdp: MDP, potential):
    """The gradient of a potential: γΦ(s') − Φ(s) in the layout of a reward.

    Source: jenner2022calculus.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.gradient(mdp, [3, 0])[0].tolist()
    [[-1.5, -3.0]]
    """
    phi = as_potential(mdp, potential)
    return mdp.discount * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)


def divergence(mdp: MDP, reward, *, weights=None):
    """The divergence of a reward: (div R)(s) = γ Σ w R(·,·,s) − Σ w R(s,·,·), the adjoint of the gradient; 0 at ends.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        weights: w ≥ 0 in the layout; by default 1 for available pairs.

    Source: jenner2022calculus.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.divergence(mdp, rt.reward(mdp, {("s", "a"): 1})).tolist()
    [-0.5]
    """
    R, w = as_reward(mdp, reward), _weights(mdp, weights, zero=True)
    flow = mdp.discount * _arrivals(mdp, w * R) - (w * R).sum(axis=(1, 2))
    return namespace(flow).where(mdp.terminal, flow * 0, flow)


def decompose(mdp: MDP, reward, *, weights=None) -> Decomposition:
    """A reward as a gradient plus a part without divergence: R = (γΦ(s') − Φ(s)) + rest, div rest = 0.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        weights: w ≥ 0 in the layout, with some weight in every live state.

    Returns:
        `Decomposition`; unique below discount 1.

    Source: jenner2022calculus.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> found = rt.decompose(mdp, rt.reward(mdp, {("s", "a"): 1}))
    >>> found.potential.tolist(), found.rest.ravel().tolist()
    ([-1.0], [0.5, -0.5])
    """
    found = _potential_squares(mdp, as_reward(mdp, reward), _weights(mdp, weights, zero=True))
    return Decomposition(-found.potential, gradient(mdp, -found.potential), found.residual, found.residual_error)


def sparsify(mdp: MDP, reward, *, weights=None) -> LeastShaped:
    """The shaped version of a reward with the least sum of absolute entries: a sparse one, where there is one.

    min over Φ of Σ w |R + γΦ(s') − Φ(s)|, Φ = 0 in terminal states.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        weights: w ≥ 0 in the layout, with some weight in every live state; by default 1 for available pairs.
            ``rt.coverage.possible(mdp)`` ignores impossible transitions.

    Returns:
        `LeastShaped`: the reward, Φ, its cost, and a proved bound on how much less another can cost. Minimizers need not
        be unique: one of them is returned.

    Raises:
        ValueError: on bad input.

    Source: jenner2022preprocessing.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    >>> dense = rt.shape(mdp, rt.reward(mdp, {("s", "a"): 1}), [4])
    >>> rt.sparsify(mdp, dense).reward.ravel().round(9).tolist()
    [1.0, 0.0, 0.0]
    """
    return least_absolute(mdp, as_reward(mdp, reward), _weights(mdp, weights, zero=True))


def flatten(mdp: MDP, reward, *, weights=None) -> LeastShaped:
    """The shaped version of a reward with the least greatest entry: min over Φ of max w |R + γΦ(s') − Φ(s)|.

    Args, Returns, Raises: as for `rt.sparsify`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    >>> rt.flatten(mdp, rt.reward(mdp, {("s", "a"): 1})).reward.ravel().round(9).tolist()
    [0.5, -0.5, -0.5]
    """
    return least_largest(mdp, as_reward(mdp, reward), _weights(mdp, weights, zero=True))


def smooth(mdp: MDP, reward, *, policy=None) -> Smoothed:
    """The shaped version of a reward that changes least from one step to the next.

    min over Φ of Σ_s (1/|S|) E[(x(s,A,S') − x(S',A',S''))²], x = R + γΦ(s') − Φ(s), A and A' from the policy; steps out of
    terminal states do not count.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        policy: whose steps, by default the uniform policy's.

    Returns:
        `Smoothed`. Directions of Φ that change no difference (a constant, below discount 1) are left at 0.

    Raises:
        ValueError: on bad input.

    Notes: |S| equations; they are formed by |S| sweeps over pairs of transitions.

    Source: jenner2022preprocessing (the aim; the squared change is chosen here).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"a": {"go": "b"}, "b": {"go": "a"}}, start="a", discount=0.5)
    >>> rt.smooth(mdp, rt.reward(mdp, {"a": 1})).cost < 1e-20
    True
    """
    R = as_reward(mdp, reward)
    if is_jax(R):
        raise ValueError("`reward` is a JAX array; smooth takes NumPy or exact numbers: use numpy.asarray.")
    require_ending(mdp)
    pi = floats(uniform_policy(mdp) if policy is None else as_policy(mdp, policy))
    live = ~np.asarray(mdp.terminal)
    p = floats(probability(mdp.transition))
    model, table = (mdp, R) if not mdp.is_exact else (_rounded(mdp), floats(R))
    first = np.where(live[:, None, None], pi[:, :, None] * p / mdp.n_states, 0.0)
    # For a step (s,a,s') and the next, E (x − x')² = w x² − 2 x w E[x'|s'] + w E[x'²|s'].
    arrive = _arrivals(model, first) * live
    second = np.where(live[:, None, None], pi[:, :, None] * p * arrive[:, None, None], 0.0)
    carried = first * at_arrival(model.transition, live.astype(float))

    def apply(x):
        """The gradient of the cost with respect to x, halved."""
        mean = (pi[:, :, None] * p * x).sum(axis=(1, 2)) * live
        back = _arrivals(model, carried * x) * live
        own = carried * x + second * x
        return (
            own
            - carried * at_arrival(model.transition, mean)
            - pi[:, :, None] * p * at_departure(model.transition, back)
        )

    def adjoint(x):
        flow = float(model.discount) * _arrivals(model, x) - x.sum(axis=(1, 2))
        return flow * live

    columns = [gradient(model, row) for row in np.eye(mdp.n_states)[live]]
    H = np.array([adjoint(apply(x))[live] for x in columns])
    b = -adjoint(apply(table))[live]
    phi = np.zeros(mdp.n_states)
    phi[live] = np.linalg.lstsq((H + H.T) / 2, b, rcond=1e-12)[0]
    phi[abs(phi) < 64 * roundoff(phi) * abs(phi).max(initial=0.0)] = 0.0
    x = table + gradient(model, phi)
    cost = float((x * apply(x)).sum())
    # cost(Φ) − cost(Φ*) = gᵀ H⁺ g for the gradient g left (halved), at most |g|²/λ with λ the least nonzero eigenvalue.
    g = adjoint(apply(x))[live]
    eigen = np.linalg.eigvalsh((H + H.T) / 2) if len(H) else np.ones(1)
    noise = 1e-11 * max(eigen.max(initial=0.0), 1e-300)
    least = eigen[eigen > noise].min(initial=np.inf)
    off = 64 * (x.size + 8) * roundoff(x) * float((abs(x) * (carried + second)).sum() * abs(x).max())
    bound = float(g @ g) / least + off if np.isfinite(least) else off
    shaped = R + gradient(mdp, phi if not mdp.is_exact else [rational(v) for v in phi])
    return Smoothed(shaped, phi, max(cost, 0.0), bound)


def _rounded(mdp: MDP) -> MDP:
    model = mdp.dense()
    return model.replace(
        transition=floats(model.transition), initial=floats(model.initial), discount=float(floats(model.discount))
    )
