"""Files: certificates are found anywhere, models are shared, a malformed file is refused clearly."""

import json
import subprocess
import sys

import numpy as np
import pytest
from flint import fmpq

from rewardtheory import exact


def constant(model):
    """The reward that always pays 1."""
    one = exact.rational(1)
    return exact.Reward("R", tuple(tuple((one,) * len(c.successors) for c in row) for row in model.choices))


@pytest.fixture(scope="module")
def certificates(make):
    mdp, (R1, R2) = make(4, discount=0.75)
    mdp.states = ("left", "middle", "right")
    model = exact.model_of(mdp)
    r1, r2 = exact.reward_of(model, mdp, R1, "R1"), exact.reward_of(model, mdp, R2, "R2")
    other = exact.model_of(make(6, discount=0.75)[0])
    return [
        exact.value_bound(model, r1),
        exact.identity(model, (r1, r2)),
        exact.value_bound(other, constant(other)),
    ]


def test_models_are_written_once_and_found_again(certificates):
    text = exact.to_json(certificates)
    document = json.loads(text)
    assert len(document["models"]) == 2
    assert all(set(c["model"]) == {"ref"} for c in document["certificates"])
    again = exact.from_json(text)
    assert [c.to_dict() for c in again] == [c.to_dict() for c in certificates]
    assert [v.ok for v in exact.recheck(text)] == [True, True, True]
    assert exact.share_models(document) == document


def test_certificates_are_found_anywhere(certificates, tmp_path):
    one, two, _ = certificates
    document = {
        "schema": "rewardtheory/compare/1",
        "pairs": [
            {"certificate": one.to_dict(), "distance": 0.5},
            {"certificate": None},
            {"nested": [[two.to_dict()]]},
        ],
        "errors": {"x": 1e-9},
    }
    shared = exact.share_models(document)
    assert shared["errors"] == document["errors"] and "models" not in document
    assert len(json.dumps(shared)) < len(json.dumps(document))
    for text in (json.dumps(document), json.dumps(shared), json.dumps([document])):
        assert [v.ok for v in exact.recheck(text)] == [True, True]
    path = tmp_path / "report.json"
    path.write_text(json.dumps(shared), encoding="utf-8")
    assert exact.recheck(path) == exact.recheck(str(path)) == exact.recheck(json.dumps(document))
    assert exact.from_json(json.dumps(one.to_dict())).to_dict() == one.to_dict()


def test_a_false_claim_is_reported_and_the_others_are_still_checked(certificates):
    one, two, _ = (c.to_dict() for c in certificates)
    one["high"] = str(certificates[0].low - 1)
    with pytest.raises(ValueError, match="`statement` is not what the certificate's data say"):
        exact.recheck(json.dumps([{**one, "statement": "wrong"}, two]))
    right = _statement(one)
    bad, good = exact.recheck(json.dumps([{**one, "statement": right}, two]))
    assert not bad and "does not contain" in bad.reason and good


def _statement(data):
    with pytest.raises(ValueError) as caught:
        exact.from_json(json.dumps({**data, "statement": "?"}))
    return str(caught.value).split("it must be: ")[1]


@pytest.mark.parametrize(
    "text, message",
    [
        ("{", "the text is not JSON"),
        ('{"a": NaN}', "the text is not JSON: NaN is not a number"),
        ('{"a": Infinity}', "the text is not JSON: Infinity is not a number"),
        ('{"a": 1, "a": 2}', "the text is not JSON: the field 'a' is there twice"),
        ("[]", "there is no certificate"),
        ('{"pairs": []}', 'there is no certificate: no object with "schema": "rewardtheory/certificate/1"'),
        ("[" * 5000 + "]" * 5000, "the text is (not JSON|not a certificate file: it is nested too deeply)"),
        ("[" * 900 + "]" * 900, "there is no certificate|nested too deeply"),
        ('[{"schema": "rewardtheory/certificate/2", "kind": "witness"}]', r"\[0\]: the schema is .*/2'"),
        ('{"schema": "rewardtheory/certificate/1"}', "the certificate: None is not a kind of certificate"),
        ('{"schema": "rewardtheory/certificate/1", "kind": []}', r"\[\] is not a kind of certificate"),
        ('{"schema": "rewardtheory/certificate/1", "kind": "eval"}', "'eval' is not a kind"),
        (
            '{"a": [{"schema": "rewardtheory/certificate/1", "kind": "farkas"}]}',
            r"a\[0\] \(farkas\): .*missing fields",
        ),
        ("[" + "9" * 5000 + "]", "the text is not JSON|there is no certificate"),
    ],
)
def test_malformed_texts_are_refused(text, message):
    with pytest.raises(ValueError, match=message):
        exact.recheck(text)
    with pytest.raises(ValueError, match=message):
        exact.from_json(text)


def test_files_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(ValueError, match="nothing.json cannot be read: No such file"):
        exact.recheck(tmp_path / "nothing.json")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ValueError, match="picture.png is not UTF-8 text"):
        exact.recheck(tmp_path / "picture.png")


