"""Bonuses that change while a learner lives: potentials that move, and a reward for what was seldom seen.

Each maker returns a function for the argument `bonus` of `rt.learn`. Make it once: a new function is compiled anew.
"""

from collections.abc import Callable

import numpy as np

from rewardtheory.arithmetic import is_jax
from rewardtheory.design.temporal_difference import Moment
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, where


def moving_potential(mdp: MDP, potentials, *, kept: bool = True) -> Callable:
    """The bonus of a potential that changes with every step: F_n(s,a,s') = γ Φ_{n+1}(s') − Φ_n(s).

    What is paid back on leaving a state is what was granted on entering it, so the bonus telescopes along every path.

    Args:
        mdp: the model.
        potentials: Φ_n (N, S), 0 in terminal states; after the last one they begin again.
        kept: with False both ends take the potential of now, γ Φ_n(s') − Φ_n(s), which does not telescope: what is paid
            back may be something else, and the optimum can move.

    Returns:
        A bonus for `rt.learn`.

    Source: devlin2012dynamic.

    >>> import rewardtheory as rt
    >>> from rewardtheory.design.bonuses import moving_potential
    >>> from rewardtheory.design.temporal_difference import Moment
    >>> mdp = rt.mdp({"s": {"stay": "s"}}, start="s", discount=0.5)
    >>> bonus = moving_potential(mdp, [[2.0], [6.0]])
    >>> [float(bonus(Moment(n, None, 0, 0, 0))) for n in range(3)]
    [1.0, -5.0, 1.0]
    """
    phi = numbers(potentials, "potentials", exact=mdp.is_exact)
    if phi.ndim != 2 or phi.shape[1] != mdp.n_states or not len(phi):
        raise ValueError(
            f"`potentials` has shape {phi.shape}; it must be (N, {mdp.n_states}): a row of one number a state for each step."
        )
    wrong = np.argwhere((phi != 0) & np.asarray(mdp.terminal))
    if len(wrong):
        n, s = wrong[0]
        raise ValueError(
            f"`potentials`[{n}]{where((s,), mdp.states)} is {phi[n, s]}; the potential of a terminal state must be 0."
        )
    discount, ahead = mdp.discount, int(kept)

    def bonus(moment: Moment):
        table = _with(moment, phi)
        return (
            discount * table[(moment.count + ahead) % len(phi), moment.arrival]
            - table[moment.count % len(phi), moment.state]
        )

    return bonus


def count_bonus(mdp: MDP, *, scale: float, most: float) -> Callable:
    """The bonus of arriving where one seldom was: B(s') = λ/√((λ/B_max)² + N(s')), and 0 in terminal states.

    Args:
        mdp: the model, in float64.
        scale: λ > 0, in units of reward.
        most: B_max > 0, the bonus of a state never left before, in units of reward.

    Returns:
        A bonus for `rt.learn`; N(s') counts the actions taken in s' before.

    Raises:
        ValueError: on an exact model, and on numbers that are not positive.

    Notes: while N runs from 0 to n − 1 it pays at most B_max + 2λ√n, so what a visit pays vanishes
    (`a_count_bonus_pays_at_most_twice_the_root_of_the_visits`). It is no potential difference: while it lasts it can move
    the optimum.

    Source: devidze2022explors.

    >>> import numpy as np, rewardtheory as rt
    >>> from rewardtheory.design.bonuses import count_bonus
    >>> from rewardtheory.design.temporal_difference import Moment
    >>> mdp = rt.mdp({"s": {"stay": "s"}}, start="s", discount=0.5)
    >>> float(count_bonus(mdp, scale=1.0, most=1.0)(Moment(0, np.array([[3]]), 0, 0, 0)))
    0.5
    """
    if mdp.is_exact:
        raise ValueError("`mdp` is exact, and a count bonus is a root; give a float64 model.")
    for x, name in ((scale, "scale"), (most, "most")):
        if not numbers(x, name) > 0:
            raise ValueError(f"`{name}` is {x}; it must be > 0.")
    scale, past = float(scale), (float(scale) / float(most)) ** 2
    live = 1.0 * ~np.asarray(mdp.terminal)

    def bonus(moment: Moment):
        return _with(moment, live)[moment.arrival] * scale / (past + moment.visits[moment.arrival].sum()) ** 0.5

    return bonus


def _with(moment: Moment, table):
    """A table as JAX numbers where the moment is traced: a tracer cannot index a NumPy array."""
    if not is_jax(moment.count):
        return table
    import jax.numpy as jnp

    return jnp.asarray(table)
