"""When shaping hurts: a potential that leads astray, and a learner that follows."""

import numpy as np

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.arithmetic import rational, rationals
from rewardtheory.design.temporal_difference import Rule, advance, birth, q_learning, table
from rewardtheory.verify.claims import counterexample

HALF = rational(1) / 2
ROUNDS = 6


@counterexample(source="asmuth2008shaping")
def a_potential_can_keep_a_greedy_learner_from_the_best_action():
    """Working pays 1; the detour pays 0, but its end has potential 1, and V* there is 0. A greedy learner that happens to
    try the detour first sees it pay; whatever it pays back later, the detour keeps a positive value (here for six rounds at
    α = γ = 1/2, in general αγ Σ (1−α)^i …, each term positive), so working is never tried. Without the potential the
    same learner ties, tries working, and stays. The optimum is the same with and without: only learning is not."""
    mdp = rt.mdp({"s": {"work": "end", "detour": "t"}, "t": {"on": "end"}}, start="s", discount=HALF)
    reward = rt.reward(mdp, {("s", "work"): 1})
    shaped = rt.shape(mdp, reward, [int(name == "t") for name in mdp.states or ()])
    rule = Rule(q_learning, HALF, rational(0), None, 10)
    # The first tie goes to the detour, every later one to working.
    first, later = (rationals([0, 1, pick, 0, 1, pick]) for pick in (HALF, rational(0)))
    learned = {}
    for name, R in (("plain", reward), ("shaped", shaped)):
        life = birth(rationals(np.zeros((3, mdp.n_actions), int)), np.zeros((3, mdp.n_actions), int), 100)
        for n in range(1 + 2 * ROUNDS):
            life = advance(table(mdp, R), rule, life, later if n else first)
        learned[name] = life
    assert learned["shaped"].visits[0].tolist()[:2] == [0, ROUNDS]
    assert learned["plain"].visits[0, 1] == 1
    # In units of the table Q + Φ of the equivalent start: the end of the detour from 1 towards 0, the detour after it.
    values: dict = {"step": "1/2", "discount": "1/2", "end 0": 1, "detour 0": 0, "work": 0}
    claims = []
    for n in range(1, ROUNDS + 1):
        ahead = ["*", "step", ["*", "discount", f"end {n - 1}"]]
        values[f"detour {n}"] = ["+", ["*", ["-", 1, "step"], f"detour {n - 1}"], ahead]
        values[f"end {n}"] = ["*", ["-", 1, "step"], f"end {n - 1}"]
        claims.append((f"detour {n}", ">", "work"))
    values["learned"] = str(learned["shaped"].q[0, 1])
    return exact.arithmetic(
        "A greedy learner that tried the detour first compares it with working, which it never tried",
        values,
        [*claims, ("learned", "==", f"detour {ROUNDS}")],
    )
