"""Claims: one file per theorem, counterexample or refutation, named by its conclusion."""
