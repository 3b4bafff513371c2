"""The registry, and what every specimen must have."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rewardtheory as rt
import rewardtheory.mdps as mdps
from rewardtheory.makers import as_reward
from rewardtheory.transition import probability, support

NAMES = mdps.names()
MODULES = [module.name for module in pkgutil.iter_modules(mdps.__path__)]


def test_names_are_sorted_and_the_package_docstring_lists_them_all():
    listed = re.findall(r"^([a-z0-9-]+)  +\S", mdps.__doc__ or "", flags=re.MULTILINE)
    assert [name for name in listed if name != "name"] == NAMES == sorted(set(NAMES))
    assert len(NAMES) >= 24


def test_every_file_has_a_specimen():
    """All but the maker of gridworlds, whose named members have files of their own."""
    made_in = {make.__module__.rsplit(".", 1)[1] for make in mdps._makers.values()}
    assert set(MODULES) - made_in == {"gridworld"}


@pytest.mark.parametrize("name", NAMES)
def test_specimen_is_complete(name):
    found = mdps.load(name)
    assert found.name == name
    assert found.about.endswith(".") and "\n" not in found.about
    assert isinstance(found.mdp, rt.MDP)
    assert len(found.rewards) >= 2
    for R in found.rewards.values():
        assert isinstance(R, np.ndarray) and R.dtype == np.float64
        assert R.shape == tuple(probability(found.mdp.transition).shape)
        assert np.array_equal(as_reward(found.mdp, R), R)
        R[...] = R  # writable, and no view of another reward
    first, *others = found.rewards.values()
    assert all(not np.shares_memory(first, other) for other in others)
    assert any(np.where(support(found.mdp.transition), R, 0).any() for R in found.rewards.values())
    if found.places is not None:
        assert found.places.shape == (found.mdp.n_states, 2) and found.places.dtype.kind == "i"
        assert (found.places >= 0).all() and len(np.unique(found.places, axis=0)) == len(found.places)
        assert found.places.min(axis=0).tolist() == [0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_specimen_is_built_anew_and_the_same(name):
    one, two = mdps.load(name), mdps.load(name)
    assert one.rewards.keys() == two.rewards.keys()
    for R, again in zip(one.rewards.values(), two.rewards.values(), strict=True):
        assert np.array_equal(R, again) and not np.shares_memory(R, again)
    assert np.array_equal(probability(one.mdp.transition), probability(two.mdp.transition))


@pytest.mark.parametrize("name", NAMES)
def test_specimen_has_an_exact_model(name):
    exact = mdps.load(name).mdp.exact()
    total = probability(exact.transition).sum(axis=2)
    assert (total[exact.available] == 1).all() and exact.initial.sum() == 1


@pytest.mark.parametrize("name", NAMES)
def test_specimen_is_solved_within_its_bound(name):
    """The optimal value satisfies Bellman's equation, written here once more, to within the bound."""
    found = mdps.load(name)
    mdp = found.mdp.dense()
    p = mdp.transition
    for R in found.rewards.values():
        solution = rt.solve(found.mdp, R)
        assert solution.converged
        if isinstance(found.mdp.transition, rt.Successors):
            r = (found.mdp.transition.probability * R).sum(axis=2)
        else:
            r = (p * R).sum(axis=2)
        q = r + mdp.discount * (p @ solution.values)
        residual = np.abs(np.where(mdp.available, q, -np.inf).max(axis=1) - solution.values).max()
        assert residual <= 2 * solution.bound + 1e-15 * (1 + np.abs(solution.values).max())


def test_sources_are_in_the_bibliography():
    sources = {source for name in NAMES if (source := mdps.load(name).source)}
    assert all(re.fullmatch(r"[a-z]+[12][0-9]{3}[a-z]+", source) for source in sources)
    bibliography = Path(mdps.__path__[0]).resolve().parent / "proofs" / "references.bib"
    if not bibliography.exists():
        pytest.skip("there is no bibliography beside the package")
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", bibliography.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert sources <= keys


def test_unknown_name_tells_the_nearest():
    with pytest.raises(ValueError) as error:
        mdps.load("Frozen-Lak")
    assert str(error.value).startswith(
        "`name` is 'Frozen-Lak', and no specimen is called that; the nearest are 'frozen-lake'"
    )
    with pytest.raises(
        ValueError, match=r"^`name` is 'zzzzzz', and no specimen is called that; rewardtheory.mdps.names\(\)"
    ):
        mdps.load("zzzzzz")


def test_a_name_is_given_once():
    def other() -> mdps.Specimen:
        """Another one."""
        return mdps.load("bandit")

    other.__module__ = "rewardtheory.mdps.other"
    before = dict(mdps._makers)
    with pytest.raises(ValueError, match="^`name` is 'chain', which rewardtheory.mdps.chain.chain_of_10 bears already"):
        mdps.specimen("chain", source=None)(other)
    assert mdps._makers == before


def test_a_file_imported_from_elsewhere_is_refused():
    def stray() -> mdps.Specimen:
        """A stray one."""
        return mdps.load("bandit")

    stray.__module__ = "mdps.stray"
    with pytest.raises(
        ValueError, match="^`stray` comes from the module 'mdps.stray'; .* import it as rewardtheory.mdps"
    ):
        mdps.specimen("stray", source=None)(stray)
    assert "stray" not in mdps._makers


def test_import_and_loading_need_no_jax():
    code = (
        "import sys, rewardtheory.mdps as m\n"
        "assert not [x for x in sys.modules if x.startswith('rewardtheory.mdps.')]\n"
        "[m.load(n) for n in m.names()]\n"
        "assert 'jax' not in sys.modules and 'gymnasium' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("module", ["", *(f".{name}" for name in MODULES)])
def test_examples_in_docstrings(module):
    assert doctest.testmod(importlib.import_module("rewardtheory.mdps" + module)).failed == 0


def test_data_is_small():
    size = sum(file.stat().st_size for file in Path(mdps.__path__[0]).iterdir() if file.suffix in (".json", ".npz"))
    assert 0 < size < 200_000
