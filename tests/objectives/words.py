"""Random formulas and words."""

import numpy as np

from rewardtheory.objectives import formulas as f


def random_formula(rng, depth, names=("a", "b")):
    """A formula of at most this depth over all operators."""
    if depth == 0 or rng.random() < 0.15:
        name = names[rng.integers(len(names))]
        found = f.atom(name)
        return f.negation(found) if rng.random() < 0.4 else found
    kind = rng.choice(["and", "or", "X", "F", "G", "U", "W", "R", "M", "GF", "FG", "not"])
    one = random_formula(rng, depth - 1, names)
    if kind == "not":
        return f.negation(one)
    if kind in ("X", "F", "G"):
        return {"X": f.following, "F": f.eventually, "G": f.always}[kind](one)
    if kind in ("GF", "FG"):
        return f.always(f.eventually(one)) if kind == "GF" else f.eventually(f.always(one))
    two = random_formula(rng, depth - 1, names)
    if kind in ("and", "or"):
        return (f.conjunction if kind == "and" else f.disjunction)(one, two)
    return f.BUILD[kind](one, two)


def random_word(rng, names=("a", "b")):
    """(begin, cycle): letters of a word that repeats itself."""

    def letter():
        return frozenset(name for name in names if rng.random() < 0.5)

    return [letter() for _ in range(rng.integers(0, 4))], [letter() for _ in range(rng.integers(1, 4))]


def generator(seed):
    return np.random.default_rng(seed)


def rounded(graph):
    """A graph of fractions in floats."""
    return {s: {a: {t: float(p) for t, p in row.items()} for a, row in choices.items()} for s, choices in graph.items()}
