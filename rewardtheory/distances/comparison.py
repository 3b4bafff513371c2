"""`compare`: everything the library knows about the rewards of one model, pair by pair.

How far apart they are, what the difference can cost in both directions, and why, with a certificate. Work that belongs
to one reward (canonical forms, extreme policies, optimal actions) is done once for it, not once for each pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rewardtheory.arithmetic import is_jax, to_float
from rewardtheory.distances.certify import certify_worst_case, values_of_ends
from rewardtheory.distances.epic import epic_of, epic_standardized
from rewardtheory.distances.epic import named as epic_coverage
from rewardtheory.distances.equivalence import Relation, as_exact, relate
from rewardtheory.distances.extremes import Extreme, Pair, best_for, evaluated
from rewardtheory.distances.regret import Regret, as_slack, regret_of
from rewardtheory.distances.starc import distance_of, standardize
from rewardtheory.distances.worst_case import WorstCaseRegret, worst_case_of
from rewardtheory.makers import as_reward
from rewardtheory.solvers.optimal import optimal_actions
from rewardtheory.solvers.proper import require_ending
from rewardtheory.transition import expect_reward, reachable, select
from rewardtheory.types import MDP, Successors

# The slack of "nearly optimal", as a share of the proxy's own range.
EPSILON = 0.05
NO_COVERAGE = "EPIC needs values off the support, and a table in the Successors layout has none"


@dataclass(frozen=True, eq=False)
class PairComparison:
    """Two rewards a and b compared. "a given b" is what following b costs under a.

    Attributes:
        a, b: names.
        starc, epic: distances; epic is None where rewards have no value off the support.
        regret: for "a_given_b" and "b_given_a", the `Regret` of the optimal policies of the one under the other.
        near_optimal_regret: the same for ε-optimal policies.
        worst_case_regret: for both directions, `WorstCaseRegret`.
        relation: how the two order policies, with explanation and certificates.
        worst_case_certificates: for both directions an `exact.WorstCaseRegretBound`, or None for a trivial reward.
        errors: proved bounds on the errors of the numbers, by name.
    """

    a: str
    b: str
    starc: float
    epic: float | None
    regret: dict[str, Regret]
    near_optimal_regret: dict[str, Regret]
    worst_case_regret: dict[str, WorstCaseRegret]
    relation: Relation
    worst_case_certificates: dict[str, Any]
    errors: dict[str, float]

    @property
    def certificates(self) -> list:
        """All certificates of the pair: of the relation first, then of the worst-case regrets."""
        return [*self.relation.certificates, *(c for c in self.worst_case_certificates.values() if c is not None)]

    def to_row(self) -> dict[str, Any]:
        """One flat row of numbers and words."""
        row: dict[str, Any] = {"a": self.a, "b": self.b, "starc": self.starc, "epic": self.epic}
        for way in ("a_given_b", "b_given_a"):
            row[f"regret_{way}_best"] = to_float(self.regret[way].best)
            row[f"regret_{way}_worst"] = to_float(self.regret[way].worst)
            row[f"near_optimal_regret_{way}_worst"] = to_float(self.near_optimal_regret[way].worst)
            row[f"worst_case_regret_{way}"] = to_float(self.worst_case_regret[way].value)
        return row | {"relation": self.relation.relation, "explanation": self.relation.explanation}


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` found.

    Attributes:
        mdp: the reachable part of the model, on which everything was computed.
        states, reachable: how many states the model has, and how many some policy reaches.
        rewards: the rewards on that part, by name.
        pairs: a `PairComparison` for every two rewards.
        epsilon: the slack of ``near_optimal_regret``.
        coverage: the coverage distribution of EPIC, or why there is none.
    """

    mdp: MDP
    states: int
    reachable: int
    rewards: dict[str, Any]
    pairs: list[PairComparison]
    epsilon: float
    coverage: str

    def __str__(self) -> str:
        """One line for each pair: the distance, the worst of both worst-case regrets, and why."""
        lines = [f"{len(self.rewards)} rewards on {self.reachable} states"]
        for pair in self.pairs:
            worst = max(float(to_float(found.value)) for found in pair.worst_case_regret.values())
            numbers = f"STARC {to_float(pair.starc):.3f}, worst-case regret up to {worst:.3f}"
            lines.append(f"{pair.a} / {pair.b}: {numbers}; {pair.relation.explanation}")
        return "\n".join(lines)

    __repr__ = __str__

    def rows(self) -> list[dict[str, Any]]:
        """One flat dictionary for each pair, ready for a data frame."""
        return [pair.to_row() for pair in self.pairs]

    def pair(self, a: str, b: str) -> PairComparison:
        """The pair of two rewards, in the order in which they were given."""
        for found in self.pairs:
            if (found.a, found.b) == (a, b):
                return found
        raise ValueError(f"there is no pair ({a!r}, {b!r}); the pairs are {[(p.a, p.b) for p in self.pairs]}.")

    def distance_matrix(self) -> np.ndarray:
        """The STARC distances between all rewards, (K, K)."""
        names = list(self.rewards)
        D = np.zeros((len(names), len(names)))
        for found in self.pairs:
            i, j = names.index(found.a), names.index(found.b)
            D[i, j] = D[j, i] = found.starc
        return D


