"""Why action optimality over orbits is a statement about discounts near 1."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="turner2021power")
def an_impatient_optimum_may_ignore_the_ends():
    """A state may go to one end at once, or wait once and then choose between two. Give the rewards 1/10, 4/10, 7/10 and
    95/100 in all ways to the end, the waiting state and the two later ends. At γ = 9/10 and 99/100 waiting is optimal in 16
    of 24 ways, twice as often as the single end, as the two copies of an end promise for γ near 1; at γ = 1/2 in 12 only."""
    graph = {
        "start": {"candy": "candy", "wait": "wait"},
        "candy": {"stay": "candy"},
        "wait": {"chocolate": "chocolate", "hug": "hug"},
        "chocolate": {"stay": "chocolate"},
        "hug": {"stay": "hug"},
    }
    numbers = [Fraction(1, 10), Fraction(4, 10), Fraction(7, 10), Fraction(95, 100)]
    names = ["candy", "wait", "chocolate", "hug"]
    values, claims = {f"r{i}": str(x) for i, x in enumerate(numbers)}, []
    for k, gamma in enumerate((Fraction(1, 2), Fraction(9, 10), Fraction(99, 100))):
        mdp = rt.mdp(graph, start="start", discount=gamma)
        waits, terms = 0, []

        def ask(r, mdp=mdp):
            R = rt.reward(mdp, state=[0, *r])
            return bool(rt.optimal_actions(mdp, R).mask[0, 1])

        found = rt.orbit_counts(numbers, lambda r, ask=ask: (tuple(str(x) for x in r), ask(r)))
        for (order, wins), count in found.items():
            i, j, m, n = (numbers.index(Fraction(x)) for x in order)
            waits += wins * count
            g = str(gamma)
            # Both sides times 1 − γ: candy for ever, and waiting once before the better of two.
            wait = ["+", ["*", ["-", 1, g], f"r{j}"], ["*", g, ["max", f"r{m}", f"r{n}"]]]
            terms.append((wait, ">" if wins else "<", f"r{i}"))
        assert waits == (12, 16, 16)[k] and len(names) == 4
        claims += terms
    return exact.arithmetic("All 24 ways to give four rewards to candy, waiting, chocolate and a hug", values, claims)