def test_shared_models_are_checked_against_their_name(certificates):
    document = json.loads(exact.to_json(certificates))
    name = document["certificates"][0]["model"]["ref"]
    forged = json.loads(json.dumps(document))
    forged["models"][name]["discount"] = "1/2"
    with pytest.raises(ValueError, match=f"the model named '{name}' does not have that SHA-256"):
        exact.recheck(json.dumps(forged))
    lost = {**document, "models": {}}
    with pytest.raises(ValueError, match=r"certificates\[0\] \(value-bound\): model: no model under \"models\""):
        exact.recheck(json.dumps(lost))
    document["models"] = 7
    with pytest.raises(ValueError, match="no model under"):
        exact.recheck(json.dumps(document))
    document["certificates"][0]["model"]["discount"] = "1"
    with pytest.raises(ValueError, match=r"unknown fields \['discount'\]"):
        exact.recheck(json.dumps(document))


def test_tables_of_rewards_are_written_once(certificates, monkeypatch):
    monkeypatch.setattr("rewardtheory.exact.files.MIN_SHARED", 1)
    text = exact.to_json(certificates)
    document = json.loads(text)
    bound, identity, _ = document["certificates"]
    assert bound["reward"]["payments"] == identity["rewards"][0]["payments"]
    assert len(document["tables"]) == 3 and set(bound["reward"]["payments"]) == {"ref"}
    assert [c.to_dict() for c in exact.from_json(text)] == [c.to_dict() for c in certificates]
    assert exact.share_models(document) == document and all(exact.recheck(text))
    name = bound["reward"]["payments"]["ref"]
    forged = json.loads(text)
    forged["tables"][name][0][0] = "7"
    with pytest.raises(ValueError, match=f"tables: the table named '{name}' does not have that SHA-256"):
        exact.recheck(json.dumps(forged))
    for tables in ({}, 7, {"other": []}):
        with pytest.raises(
            ValueError, match=r'certificates\[0\] \(value-bound\): payments: no table under "tables" has'
        ):
            exact.recheck(json.dumps({**document, "tables": tables}))
    with pytest.raises(ValueError, match="the table named 'sha256:x' does not have that SHA-256"):
        exact.recheck(json.dumps({**document, "tables": {"sha256:x": {}}}))
    for ref, words in ((7, "no table under"), (name, "unknown fields")):
        bound["reward"]["payments"] = {"ref": ref} | ({"more": 1} if ref == name else {})
        with pytest.raises(ValueError, match=words):
            exact.recheck(json.dumps(document))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ((1, 3), "1/3"),
        ((-7, 2), "-7/2"),
        ((5, 1), "5"),
        ((3, 2**20), "3/2^20"),
        ((-(2**52) - 1, 2**51), "-4503599627370497/2^51"),
        ((1, 2**1074), "1/2^1074"),
        ((1, 2**20 + 1), "1/1048577"),
    ],
)
def test_what_a_double_stores_is_written_shortly_and_read_back(number, text):
    from rewardtheory.exact.number import read_rational, write_rational

    x = fmpq(*number)
    assert write_rational(x) == text and read_rational(text, "x") == x == read_rational(f"{number[0]}/{number[1]}", "x")
    for wrong in ("1/3^2", "1/2^", "2^5", "1/2^-3", "1/2^100000", "1/02^3", "1/2^3/2", "1/ 2^3"):
        with pytest.raises(ValueError, match="x: '.*' is not a rational number"):
            read_rational(wrong, "x")


