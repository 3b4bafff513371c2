"""Correlated proxies: what the gain under a proxy says of the true gain, by the χ² divergence of occupancies.

A proxy correlates with the true reward over what a reference policy does. Optimizing it moves the occupancy away, and
there the correlation need not hold: that is reward hacking (laidlaw2024correlated). Over the reference occupancy μ
split the proxy into its regression on the true reward and a rest that is orthogonal to it; by Cauchy and Schwarz the
rest gains at most its standard deviation times sqrt(χ²(μ_π‖μ)). In units of standard deviations over μ, with
correlation r > 0,

    true gain ≥ (proxy gain − sqrt((1 − r²) χ²)) / r.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats, known
from rewardtheory.makers import as_reward
from rewardtheory.makers import policy as lift_policy
from rewardtheory.solvers.occupancies import occupancy
from rewardtheory.transition import expect_reward, reachable


@dataclass(frozen=True, eq=False)
class ProxyBound:
    """A bound on the true gain from the gain under a proxy.

    Attributes:
        lower: the bound on the true gain, in the units of the return per step (1 − γ times returns).
        true_gain, proxy_gain: of the policy over the reference, in the same units.
        correlation: r of the two rewards over the reference occupancy.
        chi_squared: χ²(μ_π‖μ) = Σ (μ_π − μ)²/μ of the normalized occupancies.
        penalty: λ of the regularized objective J(proxy) − λ sqrt(χ²): the proxy's standard deviation times sqrt(1 − r²).
    """

    lower: float
    true_gain: float
    proxy_gain: float
    correlation: float
    chi_squared: float
    penalty: float


def chi_squared(mdp, policy, reference) -> Any:
    """χ²(μ_π‖μ_ref) = Σ (μ_π − μ_ref)² / μ_ref of the normalized occupancies (1 − γ) μ.

    Args:
        mdp: the model, with a discount below 1.
        policy, reference: policies; the reference must visit whatever the policy visits.

    Raises:
        ValueError: where the policy visits a state and action that the reference never does: the divergence is infinite.

    Source: laidlaw2024correlated.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "end", "b": "end"}}, start="s", discount=0.0)
    >>> print(rt.chi_squared(mdp, rt.policy(mdp, {"s": "a"}), rt.uniform_policy(mdp)))
    1.0
    """
    new, old = _occupancies(mdp, policy, reference)
    some = np.asarray(old > 0, dtype=bool)
    difference = (new - old)[some]
    return (difference * difference / old[some]).sum()


def correlated_proxy_bound(mdp, true, proxy, policy, *, reference) -> ProxyBound:
    """The bound on a policy's true gain over the reference from its gain under a correlated proxy.

    Args:
        mdp: the model, with a discount below 1.
        true, proxy: rewards.
        policy: π.
        reference: the policy over whose occupancy the two rewards correlate.

    Raises:
        ValueError: where a reward is constant over the reference occupancy, the correlation is not positive, or π visits
            what the reference never does.

    Source: laidlaw2024correlated.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": "end", "b": "end", "c": "end"}}, start="s", discount=0.0)
    >>> true, proxy = (rt.reward(mdp, {("s", k): v for k, v in zip("abc", r)}) for r in ((0, 1, 2), (0, 2, 2)))
    >>> found = rt.correlated_proxy_bound(mdp, true, proxy, rt.policy(mdp, {"s": "b"}), reference=rt.uniform_policy(mdp))
    >>> print(round(found.correlation, 4), round(found.chi_squared, 4), found.lower <= found.true_gain)
    0.866 2.0 True
    """
    new, old = _occupancies(mdp, policy, reference)
    T, U = (
        floats(expect_reward(mdp.transition, as_reward(mdp, r, name=name)))
        for r, name in ((true, "true"), (proxy, "proxy"))
    )
    x, m = floats(new), floats(old)
    true_sd, proxy_sd = _deviation(T, m, "true"), _deviation(U, m, "proxy")
    r = float((m * (T - (m * T).sum()) * (U - (m * U).sum())).sum() / (true_sd * proxy_sd))
    if not r > 0:
        raise ValueError(
            f"`proxy` has correlation {r:.4g} with `true` over the reference; the bound is about proxies with a positive one."
        )
    r = min(r, 1.0)
    some = m > 0
    chi = float(((x - m)[some] ** 2 / m[some]).sum())
    gains = [float(((x - m) * R).sum()) for R in (T, U)]
    rest = float(np.sqrt((1 - r * r) * chi))
    return ProxyBound(
        lower=true_sd * (gains[1] / proxy_sd - rest) / r,
        true_gain=gains[0],
        proxy_gain=gains[1],
        correlation=r,
        chi_squared=chi,
        penalty=proxy_sd * float(np.sqrt(1 - r * r)),
    )


def _occupancies(mdp, policy, reference):
    """The two normalized occupancies, the policy's within the support of the reference's."""
    one = mdp.discount * 0 + 1
    if not mdp.discount < one:
        raise ValueError(f"`mdp` has discount {mdp.discount}; occupancies are distributions only below 1: lower it.")
    found = []
    for p in (policy, reference):
        pi = lift_policy(mdp, p)
        # Whether something is visited the graph knows; a floating-point solve leaves 1e-17 where nothing is.
        arrived = known(mdp.initial) != 0 if known(mdp.discount) == 0 else reachable(mdp.replace(available=pi > 0))
        visited = np.asarray(arrived, dtype=bool)[:, None] & np.asarray(pi > 0, dtype=bool)
        eta = (one - mdp.discount) * occupancy(mdp, pi)
        found.append((np.where(visited, eta, eta * 0), visited))
    (new, on), (old, covered) = found
    alone = np.argwhere(on & ~covered)
    if len(alone):
        s, a = (int(i) for i in alone[0])
        place = f"[{s}, {a}]" + (
            f" (state {mdp.states[s]!r}, action {mdp.actions[a]!r})" if mdp.states and mdp.actions else ""
        )
        raise ValueError(
            f"`policy` visits {place}, where `reference` never is; the divergence is infinite: mix some of it into the reference."
        )
    return new, old


def _deviation(R, m, name: str) -> float:
    mean = (m * R).sum()
    found = float(np.sqrt((m * (R - mean) ** 2).sum()))
    if found <= 1e-12 * max(1.0, float(np.abs(R).max())):
        raise ValueError(
            f"`{name}` is constant over the reference occupancy; the correlation is not defined: vary it there."
        )
    return found
