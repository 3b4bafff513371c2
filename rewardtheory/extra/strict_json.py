"""JSON as data from strangers: duplicate keys, NaN and Infinity are refused with their line."""

import json
import json.decoder
import json.scanner
import re

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|(-?Infinity|NaN)')


def parse(text: str, name: str):
    """The document that `text` holds.

    Raises:
        ValueError: naming the file and the line.
    """
    for found in _TOKEN.finditer(text):
        if found.group(1):
            raise ValueError(
                f"`{name}` line {_line(text, found.start())} holds {found.group(1)}; every number must be finite."
            )
    try:
        return _Strict(text, name).decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"`{name}` line {error.lineno} is not JSON: {error.msg}; correct it there.") from error
    except RecursionError:
        raise ValueError(f"`{name}` is nested too deeply to be a model.") from None


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


class _Strict(json.JSONDecoder):
    """The decoder of the standard library, with the place of each object kept for its message."""

    def __init__(self, text: str, name: str):
        super().__init__()

        def parse_object(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None):
            begin = s_and_end[1]

            def unique(pairs):
                keys = [key for key, _ in pairs]
                if len(set(keys)) == len(keys):
                    return dict(pairs)
                twice = next(key for i, key in enumerate(keys) if key in keys[:i])
                places = [
                    m.start()
                    for m in re.finditer(re.escape(json.dumps(twice, ensure_ascii=False)) + r"\s*:", text[begin:])
                ]
                line = _line(text, begin + places[1] if len(places) > 1 else begin)
                raise ValueError(
                    f"`{name}` line {line} has the key {twice!r} for the second time; keys must differ: rename one."
                )

            return json.decoder.JSONObject(s_and_end, strict, scan_once, None, unique, memo)

        self.parse_object = parse_object
        # The scanner written in C cannot tell where an object begins.
        self.scan_once = json.scanner.py_make_scanner(self)
