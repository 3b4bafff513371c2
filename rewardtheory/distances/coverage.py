"""Coverage distributions: over which transitions EPIC-like distances compare two rewards.

A coverage is a function of the model that gives a distribution over triples, in the layout of the transition or as
(S, A, S); `uniform` is the default everywhere. An array will do as well. What a coverage leaves out, the distance does
not see; what it adds, impossible transitions among it, the distance counts.
"""

import numpy as np

from rewardtheory.arithmetic import is_exact, namespace, rational
from rewardtheory.makers import policy as as_policy
from rewardtheory.makers import uniform_policy
from rewardtheory.solvers.occupancies import occupancy_of
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import distributions, numbers, require_memory


def uniform(mdp: MDP):
    """Uniform over S × available actions × S, impossible transitions included: D(s,a,s') = 1/(|S|² |A(s)|).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.coverage.uniform(mdp).ravel().tolist()
    [0.5, 0.5]
    """
    S = mdp.n_states
    require_memory((S, mdp.n_actions, S), "coverage")
    pi = uniform_policy(mdp) / (rational(S**2) if mdp.is_exact else S**2)
    return namespace(pi).broadcast_to(pi[:, :, None], (S, mdp.n_actions, S))


def possible(mdp: MDP):
    """States and available actions uniform, the successor as the model has it: D(s,a,s') = P(s'|s,a)/(|S| |A(s)|).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.coverage.possible(mdp).ravel().tolist()
    [0.5, 0.5]
    """
    pi = uniform_policy(mdp) / (rational(mdp.n_states) if mdp.is_exact else mdp.n_states)
    return pi[:, :, None] * probability(mdp.transition)


def visited(policy=None):
    """What a policy visits: D(s,a,s') = (1 − γ) η(s,a) P(s'|s,a), with η its discounted occupancy.

    Args:
        policy: what `rt.policy` accepts; by default uniform over available actions.

    Returns:
        A coverage, a function of the model.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.coverage.visited([1])(mdp).ravel().tolist()
    [0.0, 1.0]
    """

    def coverage(mdp: MDP):
        require_ending(mdp)
        visits = occupancy_of(mdp, uniform_policy(mdp) if policy is None else as_policy(mdp, policy))
        return (visits / visits.sum())[:, :, None] * probability(mdp.transition)

    coverage.__name__ = "visited"
    return coverage


def weights_of(mdp: MDP, coverage):
    """A coverage, function or array, as a validated distribution over the triples of a dense or sparse layout."""
    D = coverage(mdp) if callable(coverage) else coverage
    D = numbers(D, "coverage", exact=mdp.is_exact)
    S, A = mdp.available.shape
    shapes = {(S, A, S), tuple(probability(mdp.transition).shape)}
    if tuple(D.shape) not in shapes:
        raise ValueError(
            f"`coverage` has shape {tuple(D.shape)}; it must be {' or '.join(map(str, sorted(shapes)))}, a probability for "
            "each (s, a, s'): give rt.coverage.uniform, rt.coverage.possible, rt.coverage.visited(policy) or such an array."
        )
    stray = np.asarray(D[~np.asarray(mdp.available)] != 0)
    if stray.any():
        raise ValueError("`coverage` covers an action that its state does not have; give it probability 0 there.")
    return distributions(D.reshape(-1), "coverage", dtype=float).reshape(D.shape)


def name_of(coverage) -> str:
    """What to call a coverage in a sentence."""
    known = {
        "uniform": "uniform over S × available actions × S",
        "possible": "uniform over states and available actions, successors as the model has them",
        "visited": "the discounted visits of a policy",
    }
    return known.get(getattr(coverage, "__name__", ""), "as given")


def as_dense(mdp: MDP, D):
    """A coverage in the Successors layout as (S, A, S)."""
    if not isinstance(mdp.transition, Successors) or (D.shape[2] == mdp.n_states and not _padded(mdp, D)):
        return D
    S, A = mdp.available.shape
    full = np.zeros((S, A, S)) if not is_exact(D) else np.full((S, A, S), rational(0), dtype=object)
    source, action, _ = np.indices(mdp.transition.state.shape)
    np.add.at(full, (source, action, mdp.transition.state), D)
    return full


def _padded(mdp: MDP, D) -> bool:
    return tuple(D.shape) == tuple(mdp.transition.state.shape)
