"""A comparison as plain data, the form of ``rewardtheory compare --json``."""

import hashlib
from typing import Any

import numpy as np

from rewardtheory import __version__
from rewardtheory.arithmetic import to_float
from rewardtheory.distances.comparison import Comparison, PairComparison
from rewardtheory.exact import share_models
from rewardtheory.transition import probability
from rewardtheory.types import MDP, Successors

SCHEMA = "rewardtheory/compare/1"


def comparison_data(found: Comparison, *, name: str, seed: int, notes: dict[str, str] | None = None) -> dict[str, Any]:
    """A comparison as one JSON object: numbers stay numbers, and each pair has its errors beside them.

    Args:
        found: the comparison.
        name: of the model.
        seed: that the candidates were drawn with.
        notes: sentences about the rewards, by name; a reward that the model cannot have is noted here too.
    """
    data = {
        "schema": SCHEMA,
        "version": __version__,
        "seed": seed,
        "input": fingerprint(found.mdp, found.rewards),
        "model": {
            "name": name,
            "states": found.states,
            "reachable": found.reachable,
            "actions": found.mdp.n_actions,
            "discount": to_float(found.mdp.discount),
        },
        "rewards": list(found.rewards),
        "notes": notes or {},
        "coverage": found.coverage,
        "epsilon": found.epsilon,
        "pairs": [_pair_data(pair, [c.to_dict() for c in pair.certificates]) for pair in found.pairs],
    }
    return share_models(data)


def _pair_data(pair: PairComparison, certificates: list[dict]) -> dict[str, Any]:
    def interval(x):
        return {"best": to_float(x.best), "worst": to_float(x.worst)}

    return {
        "a": pair.a,
        "b": pair.b,
        "starc": pair.starc,
        "epic": pair.epic,
        "regret": {way: interval(x) for way, x in pair.regret.items()},
        "near_optimal_regret": {way: interval(x) for way, x in pair.near_optimal_regret.items()},
        "worst_case_regret": {way: to_float(x.value) for way, x in pair.worst_case_regret.items()},
        "worst_case_policies": {way: _policies(x) for way, x in pair.worst_case_regret.items()},
        "relation": pair.relation.relation,
        "explanation": pair.relation.explanation,
        "certificate": certificates[0] if certificates else None,
        "certificates": certificates[1:],
        "errors": pair.errors,
    }


def _policies(x) -> dict[str, list]:
    """The two policies of a worst case: each a mixture, drawn once at the start, of deterministic ones."""
    share = to_float(x.share)

    def mixture(pair):
        parts = [
            {"weight": w, "actions": np.asarray(a).tolist()} for w, a in zip((share, 1 - share), pair, strict=True)
        ]
        return [part for part in parts if part["weight"] > 0]

    return {"given_up": mixture(x.better_pair), "followed": mixture(x.chosen_pair)}


def fingerprint(mdp: MDP, rewards: dict[str, Any]) -> str:
    """A SHA-256 hash of a model and its rewards: equal input, equal hash."""
    digest = hashlib.sha256()
    parts: list[Any] = [probability(mdp.transition), mdp.initial, mdp.discount, mdp.available, mdp.terminal]
    if isinstance(mdp.transition, Successors):
        parts.append(mdp.transition.state)
    for x in [*parts, *rewards.values()]:
        array = np.asarray(x)
        text = repr([str(v) for v in array.ravel()]) if array.dtype == object else None
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(text.encode() if text else np.ascontiguousarray(array).tobytes())
    digest.update("\0".join(rewards).encode())
    return digest.hexdigest()
