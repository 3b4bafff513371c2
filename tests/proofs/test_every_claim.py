"""Every claim of the library holds; one walk over `rewardtheory.proofs` finds them."""

import pathlib
import re

import pytest

import rewardtheory.proofs
from rewardtheory.exact import from_json, to_json
from rewardtheory.verify.claims import claims
from rewardtheory.verify.running import run

CLAIMS = claims()
BIBLIOGRAPHY = pathlib.Path(rewardtheory.proofs.__file__).with_name("references.bib").read_text("utf8")
KEYS = set(re.findall(r"@\w+\{([^,\s]+),", BIBLIOGRAPHY))


@pytest.mark.parametrize("name", CLAIMS)
def test_the_claim_holds(name):
    outcome = run(CLAIMS[name], examples=20)
    assert outcome.ok, outcome.failure
    assert outcome.instances > 0
    if CLAIMS[name].kind != "theorem":
        assert outcome.evidence == "certified"
        again = from_json(to_json(outcome.certificate))
        assert again.verify().ok and again.statement == outcome.certificate.statement


@pytest.mark.parametrize("name", CLAIMS)
def test_the_claim_is_in_a_file_of_its_name_with_a_source_and_needs_that_exist(name):
    claim = CLAIMS[name]
    assert claim.function.__module__.rpartition(".")[2] == name
    assert claim.source in KEYS
    assert set(claim.needs) <= set(CLAIMS)
    assert all(CLAIMS[need].kind != "theorem" for need in claim.needs)
    if claim.kind == "refutation":
        assert claim.printed and claim.repaired
