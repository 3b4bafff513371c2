"""Families of transformations: what is applied is found again, and what is not is refuted, exactly."""

import numpy as np
import pytest
from flint import fmpq_mat
from hypothesis import given
from hypothesis import strategies as st
from oracles import small
from strategies import instances

import rewardtheory as rt
from rewardtheory import exact
from rewardtheory import invariances as to
from rewardtheory.arithmetic import rationals
from rewardtheory.transition import probability

LINEAR = {
    "PS": to.potential_shaping,
    "initial": to.initial_shaping,
    "zero": to.zero_initial_shaping,
    "S'R": to.redistribution,
    "PLS": to.positive_scaling,
    "impossible": to.mask_impossible,
    "unreachable": to.mask_unreachable,
}


def parameter(name, mdp, draw):
    """Something for a family to be applied with."""
    shape = tuple(probability(mdp.transition).shape)
    table = rationals(draw.integers(-3, 4, shape)) if mdp.is_exact else draw.normal(size=shape)
    table = np.where(mdp.terminal[:, None, None], table * 0, table)
    if name == "PLS":
        return 3
    if name in ("S'R", "impossible", "unreachable"):
        return table
    phi = np.where(mdp.terminal, 0, draw.integers(-3, 4, mdp.n_states))
    starts = np.asarray(mdp.initial) != 0
    if name == "initial":
        phi[starts] = 0 if mdp.terminal[starts].any() else 2
    if name == "zero":
        phi[starts] = 0
    return phi


@given(instances(), st.sets(st.sampled_from(sorted(LINEAR)), min_size=1, max_size=3), st.integers(0, 10**6))
def test_what_is_applied_is_found_in_rationals(case, names, seed):
    draw, R = np.random.default_rng(seed), case.exact_rewards[0]
    changed = R
    for name in sorted(names):
        changed = LINEAR[name].apply(case.exact, changed, parameter(name, case.exact, draw))
    found = rt.check_equivalent(case.exact, R, changed, up_to=tuple(LINEAR[n] for n in names))
    assert found.answer and found.deviation == 0
    assert found.certificate is None or found.certificate.verify().ok


@given(instances(rewards=2, layouts=(False,)), st.sets(st.sampled_from(sorted(LINEAR)), min_size=1, max_size=3))
def test_the_answer_is_that_of_ranks_in_rationals(case, names):
    """In the span or not, decided by explicit vectors over all cells and their rank."""
    mdp, (R1, R2) = case.exact, case.exact_rewards
    vectors = span(mdp, names)
    up_to = tuple(LINEAR[n] for n in names)
    found = rt.check_equivalent(mdp, R1, R2, up_to=up_to)
    kept = np.asarray(mdp.available)[:, :, None] & np.ones(R1.shape, bool)
    y1, y2 = R1[kept].tolist(), R2[kept].tolist()

    def rank(*extra):
        rows = [*vectors, *extra]
        return fmpq_mat(len(rows), len(y1), [x for row in rows for x in row]).rank() if rows else 0

    base = rank()
    assert base == rt.ambiguity_dimension(mdp, up_to=up_to)
    if "PLS" not in names:
        expected = rank([b - a for a, b in zip(y1, y2, strict=True)]) == base
    else:
        inside = rank(y1) == base, rank(y2) == base
        expected = all(inside) or (not any(inside) and rank(y1) == rank(y1, y2) and found.scale > 0)
    assert found.answer == expected
    if found.certificate is not None:
        assert found.certificate.verify().ok
        assert isinstance(found.certificate, exact.Optimum if found.answer else exact.Farkas)
    elif not found.answer:
        raise AssertionError("a refutation in rationals comes with its certificate")


def span(mdp, names):
    """The directions of the families over all cells of available pairs, one by one."""
    S, A = mdp.available.shape
    kept = np.asarray(mdp.available)[:, :, None] & np.ones((S, A, S), bool)
    zero = rationals(np.zeros((S, A, S), dtype=int))
    found = []
    starts = np.asarray(mdp.initial) != 0
    groups = []
    if "PS" in names:
        groups += [[s] for s in np.flatnonzero(~mdp.terminal)]
    if {"initial", "zero"} & set(names):
        groups += [[s] for s in np.flatnonzero(~mdp.terminal & ~starts)]
    if "initial" in names and not mdp.terminal[starts].any():
        groups.append(np.flatnonzero(starts))
    for group in groups:
        phi = np.zeros(S, dtype=int)
        phi[group] = 1
        found.append(
            (zero + mdp.discount * rationals(phi)[None, None, :] - rationals(phi)[:, None, None])[kept].tolist()
        )
    cells = []
    if "impossible" in names or "unreachable" in names:
        mask = (to.unreachable if "unreachable" in names else to.impossible)(mdp)
        cells = np.argwhere(mask & kept).tolist()
    for cell in cells:
        x = zero.copy()
        x[tuple(cell)] += 1
        found.append(x[kept].tolist())
    if "S'R" in names:
        for s, a in np.argwhere(mdp.available):
            p = mdp.transition[s, a]
            top = int(np.argmax(p != 0))
            for t in range(S):
                if t != top:
                    x = zero.copy()
                    x[s, a, t] += 1
                    x[s, a, top] = x[s, a, top] - p[t] / p[top]
                    found.append(x[kept].tolist())
    return found


