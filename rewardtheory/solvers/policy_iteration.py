"""Policy iteration, the solver for small models.

Evaluate the policy exactly, then change an action only where the gain exceeds what rounding can feign: with `Q == max`
policies cycle between ties for ever. Every accepted change is a true improvement, so no policy comes back and the
iteration ends; in exact arithmetic the radius is 0 and the result is exact.
"""

from rewardtheory.arithmetic import is_one, known_result, namespace, stop_gradient, while_loop, zeros
from rewardtheory.solvers.bellman import backup, choose, fill, greedy, one_hot
from rewardtheory.solvers.error_bounds import evaluation_error, rounding
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.transition import probability
from rewardtheory.types import MDP


def policy_iteration(mdp: MDP, r, *, start=None, largest=None, max_iterations: int = 1000):
    """(action, V, iterations, stable): an optimal action for each state, and the values of that policy.

    If it stops early, the policy is the last one that was evaluated.

    Args:
        mdp: the model.
        r: expected rewards r(s,a).
        start: actions (S,) to start from; by default the greedy ones for r.
        largest: the largest |R(s,a,s')|, for the rounding radius; by default the largest |r|.
        max_iterations: a limit that only a defect reaches.

    Notes: derivatives flow through V as of the policy found, which is the derivative of V* wherever it exists.
    """
    frozen_mdp, frozen_r = frozen(mdp), stop_gradient(r)
    actions = mdp.n_actions
    xp = namespace(r, probability(mdp.transition), mdp.initial, mdp.discount)

    def improve(state):
        index, _, _, _, count = state
        pi = one_hot(index, actions, like=r)
        v = evaluate(frozen_mdp, frozen_r, pi)
        q = fill(frozen_mdp, backup(frozen_mdp, frozen_r, v))
        error = _gain_radius(frozen_mdp, frozen_r, pi, v, largest)
        better = greedy(frozen_mdp, q)
        gain = choose(q, better) - choose(q, index)
        following = xp.where(gain > error, better, index)
        return following, index, v, (following != index).any(), count + 1

    first = xp.asarray(greedy(frozen_mdp, frozen_r) if start is None else start)
    nothing = zeros(mdp.n_states, like=frozen_r)
    state = (first, first, nothing, xp.asarray(True), xp.asarray(0))
    found = while_loop(lambda s: s[3] & (s[4] < max_iterations), improve, state, like=first)
    _, index, v, changed, count = found
    return index, known_result(v, _value, mdp, r, index), count, ~changed


def _value(mdp: MDP, r, index):
    return evaluate(mdp, r, one_hot(index, mdp.n_actions, like=r))


def _gain_radius(mdp: MDP, r, pi, v, largest):
    if mdp.is_exact:
        return 0
    if not is_one(mdp.discount):
        off = evaluation_error(mdp, r, pi, v, reward=largest)
    else:
        # The bound of error_bounds wants the steps to the end, which this function computes: a crude stand-in here
        # only makes the iteration more reluctant, never wrong, and the result is bounded afterwards.
        off = rounding(mdp, r, v, reward=largest) * 4 * mdp.n_states
    return 2 * (mdp.discount * off + rounding(mdp, r, v, reward=largest))


def frozen(mdp: MDP) -> MDP:
    """The model with no derivative flowing through it."""
    import sys

    from rewardtheory.arithmetic import is_jax

    parts = (probability(mdp.transition), mdp.initial, mdp.discount)
    if not any(is_jax(x) for x in parts):
        return mdp
    jax = sys.modules["jax"]
    return jax.tree_util.tree_map(stop_gradient, mdp)


def steps_to_end(mdp: MDP):
    """w(s) ≥ 1 + max_a Σ P(s'|s,a) w(s') in live states, at discount 1 where every policy ends; 0 in terminal ones.

    It is the greatest expected number of steps to the end, raised by as much as its own residual calls for.
    """
    from rewardtheory.arithmetic import is_traced

    xp = namespace(mdp.initial)
    live = ~mdp.terminal
    one = zeros((mdp.n_states, mdp.n_actions), like=mdp.initial) + 1
    ticks = xp.where(live[:, None], one, one * 0)
    _, w, _, _ = policy_iteration(mdp, ticks)
    if mdp.is_exact:
        return w
    # If w − P w ≥ 1 − δ everywhere then w/(1 − δ) has the property.
    slack = (xp.where(live, w - fill(mdp, backup(mdp, ticks * 0, w)).max(axis=1), 1.0)).min()
    slack = slack - rounding(mdp, ticks, w)
    if is_traced(slack):
        return xp.where(slack > 0.5, w / slack * (1 + 1e-14), xp.inf)
    if not slack > 0.5:
        raise ValueError(
            f"`mdp` takes up to {float(w.max()):.3g} steps to end, too many for float64 at discount 1; "
            "lower the discount, or use exact numbers: mdp.exact()."
        )
    return w / slack * (1 + 1e-14)
