"""Pictures of products and of clashes: every refutation is drawn from its scene, and what cannot be drawn is refused."""

import json

import matplotlib.pyplot as plt
import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.objectives.environments import bandit, diamond, two_islands
from rewardtheory.report.witness_pictures import STEPS, pair_picture, plane_of, plot_clash, values_of
from rewardtheory.verify.expressivity import registered
from rewardtheory.verify.scenes import scene_of

REFUTED = [(x, y, claim.id) for x, y, holds, claim in registered() if not holds]


@pytest.mark.parametrize(("x", "y", "id"), REFUTED)
def test_scenes_say_what_the_claims_say(x, y, id):
    scene = scene_of(id)
    scene.require()
    assert scene.spec.abbreviation == x
    assert {name for a, _, b in scene.order for name in (a, b)} <= set(scene.policies)
    # The rival is not able to: some preference of the order fails under it.
    kept = [
        scene.rival.prefer(scene.mdp, scene.policies[a], scene.policies[b]) == (sign == ">")
        for a, sign, b in scene.order
    ]
    assert not all(kept) or y == "FPR"


@pytest.mark.parametrize(("x", "y", "id"), REFUTED[::4])
def test_a_clash_is_drawn(x, y, id):
    ax = plot_clash(scene_of(id), (x, y))
    assert ax.figure is not None
    plt.close("all")


def test_planes_and_their_policies():
    line, triangle, square = (plane_of(make()) for make in (diamond, bandit, two_islands))
    assert line.line and triangle.triangle and not square.line and not square.triangle
    assert [len(p.lattice()) for p in (line, triangle, square)] == [
        STEPS + 1,
        (STEPS + 1) * (STEPS + 2) // 2,
        (STEPS + 1) ** 2,
    ]
    for make, plane in ((diamond, line), (bandit, triangle), (two_islands, square)):
        mdp = make()
        for numbers in plane.lattice()[:: STEPS + 3]:
            pi = plane.at(mdp, numbers)
            assert all(sum(row) == 1 for row in pi)
            if not plane.triangle:
                assert plane.place(pi) == pytest.approx([float(str_to(x)) for x in numbers])
    with pytest.raises(ValueError, match=r"^`mdp` has states with \[2, 2, 2\] actions; a picture has room for one"):
        plane_of(rt.mdp({s: {"a": s, "b": s} for s in "xyz"}, start="x", discount=0.5))


def str_to(x):
    from fractions import Fraction

    return Fraction(str(x))


def test_ranks_of_an_order_without_values():
    scene = scene_of("a_function_from_policies_cannot_say_a_lexicographic_order")
    ranks = values_of(scene.mdp, scene.spec, list(scene.policies.values()))
    assert (np.diff(ranks) == 1).all()


def test_the_command_draws_why_not_and_refuses_a_yes(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from rewardtheory.cli import app

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["express", "PO", "MR", "--plot", "why.png"])
    assert done.exit_code == 0 and done.stdout.rstrip().endswith("wrote why.png") and (tmp_path / "why.png").exists()
    done = CliRunner().invoke(app, ["express", "LTL", "RM", "--plot", "why.svg", "--json"])
    assert json.loads(done.stdout)["expresses"] is False and (tmp_path / "why.svg").exists()
    refused = CliRunner().invoke(app, ["express", "MR", "RM", "--plot", "why.pdf"]).exception
    assert str(refused).startswith(
        "`--plot` draws why a formalism cannot say what another says, and RM says all that MR"
    )
    assert not (tmp_path / "why.pdf").exists()
    with pytest.raises(ValueError, match=r"^`id` is 'nothing'; only a claim that"):
        scene_of("nothing")
    with pytest.raises(ValueError, match=r"^`formalism` is 'XX'"):
        pair_picture("XX", "MR", path=tmp_path / "x.png")


def test_products_are_drawn_and_large_ones_refused():
    mdp = rt.mdp({"s": {"left": "l", "right": "r"}, "l": {"back": "s"}, "r": {"back": "s"}}, start="s", discount=0.5)
    labels = {"l": ["l"], "r": ["r"]}
    texts = [t.get_text() for t in rt.plot_product(mdp, "F l & F r", labels).texts]
    assert {"s\n0", "left"} <= set(texts) or {"s\n0", "right"} <= set(texts)
    machine = rt.reward_machine({"u": {"l": ("done", 1), "else": ("u", 0)}, "done": {}}, start="u")
    texts = [t.get_text() for t in rt.plot_machine_product(mdp, machine, labels).texts]
    assert "s\nu" in texts and any("pays 1" in text for text in texts)
    long = rt.mdp({str(i): {"on": str((i + 1) % 30)} for i in range(30)}, start="0", discount=0.5)
    with pytest.raises(ValueError, match=r"^`mdp`: the product has 31 states; at most 24 can be drawn: take a smaller"):
        rt.plot_product(long, "G F a", {"a": np.arange(30) == 3})
    plt.close("all")
