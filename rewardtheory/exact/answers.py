"""What a comparison says beside its certificates must be what they prove."""

from collections.abc import Mapping
from typing import Any

from rewardtheory.exact.certificate import Certificate, Verdict
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.number import rational
from rewardtheory.exact.regret import WorstCaseRegretBound

SLACK = 1e-12


def contradictions(document: Any, read) -> list[Verdict]:
    """The answers of a document that its certificates do not prove: relations of pairs, and worst-case regrets.

    Args:
        document: plain data such as ``rewardtheory compare --json`` prints; other documents have no such answers.
        read: from the plain data of a certificate to the certificate.
    """
    pairs = document.get("pairs") if isinstance(document, Mapping) else None
    found = []
    for pair in pairs if isinstance(pairs, list) else []:
        if not isinstance(pair, Mapping) or not isinstance(pair.get("certificate"), Mapping) or "relation" not in pair:
            continue
        names = f"{pair.get('a')} / {pair.get('b')}"
        proof = read(pair["certificate"])
        if pair.get("relation") not in _relations(proof):
            says, proves = pair.get("relation"), _relations(proof)[0]
            found.append(
                Verdict(False, f"{names}: the relation is {says!r}, and its certificate proves {proves!r}", {})
            )
        for other in pair.get("certificates") or []:
            bound = read(other)
            if isinstance(bound, WorstCaseRegretBound):
                found += _regret(pair, names, bound)
    return found


def _relations(proof: Certificate) -> tuple[str, ...]:
    if isinstance(proof, Identity):
        return (proof.conclusion, proof.conclusion.removesuffix("-up-to-rounding"))
    return ("same-optimal-policies",) if proof.kind == "optimal-actions" else ("different",)


def _regret(pair: Mapping[str, Any], names: str, bound: WorstCaseRegretBound) -> list[Verdict]:
    way = "a_given_b" if bound.rewards[0].name == pair.get("a") else "b_given_a"
    value: Any = (pair.get("worst_case_regret") or {}).get(way)
    error: Any = (pair.get("errors") or {}).get(f"worst_case_regret_{way}", 0)
    if not all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (value, error)):
        return []
    room = rational(float(error) + SLACK)
    if bound.low - room <= rational(float(value)) <= bound.high + room:
        return []
    low, high = float(bound.low), float(bound.high)
    return [
        Verdict(False, f"{names}: the worst-case regret is {value}, and its certificate proves {low} to {high}", {})
    ]
