"""What a table of pairwise preferences says, and what each way of choosing makes of it, side by side."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rewardtheory.arithmetic import floats
from rewardtheory.games.consistency import check_bradley_terry, inconsistent_cycle
from rewardtheory.games.cycles import Cycle, majority_cycle
from rewardtheory.games.hodge import hodge_rank
from rewardtheory.games.lottery import maximal_lottery
from rewardtheory.games.preferences import Preferences, preferences
from rewardtheory.games.psi_po import dpo, ipo
from rewardtheory.games.regularized_nash import game, regularized_nash
from rewardtheory.games.voting import best, borda, copeland


@dataclass(frozen=True, eq=False)
class Choice:
    """What one method chooses.

    Attributes:
        policy: the lottery over the alternatives, (n,); winners of a vote share it.
        unique: whether the method leaves no other choice.
        why: one sentence on that.
    """

    policy: Any
    unique: bool
    why: str


@dataclass(frozen=True, eq=False)
class Choices:
    """The answers of `choose`.

    Attributes:
        preferences: the table.
        bradley_terry: whether scores explain it.
        certificate: the exact proof of that answer (`exact.Optimum` with strengths, or `exact.Farkas` with the cycle).
        cycle: around which the log-odds do not add up to 0, or None.
        majority_cycle: a shortest cycle of majorities, or None.
        inconsistency: the share of the margins (in squares) that no scores explain, by HodgeRank.
        methods: name -> `Choice`: copeland, borda, maximal-lottery, nash-md, ipo, and dpo where no preference is sure.
        lottery: the maximal lottery with its certificate and the set of all others.
    """

    preferences: Preferences
    bradley_terry: bool
    certificate: Any
    cycle: Cycle | None
    majority_cycle: Cycle | None
    inconsistency: float
    methods: dict[str, Choice]
    lottery: Any

    @property
    def certificates(self) -> tuple[Any, Any]:
        """The proofs of the answer about Bradley-Terry and of the maximal lottery, for `exact.to_json`."""
        return self.certificate, self.lottery.certificate

    def __str__(self) -> str:
        if self.cycle is None:
            head = "Bradley-Terry: yes"
        else:
            head = f"Bradley-Terry: no, the log-odds around {self.cycle} add up to {self.cycle.curl:.4g}"
            if np.isinf(self.cycle.curl):
                head = f"Bradley-Terry: no, finite scores have no room for {self.cycle}"
        loop = "" if self.majority_cycle is None else f"\nmajorities go in a circle: {self.majority_cycle}"
        width = max(map(len, self.methods))
        lines = []
        for name, choice in self.methods.items():
            weights = floats(choice.policy)
            shown = [i for i in np.argsort(-weights, kind="stable") if weights[i] > 5e-4][:4]
            words = ", ".join(f"{self.preferences.names[i]} {weights[i]:.3f}" for i in shown)
            lines.append(f"{name:<{width}}  {words}  ({'unique' if choice.unique else 'not unique'}: {choice.why})")
        return "\n".join([head + loop, *lines])


def choose(table, *, temperature: float = 0.1, reference=None) -> Choices:
    """Is the table Bradley-Terry, which cycle shows that it is not, what would each method choose, and is that unique?

    Args:
        table: preferences.
        temperature: τ of Nash-MD, IPO and DPO.
        reference: μ (n,) of these three, uniform by default.

    Returns:
        `Choices`; printed, it is a summary.

    Source: conitzer2024social, munos2023nash, azar2023preferences.

    >>> import rewardtheory as rt
    >>> P = rt.preferences({("tea", "coffee"): 0.6, ("coffee", "juice"): 0.7, ("juice", "tea"): 0.8})
    >>> print(rt.choose(P))
    Bradley-Terry: no, the log-odds around tea > coffee > juice > tea add up to 2.639
    majorities go in a circle: tea > coffee > juice > tea
    copeland         tea 0.333, coffee 0.333, juice 0.333  (not unique: 3 alternatives share the most pairs won)
    borda            coffee 0.500, juice 0.500  (not unique: 2 alternatives share the greatest Borda count)
    maximal-lottery  coffee 0.500, tea 0.333, juice 0.167  (unique: the margins on its support have nullity 1)
    nash-md          coffee 0.478, juice 0.279, tea 0.244  (unique: the regularized game has one equilibrium)
    ipo              coffee 0.422, juice 0.422, tea 0.155  (unique: the objective is strictly concave)
    dpo              juice 0.578, coffee 0.418, tea 0.004  (unique: the objective is strictly concave)
    """
    P = preferences(table)
    fits, certificate = check_bradley_terry(P)
    lottery = maximal_lottery(P)
    methods = {
        "copeland": _vote(copeland(P), "the most pairs won"),
        "borda": _vote(borda(P), "the greatest Borda count"),
        "maximal-lottery": Choice(
            lottery.probabilities,
            lottery.unique,
            "the margins on its support have nullity 1"
            if lottery.unique
            else f"the maximal lotteries form a set of dimension {lottery.dimension}",
        ),
        "nash-md": Choice(
            regularized_nash(P, temperature=temperature, reference=reference, tolerance=1e-6).policy,
            True,
            "the regularized game has one equilibrium",
        ),
        "ipo": Choice(ipo(P, temperature=temperature, reference=reference), True, "the objective is strictly concave"),
    }
    T, _, _ = game(P, reference)
    if ((T > 0) & (T < 1)).all():
        methods["dpo"] = Choice(
            dpo(P, temperature=temperature, reference=reference), True, "the objective is strictly concave"
        )
    margins = floats(P.margins)
    return Choices(
        preferences=P,
        bradley_terry=fits,
        certificate=certificate,
        cycle=None if fits else inconsistent_cycle(P),
        majority_cycle=majority_cycle(P),
        inconsistency=float(hodge_rank(margins).inconsistency),
        methods=methods,
        lottery=lottery,
    )


def _vote(scores, words: str) -> Choice:
    first = best(scores)
    count = int(first.sum())
    why = f"one alternative has {words}" if count == 1 else f"{count} alternatives share {words}"
    return Choice(first / count, count == 1, why)
