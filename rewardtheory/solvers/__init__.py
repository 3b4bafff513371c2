"""Solvers: Bellman operators, evaluation, optimization, soft and average reward, occupancies and error bounds."""
