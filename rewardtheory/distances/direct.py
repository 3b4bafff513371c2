"""Distances without canonical forms, and forms of other kinds: what EPIC was compared with.

`direct_distance` and `spearman_distance` take rewards as they are; `greedy_form` and `absorbing_form` remove shaping by
values in a model made up for the purpose, and are not linear or look at few transitions. All are there for comparison.
"""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, namespace, roundoff
from rewardtheory.distances.canonical import coverage as marginals
from rewardtheory.distances.canonical import everywhere
from rewardtheory.distances.coverage import as_dense, uniform, weights_of
from rewardtheory.types import MDP


def direct_distance(mdp: MDP, reward_1, reward_2, *, p: float = 2, coverage=uniform):
    """The p-norm of the plain difference under a coverage: (Σ D |R1 − R2|^p)^{1/p}. No invariance at all.

    Args:
        mdp: the model.
        reward_1, reward_2: as for `rt.canonical.epic`.
        p: ≥ 1.
        coverage: the triples that count.

    Source: gleave2021epic (its code).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> float(rt.direct_distance(mdp, r, 3 * r, p=1))
    1.0
    """
    if not p >= 1 or p == np.inf:
        raise ValueError(f"`p` is {p}; give a number ≥ 1, not infinite.")
    D = as_dense(mdp, weights_of(mdp, coverage))
    difference = abs(everywhere(mdp, reward_1, "reward_1") - everywhere(mdp, reward_2, "reward_2"))
    if is_exact(difference) and p != 1:
        difference, D = floats(difference), floats(D)
    if p == 1:
        return (D * difference).sum()
    top = namespace(difference).abs(difference).max()
    return top * (D * (difference / namespace(difference).where(top > 0, top, 1.0)) ** p).sum() ** (1 / p)


def spearman_distance(mdp: MDP, reward_1, reward_2) -> float:
    """Pearson's distance of the ranks of two rewards over available triples: blind to rising transformations.

    Args:
        mdp: the model; only its availability is used.
        reward_1, reward_2: as for `rt.canonical.epic`.

    Returns:
        sqrt((1 − ρ)/2) for Spearman's ρ, tied entries sharing their mean rank; 0 for two constants, 1/2 for one.

    Source: gleave2021epic (its code).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, action=[[0, 1, 2]])
    >>> rt.spearman_distance(mdp, r, r**3) < 1e-12
    True
    """
    from scipy.stats import rankdata

    from rewardtheory.distances.pearson import half_distance, unit

    points = []
    for i, R in enumerate((reward_1, reward_2)):
        table = floats(everywhere(mdp, R, f"reward_{i + 1}"))[np.asarray(mdp.available)].ravel()
        # Ranks are half-integers, and so is their mean: no rounding before the last step.
        rank = 2 * rankdata(table) - (len(table) + 1)
        points.append(unit(rank, 0.0, zero=True))
    return float(half_distance(*points)[0])


def greedy_form(mdp: MDP, reward, *, states=None):
    """Shaping removed by optimal values where every action leads everywhere: R + γV(s') − V(s).

    V(s) = max_a E[R(s,a,S')] + γ E[V(S)], S and S' from `states`. Invariant under shaping, not linear.

    Args:
        mdp: the model; its discount must be below 1.
        reward: as for `rt.canonical.epic`.
        states: a distribution over states, by default uniform.

    Source: gleave2021epic (its code).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.greedy(mdp, rt.reward(mdp, {("s", "a"): 1})).ravel().tolist()
    [0.0, -1.0]
    """
    _require_discounted(mdp)
    R = everywhere(mdp, reward)
    D_S, _ = marginals(mdp, states)
    mean = R @ D_S
    xp = namespace(mean)
    low = mean.min()
    best = xp.where(mdp.available, mean, low).max(axis=1)
    V = best + mdp.discount * (D_S @ best) / (1 - mdp.discount)
    return R + mdp.discount * V[None, None, :] - V[:, None, None]


def absorbing_form(mdp: MDP, reward):
    """Shaping removed by the values of staying where one is for ever: R + γV(s') − V(s), V(s) = max_a R(s,a,s)/(1 − γ).

    Invariant under shaping, not linear, and known only through what self-loops pay.

    Args:
        mdp: the model; its discount must be below 1.
        reward: as for `rt.canonical.epic`.

    Source: gleave2021epic (its code).

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> rt.canonical.absorbing(mdp, rt.reward(mdp, {("s", "a"): 1})).ravel().tolist()
    [0.0, -1.0]
    """
    _require_discounted(mdp)
    R = everywhere(mdp, reward)
    here = np.arange(mdp.n_states)
    stay = R[here, :, here]
    V = namespace(stay).where(mdp.available, stay, stay.min()).max(axis=1) / (1 - mdp.discount)
    return R + mdp.discount * V[None, None, :] - V[:, None, None]


def _form_error(mdp: MDP, reward, **_):
    """A proved bound on the error of every entry of both forms."""
    R = everywhere(mdp, reward)
    if is_exact(R):
        return 0
    size = namespace(R).abs(R).max() / (1 - mdp.discount)
    return 16 * (mdp.n_states + 16) * roundoff(R) * size / (1 - mdp.discount)


greedy_form.error = _form_error
absorbing_form.error = _form_error


def _require_discounted(mdp: MDP):
    if not np.all(np.asarray(mdp.discount) < 1):
        raise ValueError("`mdp` has discount 1; this form sums rewards for ever: lower the discount.")
