"""Reading automata of other tools: what is deterministic and complete is read, what is not gets one sentence."""

import pytest

from rewardtheory.objectives.hoa import read_hoa

HEAD = 'HOA: v1\ntool: "somebody" "1"\nname: "GFa"\nStates: 2\nStart: 0\nAP: 1 "a"\nacc-name: Buchi\nAcceptance: 1 Inf(0)\n'


def test_state_based_marks_aliases_implicit_labels_and_comments():
    text = (
        'HOA: v1 /* a comment */\nAP: 2 "b" "a"\nStates: 2\nStart: 0\n'
        "Alias: @x 0&!1\nAcceptance: 2 Fin(0) & Inf(1) | f\n--BODY--\n"
        'State: 0 "first" {1}\n[@x] 1\n[!@x] 0\nState: 1 {0}\n0 0 1 1\n--END--\n'
    )
    automaton = read_hoa(text)
    assert automaton.atoms == ("a", "b")
    assert automaton.accepts([], [{"a"}]) and not automaton.accepts([{"b"}], [{"a", "b"}])
    assert automaton.accepts([{"b"}, {"b"}], [{"a"}])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "State: 0\n[0] 0 {0}\nState: 1\n[t] 1\n",
            r"^`text`, line 1: state 0 has no edge for the letter in which nothing holds",
        ),
        (
            "State: 0\n[0] 0\n[t] 1\nState: 1\n[t] 1\n",
            r"^`text`, line 12: state 0 has two edges for one letter; .*",
        ),
        (
            "State: 0\n[0] 0&1\n[!0] 0\nState: 1\n[t] 1\n",
            r"^`text`, line 11: a universal branch is not deterministic\.$",
        ),
        ("State: 0\n[3] 0\nState: 1\n[t] 1\n", r"^`text`, line 11: '3' is no atom; there are 1, numbered from 0\.$"),
        ("State: 0\n[t] 7\nState: 1\n[t] 1\n", r"a state is numbered 7, and there are 2"),
        ("State: 0\n[t] 0\nState: 0\n[t] 0\n", r"^`text`, line 12: state 0 is there twice\.$"),
    ],
)
def test_what_is_not_deterministic_or_not_complete_is_refused(body, message):
    with pytest.raises(ValueError, match=message):
        read_hoa(HEAD + "--BODY--\n" + body + "--END--\n")


def test_headers_are_checked():
    with pytest.raises(ValueError, match="line 1: only version v1 of the format is read"):
        read_hoa("HOA: v2\n")
    with pytest.raises(ValueError, match="there is more than one initial state"):
        read_hoa(HEAD.replace("Start: 0", "Start: 0 & 1") + "--BODY--\n--END--\n")
    with pytest.raises(ValueError, match="line 8: found 'Rabin' where Fin, Inf, t, f or a bracket should stand"):
        read_hoa(HEAD.replace("Inf(0)", "Rabin") + "--BODY--\n--END--\n")
    with pytest.raises(ValueError, match="the header lacks Start: or Acceptance:"):
        read_hoa('HOA: v1\nAP: 1 "a"\n--BODY--\n--END--\n')
