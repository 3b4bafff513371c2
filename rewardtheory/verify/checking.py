"""`rt.check`: what a reward scheme keeps, property by property, with evidence and the smallest counterexamples."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rewardtheory.verify.history_search import HistorySearch
from rewardtheory.verify.isolation import Broken, OutOfTime, Runner
from rewardtheory.verify.model_search import ModelSearch
from rewardtheory.verify.property import Answer, Property, ScoreProperty, every_property, property_ids
from rewardtheory.verify.schemes import Kind, as_scheme
from rewardtheory.verify.score_search import ScoreSearch
from rewardtheory.verify.search_instances import Failure
from rewardtheory.verify.small_models import MAX_TRANSITIONS, SIZES, spread
from rewardtheory.verify.small_models import skeletons as skeletons_of

RUNS = "runs"
WORDS = {True: "yes", False: "no", None: "-"}
EQUAL_CALLS = 32
_RUNS = "it returns finite numbers of the right shape in time, and the same ones when called again"


@dataclass(frozen=True)
class Report:
    """What `rt.check` found.

    Attributes:
        scheme: the name of the scheme.
        kind: what it maps.
        answers: by property; the first is "runs".
        seed: of what is random.
        seconds: how long it took.
        calls: how many results of the scheme were looked at.
        source: a key of the bibliography, for built-in schemes.
    """

    scheme: str
    kind: Kind
    answers: dict[str, Answer]
    seed: int
    seconds: float
    calls: int
    source: str = ""

    def __getitem__(self, id: str) -> Answer:
        return self.answers[id]

    @property
    def runs(self) -> bool:
        """Whether the scheme runs as it must; if not, nothing else is known."""
        return self.answers[RUNS].keeps is True

    @property
    def told(self) -> list[Answer]:
        """The answers worth a row: those that say yes or no, and of a scheme that does not run the one that says so."""
        if not self.runs:
            return [self.answers[RUNS]]
        return [answer for answer in self.answers.values() if answer.keeps is not None]

    def __str__(self) -> str:
        lines = [f"{self.scheme}: {self.kind.value}"]
        for answer in self.told:
            lines.append(f"{answer.id}: {WORDS[answer.keeps]} [{answer.evidence}] {answer.reason}")
            lines += [f"    {line}" for line in (answer.counterexample or "").split("\n") if line]
        return "\n".join(lines)


def check(
    scheme, *, seed: int = 0, time_limit: float = 20.0, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Which properties a reward scheme keeps, with evidence, and the smallest counterexample to each of the others.

    Args:
        scheme: a function of (mdp, reward), any `rt.Scheme`, or the text FILE.py:NAME; then the file is executed.
        seed: of the random models, and the key that a random scheme gets.
        time_limit: seconds that the search may take; the scheme runs in a process of its own, which is ended then.
        progress: called with (done, total) now and then.

    Returns:
        `Report`: answers by property. A "no" has a counterexample as text to paste, proved by certificates or
        recomputed in rationals. A "yes" says how far it was searched: "decided" for a linear scheme on every model
        tried, "exhaustive up to N states", or "sampled". Nothing but counterexamples is proved for all models.

    Raises:
        ValueError: where there is no such scheme, or its arguments do not tell what it maps.

    Notes: The order of size is states, actions, transitions, then the sum of the absolute rewards. Models of up to 3
    states and 6 transitions are searched exhaustively with integer rewards from a box, then random ones.
    What a scheme pays on impossible transitions and after the end is not read.

    >>> import rewardtheory as rt
    >>> report = rt.check(lambda mdp, reward: -reward)
    >>> report["order_of_all_policies"].keeps, report["order_of_all_policies"].evidence
    (False, 'certified')
    """
    if not time_limit > 0:
        raise ValueError(f"`time_limit` is {time_limit}; it must be positive: give a number of seconds.")
    begun = time.perf_counter()
    given = scheme if isinstance(scheme, str) else as_scheme(scheme)
    with _quiet_start(given, time_limit) as runner:
        runner.key = seed
        search: ModelSearch | HistorySearch | ScoreSearch = ModelSearch(runner, seed, progress)
        failure = None
        try:
            _probe(runner)
            properties = [p for p in every_property() if runner.kind in p.kinds]
            if runner.kind is Kind.HISTORY:
                search = HistorySearch(runner, seed, progress)
            elif runner.kind not in (Kind.REWARD, Kind.MODEL):
                search = ScoreSearch(runner, seed)
            search.run(properties)  # type: ignore[arg-type]
        except Failure as error:
            failure = error
        except Broken as error:
            failure = Failure(error.reason, None)
        except OutOfTime:
            pass
        answers = _answers(runner, search, failure)
        calls = runner.calls
    seconds = time.perf_counter() - begun
    return Report(runner.name, runner.kind, answers, seed, seconds, calls, runner.source)


def _quiet_start(given, time_limit: float) -> Runner:
    try:
        return Runner(given, seconds=time_limit)
    except Broken as error:
        raise ValueError(f"`scheme` {error.reason} before its function is called; nothing can be checked.") from None


