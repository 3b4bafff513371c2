"""Specify: build and change rewards on one model."""