@pytest.mark.parametrize("seed", range(10))
def test_floats(seed):
    mdp, reward, other = small(seed)
    draw = np.random.default_rng(seed)
    shaped = rt.shape(mdp, 2.5 * reward, draw.normal(size=4))
    order = (to.potential_shaping, to.redistribution, to.positive_scaling)
    assert rt.equivalent(mdp, reward, rt.redistribute(mdp, shaped, draw.normal(size=reward.shape)), up_to=order)
    assert not rt.equivalent(mdp, reward, other, up_to=order)
    assert rt.equivalent(mdp, reward, other, up_to=order) == rt.is_same_policy_order(mdp, reward, other)
    found = rt.check_equivalent(mdp, reward, -shaped, up_to=order)
    assert not found.answer and isinstance(found.certificate, exact.Farkas) and found.certificate.verify().ok
    assert not rt.equivalent(mdp, reward, shaped, up_to=to.potential_shaping)
    trivial = rt.check_equivalent(mdp, reward, rt.shape(mdp, 0 * reward, [1, 2, 3, 4]), up_to=order)
    assert not trivial.answer and trivial.certificate.verify().ok


def test_the_detector_finds_scale_and_potential():
    mdp, reward, other = small(3)
    phi = np.array([0.1, -2.0, 3.3, 0.7])
    found = rt.find_shaping(mdp, reward, rt.shape(mdp, 1.7 * reward, phi))
    assert found.found and float(found.scale) == pytest.approx(1.7) and found.potential == pytest.approx(phi)
    assert found.certificate.verify().ok
    constant = rt.find_shaping(mdp, reward, reward + 1, scaled=False)
    assert constant.found and constant.potential == pytest.approx(np.full(4, -10.0))
    none = rt.find_shaping(mdp, reward, rt.redistribute(mdp, reward, other))
    assert not none.found and none.certificate.verify().ok
    assert rt.find_shaping(mdp, reward, rt.redistribute(mdp, reward, other), redistributed=True).found
    scaled = rt.find_shaping(mdp, reward, 2 * reward, scaled=False)
    assert not scaled.found and scaled.deviation > 0.1


def test_shaping_of_the_discount_alone_is_read_off_a_self_loop():
    """For γ < 1 the potential is Φ(s) = diff(s,a,s)/(γ − 1)."""
    mdp, reward, _ = small(5)
    difference = rt.shape(mdp, reward, [1.0, 2.0, -3.0, 0.5]) - reward
    found = rt.find_shaping(mdp, 0 * reward, difference, scaled=False)
    here = np.arange(4)
    assert found.potential == pytest.approx(difference[here, 0, here] / (mdp.discount - 1))


def test_monotone_transformations():
    mdp, reward, _ = small(1)
    cubed = to.monotone.apply(mdp, reward, lambda x: x**3)
    assert rt.equivalent(mdp, reward, cubed, up_to=to.monotone)
    bad = cubed.copy()
    bad[0, 0, 0], bad[1, 1, 1] = cubed[1, 1, 1], cubed[0, 0, 0]
    found = rt.check_equivalent(mdp, reward, bad, up_to=to.monotone)
    assert not found.answer and {(0, 0, 0), (1, 1, 1)} & set(found.certificate)
    assert not rt.equivalent(mdp, reward, reward + 10, up_to=to.monotone)  # zero does not stay
    nothing_first = np.where(np.arange(reward.size).reshape(reward.shape) == 0, 0.0, reward)
    assert rt.equivalent(mdp, nothing_first, nothing_first**3, up_to=to.monotone)
    masked = np.where(to.impossible(mdp), 5.0, cubed)
    assert rt.equivalent(mdp, reward, masked, up_to=(to.monotone, to.mask_impossible))
    with pytest.raises(ValueError, match=r"^`function` maps .* it must rise strictly"):
        to.monotone.apply(mdp, reward, lambda x: -x)
    with pytest.raises(ValueError, match=r"^`function` does not map 0 to 0"):
        to.monotone.apply(mdp, reward, lambda x: x + 1)


