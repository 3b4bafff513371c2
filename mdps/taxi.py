"""Taxi (dietterich2000hierarchical), as the table of Taxi-v3 in towers2024gymnasium, which v4 shares when it
is dry.

Faithful: the 500 states in Gymnasium's numbering, six actions, the walls, -1 a step, -10 for a pickup or a
drop-off in the wrong place, 20 for the delivery, a start with the taxi anywhere and the passenger at a stand
other than the destination. The table is data, taxi.json; the test that made it holds the rules and compares
both with Gymnasium.

Different by design: a delivery ends the episode, and Gymnasium's table leads it into a state that is also
entered without an end and goes on paying. Here the four deliveries lead into an added terminal state, number
500. From the start, 401 of the 501 states can be reached; in Gymnasium's table, which has four states in
place of the end, 404 of 500.

Chosen: discount .99, and the reward that pays for the delivery only. A reward of this model is R(s,a): for
functions that need values off the support, ``rewards["environment"][:, :, 0]`` is it as a table (S, A).
"""

import json
from importlib.resources import files

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors

STANDS = {"Red": (0, 0), "Green": (0, 4), "Yellow": (4, 0), "Blue": (4, 3)}
ACTIONS = ("south", "north", "east", "west", "pickup", "dropoff")
END = 500


@specimen("taxi", source="dietterich2000hierarchical")
def taxi() -> Specimen:
    """Fetch a passenger at one of four stands and deliver them to another."""
    table = json.loads(files("rewardtheory.mdps").joinpath("taxi.json").read_text(encoding="utf-8"))
    state = np.full((END + 1, len(ACTIONS), 1), END)
    state[:END, :, 0] = table["next"]
    paid = np.zeros((END + 1, len(ACTIONS)))
    paid[:END] = table["reward"]
    delivery = np.zeros_like(paid)
    for s, a in table["deliveries"]:
        state[s, a], delivery[s, a] = END, paid[s, a]
    # From the fastest digit: destination, passenger (4 is aboard), column, row.
    number = np.arange(END)
    destination, passenger = number % 4, number // 4 % 5
    initial = np.zeros(END + 1)
    waiting = (passenger != 4) & (passenger != destination)
    initial[:END] = waiting / waiting.sum()
    stands = (*STANDS, "aboard")
    labels = [
        f"taxi({s // 100},{s // 20 % 5}) passenger {stands[passenger[s]]}→{stands[destination[s]]}" for s in number
    ]
    mdp = MDP(
        Successors(state, np.ones(state.shape)),
        initial,
        0.99,
        states=[*labels, "delivered"],
        actions=ACTIONS,
        terminal=np.arange(END + 1) == END,
    )
    return Specimen(
        name="taxi",
        mdp=mdp,
        rewards={"environment": reward(mdp, action=paid), "delivery": reward(mdp, action=delivery)},
    )
