"""Three independent ways to every basic number, on random small models with planted degeneracy.

    python tests/agreement.py [--instances 10000] [--seed 0]

Exact rationals, the float solver, and an oracle that shares no code with either (brute force over deterministic
policies, or scipy's HiGHS) must agree within the bounds that the library states. Prints the worst ratio of deviation to
bound, and exits 1 if one is above 1.
"""

import argparse
import sys
from collections import defaultdict
from fractions import Fraction

import numpy as np
import scipy.optimize
from strategies import deterministic_policies, quick

import rewardtheory as rt
from rewardtheory.arithmetic import floats, rational
from rewardtheory.transition import expect_reward

# What HiGHS answers is right to about its own feasibility tolerance, in units of the largest return.
PROGRAM_TOLERANCE = 1e-6


class Tally:
    """Worst ratios of deviation to bound, by claim."""

    def __init__(self):
        self.worst, self.count, self.where = defaultdict(float), defaultdict(int), {}

    def add(self, claim: str, deviation, bound, seed: int):
        deviation, bound = abs(rational(deviation)), rational(bound)
        if bound == 0:
            ratio = 0.0 if deviation == 0 else float("inf")
        else:
            ratio = float(Fraction(str(deviation / bound)))
        self.count[claim] += 1
        if ratio > self.worst[claim] or claim not in self.where:
            self.worst[claim], self.where[claim] = ratio, seed

    @property
    def violations(self) -> list[str]:
        return [claim for claim, ratio in self.worst.items() if not ratio <= 1]


def plain(mdp, reward):
    """(r, P) as float arrays (S, A) and (S, A, S)."""
    return floats(expect_reward(mdp.transition, reward)), floats(mdp.dense().transition)


def occupancy_constraints(mdp):
    """(A, b, columns): the occupancies of all policies are η ≥ 0 with A η = b, on the available pairs."""
    p = floats(mdp.dense().transition)
    S, A = p.shape[:2]
    columns = np.flatnonzero(mdp.available.ravel())
    matrix = np.eye(S).repeat(A, axis=0).T - float(mdp.discount) * p.reshape(S * A, S).T
    return matrix[:, columns], floats(mdp.initial), columns


def program_regret(mdp, r1, r2, size) -> float:
    """W · range by the linear program over two occupancies: max <η1 − η2, R1> with <η2 − η1, R2> ≥ 0."""
    A, b, columns = occupancy_constraints(mdp)
    one, two = r1.ravel()[columns], r2.ravel()[columns]
    zero = np.zeros_like(A)
    found = scipy.optimize.linprog(
        np.concatenate([-one, one]) / size,
        A_ub=np.concatenate([two, -two])[None],
        b_ub=[0],
        A_eq=np.block([[A, zero], [zero, A]]),
        b_eq=np.concatenate([b, b]),
        method="highs",
    )
    return -found.fun * size if found.status == 0 else np.nan


def proportional(x, y) -> bool:
    """Whether two exact vectors are positive multiples of each other, or both zero."""
    x, y = x.ravel(), y.ravel()
    if (x == 0).all() or (y == 0).all():
        return bool((x == 0).all() and (y == 0).all())
    i = int(np.flatnonzero(x != 0)[0])
    return bool(y[i] != 0 and (y / y[i] == x / x[i]).all() and y[i] / x[i] > 0)


