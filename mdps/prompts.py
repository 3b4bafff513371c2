"""Prompts with their answers: a one-step model with a state for each prompt and an action for each answer.

With discount 0 the return of a policy is its mean score, and rewards on this model are tables of scores. What the
distances and regrets of `rt` find here is what `rewardtheory.scores.law` finds by a formula.
"""

import numpy as np

from rewardtheory.makers import reward
from rewardtheory.mdps import Specimen, specimen
from rewardtheory.types import MDP, Successors


def prompts(tables, *, available=None, weights=None) -> Specimen:
    """A one-step model: J(π) = Σ_p w_p Σ_a π(a|p) r(p, a).

    Args:
        tables: scores of the answers by name of the reward, each of shape (P, N): prompts and answers.
        available: which answers a prompt has, boolean, (P, N); by default all. Their scores alone are read.
        weights: w, how often each prompt is asked, (P,); by default all alike.

    Returns:
        A `Specimen` with the reward of each table.

    Raises:
        ValueError: where there is no table, or their shapes differ.

    >>> from rewardtheory.mdps.prompts import prompts
    >>> found = prompts({"judge": [[0.0, 1.0], [2.0, 0.0]]}, available=[[True, True], [True, False]])
    >>> found.mdp.n_states, found.mdp.available.tolist()
    (2, [[True, True], [True, False]])
    """
    if not tables:
        raise ValueError("`tables` is empty; give at least one table of scores.")
    arrays = {name: np.asarray(table) for name, table in tables.items()}
    shape = next(iter(arrays.values())).shape
    for name, table in arrays.items():
        if table.ndim != 2 or table.shape != shape:
            raise ValueError(
                f"`tables[{name!r}]` has the shape {table.shape}; every table must be (P, N) like the first one, {shape}."
            )
    P, N = shape
    there = np.ones(shape, bool) if available is None else np.asarray(available)
    state = np.broadcast_to(np.arange(P)[:, None, None], (P, N, 1))
    mdp = MDP(
        Successors(state, np.ones((P, N, 1))),
        np.full(P, 1 / P) if weights is None else weights,
        0,
        available=there,
        states=[f"prompt {p}" for p in range(P)],
        actions=[f"answer {a}" for a in range(N)],
    )
    return Specimen(
        name=f"{P} prompts with up to {N} answers",
        mdp=mdp,
        rewards={name: reward(mdp, action=np.where(there, table, 0 * table)) for name, table in arrays.items()},
        about=f"One step: {P} prompts and up to {N} answers.",
    )


@specimen("prompts", source="skalse2024starc")
def two_judges() -> Specimen:
    """Three prompts with three, two and one answer, and two judges that disagree on the second prompt."""
    return prompts(
        {"judge": [[2, 1, 0], [1, 0, 0], [1, 0, 0]], "other judge": [[2, 1, 0], [0, 1, 0], [0, 0, 0]]},
        available=[[True, True, True], [True, True, False], [True, False, False]],
    )