class _Judged(NamedTuple):
    """What is computed once for each reward."""

    reward: Any
    expected: Any
    starc: Any
    epic: Any
    best: Any
    worst: Any
    optimal: Any
    ends: Any


def compare(mdp: MDP, rewards: Mapping[str, Any], *, epsilon: float = EPSILON, progress=None) -> Comparison:
    """How far apart rewards are, what the differences can cost, and why, for every pair, with certificates.

    Args:
        mdp: the model; states that no policy reaches are left out first (`rt.restrict`), and the result says so.
        rewards: by name, each R(s,a,s') in the layout of the transition; at least two.
        epsilon: the slack of nearly optimal policies, as a share of the proxy's range.
        progress: an optional function called after each pair with (done, total).

    Returns:
        `Comparison`; its ``rows()`` go into a data frame, and it is what the command ``rewardtheory compare`` prints.

    Raises:
        ValueError: on bad input.

    >>> import rewardtheory as rt
    >>> mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"s": 1}}}, start="s", discount=0.5)
    >>> r = rt.reward(mdp, {("s", "a"): 1})
    >>> rt.compare(mdp, {"r": r, "tripled": 3 * r}).pairs[0].relation.relation
    'same-order'
    """
    if not hasattr(rewards, "items") or len(rewards) < 2:
        raise ValueError("`rewards` must be a dictionary from names to rewards with at least two of them.")
    tables = {str(name): as_reward(mdp, R, f"rewards[{name!r}]") for name, R in rewards.items()}
    if any(is_jax(R) for R in tables.values()):
        raise ValueError("`rewards` holds JAX arrays; compare takes NumPy or exact numbers: use numpy.asarray.")
    keep = reachable(mdp)
    require_ending(mdp if keep.all() else select(mdp, keep)[0])
    part = mdp if keep.all() else select(mdp, keep)[0]
    # EPIC never looks at the transition, so what is reachable does not matter to it; it is taken on the same part.
    cut = tables if keep.all() else {name: select(mdp, keep, R)[1] for name, R in tables.items()}
    judged = {name: _judge(part, R) for name, R in cut.items()}
    names, known = list(cut), as_exact(part, cut)
    total = len(names) * (len(names) - 1) // 2
    pairs = []
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            pairs.append(_compare_pair(part, a, b, judged[a], judged[b], epsilon, known))
            if progress is not None:
                progress(len(pairs), total)
    coverage = NO_COVERAGE if isinstance(part.transition, Successors) else epic_coverage()
    return Comparison(part, mdp.n_states, int(keep.sum()), cut, pairs, epsilon, coverage)


def _judge(mdp: MDP, R) -> _Judged:
    r = expect_reward(mdp.transition, R)
    two = Pair(mdp, r, r)
    form = None if isinstance(mdp.transition, Successors) else epic_standardized(mdp, R)
    best, worst = best_for(two, 1, 0), best_for(two, -1, 0)
    return _Judged(R, r, standardize(mdp, R), form, best, worst, optimal_actions(mdp, R), values_of_ends(mdp, r))


def _swapped(extremes):
    turned = (x._replace(first=x.second, second=x.first, values=x.values[:, ::-1]) for x in extremes)
    best_1, worst_1, best_2, worst_2 = turned
    return best_2, worst_2, best_1, worst_1


def _compare_pair(mdp: MDP, a: str, b: str, one: _Judged, other: _Judged, epsilon, known) -> PairComparison:
    forth, back = Pair(mdp, one.expected, other.expected), Pair(mdp, other.expected, one.expected)
    extremes: tuple[Extreme, ...] = (
        evaluated(forth, one.best.action, 1, 0),
        evaluated(forth, one.worst.action, -1, 0),
        evaluated(forth, other.best.action, 0, 1),
        evaluated(forth, other.worst.action, 0, -1),
    )
    ways = {
        "a_given_b": (forth, extremes, other.optimal),
        "b_given_a": (back, _swapped(extremes), one.optimal),
    }
    regrets = {way: regret_of(two, ends, 0, actions) for way, (two, ends, actions) in ways.items()}
    slack = as_slack(mdp, epsilon)
    near = {way: regret_of(two, ends, slack, actions) for way, (two, ends, actions) in ways.items()}
    worst = {way: worst_case_of(two, ends) for way, (two, ends, _) in ways.items()}
    starc, starc_error = distance_of(mdp, one.starc, other.starc)
    errors = {"starc": starc_error}
    epic = None
    if one.epic is not None:
        epic, errors["epic"] = epic_of(mdp, one.epic, other.epic)
    for way in ways:
        errors[f"regret_{way}"] = regrets[way].bound
        errors[f"near_optimal_regret_{way}"] = near[way].bound
        errors[f"worst_case_regret_{way}"] = worst[way].bound
    relation = relate(mdp, {a: one.reward, b: other.reward}, worst, (one.optimal, other.optimal), known)
    model, tables = known
    proofs = {
        way: certify_worst_case(model, (tables[x], tables[y]), two, worst[way], proxy.best.action, mine.ends)
        for way, (x, y), two, mine, proxy in (
            ("a_given_b", (a, b), forth, one, other),
            ("b_given_a", (b, a), back, other, one),
        )
    }
    return PairComparison(
        a,
        b,
        to_float(starc),
        None if epic is None else to_float(epic),
        regrets,
        near,
        worst,
        relation,
        proofs,
        {name: to_float(x) for name, x in errors.items()},
    )
