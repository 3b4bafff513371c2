"""Rounding of large numbers is no violation: tolerances are shares of the numbers, not absolute."""

import numpy as np

import rewardtheory as rt


def test_a_path_scheme_with_large_terms_that_cancel_telescopes():
    # Just below a power of two, so that to add 1 costs the last digit.
    large = 2.0**39 - 2.0**-14

    def scheme(path):
        ends = np.zeros(len(path))
        ends[0] += large
        ends[-1] -= large
        return path + ends

    assert scheme(np.array([1.0, 0.0])).sum() != 1
    report = rt.check(rt.Scheme(scheme, kind=rt.Kind.PATH, name="large ends"))
    assert report["telescoping"].keeps is True
