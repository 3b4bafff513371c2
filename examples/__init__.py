"""One script for each figure; `rewardtheory figure` lists them, and `rewardtheory.report.figures` says what a script holds."""
