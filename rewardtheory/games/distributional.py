"""Distributional preference learning: a distribution of utilities for each alternative, so that hidden context shows.

A Bradley-Terry score is one number, and of two people who disagree it keeps the mean. Give each alternative i a distribution
p_i over utilities u_1 < ... < u_K instead and let i be preferred to j if the utility drawn for i is the greater, ties
counted half:

    P(i ≻ j) = Σ_ab p_i(a) p_j(b) (1[a > b] + 1[a = b] / 2)

An alternative on which hidden context matters gets a wide distribution (siththaranjan2023hidden). The likelihood is not
concave, so the fit is a local maximum, found by expectation and maximization, which never lowers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewardtheory.games.fit_existence import read_wins
from rewardtheory.types import NotConverged
from rewardtheory.validation import whole


@dataclass(frozen=True, eq=False)
class UtilityDistributions:
    """Fitted distributions of utilities.

    Attributes:
        probabilities: (n, K), one distribution for each alternative.
        utilities: (K,), evenly spaced from 0 to 1.
        mean, variance: of each alternative, (n,).
        explained: the share of the variance of utilities that is between alternatives: 1 where nothing is hidden.
        log_likelihood: at the start of each step, never falling.
        bound: infinite: a local maximum is all that is claimed.
        converged, iterations: whether the likelihood stopped rising.
        names: of the alternatives.
    """

    probabilities: np.ndarray
    utilities: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    explained: float
    log_likelihood: np.ndarray
    bound: float
    converged: bool
    iterations: int
    names: tuple[str, ...]

    def table(self) -> np.ndarray:
        """The fitted preferences, (n, n); 1/2 on the diagonal."""
        found = self.probabilities @ _beats(len(self.utilities)) @ self.probabilities.T
        found[np.diag_indices(len(found))] = 0.5
        return found


def utility_distributions(
    wins,
    *,
    atoms: int = 20,
    names: Sequence[str] | None = None,
    tolerance: float = 1e-7,
    steps: int = 20_000,
    throw: bool = True,
) -> UtilityDistributions:
    """Fit a distribution of utilities to each alternative, from counted comparisons or a table of preferences.

    Args:
        wins: as in `rt.bradley_terry`.
        atoms: K, the number of utilities.
        names: of the alternatives.
        tolerance: stop when a step raises the log-likelihood, per comparison, by less.
        steps: at most so many.
        throw: False to get an unconverged result instead of an error.

    Raises:
        rt.NotConverged: when `steps` do not suffice.

    Source: siththaranjan2023hidden.

    >>> import rewardtheory as rt
    >>> sure = {("a", "b"): 1.0, ("a", "risk"): 0.5, ("b", "risk"): 0.5}  # risk beats both or neither
    >>> fit = rt.utility_distributions(rt.preferences(sure), atoms=3)
    >>> print(fit.names[int(fit.variance.argmax())])
    risk
    """
    w, names = read_wins(wins, names)
    K = whole(atoms, "atoms", least=2)
    beats, u = _beats(K), np.linspace(0, 1, K)
    played = w.sum()
    # A slope in the order of the wins breaks the symmetry between the alternatives, which is a saddle.
    share = (w.sum(axis=1) + 1) / (w.sum(axis=1) + w.sum(axis=0) + 2)
    p = np.exp(4 * (share[:, None] - 0.5) * u[None, :])
    p = p / p.sum(axis=1, keepdims=True)
    path: list[float] = []
    converged = False
    for _ in range(whole(steps, "steps")):
        table = p @ beats @ p.T
        path.append(float((w[w > 0] * np.log(table[w > 0])).sum()))
        if len(path) > 1 and path[-1] - path[-2] < tolerance * played:
            converged = True
            break
        ratio = np.where(w > 0, w / table, 0.0)
        # How often, given the data, alternative i had utility a: in its wins it beats, in its losses it is beaten.
        count = p * (ratio @ p @ beats.T + ratio.T @ p @ beats)
        total = count.sum(axis=1, keepdims=True)
        p = np.where(total > 0, count / np.where(total > 0, total, 1.0), p)
    if throw and not converged:
        raise NotConverged(
            f"the likelihood still rises by more than {tolerance:.3g} per comparison after {len(path)} steps; raise `steps` or "
            "`tolerance`."
        )
    mean = p @ u
    variance = p @ u**2 - mean**2
    between = float(mean.var())
    whole_variance = between + float(variance.mean())
    return UtilityDistributions(
        probabilities=p,
        utilities=u,
        mean=mean,
        variance=np.maximum(variance, 0.0),
        explained=between / whole_variance if whole_variance > 0 else 1.0,
        log_likelihood=np.array(path),
        bound=float("inf"),
        converged=converged,
        iterations=len(path) - 1,
        names=names,
    )


def _beats(K: int) -> np.ndarray:
    """1 where the first utility is greater, 1/2 where they tie, (K, K)."""
    return np.tril(np.ones((K, K)), -1) + np.eye(K) / 2
