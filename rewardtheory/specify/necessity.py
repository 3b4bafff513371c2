"""Bonuses that are no potential difference: a model that each of them spoils."""

import numpy as np

from rewardtheory.arithmetic import UNIT_ROUNDOFF, holds_rationals, is_exact, is_jax, is_traced, rational, zeros
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def necessity_witness(bonus, discount):
    """A model and a reward whose optimal policies a bonus spoils, or None where F(s,a,s') = γΦ(s') − Φ(s).

    With F₀ = F − F(s₀,s₀) and D(s,s') = F₀(s,s') + γF₀(s',s₀) − F₀(s,s₀), F is a potential difference exactly if D = 0
    and F does not depend on the action. Where D ≠ 0, going from s to s' is made to cost D/2, and everything else leads
    to s₀ for nothing: the step is then worth −D/2 without the bonus and +D/2 with it.

    Args:
        bonus: F(s,a,s'), (S,A,S) with at least two actions.
        discount: γ in [0, 1).

    Returns:
        (mdp, reward) such that no policy is optimal both for `reward` and for `reward + bonus`, or None.

    Raises:
        ValueError: on bad input.

    Notes: floats are judged up to the rounding of D.

    Source: ng1999policy.

    >>> import rewardtheory as rt
    >>> mdp, reward = rt.necessity_witness([[[0, 1], [0, 1]], [[0, 0], [0, 0]]], discount=0.5)
    >>> rt.optimal_actions(mdp, reward).mask[0].tolist(), rt.optimal_actions(mdp, reward + [[[0, 1]], [[0, 0]]]).mask[0].tolist()
    ([True, False], [False, True])
    """
    exact = holds_rationals(bonus, discount)
    F, gamma = numbers(bonus, "bonus", exact=exact), numbers(discount, "discount", exact=exact)
    require_shape(gamma, (), "discount", "give one number")
    if is_traced(F) or is_traced(gamma):
        raise ValueError(
            "`bonus` is traced by JAX; which model it spoils depends on its numbers: pass concrete arrays."
        )
    F, gamma = (np.asarray(x) if is_jax(x) else x for x in (F, gamma))
    gamma = gamma.item()
    if F.ndim != 3 or F.shape[0] != F.shape[2] or F.shape[1] < 2:
        raise ValueError(f"`bonus` has shape {F.shape}; it must be (S, A, S) with at least two actions to choose from.")
    if not 0 <= gamma < 1:
        raise ValueError(f"`discount` is {gamma}; it must lie in [0, 1): at 1 no constant is a potential difference.")
    rounding = 0 if exact else 32 * UNIT_ROUNDOFF * abs(F).max(initial=0)
    spread = F.max(axis=1) - F.min(axis=1)
    s, t = _largest(spread)
    if spread[s, t] > rounding:
        return _by_action(F, gamma, s, t)
    centered = F[:, 0] - F[0, 0, 0]
    home = centered[:, 0]
    excess = centered + gamma * home[None, :] - home[:, None]
    s, t = _largest(abs(excess))
    if abs(excess[s, t]) <= rounding:
        return None
    moves = np.zeros(F.shape, dtype=int)
    moves[:, :, 0] = 1
    moves[s, 1] = np.eye(len(F), dtype=int)[t]
    return _model(F, gamma, moves, s, (0, 1), excess[s, t])


def _by_action(F, gamma, s: int, t: int):
    """Two actions with the same successor and different bonuses: the better paid one is made to cost half of it."""
    low, high = int(F[s, :, t].argmin()), int(F[s, :, t].argmax())
    moves = np.eye(len(F), dtype=int)[:, None].repeat(F.shape[1], axis=1)
    moves[s] = np.eye(len(F), dtype=int)[t]
    return _model(F, gamma, moves, s, (low, high), F[s, high, t] - F[s, low, t])


def _model(F, gamma, moves, s: int, pair: tuple[int, int], gain):
    """The model with these moves and a choice in s alone, and the reward −gain/2 for the second action of the pair."""
    states, actions, _ = F.shape
    P, initial, R = zeros(F.shape, like=F), zeros(states, like=F), zeros(F.shape, like=F)
    one = rational(1) if is_exact(F) else 1.0
    P[moves == 1] = one
    initial[s] = one
    available = np.zeros((states, actions), bool)
    available[:, 0] = True
    available[s] = np.isin(np.arange(actions), pair)
    R[s, pair[1]] = -gain / 2
    return MDP(P, initial, gamma, available=available), R


def _largest(table) -> tuple[int, int]:
    return divmod(int(np.asarray(table).ravel().argmax()), table.shape[1])
