"""PRISM's explicit files: files as PRISM writes them, what this library writes, and what is refused."""

import numpy as np
import pytest
from flint import fmpq

import rewardtheory as rt

# A robot on six squares, in the format of PRISM's exports.
ROBOT = """# Transitions (MDP)
6 10 16
0 0 0 0.4 east
0 0 1 0.6 east
0 1 1 0.1 south
0 1 3 0.8 south
0 1 4 0.1 south
1 0 2 1 east
1 1 2 0.5 south
1 1 4 0.5 south
2 0 2 1 stuck
3 0 3 1 stuck
4 0 5 1 east
4 1 3 0.6 west
4 1 4 0.4 west
5 0 4 1 west
5 1 2 0.9 north
5 1 5 0.1 north
"""
LAB = '# Labels\n0="init" 1="deadlock" 2="hazard" 3="goal"\n0: 0\n1: 2\n2: 3\n3: 1 3\n'
STA = "# States\n(x,y)\n" + "".join(f"{s}:({s % 3},{s // 3})\n" for s in range(6))
SREW = '# Reward structure "energy"\n# State rewards\n6 3\n0 2.5\n1 2.5\n2 0.5\n'
TREW = '# Reward structure "energy"\n# Transition rewards\n6 10 3\n1 1 2 1\n1 1 4 1\n0 0 1 4\n'


def robot(folder, **files):
    for suffix, text in ({"tra": ROBOT} | files).items():
        (folder / f"robot{suffix[0] if suffix[0].isdigit() else ''}.{suffix.lstrip('12')}").write_text(text)
    return folder / "robot.tra"


def test_a_robot_with_everything_beside_it(tmp_path):
    mdp, rewards = rt.load(robot(tmp_path, lab=LAB, sta=STA, srew=SREW, trew=TREW), discount=0.9)
    assert mdp.discount == 0.9 and mdp.initial.tolist() == [1, 0, 0, 0, 0, 0]
    assert mdp.actions == ("east", "south", "stuck", "west", "north")
    assert mdp.states == ("x=0,y=0", "x=1,y=0", "x=2,y=0", "x=0,y=1", "x=1,y=1", "x=2,y=1")
    named = {(s, a): mdp.actions.index(a) for s in range(6) for a in mdp.actions}
    assert [mdp.actions[a] for a in np.flatnonzero(mdp.available[4])] == ["east", "west"]
    assert mdp.transition[0, named[0, "south"]].tolist() == [0, 0.1, 0, 0.8, 0.1, 0]
    assert mdp.transition[5, named[5, "north"]].tolist() == [0, 0, 0.9, 0, 0, 0.1]
    # State 3 is a deadlock that PRISM gave a loop, and pays nothing; state 2 loops and is paid.
    assert mdp.terminal.tolist() == [False, False, False, True, False, False]
    (R,) = rewards.values()
    assert list(rewards) == ["energy"]
    east, south = named[0, "east"], named[0, "south"]
    assert R[1, south].tolist() == [3.5] * 6  # all of its successors pay 1, so it is R(s,a)
    assert R[0, east].tolist() == [2.5, 6.5, 2.5, 2.5, 2.5, 2.5]
    assert (R[2] == 0.5).all() and (R[3:] == 0).all()


def test_an_end_that_pays_is_not_terminal(tmp_path):
    mdp, rewards = rt.load(robot(tmp_path, lab=LAB, srew=SREW.replace("2 0.5", "3 0.5")), discount=0.9)
    assert not mdp.terminal.any()
    assert rt.values(mdp, rewards["energy"], rt.uniform_policy(mdp))[3] == pytest.approx(5.0)


