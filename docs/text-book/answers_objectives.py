"""Answers to the exercises of the chapter on objectives."""

import rewardtheory as rt


def formulas():
    """At least twice; now and never again; each a is answered later."""
    return {"twice": "F (a & X F a)", "first only": "a & X G !a", "answered": "G (a -> X F b)"}


def count_to_three():
    """Count in the states."""
    graph = {
        "0": {"a": ("1", 0), "else": ("0", 0)},
        "1": {"a": ("2", 0), "else": ("1", 0)},
        "2": {"a": ("end", 1), "else": ("2", 0)},
        "end": {},
    }
    return rt.reward_machine(graph, start="0")


def mixture_value(left, right, p):
    """The expectation is linear: the policy draws one of two trajectories."""
    return (1 - p) * left + p * right
