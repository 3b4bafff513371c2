"""A scheme applied to the answers of a language model: text is read by a parser, the scheme sees numbers only."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.verify.schemes import Kind, Scheme, as_scheme

GROUPS = (Kind.GROUP, Kind.LENGTHS)  # what needs all answers to one prompt at once
SINGLE = (Kind.CRITERIA, Kind.STEPS)


def text_of(completion: Any) -> str:
    """The text of a completion: itself, or what the assistant says in a list of messages.

    >>> text_of([{"role": "assistant", "content": "4"}])
    '4'
    """
    if isinstance(completion, str):
        return completion
    if not isinstance(completion, Sequence) or not all(isinstance(one, dict) for one in completion):
        raise ValueError(f"`completions` holds {completion!r:.80}; a completion is a text or a list of messages.")
    said = []
    for message in completion:
        content = message.get("content")
        if message.get("role", "assistant") != "assistant" or content is None:
            continue
        if isinstance(content, str):
            said.append(content)
        else:
            said += [part.get("text", "") for part in content if part.get("type", "text") == "text"]
    return "\n".join(said)


@dataclass(frozen=True)
class SchemeReward:
    """The rewards of a scheme for a batch of answers; what the three trainers' wrappers share.

    Args:
        scheme: a `Scheme` or a function that `Scheme` understands, of one group of answers (scores; or lengths and
            correctness) or of one answer (criteria; or steps, whose first return is the reward).
        parse: ``parse(text, columns)``: the numbers of one answer, a number for a group of scores, (length, correct) for lengths,
            a sequence for criteria and steps; None where the answer has no reward. `columns` holds what the trainer knows of it.
        group_size: how many answers to one prompt stand side by side; needed for schemes of groups.

    Raises:
        ValueError: where the scheme is not about answers, or the group size is missing.
    """

    scheme: Scheme
    parse: Callable[[str, dict[str, Any]], Any]
    group_size: int | None = None

    def __post_init__(self):
        object.__setattr__(self, "scheme", as_scheme(self.scheme))
        if self.scheme.kind not in (*GROUPS, *SINGLE):
            raise ValueError(
                f"`scheme` {self.scheme.name} maps {self.scheme.kind.value}; a trainer rewards answers: give a scheme of scores, "
                f"lengths, criteria or steps (rt.Kind)."
            )
        if self.scheme.key is not None:
            raise ValueError(
                f"`scheme` {self.scheme.name} is random; the reward of an answer is one number: fix its `{self.scheme.key}`."
            )
        if not callable(self.parse):
            raise ValueError(
                f"`parse` is {self.parse!r}; it turns a text into numbers: give a function (text, columns)."
            )
        if self.scheme.kind in GROUPS and self.group_size is None:
            raise ValueError(
                f"`group_size` is missing, and `scheme` {self.scheme.name} maps {self.scheme.kind.value}: give the number of "
                f"answers to one prompt (TRL: num_generations, verl: rollout.n)."
            )
        if self.group_size is not None and (not isinstance(self.group_size, int) or self.group_size < 1):
            raise ValueError(
                f"`group_size` is {self.group_size!r}; it counts the answers to one prompt: give a whole number."
            )

    def __call__(
        self, completions: Sequence[Any], columns: Sequence[dict[str, Any]], prompts: Sequence[Any]
    ) -> list[float | None]:
        """One reward for each completion, None where `parse` gives None."""
        parsed = [self.parse(text_of(one), column) for one, column in zip(completions, columns, strict=True)]
        size = self.group_size or 1
        if len(parsed) % size:
            raise ValueError(
                f"`completions` holds {len(parsed)} answers, no multiple of the group size {size}; a group must not be torn: set "
                f"`group_size` to the trainer's, and its batch to a multiple of it."
            )
        rewards: list[float | None] = []
        for start in range(0, len(parsed), size):
            for index in range(start + 1, start + size):
                if prompts[index] != prompts[start]:
                    raise ValueError(
                        f"`prompts` differ within the group of {size} that begins at answer {start} (answer {index}); "
                        f"answers to one prompt stand side by side: set `group_size` to the trainer's."
                    )
            rewards += self._group(parsed[start : start + size], start)
        return rewards

    def _group(self, parsed: list[Any], start: int) -> list[float | None]:
        known = [index for index, one in enumerate(parsed) if one is not None]
        rewards: list[float | None] = [None] * len(parsed)
        if not known:
            return rewards
        function, kind = self.scheme.function, self.scheme.kind
        if kind in SINGLE:
            values = [function(np.asarray(parsed[index], float)) for index in known]
            numbers = [float(np.asarray(value)[0] if kind is Kind.STEPS else value) for value in values]
        elif kind is Kind.LENGTHS:
            lengths, correct = np.array([parsed[index] for index in known], float).T
            numbers = [float(x) for x in function(lengths, correct)]
        else:
            numbers = [float(x) for x in function(np.array([parsed[index] for index in known], float))]
        if len(numbers) != len(known):
            raise ValueError(
                f"`scheme` {self.scheme.name} gives {len(numbers)} rewards for {len(known)} answers: one each is needed."
            )
        for index, number in zip(known, numbers, strict=True):
            if not math.isfinite(number):
                raise ValueError(
                    f"`scheme` {self.scheme.name} gives {number} for answer {start + index}; a reward is finite: "
                    f"let `parse` return None for answers without one."
                )
            rewards[index] = number
        return rewards
