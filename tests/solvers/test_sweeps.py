"""Sweeps: on several devices and processes, in bounded memory, and going on after an interruption."""

import functools
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.solvers import sweeps
from rewardtheory.solvers.sweeps import CHUNKS, piece_size

ELSEWHERE = Path(__file__).with_name("sweep_elsewhere.py")


def here():
    """The same instances, one by one, without JAX."""
    sys.path.insert(0, str(ELSEWHERE.parent))
    try:
        from sweep_elsewhere import COUNT, instances
    finally:
        sys.path.pop(0)
    mdps, rewards = instances()
    models = [rt.MDP(mdps.transition[k], mdps.initial[k], mdps.discount[k]) for k in range(COUNT)]
    return np.stack([rt.solve(mdp, R).values for mdp, R in zip(models, rewards, strict=True)])


def launch(output, *arguments, **environment):
    command = [sys.executable, str(ELSEWHERE), str(output), *map(str, arguments)]
    return subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(*started):
    for process in started:
        try:
            words, _ = process.communicate(timeout=240)
        except subprocess.TimeoutExpired:
            for other in started:
                other.kill()
            raise
        assert process.returncode == 0, words.decode()


@pytest.mark.slow
def test_eight_devices_give_what_one_gives(tmp_path):
    one, eight = tmp_path / "one.npz", tmp_path / "eight.npz"
    eight_devices = {"XLA_FLAGS": "--xla_force_host_platform_device_count=8", "JAX_PLATFORMS": "cpu"}
    finish(launch(one, JAX_PLATFORMS="cpu"), launch(eight, **eight_devices))
    one, eight = np.load(one), np.load(eight)
    assert one["devices"].tolist() == [0] and eight["devices"].tolist() == list(range(8))
    assert abs(one["value"] - eight["value"]).max() < 1e-12
    assert (one["actions"] == eight["actions"]).all()
    assert abs(eight["value"] - here()).max() < 1e-9 and eight["bound"].max() < 1e-9


@pytest.mark.slow
def test_two_processes_each_get_all_results(tmp_path):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    outputs = [tmp_path / f"{k}.npz" for k in range(2)]
    finish(*(launch(output, port, k, JAX_PLATFORMS="cpu") for k, output in enumerate(outputs)))
    first, second = (np.load(output) for output in outputs)
    assert first["processes"] == second["processes"] == 2
    assert first["devices"].tolist() != second["devices"].tolist()
    for name in ("value", "bound", "actions"):
        assert (first[name] == second[name]).all()
    assert abs(first["value"] - here()).max() < 1e-9


