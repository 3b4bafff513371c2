"""Certificates in files: reading them back, whatever else the file holds, and checking them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rewardtheory.exact.answers import contradictions
from rewardtheory.exact.arithmetic import Arithmetic
from rewardtheory.exact.bound import ReturnBound, ValueBound
from rewardtheory.exact.certificate import SCHEMA, Certificate, Verdict
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.inexpressible import Inexpressible
from rewardtheory.exact.layout import content_name, read_list, read_model, read_object
from rewardtheory.exact.linear import Farkas, Optimum
from rewardtheory.exact.model import Model
from rewardtheory.exact.optimum import OptimalActions
from rewardtheory.exact.regret import RegretBound, WorstCaseRegretBound
from rewardtheory.exact.symbolic import Identities
from rewardtheory.exact.witness import Witness

CERTIFICATES: dict[str, type[Certificate]] = {
    c.kind: c
    for c in (
        Witness,
        Identity,
        ReturnBound,
        ValueBound,
        RegretBound,
        WorstCaseRegretBound,
        OptimalActions,
        Farkas,
        Optimum,
        Arithmetic,
        Inexpressible,
        Identities,
    )
}
MAX_CHARACTERS = 400_000_000
MIN_SHARED = 200
"""A table of fewer characters is written where it stands."""


def to_json(certificates: Certificate | Iterable[Certificate]) -> str:
    """One certificate, or several that share their models, as JSON text."""
    if isinstance(certificates, Certificate):
        return json.dumps(certificates.to_dict(), indent=None)
    return json.dumps(share_models({"certificates": [c.to_dict() for c in certificates]}))


def share_models(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with each different model and table of rewards of its certificates written once.

    Args:
        document: plain data that holds certificates (as `to_dict` gives them) anywhere.

    Returns:
        a new document whose certificates say {"ref": "sha256:..."} instead of their model and of long payments; what
        they name stands under "models" and "tables".
    """
    models: dict[str, Any] = dict(document.get("models", {}))
    tables: dict[str, Any] = dict(document.get("tables", {}))
    names: dict[int, str] = {}

    def share_table(payments: list) -> Any:
        text = json.dumps(payments)
        if len(text) < MIN_SHARED:
            return payments
        name = content_name(payments)
        tables[name] = payments
        return {"ref": name}

    def walk(data: Any) -> Any:
        if isinstance(data, Mapping):
            if data.get("schema") == SCHEMA:
                data = _with_payments(data, lambda x: x if isinstance(x, Mapping) else share_table(x))
                if "ref" not in data.get("model", {"ref": None}):
                    model = data["model"]
                    name = names.setdefault(id(model), content_name(model))
                    models[name] = model
                    data = {**data, "model": {"ref": name}}
                return data
            return {key: walk(value) for key, value in data.items()}
        return [walk(x) for x in data] if isinstance(data, (list, tuple)) else data

    shared = walk(document)
    return {**shared} | ({"models": models} if models else {}) | ({"tables": tables} if tables else {})


