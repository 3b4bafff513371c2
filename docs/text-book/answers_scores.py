"""Answers to the exercises of the chapter on scores."""

import itertools

import numpy as np


def best_of_three(p, r):
    """All triples, the best of each sharing its probability."""
    law = np.zeros(len(p))
    for draws in itertools.product(range(len(p)), repeat=3):
        best = [i for i in draws if r[i] == max(r[j] for j in draws)]
        for i in best:
            law[i] += np.prod([p[j] for j in draws]) / len(best)
    return law


def same_preferences(r, other):
    """Centre each prompt; then one table must be a positive multiple of the other, or both must be 0."""
    a, b = (np.asarray(x) - np.mean(x, axis=1, keepdims=True) for x in (r, other))
    if not a.any() or not b.any():
        return bool(np.allclose(a, 0) and np.allclose(b, 0))
    scale = (a * b).sum() / (b * b).sum()
    return bool(scale > 0 and np.allclose(a, scale * b, atol=1e-9))