def _probe(runner: Runner) -> None:
    """Equal calls: they tell a map of models from one of rewards, and chance without a key.

    A fair coin gives the same in all of them once in 2^(EQUAL_CALLS − 1) times.
    """
    if runner.kind in (Kind.REWARD, Kind.MODEL):
        mdp = skeletons_of(2, 2)[-1].mdp(0.9)
        R = spread(mdp, np.arange(1.0, 1 + skeletons_of(2, 2)[-1].transitions)[None])[0]
        runner.share(mdp)
        call: tuple = (R,)
    elif runner.kind is Kind.HISTORY:
        runner.share(skeletons_of(2, 2)[-1].mdp(0.9))
        call = (np.array([0, 0, 1]), np.array([0, 0]), np.array([1.0, 3.0]))
    elif runner.kind is Kind.LENGTHS:
        call = (np.array([3.0, 5.0]), np.array([1.0, 0.0]))
    else:
        call = (np.array([1.0, 3.0]),)
    try:
        one, *others = runner.apply([call] * EQUAL_CALLS)
    except Broken as error:
        # Found again, at the smallest place, by the search; a dead process has nothing more to say.
        if "process" in error.reason or "hangs" in error.reason:
            raise
        return
    if isinstance(one, tuple) and runner.kind is Kind.REWARD:
        runner.kind = Kind.MODEL
    first, *rest = (x[1] if isinstance(x, tuple) else x for x in (one, *others))
    if any(np.shape(x) == np.shape(first) and not np.array_equal(x, first, equal_nan=True) for x in rest):
        extra = "although its key is the same" if runner.random else "and it has no argument `key` or `seed`"
        raise Failure(f"is random: two equal calls give different results, {extra}", None)


def _answers(runner: Runner, search, failure: Failure | None) -> dict[str, Answer]:
    if failure is not None:
        reason = f"the scheme {failure.reason}"
        # That something took long is seen on a clock, not proved.
        evidence = "sampled" if "hangs" in failure.reason else "exact"
        found = {RUNS: Answer(RUNS, _RUNS, False, evidence, reason, failure.call)}
        return found | {p.id: _silent(p, runner.kind, "the scheme does not run") for p in _of(runner.kind)}
    found = {RUNS: Answer(RUNS, _RUNS, True, "sampled", f"it did in {runner.calls} calls")}
    for p in _of(runner.kind):
        if runner.kind not in p.kinds:
            found[p.id] = _silent(p, runner.kind, f"it makes no sense for a scheme that maps {runner.kind.value}")
        else:
            found[p.id] = search.found.get(p.id) or _kept(p, search)
    return found


def _of(kind: Kind) -> list[Property | ScoreProperty]:
    """One property for each id, that of the kind where there is one."""
    chosen = {}
    for p in every_property():
        if p.id not in chosen or kind in p.kinds:
            chosen[p.id] = p
    return [chosen[id] for id in property_ids()]


def _silent(p, kind: Kind, reason: str) -> Answer:
    return Answer(p.id, p.statement, None, "none", reason)


def _kept(p, search) -> Answer:
    if isinstance(search, HistorySearch):
        return search.kept(p)
    if isinstance(search, ScoreSearch):
        if not search.instances:
            return Answer(p.id, p.statement, None, "none", "the scheme is too slow: the time limit came first")
        reach = f"exhaustive up to {search.entries} entries" if search.entries else "sampled"
        reason = f"no counterexample among {search.instances} integer arguments and those drawn at random"
        return Answer(p.id, p.statement, True, "sampled" if p.id == "boundedness" else reach, reason)
    if not search.states and not search.samples:
        return Answer(p.id, p.statement, None, "none", "the scheme is too slow: the time limit came first")
    states = min(search.states, p.states)
    drawn = f"no counterexample among {search.samples} random models either"
    if p.follows and search.linear and p.follows in search.decisions and search.states:
        numbers = "rationals" if search.exact else "floats up to rounding"
        reason = (
            f"{search.form} wherever it was tried, and for all rewards decided in {numbers} on {search.models} models of up to "
            f"{search.states} states; {drawn}"
        )
        return Answer(p.id, p.statement, True, "decided", reason)
    if not states or p.id == "boundedness":
        return Answer(p.id, p.statement, True, "sampled", f"no counterexample among {runner_words(search)}")
    most = max(a for s, a in SIZES if s == states)
    reason = (
        f"no counterexample with up to {states} state{'s' * (states > 1)}, {most} actions and {MAX_TRANSITIONS} transitions with "
        f"integer rewards from a box ({search.instances} rewards); {drawn}"
    )
    if search.pointwise and p.follows:
        reason += "; the scheme is pointwise wherever it was tried, so larger rewards were looked up in a table"
    plural = "s" if states > 1 else ""
    return Answer(p.id, p.statement, True, f"exhaustive up to {states} state{plural}", reason)


def runner_words(search) -> str:
    """What was tried, in words."""
    return f"{search.instances} small instances and {search.samples} random ones"
