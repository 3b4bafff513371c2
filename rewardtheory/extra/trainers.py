"""A scheme as the reward function of a trainer, in one line, and checked first. No trainer is imported.

TRL        reward(prompts=…, completions=…, **columns) -> one number or None for each completion
verl       compute_score(data_source, solution_str, ground_truth, extra_info) -> {"score": …}, or the plural form
OpenRLHF   reward_func(queries, prompts, labels) -> {"rewards": …, "scores": …, "extra_logs": …}
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rewardtheory.extra.reward_checks import check_reward_function
from rewardtheory.extra.trainer_rewards import SchemeReward

# What TRL passes that is no column of the data set.
TRL_OWN = ("trainer_state", "log_extra", "log_metric", "environments")


@dataclass(frozen=True)
class TRLReward:
    """A reward function for `reward_funcs` of TRL's trainers; see `as_trl`."""

    reward: SchemeReward

    @property
    def __name__(self) -> str:
        return self.reward.scheme.name

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        kept = {name: values for name, values in columns.items() if name not in TRL_OWN}
        rows = [{name: values[index] for name, values in kept.items()} for index in range(len(completions))]
        return self.reward(completions, rows, prompts)


@dataclass(frozen=True)
class VerlReward:
    """A function for verl's `custom_reward_function`, for one sample or for a batch; see `as_verl`."""

    reward: SchemeReward

    @property
    def __name__(self) -> str:
        return self.reward.scheme.name

    def __call__(
        self,
        data_source: Any = None,
        solution_str: str | None = None,
        ground_truth: Any = None,
        extra_info: dict[str, Any] | None = None,
        *,
        data_sources: Sequence[Any] | None = None,
        solution_strs: Sequence[str] | None = None,
        ground_truths: Sequence[Any] | None = None,
        extra_infos: Sequence[dict[str, Any] | None] | None = None,
        **reward_kwargs: Any,
    ) -> Any:
        if solution_strs is None:
            if solution_str is None:
                raise ValueError("`solution_str` is missing; verl passes one text, or a list as `solution_strs`.")
            return {"score": self._batch([data_source], [solution_str], [ground_truth], [extra_info], reward_kwargs)[0]}
        count = len(solution_strs)
        nothing = [None] * count
        found = (data_sources, ground_truths, extra_infos)
        sources, truths, infos = (nothing if one is None else list(one) for one in found)
        return self._batch(sources, list(solution_strs), truths, infos, reward_kwargs)

    def _batch(self, sources, texts, truths, infos, keywords) -> list[float]:
        rows = [
            {**keywords, **(info or {}), "data_source": source, "ground_truth": truth}
            for source, truth, info in zip(sources, truths, infos, strict=True)
        ]
        # verl numbers the prompts of a data set; without the number the ground truth tells them apart.
        prompts = [
            ((info or {}).get("index"), source, repr(truth))
            for source, truth, info in zip(sources, truths, infos, strict=True)
        ]
        rewards = self.reward(texts, rows, prompts)
        for index, one in enumerate(rewards):
            if one is None:
                raise ValueError(f"`parse` gives None for solution {index}; verl has no such answer: give a number.")
        return [one for one in rewards if one is not None]


@dataclass(frozen=True)
class OpenRLHFReward:
    """A `reward_func` for OpenRLHF; see `as_openrlhf`."""

    reward: SchemeReward
    score: Callable[[float], float] | None = None
    tensor: Callable[[list[float]], Any] | None = None

    @property
    def __name__(self) -> str:
        return self.reward.scheme.name

    def __call__(
        self, queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **keywords: Any
    ) -> dict[str, Any]:
        texts = []
        for index, (query, prompt) in enumerate(zip(queries, prompts, strict=True)):
            if not query.startswith(prompt):
                raise ValueError(
                    f"`queries` {index} does not begin with its prompt; OpenRLHF passes prompt and answer as one text."
                )
            texts.append(query[len(prompt) :])
        rows = [{**keywords, "label": label} for label in labels]
        rewards = self.reward(texts, rows, list(prompts))
        numbers, scores = [], []
        for index, one in enumerate(rewards):
            if one is None:
                raise ValueError(f"`parse` gives None for answer {index}; OpenRLHF has no such answer: give a number.")
            score = one if self.score is None else float(self.score(one))
            if not 0 <= score <= 1:
                raise ValueError(
                    f"`score` of answer {index} is {score:g}; OpenRLHF filters prompts by scores from 0 to 1: give `score`, "
                    f"a function of the reward such as one for 'correct'."
                )
            numbers.append(one)
            scores.append(score)
        make = self.tensor or _torch_tensor
        return {"rewards": make(numbers), "scores": make(scores), "extra_logs": {self.__name__: make(numbers)}}


