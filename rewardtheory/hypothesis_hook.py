"""The entry point for Hypothesis: ``st.from_type(rt.MDP)`` works, and nobody's test session pays for it.

Hypothesis calls `register` in every session in which rewardtheory is installed. It registers only if the types are
loaded already; if they are loaded later, they call `register` themselves.
"""

import importlib
import sys


def register() -> None:
    """Register the strategy of `rt.MDP`, if both libraries are loaded; it is resolved when it is first drawn."""
    types = sys.modules.get("rewardtheory.types")
    strategies = sys.modules.get("hypothesis.strategies")
    if hasattr(types, "MDP") and hasattr(strategies, "register_type_strategy"):
        strategies.register_type_strategy(types.MDP, _models)


def _models(_):
    return importlib.import_module("rewardtheory.verify.instances").mdps()