@pytest.mark.parametrize("seed", range(6))
def test_prescribed_values_have_the_same_optimal_actions_and_become_the_optimal_values(seed):
    mdp, reward, other = small(seed)
    draw = np.random.default_rng(seed)
    psi, slack = draw.normal(size=4), draw.uniform(0.1, 1, (4, 3))
    changed = to.same_optima.apply(mdp, reward, psi, slack)
    assert rt.solve(mdp, changed).values == pytest.approx(psi)
    assert rt.equivalent(mdp, reward, changed, up_to=to.same_optima)
    masks = [np.asarray(rt.optimal_actions(mdp, R).mask) for R in (reward, other)]
    assert rt.equivalent(mdp, reward, other, up_to=to.same_optima) == (masks[0] == masks[1]).all()


def test_the_square_of_rewards_flips_an_optimum():
    """3 now against 2 and 2: Q = (3, 3.8); squared (9, 7.6). Rising transformations keep fragments, not optima."""
    graph = {"s": {"now": "end", "later": "t"}, "t": {"go": "end"}}
    mdp = rt.mdp(graph, start="s", discount=0.9)
    r = rt.reward(mdp, {("s", "now"): 3, ("s", "later"): 2, "t": 2})
    squared = to.monotone.apply(mdp, r, lambda x: x**2)
    assert rt.solve(mdp, r).q_values[0, :2] == pytest.approx([3, 3.8])
    assert rt.solve(mdp, squared).q_values[0, :2] == pytest.approx([9, 7.6])
    assert rt.equivalent(mdp, r, squared, up_to=to.monotone) and not rt.equivalent(
        mdp, r, squared, up_to=to.same_optima
    )


def test_the_inclusions_of_the_families():
    """k-initial ⊂ all shaping; impossible masks ⊂ redistribution, in dimensions."""
    mdp = rt.mdp(
        {"a": {"x": {"b": 0.5, "c": 0.5}}, "b": {"x": "a"}, "c": {"x": "a", "y": "b"}}, start="a", discount=0.9
    )
    size = {n: rt.ambiguity_dimension(mdp, up_to=f) for n, f in LINEAR.items()}
    assert size["zero"] == size["initial"] - 1 == size["PS"] - 1 == 2
    assert size["PLS"] == 0 and size["impossible"] == 7 and size["S'R"] == 8
    both = rt.ambiguity_dimension(mdp, up_to=(to.mask_impossible, to.redistribution))
    assert both == size["S'R"]


def test_they_refuse_with_one_sentence():
    mdp, reward, other = small(0)
    with pytest.raises(ValueError, match=r"^`up_to` must be a family of rt.invariances"):
        rt.equivalent(mdp, reward, other, up_to="shaping")
    with pytest.raises(ValueError, match=r"^`up_to` must be a family of rt.invariances"):
        rt.equivalent(mdp, reward, other, up_to=())
    with pytest.raises(ValueError, match=r"^`up_to` combines .* it can be decided alone, or with masks"):
        rt.equivalent(mdp, reward, other, up_to=(to.monotone, to.potential_shaping))
    with pytest.raises(ValueError, match=r"^`up_to` combines 'the set of optimal actions of every state'"):
        rt.equivalent(mdp, reward, other, up_to=(to.same_optima, to.mask_impossible))
    with pytest.raises(ValueError, match=r"^`potential` takes the values .* in initial states; it must be the same"):
        to.initial_shaping.apply(mdp, reward, [1, 2, 3, 4])
    with pytest.raises(ValueError, match=r"^`potential` is not 0 in every initial state"):
        to.zero_initial_shaping.apply(mdp, reward, [1, 1, 1, 1])
    with pytest.raises(ValueError, match=r"^`scale` is -1; positive scaling wants a number above 0"):
        to.positive_scaling.apply(mdp, reward, -1)
    with pytest.raises(ValueError, match=r"^`up_to` has .* which is not a linear family"):
        rt.ambiguity_dimension(mdp, up_to=to.monotone)
    with pytest.raises(ValueError, match=r"^`slack`\[\d, \d\] is 0.0; an action that is not to be optimal"):
        to.same_optima.apply(mdp, reward, [0, 0, 0, 0], np.zeros((4, 3)))