@pytest.mark.parametrize("count", [1, 7, 16, 17, 100, 999, 5000])
@pytest.mark.parametrize("lanes", [1, 2, 8])
def test_a_device_never_gets_more_than_sixteen_chunks(count, lanes):
    for chunk in (1, 3, 16):
        size = piece_size(count, chunk, lanes)
        assert 1 <= size <= CHUNKS * chunk
        pieces = -(-count // size)
        assert pieces <= max(lanes, -(-count // (CHUNKS * chunk)) + lanes)


def double(x):
    return {"twice": 2 * x["a"].sum(), "first": x["a"][0]}


def interrupting(monkeypatch, after: int):
    """Counts the pieces that run; the one after `after` is interrupted."""
    ran, compiled = [], sweeps._compiled

    def counted(f, chunk):
        run = compiled(f, chunk)

        def once(part):
            if len(ran) == after:
                raise KeyboardInterrupt
            ran.append(len(part["a"]))
            return run(part)

        return once

    monkeypatch.setattr(sweeps, "_compiled", counted)
    monkeypatch.setattr(sweeps.os, "cpu_count", lambda: 1)
    return ran


XS = {"a": np.arange(300.0).reshape(100, 3)}
EXPECTED = {"twice": 2 * XS["a"].sum(axis=1), "first": XS["a"][:, 0]}


def check(found):
    assert found.keys() == EXPECTED.keys()
    assert all((found[name] == EXPECTED[name]).all() for name in found)


def test_a_sweep_goes_on_from_what_it_finished(monkeypatch, tmp_path):
    folder = tmp_path / "kept"
    with monkeypatch.context() as patch:
        ran = interrupting(patch, 3)
        with pytest.raises(KeyboardInterrupt):
            rt.sweep(double, XS, chunk=1, resume=folder)
        assert ran == [15, 15, 15] and len(list(folder.glob("*.npz"))) == 3
    with monkeypatch.context() as patch:
        ran = interrupting(patch, -1)
        check(rt.sweep(double, XS, chunk=1, resume=folder))
        assert len(ran) == 4  # of seven pieces
    with monkeypatch.context() as patch:
        ran = interrupting(patch, -1)
        check(rt.sweep(double, XS, chunk=4, resume=folder))  # another chunk, another number of lanes: the same pieces
        assert ran == []
    assert not list(folder.glob(".*"))


def test_an_error_stops_the_other_lanes(monkeypatch):
    monkeypatch.setattr(sweeps.os, "cpu_count", lambda: 2)
    ran = []

    def failing(f, chunk):
        def run(part):
            ran.append(1)
            if len(ran) == 2:
                raise RuntimeError("no")
            time.sleep(0.01)
            return {"twice": np.zeros(len(part["a"]))}

        return run

    monkeypatch.setattr(sweeps, "_compiled", failing)
    with pytest.raises(RuntimeError, match="^no$"):
        rt.sweep(double, {"a": np.ones((10_000, 3))}, chunk=1)
    assert len(ran) <= 50  # of 625


def other(x):
    return double(x)


def test_a_folder_of_another_sweep_is_refused(tmp_path):
    folder = tmp_path / "kept"
    check(rt.sweep(double, XS, resume=folder))
    with pytest.raises(
        ValueError, match=r"^`resume` is '.*kept', the folder of a sweep with another function \(.*double\);"
    ):
        rt.sweep(other, XS, resume=folder)
    changed = {"a": XS["a"].copy()}
    changed["a"][99, 2] += 1e-9
    with pytest.raises(
        ValueError, match=r"the folder of a sweep with another input \(.*\); give an empty or a new folder"
    ):
        rt.sweep(double, changed, resume=folder)
    with pytest.raises(ValueError, match=r"another function"):
        rt.sweep(functools.partial(double), XS, resume=folder)
    with pytest.raises(ValueError, match=r"^`f` has no name by which a folder could know it again; with resume=,"):
        rt.sweep(lambda x: x["a"].sum(), XS, resume=tmp_path / "new")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    with pytest.raises(ValueError, match=r"which holds files but no sweep\.json; give an empty or a new folder\.$"):
        rt.sweep(double, XS, resume=tmp_path / "full")


def test_damaged_files_are_refused(tmp_path):
    folder = tmp_path / "kept"
    check(rt.sweep(double, XS, resume=folder))
    piece = folder / "000000.npz"
    whole = piece.read_bytes()
    piece.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(
        ValueError, match=r"^`resume` holds the damaged file '.*000000\.npz'; delete it and start again\.$"
    ):
        rt.sweep(double, XS, resume=folder)
    np.savez(piece, **{"0": np.zeros(3), "1": np.zeros(3)})
    with pytest.raises(ValueError, match=r"whose arrays are not those that `f` returns; delete it and start again\.$"):
        rt.sweep(double, XS, resume=folder)
    piece.unlink()
    check(rt.sweep(double, XS, resume=folder))
    label = folder / "sweep.json"
    about = json.loads(label.read_text())
    label.write_text("{}")
    with pytest.raises(ValueError, match=r"that is not a sweep's; give an empty or a new folder\.$"):
        rt.sweep(double, XS, resume=folder)
    assert set(about) == {"schema", "function", "input", "size"}