def test_exact_and_unlabeled_choices(tmp_path):
    (tmp_path / "m.tra").write_text("3 3 4\n0 0 1 1/3\n0 0 2 2/3\n0 1 0 1\n1 0 0 1\n")
    (tmp_path / "m.srew").write_text("3 1\n0 1/7\n")
    mdp, rewards = rt.load(tmp_path / "m.tra", discount=0)
    assert mdp.is_exact and mdp.transition[0, 0].tolist() == [0, fmpq(1, 3), fmpq(2, 3)]
    assert mdp.actions is None and mdp.available.tolist() == [[True, True], [True, False], [True, False]]
    assert mdp.terminal.tolist() == [False, False, True]  # nothing leads out of it
    assert rewards["reward"][0, 1, 1] == fmpq(1, 7)


def test_one_name_twice_in_a_state_makes_numbers_of_the_choices(tmp_path):
    (tmp_path / "m.tra").write_text("1 2 2\n0 0 0 1 go\n0 1 0 1 go\n")
    assert rt.load(tmp_path / "m.tra", discount=0.5)[0].actions is None
    (tmp_path / "m.tra").write_text("1 2 2\n0 0 0 1 go\n0 1 0 1\n")
    assert rt.load(tmp_path / "m.tra", discount=0.5)[0].actions == ("go", "-")


def test_a_chain_and_initial_lines(tmp_path):
    (tmp_path / "m.tra").write_text("# Transitions (DTMC)\n2 3\n- 1 1\n0 1 1\n1 0 .5\n1 1 5e-1\n")
    (tmp_path / "m.trew").write_text("2 1\n1 0 3\n")
    mdp, rewards = rt.load(tmp_path / "m.tra", discount=0.5)
    assert mdp.n_actions == 1 and mdp.initial.tolist() == [0, 1] and mdp.actions is None
    assert mdp.transition[:, 0].tolist() == [[0, 1], [0.5, 0.5]]
    assert rewards["reward"][:, 0].tolist() == [[0, 0], [3, 0]]


def test_several_rewards_and_several_initial_states(tmp_path):
    path = robot(
        tmp_path, lab=LAB.replace("1: 2", "1: 0 2"), **{"1srew": SREW.replace("energy", "time"), "2trew": TREW}
    )
    mdp, rewards = rt.load(path, discount=0.9)
    assert list(rewards) == ["time", "energy"]
    assert mdp.initial.tolist() == [0.5, 0.5, 0, 0, 0, 0]


def test_the_rewards_of_another_model_are_left_alone(tmp_path):
    """robot1.trew belongs to robot1.tra if there is one."""
    path = robot(tmp_path, **{"1trew": TREW, "1tra": ROBOT})
    assert rt.load(path, discount=0.9)[1] == {}
    mdp, rewards = rt.load(tmp_path / "robot1.tra", discount=0.9)
    assert list(rewards) == ["energy"]
    R = rt.reward(mdp, state=[1.0] * 6)
    with pytest.raises(
        ValueError, match="^`path` has robot1.tra beside it, whose rewards would be taken for those of this"
    ):
        rt.save(path, mdp, {"one": R, "two": R})


def test_many_states_are_sparse(tmp_path):
    lines = "".join(f"{s} 0 {(s + 1) % 101} 1\n" for s in range(101))
    (tmp_path / "m.tra").write_text(f"101 101 101\n{lines}")
    (tmp_path / "m.trew").write_text("101 101 1\n7 0 8 2\n")
    mdp, rewards = rt.load(tmp_path / "m.tra", discount=0.5)
    assert mdp.transition.state.shape == (101, 1, 1) and rewards["reward"][7, 0, 0] == 2


@pytest.mark.parametrize("digits", [6, 12])
def test_rounded_decimals_are_divided_by_their_sum(tmp_path, digits):
    third = "0." + "3" * digits
    (tmp_path / "m.tra").write_text(f"3 3 5\n0 0 0 {third}\n0 0 1 {third}\n0 0 2 {third}\n1 0 1 1\n2 0 2 1\n")
    mdp, _ = rt.load(tmp_path / "m.tra", discount=0.5)
    assert np.abs(mdp.transition[0, 0] - 1 / 3).max() < 1e-16


