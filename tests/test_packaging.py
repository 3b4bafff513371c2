"""pyproject.toml lists every package and declares every data file: what it forgets is missing from the wheel."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]
# Where the packages start: `rewardtheory` itself and the folders that package-dir maps into it.
BASES = {"rewardtheory": "rewardtheory"} | SETUPTOOLS["package-dir"]


def files():
    """(dotted package, its folder, file) for every file that belongs to the library."""
    for base, folder in BASES.items():
        for file in (ROOT / folder).rglob("*"):
            inside = file.relative_to(ROOT / folder)
            hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
            if file.is_file() and not hidden:
                yield ".".join([base, *inside.parts[:-1]]), file.parent, file


def test_packages_are_the_folders_that_hold_python_files():
    listed = SETUPTOOLS["packages"]
    found = {package for package, _, file in files() if file.suffix == ".py"}
    assert sorted(set(listed)) == sorted(listed), "a package is listed twice in pyproject.toml"
    assert not found - set(listed), f"add to [tool.setuptools] packages: {sorted(found - set(listed))}"
    assert not set(listed) - found, f"remove from [tool.setuptools] packages: {sorted(set(listed) - found)}"


def test_every_package_has_an_init_file():
    bare = {
        package for package, folder, file in files() if file.suffix == ".py" and not (folder / "__init__.py").exists()
    }
    assert not bare, f"add an __init__.py to {sorted(bare)}"


def test_every_data_file_is_declared():
    declared = SETUPTOOLS["package-data"]
    lost = []
    for package, folder, file in files():
        patterns = [*declared.get("*", []), *declared.get(package, [])]
        shipped = package in SETUPTOOLS["packages"] and any(file in folder.glob(pattern) for pattern in patterns)
        if file.suffix != ".py" and not shipped:
            lost.append(str(file.relative_to(ROOT)))
    assert not lost, f"no pattern of [tool.setuptools.package-data] matches {lost}: add one, or move the file"


def test_the_version_stands_in_one_place():
    assert SETUPTOOLS["dynamic"]["version"] == {"attr": "rewardtheory.__version__"}
    literal = [
        line for line in (ROOT / "rewardtheory/__init__.py").read_text("utf8").split("\n") if "__version__" in line
    ]
    version = literal[0].split('"')[1]
    assert literal == [f'__version__ = "{version}"'], "setuptools reads a literal, without importing the package"
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf8")
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf8")


@pytest.mark.parametrize("name", ["py.typed", "__init__.pyi"])
def test_the_package_is_typed(name):
    assert (ROOT / "rewardtheory" / name).is_file()
