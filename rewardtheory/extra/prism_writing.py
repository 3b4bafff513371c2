"""Models as PRISM's explicit files; the format is described in `prism_model`."""

import re
from pathlib import Path

import numpy as np

from rewardtheory.arithmetic import is_exact, to_float
from rewardtheory.extra.prism_lines import found_beside
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def write(path: Path, mdp: MDP, rewards: dict) -> dict[Path, bytes]:
    """The contents of the files MODEL.tra, MODEL.lab, and MODEL.trew, or MODEL1.trew and so on for several rewards."""
    _require_writable(path, mdp, rewards)
    p, lines, choices = probability(mdp.transition), [], np.cumsum(mdp.available, axis=1) - 1
    sparse = isinstance(mdp.transition, Successors)
    for s, a in np.argwhere(mdp.available):
        cells = np.flatnonzero(p[s, a] != 0)
        ends = [int(mdp.transition.state[s, a, k]) if sparse else int(k) for k in cells]
        name = f" {mdp.actions[a]}" if mdp.actions and mdp.actions[a] != "-" else ""
        lines += [
            (int(s), int(choices[s, a]), t, f"{_printed(p[s, a, k])}{name}") for t, k in zip(ends, cells, strict=True)
        ]
    size = f"{mdp.n_states} {int(mdp.available.sum())}"
    body = "".join(f"{s} {c} {t} {x}\n" for s, c, t, x in sorted(lines))
    files = {path: f"# Transitions (MDP)\n{size} {len(lines)}\n{body}"}
    marks = [("0", mdp.initial != 0), ("1", np.zeros(mdp.n_states, bool)), ("2", mdp.terminal)]
    marked = [(s, " ".join(code for code, mask in marks if mask[s])) for s in range(mdp.n_states)]
    marked_lines = "".join(f"{s}: {codes}\n" for s, codes in marked if codes)
    files[path.with_suffix(".lab")] = f'# Labels\n0="init" 1="deadlock" 2="terminal"\n{marked_lines}'
    for i, (name, R) in enumerate(rewards.items(), 1):
        stem = path.stem if len(rewards) == 1 else f"{path.stem}{i}"
        if stem != path.stem and path.with_name(f"{stem}.tra").exists():
            raise ValueError(
                f"`path` has {stem}.tra beside it, whose rewards would be taken for those of this model; choose another name."
            )
        body = _reward_lines(mdp, R, choices, size)
        files[path.with_name(f"{stem}.trew")] = f'# Reward structure "{name}"\n# Transition rewards\n{body}'
    stray = [x for x in found_beside(path, ".sta", ".srew", ".trew", ".rews", ".rewt") if x not in files]
    if stray:
        raise ValueError(
            f"`path` has {stray[0].name} beside it, which PRISM and rt.load would read as part of the model: remove it first."
        )
    return {file: text.encode() for file, text in files.items()}


def _require_writable(path: Path, mdp: MDP, rewards: dict) -> None:
    likely = np.unique(np.array([to_float(x) for x in mdp.initial if x != 0]))
    if len(likely) > 1:
        raise ValueError(
            f"`initial` starts with the probabilities {likely[0]} and {likely[1]}; in PRISM's files initial states are "
            "equally likely: save .json or .npz, or add a first state that leads to them."
        )
    for name in (*(mdp.actions or ()), *rewards):
        if IDENTIFIER.fullmatch(name) is None and not (mdp.actions and name == "-"):
            raise ValueError(
                f"`{'rewards' if name in rewards else 'actions'}` has the name {name!r}; PRISM's names are letters, digits "
                "and _, and begin with a letter: rename it, or save .json or .npz."
            )
    counted = np.arange(mdp.n_actions) < mdp.available.sum(axis=1)[:, None]
    if mdp.actions is None and (counted != mdp.available).any():
        raise ValueError(
            "`actions` has no labels, and the states differ in their actions; label them for PRISM's files."
        )
    for name, R in rewards.items():
        real = probability(mdp.transition) != 0
        low = np.where(real, R, np.where(real, R, R * 0).max(axis=2, keepdims=True)).min(axis=2)
        high = np.where(real, R, np.where(real, R, R * 0).min(axis=2, keepdims=True)).max(axis=2)
        differs = (low != high) & mdp.available
        if differs.any():
            s, a = np.argwhere(differs)[0]
            raise ValueError(
                f"`rewards[{name!r}]`[{s}, {a}] depends on the successor; PRISM's rewards are R(s,a): save "
                "rt.reward(mdp, action=expect_reward(mdp.transition, R)), or .json or .npz."
            )


def _printed(x) -> str:
    if is_exact(np.asarray(x)):
        return str(x)
    return str(int(x)) if float(x).is_integer() and abs(x) < 1e15 else repr(float(x))


def _reward_lines(mdp: MDP, R, choices, size: str) -> str:
    """The header and lines of MODEL.trew."""
    p, lines = probability(mdp.transition), []
    for s, a in np.argwhere(mdp.available):
        for k in np.flatnonzero((p[s, a] != 0) & (R[s, a] != 0)):
            t = mdp.transition.state[s, a, k] if isinstance(mdp.transition, Successors) else k
            lines.append((int(s), int(choices[s, a]), int(t), _printed(R[s, a, k])))
    return f"{size} {len(lines)}\n" + "".join(f"{s} {c} {t} {x}\n" for s, c, t, x in sorted(lines))
