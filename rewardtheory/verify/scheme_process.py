"""The process in which a scheme runs: it answers with results, or with one sentence about what went wrong.

Requests come in batches: ("shared", argument) sets the first argument of all further calls, ("apply", (list of
argument tuples, key)) calls the scheme on each. Results are sent at least once a second, so that slow is not hung.
"""

import os
import signal
import sys
import time
from typing import Any

import numpy as np

from rewardtheory.verify.schemes import Scheme, said, scheme_from

SECOND = 1.0
GRACE = 60


def serve(connection, scheme, seconds: float, other=None) -> None:
    """Answer requests until the other end closes.

    Args:
        connection: to the process that asks.
        scheme: a `Scheme` or the text FILE.py:NAME.
        seconds: the time limit; some time after it this process ends itself, should nobody be left to end it.
        other: the other end, which a fork inherits and must not keep open.
    """
    if other is not None:
        other.close()
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds) + GRACE)
    quiet = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):  # what a scheme prints belongs to nobody's table
        stream.flush()
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    try:
        found = scheme_from(scheme) if isinstance(scheme, str) else scheme
    except ValueError as error:
        connection.send(("refused", str(error)))
        return
    connection.send(("scheme", (found.kind, found.name, found.source, found.key is not None)))
    mdp: Any = None
    while True:
        try:
            kind, content = connection.recv()
        except EOFError:
            return
        if kind == "shared":
            mdp = _frozen(content)
        else:
            _answer(connection, found, mdp, *content)


def _answer(connection, scheme: Scheme, mdp, calls, key) -> None:
    results: list[Any] = []
    last = time.monotonic()
    shared = () if mdp is None else (mdp,)
    named = {} if scheme.key is None else {scheme.key: key}
    with np.errstate(all="ignore"):
        for i, arguments in enumerate(calls):
            try:
                found = scheme.function(*shared, *(x.copy() for x in arguments), **named)
            except BaseException as error:
                connection.send(("failed", (results, f"raises {said(error)}")))
                return
            read, wrong = _read(found)
            if wrong:
                connection.send(("failed", (results, wrong)))
                return
            results.append(read)
            if i % 16 == 15 and time.monotonic() - last > SECOND:
                connection.send(("part", results))
                results, last = [], time.monotonic()
    connection.send(("done", results))


def _read(found):
    """(the result as plain arrays, what is wrong with it)."""
    if isinstance(found, tuple):
        if len(found) not in (2, 3) or not hasattr(found[0], "transition"):
            return (
                None,
                f"returns a tuple of {len(found)}; a map of models returns (mdp, reward) or (mdp, reward, states)",
            )
        model = found[0].dense()
        array, wrong = _array(found[1])
        if len(found) == 2 or wrong:
            return (model, array), wrong
        states = np.asarray(found[2])
        if states.shape != (model.n_states,) or states.dtype.kind not in "iu":
            return (
                None,
                f"returns states of the shape {states.shape}; one number for each of {model.n_states} states is due",
            )
        return (model, array, states), ""
    return _array(found)


def _array(found):
    try:
        array = np.asarray(found)
    except Exception:
        return None, f"returns {type(found).__name__}, which is not an array of numbers"
    if array.dtype != object:
        if array.dtype.kind not in "fiub":
            return None, f"returns {type(found).__name__} of {array.dtype}; it must return real numbers"
        return array.astype(np.float64), ""
    if all(hasattr(x, "p") and hasattr(x, "q") for x in array.ravel()[:1]):
        return array, ""
    return None, f"returns {'nothing' if found is None else type(found).__name__}; it must return an array of numbers"


def _frozen(mdp):
    """The model with tables that cannot be written: a scheme that changes its model raises at once."""
    for name in ("transition", "initial", "available", "terminal"):
        getattr(mdp, name).setflags(write=False)
    return mdp


def main(descriptor: int) -> None:
    """The entry of a fresh process; it gets its scheme as the first message."""
    from multiprocessing.connection import Connection

    connection = Connection(descriptor)
    serve(connection, *connection.recv())
