"""Learning from preferences by mirror descent: Nash-MD towards the regularized equilibrium, and direct Nash optimization.

Both raise the weight of what is preferred to the present policy. Nash-MD compares with the geometric mixture of
policy and reference and converges in its last iterate; direct Nash optimization (DNO, and self-play preference
optimization) compares with the policy itself, and in cyclic games only its average converges while the policy circles
outward.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rewardtheory.games.lottery import exploitability
from rewardtheory.games.preferences import as_distribution
from rewardtheory.games.regularized_nash import game, positive
from rewardtheory.validation import whole


@dataclass(frozen=True, eq=False)
class Descent:
    """The run of a mirror descent.

    Attributes:
        policy: the last one, (n,).
        average: of all policies before it, (n,).
        trajectory: (steps + 1, n), from the start.
        bound: Nash-MD with its own rates: a proved bound on KL(equilibrium‖policy); otherwise infinite.
        iterations: the number of steps.
    """

    policy: np.ndarray
    average: np.ndarray
    trajectory: np.ndarray
    bound: float
    iterations: int


def nash_md_step(table, policy, *, temperature: float, rate: float, reference=None) -> np.ndarray:
    """One step of Nash-MD: π₊ ∝ m exp(η P m) with m ∝ π^{1−ητ} μ^{ητ}.

    Args:
        table: preferences.
        policy: π (n,).
        temperature: τ > 0.
        rate: η > 0 with η τ ≤ 1.
        reference: μ (n,), uniform by default.

    Notes:
        KL(π*‖π₊) ≤ (1 − ητ) KL(π*‖π) + 2η² for the regularized equilibrium π*.

    Source: munos2023nash.

    >>> from rewardtheory.games.nash_md import nash_md_step
    >>> print(nash_md_step([[0.5, 1.0], [0.0, 0.5]], [0.5, 0.5], temperature=1.0, rate=1.0).round(3))
    [0.622 0.378]
    """
    P, mu, _ = game(table, reference)
    tau, eta = positive(temperature, "temperature"), positive(rate, "rate")
    if eta * tau > 1:
        raise ValueError(f"`rate` times `temperature` is {eta * tau:.6g}; it must be at most 1: lower `rate`.")
    return _md(P, as_distribution(policy, len(mu), "policy", like=mu), mu, tau, eta)


def nash_md(
    table,
    *,
    temperature: float,
    steps: int,
    reference=None,
    rate: Callable[[int], float] | None = None,
    start=None,
) -> Descent:
    """Nash-MD: mirror descent whose last policy converges to the regularized equilibrium.

    Args:
        table: preferences.
        temperature: τ > 0.
        steps: how many.
        reference: μ, uniform by default.
        rate: the step number t = 0, 1, ... to η_t; by default η_t = 2 / (τ (t + 2)).
        start: the first policy; the reference by default.

    Returns:
        a `Descent`; with the default rates and start its `bound` is 8 / (τ² (steps + 1)) ≥ KL(π*‖policy).

    Source: munos2023nash.

    >>> import rewardtheory as rt
    >>> P = [[0.5, 0.75, 0.25], [0.25, 0.5, 0.75], [0.75, 0.25, 0.5]]
    >>> found = rt.nash_md(P, temperature=0.5, steps=500, reference=[0.6, 0.2, 0.2])
    >>> exact = rt.regularized_nash(P, temperature=0.5, reference=[0.6, 0.2, 0.2])
    >>> print(abs(found.policy - exact.policy).max() < 1e-2)
    True
    """
    P, mu, _ = game(table, reference)
    tau = positive(temperature, "temperature")
    policy = mu.copy() if start is None else as_distribution(start, len(mu), "start", like=mu)
    path = [policy]
    for t in range(whole(steps, "steps")):
        eta = 2 / (tau * (t + 2)) if rate is None else positive(rate(t), "rate")
        if eta * tau > 1 + 1e-15:
            raise ValueError(
                f"`rate`({t}) times `temperature` is {eta * tau:.6g}; it must be at most 1: lower the rate."
            )
        policy = _md(P, policy, mu, tau, eta)
        path.append(policy)
    trajectory = np.array(path)
    proved = rate is None and start is None
    return Descent(
        policy=policy,
        average=trajectory[:-1].mean(axis=0),
        trajectory=trajectory,
        bound=8 / (tau**2 * (steps + 1)) if proved else float("inf"),
        iterations=steps,
    )


def dno_step(table, policy, *, rate: float) -> np.ndarray:
    """One step of direct Nash optimization: π₊ ∝ π exp(P(· ≻ π) / η).

    Args:
        table: preferences.
        policy: π (n,).
        rate: η > 0; larger is slower.

    Source: rosset2024dno.

    >>> from rewardtheory.games.nash_md import dno_step
    >>> print(dno_step([[0.5, 1.0], [0.0, 0.5]], [0.5, 0.5], rate=1.0).round(3))
    [0.622 0.378]
    """
    P, mu, _ = game(table, None)
    return _mirror(as_distribution(policy, len(mu), "policy", like=mu), P, positive(rate, "rate"))


def dno(table, *, steps: int, rate: float | None = None, start=None) -> Descent:
    """Direct Nash optimization, also called self-play preference optimization.

    π_{t+1} ∝ π_t exp(P(· ≻ π_t) / η). The last policy need not converge (it circles in rock, paper, scissors); the
    average is exploitable by at most η log(n) / steps + 1 / (8 η) from a uniform start.

    Args:
        table: preferences.
        steps: how many.
        rate: η; by default sqrt(steps / (8 log n)), which makes that bound sqrt(log(n) / (2 steps)).
        start: the first policy; uniform by default.

    Returns:
        a `Descent`; `exploitability(table, result.average)` is what the bound is about.

    Source: rosset2024dno, swamy2024spo.

    >>> import rewardtheory as rt
    >>> from rewardtheory.games.lottery import exploitability
    >>> P = [[0.5, 0.75, 0.25], [0.25, 0.5, 0.75], [0.75, 0.25, 0.5]]
    >>> print(exploitability(P, rt.dno(P, steps=400, start=[0.6, 0.2, 0.2]).average) < 0.02)
    True
    """
    P, mu, _ = game(table, None)
    n = len(mu)
    whole(steps, "steps")
    eta = np.sqrt(steps / (8 * np.log(max(n, 2)))) if rate is None else positive(rate, "rate")
    policy = mu if start is None else as_distribution(start, n, "start", like=mu)
    path = [policy]
    for _ in range(steps):
        policy = _mirror(policy, P, eta)
        path.append(policy)
    trajectory = np.array(path)
    return Descent(policy, trajectory[:-1].mean(axis=0), trajectory, float("inf"), steps)


def dno_bound(n: int, *, steps: int, rate: float) -> float:
    """The exploitability of the average policy of DNO from a uniform start is at most η log(n)/T + 1/(8η).

    >>> from rewardtheory.games.nash_md import dno_bound
    >>> print(round(dno_bound(3, steps=100, rate=3.37), 4))
    0.0741
    """
    return rate * np.log(n) / steps + 1 / (8 * rate)


def average_exploitability(table, run: Descent) -> float:
    """The exploitability of the average policy of a run."""
    average = run.average / run.average.sum()
    return float(exploitability(table, average))


def _md(P, policy, mu, tau, eta):
    with np.errstate(divide="ignore", invalid="ignore"):
        share = eta * tau
        mixed = np.where(mu > 0, share * np.log(np.where(mu > 0, mu, 1)), -np.inf)
        if share < 1:
            mixed = mixed + (1 - share) * np.where(policy > 0, np.log(np.where(policy > 0, policy, 1)), -np.inf)
    m = np.exp(mixed - mixed.max())
    m = m / m.sum()
    return _normalized(mixed + eta * (P @ m))


def _mirror(policy, P, eta):
    logs = np.where(policy > 0, np.log(np.where(policy > 0, policy, 1)), -np.inf)
    return _normalized(logs + P @ policy / eta)


def _normalized(logs):
    e = np.exp(logs - logs.max())
    return e / e.sum()
