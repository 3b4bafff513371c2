"""Searching models and rewards for the smallest counterexamples to what a scheme may keep.

First every small model, smallest first, with every reward in its box: the first failure is the smallest. Where a
linear scheme can be decided on a model, its rewards need not be tried. Then random larger models, stochastic ones
among them; a failure found there is shrunk.
"""

from dataclasses import dataclass, field
from random import Random

import numpy as np
from hypothesis import Phase, find, given
from hypothesis import seed as seeded
from hypothesis.errors import FlakyFailure, NoSuchExample

from rewardtheory.graphs import literal
from rewardtheory.types import MDP
from rewardtheory.verify.isolation import Broken, OutOfTime, Runner, stacked
from rewardtheory.verify.linear_schemes import DECISIONS, decide
from rewardtheory.verify.pointwise_schemes import pointwise, smallest
from rewardtheory.verify.property import Answer, Batch, Confirmed, Property
from rewardtheory.verify.return_tables import ReturnTables
from rewardtheory.verify.schemes import Kind
from rewardtheory.verify.search_instances import Failure, call_text, drawn_instances, is_same_model, masked, quietly
from rewardtheory.verify.small_models import box, cells, discounts, groups, skeletons, spread, wide_box

SAMPLES, SHRINKING = 60, 150
# The share of the time that is kept for the random models after the exhaustive search.
KEPT = 0.15
# How many failures of a model are tried before they pass for rounding.
TRIES = 4
# A map of models is slow: each of its models is one more to solve. So many rewards are tried, least first, by states.
MODEL_REWARDS = {1: 100, 2: 40, 3: 12}


