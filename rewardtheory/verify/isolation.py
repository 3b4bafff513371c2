"""Running a scheme in a process of its own, with one time limit for everything it does.

A scheme may crash, hang, print, or end its process; the check goes on with one sentence about it. A file runs in a
fresh process. A function runs in a fork of this one, so lambdas and functions from a notebook work too.
"""

import multiprocessing
import subprocess
import sys
import time
import warnings
from multiprocessing.connection import Pipe
from typing import Any

import numpy as np

from rewardtheory.verify.scheme_process import serve
from rewardtheory.verify.schemes import Kind, Scheme

# A call on a model of three states that does not come back within this many seconds counts as hung.
PATIENCE = 8.0
# A slow scheme is heard from every second; after so much silence at the end of the time it hangs.
STALE = 3.0
_FRESH = "import sys; sys.path[:] = {path!r}; from rewardtheory.verify.scheme_process import main; main({descriptor})"


class Broken(Exception):
    """A scheme did not do what it must: `reason` is one sentence part, `call` the arguments where it happened."""

    def __init__(self, reason: str, call: Any = None):
        super().__init__(reason)
        self.reason, self.call = reason, call


class OutOfTime(Exception):
    """The time limit is reached; the scheme is slow, not broken."""


class Runner:
    """A scheme in its own process.

    Args:
        scheme: a `Scheme`, or the text FILE.py:NAME.
        seconds: for everything together.

    Attributes:
        kind, name, source, random: of the scheme.
        calls: how many results came back.
    """

    kind: Kind
    name: str
    source: str
    random: bool

    def __init__(self, scheme: Scheme | str, *, seconds: float):
        self.end = time.monotonic() + seconds
        self.seconds = seconds
        self.calls = 0
        self.key = 0
        self._heard = time.monotonic()
        self._process, self._connection = _start(scheme, seconds)
        said = self._receive()
        if said[0] == "refused":
            self.close()
            raise ValueError(said[1])
        self.kind, self.name, self.source, self.random = said[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def share(self, mdp) -> None:
        """Set the model of all further calls."""
        self._send(("shared", mdp))

    def apply(self, calls) -> list[Any]:
        """The results of a list of argument tuples.

        Raises:
            Broken: where a call fails, hangs or ends the process.
            OutOfTime: when the limit is reached and calls do come back.
        """
        self._send(("apply", (calls, self.key)))
        self._heard = time.monotonic()
        results: list[Any] = []
        while True:
            kind, found = self._receive(calls[min(len(results), len(calls) - 1)])
            if kind == "failed":
                before, wrong = found
                raise Broken(wrong, calls[len(results) + len(before)])
            results += found
            self.calls += len(found)
            if kind == "done":
                return results

    def left(self) -> float:
        """How many seconds are left."""
        return self.end - time.monotonic()

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.kill()
        self._process.wait() if isinstance(self._process, subprocess.Popen) else self._process.join()

    def _send(self, message) -> None:
        if self.left() <= 0:
            raise OutOfTime
        try:
            self._connection.send(message)
        except (BrokenPipeError, ConnectionResetError):
            raise Broken("ended its process") from None

    def _receive(self, call: Any = None):
        if not self._connection.poll(max(0.0, min(self.left(), PATIENCE))):
            quiet = time.monotonic() - self._heard
            if self.left() > 0 or self.calls == 0 or quiet > STALE:
                self._process.kill()
                raise Broken(
                    f"hangs or is too slow: nothing came back within {min(self.seconds, PATIENCE):g} s",
                    call,
                )
            raise OutOfTime
        self._heard = time.monotonic()
        try:
            return self._connection.recv()
        except (EOFError, ConnectionResetError):
            raise Broken("ended its process", call) from None


def _start(scheme, seconds: float):
    mine, other = Pipe()
    if isinstance(scheme, str) and sys.platform != "win32":
        program = _FRESH.format(path=sys.path, descriptor=other.fileno())
        process = subprocess.Popen([sys.executable, "-c", program], pass_fds=[other.fileno()], stdin=subprocess.DEVNULL)
        mine.send((scheme, seconds))
    else:
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context: Any = multiprocessing.get_context(method)
        arguments = (other, scheme, seconds, mine if method == "fork" else None)
        process = context.Process(target=serve, args=arguments, daemon=True)
        with warnings.catch_warnings():
            # Threads of a numerical library in this process are no danger: the child calls the scheme only.
            warnings.filterwarnings("ignore", message=".*fork.*")
            process.start()
    other.close()
    return process, mine


def stacked(results, shape, calls) -> np.ndarray:
    """Results as one array (N, …); a wrong shape or a number that is not finite is Broken, with the first such call."""
    for found, call in zip(results, calls, strict=True):
        if np.shape(found) != shape:
            raise Broken(f"returns the shape {np.shape(found)}; it must be {shape}", call)
    array = np.array(results).reshape(len(results), *shape)
    if array.dtype != object and not np.isfinite(array).all():
        flat = ~np.isfinite(array.reshape(len(array), -1))
        first = int(flat.any(axis=1).argmax())
        value = array.reshape(len(array), -1)[first][flat[first]][0]
        raise Broken(f"returns {'NaN' if np.isnan(value) else 'an infinite number'}", calls[first])
    return array
