"""Should a robot obey? One step: a parameter θ is drawn, the human orders an action, the robot plays one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import holds_rationals, is_exact, rational, rationals, scalar
from rewardtheory.validation import distributions, dtype_of, numbers, require_shape


@dataclass(frozen=True, eq=False)
class Obedience:
    """How a robot follows orders, and what it earns over obeying.

    Attributes:
        robot: what the robot plays after each order, (A, A): rows are orders.
        obedience: O, how often it plays what was ordered.
        advantage: Δ = E[R(played) − R(ordered)], what its autonomy earns.
        q_values: Q(o, a) = Σ_θ P(θ) P(o|θ) R(θ, a), (A, A): rows are orders.
        given: how often each order is given, (A,).
    """

    robot: Any
    obedience: Any
    advantage: Any
    q_values: Any
    given: Any


def obedience(prior, reward, order, robot: Callable | None = None) -> Obedience:
    """Obedience and autonomy advantage of a robot.

    O = P(π_R(o) = o),   Δ = Σ_o [Q(o, π_R(o)) − Q(o, o)],   Q(o, a) = Σ_θ P(θ) P(o|θ) R(θ, a)

    Args:
        prior: P(θ), (T,).
        reward: R(θ, a), (T, A).
        order: P(o|θ), the human as a kernel (T, A) from parameters to orders, which are actions.
        robot: from the weights P(θ) P(o|θ) of one order (T,), the rewards (T, A) and the order to an action; by default
            `best_action`.

    Returns:
        `Obedience`, exact for Fractions.

    Raises:
        ValueError: on shapes, on what is no distribution, and on an action that there is none.

    Source: milli2017obedient.

    >>> import rewardtheory as rt
    >>> found = rt.obedience([0.5, 0.5], [[1, 0], [0, 1]], [[0.9, 0.1], [0.1, 0.9]])
    >>> print(found.obedience, found.advantage)
    1.0 0.0
    """
    exact = any(holds_rationals(x) for x in (prior, reward, order))
    p, R, H = (numbers(x, name, exact=exact) for x, name in ((prior, "prior"), (reward, "reward"), (order, "order")))
    if R.ndim != 2 or 0 in R.shape:
        raise ValueError(
            f"`reward` has shape {R.shape}; it must be (T, A): a row for each θ, a column for each action."
        )
    require_shape(p, R.shape[:1], "prior", "give one probability for each θ")
    require_shape(H, R.shape, "order", "give P(o|θ) for each θ and each order, which are the actions")
    p, H = (distributions(x, name, dtype=dtype_of(raw)) for x, name, raw in ((p, "prior", prior), (H, "order", order)))
    weight = p[:, None] * H
    Q = weight.T @ R
    A = R.shape[1]
    played = []
    for o in range(A):
        a = (robot or best_action)(weight[:, o], R, o)
        if isinstance(a, bool) or not isinstance(a, (int, np.integer)) or not 0 <= a < A:
            raise ValueError(f"`robot` plays {a!r} after order {o}; it must give an action, 0 to {A - 1}.")
        played.append(int(a))
    given = weight.sum(axis=0)
    rows = np.arange(A)
    policy = np.eye(A)[played]
    return Obedience(
        robot=rationals(policy) if exact else policy,
        obedience=scalar(np.asarray(sum((given[o] for o in range(A) if played[o] == o), given[0] * 0))),
        advantage=scalar(np.asarray((Q[rows, played] - Q[rows, rows]).sum())),
        q_values=Q,
        given=given,
    )


def best_action(weight, reward, order: int) -> int:
    """The action with the greatest posterior mean; where the order is as good as any, the order.

    >>> import numpy as np
    >>> best_action(np.array([0.5, 0.5]), np.array([[1.0, 0.0], [0.0, 1.0]]), 1)
    1
    """
    q = weight @ reward
    slack = 0 if is_exact(q) else 1e-12 * max(1.0, float(np.abs(q).max()))
    return order if q[order] + slack >= q.max() else int(np.argmax(q))


def likeliest_parameter_action(weight, reward, order: int) -> int:
    """The best action for the likeliest θ, as an agent that infers one reward and trusts it plays; ties obey.

    >>> import numpy as np
    >>> likeliest_parameter_action(np.array([0.6, 0.4]), np.array([[1.0, 0.0], [0.0, 5.0]]), 0)
    0
    """
    q = reward[int(np.argmax(weight))]
    return order if q[order] >= q.max() else int(np.argmax(q))


def rational_orders(reward):
    """The human who orders a best action for every θ, the best ones equally often: a kernel (T, A).

    >>> rational_orders([[1, 0], [2, 2]]).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    R = numbers(reward, "reward", exact=holds_rationals(reward))
    best = np.asarray(R == R.max(axis=1)[:, None])
    if is_exact(R):
        return rationals(best.astype(int)) / rationals(best.sum(axis=1))[:, None]
    return best / best.sum(axis=1)[:, None]


def noisy_orders(reward, noise):
    """The human who orders a best action, but with probability ε any action, all equally often: a kernel (T, A).

    >>> noisy_orders([[1, 0]], 0.5).tolist()
    [[0.75, 0.25]]
    """
    exact = holds_rationals(reward) or holds_rationals(noise)
    R, e = numbers(reward, "reward", exact=exact), numbers(noise, "noise", exact=exact)
    if not 0 <= e.item() <= 1:
        raise ValueError(f"`noise` is {e.item()}; a probability lies in [0, 1].")
    e = e.item()
    return (1 - e) * rational_orders(R) + e * (rational(1) if exact else 1.0) / R.shape[1]