def check(seed: int, tally: Tally):
    """All claims on one instance."""
    case = quick(seed, rewards=2)
    mdp, R, other = case.mdp, *case.rewards
    if seed % 3 == 0:  # same order by construction, blurred by rounding
        phi = np.where(mdp.terminal, 0.0, np.random.default_rng(seed).integers(-4, 5, mdp.n_states) / 2)
        other = rt.shape(mdp, 2 * R, phi)
    own = mdp.exact()
    pi = rt.uniform_policy(mdp)

    exact, found = rt.solve(own, R), rt.solve(mdp, R)
    for x, y in zip(found.values, exact.values, strict=True):
        tally.add("optimal values: float against exact", rational(float(x)) - y, float(found.bound), seed)
    returns = [rt.expected_return(own, R, list(a)) for a in deterministic_policies(own)]
    ends, true = rt.return_range(mdp, R), rt.return_range(own, R)
    tally.add("greatest return: exact against brute force", true.high - max(returns), 0, seed)
    tally.add("least return: exact against brute force", true.low - min(returns), 0, seed)
    tally.add("return range: float against exact", rational(float(ends.high)) - true.high, float(ends.bound), seed)
    tally.add("return range: float against exact", rational(float(ends.low)) - true.low, float(ends.bound), seed)

    q = expect_reward(own.transition, own_reward(own, R)) + own.discount * (own.dense().transition @ exact.values)
    best = own.available & (q == exact.values[:, None])
    sure, guess = rt.optimal_actions(own, R), rt.optimal_actions(mdp, R)
    tally.add("optimal actions: exact against the definition", int((sure.mask != best).sum()), 0, seed)
    tally.add("optimal actions: every true one is kept", int((best & ~guess.mask).sum()), 0, seed)
    lies = int((guess.mask != best)[~mdp.terminal].sum()) if guess.decided else 0
    tally.add("optimal actions: none but true ones when decided", lies, 0, seed)

    eta, exact_eta = rt.occupancy(mdp, pi), rt.occupancy(own, pi)
    radius = 1e-14 * (mdp.n_states + mdp.n_actions) / (1 - mdp.discount) ** 2
    for x, y in zip(eta.ravel(), exact_eta.ravel(), strict=True):
        tally.add("occupancy: float against exact", rational(float(x)) - y, radius, seed)
    A, b, columns = occupancy_constraints(own)
    r, _ = plain(mdp, R)
    size = max(1.0, float(np.abs(r).max()) / (1 - mdp.discount))
    program = scipy.optimize.linprog(-r.ravel()[columns] / size, A_eq=A, b_eq=b, method="highs")
    if program.status == 0:
        gap = float(floats(true.high)) + program.fun * size
        tally.add("greatest return: exact against HiGHS", gap, PROGRAM_TOLERANCE * size / (1 - mdp.discount), seed)

    one, two = (rt.advantage(own, x, rt.uniform_policy(own)) for x in (R, other))
    error, distance = float(rt.starc_error(mdp, R, other)), float(rt.starc(mdp, R, other))
    truth = float(rt.starc(own, R, other))  # roots are not rational: exact up to the last rounding
    tally.add("starc: float against exact", distance - truth, error + 1e-15, seed)
    if proportional(one, two):
        tally.add("starc: zero for proportional advantages", distance, error + 1e-15, seed)
    elif (
        truth > 1e-6 and min(float(floats(abs(x).max())) for x in (one, two)) > 1e-9
    ):  # else one is trivial but for rounding
        tally.add("starc: not zero for others", int(not distance > error), 0, seed)

    regret, true_regret = rt.worst_case_regret(mdp, R, other), rt.worst_case_regret(own, R, other)
    tally.add(
        "worst-case regret: float against exact",
        rational(float(regret.value)) - rational(true_regret.value), float(regret.bound), seed,
    )  # fmt: skip
    width = float(floats(true.high - true.low))
    if width > 0:
        second, _ = plain(mdp, other)
        gap = program_regret(own, r, second / max(1.0, np.abs(second).max()), size) - width * float(
            floats(true_regret.value)
        )
        if np.isfinite(gap):
            # A slack of the constraint buys at most its multiplier.
            price = 1 + float(floats(abs(rational(true_regret.multiplier)))) * max(1.0, float(np.abs(second).max()))
            scale = PROGRAM_TOLERANCE * size * price / (1 - mdp.discount)
            tally.add("worst-case regret: exact against HiGHS", gap, scale, seed)


def own_reward(own, R):
    return rt.reward(own, transition=R)


def agreement(instances: int, seed: int = 0) -> Tally:
    """Check `instances` random models."""
    tally = Tally()
    for i in range(instances):
        check(seed + i, tally)
    return tally


def main() -> int:
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tally = agreement(options.instances, options.seed)
    table = Table("claim", "checked", "worst deviation / bound", "seed", title=f"{options.instances} random models")
    for claim, ratio in tally.worst.items():
        style = "red" if not ratio <= 1 else None
        table.add_row(claim, str(tally.count[claim]), f"{ratio:.3g}", str(tally.where[claim]), style=style)
    Console(width=110).print(table)
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())
