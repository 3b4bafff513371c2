"""A belief of rewards from comparisons of trajectories."""

from rewardtheory.arithmetic import UNIT_ROUNDOFF, floats, is_exact, namespace, powers
from rewardtheory.design.from_demonstrations import as_temperature
from rewardtheory.design.posterior import updated
from rewardtheory.design.rewards import Rewards, as_rewards
from rewardtheory.design.trajectories import cells
from rewardtheory.types import MDP


def posterior_from_preferences(mdp: MDP, prior: Rewards, preferences, *, temperature) -> Rewards:
    """The belief after somebody has said, of pairs of trajectories, which is the better one (Bradley-Terry).

    P(x ≻ y | R) = 1/(1 + exp((G_R(y) − G_R(x))/τ)) with G_R the discounted return, each comparison made on its own.

    Args:
        mdp: the model.
        prior: the belief before.
        preferences: pairs (better, worse) of trajectories, each a list of steps (state, action, successor) by label or
            index that can follow each other. They may differ in start and length.
        temperature: τ > 0, in units of return; the smaller, the surer the judge.

    Returns:
        `Rewards`; its `bound` covers the rounding.

    Raises:
        ValueError: on bad input.

    Notes: no solver is needed. Where every pair starts and ends alike after as many steps, rewards that differ by potential
    shaping keep their ratio whatever is said.

    Source: bradley1952rank.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": "end", "stay": "s"}}, start="s", discount=0.5)
    >>> prior = rt.Rewards([rt.reward(mdp, {("s", "go"): x}) for x in (1, -1)])
    >>> said = [([("s", "go", "end")], [("s", "stay", "s")])]
    >>> rt.posterior_from_preferences(mdp, prior, said, temperature=1).weights.round(4).tolist()
    [0.7311, 0.2689]
    """
    prior = as_rewards(mdp, prior, "prior")
    tau = as_temperature(temperature)
    xp = namespace(prior.array)
    logs, off = xp.zeros(len(prior)), xp.zeros(len(prior))
    for i, pair in enumerate(preferences):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise ValueError(
                f"`preferences[{i}]` must be a pair (better, worse) of trajectories, each a list of steps."
            )
        better, worse = (
            _returns(mdp, prior.array, cells(mdp, steps, f"preferences[{i}][{j}]")) for j, steps in enumerate(pair)
        )
        gap = better[0] - worse[0]
        z = (floats(gap) if is_exact(gap) else gap) / tau
        found = -xp.logaddexp(0.0, -z)
        logs = logs + found
        off = off + (better[1] + worse[1]) / tau + 4 * UNIT_ROUNDOFF * (xp.abs(z) + xp.abs(logs) + 2)
    return updated(prior, logs, off)


def _returns(mdp: MDP, array, where):
    """The discounted returns of one trajectory under every reward, (K,), and how far they may be off."""
    if not len(where):
        return array[:, 0, 0, 0] * 0, 0.0
    weight = powers(mdp.discount, len(where))
    terms = array[:, where[:, 0], where[:, 1], where[:, 2]] * weight
    if mdp.is_exact:
        return terms.sum(axis=1), 0.0
    return terms.sum(axis=1), 2 * UNIT_ROUNDOFF * (2 * len(where) + 2) * namespace(terms).abs(terms).sum(axis=1)
