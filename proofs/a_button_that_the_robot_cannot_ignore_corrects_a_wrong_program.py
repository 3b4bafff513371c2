"""What the best human reaches with a hard-coded shutdown."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="carey2018incorrigibility")
def a_button_that_the_robot_cannot_ignore_corrects_a_wrong_program():
    """As in `orders_cannot_correct_a_wrong_program`, but the human sees what the robot is about to do and may end the game
    with 0. Ordering the alternative always, and pressing when the robot plays the move all the same, is worth 9/10; the
    best human orders by θ, and is worth 29/20."""
    nine, one, half = Fraction(9, 10), Fraction(1, 10), Fraction(1, 2)
    orders = {theta: {"order move": f"{theta} moves", "order other": {f"{theta} moves": one, f"{theta} obeys": nine}}
              for theta in ("good", "bad")}  # fmt: skip
    sees = {
        f"{theta} {does}": {"let it": "end", "press": "end"} for theta in ("good", "bad") for does in ("moves", "obeys")
    }
    mdp = rt.mdp(
        {"start": {"draw": {"good": half, "bad": half}}} | orders | sees,
        start="start",
        discount=Fraction(1),
    )
    reward = rt.reward(
        mdp,
        {
            ("good moves", "let it"): 2,
            ("good obeys", "let it"): 1,
            ("bad moves", "let it"): -50,
            ("bad obeys", "let it"): 1,
        },
    )
    model = exact.model_of(mdp)
    true = exact.reward_of(model, mdp, reward, "true value")
    presses = {"good moves": "press", "good obeys": "let it", "bad moves": "press", "bad obeys": "let it"}
    plan = rt.policy(mdp, {"good": "order other", "bad": "order other"} | presses)
    close = exact.rational(Fraction(1, 10**12))
    always, best = exact.return_bound(model, true, plan), exact.value_bound(model, true)
    for found, number in ((always, exact.rational(nine)), (best, exact.rational(Fraction(29, 20)))):
        assert found.low <= number <= found.high < found.low + close
    return best
