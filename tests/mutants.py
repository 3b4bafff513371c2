"""Mutants by hand: break one place of the library at a time, and see whether a test notices.

    python tests/mutants.py --seed 0 --number 200 --results ../mutants.jsonl

A seeded sample of all mutants of `verify/`, `solvers/` and `distances/` is tried, each in a copy of the tree, on those
tests of its room and of `tests/proofs` that run the changed place, quickest files first, up to the first failure. Which
test runs which line is measured once, each file in a process of its own, so that what JAX only runs while it traces
counts for every file. The results go to a file of JSON lines outside the repository, one for each mutant; a
second run with the same arguments goes on where the first one stopped. At the end, or with `--report` at any time, the
score and the survivors are printed.

A mutant changes a comparison, swaps + and - or * and /, swaps `and` and `or` or `min` and `max`, drops a negation,
adds one to an integer, changes a float or a truth value, negates a condition, or returns one operand of what was
returned. Texts, annotations and what only feeds an error message are left alone.
"""

import argparse
import ast
import concurrent.futures
import json
import os
import pathlib
import queue
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from mutant_coverage import Baseline, read

ROOT = pathlib.Path(__file__).parents[1]
ROOMS = ("verify", "solvers", "distances")
MAPPED = ("mdps", "proofs", "examples")
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
ENDS = {"min": "max", "max": "min", "argmin": "argmax", "argmax": "argmin", "any": "all", "all": "any"}
GIBIBYTE = 2**30


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes from `start` to `end` of a file become `after`."""

    path: str
    line: int
    kind: str
    start: int
    end: int
    before: str
    after: str
    lines: tuple[int, ...]  # of the statement, or of the head of one that has a body

    @property
    def key(self) -> str:
        return f"{self.path}:{self.line}:{self.start}:{self.kind}:{self.after}"

    @property
    def room(self) -> str:
        return self.path.split("/")[1]


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in the order of the places."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    around = dict(_statements(tree))
    for node, replacement, kind in _changes(tree):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        before = source.encode()[start:end].decode()
        after = ast.unparse(replacement)
        if not isinstance(replacement, ast.Constant | ast.Name | ast.Attribute):
            after = f"({after})"
        found.append(Mutant(path, node.lineno, kind, start, end, before, after, _head(around[node])))
    return sorted(found, key=lambda mutant: (mutant.start, mutant.end, mutant.kind, mutant.after))


def _statements(node: ast.AST, around: ast.stmt | None = None):
    """(node, the innermost statement that holds it) for every node of a tree."""
    around = node if isinstance(node, ast.stmt) else around
    yield node, around
    for child in ast.iter_child_nodes(node):
        yield from _statements(child, around)


def _head(statement: ast.stmt) -> tuple[int, ...]:
    """The lines of a statement; of one with a body, those before the body."""
    body = getattr(statement, "body", None)
    last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
    return tuple(range(statement.lineno, last + 1))


def mutated(source: str, mutant: Mutant) -> str:
    """The text of the file with the change made."""
    raw = source.encode()
    return (raw[: mutant.start] + mutant.after.encode() + raw[mutant.end :]).decode()


def sample(seed: int, number: int) -> list[Mutant]:
    """A seeded sample of the mutants of all rooms."""
    every = []
    for room in ROOMS:
        for path in sorted((ROOT / "rewardtheory" / room).rglob("*.py")):
            every += mutants_of(path.relative_to(ROOT).as_posix(), path.read_text("utf8"))
    return random.Random(seed).sample(every, min(number, len(every)))


def _changes(node: ast.AST):
    """(node, what replaces it, kind) for every change inside a node."""
    for child in _worth_changing(node):
        yield from _of_one(child)
        yield from _changes(child)


def _worth_changing(node: ast.AST):
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            # A raise builds a message; a lone constant is a docstring; an f-string is text.
            if isinstance(child, ast.AST) and not isinstance(child, ast.Raise | ast.JoinedStr | ast.Import):
                if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
                    yield child


def _of_one(node: ast.AST):
    if isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            operators = [*node.ops[:i], SWAPS[type(operator)](), *node.ops[i + 1 :]]
            yield node, ast.Compare(node.left, operators, node.comparators), "comparison"
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield node, ast.BinOp(node.left, SWAPS[type(node.op)](), node.right), "operator"
    elif isinstance(node, ast.BoolOp):
        yield node, ast.BoolOp(SWAPS[type(node.op)](), node.values), "connective"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield node, node.operand, "negation dropped"
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield node, ast.Constant(not node.value), "truth value"
        elif isinstance(node.value, int):
            yield node, ast.Constant(node.value + 1), "off by one"
        elif isinstance(node.value, float):
            yield node, ast.Constant(2 * node.value + 1), "constant"
    elif isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        if name in ENDS:
            function = (
                ast.Name(ENDS[name]) if isinstance(node.func, ast.Name) else ast.Attribute(node.func.value, ENDS[name])
            )
            yield node, ast.Call(function, node.args, node.keywords), "end"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp):
        yield node.value, node.value.left, "operand returned"
        yield node.value, node.value.right, "operand returned"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.BoolOp):
        for part in node.value.values:
            yield node.value, part, "operand returned"
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(node.test, ast.Compare):
        yield node.test, ast.UnaryOp(ast.Not(), node.test), "condition negated"


def copy_of_the_tree(folder: pathlib.Path) -> pathlib.Path:
    """A copy in which the mapped folders are found where they are imported from."""
    named = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in named.stdout.splitlines():
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in MAPPED:
        (folder / "rewardtheory" / name).symlink_to(folder / name)
    return folder


def run_tests(tree: pathlib.Path, files: list[str], cpu_seconds: float, runner=("-m",)) -> tuple[str, str]:
    """("passed", "failed" or "timeout", the first failing test)."""
    here = os.pathsep.join((str(tree), str(tree / "tests")))
    environment = os.environ | {"PYTHONPATH": here, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    plugins = [x for name in ("randomly", "xdist", "cacheprovider") for x in ("-p", f"no:{name}")]
    child = subprocess.Popen(
        [sys.executable, *runner, "pytest", "-q", "-x", "--tb=no", *plugins, *files],
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    _limit(child.pid, cpu_seconds)
    try:
        told, _ = child.communicate(timeout=8 * cpu_seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()  # closes the pipe
        return "timeout", ""
    if child.returncode < 0:
        return "timeout", ""
    failing = [line.split(" ")[1] for line in told.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return ("passed", "") if child.returncode == 0 else ("failed", failing[0] if failing else told[-200:])


def _limit(pid: int, cpu_seconds: float) -> None:
    # The time of the processor, not of the clock, so that a busy machine changes no verdict.
    resource.prlimit(pid, resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds) + 5))
    resource.prlimit(pid, resource.RLIMIT_DATA, (6 * GIBIBYTE, 6 * GIBIBYTE))


def tests_of(mutant: Mutant, known: dict[str, Baseline]) -> list[str]:
    """The tests of the room and of the proofs that run the place: the mirrored folder first, then the quickest files.

    What JAX traced once runs without a trace later, so that single tests are told apart in `verify/` only.
    """
    folder = "tests/" + mutant.path.split("/", 1)[1].rpartition("/")[0] + "/"
    chosen = {}
    for name, ran in known.items():
        found = ran.tests_at(name, mutant.path, mutant.lines)
        if found and name.startswith((f"tests/{mutant.room}/", "tests/proofs/")):
            chosen[name] = found if mutant.room == "verify" else [name]
    deep = folder.count("/") > 2
    order = sorted(chosen, key=lambda name: (not (deep and name.startswith(folder)), known[name].seconds))
    return [test for name in order for test in chosen[name]]


def measured(tree: pathlib.Path, name: str) -> Baseline:
    """Run one test file under coverage, with the processes in which schemes run: they are asked to end, not killed."""
    for old in tree.glob(".coverage*"):
        old.unlink()
    settings = "[run]\nparallel = true\npatch = subprocess, fork\nsigterm = true\nrelative_files = true\n"
    (tree / ".coveragerc").write_text(settings + "source = " + ",".join(f"rewardtheory/{x}" for x in ROOMS), "utf8")
    isolation = tree / "rewardtheory" / "verify" / "isolation.py"
    source = isolation.read_text("utf8")
    begun = time.perf_counter()
    try:
        _put(isolation, source.replace(".kill()", ".terminate()"))
        verdict, failing = run_tests(tree, ["-p", "mutant_coverage", name], 900, ("-m", "coverage", "run", "-m"))
    finally:
        _put(isolation, source)
    seconds = time.perf_counter() - begun
    if verdict != "passed":
        raise SystemExit(f"{failing or name}: {verdict} on the library as it is; mend that first")
    return Baseline(round(seconds, 2), read(tree))


def baseline(tree: pathlib.Path, results: pathlib.Path) -> dict[str, Baseline]:
    """The time and the lines of each test file; all must pass on the library as it is."""
    known = {}
    for line in _lines(results):
        if "baseline" in line:
            lines = {
                file: {int(at): tuple(line["tests"][i] for i in tests) for at, tests in places.items()}
                for file, places in line["lines"].items()
            }
            known[line["baseline"]] = Baseline(line["seconds"], lines)
    for room in (*ROOMS, "proofs"):
        for path in sorted((tree / "tests" / room).rglob("test_*.py")):
            name = path.relative_to(tree).as_posix()
            if name in known:
                continue
            ran = known[name] = measured(tree, name)
            tests = sorted({test for places in ran.lines.values() for found in places.values() for test in found})
            index = {test: i for i, test in enumerate(tests)}
            lines = {f: {at: [index[x] for x in found] for at, found in x.items()} for f, x in ran.lines.items()}
            _write(results, {"baseline": name, "seconds": ran.seconds, "tests": tests, "lines": lines})
    return known


def try_one(tree: pathlib.Path, mutant: Mutant, known: dict[str, Baseline], cpu_seconds: float) -> dict:
    """Run the tests on a mutant, and put the file back."""
    files = tests_of(mutant, known)
    path = tree / mutant.path
    source = path.read_text("utf8")
    begun = time.perf_counter()
    try:
        _put(path, mutated(source, mutant))
        verdict, failing = run_tests(tree, files, cpu_seconds) if files else ("passed", "no test file runs the place")
    finally:
        _put(path, source)
    return {
        "mutant": mutant.key,
        "before": mutant.before,
        "outcome": {"passed": "survived", "failed": "killed", "timeout": "timeout"}[verdict],
        "test": failing,
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _put(path: pathlib.Path, text: str) -> None:
    # Byte code is kept by size and by the second of the last change: two mutants in one second would look alike.
    path.write_text(text, "utf8")
    for old in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        old.unlink()


def _lines(results: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in results.read_text("utf8").splitlines()] if results.exists() else []


def _write(results: pathlib.Path, line: dict) -> None:
    with results.open("a", encoding="utf8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def report(chosen: list[Mutant], results: pathlib.Path) -> str:
    """The score and the survivors of the mutants tried so far."""
    tried = {line["mutant"]: line for line in _lines(results) if "mutant" in line}
    mine = [(mutant, tried[mutant.key]) for mutant in chosen if mutant.key in tried]
    survivors = [(mutant, line) for mutant, line in mine if line["outcome"] == "survived"]
    late = sum(line["outcome"] == "timeout" for _, line in mine)
    caught = len(mine) - len(survivors)
    words = [f"{caught} of {len(mine)} mutants were caught ({late} by the limit of time); {len(chosen)} were asked for"]
    for room in ROOMS:
        of_room = [line["outcome"] for mutant, line in mine if mutant.room == room]
        words.append(f"  {room}: {sum(x != 'survived' for x in of_room)} of {len(of_room)}")
    for mutant, _ in sorted(survivors, key=lambda pair: pair[0].key):
        words.append(f"{mutant.path}:{mutant.line}  {mutant.kind}: {mutant.before}  became  {mutant.after}")
    return "\n".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--results", type=pathlib.Path, required=True, help="a file of JSON lines, outside the tree")
    parser.add_argument("--cpu-seconds", type=float, default=400, help="limit for one mutant")
    parser.add_argument("--report", action="store_true", help="only print what the file says")
    given = parser.parse_args()
    results = given.results.resolve()
    if results.is_relative_to(ROOT):
        parser.error(f"--results {results} is inside the repository; name a file outside it")
    chosen = sample(given.seed, given.number)
    if not given.report:
        run_all(chosen, results, given.jobs, given.cpu_seconds)
    print(report(chosen, results))


def run_all(chosen: list[Mutant], results: pathlib.Path, jobs: int, cpu_seconds: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        trees: queue.SimpleQueue = queue.SimpleQueue()
        for i in range(jobs):
            (pathlib.Path(name) / str(i)).mkdir()
            trees.put(copy_of_the_tree(pathlib.Path(name) / str(i)))
        first = trees.get()
        ran = baseline(first, results)
        trees.put(first)
        known = {line["mutant"] for line in _lines(results) if "mutant" in line}

        def one(mutant):
            tree = trees.get()
            try:
                return try_one(tree, mutant, ran, cpu_seconds)
            finally:
                trees.put(tree)

        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            # Places with quick tests first, so that a run that is stopped has tried as many as it could.
            left = [mutant for mutant in chosen if mutant.key not in known]
            # One test of a file is taken for a second: what counts is that whole files come last.
            left.sort(key=lambda mutant: sum(ran[x].seconds if x in ran else 1 for x in tests_of(mutant, ran)))
            waiting = [pool.submit(one, mutant) for mutant in left]
            for done in concurrent.futures.as_completed(waiting):
                line = done.result()
                _write(results, line)
                print(f"{line['outcome']:>8} {line['seconds']:6.1f} s  {line['mutant']}", flush=True)


if __name__ == "__main__":
    main()
