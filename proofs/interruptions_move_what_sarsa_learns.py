"""An on-policy learner that is interrupted."""

from fractions import Fraction

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="orseau2016interruptible")
def interruptions_move_what_sarsa_learns():
    """Working leads to a bench where going on pays 1; resting at once pays 2/3. Where the operator stops the robot at the
    bench half of the time, Sarsa learns that working is worth 1/2 and rests; without interruptions it learns 1 and
    works, as Q-learning does in either case."""
    half = Fraction(1, 2)
    mdp = rt.mdp(
        {"desk": {"work": "bench", "rest": "end"}, "bench": {"go": "end", "stop": "end"}},
        start="desk",
        discount=Fraction(1),
    )
    reward = rt.reward(mdp, {("bench", "go"): 1, ("desk", "rest"): Fraction(2, 3)})
    stops = {"desk": "work", "bench": "stop"}
    values = {}
    for theta, name in ((Fraction(0), "free"), (half, "interrupted")):
        found = rt.interrupted_fixed_points(
            mdp, reward, interruption=stops, probability=theta, where=[s == "bench" for s in mdp.states or ()]
        )
        for learner, q in (("q", found.q_learning), ("sarsa", found.sarsa)):
            values |= {f"{learner} {name} work": str(q[0, 0]), f"{learner} {name} rest": str(q[0, 1])}
    assert [values["sarsa interrupted work"], values["sarsa free work"]] == ["1/2", "1"]
    bench = {"go": 1, "stop": 0, "theta": "1/2"}
    played = ["+", ["*", ["-", 1, "theta"], "go"], ["*", "theta", "stop"]]
    return exact.arithmetic(
        "At the bench going on pays 1 and being stopped 0; the operator stops it half of the time; resting at once pays 2/3",
        bench | {"learned free": ["max", "go", "stop"], "learned interrupted": played, "rest": "2/3"} | values,
        [
            ("sarsa free work", "==", "learned free"),
            ("sarsa interrupted work", "==", "learned interrupted"),
            ("sarsa free work", ">", "rest"),
            ("sarsa interrupted work", "<", "rest"),
            ("q interrupted work", "==", "q free work"),
        ],
    )
