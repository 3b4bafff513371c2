"""The relation between formalisms is a closure of claims; its table is compared with the printed one here only."""

import itertools
import json

import pytest

from rewardtheory import exact
from rewardtheory.objectives.kinds import FORMALISMS
from rewardtheory.objectives.translations import TRANSLATIONS
from rewardtheory.verify.claims import claims
from rewardtheory.verify.expressivity import generators, registered, relation
from rewardtheory.verify.running import run

# What is printed, as the set of formalisms that say at least as much as each.
PRINTED = {
    "MR": "MR RM INMR IMORL FTR RRL ONMR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "LAR": "LAR INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "LTL": "LTL INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "RM": "RM INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "INMR": "INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "IMORL": "INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "FTR": "INMR IMORL FTR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "RRL": "RRL OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "ONMR": "ONMR OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "OMORL": "OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "FOMR": "OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "FTLR": "OMORL FOMR FTLR FPR GOMORL OMO TLO PO",
    "FPR": "FPR PO",
    "GOMORL": "GOMORL OMO TLO PO",
    "OMO": "GOMORL OMO TLO PO",
    "TLO": "GOMORL OMO TLO PO",
    "PO": "PO",
}


@pytest.fixture(scope="module")
def found():
    return relation()


def test_the_closure_is_the_printed_table(found):
    assert {x: {y for y, yes in row.items() if yes} for x, row in found.table.items()} == {
        x: set(row.split()) for x, row in PRINTED.items()
    }
    assert len(found.classes()) == 11 and len(found.covering()) == 13


def test_every_translation_is_a_claim_and_every_claim_has_its_translation():
    assert {(x, y) for x, y, holds, _ in registered() if holds} == set(TRANSLATIONS)
    assert sum(not holds for _, _, holds, _ in registered()) == 18


def test_no_refutation_follows_from_the_others():
    refuted = [(x, y, claim.id) for x, y, holds, claim in registered() if not holds]
    for x, y, id in refuted:
        assert generators(x, y) == [id]


def test_every_no_is_verified_by_the_checker_alone():
    for _, _, holds, claim in registered():
        if not holds:
            certificate = run(claim).certificate
            assert all(verdict.ok for verdict in exact.recheck(exact.to_json(certificate))), claim.id


def test_reasons_are_claims_and_a_chain_leads_from_x_to_y(found):
    known = {claim.id: (x, y) for x, y, _, claim in registered()}
    assert set(known) <= set(claims())
    for x, y in itertools.product(FORMALISMS, repeat=2):
        ids = found.because[x][y]
        if found.table[x][y]:
            here = x
            for id in ids:
                assert known[id][0] == here
                here = known[id][1]
            assert here == y
        else:
            assert len(ids) >= 1


def test_the_command_answers_pairs_and_the_whole(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from rewardtheory.cli import app

    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    done = runner.invoke(app, ["express", "LTL", "MR", "--json"])
    pair = json.loads(done.stdout)
    assert pair["schema"] == "rewardtheory/express-pair/1" and pair["expresses"] is False and pair["verified"] is True
    assert exact.recheck(json.dumps(pair))[0].ok
    whole = json.loads(runner.invoke(app, ["express", "--all", "--plot", "hasse.png", "--json"]).stdout)
    assert (
        whole["formalisms"] == list(FORMALISMS)
        and whole["table"]["MR"]["RM"] is True
        and (tmp_path / "hasse.png").exists()
    )
    assert set(whole["because"]["MR"]) == set(FORMALISMS)
    for arguments in (["express"], ["express", "MR"], ["express", "MR", "RM", "--all"], ["express", "MR", "XX"]):
        assert isinstance(runner.invoke(app, arguments).exception, ValueError)


def test_examples_are_ordered_alike():
    from rewardtheory.objectives.environments import HALF, split, three_doors
    from rewardtheory.objectives.example import carried

    mdp = three_doors()
    policies = [split(mdp, "s", a1=1), split(mdp, "s", a2=1), split(mdp, "s", a1=HALF, a3=HALF)]
    for x, y in TRANSLATIONS:
        one, two = carried(mdp, x, y)
        for p, q in itertools.product(policies, repeat=2):
            assert one.prefer(mdp, p, q) == two.prefer(mdp, p, q), (x, y)
