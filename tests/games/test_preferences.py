"""Tables of preferences: what is taken, and the one sentence for each kind of bad input."""

from fractions import Fraction

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory.games.preferences import log_odds

half = Fraction(1, 2)


def test_pairs_in_one_direction_or_both_give_the_same_table():
    one = rt.preferences({("a", "b"): Fraction(3, 4), ("c", "a"): 1, ("b", "c"): half})
    both = rt.preferences(
        {
            ("a", "b"): Fraction(3, 4),
            ("b", "a"): Fraction(1, 4),
            ("a", "c"): 0,
            ("c", "a"): 1,
            ("c", "b"): half,
            ("b", "c"): half,
        }
    )
    assert one.names == both.names == ("a", "b", "c")
    assert (one.table == both.table).all() and (one.table + one.table.T == 1).all()


def test_margins_of_floats_are_exactly_antisymmetric():
    P = rt.preferences([[0.5, 0.7, 0.1], [0.3, 0.5, 0.6], [0.9, 0.4, 0.5]])
    A = P.margins
    assert (A == -A.T).all() and P.table[0, 1] == 0.7


def test_float32_tables_pass_with_their_own_rounding():
    table = np.array([[0.5, 0.7], [0.3, 0.5]], dtype=np.float32)
    assert len(rt.preferences(table)) == 2


def test_rankings_give_the_shares_of_voters():
    P = rt.preferences_of_rankings([[0, 1, 2], [0, 2, 1], [2, 1, 0]], names=["x", "y", "z"])
    assert P.table[0, 1] * 3 == 2 and P.table[1, 2] * 3 == 1 and P.names == ("x", "y", "z")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            [[0.5, 0.6], [0.3, 0.5]],
            r"^`preferences`\[0, 1\] \('0' over '1'\) is 0.6 and the other direction is 0.3; the two must sum",
        ),
        (
            [[0.5, 1.2], [-0.2, 0.5]],
            r"^`preferences`\[0, 1\] \('0' over '1'\) is 1.2; a probability must be within \[0, 1\]",
        ),
        ([[0.4, 0.5], [0.5, 0.5]], r"^`preferences`\[0, 0\] .* is 0.4; an alternative against itself must have 1/2"),
        ([[0.5, 0.5]], r"^`preferences` has shape \(1, 2\); it must be a square table"),
        (np.zeros((0, 0)), r"^`preferences` has shape \(0, 0\); it must be a square table"),
        ([[0.5, np.nan], [0.5, 0.5]], r"^`preferences`\[0, 1\] is nan; every number must be finite"),
        ({}, r"^`preferences` is empty; give at least one pair"),
        ({("a", "b"): 0.5, ("b", "c"): 0.5}, r"^`preferences` lacks the pair 'a', 'c'; every pair needs a probability"),
        (
            {("a", "b"): 0.6, ("b", "a"): 0.6},
            r"^`preferences`\[0, 1\] \('a' over 'b'\) is 0.6 and the other direction is 0.6",
        ),
        ({("a", "a"): 0.5}, r"^`preferences` has the entry \('a', 'a'\); it must be a pair \(winner, loser\) of two"),
    ],
)
def test_bad_tables_get_one_sentence(table, message):
    with pytest.raises(ValueError, match=message):
        rt.preferences(table)


def test_bad_names_and_rankings_get_one_sentence():
    with pytest.raises(ValueError, match=r"^`names` has 1 entries; it must have one for each of the 2 alternatives"):
        rt.preferences([[0.5, 0.5], [0.5, 0.5]], names=["a"])
    with pytest.raises(ValueError, match=r"^`names` has 'a' twice"):
        rt.preferences([[0.5, 0.5], [0.5, 0.5]], names=["a", "a"])
    with pytest.raises(ValueError, match=r"^`preferences` names 'c', which is none of `names`: a, b"):
        rt.preferences({("a", "c"): 0.5}, names=["a", "b"])
    with pytest.raises(ValueError, match=r"^`rankings`\[1\] is \[0, 0\]; every row must list each of 0, ..., 1 once"):
        rt.preferences_of_rankings([[0, 1], [0, 0]])
    with pytest.raises(ValueError, match=r"^`rankings` has shape \(0,\)"):
        rt.preferences_of_rankings([])


def test_infinite_odds_are_refused_where_they_are_needed():
    with pytest.raises(
        ValueError, match=r"^`preferences`\[1, 0\] \('1' over '0'\) is 0, so its log-odds are infinite, and"
    ):
        log_odds(rt.preferences([[0.5, 1], [0, 0.5]]), why="this needs them")


def test_the_summary_of_a_table():
    table = {("a", "b"): Fraction(2, 3), ("b", "c"): Fraction(2, 3), ("c", "a"): Fraction(2, 3)}
    found = rt.choose(rt.preferences(table), temperature=0.5)
    assert not found.bradley_terry and found.certificate.verify().ok and found.cycle.names == ("a", "b", "c")
    assert all(verdict.ok for verdict in exact.recheck(exact.to_json(found.certificates)))
    assert found.inconsistency == pytest.approx(1)
    for name in ("copeland", "borda", "maximal-lottery", "nash-md", "ipo", "dpo"):
        assert np.allclose(np.asarray(found.methods[name].policy, float), 1 / 3), name
    assert [choice.unique for choice in found.methods.values()] == [False, False, True, True, True, True]
    sure = rt.choose([[0.5, 1.0], [0.0, 0.5]])
    assert "no room for 0 > 1, which is sure" in str(sure)
    assert "dpo" not in sure.methods and sure.methods["copeland"].unique and "probability" in str(sure.certificate)
    even = rt.choose(np.full((3, 3), 0.5))
    assert even.bradley_terry and not even.methods["maximal-lottery"].unique and even.majority_cycle is None
