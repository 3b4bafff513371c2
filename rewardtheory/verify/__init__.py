"""Verify: claims that run, the instances they run on, and the checks of a reward scheme of one's own."""
