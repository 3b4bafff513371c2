"""Which discounts: spans that are compared with the answer at single discounts, found without polynomials."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from flint import fmpq, fmpq_poly

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.exact.signs import sign_table


def instance(seed):
    """Five policies in a row, of which some are tied; every other model moves surely."""
    rng = np.random.default_rng(seed)
    states = int(rng.integers(2, 4))
    mdp = rt.random_mdp(states=states, actions=2, discount=0.5, seed=seed)
    if seed % 2:
        transition = np.zeros((states, 2, states))
        for s in range(states):
            for a in range(2):
                transition[s, a, rng.integers(states)] = 1
        mdp = mdp.replace(transition=transition)
    policies = {}
    for k in range(5):
        weights = rng.integers(0, 3, size=(states, 2))
        weights[weights.sum(1) == 0] = 1
        policies[f"p{k}"] = np.vectorize(Fraction)(weights) / np.vectorize(Fraction)(weights.sum(1, keepdims=True))
    names = [f"p{k}" for k in rng.permutation(5)]
    order = [(a, rng.choice([">", ">", ">", "="]).item(), b) for a, b in pairwise(names)]
    return mdp, policies, order


def inside(spans, gamma):
    def above(span):
        return span.low[1] < gamma or (span.low == (gamma, gamma) and span.closed[0])

    def below(span):
        return gamma < span.high[0] or (span.high == (gamma, gamma) and span.closed[1])

    return any(above(span) and below(span) for span in spans)


def agrees(mdp, policies, order, formalism):
    found = rt.express_at_any_discount(mdp, policies, order, formalism)
    for k in (0, 1, 11, 23, 37, 49):
        gamma = fmpq(k, 50)
        single = rt.express(mdp.exact().replace(discount=gamma), policies, order, formalism).expressible
        assert inside(found.yes if single else found.no, gamma), (gamma, single)
    assert found.expressible == bool(found.yes)
    assert len(found.certificates) == len(found.no) and all(c.verify() for c in found.certificates)
    for span, certificate in zip(found.no, found.certificates, strict=True):
        assert certificate.low - span.low[1] <= fmpq(1, 2**29) and span.high[0] - certificate.high <= fmpq(1, 2**29)
    if found.yes:
        assert found.answer.specification.discount is not None
    return found


@pytest.mark.parametrize("formalism", ["MR", "RRL"])
@pytest.mark.parametrize("seed", [0, 2, 3, 5])
def test_spans_hold_what_single_discounts_say(seed, formalism):
    agrees(*instance(seed), formalism)


@pytest.mark.parametrize(
    ("seed", "yes", "no"),
    [
        (17, ["[0, about 0.392647)"], ["[about 0.392647, 1)"]),
        (99, ["[0, about 0.222495)", "(about 0.479203, 1)"], ["[about 0.222495, about 0.479203]"]),
        (117, ["{0}"], ["(0, 1)"]),
        (48, ["(0, about 0.907751)"], ["{0}", "[about 0.907751, 1)"]),
    ],
)
def test_the_answer_can_change_with_the_discount(seed, yes, no):
    found = agrees(*instance(seed), "MR")
    assert ([str(s) for s in found.yes], [str(s) for s in found.no], found.open) == (yes, no, ())


def test_a_number_that_is_left_open_comes_with_a_reason():
    found = agrees(*instance(94), "RRL")
    assert [str(s) for s in found.open] == ["{about 0.432951}"] and found.reason.startswith("the open discounts are")


def test_one_rational_discount_alone_can_be_the_exception():
    """There a tie says nothing new, or all: between two spans of yes lies one number of no."""
    mdp, policies, order = instance(196)
    found = agrees(mdp, policies, order, "RRL")
    (span,) = found.no
    assert span.low == span.high and span.low[0] == span.low[1] and len(found.yes) == 2
    at = mdp.exact().replace(discount=span.low[0])
    assert rt.express(at, policies, order, "RRL").expressible is False


@pytest.mark.parametrize("seed", range(20))
def test_signs_are_those_of_values(seed):
    rng = np.random.default_rng(seed)
    factors = [fmpq_poly([fmpq(int(c)) for c in rng.integers(-4, 5, size=int(rng.integers(1, 5)))]) for _ in range(3)]
    polynomials = [factors[0] * factors[1], factors[1] * factors[2], factors[0] ** 2, fmpq_poly([0])]
    table = sign_table(polynomials)
    assert table[0][0].point and table[0][0].low.low == 0 and table[-1][0].high.low == 1
    for (one, _), (two, _) in pairwise(table):
        assert one.point != two.point and one.high == two.low
    for cell, signs in table:
        for share in (fmpq(1, 7), fmpq(1, 2), fmpq(6, 7)):
            x = cell.low.low if cell.point and cell.low.rational else None if cell.point else cell.inside(share)
            if x is not None:
                assert signs == [int(p(x) > 0) - int(p(x) < 0) for p in polynomials]
    for p in polynomials:  # the points of sign 0 are the real roots in [0, 1), by another algorithm
        if p.degree() > 0:
            roots = {round(float(x.real), 6) for x, _ in p.complex_roots() if abs(float(x.imag)) < 1e-9}
            zero = [cell for cell, signs in table if cell.point and signs[polynomials.index(p)] == 0]
            near = [cell.low for cell in zero]
            assert len(near) == sum(0 <= x < 1 for x in roots)
            assert all(any(float(r.low) - 1e-5 <= x <= float(r.high) + 1e-5 for x in roots) for r in near)


def test_bad_input_gets_one_sentence():
    mdp, policies, order = instance(0)
    with pytest.raises(
        ValueError, match=r"^`formalism` is 'LAR'; the discount is asked about for MR and RRL: for other"
    ):
        rt.express_at_any_discount(mdp, policies, order, "LAR")
    (certificate,) = rt.express_at_any_discount(*nowhere(), "MR").certificates
    short = exact.AnyDiscount(**{**vars(certificate), "vectors": ()})
    assert short.verify().reason.startswith("no multipliers contradict the preferences a")


def nowhere():
    graph = {"x": {"x": "x", "y": "y"}, "y": {"x": "x", "y": "y"}}
    mdp = rt.mdp(graph, start="x", discount=0.5).replace(initial=[0.5, 0.5])
    policies = {"stay": [0, 1], "swap": [1, 0], "x": [0, 0], "y": [1, 1]}
    return mdp, policies, [(a, ">", b) for a in ("stay", "swap") for b in "xy"]
