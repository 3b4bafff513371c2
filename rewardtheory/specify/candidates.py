"""Built-in candidates: what people do to a reward, in one list, for `compare` to judge.

Each candidate is a reward with one sentence about it, or the reason why this model cannot have it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import dijkstra

from rewardtheory.arithmetic import floats, rationals
from rewardtheory.makers import as_reward
from rewardtheory.solvers.bellman import fill
from rewardtheory.solvers.policy_iteration import policy_iteration
from rewardtheory.solvers.proper import require_ending
from rewardtheory.specify.changes import rescale
from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.transition import at_arrival, expect_reward, graph, probability, reachable, support
from rewardtheory.types import MDP


class Candidate(NamedTuple):
    """A reward in the layout and what it is; the reward is None where the model cannot have it, and `about` says why."""

    reward: object
    about: str


def candidates(mdp: MDP, reward, *, seed: int = 0) -> dict[str, Candidate]:
    """The built-in candidates for a reward: shaped, rescaled, redistributed, distance, cycle-bonus and negated.

    Args:
        mdp: the model.
        reward: R(s,a,s') in the layout of the transition.
        seed: of the noise that is redistributed.

    Returns:
        A dictionary from name to `Candidate`.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"go": {"t": 1}}}, start="s", discount=0.5)
    >>> [name for name, c in rt.candidates(mdp, rt.reward(mdp, {"s": 1})).items() if c.reward is None]
    ['redistributed', 'cycle-bonus']
    """
    R = as_reward(mdp, reward)
    require_ending(mdp)
    return {name: make(mdp, R, seed) for name, make in MAKERS.items()}


def shaped(mdp: MDP, R, seed: int) -> Candidate:
    """The reward plus shaping by a potential that points to the best-paying states."""
    steps = steps_to(mdp, best_paying(mdp, R))
    scale = float(abs(floats(R)).max()) / max(1.0, steps.max()) or 1.0
    # A few binary digits keep the potential exact in float64, so that rounding blurs the comparison as little as it can.
    phi = np.where(mdp.terminal, 0.0, -np.round(steps * scale * 64) / 64)
    new = shape(mdp, R, rationals(phi) if mdp.is_exact else phi)
    return Candidate(new, "the reward plus γΦ(s') − Φ(s), Φ growing towards the best-paying states")


def rescaled(mdp: MDP, R, seed: int) -> Candidate:
    """Three times the reward."""
    return Candidate(rescale(mdp, R, 3), "three times the reward")


def redistributed(mdp: MDP, R, seed: int) -> Candidate:
    """The reward spread anew over the successors of each action, with the same mean."""
    several = support(mdp.transition).sum(axis=2) > 1
    several = several & mdp.available & ~mdp.terminal[:, None]
    if not several.any():
        return Candidate(None, "no action of this model has two possible successors to redistribute over")
    size = float(abs(floats(R)).max()) or 1.0
    noise = np.random.default_rng(seed).integers(-4, 5, tuple(R.shape)) / 4 * size
    noise = np.where(several[..., None] & support(mdp.transition), noise, 0.0)
    new = redistribute(mdp, R, rationals(noise) if mdp.is_exact else noise)
    return Candidate(new, "the reward with noise over successors whose mean is 0 for every state and action")


def distance(mdp: MDP, R, seed: int) -> Candidate:
    """Minus the expected steps from the next state to the best-paying states."""
    goals = best_paying(mdp, R)
    if goals[reachable(mdp)].all():
        return Candidate(None, "every reachable state pays the same, so there is no distance to the best-paying ones")
    steps = steps_to(mdp, goals)
    paid = at_arrival(mdp.transition, rationals(steps) if mdp.is_exact else steps)
    new = np.where(mdp.terminal[:, None, None], paid * 0, 0 - paid)
    return Candidate(new, "minus the (discounted) expected steps from the next state to the best-paying states")


def cycle_bonus(mdp: MDP, R, seed: int) -> Candidate:
    """The reward plus a bonus on the cheapest cycle, large enough to be worth circling for."""
    found = cheapest_cycle(mdp, R)
    if found is None:
        return Candidate(None, "this model has no cycle of live states")
    size = float(abs(floats(R)).max()) or 1.0
    new = np.array(R, copy=True)
    bonus = rationals(size / 2).item() if mdp.is_exact else size / 2
    for s, a in found:
        new[s, a] = new[s, a] + np.where(support(mdp.transition)[s, a], bonus, bonus * 0)
    names = " → ".join(mdp.states[s] if mdp.states else str(s) for s, _ in found)
    return Candidate(new, f"the reward plus {size / 2:g} for every step on the cheapest cycle ({names} → again)")


def negated(mdp: MDP, R, seed: int) -> Candidate:
    """Minus the reward."""
    return Candidate(0 - R, "minus the reward")


MAKERS: dict[str, Callable[[MDP, object, int], Candidate]] = {
    "shaped": shaped,
    "rescaled": rescaled,
    "redistributed": redistributed,
    "distance": distance,
    "cycle-bonus": cycle_bonus,
    "negated": negated,
}


def best_paying(mdp: MDP, R) -> np.ndarray:
    """The reachable states where entering and the best next step together pay the most, a mask (S,).

    pay(s') = max R(s,a,s') over possible ways in + γ max_a r(s',a), with nothing after the end. Counting the next step
    tells a goal that ends a walk of costly steps from the other states, all of which are entered at the same price.
    """
    seen = reachable(mdp)
    possible = support(mdp.transition) & (mdp.available & (seen & ~mdp.terminal)[:, None])[..., None]
    if not possible.any():
        return seen
    arrival = np.broadcast_to(at_arrival(mdp.transition, np.arange(mdp.n_states)), R.shape)
    after = fill(mdp, expect_reward(mdp.transition, R)).max(axis=1)
    pay = (R + mdp.discount * after[arrival])[possible]
    mask = np.zeros(mdp.n_states, bool)
    mask[arrival[possible][pay == pay.max()]] = True
    return mask


def steps_to(mdp: MDP, goals: np.ndarray) -> np.ndarray:
    """The least expected discounted number of steps from each state to `goals`, in float64.

    Discounted, because an undiscounted expectation is infinite wherever the goals can be missed; at discount 1 a
    terminal state outside the goals counts as being as far as the farthest state that can still get there.
    """
    plain = mdp if not mdp.is_exact else _floats(mdp)
    tick = np.where(goals[:, None], 0.0, -1.0) * np.ones(plain.available.shape)
    tick = np.where(plain.terminal[:, None], 0.0, tick)
    cut = _absorb(plain, goals)
    _, v, _, _ = policy_iteration(cut, tick)
    steps = -v
    far = steps.max() if plain.discount == 1 else 1 / (1 - plain.discount)
    return np.where(plain.terminal & ~goals, far, steps)


def _absorb(mdp: MDP, goals: np.ndarray) -> MDP:
    """The model in which the goals are terminal."""
    from rewardtheory.types import Successors

    here = np.arange(mdp.n_states)
    if isinstance(mdp.transition, Successors):
        state, p = mdp.transition.state.copy(), mdp.transition.probability.copy()
        p[goals] = 0.0
        p[goals, :, 0] = 1.0
        state[goals, :, 0] = here[goals][:, None]
        transition = Successors(state, p)
    else:
        transition = mdp.transition.copy()
        transition[goals] = 0.0
        transition[here[goals], :, here[goals]] = 1.0
    return mdp.replace(transition=transition, terminal=mdp.terminal | goals)


def _floats(mdp: MDP) -> MDP:
    from rewardtheory.types import Successors

    p = floats(probability(mdp.transition))
    transition = Successors(mdp.transition.state, p) if isinstance(mdp.transition, Successors) else p
    return mdp.replace(transition=transition, initial=floats(mdp.initial), discount=float(floats(mdp.discount)))


def cheapest_cycle(mdp: MDP, R):
    """The shortest cycle of reachable live states, as pairs (state, action); among equals the one that loses the least reward.

    A cycle is a closed walk along possible transitions. Returns None where there is none.
    """
    live = ~mdp.terminal & reachable(mdp)
    inner = diags_array(live.astype(float))
    moves = csr_array(inner @ graph(mdp).astype(float) @ inner)
    r = floats(fill(mdp, expect_reward(mdp.transition, R)))
    loops = np.flatnonzero(moves.diagonal())
    if len(loops):
        starts, length = loops, 1
    else:
        back = dijkstra(moves, unweighted=True) + np.where(moves.toarray().T > 0, 1.0, np.inf)
        if not np.isfinite(back).any():
            return None
        length = int(back.min())
        starts = np.flatnonzero((back == length).any(axis=1))
    best = None
    for s in starts[:50]:
        walk = _closed_walk(mdp, moves, r, int(s), int(length))
        gain = sum(r[pair] for pair in walk)
        if best is None or gain > best[0] + 1e-12:
            best = (gain, walk)
    return None if best is None else best[1]


def _closed_walk(mdp: MDP, moves, r, start: int, length: int):
    """The closed walk of `length` steps through `start` with the most reward, by dynamic programming over steps."""
    S = mdp.n_states
    source, target = moves.nonzero()
    action = np.array([_best_action(mdp, r, s, t) for s, t in zip(source, target, strict=True)])
    gain = r[source, action]
    value = np.full(S, -np.inf)
    value[start] = 0.0
    choice = []
    for _ in range(length):
        total = gain + value[target]
        order = np.lexsort((total, source))
        following = np.full(S, -np.inf)
        pick = np.full(S, -1)
        following[source[order]] = total[order]
        pick[source[order]] = order
        choice.append(pick)
        value = following
    walk, s = [], start
    for pick in reversed(choice):
        edge = pick[s]
        walk.append((int(s), int(action[edge])))
        s = int(target[edge])
    return walk


def _best_action(mdp: MDP, r, s: int, t: int) -> int:
    able = (support(mdp.transition)[s] & (at_arrival(mdp.transition, np.arange(mdp.n_states))[s] == t)).any(axis=1)
    able = able & mdp.available[s]
    return int(np.flatnonzero(able)[np.argmax(r[s][able])])
