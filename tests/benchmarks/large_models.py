"""(c) Many rewards on one large sparse model, and (d) one of them alone, beside quantecon's modified policy iteration."""

import numpy as np
import quantecon
import scipy.sparse as sparse
from benchmarks.measuring import Row, alternate

import rewardtheory as rt
from rewardtheory.mdps.maze import maze
from rewardtheory.mdps.ring import ring
from rewardtheory.solvers.value_iteration import BETWEEN

SIZES = {"quick": (576, 3), "full": (10_000, 64)}
DISCOUNT, ACCURACY = 0.99, 1e-6
# quantecon stops at 250 improvements unless told otherwise, far from the answer where a goal is far away.
ENOUGH = 100_000


def models(states: int):
    side = round(states**0.5)
    yield "random", rt.random_mdp(states=states, actions=4, successors=3, discount=DISCOUNT, seed=0), 1.5
    yield "maze", maze(side, seed=0, discount=DISCOUNT).mdp, 1.0
    yield "ring", ring(states, discount=DISCOUNT).mdp, 1.0


def rewards(mdp, kind: str, count: int):
    """Rewards that pay on arrival at one random state, or normal ones for every state and action."""
    draw = np.random.default_rng(1)
    place = np.arange(mdp.n_states)
    if kind == "a goal":
        return [rt.reward(mdp, arrival=1.0 * (place == draw.integers(mdp.n_states - 1))) for _ in range(count)]
    shape = mdp.available.shape
    return [rt.reward(mdp, action=draw.standard_normal(shape) * ~mdp.terminal[:, None]) for _ in range(count)]


def peer(mdp, R):
    """V* by quantecon, in its form for sparse models."""
    S, A = mdp.available.shape
    r = (mdp.transition.probability * R).sum(axis=2).ravel()
    Q = sparse.csr_matrix(mdp.transition.matrix)
    problem = quantecon.markov.DiscreteDP(r, Q, DISCOUNT, np.repeat(np.arange(S), A), np.tile(np.arange(A), S))
    return problem.solve(method="modified_policy_iteration", epsilon=ACCURACY, max_iter=ENOUGH).v


def ours(mdp, tables, scale: float):
    """V* of every reward to the same accuracy; `tolerance` is relative to the largest value."""
    return rt.solve_each(mdp, tables, tolerance=ACCURACY / scale)


def measure(size: str) -> list[Row]:
    states, count = SIZES[size]
    rows, alone = [], []
    for name, mdp, asked in models(states):
        for kind in ("normal", "a goal"):
            tables = rewards(mdp, kind, count)
            scale = max(1.0, max(abs(rt.solve(mdp, R).values).max() for R in tables[:3]))
            peer(mdp, tables[0])
            slow = size == "full" and name != "random"  # the peer takes a minute
            us, them = alternate(
                lambda mdp=mdp, tables=tables, scale=scale: ours(mdp, tables, scale),
                lambda mdp=mdp, tables=tables: np.array([peer(mdp, R) for R in tables]),
                rounds=1 if slow else 3,
                warm=not slow,
            )
            one, other = alternate(
                lambda mdp=mdp, tables=tables, scale=scale: rt.solve(mdp, tables[0], tolerance=ACCURACY / scale),
                lambda mdp=mdp, tables=tables: peer(mdp, tables[0]),
                rounds=3,
            )
            least, most = (
                (BETWEEN + 1) * x - BETWEEN for x in (us.answer.iterations.min(), us.answer.iterations.max())
            )
            backups = f"{least} to {most} backups"
            note = f"largest proved error {us.answer.bound.max():.1e}, {backups}"
            why = "a backup of one column costs as many sweeps of quantecon's as there are actions, and the cores were busy"
            label = f"{states:,} states, {name}, {kind}"
            looped = "quantecon, modified policy iteration"
            rows.append(
                Row(
                    f"(c) {count} rewards, {label}",
                    f"{looped}, looped",
                    us.wall, them.wall, us.busy, them.busy, asked if size == "full" else None,
                    abs(us.answer.values - them.answer).max(), note, why,
                )
            )  # fmt: skip
            alone.append(
                Row(
                    f"(d) one reward, {label}", looped, one.wall, other.wall, one.busy, other.busy, None,
                    abs(one.answer.values - other.answer).max(),
                )
            )  # fmt: skip
    return rows + alone
