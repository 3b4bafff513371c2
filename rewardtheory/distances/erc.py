"""ERC, the episode return correlation: Pearson's distance of the two returns of one random episode, exactly.

With G_i = Σ γ^t R_i(S_t, A_t, S_{t+1}) and δ_i = R_i(s,a,s') + γ V_i(s') − V_i(s), the differences δ at distinct times are
uncorrelated, so

    Cov(G1, G2) = Σ η'(s) π(a|s) P(s'|s,a) δ1 δ2 + Cov_μ(V1(S_0), V2(S_0)),   η'(s) = Σ_t γ^{2t} Pr(S_t = s).

The returns are points in a Euclidean space, and their correlation is a cosine: no episode is sampled.
"""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_jax, roundoff
from rewardtheory.distances.embedding import Embedding, embed_units
from rewardtheory.distances.pearson import Unit, half_distance, unit
from rewardtheory.makers import as_reward, uniform_policy
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.error_bounds import evaluation_error
from rewardtheory.solvers.evaluation import evaluate
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import at_arrival, at_departure, expect_reward, probability, push, reachable, resolvent
from rewardtheory.types import MDP


def erc(mdp: MDP, reward_1, reward_2, *, policy=None):
    """The episode return correlation distance: sqrt((1 − ρ(G1, G2)) / 2) for the returns of one random episode.

    Args:
        mdp: the model; episodes start from its initial distribution and never stop but in terminal states.
        reward_1, reward_2: R(s,a,s') in the layout of the transition.
        policy: whose episodes, by default the uniform policy's.

    Returns:
        A number in [0, 1]; its error is at most `erc_error`. It knows only what this policy does. Shaping changes it
        unless all episodes start in states of one potential.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.

    Notes: two returns without variance are 0 apart, one with and one without 1/2.

    Source: gleave2021epic; the exact form is derived in the text-book.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> round(float(rt.erc(mdp, r, -r)), 12)
    1.0
    """
    first, second = (erc_unit(mdp, R, policy) for R in (reward_1, reward_2))
    return half_distance(first, second)[0]


def erc_error(mdp: MDP, reward_1, reward_2, *, policy=None):
    """A proved bound on the error of `erc` with the same arguments.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> bool(rt.erc_error(mdp, r, -r) < 1e-10)
    True
    """
    first, second = (erc_unit(mdp, R, policy) for R in (reward_1, reward_2))
    return half_distance(first, second)[1]


def erc_unit(mdp: MDP, reward, policy=None) -> Unit:
    """The return of a reward as a point: the δ of every transition and the value of every start, weighed."""
    R = as_reward(mdp, reward)
    if is_jax(R):
        raise ValueError("`reward` is a JAX array; erc takes NumPy or exact numbers: use numpy.asarray.")
    require_ending(mdp)
    pi = uniform_policy(mdp) if policy is None else as_policy(mdp, policy)
    v = evaluate(mdp, expect_reward(mdp.transition, R), pi)
    squared = mdp.replace(discount=mdp.discount * mdp.discount)
    starts = np.asarray(mdp.initial != 0)
    seen = (reachable(mdp.replace(available=pi != 0)) if mdp.discount > 0 else starts) & ~mdp.terminal
    # Discounted by γ² per step, counted until the end: a terminal state has no δ.
    visits = resolvent(squared, pi, mdp.initial, adjoint=True)
    visits = np.where(seen, visits, visits * 0)
    often = visits[:, None, None] * pi[:, :, None] * probability(mdp.transition)
    delta = R + mdp.discount * at_arrival(mdp.transition, v) - at_departure(mdp.transition, v)
    delta = np.where((often != 0), delta, delta * 0)
    start = np.where(mdp.initial != 0, v - mdp.initial @ v, v * 0)
    zero, relative = (R == 0).all(), 0.0
    if is_exact(R):
        zero = not ((delta != 0).any() or (start != 0).any())
        often, delta, initial, start = (floats(x) for x in (often, delta, mdp.initial, start))
        off = 4 * roundoff(delta) * max(abs(delta).max(), abs(start).max())
    else:
        initial, largest = mdp.initial, abs(R).max()
        off = 2 * evaluation_error(mdp, expect_reward(mdp.transition, R), pi, v, reward=largest)
        off = off + 8 * (mdp.n_states + 8) * roundoff(R) * (largest + abs(v).max())
        relative = min(2.0, _relative_error(squared, pi, visits, seen))
    point = np.concatenate([(delta * often**0.5).ravel(), start * initial**0.5])
    # An error of `off` in every δ moves the point by the root of the total weight times it; a relative error of the
    # weights moves it by as much of itself.
    total = (often.sum() + initial.sum()) ** 0.5
    length = (point * point).sum() ** 0.5
    return unit(point, total * off + (relative + 16 * roundoff(point)) * length, zero=zero)


def _relative_error(mdp: MDP, pi, visits, seen) -> float:
    """A proved bound on |η̃ − η|/η̃ in every state seen, for computed visits η̃ of the adjoint system.

    With N = (I − γ P_πᵀ)^{-1} ≥ 0 and |ρ| ≤ t η̃ for the residual ρ, |η̃ − η| ≤ N|ρ| ≤ t N η̃; and if z − γ P_πᵀ z ≥ η̃/2
    then N η̃ ≤ 2 z. All terms of ρ are positive, so its rounding is relative to them.
    """
    if not (visits[seen] > 0).all():
        return np.inf
    live = ~mdp.terminal

    def pushed(x):
        return mdp.discount * push(mdp.transition, pi * (x * live)[:, None]) * live

    def ratio(x):
        return (x[seen] / visits[seen]).max(initial=0.0)

    rounding = 8 * (mdp.n_states * mdp.n_actions + 8) * roundoff(visits)
    left = abs(mdp.initial * live + pushed(visits) - visits * live)
    t = ratio(left) + rounding * (2 + ratio(pushed(visits)))
    z = np.where(seen, resolvent(mdp, pi, visits, adjoint=True), 0.0)
    kept = z - pushed(z) * (1 + rounding) - rounding * z
    return 2 * t * ratio(z) if (kept[seen] >= 0.5 * visits[seen]).all() else np.inf


def embed_erc(mdp: MDP, rewards, *, policy=None) -> Embedding:
    """Returns as points, for `rt.distance_matrix`."""
    units = [erc_unit(mdp, R, policy) for R in rewards]
    return embed_units(units, f"the episodes of {'the uniform policy' if policy is None else 'the policy given'}")


erc.embed = embed_erc
