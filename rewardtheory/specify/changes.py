"""Other changes of a reward: rescaling, and random perturbation."""

import numpy as np

from rewardtheory.arithmetic import floats, is_exact, rationals
from rewardtheory.makers import _number, as_reward
from rewardtheory.transition import probability
from rewardtheory.types import MDP
from rewardtheory.validation import numbers, require_shape


def rescale(mdp: MDP, reward, scale):
    """The reward times a constant: R'(s,a,s') = c R(s,a,s').

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        scale: c; a positive one keeps the order of policies, a negative one reverses it.

    Returns:
        R' in the layout.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.rescale(mdp, rt.reward(mdp, {("s", "go"): 1}), 3)[0].tolist()
    [[3.0, 3.0]]
    """
    R = as_reward(mdp, reward)
    return R * _number(mdp, scale, "scale")


def perturb(mdp: MDP, reward, size, *, seed: int):
    """The reward plus independent uniform noise in [−size, size] on every transition out of a live state.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        size: the largest change of an entry, ≥ 0.
        seed: of NumPy's default generator; the same seed gives the same reward.

    Returns:
        R' in the layout.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> bool(abs(rt.perturb(mdp, rt.reward(mdp, {"s": 1}), 0.1, seed=0) - 1).max() <= 1)
    True
    """
    R = as_reward(mdp, reward)
    size = numbers(size, "size")
    require_shape(size, (), "size", "give one number")
    size = floats(size)
    if size < 0:
        raise ValueError(f"`size` is {size}; the size of a perturbation must be ≥ 0.")
    noise = np.random.default_rng(seed).uniform(-size, size, tuple(R.shape))
    noise = np.where(np.asarray(mdp.terminal)[:, None, None], 0.0, noise)
    return R + (rationals(noise) if is_exact(R) else noise)


def random_reward(mdp: MDP, *, seed: int):
    """A reward with independent standard normal entries on every transition out of a live state.

    Args:
        mdp: the model.
        seed: of NumPy's default generator.

    Returns:
        R(s,a,s') in the layout.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> rt.random_reward(mdp, seed=0).shape
    (2, 1, 2)
    """
    R = np.random.default_rng(seed).standard_normal(tuple(probability(mdp.transition).shape))
    return as_reward(mdp, np.where(np.asarray(mdp.terminal)[:, None, None], 0.0, R))


def random_mdp(*, states: int, actions: int, discount=0.9, successors: int | None = None, seed: int) -> MDP:
    """A random model with a uniform initial distribution.

    Args:
        states, actions: how many.
        discount: γ.
        successors: how many possible next states each pair has, chosen at random, with uniform weights from the
            simplex; by default all states, in a dense table.
        seed: of NumPy's default generator.

    Returns:
        An `MDP`, in the `Successors` layout when `successors` is given.

    >>> import rewardtheory as rt
    >>> rt.random_mdp(states=4, actions=2, seed=0)
    MDP(4 states, 2 actions, discount 0.9)
    """
    from rewardtheory.types import Successors
    from rewardtheory.validation import whole

    S, A = whole(states, "states"), whole(actions, "actions")
    draw = np.random.default_rng(seed)
    initial = np.full(S, 1 / S)
    if successors is None:
        return MDP(draw.dirichlet(np.ones(S), size=(S, A)), initial, discount)
    K = whole(successors, "successors")
    if K > S:
        raise ValueError(f"`successors` is {K}; a pair cannot have more than the {S} states as successors.")
    state = np.stack([draw.choice(S, K, replace=False) for _ in range(S * A)]).reshape(S, A, K)
    return MDP(Successors(state, draw.dirichlet(np.ones(K), size=(S, A))), initial, discount)
