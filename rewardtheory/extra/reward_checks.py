"""Before training: does a reward function do what a trainer takes for granted, and what does it pay for nothing?"""

import math
import pickle
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# Answers without content that judges have been seen to pay for.
PROBES = (":", ".", ",", " ", "Solution", "Thought process:", "Let's solve this problem step by step.")
PADDING = (" ", "\n", " " * 50)


@dataclass(frozen=True)
class Finding:
    """One check.

    Attributes:
        name: of the check.
        status: "ok", "warning" (what it pays for) or "failed" (no trainer can use it).
        detail: what was seen.
    """

    name: str
    status: str
    detail: str


@dataclass(frozen=True)
class RewardCheck:
    """What `check_reward_function` found, in the order of the checks.

    >>> report = check_reward_function(lambda prompts, completions, **columns: [0.0], [])
    Traceback (most recent call last):
    ValueError: `examples` holds 0 answers; a check needs at least two: give some, good and bad.
    """

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether a trainer can use the function."""
        return all(one.status != "failed" for one in self.findings)

    def __getitem__(self, name: str) -> Finding:
        return next(one for one in self.findings if one.name == name)

    def __str__(self) -> str:
        width = max(len(one.name) for one in self.findings)
        return "\n".join(f"{one.status:8}{one.name:{width + 2}}{one.detail}" for one in self.findings)

    def require(self, name: str) -> None:
        """Raise a ValueError where a check failed; warn of what the function pays for nothing."""
        failed = [one for one in self.findings if one.status == "failed"]
        if failed:
            told = "; ".join(f"{one.name}: {one.detail}" for one in failed)
            raise ValueError(f"`{name}` is no reward function that can be trained with: {told}.")
        warned = [one for one in self.findings if one.status == "warning"]
        if warned:
            warnings.warn(f"{name}: " + "; ".join(f"{one.name}: {one.detail}" for one in warned), stacklevel=3)


def check_reward_function(
    f: Callable[..., Any], examples: Sequence[dict[str, Any]], *, group_size: int = 1, seed: int = 0
) -> RewardCheck:
    """Call a reward function the way trainers do, and see whether it keeps what they take for granted.

    One reward for each completion, numbers or None; the same twice; the same in any order of the prompts and in any
    split of the batch; the same after pickling. And what it pays for: padding, an empty answer, a single token.

    Args:
        f: ``f(prompts=…, completions=…, **columns)``, TRL's protocol; more keywords than it knows must not hurt.
        examples: dictionaries with "prompt", "completion" and the columns that f reads; good and bad answers. Answers to
            one prompt stand side by side.
        group_size: how many of them belong together; the batch is split between groups only.
        seed: of the orders tried.

    Returns:
        A `RewardCheck`: `.ok`, `.findings`, and a table as text.

    Raises:
        ValueError: if the examples cannot be used.

    Source: zhao2025onetoken (the answers without content).

    >>> def length(prompts, completions, **columns):
    ...     return [float(len(one)) for one in completions]
    >>> examples = [{"prompt": "2 + 2?", "completion": one} for one in ("4", "five")]
    >>> check_reward_function(length, examples)["padding"].status
    'warning'
    """
    rows = _rows(examples, group_size)
    findings: list[Finding] = []

    def note(name: str, failed: bool, bad: str, good: str, status: str = "failed") -> bool:
        findings.append(Finding(name, status if failed else "ok", bad if failed else good))
        return not failed

    try:
        answer = _call(f, rows)
        first = _numbers(answer, len(rows))
    except _Wrong as error:
        findings.append(Finding(error.name, "failed", str(error)))
        return RewardCheck(tuple(findings))
    note("one reward for each completion", False, "", f"{len(rows)} rewards for {len(rows)} completions")
    empty = sum(one is None for one in first)
    note("numbers", empty == len(rows), "every reward is None: nothing can be learned", f"finite, {empty} None")

    def same(name: str, make: Callable[[], list[float | None]], bad: str, good: str) -> None:
        try:
            other = make()
        except _Wrong as error:
            findings.append(Finding(name, "failed", str(error)))
            return
        away = [index for index, (x, y) in enumerate(zip(first, other, strict=True)) if not _equal(x, y)]
        place = away[0] if away else 0
        note(name, bool(away), f"{bad}: completion {place} gets {first[place]} and then {other[place]}", good)

    def again() -> list[float | None]:
        return _numbers(_call(f, rows), len(rows))

    same("determinism", again, "two calls differ", "two calls agree")
    groups = [list(range(start, start + group_size)) for start in range(0, len(rows), group_size)]
    random = np.random.default_rng(seed)

    def reordered() -> list[float | None]:
        order = [int(i) for g in random.permutation(len(groups)) for i in random.permutation(groups[g])]
        found = _numbers(_call(f, [rows[index] for index in order]), len(rows))
        back: list[float | None] = [None] * len(rows)
        for index, value in zip(order, found, strict=True):
            back[index] = value
        return back

    def split() -> list[float | None]:
        return [value for group in groups for value in _numbers(_call(f, [rows[i] for i in group]), len(group))]

    same("order", reordered, "rewards depend on the order of the batch", "any order of the batch")
    same("split", split, "rewards depend on what else is in the batch", "any split of the batch")

    def pickled() -> list[float | None]:
        try:
            copy = pickle.loads(pickle.dumps(f))
        except Exception as error:  # pickling fails in many ways
            raise _Wrong(
                "pickling", f"it cannot be pickled ({type(error).__name__}): define functions at the top of a module"
            ) from None
        return _numbers(_call(copy, rows), len(rows))

    same("pickling", pickled, "a pickled copy differs", "a pickled copy agrees")
    findings += _paid_for_nothing(f, rows, first, groups)
    return RewardCheck(tuple(findings))


def _paid_for_nothing(f, rows, first, groups) -> list[Finding]:
    """Replace one answer of each group at a time, and see what the replacement earns."""
    findings = []
    known = [value for value in first if value is not None]
    if not known:
        return findings
    best = max(known)

    def replaced(make: Callable[[str], str]) -> list[tuple[float | None, float | None]]:
        pairs = []
        for place in range(len(groups[0])):
            changed = list(rows)
            for group in groups:
                index = group[place]
                changed[index] = rows[index] | {"completion": _with_text(rows[index]["completion"], make)}
            found = _numbers(_call(f, changed), len(rows))
            pairs += [(first[group[place]], found[group[place]]) for group in groups]
        return pairs

    def probe(name: str, makes: dict[str, Callable[[str], str]], judge, bad: str, good: str) -> None:
        try:
            paid = [said for said, make in makes.items() if any(judge(x, y) for x, y in replaced(make))]
        except _Wrong as error:
            findings.append(Finding(name, "failed", f"it does not survive: {error}"))
            return
        findings.append(
            Finding(name, "warning" if paid else "ok", f"{bad} {', '.join(paid)}".strip() if paid else good)
        )

    def more(before, after):
        return not _equal(before, after)

    varied = min(known) < best

    def well(before, after):
        return after is not None and (after > best or (varied and after >= best))

    pads = {repr(pad) if len(pad) < 5 else f"{len(pad)} spaces": (lambda text, pad=pad: text + pad) for pad in PADDING}
    probe(
        "padding",
        pads,
        more,
        "the reward changes with white space at the end:",
        "white space at the end changes nothing",
    )
    probe(
        "empty answer",
        {"": lambda text: ""},
        well,
        "an empty answer earns as much as the best example",
        "an empty answer earns less than the best example",
    )
    tokens = {repr(one): (lambda text, one=one: one) for one in PROBES}
    probe(
        "one token",
        tokens,
        well,
        "as much as the best example earn",
        "answers without content earn less than the best example",
    )
    return findings


class _Wrong(Exception):
    def __init__(self, name: str, detail: str):
        super().__init__(detail)
        self.name = name


def _rows(examples: Sequence[dict[str, Any]], group_size: int) -> list[dict[str, Any]]:
    rows = list(examples)
    if len(rows) < 2:
        raise ValueError(f"`examples` holds {len(rows)} answers; a check needs at least two: give some, good and bad.")
    for index, row in enumerate(rows):
        if not isinstance(row, dict) or not {"prompt", "completion"} <= set(row):
            raise ValueError(f"`examples` {index} is {row!r:.80}; it needs the keys 'prompt' and 'completion'.")
        if set(row) != set(rows[0]):
            odd = sorted(set(row) ^ set(rows[0]))
            raise ValueError(
                f"`examples` {index} differs from the first in {odd}; columns are the same for all: add them."
            )
    if len(rows) % group_size:
        raise ValueError(
            f"`examples` holds {len(rows)} answers, no multiple of the group size {group_size}: complete the groups."
        )
    return rows


def _call(f: Callable[..., Any], rows: list[dict[str, Any]]) -> Any:
    columns = {name: [row[name] for row in rows] for name in rows[0] if name not in ("prompt", "completion")}
    # Trainers pass more than a function asks for.
    extra = {"trainer_state": None, "log_extra": _ignore, "log_metric": _ignore}
    extra |= {} if "completion_ids" in columns else {"completion_ids": [[] for _ in rows]}
    try:
        return f(
            prompts=[row["prompt"] for row in rows], completions=[row["completion"] for row in rows], **columns, **extra
        )
    except Exception as error:  # whatever a user's function raises
        raise _Wrong("call", f"it raises {type(error).__name__}: {' '.join(str(error).split())[:200]}") from error


def _ignore(*arguments: Any, **keywords: Any) -> None:
    """What a trainer's logging does in a check."""


def _numbers(answer: Any, count: int) -> list[float | None]:
    try:
        values = list(answer)
    except TypeError:
        raise _Wrong("one reward for each completion", f"it returns {answer!r:.60}, no list") from None
    if len(values) != count:
        raise _Wrong("one reward for each completion", f"{len(values)} rewards for {count} completions")
    found: list[float | None] = []
    for index, value in enumerate(values):
        try:
            number = None if value is None else float(value)
        except (TypeError, ValueError):
            raise _Wrong("numbers", f"completion {index} gets {value!r:.60}, no number") from None
        if number is not None and not math.isfinite(number):
            raise _Wrong("numbers", f"completion {index} gets {number}: return None where there is no reward")
        found.append(number)
    return found


def _equal(x: float | None, y: float | None) -> bool:
    """Equal up to the rounding of another order of summation."""
    if x is None or y is None:
        return x is y
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


def _with_text(completion: Any, make: Callable[[str], str]) -> Any:
    if isinstance(completion, str):
        return make(completion)
    last = completion[-1]
    return [*completion[:-1], last | {"content": make(last.get("content") or "")}]
