"""Confidence bands cover as often as they say."""

import numpy as np
import pytest

import rewardtheory as rt


def test_bands_cover_as_often_as_they_say():
    """Coverage of 95 % over 4,000 repetitions: for normal values exactly, for skewed ones what the docstring says."""
    draw = np.random.default_rng(0)
    for values, expected in ((draw.normal(size=(20, 4000)), 0.95), (draw.exponential(size=(20, 4000)) - 1, 0.918)):
        band = rt.mean_band(values)
        covered = ((band.low <= 0) & (0 <= band.high)).mean()
        assert abs(covered - expected) < 4 * np.sqrt(0.95 * 0.05 / 4000)
    assert (rt.mean_band(values, level=0.5).low > band.low).all()
    for curves, message in (([1.0, 2.0], "two runs"), ([[1.0, 2.0]], "two runs")):
        with pytest.raises(ValueError, match=message):
            rt.mean_band(curves)
    with pytest.raises(ValueError, match="^`level` is 95; a probability of covering lies in"):
        rt.mean_band(values, level=95)