def edit(path, value):
    def change(data):
        place = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "path, value, message",
    [
        (["model"], [], "model: must be an object"),
        (["model", "discount"], 0.75, "model.discount: 0.75 is not a rational number"),
        (["model", "discount"], "2", "model: the discount is 2; it must lie in"),
        (["model", "discount"], "1", "carries no `weight`"),
        (["model", "n_actions"], True, "model.n_actions: must be an integer from 0 to 1999999"),
        (["model", "n_actions"], 10**9, "model.n_actions: must be an integer"),
        (["model", "choices"], [], "model.choices: 0 states; it must have from 1"),
        (["model", "choices", 0], {}, r"model.choices\[0\]: must be a list"),
        (["model", "choices", 0, 0], [0], r"model.choices\[0\]\[0\]: has 1 entries; it must have 2"),
        (["model", "choices", 0, 0, 1], [0], r"model.choices\[0\]\[0\]: successors must be a flat list"),
        (
            ["model", "choices", 0, 0, 1],
            ["0", "1"],
            r"model.choices\[0\]\[0\]: must be an integer from 0 to 2",
        ),
        (["model", "choices", 0, 0, 1], [3, "1"], r"model.choices\[0\]\[0\]: must be an integer from 0 to 2"),
        (["model", "choices", 0, 0, 1], [-1, "1"], "must be an integer from 0 to 2"),
        (["model", "choices", 0, 0, 1], [True, "1"], "must be an integer from 0 to 2"),
        (
            ["model", "choices", 0, 0, 1],
            [0, "1/2"],
            r"state 0 \(left\), action 0: the probabilities sum to 1/2",
        ),
        (["model", "choices", 0, 0, 1], [0, "1/2", 0, "1/2"], "a successor is named twice"),
        (["model", "choices", 0, 0, 1], [0, "3/2", 1, "-1/2"], "a probability is not positive"),
        (["model", "choices", 0, 0, 0], 7, r"model.choices\[0\]\[0\]: must be an integer from 0 to 1"),
        (["model", "initial"], [[0, "1/2"], [0, "1/2"]], r"model.initial\[1\]: state 0 is named twice"),
        (["model", "initial"], [[0, "1/2"]], "initial: the probabilities sum to 1/2"),
        (["model", "states"], ["a", "b"], "model.states: has 2 entries; it must have 3"),
        (["model", "states", 0], "a\x1b[31m", "must be a printable string of at most 500"),
        (["model", "states", 0], "x" * 501, "must be a printable string of at most 500"),
        (["model", "weight"], ["1"], "model.weight: has 1 entries; it must have 3"),
        (["reward", "name"], "R\n", "reward.name: must be a printable string"),
        (["reward", "payments"], [], "reward.payments: has 0 entries; it must have 3"),
        (["reward", "payments", 1, 0], ["1"] * 9, r"reward.payments\[1\]: has 9 entries"),
        (["reward", "payments", 1, 0], None, r"reward.payments\[1\]: None is not a rational number"),
        (["values", 1], "1.5", r"values\[1\]: '1.5' is not a rational number"),
        (["values"], ["0"], "values: has 1 entries; it must have 3"),
        (["maximum"], "yes", "maximum: must be true or false"),
    ],
)
def test_malformed_certificates_are_refused(certificates, path, value, message):
    data = certificates[0].to_dict()
    edit(path, value)(data)
    with pytest.raises(ValueError, match=message):
        exact.from_json(json.dumps(data))
    with pytest.raises(ValueError, match=r"the certificate \(value-bound\): "):
        exact.recheck(json.dumps(data))


def test_two_rewards_of_one_name_are_refused(certificates):
    data = certificates[1].to_dict()
    data["rewards"][1]["name"] = data["rewards"][0]["name"]
    with pytest.raises(ValueError, match="rewards: two have the same name"):
        exact.from_json(json.dumps(data))


def test_the_wrong_class_refuses(certificates):
    with pytest.raises(ValueError, match="`kind` is 'value-bound'; Identity reads 'identity'"):
        exact.Identity.from_dict(certificates[0].to_dict())
    with pytest.raises(ValueError, match="not a certificate"):
        exact.Identity.from_dict([])


def test_rechecking_loads_neither_jax_nor_scipy(certificates, tmp_path):
    path = tmp_path / "certificates.json"
    path.write_text(exact.to_json(certificates), encoding="utf-8")
    code = (
        "import sys; from rewardtheory import exact; "
        "print([v.ok for v in exact.recheck(sys.argv[1])]); "
        "heavy = {'jax', 'scipy', 'networkx', 'cvxpy', 'matplotlib', 'hypothesis'} & set(sys.modules); "
        "rooms = {m.split('.')[1] for m in sys.modules if m.startswith('rewardtheory.')} - {'exact', 'front_door'}; "
        "print(sorted(heavy), sorted(rooms))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[True, True, True]", "[] []"]


def test_a_model_of_the_size_of_taxi():
    """404 live states and many ties: exact optimal values, and the same for a shaped reward."""
    from types import SimpleNamespace

    S, A = 405, 6
    s = np.arange(S)
    state = np.stack(
        [np.maximum(s - 20, 0), np.minimum(s + 20, 403), np.maximum(s - 1, 0), np.minimum(s + 1, 403), s, s],
        1,
    )
    state[403, 5], state[404] = 404, 404
    terminal = s == 404
    mdp = SimpleNamespace(
        transition=SimpleNamespace(state=state[:, :, None], probability=np.ones((S, A, 1))),
        initial=~terminal / 404,
        discount=0.99,
        terminal=terminal,
    )
    R = np.where(np.arange(A) < 4, -1.0, -10.0) * ~terminal[:, None]
    R[403, 5] = 20
    phi = np.where(terminal, 0, (s - 403) / 8)
    model = exact.model_of(mdp)
    gamma = exact.rational(0.99)
    to_rational = np.vectorize(exact.rational, otypes=[object])
    shaped = 2 * to_rational(R) + gamma * to_rational(phi)[state] - to_rational(phi)[:, None]
    r1, r2 = (
        exact.reward_of(model, mdp, R[:, :, None], "R1"),
        exact.reward_of(model, mdp, shaped[:, :, None], "R2"),
    )
    same = exact.identity(model, (r1, r2))
    assert same.conclusion == "same-order" and same.scale == 2 and same.epsilon == 0
    optimal = exact.optimal_actions(model, [r1, r2])
    assert max(len(row) for row in optimal.actions) > 1
    assert all(v.ok for v in exact.recheck(exact.to_json([same, optimal])))
