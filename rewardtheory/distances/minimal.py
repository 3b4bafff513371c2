"""The smallest representatives: `minimal` of all rewards with one order, `minimal_potential` of all shaped ones.

Both are least squares, and orthogonal projections: off shaping and redistribution, or off shaping alone. The potential
solves |S| normal equations. If the gradient left over is g, the potential is off by at most w² |g|₁ / Ω, with w the
greatest expected discounted number of steps and Ω the least total weight of a state: a potential e has |γPe − e| ≥ m in
the state where |e|/w is greatest and equals m, so e·g = ‖γPe − e‖² ≥ Ω m². What is left over is off by the root of e·g.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, namespace, roundoff, scatter_add, solve_linear, zeros
from rewardtheory.distances.least_norm import least_absolute, least_largest
from rewardtheory.makers import as_reward
from rewardtheory.solvers.error_bounds import rounding, weight
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_arrival, at_departure, expect, expect_reward, probability, support
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import numbers, require_shape


class Fitted(NamedTuple):
    """Φ, what is left over, and proved bounds on the errors of both."""

    potential: Any
    error: Any
    residual: Any
    residual_error: Any


def minimal(mdp: MDP, reward, *, weights=None):
    """The reward of least weighted 2-norm among all that differ from R by shaping and S'-redistribution.

    c(R) = argmin Σ w(s,a,s') x(s,a,s')² over x = R + γΦ(s') − Φ(s) + X with E[X] = 0; in closed form
    c(R)(s,a,s') = b(s,a) (P/w)(s'|s,a) / k(s,a), k = Σ_s' P²/w, b = r + γPΦ − Φ, Φ = argmin Σ b²/k.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        weights: w > 0 in the layout; by default 1.

    Returns:
        The form in the layout of the transition: proportional to P(s'|s,a), 0 on impossible transitions and for pairs
        that are not available. Linear in R.

    Raises:
        ValueError: on bad input, on a weight that is not positive, and at discount 1 where some policy never ends.

    Notes: one system of |S| equations.

    Source: skalse2024starc; the closed form is derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.minimal(mdp, rt.reward(mdp, {("s", "a"): 1})).ravel().tolist()
    [0.5, -0.5]
    """
    R, ratio, k, found = _minimal(mdp, reward, weights)
    b = found.residual
    return namespace(b).where(mdp.available[:, :, None], (b / k)[:, :, None] * ratio, R * 0)


def _minimal(mdp: MDP, reward, weights):
    R = as_reward(mdp, reward)
    require_ending(mdp)
    p, w = probability(mdp.transition), _weights(mdp, weights)
    ratio = p / w
    k = (p * ratio).sum(axis=2)
    k = namespace(k).where(mdp.available, k, k * 0 + 1)
    return R, ratio, k, _least_squares(mdp, expect_reward(mdp.transition, R), 1 / k, namespace(R).abs(R).max())


def minimal_error(mdp: MDP, reward, *, weights=None):
    """A proved bound on the error of every entry of `minimal`."""
    R, ratio, k, found = _minimal(mdp, reward, weights)
    if is_exact(R):
        return 0
    xp = namespace(R)
    share = ratio / k[:, :, None]
    largest = xp.abs(xp.where(mdp.available[:, :, None], share, 0.0)).max()
    return largest * (found.residual_error + 4 * (p_width(R) + 8) * roundoff(R) * xp.abs(found.residual).max())


def p_width(R) -> int:
    """How many successors a row of the layout has."""
    return R.shape[2]


def minimal_potential(mdp: MDP, reward, *, norm=2, weights=None):
    """The reward of least weighted norm among all that differ from R by shaping: R + γΦ(s') − Φ(s).

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        norm: 2 for the root of Σ w x², 1 for Σ w |x|, numpy.inf for max w |x|, over the cells of the layout.
        weights: w ≥ 0 in the layout, with some weight in every live state; by default 1 for available pairs.

    Returns:
        The form in the layout. For norm 2 it is unique and linear in R, and free of divergence: Σ w x(s,·,·) =
        γ Σ w x(·,·,s) for every live s. For 1 and inf it is one of possibly many, of the least norm up to the bound that
        `rt.sparsify` and `rt.flatten` report, and not linear. As the ``canonical=`` of a distance it is given with its
        arguments by ``functools.partial``.

    Raises:
        ValueError: on bad input.

    Notes: |S| equations for norm 2, a linear program (HiGHS) else.

    Source: skalse2024starc, jenner2022calculus.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.minimal_potential(mdp, rt.reward(mdp, {("s", "a"): 1})).ravel().tolist()
    [0.5, -0.5]
    """
    R = as_reward(mdp, reward)
    w = _weights(mdp, weights, zero=True)
    if norm == 2:
        return _potential_squares(mdp, R, w).residual
    if norm not in (1, np.inf):
        raise ValueError(f"`norm` is {norm!r}; the least shaped reward is found for the norms 1, 2 and numpy.inf.")
    return (least_absolute if norm == 1 else least_largest)(mdp, R, w).reward


def minimal_potential_error(mdp: MDP, reward, *, norm=2, weights=None):
    """A proved bound on the error of every entry of `minimal_potential`.

    For the norms 1 and inf, where minimizers are many, it is that of the arithmetic for the potential that was found.
    """
    R = as_reward(mdp, reward)
    if norm != 2:
        found = minimal_potential(mdp, reward, norm=norm, weights=weights)
        return 16 * roundoff(floats(found)) * (abs(floats(R)).max() + 2 * abs(floats(found) - floats(R)).max())
    if is_exact(R):
        return 0
    return _potential_squares(mdp, R, _weights(mdp, weights, zero=True)).residual_error


def _weights(mdp: MDP, weights, *, zero: bool = False):
    shape = tuple(probability(mdp.transition).shape)
    xp = namespace(mdp.available, mdp.initial)
    if weights is None:
        w = zeros(shape, like=mdp.initial) + 1
    else:
        w = numbers(weights, "weights", exact=mdp.is_exact)
        require_shape(w, shape, "weights", "give one weight for each transition of the layout")
        low = np.asarray((w < 0) if zero else (w <= 0)) & np.asarray(mdp.available)[:, :, None]
        if isinstance(mdp.transition, Successors):
            low &= np.asarray(support(mdp.transition))
        if low.any():
            place = tuple(int(i) for i in np.argwhere(low)[0])
            rule = "≥ 0" if zero else "> 0"
            raise ValueError(f"`weights`{list(place)} is {w[place]}; weights must be {rule}: correct this entry.")
    if not zero:
        return w
    counted = mdp.available[:, :, None] & ~mdp.terminal[:, None, None]
    if isinstance(mdp.transition, Successors):
        counted = counted & support(mdp.transition)
    w = xp.where(counted, w, w * 0)
    bare = [] if is_jax(w) else np.flatnonzero(np.asarray(w.sum(axis=(1, 2)) == 0) & ~np.asarray(mdp.terminal)).tolist()
    if bare:
        s = bare[0]
        name = f" ({mdp.states[s]!r})" if mdp.states else ""
        raise ValueError(
            f"`weights` give nothing to state {s}{name}, so that its potential is not determined; give every live state "
            "some weight, or cut it off with rt.restrict."
        )
    return w


def _least_squares(mdp: MDP, r, omega, largest) -> Fitted:
    """Φ that minimizes Σ ω (r + γPΦ − Φ)² over available pairs, 0 in terminal states."""
    xp = namespace(r, omega)
    live = ~mdp.terminal
    omega = xp.where(mdp.available & live[:, None], omega, omega * 0)
    solve = _normal_solver(mdp, omega, live)

    def gradient(phi):
        b = r + mdp.discount * expect(mdp.transition, phi) - phi[:, None]
        return b, _adjoint(mdp, omega * b) * live

    phi = solve(-gradient(r[:, 0] * 0)[1])
    if not is_exact(r):
        phi = phi - solve(gradient(phi)[1])
    b, g = gradient(phi)
    residual = xp.where(mdp.available & live[:, None], b, b * 0)
    if is_exact(r):
        return Fitted(phi, 0, residual, 0)
    u = roundoff(r)
    off = rounding(mdp, r, phi, reward=largest)
    left = xp.abs(g).sum() + 2 * (omega * (off + (mdp.n_states * mdp.n_actions + 8) * u * xp.abs(b))).sum()
    error, spread = _distances(mdp, left, omega.sum(axis=1))
    narrow = spread / xp.where(omega > 0, omega, xp.inf).min() ** 0.5
    return Fitted(phi, error, residual, xp.minimum((1 + mdp.discount) * error, narrow) + off)


def _distances(mdp: MDP, left, total):
    """Bounds on |e| and on ‖γPe − e‖ from |g|₁ ≤ left: m ≤ w left/Ω, |e| ≤ w m, and ‖·‖² = e·g ≤ w m left."""
    xp = namespace(total)
    w = weight(mdp)
    w = w if np.ndim(w) == 0 else w.max()
    least = xp.where(mdp.terminal, xp.inf, total).min() * (1 - 64 * roundoff(total))
    return w * w * left / least, w * left / least**0.5


def _adjoint(mdp: MDP, x):
    """(γP − I)ᵀ x for x (S, A)."""
    from rewardtheory.transition import push

    return mdp.discount * push(mdp.transition, x) - x.sum(axis=1)


def _normal_solver(mdp: MDP, omega, live):
    """The solver of DᵀΩD Φ = right with D = γP − I and Φ = 0 in terminal states."""
    S, A = mdp.available.shape
    t = mdp.transition
    if isinstance(t, Successors) and not is_exact(omega) and not is_jax(omega):
        import scipy.sparse as sparse
        from scipy.sparse.linalg import splu

        leave = sparse.csr_array((np.ones(S * A), (np.arange(S * A), np.repeat(np.arange(S), A))), shape=(S * A, S))
        D = (float(mdp.discount) * t.matrix - leave) @ sparse.diags_array(live.astype(float))
        H = D.T @ (sparse.diags_array(omega.ravel()) @ D) + sparse.diags_array((~live).astype(float))
        return splu(sparse.csc_array(H)).solve
    P = mdp.dense().transition
    xp = namespace(P, omega)
    one = zeros((S, S), like=P)
    eye = one + xp.where(xp.eye(S, dtype=bool), one + 1, one)
    D = xp.where(live, mdp.discount * P - eye[:, None, :], P * 0).reshape(S * A, S)
    H = D.T @ (omega.reshape(S * A)[:, None] * D)
    H = H + xp.where(live[:, None] | live[None, :], H * 0, eye)
    return lambda right: solve_linear(H, right)


def _potential_squares(mdp: MDP, R, w) -> Fitted:
    """Φ that minimizes Σ w (R + γΦ(s') − Φ(s))² over the cells of the layout."""
    require_ending(mdp)
    xp = namespace(R, w)
    S, gamma, live = mdp.n_states, mdp.discount, ~mdp.terminal
    arrive = _arrivals(mdp, w)
    H = _quadratic(mdp, w, arrive)
    H = xp.where(live[:, None] & live[None, :], H, H * 0)
    eye = zeros((S, S), like=H)
    eye = xp.where(xp.eye(S, dtype=bool), eye + 1, eye)
    H = H + xp.where(live[:, None] | live[None, :], H * 0, eye)

    def gradient(phi):
        x = R + gamma * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)
        return x, (gamma * _arrivals(mdp, w * x) - (w * x).sum(axis=(1, 2))) * live

    phi = solve_linear(H, -gradient(arrive * 0)[1])
    if not is_exact(H):
        phi = phi - solve_linear(H, gradient(phi)[1])
    x, g = gradient(phi)
    if is_exact(H):
        return Fitted(phi, 0, x, 0)
    u = roundoff(x)
    size = xp.abs(R).max() + 2 * xp.abs(phi).max()
    left = xp.abs(g).sum() + 2 * (w * (4 * u * size + (w.size + 8) * u * xp.abs(x))).sum()
    error = _cell_distance(mdp, w, left, H)
    return Fitted(phi, error, x, (1 + gamma) * error + 8 * u * size)


def _cell_distance(mdp: MDP, w, left, H):
    if mdp.discount != 1:
        return _distances(mdp, left, w.sum(axis=(1, 2)))[0]
    # At discount 1 the cells may be impossible transitions, where expected steps bound nothing: eigenvalues do, and
    # those computed are off by a multiple of the norm.
    least = np.linalg.eigvalsh(H)[0] - 64 * len(H) * roundoff(H) * abs(H).sum(axis=1).max()
    return np.where(least > 0, left / np.where(least > 0, least, 1.0), np.inf)


def _arrivals(mdp: MDP, x):
    """Σ_{s,a} x(s,a,s') for every s'."""
    if isinstance(mdp.transition, Successors):
        return scatter_add(mdp.n_states, mdp.transition.state, x)
    return x.sum(axis=(0, 1))


def _quadratic(mdp: MDP, w, arrive):
    """Σ w (γ e(s') − e(s))(γ e(s') − e(s))ᵀ."""
    S, gamma = mdp.n_states, mdp.discount
    if isinstance(mdp.transition, Successors):
        cell = np.arange(S)[:, None, None] * S + mdp.transition.state
        W = scatter_add(S * S, cell, w).reshape(S, S)
    else:
        W = w.sum(axis=1)
    diagonal = w.sum(axis=(1, 2)) + gamma * gamma * arrive
    return namespace(W).where(np.eye(S, dtype=bool), diagonal[:, None], W * 0) - gamma * (W + W.T)


minimal.error = minimal_error
minimal_potential.error = minimal_potential_error
