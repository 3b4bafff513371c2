"""A potential that changes over time is not equal to initial Q values."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="devlin2012dynamic")
def a_moving_potential_is_no_initialization():
    """One state, two actions, discount 1/2, step size 1, each action tried once, potential 0, then 2, then 0.

    The learner with the bonus γΦ_{t+1} − Φ_t prefers the first action, the one that starts from Φ₀ the second. What
    they learned is certified as the rewards of a bandit.
    """
    pay, discount, phi = (0, Fraction(1, 4)), Fraction(1, 2), (0, 2, 0)
    with_bonus, with_start = [Fraction(0)] * 2, [Fraction(phi[0])] * 2
    for t, a in enumerate((0, 1)):
        bonus = discount * phi[t + 1] - phi[t]
        with_bonus[a] = pay[a] + bonus + discount * max(with_bonus)
        with_start[a] = pay[a] + discount * max(with_start)
    bandit = rt.mdp({"s": {"first": "end", "second": "end"}}, start="s", discount=discount)
    model = exact.model_of(bandit)
    learned = {"learned with the bonus": with_bonus, "learned from Φ₀": with_start}
    rewards = [
        exact.reward_of(model, bandit, rt.reward(bandit, {("s", "first"): q[0], ("s", "second"): q[1]}), name)
        for name, q in learned.items()
    ]
    claims = [("learned with the bonus", "first", ">", "second"), ("learned from Φ₀", "first", "<", "second")]
    return exact.witness(model, rewards, {"first": [0, 0], "second": [1, 0]}, claims)
