"""The rewards that explain a soft-optimal policy, one for every state function."""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, is_traced, known, namespace, scalar
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import potential as as_potential
from rewardtheory.transition import at_departure, expect
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def reward_from_policy(mdp: MDP, policy, values, *, temperature):
    """The reward for which a policy is soft-optimal with the given soft values.

    r(s,a) = τ log π(a|s) + V(s) − γ Σ_s' P(s'|s,a) V(s')

    Args:
        mdp: the model, float64 or JAX (logarithms are not rational).
        policy: π(a|s), what `rt.policy` accepts; every available action with a probability > 0.
        values: V (S,), 0 in terminal states: any will do.
        temperature: τ > 0, in units of reward per nat of entropy.

    Returns:
        R(s,a) in the layout of the transition, 0 where an action is not available or a state terminal.

    Raises:
        ValueError: on bad input, and where a probability is 0: no finite reward explains that at a positive temperature.

    Notes: these are all rewards E[R](s,a) that explain the policy, one for each V. `rt.identifiable_directions` says how
    much of V a second expert or knowledge of the reward's form fixes.

    Source: cao2021identifiability.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s"}}, start="s", discount=0.5)
    >>> reward = rt.reward_from_policy(mdp, [[0.25, 0.75]], [4], temperature=1)
    >>> found = rt.soft_solve(mdp, reward, temperature=1)
    >>> found.policy.round(9).tolist(), found.values.round(9).tolist()
    ([[0.25, 0.75]], [4.0])
    """
    if mdp.is_exact:
        raise ValueError("`mdp` is exact, and the logarithm of a probability is not rational: give a float64 model.")
    pi, V = as_policy(mdp, policy), as_potential(mdp, values, "values")
    tau = numbers(temperature, "temperature")
    require_shape(tau, (), "temperature", "give one number")
    tau = scalar(floats(tau) if is_exact(tau) else tau)
    if not is_traced(tau) and not tau > 0:
        raise ValueError(f"`temperature` is {tau}; it must be > 0: at temperature 0 use rt.feasible_reward.")
    live = np.asarray(mdp.available) & ~np.asarray(mdp.terminal)[:, None]
    probabilities = known(pi)
    if probabilities is not None and (never := live & ~(np.asarray(probabilities) > 0)).any():
        s, a = np.argwhere(never)[0]
        raise ValueError(
            f"`policy`[{s}, {a}] is 0; at a positive temperature every available action is taken at times, so no finite "
            "reward explains this policy: mix in a little of every action, or take it for optimal (rt.feasible_reward)."
        )
    xp = namespace(pi, V)
    table = tau * xp.log(xp.where(live, pi, 1.0)) + V[:, None] - mdp.discount * expect(mdp.transition, V)
    return as_reward(mdp, at_departure(mdp.transition, xp.where(live, table, 0.0)) + 0.0)