@pytest.mark.parametrize("row", ["0.5 0.4", "0.33333 0.66666", "0.333333 0.666665", "0.123456 0.9"])
def test_a_row_that_rounding_does_not_explain_is_refused(tmp_path, row):
    x, y = row.split()
    (tmp_path / "m.tra").write_text(f"2 2 3\n0 0 0 {x}\n0 0 1 {y}\n1 0 1 1\n")
    with pytest.raises(ValueError, match=r"`m.tra`: `transition`\[0, 0\] sums to .*; every distribution must sum to 1"):
        rt.load(tmp_path / "m.tra", discount=0.5)


def random_model(seed: int, sparse: bool):
    rng = np.random.default_rng(seed)
    p = np.where(rng.random((6, 3, 6)) < 0.5, rng.random((6, 3, 6)), 0)
    p[..., 0] += 1e-3
    p /= p.sum(axis=2, keepdims=True)
    terminal = np.arange(6) == 4
    p[4] = np.eye(6)[4]
    available = rng.random((6, 3)) < 0.7
    available[:, 0] |= ~available.any(axis=1)
    initial = np.where(np.arange(6) < 2, 0.5, 0)
    keywords = {"available": available, "terminal": terminal, "actions": ["up", "down", "_x"]}
    if sparse:
        state = np.argsort(p == 0, axis=2, kind="stable")
        p = rt.Successors(state, np.take_along_axis(p, state, axis=2))
    mdp = rt.MDP(p, initial, 0.9, **keywords)
    paid = np.where(terminal[:, None], 0, rng.normal(size=(6, 3)))
    return mdp, rt.reward(mdp, action=paid), rt.reward(mdp, action=paid > 0)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_what_is_written_is_read(tmp_path, seed, sparse):
    mdp, R, sign = random_model(seed, sparse)
    path = rt.save(tmp_path / "m.tra", mdp, {"pay": R, "sign": sign})
    assert sorted(x.name for x in tmp_path.iterdir()) == ["m.lab", "m.tra", "m1.trew", "m2.trew"]
    again, rewards = rt.load(path, discount=0.9)
    order = [again.actions.index(a) for a in mdp.actions if a in again.actions]
    ours = [i for i, a in enumerate(mdp.actions) if a in again.actions]
    here = mdp.available[:, ours]
    assert np.array_equal(again.available[:, order], here)
    assert np.array_equal(again.terminal, mdp.terminal) and np.array_equal(again.initial, mdp.initial)
    assert np.array_equal(again.transition[:, order][here], mdp.dense().transition[:, ours][here])
    for name, reward in {"pay": R, "sign": sign}.items():
        assert np.array_equal(rewards[name][:, order, 0][here], reward[:, ours, 0][here])
        assert rt.solve(again, rewards[name]).values == pytest.approx(rt.solve(mdp, reward).values, abs=1e-9)


def test_exact_models_are_written_as_fractions(tmp_path):
    from fractions import Fraction

    mdp = rt.mdp({"s": {"go": {"t": Fraction(1, 3), "s": Fraction(2, 3)}}}, start="s", discount=Fraction(1, 2))
    path = rt.save(tmp_path / "m.tra", mdp, {"r": rt.reward(mdp, {"s": Fraction(1, 7)})})
    assert path.read_text() == "# Transitions (MDP)\n2 2 3\n0 0 0 2/3 go\n0 0 1 1/3 go\n1 0 1 1 go\n"
    assert (tmp_path / "m.lab").read_text() == '# Labels\n0="init" 1="deadlock" 2="terminal"\n0: 0\n1: 2\n'
    assert (tmp_path / "m.trew").read_text() == (
        '# Reward structure "r"\n# Transition rewards\n2 2 2\n0 0 0 1/7\n0 0 1 1/7\n'
    )
    again, rewards = rt.load(path, discount=Fraction(1, 2))
    assert again.is_exact and (again.transition == mdp.transition).all() and (rewards["r"][0] == fmpq(1, 7)).all()


