"""Supervision by orders and a button: what a human can make of robots of which some are programmed wrongly.

Nature draws θ and the program of the robot. The human knows θ, not the program, and gives an order, which is an action.
The robot has its own reward and its own model of the human, infers, and plays the best action. There may be a button:

- a *hard* one ends the game with a payment of its own, whatever the robot thinks;
- a *soft* one is one more message: the robot infers again, and then may switch off or play on.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from rewardtheory.arithmetic import holds_rationals, rational, scalar
from rewardtheory.games.obedience import best_action, noisy_orders
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape


@dataclass(frozen=True, eq=False)
class Supervision:
    """What the best human reaches.

    Attributes:
        value: the true value under the best human policy.
        order: the best order for each θ, (T,).
        press: for each θ, the actions of the robot at which the best human presses, a mask (T, A).
        robots: what each program plays after each order, (I, A), before any button.
        values: Q(θ, o), the true value of each order for each θ when the button is used best, (T, A).
    """

    value: Any
    order: tuple[int, ...]
    press: Any
    robots: Any
    values: Any


def no_button(game: "_Game", theta: int, order: int, action: int, program: int):
    """Nothing more can be done."""
    return None


def hard_button(game: "_Game", theta: int, order: int, action: int, program: int):
    """Pressing ends the game: it pays what being switched off pays."""
    return game.stopped[theta]


def soft_button(game: "_Game", theta: int, order: int, action: int, program: int):
    """Pressing is a message: the program infers again, and takes what is then best for it, switching off included."""
    worth = np.concatenate([game.programs[program], game.stopped[:, None]], axis=1)
    likes = worth[:, action] < game.stopped  # where this program thinks that the human would press
    e = game.noise / 2
    pressed = np.where(likes, 1 - e, e)
    weight = _posterior(game.prior, game.kernels[program][:, order] * pressed)
    choice = best_action(weight, worth, worth.shape[1] - 1)
    true = np.concatenate([game.reward, game.stopped[:, None]], axis=1)
    return true[theta, choice]


def _posterior(prior, likelihood):
    """The posterior up to its scale; a message that the model of the human excludes teaches nothing."""
    weight = prior * likelihood
    return weight if (weight != 0).any() else prior


@dataclass(frozen=True, eq=False)
class _Game:
    prior: Any
    reward: Any
    programs: Any
    weights: Any
    noise: Any
    stopped: Any
    kernels: Any


def supervise(prior, reward, programs, weights, *, noise=0, stopped=None, button=no_button) -> Supervision:
    """The best that a human reaches who supervises a robot of unknown program by an order, and perhaps a button.

    Args:
        prior: P(θ), (T,).
        reward: the true R(θ, a), (T, A).
        programs: the rewards that the robot may have been given, (I, T, A).
        weights: how likely each program is, (I,).
        noise: ε: each program thinks that the human orders (and presses) what is best for *its* reward, but with
            probability ε at random.
        stopped: what a robot that is switched off pays, (T,); by default 0.
        button: `rt.no_button`, `rt.hard_button` or `rt.soft_button`, or a function of the same arguments that gives the true
            value of pressing after this order and action, or None where there is no pressing.

    Returns:
        `Supervision`, exact for Fractions. The human may be any function of θ and of what the robot is about to do.

    Notes: θ is known to the human, so the best policy is found for each θ alone: T·A·I steps, no enumeration of
    policies. A robot obeys where the order is as good as anything.

    Source: carey2018incorrigibility.

    >>> import rewardtheory as rt
    >>> true, bug = [[2, 1], [-50, 1]], [[2, 1], [54, 1]]
    >>> game = dict(prior=[0.5, 0.5], reward=true, programs=[true, bug], weights=[0.9, 0.1])
    >>> print(round(rt.supervise(**game).value, 6), round(rt.supervise(**game, button=rt.hard_button).value, 6))
    -1.05 1.45
    """
    parts = {"prior": prior, "reward": reward, "programs": programs, "weights": weights, "noise": noise}
    exact = any(holds_rationals(x) for x in (*parts.values(), *([] if stopped is None else [stopped])))
    p, R, B, q, e = (numbers(x, name, exact=exact) for name, x in parts.items())
    if R.ndim != 2 or 0 in R.shape:
        raise ValueError(
            f"`reward` has shape {R.shape}; it must be (T, A): a row for each θ, a column for each action."
        )
    T, A = R.shape
    if B.ndim != 3 or B.shape[1:] != R.shape or not len(B):
        raise ValueError(f"`programs` has shape {B.shape}; it must be (I, {T}, {A}): one reward for each program.")
    require_shape(p, (T,), "prior", "give one probability for each θ")
    require_shape(q, (len(B),), "weights", "give one probability for each program")
    p = distributions(p, "prior", dtype=dtype_of(prior))
    q = distributions(q, "weights", dtype=dtype_of(weights))
    stop = numbers([0] * T if stopped is None else stopped, "stopped", exact=exact)
    require_shape(stop, (T,), "stopped", "give one payment for each θ")
    kernels = [noisy_orders(reward_of_program, e.item()) for reward_of_program in B]
    robots = np.array(
        [[best_action(_posterior(p, K[:, o]), b, o) for o in range(A)] for b, K in zip(B, kernels, strict=True)]
    )
    game = _Game(p, R, B, q, e.item(), stop, kernels)
    zero = rational(0) if exact else 0.0
    values = np.full((T, A), zero, dtype=object if exact else float)
    pressed = np.zeros((T, A, A), dtype=bool)
    for t, o in product(range(T), range(A)):
        for a in sorted(set(robots[:, o].tolist())):
            # The human sees the action and not the program, and presses where that is better on average.
            here = [i for i in range(len(B)) if robots[i, o] == a]
            run = sum((q[i] * R[t, a] for i in here), zero)
            offers = [button(game, t, o, a, i) for i in here]
            press = None if None in offers else sum((q[i] * x for i, x in zip(here, offers, strict=True)), zero)
            pressed[t, o, a] = press is not None and press > run
            values[t, o] += press if pressed[t, o, a] else run
    order = tuple(int(np.argmax(row)) for row in values)
    return Supervision(
        value=scalar(np.asarray(sum((p[t] * values[t, o] for t, o in enumerate(order)), zero))),
        order=order,
        press=pressed[np.arange(T), list(order)],
        robots=robots,
        values=values,
    )
