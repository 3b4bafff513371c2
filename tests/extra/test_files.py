"""Files: random degenerate models come back, to the bit, in both layouts and both number systems."""

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import instances

import rewardtheory as rt


def same(one: rt.MDP, two: rt.MDP):
    assert type(one.transition) is type(two.transition) and one.is_exact == two.is_exact
    assert one.states == two.states and one.actions == two.actions and one.discount == two.discount
    for name in ("initial", "available", "terminal"):
        assert (getattr(one, name) == getattr(two, name)).all()
    assert (one.dense().transition == two.dense().transition)[one.available].all()


@pytest.mark.parametrize("suffix", [".npz", ".json", ".NPZ", ".JSON"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=instances(rewards=2))
def test_round_trip(tmp_path, suffix, case):
    for mdp, rewards in ((case.mdp, case.rewards), (case.exact, case.exact_rewards)):
        named = dict(zip(("früh", "β/2"), rewards, strict=True))
        path = rt.save(tmp_path / f"model{suffix}", mdp, named)
        back, found = rt.load(path)
        same(mdp, back)
        assert list(found) == list(named)
        for name, R in named.items():
            pi = rt.uniform_policy(mdp)
            assert (rt.values(back, found[name], pi) == rt.values(mdp, R, pi)).all()
        again = rt.save(tmp_path / f"again{suffix}", back, found)
        same(back, rt.load(again)[0])
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"again{suffix}", f"model{suffix}"]


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_every_bit_of_random_floats_and_odd_labels(tmp_path, suffix):
    labels = ["émigré", "日本", '"quoted"', "a\\b\n", "🙂", " ", ""]
    for sparse in (None, 3):
        made = rt.random_mdp(states=7, actions=2, successors=sparse, discount=0.1 + 0.2, seed=1)
        mdp = made.replace(states=labels, actions=["x", "α"])
        R = rt.random_reward(mdp, seed=2) * 1e-310
        back, rewards = rt.load(rt.save(tmp_path / f"m{suffix}", mdp, {"r": R}))
        same(mdp, back)
        assert (rewards["r"] == R).all() and back.states == tuple(labels)
        bare, _ = rt.load(rt.save(tmp_path / f"b{suffix}", made))
        assert bare.states is None and bare.actions is None
        assert rt.load(tmp_path / f"m{suffix}", discount=0.5)[0].discount == 0.5