def test_choices_are_numbered_within_a_state(tmp_path):
    available = np.array([[False, True], [True, True]])
    mdp = rt.MDP(np.full((2, 2, 2), 0.5), [1, 0], 0.5, available=available, actions=["a", "b"])
    path = rt.save(tmp_path / "m.tra", mdp, {"r": rt.reward(mdp, action=[[0, 7], [0, 8]])})
    lines = ["0 0 0 0.5 b", "0 0 1 0.5 b", "1 0 0 0.5 a", "1 0 1 0.5 a", "1 1 0 0.5 b", "1 1 1 0.5 b"]
    assert path.read_text().split("\n")[1:-1] == ["2 3 6", *lines]
    assert (tmp_path / "m.trew").read_text().split("\n")[2:-1] == ["2 3 4", "0 0 0 7", "0 0 1 7", "1 1 0 8", "1 1 1 8"]


READING = [
    ({"tra": ""}, "`robot.tra` begins with ''; it must begin with the numbers of states, choices and transitions"),
    ({"tra": "3 3 3 1\n"}, "`robot.tra` is a partially observable model, which this library does not have."),
    ({"tra": "2 2 3\n0 0 1 1\n1 0 1 1\n"}, "`robot.tra` announces 3 transitions and has 2; it is cut short or edited."),
    ({"tra": "2 3 2\n0 0 1 1\n1 0 1 1\n"}, "`robot.tra` announces 3 choices and has 2; it is cut short or edited."),
    ({"tra": "0 0 0\n"}, "`robot.tra` announces 0 states, which is no model within the budget; correct line 1."),
    ({"tra": "999999999999 1 1\n0 0 0 1\n"}, "announces 999999999999 states, which is no model within the budget"),
    (
        {"tra": "2 2 2\n0 0 5 1\n1 0 1 1\n"},
        "`robot.tra` line 2 has '5' in place 3; it must be a whole number from 0 to 1.",
    ),
    ({"tra": "2 2 2\n0 0 1 nan\n1 0 1 1\n"}, "`robot.tra` line 2 has 'nan' in place 4; it must be a finite number."),
    ({"tra": "2 2 2\n0 0 1 1/0\n1 0 1 1\n"}, "`robot.tra` line 2 has '1/0' in place 4; it must be a finite number."),
    ({"tra": "2 2 2\n0 0 1 1e9999\n1 0 1 1\n"}, "`robot.tra` line 2 has '1e9999' in place 4; it must be a finite"),
    (
        {"tra": "2 2 2\n0 0 1 [0.1,0.9]\n1 0 1 1\n"},
        "`robot.tra` line 2 has '[0.1,0.9]' in place 4; it must be a finite",
    ),
    ({"tra": "2 2 2\n0 0.5:1 0.5:0 go\n1 1:1 go\n"}, "`robot.tra` line 2 is in the row form; export it without"),
    ({"tra": "2 1 2\n0 0 1 0.5\n0 0 1 0.5\n"}, "`robot.tra` line 3 names the successor 1 a second time; add up"),
    (
        {"tra": "2 1 2\n0 0 1 0.5 go\n0 0 0 0.5 run\n"},
        "`robot.tra` line 3 is '0 0 0 0.5 run'; it must end with the one",
    ),
    (
        {"tra": "2 2 2\n0 0 1 2\n1 0 1 1\n"},
        "`robot.tra`: `transition`[0, 0] sums to 2.0; every distribution must sum to 1",
    ),
    ({"sta": STA.replace("3:(0,1)\n", "")}, "`robot.sta` says nothing about state 3; give every state a line."),
    ({"sta": STA.replace("(0,1)", "(0)")}, "`robot.sta` line 6 is '3:(0)'; it must give 2 values: correct it."),
    ({"lab": LAB.replace("0: 0\n", "")}, '`robot.lab` marks no state with the label "init"; mark one.'),
    ({"lab": LAB + "4: 9\n"}, "`robot.lab` line 7 has the label '9', which line 1 does not name."),
    ({"lab": LAB + "9: 1\n"}, "`robot.lab` line 7 has '9' in place 1; it must be a whole number from 0 to 5."),
    ({"tra": "1 1 1\n- - 0\n0 0 0 1\n", "lab": '0="init"\n0: 0\n'}, None),
    ({"srew": SREW.replace("6 3", "6 4")}, "`robot.srew` announces 4 rewards and has 3; it is cut short or edited."),
    ({"srew": SREW.replace("6 3", "7 3")}, "`robot.srew` is for [7] states and choices, the model has [6]."),
    ({"srew": SREW.replace("1 2.5", "0 2.5")}, "`robot.srew` line 5 pays for 0 a second time; remove one."),
    ({"srew": SREW.replace("1 2.5", "1 x")}, "`robot.srew` line 5 has 'x' in place 2; it must be a finite number."),
    (
        {"trew": TREW.replace("0 0 1 4", "0 0 5 4")},
        "`robot.trew` line 6 pays for a transition that the model does not have",
    ),
    ({"1srew": SREW, "2srew": SREW}, "`robot` has two reward structures named 'energy'; rename one."),
]


