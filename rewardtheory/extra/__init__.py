"""Adapters, one third party each: files, Gymnasium's tables, and what the command line calls a model or a reward."""