def as_trl(
    scheme: Any,
    parse: Callable[[str, dict[str, Any]], Any],
    examples: Sequence[dict[str, Any]],
    *,
    group_size: int | None = None,
):
    """A scheme as a reward function of TRL, checked on examples first.

    reward(prompts=…, completions=…, **columns) -> [number | None, …]

    Args:
        scheme: see `SchemeReward`.
        parse: ``parse(text, columns)`` -> the numbers of one answer; `columns` are those of the data set, and `completion_ids`.
        examples: dictionaries with "prompt", "completion" and the columns that `parse` reads; see `check_reward_function`.
        group_size: TRL's `num_generations`, for schemes of groups.

    Returns:
        A callable with a name that can be pickled: `GRPOTrainer(reward_funcs=[…])`.

    Raises:
        ValueError: if a check fails; what the function pays for nothing is warned of.

    Notes: the protocol is that of TRL 1.16, read in its code.

    >>> def parse(text, columns):
    ...     return [text.strip() == columns["answer"]]
    >>> def first(criteria):
    ...     return criteria[0]
    >>> SchemeReward(first, parse)(["2", "3"], [{"answer": "2"}] * 2, ["1 + 1?"] * 2)
    [1.0, 0.0]
    """
    made = TRLReward(SchemeReward(scheme, parse, group_size))
    check_reward_function(made, examples, group_size=group_size or 1).require(made.__name__)
    return made


def as_verl(
    scheme: Any,
    parse: Callable[[str, dict[str, Any]], Any],
    examples: Sequence[dict[str, Any]],
    *,
    group_size: int | None = None,
):
    """A scheme as verl's `compute_score`, checked on examples first.

    compute_score(data_source, solution_str, ground_truth, extra_info=None) -> {"score": number}; with the plural
    names (the batch reward manager) -> [number, …], which schemes of groups need.

    Args:
        scheme: see `SchemeReward`.
        parse: ``parse(text, columns)``; `columns` holds data_source, ground_truth, the keys of extra_info and the reward_kwargs.
        examples: dictionaries with "prompt", "completion", and, where `parse` reads them, "data_source", "ground_truth"
            and others, which are passed in extra_info.
        group_size: verl's `rollout.n`, for schemes of groups.

    Returns:
        A callable that can be pickled, for `custom_reward_function.name`.

    Raises:
        ValueError: if a check fails.
    """
    made = VerlReward(SchemeReward(scheme, parse, group_size))
    check_reward_function(_AsVerl(made), examples, group_size=group_size or 1).require(made.__name__)
    return made


def as_openrlhf(
    scheme: Any,
    parse: Callable[[str, dict[str, Any]], Any],
    examples: Sequence[dict[str, Any]],
    *,
    group_size: int | None = None,
    score: Callable[[float], float] | None = None,
    tensor: Callable[[list[float]], Any] | None = None,
):
    """A scheme as OpenRLHF's `reward_func`, checked on examples first.

    reward_func(queries, prompts, labels) -> {"rewards": tensor, "scores": tensor in [0, 1], "extra_logs": {…}}

    Args:
        scheme: see `SchemeReward`. The executor for one turn passes one answer at a time: schemes of groups need the
            HTTP server, which gets whole batches.
        parse: ``parse(text, columns)``; `columns` holds "label" and other keywords.
        examples: dictionaries with "prompt", "completion" and "label".
        group_size: OpenRLHF's `n_samples_per_prompt`, for schemes of groups.
        score: from a reward to the score in [0, 1] by which prompts are filtered; by default the reward itself.
        tensor: from a list of numbers to a tensor; by default `torch.tensor`.

    Returns:
        A callable that can be pickled, to be named `reward_func` in the file that OpenRLHF loads.

    Raises:
        ValueError: if a check fails.
    """
    made = OpenRLHFReward(SchemeReward(scheme, parse, group_size), score, tensor)
    check_reward_function(_AsOpenRLHF(made), examples, group_size=group_size or 1).require(made.__name__)
    return made


@dataclass(frozen=True)
class _AsVerl:
    """verl's batch form in the protocol of the check."""

    made: VerlReward

    def __call__(self, prompts, completions, **columns):
        kept = {name: values for name, values in columns.items() if name not in (*TRL_OWN, "completion_ids")}
        own = {name: kept.pop(name, [None] * len(prompts)) for name in ("data_source", "ground_truth")}
        # The prompt stands for its number: what verl passes as the index of a row.
        infos = [
            {"index": repr(prompt), **{name: values[i] for name, values in kept.items()}}
            for i, prompt in enumerate(prompts)
        ]
        return self.made(
            data_sources=own["data_source"],
            solution_strs=completions,
            ground_truths=own["ground_truth"],
            extra_infos=infos,
        )


@dataclass(frozen=True)
class _AsOpenRLHF:
    """OpenRLHF's form in the protocol of the check."""

    made: OpenRLHFReward

    def __call__(self, prompts, completions, **columns):
        labels = columns.get("label", [None] * len(prompts))
        queries = [prompt + text for prompt, text in zip(prompts, completions, strict=True)]
        return [float(one) for one in self.made(queries, prompts, labels)["rewards"]]


def _torch_tensor(numbers: list[float]) -> Any:
    try:
        import torch  # pyright: ignore[reportMissingImports] (OpenRLHF brings it)
    except ImportError:
        raise ValueError(
            "`tensor` is missing and torch is not installed; OpenRLHF wants tensors: install torch."
        ) from None
    return torch.tensor(numbers, dtype=torch.float32)
