"""Gymnasium's tabular environments as models: those that carry their table ``P``, {s: {a: [(p, s', r, done), …]}}.

Every transition flagged `done` ends the episode, so it leads into a terminal state, which pays nothing afterwards.
(Gymnasium's own tables for Taxi and CliffWalking go on paying after the end.)
"""

import difflib
import math
from typing import Any

import numpy as np

from rewardtheory.makers import as_reward
from rewardtheory.types import MDP, Successors
from rewardtheory.validation import distributions

# From this many states on, the layout is Successors where K successors at most are a quarter of the states or less.
SPARSE_STATES, SPARSE_SHARE = 100, 4

# Wrappers that watch, count, draw, end a run early, or show states in another form: the table stays true.
HARMLESS = {
    "Autoreset", "HumanRendering", "ObservationWrapper", "OrderEnforcing", "PassiveEnvChecker", "RecordEpisodeStatistics",
    "RecordVideo", "RenderCollection", "TimeLimit",
}  # fmt: skip


def from_gymnasium(env_or_id, *, discount) -> tuple[MDP, np.ndarray]:
    """A model and its reward from a Gymnasium environment that carries its transition table.

    Args:
        env_or_id: an environment, or the ID of one, such as ``"FrozenLake-v1"``.
        discount: γ; Gymnasium has none.

    Returns:
        (mdp, reward). A transition flagged `done` leads into a terminal state: its own next state, when every way into
        that state from another one is flagged and no episode starts there, else one added state "end", the last. The
        reward R(s,a,s') is the mean over the ways from s by a to s', and 0 off the support. The layout is `Successors`
        where there are more than 100 states and at most a quarter of them follow any state and action.

    Raises:
        ValueError: where the environment has no table or does not say how it starts, where the table is not one, and where
            a wrapper may make it untrue.

    Notes: a time limit is not part of a table; the episodes of the model are not cut short. States are labeled only
        where "end" is added, by their numbers. Source: towers2024gymnasium.

    >>> import rewardtheory as rt
    >>> rt.from_gymnasium("FrozenLake-v1", discount=0.99)[0]
    MDP(16 states, 4 actions, discount 0.99)
    """
    name, env = _environment(env_or_id)
    table: Any = getattr(env, "P", None)
    if not hasattr(table, "__len__") or not len(table):
        raise ValueError(
            f"`env_or_id` is {name}, which carries no transition table `P`; only tabular environments such as FrozenLake, "
            "CliffWalking and Taxi do: give arrays to rt.MDP instead."
        )
    ways, S, A = _ways(table, name)
    start = _start(env, S, name)
    flagged, plain = np.zeros(S, bool), start > 0
    for (s, _), ends in ways.items():
        for t, done in ends:
            if done:
                flagged[t] = True
            elif t != s:  # a state that leads to itself is entered no sooner by doing so
                plain[t] = True
    added = int((flagged & plain).any())
    terminal = np.concatenate([flagged & ~plain, np.ones(added, bool)])
    rows = {(s, a): {s: (1.0, 0.0)} for s in np.flatnonzero(terminal).tolist() for a in range(A)}
    for (s, a), ends in ways.items():
        if terminal[s]:
            continue
        merged: dict[int, list] = {}
        for (t, done), found in ends.items():
            merged.setdefault(S if done and not terminal[t] else t, []).extend(found)
        rows[s, a] = {t: _merged(found) for t, found in merged.items()}
    start = np.concatenate([start, np.zeros(added)])
    labels = [*map(str, range(S)), "end"] if added else None
    return _model(rows, terminal, start, labels, A, discount)


def _environment(env_or_id):
    """A name for messages, and the environment without its wrappers."""
    if not isinstance(env_or_id, str):
        bare = getattr(env_or_id, "unwrapped", env_or_id)
        _require_harmless_wrappers(env_or_id, bare)
        return f"a {type(bare).__name__}", bare
    if ":" in env_or_id:
        raise ValueError(
            f"`env_or_id` is {env_or_id!r}, for which Gymnasium would run the module named before the colon; import it "
            "yourself and give the environment."
        )
    try:
        import gymnasium
    except ImportError as error:
        raise ValueError(
            "`env_or_id` names an environment, and Gymnasium is not installed: pip install gymnasium."
        ) from error
    try:
        return repr(env_or_id), gymnasium.make(env_or_id).unwrapped
    except (gymnasium.error.Error, ImportError, AttributeError) as error:
        close = difflib.get_close_matches(env_or_id, list(gymnasium.registry), n=3)
        said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        hint = f"did you mean {' or '.join(close)}?" if close else f"Gymnasium says: {said}."
        raise ValueError(f"`env_or_id` is {env_or_id!r}, which Gymnasium does not make; {hint}") from error