def _with_payments(certificate: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """A certificate as plain data with the payments of its rewards changed; what is no reward stays as it is."""

    def changed(reward: Any) -> Any:
        found = isinstance(reward, Mapping) and "payments" in reward
        return {**reward, "payments": change(reward["payments"])} if found else reward

    result = dict(certificate)
    if "reward" in result:
        result["reward"] = changed(result["reward"])
    if isinstance(result.get("rewards"), list):
        result["rewards"] = [changed(reward) for reward in result["rewards"]]
    return result


def from_json(text: str) -> Certificate | list[Certificate]:
    """The certificate that the text is, or the list of all those found anywhere in it.

    Args:
        text: JSON: one certificate, a list of them, or any document that holds some, such as what
            ``rewardtheory compare --json`` prints.

    Raises:
        ValueError: where the text is not JSON, holds no certificate, or one is malformed; naming the place.
    """
    document = _parse(text)
    certificates = _certificates(document)
    return (
        certificates[0]
        if isinstance(document, Mapping) and "schema" in document and document["schema"] == SCHEMA
        else certificates
    )


def recheck(source: str | Path) -> list[Verdict]:
    """Check every certificate found in a file, or in a text that begins with { or [, and what a comparison says of them.

    Args:
        source: the name of a JSON file, or its text.

    Returns:
        one `Verdict` for each certificate, in the order of the file, then one for each relation or worst-case regret of
        a comparison that its certificates do not prove.

    Raises:
        ValueError: where the file is not JSON, holds no certificate, or one is malformed; naming the place.

    >>> from rewardtheory import exact
    >>> system = exact.system_of("x >= 1 and -x >= 0", 1, at_least=([[1], [-1]], [1, 0]))
    >>> [str(verdict) for verdict in exact.recheck(exact.to_json(exact.farkas(system, [], [1, 1])))]
    ['proved: There is no solution: x >= 1 and -x >= 0.']
    """
    text = source if isinstance(source, str) and source.lstrip()[:1] in ("{", "[") else _text(Path(source))
    document = _parse(text)
    verdicts = [certificate.verify() for certificate in _certificates(document)]
    models, tables = _models(document), _tables(document)

    def read(data: Mapping[str, Any]) -> Certificate:
        return CERTIFICATES[data["kind"]].from_dict(_with_tables(data, tables), models)

    return verdicts + contradictions(document, read)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8 text; a certificate file is JSON.") from None


def _parse(text: str) -> Any:
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"the text has {len(text)} characters; at most {MAX_CHARACTERS} are read.")

    def unique(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            twice = next(key for i, (key, _) in enumerate(pairs) if any(key == other for other, _ in pairs[:i]))
            raise ValueError(f"the field {twice[:80]!r} is there twice")
        return found

    def refuse(word):
        raise ValueError(f"{word} is not a number")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except RecursionError:
        raise ValueError("the text is not a certificate file: it is nested too deeply.") from None
    except ValueError as error:
        raise ValueError(f"the text is not JSON: {error}; give what a command printed with --json.") from None


def _certificates(document: Any) -> list[Certificate]:
    models, tables = _models(document), _tables(document)
    certificates = []
    try:
        found = list(_find(document, ""))
    except RecursionError:
        raise ValueError("the text is not a certificate file: it is nested too deeply.") from None
    for where, data in found:
        kind = data.get("kind")
        if data["schema"] != SCHEMA:
            raise ValueError(f"{where}: the schema is {data['schema']!r}; this version reads {SCHEMA!r}.")
        if not isinstance(kind, str) or kind not in CERTIFICATES:
            raise ValueError(f"{where}: {kind!r} is not a kind of certificate; there are {', '.join(CERTIFICATES)}.")
        try:
            certificates.append(CERTIFICATES[kind].from_dict(_with_tables(data, tables), models))
        except ValueError as error:
            raise ValueError(f"{where} ({kind}): {error}") from None
    if not certificates:
        raise ValueError(f'there is no certificate: no object with "schema": "{SCHEMA}".')
    return certificates


def _models(document: Any) -> dict[str, Model]:
    shared = _shared(document, "models", "model", Mapping)
    return {name: read_model(data, {}, f"models[{name[:15]}...]") for name, data in shared.items()}


def _tables(document: Any) -> dict[str, Any]:
    return _shared(document, "tables", "table", list)


def _shared(document: Any, field: str, word: str, kind: type) -> dict[str, Any]:
    """What a document shares under the names of its content; other names are other people's."""
    shared = document.get(field, {}) if isinstance(document, Mapping) else {}
    if not isinstance(shared, Mapping):
        return {}
    found = {name: data for name, data in shared.items() if name.startswith("sha256:")}
    for name, data in found.items():
        if not isinstance(data, kind) or content_name(data) != name:
            raise ValueError(f"{field}: the {word} named {name[:80]!r} does not have that SHA-256.")
    return found


def _with_tables(data: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate with its tables in their places."""

    def find(payments: Any) -> Any:
        if not isinstance(payments, Mapping):
            return payments
        ref = read_object(payments, "payments", ["ref"])["ref"]
        if not isinstance(ref, str) or ref not in tables:
            raise ValueError(f'payments: no table under "tables" has the name {str(ref)[:80]!r}.')
        return tables[ref]

    return _with_payments(data, find)


def _find(data: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object that says it is a certificate, with its place; nothing is looked for inside one."""
    if isinstance(data, Mapping):
        schema = data.get("schema")
        if isinstance(schema, str) and schema.startswith(SCHEMA.rpartition("/")[0] + "/"):
            yield where or "the certificate", data
            return
        for key, value in data.items():
            yield from _find(value, f"{where}.{key}" if where else key)
    elif isinstance(data, list):
        for i, value in enumerate(read_list(data, where)):
            yield from _find(value, f"{where}[{i}]")
