"""Searching small models for the smallest counterexamples to what a scheme on paths keeps.

Models come smallest first, then short episodes, then small rewards. A scheme that adds to a path what does not depend on
its rewards is decided for all rewards: with F its sums, it keeps the order of all policies, and all differences of
returns, iff the expectation of F is the same under all policies (an order that stays for the reward 0 allows nothing
else), and the order of all paths iff F is one number.
"""

from dataclasses import dataclass, field

import numpy as np

from rewardtheory.graphs import literal
from rewardtheory.verify.history_tables import MOST_POLICIES, HistoryBatch, HistoryTables, count_policies
from rewardtheory.verify.isolation import Broken, OutOfTime, Runner
from rewardtheory.verify.property import Answer, Property
from rewardtheory.verify.return_tables import TOLERANCE
from rewardtheory.verify.search_instances import Failure
from rewardtheory.verify.small_models import box, discounts, groups, spread

HORIZONS = (1, 2, 3)
# How many rewards, least first, are tried on a model by number of states, where nothing is decided.
REWARDS = {1: 125, 2: 81, 3: 25}
DECIDED = ("positive", "equal", "shaping", "trajectories")
TRIES = 4


@dataclass
class HistorySearch:
    """The state of a search, as `ModelSearch`.

    Attributes:
        runner, seed, step: the scheme, the seed of what is random, what is told of the progress.
        states: up to how many states the search is complete.
        models, instances: how many models and rewards were tried.
        additive: whether what the scheme adds never depended on the rewards; None where nobody asked.
        decisions: what was decided on every model.
        found: the counterexamples, by property.
    """

    runner: Runner
    seed: int
    step: object = None
    states: int = 0
    models: int = 0
    instances: int = 0
    additive: bool | None = None
    decisions: frozenset[str] = frozenset(DECIDED)
    found: dict[str, Answer] = field(default_factory=dict)

    def run(self, properties: list[Property]) -> None:
        """Search, and leave counterexamples in `found`."""
        self._random = np.random.default_rng(self.seed)
        sizes = list(groups())
        try:
            for at, (size, models) in enumerate(sizes):
                for horizon in HORIZONS:
                    open_ = [p for p in properties if p.id not in self.found and p.states >= size[0]]
                    if open_:
                        self._group(size, models, horizon, open_)
                if at + 1 == len(sizes) or sizes[at + 1][0][0] > size[0]:
                    self.states = size[0]
                if callable(self.step):
                    self.step(at + 1, len(sizes))
        except OutOfTime:
            pass

    def kept(self, p: Property) -> Answer:
        """The answer where nothing was found."""
        if not self.states:
            return Answer(p.id, p.statement, None, "none", "the scheme is too slow: the time limit came first")
        states = min(self.states, p.states)
        reach = f"episodes of up to {HORIZONS[-1]} steps on models of up to {states} state{'s' * (states > 1)}"
        if self.additive and p.follows in self.decisions and p.follows:
            reason = (
                f"what it adds never depended on the rewards, and for all rewards it is decided in floats up to rounding on "
                f"{self.models} {reach.replace('episodes', 'kinds of episodes')}"
            )
            return Answer(p.id, p.statement, True, "decided", reason)
        reason = f"no counterexample in {reach}, with the least integer rewards ({self.instances} rewards)"
        evidence = "sampled" if p.id == "boundedness" else f"exhaustive up to {states} state{'s' * (states > 1)}"
        return Answer(p.id, p.statement, True, evidence, reason)

    def _group(self, size, models, horizon, open_) -> None:
        hits: dict[str, list] = {p.id: [] for p in open_}
        rows = box(size[0], size[2])[: REWARDS[size[0]]]
        sums = np.abs(rows).sum(axis=1)
        for k, skeleton in enumerate(models):
            for d, discount in enumerate(discounts(size[0], size[2])):
                if self.runner.left() < 0.5:
                    raise OutOfTime
                mdp = skeleton.mdp(discount)
                if count_policies(mdp, horizon) > MOST_POLICIES:
                    continue
                tables = HistoryTables(mdp, horizon)
                self.models += 1
                kept = self._decided(tables)
                wanted = [p for p in open_ if p.follows not in kept]
                if wanted:
                    batch = self._batch(tables, spread(mdp, rows))
                    self.instances += len(rows)
                    for p in wanted:
                        failing = np.flatnonzero(p.violated(batch))[:TRIES].tolist()
                        hits[p.id] += [(sums[i], k, d, i, batch.one(i)) for i in failing]
        for p in open_:
            for *_, batch in sorted(hits[p.id], key=lambda hit: hit[:4])[: 2 * TRIES]:
                confirmed = p.confirm(batch)
                if confirmed is not None:
                    cut = f"# episodes of at most {horizon} step{'s' * (horizon > 1)}"
                    text = literal(batch.mdp, batch.rewards[0]) + "\n" + cut
                    reason = f"{confirmed.reason} (the smallest of those tried, smallest first)"
                    self.found[p.id] = Answer(
                        p.id, p.statement, False, confirmed.evidence, reason, text, confirmed.certificates
                    )
                    break

    def _batch(self, tables: HistoryTables, R) -> HistoryBatch:
        before = tables.along(R)
        return HistoryBatch(tables, tables, before, self._apply(tables, before), lambda x: self._apply(tables, x), R)

    def _apply(self, tables: HistoryTables, rows) -> np.ndarray:
        paths = [(np.array(states), np.array(actions, dtype=int)) for states, actions in tables.paths]
        calls = [(*paths[i], row[part]) for row in rows for i, part in enumerate(tables.parts)]
        self.runner.share(tables.mdp)
        try:
            results = self.runner.apply(calls)
        except Broken as error:
            raise Failure(error.reason, path_text(error.call)) from None
        for call, found in zip(calls, results, strict=True):
            wrong = wrong_path(call, found)
            if wrong:
                raise Failure(wrong, path_text(call))
        return np.concatenate([np.asarray(x, dtype=float) for x in results]).reshape(rows.shape)

    def _decided(self, tables: HistoryTables) -> frozenset[str]:
        if self.additive is False:
            return frozenset()
        n = tables.mdp.transition.size
        numbers = np.stack([np.zeros(n), *(self._random.integers(-size, size + 1, n) for size in (3, 3, 50))])
        before = tables.along(numbers.reshape(-1, *tables.mdp.transition.shape))
        added = self._apply(tables, before) - before
        size = max(1.0, float(np.abs(added).max(initial=0)), float(np.abs(before).max(initial=0)))
        self.additive = bool((np.abs(added - added[0]) <= TOLERANCE * size).all())
        if not self.additive:
            return frozenset()
        keeps = set()
        for name, sums in ((("positive", "equal"), tables.returns(added)[0]), (DECIDED[2:], tables.totals @ added[0])):
            if np.ptp(sums) <= TOLERANCE * size:
                keeps.update(name)
        self.decisions &= keeps
        return frozenset(keeps)


def wrong_path(call, found) -> str:
    """What is wrong with the result of a scheme on paths, or ""."""
    if isinstance(found, tuple) or np.shape(found) != call[2].shape:
        return (
            f"returns the shape {np.shape(found[1] if isinstance(found, tuple) else found)}; it must be {call[2].shape}"
        )
    if not np.isfinite(np.asarray(found, dtype=float)).all():
        return "returns NaN" if np.isnan(np.asarray(found, dtype=float)).any() else "returns an infinite number"
    return ""


def path_text(call) -> str | None:
    """A call of a scheme on paths as text."""
    if call is None:
        return None
    return "\n".join(
        f"{name} = np.array({x.tolist()})" for name, x in zip(("states", "actions", "rewards"), call, strict=True)
    )
