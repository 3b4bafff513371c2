"""Tables of scores: one pipeline of ibis expressions, on DuckDB by default, on Spark or a warehouse by one argument.

engines     where the expressions run
reading     Parquet, CSV, JSON lines, preference pairs, RewardBench results -> one long table, bad rows counted
cleaning    rewards as numbers, ties, scales, doubles
transforms  reference quantiles, log-sigmoid, PAR, group advantages, as expressions
moments     statistics that merge
pipeline    all of it for a table larger than memory, prompt bucket by prompt bucket
judges      what the rewards of one table say about each other
"""
