"""Exact rationals, the float solver and an oracle agree on a thousand models; `python tests/agreement.py` runs more."""

import agreement
import pytest


@pytest.mark.parametrize("part", range(4))
def test_three_independent_ways_agree(part):
    tally = agreement.agreement(250, seed=250 * part)
    assert not tally.violations, {c: (tally.worst[c], tally.where[c]) for c in tally.violations}
    assert len(tally.worst) == 14 and min(tally.count.values()) > 20


def test_a_violation_is_seen():
    tally = agreement.Tally()
    tally.add("fine", 1e-12, 1e-12, 0)
    assert tally.violations == []
    tally.add("off", 2e-12, 1e-12, 1)
    tally.add("exact", 1e-300, 0, 2)
    assert tally.violations == ["off", "exact"] and tally.where["off"] == 1
