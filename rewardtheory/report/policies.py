"""The two policies of a worst case, in words and arrows."""

import numpy as np

from rewardtheory.arithmetic import floats, to_float
from rewardtheory.distances.comparison import Comparison, PairComparison
from rewardtheory.solvers.occupancies import policy_of
from rewardtheory.transition import reachable
from rewardtheory.types import MDP

ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→", "north": "↑", "south": "↓", "west": "←", "east": "→"}
SHOWN = 8


def telling_pair(found: Comparison) -> PairComparison:
    """The pair with the first reward that says most: not the same order, and the costliest optimal policies."""
    first = next(iter(found.rewards))
    rank = {"different": 2, "same-optimal-policies": 1}

    def score(pair: PairComparison):
        return rank.get(pair.relation.relation, 0), to_float(pair.regret["a_given_b"].worst)

    return max((pair for pair in found.pairs if pair.a == first), key=score)


def worst_case_text(found: Comparison, places) -> str:
    """The worst case of the telling pair: which policy is given up and which is followed, drawn on the grid if any."""
    pair = telling_pair(found)
    worst, mdp = pair.worst_case_regret["a_given_b"], found.mdp
    policies = [floats(policy_of(mdp, x)) for x in (worst.better, worst.chosen)]
    loss = f"{to_float(worst.value):.3f} of the range of {pair.a}"
    head = (
        f"The worst case of {pair.b} for {pair.a}: the second policy is no worse under {pair.b}, and loses {loss} "
        "against the first."
    )
    seen = [floats(x).sum(axis=1) > 0 for x in (worst.better, worst.chosen)]
    if places is None:
        return head + "\n" + _differences(mdp, policies, seen[0] & seen[1])
    grids = [_grid(mdp, pi, places, mask).split("\n") for pi, mask in zip(policies, seen, strict=True)]
    note = "(* the policy randomizes, · it never comes here, ■ the end)"
    return "\n".join([head, *(f"    {x}      {y}" for x, y in zip(*grids, strict=True)), "    " + note])


def _grid(mdp: MDP, pi, places, seen) -> str:
    rows, columns = np.max(places, axis=0) + 1
    table = [[" " for _ in range(columns)] for _ in range(rows)]
    names = mdp.actions or tuple(str(a) for a in range(mdp.n_actions))
    for s, (row, column) in enumerate(places):
        if row < 0:
            continue
        if mdp.terminal[s]:
            table[row][column] = "■ "
        elif not seen[s]:
            table[row][column] = "· "
        else:
            name = names[int(pi[s].argmax())]
            table[row][column] = ARROWS.get(name.lower(), name[:1]) + ("*" if pi[s].max() < 1 - 1e-9 else " ")
    return "\n".join("".join(f"{cell:2}" for cell in row) for row in table)


def _differences(mdp: MDP, policies, both) -> str:
    """The states that both policies visit and where they do different things."""
    where = np.flatnonzero(both & (abs(policies[0] - policies[1]).max(axis=1) > 1e-9))
    if not len(where):
        return "    They differ only in states that one of them never visits."

    def act(pi):
        names = mdp.actions or tuple(f"action {a}" for a in range(mdp.n_actions))
        return " or ".join(
            f"{names[a]}" + (f" ({pi[a]:.2g})" if pi[a] < 1 - 1e-9 else "") for a in np.flatnonzero(pi > 1e-9)
        )

    lines = [
        f"    in {mdp.states[s] if mdp.states else f'state {s}'}: first {act(policies[0][s])}, second {act(policies[1][s])}"
        for s in where[:SHOWN]
    ]
    more = [f"    and in {len(where) - SHOWN} more states"] if len(where) > SHOWN else []
    return "\n".join(lines + more)


def places_of(found: Comparison, specimen):
    """The grid of the states that are left, by label where there are labels."""
    if getattr(specimen, "places", None) is None:
        return None
    return np.asarray(specimen.places)[reachable(specimen.mdp)]
