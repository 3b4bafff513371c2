"""Formulas, their text, and their automata, against the definition on words that repeat themselves."""

import pytest
from objectives.words import generator, random_formula, random_word

from rewardtheory.objectives import formulas as f
from rewardtheory.objectives.hoa import read_hoa, write_hoa
from rewardtheory.objectives.parsing import ltl
from rewardtheory.objectives.rabin import rabin
from rewardtheory.objectives.semantics import holds


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_automaton_accepts_exactly_the_words_that_satisfy_the_formula(depth):
    accepted = set()
    for seed in range(80):
        rng = generator(100 * depth + seed)
        g = random_formula(rng, depth)
        automaton = rabin(g, budget=3000)
        for _ in range(12):
            begin, cycle = random_word(rng)
            wanted = holds(g, begin, cycle)
            assert automaton.accepts(begin, cycle) == wanted, (f.text(g), begin, cycle)
            accepted.add(wanted)
    assert accepted == {True, False}


@pytest.mark.parametrize("seed", range(40))
def test_text_and_negation(seed):
    rng = generator(seed)
    g = random_formula(rng, 4)
    assert ltl(f.text(g)) == g
    for _ in range(10):
        begin, cycle = random_word(rng)
        assert holds(f.negation(g), begin, cycle) != holds(g, begin, cycle)


@pytest.mark.parametrize("seed", range(40))
def test_hoa_out_and_in(seed):
    rng = generator(seed)
    automaton = rabin(random_formula(rng, 3), budget=2000)
    again = read_hoa(write_hoa(automaton))
    for _ in range(10):
        word = random_word(rng)
        assert again.accepts(*word) == automaton.accepts(*word)


def test_precedence_is_as_documented():
    same = {
        "F a U b": "(F a) U b",
        "F a & X b": "(F a) & (X b)",
        "a U b U c": "a U (b U c)",
        "a & b | c -> d": "((a & b) | c) -> d",
        "a -> b -> c": "a -> (b -> c)",
        "!a U b": "(!a) U b",
        "a <-> b": "(a & b) | (!a & !b)",
        "a W b & c": "(a W b) & c",
        '"two words" and not b': '"two words" & !b',
    }
    for one, two in same.items():
        assert ltl(one) == ltl(two), one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a U", r"^`text`, column 4: a formula should stand here, and the text ends\.\n  a U\n     \^$"),
        ("(a & b", r"^`text`, column 7: the bracket of column 1 is not closed\.\n"),
        ("a b", r"^`text`, column 3: 'b' is left over; an operator or the end should stand here\."),
        ("a & U b", r"^`text`, column 5: 'U' stands where a formula should begin\."),
        ("a # b", r"^`text`, column 3: '#' means nothing here\."),
        ("N a", r"^`text`, column 1: N, weak next, is for finite traces"),
        ("", r"^`text`, column 1: a formula should stand here"),
        ("!" * 300 + "a", "nested more than 200 deep"),
    ],
)
def test_errors_point_at_the_column(text, message):
    with pytest.raises(ValueError, match=message):
        ltl(text)


def test_a_formula_whose_automaton_explodes_is_stopped_with_its_size():
    g = ltl(" & ".join(f"(G F a{i} | F G b{i})" for i in range(3)) + " & F (c & X X X X X X d)")
    with pytest.raises(ValueError, match=r"has more than 50 states \(\d+ still to be explored\); raise `budget`"):
        rabin(g, budget=50)
    with pytest.raises(ValueError, match="has 16 temporal operators other than X, .* at most 14 are supported"):
        rabin(ltl(" & ".join(f"G F a{i}" for i in range(8))))
