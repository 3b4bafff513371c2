"""One formula, three number systems: float64, exact rationals and JAX agree, in both layouts, traced or not."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import DISCOUNTS, in_jax, instances, policies, quick

import rewardtheory as rt
from rewardtheory.arithmetic import floats, is_exact
from rewardtheory.transition import probability

EVALUATIONS = [rt.values, rt.q_values, rt.advantage, rt.expected_return, rt.average_reward]


def close(x, y, case, *, size=1.0):
    """Within a few thousand roundings of the largest value that can occur."""
    horizon = 1 / (1 - float(case.mdp.discount))
    assert np.max(np.abs(floats(x) - floats(y)), initial=0) <= 1e-13 * (1 + horizon**2) * max(size, 2)


@given(st.data())
def test_evaluation_agrees_in_float64_and_rationals(data):
    case = data.draw(instances())
    exact_policy = data.draw(policies(case.mdp))
    policy = floats(exact_policy)
    for f in EVALUATIONS:
        exact = f(case.exact, case.exact_rewards[0], exact_policy)
        assert is_exact(np.asarray(exact))
        close(exact, f(case.mdp, case.reward, policy), case)
    close(rt.occupancy(case.exact, exact_policy), rt.occupancy(case.mdp, policy), case)


@given(st.data())
def test_exact_evaluation_is_exact(data):
    case = data.draw(instances())
    mdp, R = case.exact, case.exact_rewards[0]
    pi = rt.policy(mdp, data.draw(policies(mdp)))
    v, q, a, eta = rt.values(mdp, R, pi), rt.q_values(mdp, R, pi), rt.advantage(mdp, R, pi), rt.occupancy(mdp, pi)
    dense = mdp.dense().transition
    r = (probability(mdp.transition) * R).sum(axis=2)
    backed = r + mdp.discount * (dense.reshape(-1, mdp.n_states) @ v).reshape(r.shape)
    assert ((pi * backed).sum(axis=1) == v).all()
    assert (q[mdp.available] == backed[mdp.available]).all() and ((pi * a).sum(axis=1) == 0).all()
    assert (a[~mdp.available] == 0).all() and eta.sum() == 1 / (1 - mdp.discount)
    assert (eta * r).sum() == mdp.initial @ v == rt.expected_return(mdp, R, pi)
    inflow = mdp.initial + mdp.discount * (eta.ravel() @ dense.reshape(-1, mdp.n_states))
    assert (eta.sum(axis=1) == inflow).all()
    seen = eta.sum(axis=1) != 0
    assert (rt.policy_of(mdp, eta)[seen] == pi[seen]).all()


@given(instances())
def test_layouts_agree(case):
    mdp, dense = case.exact, case.exact.dense()
    successor = np.broadcast_to(np.arange(mdp.n_states), dense.transition.shape)
    if isinstance(mdp.transition, rt.Successors):
        successor = mdp.transition.state
    R = rt.reward(dense, transition=dense.transition * 0)
    p = mdp.transition.probability if isinstance(mdp.transition, rt.Successors) else mdp.transition
    for s, a, k in np.argwhere(p != 0):
        R[s, a, successor[s, a, k]] = case.exact_rewards[0][s, a, k]
    pi = rt.uniform_policy(mdp)
    for f in EVALUATIONS:
        assert np.all(f(mdp, case.exact_rewards[0], pi) == f(dense, R, pi))
    one, two = rt.solve(mdp, case.exact_rewards[0]), rt.solve(dense, R)
    assert (one.values == two.values).all() and (one.q_values == two.q_values).all()
    assert (rt.optimal_actions(mdp, case.exact_rewards[0]).mask == rt.optimal_actions(dense, R).mask).all()
    ends, other = rt.return_range(mdp, case.exact_rewards[0]), rt.return_range(dense, R)
    assert (ends.low, ends.high) == (other.low, other.high)
    float_R = floats(R)
    close(rt.soft_solve(case.mdp, case.reward, temperature=0.5).values,
          rt.soft_solve(case.mdp.dense(), float_R, temperature=0.5).values, case, size=4)  # fmt: skip


@pytest.mark.parametrize("sparse", [False, True])
def test_jax_agrees_with_float64(x64_once, sparse):
    for seed in range(12):
        jax_agrees_with_float64(x64_once, quick(seed, states=3, actions=2, sparse=sparse, discount=DISCOUNTS[seed % 5]))


def jax_agrees_with_float64(x64_once, case):
    policy = rt.uniform_policy(case.mdp)
    model, jnp = in_jax(case.mdp), x64_once.numpy
    R = jnp.asarray(case.reward)
    for f in EVALUATIONS:
        found = f(model, R, jnp.asarray(policy))
        assert isinstance(found, x64_once.Array) and found.dtype == np.float64
        close(found, f(case.mdp, case.reward, policy), case)
    close(rt.occupancy(model, policy), rt.occupancy(case.mdp, policy), case)
    one, two = rt.solve(model, R), rt.solve(case.mdp, case.reward)
    assert np.abs(one.values - two.values).max() <= float(one.bound) + two.bound
    ends, other = rt.return_range(model, R), rt.return_range(case.mdp, case.reward)
    assert (
        abs(ends.low - other.low) <= ends.bound + other.bound
        and abs(ends.high - other.high) <= ends.bound + other.bound
    )
    exact = rt.optimal_actions(case.exact, case.exact_rewards[0]).mask
    assert (np.asarray(rt.optimal_actions(model, R).mask) | ~exact).all()
    one, two = (rt.soft_solve(m, r, temperature=0.7) for m, r in ((model, R), (case.mdp, case.reward)))
    assert np.abs(one.values - two.values).max() <= float(one.bound) + two.bound
    assert np.abs(np.asarray(one.policy) - two.policy).max() <= 1e-9
    phi = np.where(case.mdp.terminal, 0, np.arange(case.mdp.n_states) / 4)
    close(rt.shape(model, R, phi), rt.shape(case.mdp, case.reward, phi), case)
    close(rt.redistribute(model, R, R * R), rt.redistribute(case.mdp, case.reward, case.reward**2), case, size=9)


@pytest.fixture(scope="module")
def x64_once():
    import jax

    with jax.enable_x64(True):
        yield jax


@pytest.mark.parametrize("sparse", [False, True])
def test_a_model_is_an_argument_of_compiled_functions(x64_once, sparse):
    jax, jnp = x64_once, x64_once.numpy
    case = quick(11, states=4, actions=3, sparse=sparse, plants=["terminal", "masked", "unreachable"])
    model, R, pi = in_jax(case.mdp), jnp.asarray(case.reward), rt.uniform_policy(case.mdp)

    @jax.jit
    def everything(mdp, R, pi):
        return {
            "values": rt.values(mdp, R, pi), "q": rt.q_values(mdp, R, pi), "a": rt.advantage(mdp, R, pi),
            "J": rt.expected_return(mdp, R, pi), "eta": rt.occupancy(mdp, pi), "solve": rt.solve(mdp, R).values,
            "range": rt.return_range(mdp, R).high, "mask": rt.optimal_actions(mdp, R).mask,
            "soft": rt.soft_solve(mdp, R, temperature=0.5).values, "uniform": rt.uniform_policy(mdp),
            "steps": rt.solve(mdp, R, horizon=3).values, "of": rt.policy_of(mdp, rt.occupancy(mdp, pi)),
            "shape": rt.shape(mdp, R, jnp.zeros(4)), "list": rt.expected_return(mdp, R, rt.policy(mdp, pi)),
        }  # fmt: skip

    found = everything(model, R, pi)
    plain = everything.__wrapped__(case.mdp, case.reward, pi)
    for name, x in plain.items():
        assert np.abs(np.asarray(found[name], float) - np.asarray(x, float)).max() < 1e-9 / (1 - case.mdp.discount), (
            name
        )


def test_vmap_over_models_rewards_and_policies(x64_once):
    jax, jnp = x64_once, x64_once.numpy
    cases = [quick(s, states=3, actions=2, sparse=False, plants=[]) for s in range(6)]
    models = jax.tree_util.tree_map(lambda *x: jnp.stack([jnp.asarray(y) for y in x]), *[c.mdp for c in cases])
    R = jnp.stack([c.reward for c in cases])
    found = jax.vmap(lambda m, r: rt.expected_return(m, r, rt.uniform_policy(m)))(models, R)
    best = jax.jit(jax.vmap(lambda m, r: rt.solve(m, r).values))(models, R)
    swept = rt.sweep(lambda x: rt.solve(x[0], x[1]).values, rt.stack([(c.mdp, c.reward) for c in cases]))
    for c, x, v, w in zip(cases, found, best, swept, strict=True):
        assert float(x) == pytest.approx(
            rt.expected_return(c.mdp, c.reward, rt.uniform_policy(c.mdp)), rel=1e-9, abs=1e-9
        )
        want = rt.solve(c.mdp, c.reward)
        assert np.abs(np.asarray(v) - want.values).max() <= 2 * want.bound + 1e-12
        assert np.abs(w - want.values).max() <= 2 * want.bound + 1e-12


def test_sweep_and_stack_refuse(x64_once):
    case = quick(3, states=2, actions=2, sparse=False, plants=[])
    with pytest.raises(ValueError, match="`items` is empty; give at least one model or array to stack"):
        rt.stack([])
    with pytest.raises(ValueError, match=r"`items\[1\]` has arrays of shapes .*; all must have those of the first"):
        rt.stack([case.mdp, quick(3, states=3, actions=2, sparse=False, plants=[]).mdp])
    with pytest.raises(ValueError, match=r"`items\[1\]` has shape \(1,\); it must be \(2,\): all must have the shape"):
        rt.stack([[1.0, 2.0], [1.0]])
    with pytest.raises(ValueError, match="`xs` has leading axes of lengths .*; they must be one and the same"):
        rt.sweep(lambda x: x[0], (np.zeros(3), np.zeros(4)))
    with pytest.raises(ValueError, match="`xs` has leading axes"):
        rt.sweep(lambda x: x, 1.0)
    with pytest.raises(ValueError, match="`chunk` is 0; it must be a whole number of at least 1"):
        rt.sweep(lambda x: x, np.zeros(3), chunk=0)
    with pytest.raises(ValueError, match="`xs` holds exact rationals, which JAX does not have; loop over them"):
        rt.sweep(lambda x: x, case.exact_rewards[0])
    chunks = [rt.sweep(lambda x: x.sum(), np.arange(14.0).reshape(7, 2), chunk=c) for c in (1, 3, 7, 64)]
    assert all((c == chunks[0]).all() and isinstance(c, np.ndarray) and c.dtype == np.float64 for c in chunks)


PROGRAM = """
import sys
{first}
{second}
import numpy as np
jax.config.update("jax_enable_x64", True)
mdp = rt.mdp({{"s": {{"a": {{"s": 1}}, "b": {{"s": 1}}}}}}, start="s", discount=0.5)
R = rt.reward(mdp, {{("s", "a"): 1}})
assert len(jax.tree_util.tree_leaves(mdp)) == 5, jax.tree_util.tree_leaves(mdp)
found = jax.jit(lambda m, r: rt.solve(m, r))(mdp, R)
assert isinstance(found, rt.Solution) and float(found.values[0]) == 2, found
print("same")
"""


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("import rewardtheory as rt; rt.MDP", "import jax"),
        ("import jax", "import rewardtheory as rt"),
        ("import rewardtheory as rt; rt.MDP; rt.solve; rt.worst_case_regret", "import jax.numpy; import jax"),
        ("import rewardtheory as rt", "import jax.tree_util, jax"),
    ],
)
def test_pytrees_are_registered_whichever_library_comes_first(first, second):
    assert run(PROGRAM.format(first=first, second=second)) == "same"


def test_a_small_problem_never_loads_jax():
    program = """