@dataclass
class ModelSearch:
    """The state of a search.

    Attributes:
        runner: the scheme.
        seed: of what is random.
        states: up to how many states the exhaustive search is complete, 0 at first.
        models, instances: how many were tried.
        linear: whether the scheme was linear on every model tried, at least between changes of sign; None where nobody
            asked.
        form: how it was linear, in words; for other schemes whether each transition has its own reward alone.
        decisions: what was decided on every model, of `linear_schemes.DECISIONS`.
        exact: whether it was decided in rationals throughout.
    """

    runner: Runner
    seed: int
    step: object = None
    states: int = 0
    models: int = 0
    instances: int = 0
    samples: int = 0
    linear: bool | None = None
    decisions: frozenset[str] = DECISIONS
    exact: bool = True
    form: str = "linear"
    pointwise: bool = False
    found: dict[str, Answer] = field(default_factory=dict)

    def run(self, properties: list[Property]) -> None:
        """Search, and leave counterexamples in `found`."""
        self._random = np.random.default_rng(self.seed)
        self._kept = KEPT * self.runner.seconds
        self._known: tuple = (None, None)  # the rewards asked last, and what the scheme made of them
        self._broken: Failure | None = None
        self._try_rationals = self.runner.kind is Kind.REWARD
        try:
            self._exhaust(properties)
        except OutOfTime:
            pass
        try:
            self._sample([p for p in properties if p.id not in self.found])
        except OutOfTime:
            pass
        if self._broken is not None:
            raise self._broken

    def first(self, mdp: MDP, R: np.ndarray):
        """The raw result of one call, for finding out what kind of scheme it is."""
        self.runner.share(mdp)
        return self.runner.apply([(R,)])[0]

    def batch(self, mdp: MDP, tables: ReturnTables, R: np.ndarray) -> list[Batch]:
        """What the scheme makes of rewards: one batch, or one for each reward if it maps them to different models."""
        if self.runner.kind is Kind.REWARD:
            after = self._known[1] if self._known[0] is R else self._apply(mdp, R)
            return [Batch(tables, tables, R, after, lambda other: self._apply(mdp, other))]
        results = self._raw(mdp, R)
        lifts = [_lift(mdp, result, one) for result, one in zip(results, R, strict=True)]
        after = []
        for result, one in zip(results, R, strict=True):
            after += list(stacked([result[1]], result[0].transition.shape, [(one,)]))
        after = [masked(r[0], x) for r, x in zip(results, after, strict=True)]
        first = results[0][0], lifts[0]
        same = all(
            is_same_model(first[0], r[0]) and (x is first[1] or np.array_equal(np.array(x), np.array(first[1])))
            for r, x in zip(results, lifts, strict=True)
        )
        parts = [slice(None)] if same else [slice(i, i + 1) for i in range(len(R))]
        batches = []
        for part in parts:
            model, lift = results[part][0][0], lifts[part][0]
            carried = lift is not None
            made = ReturnTables(model, policies=tables.policies, lift=lift) if carried else ReturnTables(model)
            batches.append(Batch(tables, made, R[part], np.stack(after[part]), lambda other: other))
        return batches

    def _raw(self, mdp, R):
        self.runner.share(mdp)
        return self.runner.apply([(one,) for one in R])

    def _apply(self, mdp, R):
        calls = [(one,) for one in R]
        return masked(mdp, stacked(self._raw(mdp, R), mdp.transition.shape, calls))

    def _exhaust(self, properties) -> None:
        sizes = list(groups())
        for at, (size, found) in enumerate(sizes):
            open_ = [p for p in properties if p.id not in self.found and p.states >= size[0]]
            if not open_:
                break
            self._group(size, found, open_)
            if at + 1 == len(sizes) or sizes[at + 1][0][0] > size[0]:
                self.states = size[0]
                if self.states == 2 and not self.linear:  # before 3 states: a larger number is less than one more state
                    self._far([p for p in properties if p.id not in self.found and p.states > 1])
            if callable(self.step):
                self.step(at + 1, len(sizes) + 4)

    def _group(self, size, found, open_) -> None:
        hits: dict[str, list] = {p.id: [] for p in open_}
        broken: list = []
        rows = box(size[0], size[2])
        if self.runner.kind is Kind.MODEL:
            rows = rows[: MODEL_REWARDS[size[0]]]
        sums = np.abs(rows).sum(axis=1)
        for k, skeleton in enumerate(found):
            for d, discount in enumerate(discounts(size[0], size[2])):
                if self.runner.left() < self._kept:
                    raise OutOfTime
                mdp = skeleton.mdp(discount)
                tables, R = ReturnTables(mdp), spread(mdp, rows)
                self.models += 1
                try:
                    kept = self._decided(mdp, tables, open_, rows, R)
                    wanted = [p for p in open_ if p.follows not in kept and (d == 0 or p.states == 3)]
                    if wanted:
                        self._hits(hits, wanted, mdp, tables, R, sums, (k, d))
                        self.instances += 0 if self._known[0] is R else len(rows)
                except Broken as error:
                    if error.call is None or "process" in error.reason or "hangs" in error.reason:
                        raise Failure(error.reason, call_text(mdp, error.call)) from None
                    broken.append((np.abs(error.call[0]).sum(), k, d, error.reason, call_text(mdp, error.call)))
        if broken:
            raise Failure(*min(broken)[3:])
        for p in open_:
            for *_, batch in sorted(hits[p.id], key=lambda hit: hit[:4])[: 2 * TRIES]:
                confirmed = p.confirm(batch)
                if confirmed is not None:
                    self.found[p.id] = self._answer(p, batch, confirmed, "the smallest of all, by exhaustion")
                    break

    def _far(self, open_) -> None:
        """Rewards beyond the box: for a pointwise scheme all of a larger box, for others some of very different sizes."""
        scheme = pointwise(self) if self.runner.kind is Kind.REWARD else None
        if scheme is None:
            self._widen(open_)
            return
        self.pointwise = True
        for p, batch in smallest(self, scheme, open_):
            confirmed = p.confirm(batch)
            if confirmed is not None and p.id not in self.found:
                how = "the smallest of all with up to 3 transitions, by exhaustion of a larger box: the scheme is pointwise"
                self.found[p.id] = self._answer(p, batch, confirmed, how)

    def _widen(self, open_) -> None:
        """The smallest models with a choice again, with rewards of very different sizes; failures are shrunk."""
        for skeleton in [*skeletons(1, 2), *skeletons(1, 3), *skeletons(2, 2)]:
            open_ = [p for p in open_ if p.id not in self.found]
            if not open_ or skeleton.transitions > 3 or self.runner.left() < self._kept:
                continue
            mdp = skeleton.mdp(discounts(2)[1])
            rows = wide_box(skeleton.transitions)
            hits: dict[str, list] = {p.id: [] for p in open_}
            try:
                self._hits(hits, open_, mdp, ReturnTables(mdp), spread(mdp, rows), np.abs(rows).sum(axis=1), (0, 0))
            except Broken as error:
                raise Failure(error.reason, call_text(mdp, error.call)) from None
            self.instances += len(rows)
            for p in open_:
                for *_, batch in sorted(hits[p.id], key=lambda hit: hit[:4])[:TRIES]:
                    if p.confirm(batch) is not None:
                        batch = self._lessened(p, batch)
                        confirmed = p.confirm(batch)
                        if confirmed is not None:
                            self.found[p.id] = self._answer(p, batch, confirmed, "shrunk, not the smallest for sure")
                        break

    def _lessened(self, p: Property, batch: Batch) -> Batch:
        """The same failure with smaller integers, one at a time, as long as it stays and exact arithmetic agrees."""
        place = tuple(cells(batch.mdp).T)
        best, changed = batch, True
        while changed and self.runner.left() > self._kept:
            changed = False
            for at in zip(*place, strict=True):
                x = best.before[0][at]
                for smaller in dict.fromkeys((0.0, float(np.trunc(x / 2)), x - np.sign(x))):
                    if smaller == x:
                        continue
                    R = best.before[0].copy()
                    R[at] = smaller
                    tried = self.batch(batch.mdp, batch.tables, R[None])[0]
                    if p.violated(tried).any() and p.confirm(tried) is not None:
                        best, changed = tried, True
                        break
        return best

    def _hits(self, hits, wanted, mdp, tables, R, sums, place) -> None:
        row = 0
        for batch in self.batch(mdp, tables, R):
            for p in wanted:
                failing = np.flatnonzero(p.violated(batch))[:TRIES]
                hits[p.id] += [(sums[row + i], *place, row + i, batch.one(i)) for i in failing.tolist()]
            row += len(batch.before)

    def _decided(self, mdp, tables, open_, rows, R) -> frozenset[str]:
        """What is decided on this model for every reward, where the scheme is linear."""
        if self.runner.kind is not Kind.REWARD or self.linear is False or not any(p.follows for p in open_):
            return frozenset()
        decision = None
        if self._try_rationals:
            exact = mdp.exact()
            try:
                decision = decide(exact, ReturnTables(exact), lambda R: self._apply(exact, R), self._random)
            except Broken as error:
                if "process" in error.reason or "hangs" in error.reason:
                    raise
            self._try_rationals = decision is not None  # a scheme may want floats
        if decision is None:
            try:
                decision = decide(mdp, tables, lambda R: self._apply(mdp, R), self._random)
            except Broken as error:
                if error.call is None or "process" in error.reason or "hangs" in error.reason:
                    raise
                # Told in the end, unless the search meets a smaller reward that breaks the scheme.
                self._broken = Failure(error.reason, call_text(mdp, error.call))
        if decision is not None:
            # A scheme may be linear but for a few rewards: it must be so on the whole box too.
            place = (slice(None), *cells(mdp).T)
            self._known = R, self._apply(mdp, R)
            self.instances += len(rows)
            decision = decision if decision.explains(rows, self._known[1][place]) else None
        self.linear = decision is not None
        if decision is None:
            return frozenset()
        self.exact &= decision.exact
        if not decision.linear:
            self.form = "linear where no reward changes its sign, and positively homogeneous up to an offset,"
        self.decisions &= decision.keeps
        return decision.keeps

    def _sample(self, open_) -> None:
        if not open_:
            return
        failing: set[str] = set()

        @seeded(self.seed)
        @quietly(max_examples=SAMPLES, phases=[Phase.generate])
        @given(drawn_instances())
        def collect(drawn):
            if self.runner.left() < self._kept / 2:
                return
            for batch in self._one(*drawn):
                self.samples += 1
                failing.update(p.id for p in open_ if p.id not in failing and p.violated(batch).any())

        collect()
        for p in open_:
            if p.id in failing and self.runner.left() > 0.5:
                self._shrunk(p)

    def _shrunk(self, p: Property) -> None:
        failing: list[Batch] = []

        def fails(drawn):
            if self.runner.left() < 0.3:
                return False
            batch = self._one(*drawn)[0]
            wrong = bool(p.violated(batch).any()) and p.confirm(batch) is not None
            failing.extend([batch] if wrong else [])
            return wrong

        try:
            options = quietly(max_examples=SHRINKING, report_multiple_bugs=False)
            find(drawn_instances(), fails, settings=options, random=Random(self.seed))
        except (NoSuchExample, FlakyFailure):  # none, or the time came to an end while one was shrunk
            pass
        if failing and (confirmed := p.confirm(failing[-1])) is not None:
            how = "found at random and shrunk, not the smallest for sure"
            self.found[p.id] = self._answer(p, failing[-1], confirmed, how)

    def _one(self, mdp: MDP, R: np.ndarray) -> list[Batch]:
        try:
            return self.batch(mdp, ReturnTables(mdp), R[None])
        except Broken as error:
            raise Failure(error.reason, call_text(mdp, error.call)) from None

    def _answer(self, p: Property, batch: Batch, confirmed: Confirmed, how: str) -> Answer:
        text = literal(batch.mdp, batch.before[0])
        instance = (batch.mdp, batch.before[0], batch.after_tables.mdp, batch.after[0])
        reason = f"{confirmed.reason} ({how})"
        return Answer(p.id, p.statement, False, confirmed.evidence, reason, text, confirmed.certificates, instance)


def _lift(mdp: MDP, result, reward):
    """Which state of the old model each state of the new one stands for; None where the states are the same."""
    if not isinstance(result, tuple):
        raise Broken("returns a reward now and a model then; a map of models always returns a model", (reward,))
    model, lift = result[0], result[2] if len(result) == 3 else None
    if model.n_actions != mdp.n_actions or (lift is None and model.n_states != mdp.n_states):
        raise Broken(
            "maps a model to one with other states or actions; policies must carry over (a third result may say which "
            "state each new one stands for)",
            (reward,),
        )
    if lift is not None and not ((lift >= 0) & (lift < mdp.n_states)).all():
        raise Broken(
            f"returns states between {lift.min()} and {lift.max()}; the old model has {mdp.n_states}", (reward,)
        )
    if not (model.available == (mdp.available if lift is None else mdp.available[lift])).all():
        raise Broken("changes which actions are available; policies must carry over", (reward,))
    return lift
