"""The lines of PRISM's explicit files, and the numbers in them."""

import math
import re
from pathlib import Path

# No exponent beyond what float64 has: "1e999999999" as a fraction would fill the memory.
_NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)", re.ASCII)


def found_beside(path: Path, *suffixes: str) -> list[Path]:
    """The files MODEL.suffix beside MODEL.tra, then MODEL1.suffix, MODEL2.suffix … that belong to no MODEL1.tra."""
    found = []
    numbered = re.compile(re.escape(path.stem) + r"(\d{1,9})", re.ASCII)
    for suffix in suffixes:
        found += [file for file in [path.with_suffix(suffix)] if file.is_file()]
        others = [(numbered.fullmatch(file.stem), file) for file in path.parent.iterdir() if file.suffix == suffix]
        ours = [(int(match.group(1)), file) for match, file in others if match and file.is_file()]
        found += [file for _, file in sorted(ours) if not file.with_suffix(".tra").exists()]
    return found


def lines_of(path: Path, budget: int) -> list[tuple[int, str]]:
    """The lines that are neither empty nor comments, with their numbers from 1."""
    if path.stat().st_size > budget:
        raise ValueError(
            f"`{path.name}` has {path.stat().st_size} bytes, over the budget of {budget}; raise `budget` if you trust it."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path.name}` is not UTF-8 text, as PRISM's explicit files are; export it again.") from error
    found = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    return [(number, line) for number, line in found if line and not line.startswith("#")]


def model_type(path: Path) -> str | None:
    """The type that the first line of newer files names, as in "# Transitions (MDP)"."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        found = re.match(r"# Transitions \((\w+)\)", lines.readline(1000))
    return found.group(1) if found else None


def header(lines, path: Path, counts: tuple[int, ...], what: str) -> list[int]:
    """The whole numbers that a file begins with."""
    words = lines[0][1].split() if lines else []
    if len(words) not in counts or not all(word.isascii() and word.isdigit() and len(word) < 16 for word in words):
        shown = lines[0][1][:40] if lines else ""
        raise ValueError(f"`{path.name}` begins with {shown!r}; it must begin with {what}: is it one of PRISM's files?")
    return [int(word) for word in words]


def index(words: list[str], place: int, below: int, path: Path, number: int) -> int:
    """A whole number from 0 in a line."""
    word = words[place] if place < len(words) else ""
    if not (word.isascii() and word.isdigit() and len(word) < 16) or int(word) >= below:
        raise ValueError(
            f"`{path.name}` line {number} has {word!r} in place {place + 1}; it must be a whole number from 0 to {below - 1}."
        )
    return int(word)


def finite(words: list[str], place: int, path: Path, number: int) -> str:
    """The text of a finite number in a line: a decimal or a fraction."""
    word = words[place] if place < len(words) else ""
    valid = len(word) <= 4000 and _NUMBER.fullmatch(word) is not None
    if not valid or not (word.split("/")[1].strip("0") if "/" in word else math.isfinite(float(word))):
        shown = word if len(word) < 40 else f"{word[:37]}..."
        raise ValueError(f"`{path.name}` line {number} has {shown!r} in place {place + 1}; it must be a finite number.")
    return word


def printed_digits(text: str) -> int:
    """How many significant digits a decimal is printed with."""
    return len(re.split("[eE]", text)[0].replace(".", "").lstrip("+-0"))
