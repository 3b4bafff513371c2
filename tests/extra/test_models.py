"""What the command line calls a model or a reward."""

import subprocess
import sys

import numpy as np
import pytest

import rewardtheory as rt
from rewardtheory.extra.models import find_model, find_reward
from rewardtheory.mdps import load as specimen

MDP = rt.mdp({"a": {"go": {"b": 1}, "stay": {"a": 1}}, "b": {"go": {"a": 1}}}, start="a", discount=0.5)
R = rt.reward(MDP, {"a": 1})


def refused(find, *arguments, **keywords) -> str:
    with pytest.raises(ValueError) as error:
        find(*arguments, **keywords)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_name():
    found, own = find_model("frozen-lake"), specimen("frozen-lake")
    assert found.name == "frozen-lake" and list(found.rewards) == list(own.rewards)
    assert np.array_equal(found.places, own.places) and found.about == own.about
    other = find_model("frozen-lake", discount=0.5)
    assert other.mdp.discount == 0.5 and other.source == own.source and np.array_equal(other.places, own.places)


def test_an_environment():
    pytest.importorskip("gymnasium")
    found = find_model("gym:FrozenLake-v1", discount=0.9)
    assert found.name == "gym:FrozenLake-v1" and found.mdp.discount == 0.9 and list(found.rewards) == ["environment"]
    assert refused(find_model, "gym:FrozenLake-v1") == (
        "`--discount` is missing; gym:FrozenLake-v1 has none of its own: add one, such as --discount 0.99."
    )
    assert refused(find_model, "gym:CartPole-v1", discount=0.9).startswith(
        "`env_or_id` is 'CartPole-v1', which carries no"
    )


@pytest.mark.parametrize("suffix", [".npz", ".json", ".tra"])
def test_a_file(tmp_path, suffix):
    path = rt.save(tmp_path / f"mine{suffix}", MDP, {"r": R})
    found = find_model(str(path), discount=0.25)
    assert found.name == "mine" and found.mdp.discount == 0.25 and list(found.rewards) == ["r"]
    assert found.about == f"Read from mine{suffix}."
    if suffix == ".tra":
        assert refused(find_model, str(path)).startswith("`--discount` is missing; ")
    else:
        assert find_model(str(path)).mdp.discount == 0.5
    empty = rt.save(tmp_path / f"empty{suffix}", MDP)
    assert refused(find_model, str(empty), discount=0.5) == (
        f"`empty{suffix}` holds no reward; save it with rt.save(path, mdp, {{'name': reward}})."
    )


def test_what_is_no_model(tmp_path):
    assert refused(find_model, "frozen-lak") == (
        "`model` is 'frozen-lak', which is neither a model's name, nor gym:ENV-ID, nor a file; did you mean frozen-lake or "
        "frozen-lake-8x8?"
    )
    assert refused(find_model, "qqq").endswith("nor a file; `rewardtheory models` lists them.")
    assert "there is no such file" in refused(find_model, str(tmp_path / "no.npz"))
    (tmp_path / "m.csv").write_text("1")
    assert refused(find_model, str(tmp_path / "m.csv")).startswith("`path` ends in '.csv'; models are read as")
    assert refused(find_model, "frozen-lake", discount=2.0).startswith("`discount` is 2.0; it must lie in [0, 1]")


def test_rewards(tmp_path):
    path = rt.save(tmp_path / "m.json", MDP, {"one": R, "a:b": 2 * R})
    own = {"own": R}
    assert find_reward("own", MDP, own) is R
    assert np.array_equal(find_reward(f"{path}:one", MDP, own), R)
    assert np.array_equal(find_reward(f"{path}:a:b", MDP, own), 2 * R)
    tra = rt.save(tmp_path / "m.tra", MDP, {"three": 3 * R})
    assert np.array_equal(find_reward(f"{tra}:three", MDP, own)[0, 0], 3 * R[0, 0])
    assert refused(find_reward, f"{path}:two", MDP, own) == "`m.json` has no reward 'two'; it has one, a:b."
    assert refused(find_reward, f"{path}:onne", MDP, own) == "`m.json` has no reward 'onne'; did you mean one?"
    assert refused(find_reward, "owm", MDP, own) == (
        "`reward` is 'owm', which is neither a reward of the model nor FILE:NAME; did you mean own?"
    )
    assert refused(find_reward, "zzz", MDP, {}).endswith("nor FILE:NAME; it has none.")
    assert "there is no such file" in refused(find_reward, f"{tmp_path}/no.npz:one", MDP, own)


def sparse(states, probabilities) -> rt.MDP:
    return rt.MDP(rt.Successors(np.array(states), np.array(probabilities)), [1, 0, 0], 0.5)


def test_a_reward_of_another_model_is_refused(tmp_path):
    path = f"{rt.save(tmp_path / 'm.npz', MDP, {'r': R})}:r"
    assert refused(find_reward, path, MDP.replace(states=["b", "a"]), {}).endswith(
        "m.npz:r` is saved for a model with other states; save it for this model."
    )
    assert refused(find_reward, path, MDP.replace(actions=["stay", "go"]), {}).endswith(
        "m.npz:r` is saved for a model with other actions; save it for this model."
    )
    assert find_reward(path, MDP.replace(states=None, actions=None), {}) is not None
    big = rt.random_mdp(states=3, actions=2, seed=0)
    assert refused(find_reward, path, big, {}).endswith(
        "is saved for a model with other states; save it for this model."
    )
    here = sparse([[[1, 2]], [[1, 0]], [[2, 0]]], [[[0.5, 0.5]], [[1.0, 0]], [[1.0, 0]]])
    swapped = sparse([[[2, 1]], [[1, 0]], [[2, 0]]], [[[0.5, 0.5]], [[1.0, 0]], [[1.0, 0]]])
    padded = sparse([[[1, 2]], [[1, 2]], [[2, 1]]], [[[0.5, 0.5]], [[1.0, 0]], [[1.0, 0]]])
    path = f"{rt.save(tmp_path / 's.npz', here, {'r': np.ones((3, 1, 2))})}:r"
    assert refused(find_reward, path, swapped, {}).endswith(
        "s.npz:r` is saved for a model with other successors; save it for this model."
    )
    assert np.array_equal(find_reward(path, padded, {}), np.ones((3, 1, 2)))
    assert refused(find_reward, path, here.dense(), {}).endswith(
        "s.npz:r` is saved for a model in the layout Successors, and this one is in dense; save it for this model."
    )


def test_neither_jax_nor_gymnasium_is_imported():
    code = (
        "import sys, rewardtheory as rt; from rewardtheory.extra.models import find_model; rt.load, rt.from_gymnasium; "
        "find_model('two-state'); print([x for x in ('jax', 'gymnasium', 'matplotlib') if x in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