def _require_harmless_wrappers(env, bare) -> None:
    """Refuse a wrapper that may pay, act or move otherwise than the table says."""
    while env is not bare and hasattr(env, "env"):
        if not HARMLESS & {cls.__name__ for cls in type(env).__mro__}:
            raise ValueError(
                f"`env_or_id` is wrapped in {type(env).__name__}, which may change rewards, actions or transitions, and the "
                "table does not show it; give env.unwrapped to leave it out."
            )
        env = env.env


def _ways(table, name: str):
    """For each (s, a), under (s', done), the (probability, reward) of every way with a positive probability."""
    states = _numbered(table, f"`P` of {name}")
    S, A = len(states), 0
    ways: dict[tuple[int, int], dict[tuple[int, bool], list]] = {}
    for s, row in states.items():
        actions = _numbered(row, f"`P`[{s}] of {name}", gaps=True)
        A = max(A, 1 + max(actions))
        for a, ends in actions.items():
            place = f"P[{s}][{a}]"
            try:
                found = [(float(p), int(t), float(r), bool(done)) for p, t, r, done in ends]
            except (TypeError, ValueError) as error:
                raise ValueError(
                    f"`{place}` of {name} is not a list of (probability, state, reward, done): correct it."
                ) from error
            wrong = next(
                (x for x in found if not 0 <= x[1] < S or not math.isfinite(x[0]) or not math.isfinite(x[2])), None
            )
            if wrong is not None:
                raise ValueError(
                    f"`{place}` of {name} holds {wrong}; states are numbered 0 to {S - 1}, and numbers are finite: correct it."
                )
            p = distributions(np.array([x[0] for x in found]), place, dtype=np.dtype(float))
            here = ways[s, a] = {}
            for q, (_, t, r, done) in zip(p.tolist(), found, strict=True):
                if q > 0:
                    here.setdefault((t, done), []).append((q, r))
    return ways, S, A


def _numbered(rows, name: str, *, gaps: bool = False) -> dict[int, Any]:
    """A dictionary or list as a dictionary with whole numbers from 0 for keys."""
    found = dict(rows.items() if hasattr(rows, "items") else enumerate(rows))
    keys = set(found)
    if (
        not keys
        or not all(isinstance(k, (int, np.integer)) and k >= 0 for k in keys)
        or (max(keys) >= len(keys) and not gaps)
    ):
        raise ValueError(
            f"{name} has the keys {sorted(map(str, keys))[:5]}; they must be whole numbers from 0 without a gap."
        )
    return {int(k): row for k, row in found.items()}


def _start(env, S: int, name: str) -> np.ndarray:
    given, first = getattr(env, "initial_state_distrib", None), getattr(env, "start_state_index", None)
    if given is not None:
        start = np.array(given, dtype=float)
        if start.shape != (S,):
            raise ValueError(
                f"`initial_state_distrib` of {name} has shape {start.shape}; it must be {(S,)}: correct it."
            )
        return distributions(start, "initial_state_distrib", dtype=np.asarray(given).dtype)
    if first is None:
        raise ValueError(
            f"`env_or_id` is {name}, which does not say how it starts: it has neither `initial_state_distrib` nor "
            "`start_state_index`; give it one of them."
        )
    if not 0 <= first < S:
        raise ValueError(f"`start_state_index` of {name} is {first}; states are numbered 0 to {S - 1}: correct it.")
    return np.eye(S)[int(first)]


def _merged(found: list[tuple[float, float]]) -> tuple[float, float]:
    """The probability and the mean reward of several ways to one state; of equal rewards, the mean is that reward."""
    total = math.fsum(q for q, _ in found)
    paid = {r for _, r in found}
    return total, found[0][1] if len(paid) == 1 else math.fsum(q * r for q, r in found) / total


def _model(rows: dict, terminal, start, labels, A: int, discount) -> tuple[MDP, np.ndarray]:
    S = len(terminal)
    width = max(map(len, rows.values()))
    sparse = S > SPARSE_STATES and width * SPARSE_SHARE <= S
    shape = (S, A, width if sparse else S)
    p, R, state, available = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64), np.zeros((S, A), bool)
    for (s, a), ends in rows.items():
        available[s, a] = True
        for k, (t, (q, paid)) in enumerate(sorted(ends.items())):
            cell = k if sparse else t
            p[s, a, cell], R[s, a, cell], state[s, a, cell] = q, paid, t
    transition = Successors(state, p) if sparse else p
    mdp = MDP(transition, start, discount, available=available, terminal=terminal, states=labels)
    return mdp, as_reward(mdp, R)