import sys, fractions
import rewardtheory as rt
mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"t": 1}}}, start="s", discount=0.5)
R = rt.reward(mdp, {("s", "a"): 1})
for m in (mdp, mdp.exact()):
    rt.solve(m, R); rt.return_range(m, R); rt.optimal_actions(m, R); rt.occupancy(m, [0, 0]); rt.average_reward(m, R, [0, 0])
    rt.starc(m, R, -R); rt.worst_case_regret(m, R, -R); rt.shape(m, R, [1, 0]); rt.literal(m, R); rt.solve(m, R, horizon=3)
rt.soft_solve(mdp, R, temperature=1)
assert "jax" not in sys.modules and "matplotlib" not in sys.modules
print("none")
"""
    assert run(program) == "none"


def test_float32_is_refused_by_name():
    program = """
import jax, numpy as np, rewardtheory as rt
mdp = rt.mdp({"s": {"a": {"s": 1}, "b": {"t": 1}}}, start="s", discount=0.5)
R = rt.reward(mdp, {("s", "a"): 1}); pi = rt.uniform_policy(mdp)
attempts = [
    lambda: rt.values(mdp, jax.numpy.asarray(R), pi),
    lambda: rt.values(mdp, R, jax.numpy.asarray(pi)),
    lambda: jax.jit(lambda m: rt.values(m, R, pi))(mdp),
    lambda: jax.jit(lambda m: rt.occupancy(m, pi))(mdp),
    lambda: jax.jit(lambda r: rt.solve(mdp, r).values)(R),
    lambda: jax.jit(lambda g: rt.values(mdp.replace(discount=g), R, pi))(0.5),
    lambda: jax.grad(lambda r: rt.soft_solve(mdp, r, temperature=1).values[0])(R),
    lambda: rt.soft_solve(mdp, R, temperature=jax.numpy.asarray(1.0)),
    lambda: rt.MDP(jax.numpy.ones((1, 1, 1)), [1], 0.5),
    lambda: rt.reward(mdp, state=jax.numpy.zeros(2)),
]
for i, attempt in enumerate(attempts):
    try:
        attempt()
    except ValueError as error:
        assert "`jax_enable_x64` is off" in str(error), (i, error)
    else:
        raise SystemExit(f"{i} went through")
assert rt.sweep(lambda r: rt.solve(mdp, r).values, np.stack([R, 2 * R])).tolist() == [[2, 0], [4, 0]]
assert not jax.config.jax_enable_x64
print("refused")
"""
    assert run(program) == "refused"
