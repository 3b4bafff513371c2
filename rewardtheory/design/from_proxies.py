"""Inverse reward design: a belief of rewards from the proxy that a designer gave.

The designer means a true reward R, and gives, for training, a proxy whose optimal behavior there earns much of R. So the
proxy tells of R what matters in training, and nothing about what training never shows.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, namespace, rationals
from rewardtheory.design.from_demonstrations import as_temperature
from rewardtheory.design.posterior import log_softmax, updated
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.solvers.error_bounds import evaluation_error
from rewardtheory.solvers.optimal import optimal_actions
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, resolvent
from rewardtheory.types import MDP


def even_optimum(mdp: MDP, reward):
    """The policy that takes every optimal action of a state with equal probability, (S, A).

    >>> import rewardtheory as rt
    >>> from rewardtheory.design.from_proxies import even_optimum
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "end"}}, start="s", discount=0.5)
    >>> even_optimum(mdp, rt.reward(mdp, {"s": 1}))[0].tolist()
    [0.5, 0.5]
    """
    mask = optimal_actions(mdp, reward).mask
    mask = rationals(mask.astype(int)) if mdp.is_exact else namespace(mask).asarray(mask, dtype=np.float64)
    return mask / mask.sum(axis=1)[:, None]


def posterior_from_proxy(
    mdp: MDP, prior: Rewards, chosen, *, temperature, proxies=None, planner: Callable[[MDP, Any], Any] = even_optimum
) -> Rewards:
    """The belief about the true reward after a designer has chosen one of several proxies for a training model.

    P(proxy | R) = exp(J_R(π_proxy)/τ) / Σ_{other proxies} exp(J_R(π_other)/τ), with J_R the expected true return in training.

    Args:
        mdp: the training model.
        prior: the belief about the true reward before.
        chosen: which proxy was given: its index, or its name where `proxies` has names.
        temperature: τ > 0, in units of return; the smaller, the better the designer chooses.
        proxies: what the designer could have given, a list of rewards or a dictionary by name; by default the rewards of
            the prior.
        planner: the behavior that a proxy leads to, from (mdp, proxy) to a policy (S, A); by default every optimal action
            with equal probability.

    Returns:
        `Rewards`; its `bound` covers the proved errors of the returns and the rounding.

    Raises:
        ValueError: on bad input, and at discount 1 where some policy never ends.

    Notes: one linear solve for each proxy, for all rewards at once. Proxies that lead to the same behavior count once each.
    Adding a constant to every return under R changes nothing, so each R should be meant with its scale and not its level.
    Actions that rounding cannot tell from optimal ones are taken for optimal.

    Source: hadfieldmenell2017inverse.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"grass": "end", "lava": "end", "sand": "end"}}, start="s", discount=0.5)
    >>> harmless, deadly = (rt.reward(mdp, {("s", "grass"): 1, ("s", "lava"): x}) for x in (1, -10))
    >>> belief = rt.posterior_from_proxy(mdp, rt.Rewards([harmless, deadly]), 1, temperature=1)
    >>> belief.weights.round(4).tolist()
    [0.3342, 0.6658]
    """
    prior = as_rewards(mdp, prior, "prior")
    tau = as_temperature(temperature)
    require_ending(mdp)
    candidates, c = _candidates(mdp, prior, proxies, chosen)
    expected = [expect_reward(mdp.transition, R) for R in prior.array]
    xp = namespace(*expected)
    r = xp.stack(expected, axis=2)
    largest = xp.abs(prior.array).max(axis=(1, 2, 3))
    J, error = [], []
    for R in candidates:
        pi = as_policy(mdp, planner(mdp, R))
        v = resolvent(mdp, pi, (pi[..., None] * r).sum(axis=1))
        J.append(mdp.initial @ v)
        if not mdp.is_exact:
            # The sum over the first state adds S products.
            off = 4 * (mdp.n_states + 4) * UNIT_ROUNDOFF * xp.abs(v).max(axis=0)
            error.append(evaluation_error(mdp, r, pi, v, reward=largest) + off)
    gap = xp.stack(J) - J[c]
    z = (floats(gap) if is_exact(gap) else gap) / tau
    logs = log_softmax(z, axis=0)[c]
    off = 2 * xp.stack(error).max(axis=0) / tau if error else 0.0
    off = off + 4 * UNIT_ROUNDOFF * (xp.abs(z).max(axis=0) + len(candidates) + 8)
    return updated(prior, logs, off)


def _candidates(mdp: MDP, prior: Rewards, proxies, chosen):
    """The proxies as a list, and the index of the chosen one."""
    if proxies is None:
        tables = list(prior.array)
    else:
        names = list(proxies) if isinstance(proxies, Mapping) else range(len(proxies))
        tables = [as_reward(mdp, proxies[name], f"proxies[{name!r}]") for name in names]
        if isinstance(proxies, Mapping):
            if chosen not in proxies:
                raise ValueError(
                    f"`chosen` is {chosen!r}, which is none of the proxies: {', '.join(map(repr, names))}."
                )
            return tables, list(names).index(chosen)
    index = isinstance(chosen, (int, np.integer)) and not isinstance(chosen, bool)
    if not index or not 0 <= chosen < len(tables):
        raise ValueError(f"`chosen` is {chosen!r}; it must be the index of a proxy, 0 to {len(tables) - 1}.")
    return tables, int(chosen)
