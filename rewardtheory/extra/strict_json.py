"""JSON as data from strangers: duplicate keys, NaN, Infinity and numbers beyond float64 are refused with their line."""

import json
import math
import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d[\d.eE+-]*|[{}\[\],:]|true|false|null', re.DOTALL)


class _Refused(Exception):
    pass


def parse(text: str, name: str):
    """The document that `text` holds.

    Raises:
        ValueError: naming the file and the line.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite, parse_int=_whole
        )
    except _Refused:
        line, fault = _first_fault(text)
        raise ValueError(f"`{name}` line {line} {fault}.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"`{name}` line {error.lineno} is not JSON: {error.msg}; correct it there.") from error
    except ValueError as error:
        if str(error).startswith("`"):
            raise
        raise ValueError(f"`{name}` holds a number of too many digits: {error}.") from error
    except RecursionError:
        raise ValueError(f"`{name}` is nested too deeply to be a model; it was not written by rt.save.") from None


def _unique(pairs):
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Refused
    return found


def _refuse(text: str):
    raise _Refused


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Refused
    return value


def _whole(text: str) -> int:
    _finite(text)  # which leaves at most 309 digits to read
    return int(text)


def _first_fault(text: str) -> tuple[int, str]:
    """The line of the first thing that the hooks above refuse. The text is JSON up to there."""
    keys: list[set[str] | None] = []  # of the objects around the token; None for a list
    expect_key = False
    for found in _TOKEN.finditer(text):
        token, fault = found.group(), None
        if token == "{":
            keys.append(set())
        elif token == "[":
            keys.append(None)
        elif token in "}]":
            keys.pop()
        elif token[0] == '"' and expect_key and (here := keys[-1]) is not None:
            key = json.loads(token, strict=False)
            if key in here:
                fault = f"has the key {key!r} for the second time; keys of one object must differ: rename or remove one"
            here.add(key)
        elif token in ("NaN", "Infinity", "-Infinity"):
            fault = f"holds {token}; every number must be finite: replace it"
        elif token[0] in "-0123456789" and not math.isfinite(float(token)):
            shown = token if len(token) < 30 else token[:27] + "..."
            fault = f"holds {shown}, which is beyond float64; every number must be finite: replace it"
        if fault:
            return text.count("\n", 0, found.start()) + 1, fault
        expect_key = bool(keys) and keys[-1] is not None and token in "{,"
    raise AssertionError("the hooks refused something that the scan does not find")