@pytest.mark.parametrize("files, sentence", READING, ids=range(len(READING)))
def test_what_is_refused(tmp_path, files, sentence):
    path = robot(tmp_path, **files)
    if sentence is None:
        rt.load(path, discount=0.5)
        return
    with pytest.raises(ValueError) as error:
        rt.load(path, discount=0.5)
    assert sentence in str(error.value)


def test_the_discount_is_needed(tmp_path):
    with pytest.raises(ValueError, match="^`discount` is missing; PRISM's robot.tra has none: give one"):
        rt.load(robot(tmp_path))


def test_disagreeing_initial_states(tmp_path):
    (tmp_path / "m.tra").write_text("2 2 2\n- - 1\n0 0 0 1\n1 0 1 1\n")
    (tmp_path / "m.lab").write_text('0="init"\n0: 0\n')
    with pytest.raises(ValueError, match="`m.tra` and its .lab name different initial states; correct one of them"):
        rt.load(tmp_path / "m.tra", discount=0.5)


def test_what_cannot_be_written(tmp_path):
    graph = {"s": {"go": {"s": 0.5, "t": 0.5}}, "t": {"go": {"s": 1}}}
    mdp = rt.mdp(graph, start="s", discount=0.5)
    path = tmp_path / "m.tra"
    cases = [
        (rt.mdp(graph, start={"s": 0.25, "t": 0.75}, discount=0.5), {}, "`initial` starts with the probabilities 0.25 and 0.75;"),
        (mdp.replace(actions=["go on"]), {}, "`actions` has the name 'go on'; PRISM's names are letters, digits and _"),
        (mdp, {"r r": rt.reward(mdp, {"s": 1})}, "`rewards` has the name 'r r'; PRISM's names are letters"),
        (mdp, {"r": rt.reward(mdp, {("s", "go", "t"): 1})}, "`rewards['r']`[0, 0] depends on the successor; PRISM's rewards"),
        (
            rt.MDP(np.ones((1, 2, 1)), [1], 0.5, available=np.array([[False, True]])), {},
            "`actions` has no labels, and the states differ in their actions; label them",
        ),
    ]  # fmt: skip
    for model, rewards, sentence in cases:
        with pytest.raises(ValueError) as error:
            rt.save(path, model, rewards)
        assert sentence in str(error.value)
        assert list(tmp_path.iterdir()) == []
    (tmp_path / "m.srew").write_text("2 0\n")
    with pytest.raises(ValueError, match="`path` has m.srew beside it, which PRISM and rt.load would read"):
        rt.save(path, mdp)
