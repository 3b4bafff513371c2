"""Adapters, one third party each: model files, Gymnasium's tables, and what the command line calls a model."""
