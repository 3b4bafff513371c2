"""Answers to the exercises of the chapter on the off-switch game."""

from itertools import combinations

import numpy as np


def most_misreports(utilities, probabilities):
    """Misread with probability ε, a rational human is worth min(E[U⁺], E[U⁻]) − ε E|U|."""
    u, p = np.asarray(utilities), np.asarray(probabilities)
    good, bad = (p * np.maximum(u, 0)).sum(), (p * np.maximum(-u, 0)).sum()
    return min(good, bad) / (good + bad)


def worth_of_a_perfect_bit(utilities, probabilities, share):
    """With the bit the game is worth E[U⁺]; without it a coin is never worth more than not asking."""
    u, p = np.asarray(utilities), np.asarray(probabilities)
    mean = (p * u).sum()
    return (p * np.maximum(u, 0)).sum() - max(mean, 0, share * mean)


def best_wait_set(table):
    """Row by row the human lets it act where the waited columns sum to something positive."""
    D = np.asarray(table)
    columns = range(D.shape[1])

    def value(W):
        waited = np.maximum(D[:, list(W)].sum(axis=1), 0).sum() if W else 0
        return waited + sum(max(D[:, a].sum(), 0) for a in columns if a not in W)

    sets = [W for size in range(D.shape[1] + 1) for W in combinations(columns, size)]
    return set(max(sets, key=value))
