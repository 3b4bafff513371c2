"""Entropy-regularized (soft) optimal control.

    V(s) = τ log Σ_a exp(Q(s,a)/τ),   Q = r + γ P V,   π(a|s) = exp((Q(s,a) − V(s))/τ)

π maximizes E[Σ γ^t (R + τ H(π(·|S_t)))]. Newton's method on V = T V is soft policy iteration: evaluate the softmax
policy together with its entropy, take the softmax again; it converges quadratically from any start.
"""

from rewardtheory.arithmetic import floats, is_exact, is_traced, namespace, scalar, stop_gradient, while_loop, zeros
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import backup, fill
from rewardtheory.solvers.error_bounds import fixed_point_error, rounding
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, resolvent
from rewardtheory.types import MDP, NotConverged, Solution
from rewardtheory.validation import numbers, require_shape


def soft_solve(mdp: MDP, reward, *, temperature, max_iterations: int = 100, throw: bool = True) -> Solution:
    """The soft-optimal values and policy at a temperature τ, with a proved bound on the error of the values.

    V(s) = τ log Σ_a exp(Q(s,a)/τ) over the available actions, π(a|s) = exp((Q(s,a) − V(s))/τ).

    Args:
        mdp: the model; float64 or JAX (exponentials are not rational).
        reward: R(s,a,s') in the layout of the transition.
        temperature: τ > 0, in units of reward per nat of entropy.
        max_iterations: how many Newton steps are allowed.
        throw: whether stopping early raises.

    Returns:
        `Solution` with soft values, soft Q and the softmax policy.

    Raises:
        ValueError: on bad input; NotConverged: when the residual is still falling after `max_iterations`.

    Notes: on JAX arrays the result is differentiable by two Newton steps at the fixed point, which is implicit
    differentiation: exact to third order, with memory that does not depend on the number of iterations.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.soft_solve(mdp, rt.reward(mdp, {"s": 1}), temperature=1).policy.tolist()
    [[0.5, 0.5]]
    """
    R = as_reward(mdp, reward)
    if mdp.is_exact:
        raise ValueError(
            "`mdp` is exact, and soft values are logarithms, which are not rational: give a float64 model."
        )
    tau = numbers(temperature, "temperature")
    require_shape(tau, (), "temperature", "give one number")
    tau = scalar(floats(tau) if is_exact(tau) else tau)
    if not is_traced(tau) and not tau > 0:
        raise ValueError(f"`temperature` is {tau}; it must be > 0: for temperature 0 use rt.solve.")
    require_ending(mdp)
    from rewardtheory.solvers.policy_iteration import frozen

    r = expect_reward(mdp.transition, R)
    xp = namespace(r, tau)
    still, r0, tau0 = frozen(mdp), stop_gradient(r), stop_gradient(tau)
    largest = stop_gradient(xp.abs(R).max())

    def proceed(state):
        v, residual, previous, count = state
        # At low temperatures the steps are those of policy iteration, whose residual may stand still for a while. Near
        # the rounding floor it falls until it meets the floor: stop when it falls no more.
        far = residual > 1000 * rounding(still, r0, v, reward=largest)
        # A residual far below a rounding of τ may fall for ever, where some value is 0.
        seen = residual > 2.0**-53 * tau0
        return seen & (far | (residual < 0.5 * previous)) & (count < max_iterations)

    def step(state):
        v, residual, _, count = state
        following = _newton(still, r0, tau0, v)
        return following, xp.abs(_soft_backup(still, r0, tau0, following) - following).max(), residual, count + 1

    v = zeros(mdp.n_states, like=r)
    v = _newton(still, r0, tau0, v)
    first = xp.abs(_soft_backup(still, r0, tau0, v) - v).max()
    v, residual, _previous, count = while_loop(
        proceed, step, (v, first, xp.full_like(first, xp.inf), xp.asarray(1)), like=v
    )
    v = stop_gradient(v)
    for _ in range(2):
        v = _newton(mdp, r, tau, v)
    q = backup(mdp, r, v)
    residual = xp.abs(_soft_backup(mdp, r, tau, v) - v).max()
    # Besides the backup: the exponentials and the logarithm, a few units of roundoff each on numbers of size |Q| + τ.
    radius = rounding(mdp, r, v, reward=xp.abs(R).max())
    radius = radius + 2.0**-53 * (8 + 2 * mdp.n_actions) * (xp.abs(q).max() + tau * (4 + mdp.n_actions))
    bound = fixed_point_error(mdp, residual, radius)
    converged = count < max_iterations
    if throw and not is_traced(converged) and not converged:
        raise NotConverged(
            f"`soft_solve` stopped after {int(count)} Newton steps with a residual of {float(residual):.3g}; raise "
            "`max_iterations`, or take the result as it is with throw=False."
        )
    return Solution(v, fill(mdp, q), _softmax(mdp, q, tau), bound, converged, count)


def _softmax(mdp: MDP, q, tau):
    xp = namespace(q)
    z = (fill(mdp, q) - fill(mdp, q).max(axis=1)[:, None]) / tau
    e = xp.where(mdp.available, xp.exp(z), 0.0)
    return e / e.sum(axis=1)[:, None]


def _soft_max(mdp: MDP, q, tau):
    xp = namespace(q)
    top = stop_gradient(fill(mdp, q).max(axis=1))
    z = (fill(mdp, q) - top[:, None]) / tau
    soft = top + tau * xp.log(xp.where(mdp.available, xp.exp(z), 0.0).sum(axis=1))
    # A terminal state has one thing to do, whatever its number of actions: nothing, worth 0.
    return xp.where(mdp.terminal, 0.0, soft)


def _soft_backup(mdp: MDP, r, tau, v):
    return _soft_max(mdp, backup(mdp, r, v), tau)


def _newton(mdp: MDP, r, tau, v):
    """v + (I − γ P_π)^{-1} (T v − v), with π the softmax policy at v."""
    q = backup(mdp, r, v)
    return v + resolvent(mdp, _softmax(mdp, q, tau), _soft_max(mdp, q, tau) - v)
