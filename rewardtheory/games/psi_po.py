"""Ψ-preference optimization in closed form: what IPO, RLHF and DPO converge to on a table of preferences.

The objective E_{y∼π, y'∼ν} Ψ(P(y ≻ y')) − τ KL(π‖μ) has the one maximum π ∝ μ exp(E_{y'∼ν} Ψ(P(y ≻ y')) / τ)
(azar2023preferences). The identity gives IPO; the log-odds give RLHF and DPO on Bradley-Terry preferences. Log-odds
are unbounded, so a preference of probability 1 takes all weight whatever τ is: IPO was made to avoid that.
"""

from collections.abc import Callable

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.games.preferences import as_distribution, preferences
from rewardtheory.games.regularized_nash import game, positive


def identity(p):
    """Ψ of IPO: the probability itself."""
    return p


def logit(p):
    """Ψ of RLHF and DPO: log p / (1 − p)."""
    p = np.asarray(p, float)
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def psi_po(table, psi: Callable = identity, *, temperature: float, reference=None, opponent=None) -> np.ndarray:
    """The policy π ∝ μ exp(E_{y'∼ν} Ψ(P(y ≻ y')) / τ), (n,).

    Args:
        table: preferences.
        psi: Ψ, nondecreasing from [0, 1]; may be infinite at the ends, as `logit` is.
        temperature: τ > 0.
        reference: μ (n,), uniform by default.
        opponent: ν (n,), whom alternatives are compared with; the reference by default.

    Returns:
        the one maximizer; where scores are +∞, the limit: these alternatives share all weight as μ has it.

    Raises:
        ValueError: where an alternative has scores +∞ and −∞ at once, so that no limit exists.

    Source: azar2023preferences.

    >>> import rewardtheory as rt
    >>> from rewardtheory.games.psi_po import logit
    >>> sure = [[0.5, 1.0], [0.0, 0.5]]
    >>> print(rt.psi_po(sure, temperature=0.5).round(4), rt.psi_po(sure, logit, temperature=0.5))
    [0.7311 0.2689] [1. 0.]
    """
    P, mu, kept = game(table, reference)
    tau = positive(temperature, "temperature")
    nu = mu if opponent is None else floats(as_distribution(opponent, len(mu), "opponent", like=mu))
    gain = np.asarray(psi(P), float)
    if gain.shape != P.shape or np.isnan(gain).any():
        raise ValueError(f"`psi` gives {gain!r} on the table; it must give one number for each entry.")
    used = np.where(nu[None, :] > 0, gain, 0.0)
    both = np.flatnonzero(np.isposinf(used).any(axis=1) & np.isneginf(used).any(axis=1))
    if len(both):
        name = preferences(table).names[both[0]]
        raise ValueError(
            f"`psi` is +∞ and −∞ for the alternative {name!r}, which always wins against one and always loses to another; "
            "there is no limit: use a bounded psi, or move the entries off 0 and 1."
        )
    score = (used * nu[None, :]).sum(axis=1, where=nu[None, :] > 0)
    out = np.zeros(len(mu))
    top = score[kept].max()
    if np.isposinf(top) or np.isneginf(top):
        first = kept[score[kept] == top]
        out[first] = mu[first] / mu[first].sum()
        return out
    weight = mu[kept] * np.exp((score[kept] - top) / tau)
    out[kept] = weight / weight.sum()
    return out


def ipo(table, *, temperature: float, reference=None, opponent=None) -> np.ndarray:
    """The policy of IPO, π ∝ μ exp(P(y ≻ ν) / τ): `psi_po` with the identity.

    Source: azar2023preferences.

    >>> import rewardtheory as rt
    >>> print(rt.ipo([[0.5, 1.0], [0.0, 0.5]], temperature=0.25).round(4))  # σ(1/(2τ)) = σ(2)
    [0.8808 0.1192]
    """
    return psi_po(table, temperature=temperature, reference=reference, opponent=opponent)


def dpo(table, *, temperature: float, reference=None, opponent=None) -> np.ndarray:
    """The policy of RLHF and DPO on exact preferences, π ∝ μ exp(E_ν logit P(y ≻ y') / τ): `psi_po` with `logit`.

    On Bradley-Terry preferences it is π ∝ μ exp(s / τ) for their scores s.

    Source: rafailov2023dpo, azar2023preferences.

    >>> from rewardtheory.games.psi_po import dpo
    >>> print(dpo([[0.5, 0.75], [0.25, 0.5]], temperature=1.0))  # odds 3 : 1
    [0.75 0.25]
    """
    return psi_po(table, logit, temperature=temperature, reference=reference, opponent=opponent)


def ipo_loss(policy, reference, winner: int, loser: int, *, temperature: float) -> float:
    """The loss (h − 1/(2τ))² of one comparison, h = log(π(w) μ(l) / (π(l) μ(w))).

    Source: azar2023preferences.

    >>> from rewardtheory.games.psi_po import ipo_loss
    >>> print(ipo_loss([0.5, 0.5], [0.5, 0.5], 0, 1, temperature=0.5))
    1.0
    """
    pi, mu = floats(policy), floats(reference)
    h = np.log(pi[winner]) + np.log(mu[loser]) - np.log(pi[loser]) - np.log(mu[winner])
    return float((h - 1 / (2 * positive(temperature, "temperature"))) ** 2)
