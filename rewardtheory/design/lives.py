"""Many lives of tabular learners: compiled and shared out by `rt.sweep`, or step by step in exact rationals."""

import functools

import numpy as np

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.design.temporal_difference import DRAWS, Life, Rule, Table, advance, birth, table
from rewardtheory.solvers.sweeps import sweep
from rewardtheory.types import MDP

# Rows of the stream that are drawn at once.
ROWS = 64


def _draws(key, row):
    """Row `row` of the stream of one life, six draws from [0, 1)."""
    import jax

    return jax.random.uniform(jax.random.fold_in(key, row), (DRAWS,), dtype=np.float64)


def _rows(seed, run, first):
    """The next rows of the stream of one life, from row `first` on."""
    import jax

    key = jax.random.fold_in(jax.random.key(seed, impl="threefry2x32"), run)
    return jax.vmap(_draws, in_axes=(None, 0))(key, first + jax.numpy.arange(ROWS))


def _block(world: Table, rule: Rule, life: Life, rows, count, most: int):
    """`count` more episodes, in tables that hold up to `most`."""
    import jax
    import jax.numpy as jnp

    until = life.episode + count
    life = life._replace(since=life.episode, lengths=jnp.full(most, 0), ended=jnp.full(most, False))

    def one(life, draws):
        return advance(world, rule, life, draws, life.episode < until), None

    # The inner loop has one length for all lives, so that their tables change in place.
    return jax.lax.while_loop(
        lambda life: life.episode < until, lambda life: jax.lax.scan(one, life, rows(life.count))[0], life
    )


def lives_compiled(mdp: MDP, rewards, starts, rule: Rule, blocks, runs: int, seed: int, chunk: int):
    """Tables at the evaluations (rewards, runs, B, S, A), visits, lengths and ends, by `rt.sweep`."""
    count = len(rewards) * runs
    worlds = [table(mdp, R) for R in rewards]
    world = Table(*(np.repeat(np.stack(parts), runs, axis=0) for parts in zip(*worlds, strict=True)))
    static = (rule.target, rule.step_size if callable(rule.step_size) else None, rule.bonus)
    given = {
        "world": world, "start": np.repeat(np.stack(starts), runs, axis=0), "run": np.tile(np.arange(runs), len(rewards)),
        "seed": np.full(count, seed), "exploration": np.full(count, rule.exploration),
        "step_size": np.full(count, 0.0 if callable(rule.step_size) else rule.step_size),
        "max_steps": np.full(count, rule.max_steps), "blocks": np.tile(blocks, (count, 1)),
    }  # fmt: skip
    path, visits, lengths, ended = sweep(_life(*static, most=blocks[0]), given, chunk=chunk)
    keep = np.concatenate([np.arange(n) + k * blocks[0] for k, n in enumerate(blocks)])
    found = path, visits, lengths[:, keep], ended[:, keep]
    return [x.reshape(len(rewards), runs, *x.shape[1:]) for x in found]


@functools.lru_cache(maxsize=64)
def _life(target, step_size, bonus, *, most: int):
    """One life as a function of one instance; the same function for the same arguments, so that it compiles once."""

    def live(x):
        import jax
        import jax.numpy as jnp

        rule = Rule(target, step_size or x["step_size"], x["exploration"], bonus, x["max_steps"])
        rows = functools.partial(_rows, x["seed"], x["run"])
        visits = jnp.zeros(x["start"].shape, dtype=int)
        life = birth(x["start"], visits, most)

        def block(life, count):
            life = _block(x["world"], rule, life, rows, count, most)
            return life, (life.q, life.lengths, life.ended)

        life, (path, lengths, ended) = jax.lax.scan(block, life, x["blocks"])
        return path, life.visits, lengths.ravel(), ended.ravel()

    return live


def lives_in_python(mdp: MDP, rewards, starts, rule: Rule, blocks, runs: int, seed: int, chunk: int):
    """The same, one life after the other, in the numbers of the model."""
    found = []
    rule = rule._replace(step_size=_rationally(rule.step_size), bonus=_rationally(rule.bonus))
    for R, start in zip(rewards, starts, strict=True):
        world = table(mdp, R)
        for run in range(runs):
            stream = _Stream(seed, run)
            visits = np.zeros(start.shape, dtype=int)
            life = birth(start, visits, blocks[0])
            parts = []
            for count in blocks:
                until = life.episode + count
                life = life._replace(since=life.episode, lengths=np.zeros(count, int), ended=np.zeros(count, bool))
                while life.episode < until:
                    life = advance(world, rule, life, stream(life.count))
                parts.append((life.q, life.lengths, life.ended))
            path, lengths, ended = zip(*parts, strict=True)
            found.append((np.stack(path), life.visits, np.concatenate(lengths), np.concatenate(ended)))
    stacked = [np.stack(x) for x in zip(*found, strict=True)]
    return [x.reshape(len(rewards), runs, *x.shape[1:]) for x in stacked]


def _rationally(f):
    """A function whose values are exact; anything else as it is."""
    return (lambda x: rational(f(x))) if callable(f) else f


class _Stream:
    """The rows of one life's stream as exact rationals, drawn many at once."""

    def __init__(self, seed: int, run: int):
        self.seed, self.run, self.first, self.rows = seed, run, 0, np.empty((0, DRAWS))

    def __call__(self, row):
        row = int(row)
        if not self.first <= row < self.first + len(self.rows):
            self.first, self.rows = row, rationals(draws(self.seed, self.run, row))
        return self.rows[row - self.first]


def draws(seed: int, run: int, first: int = 0) -> np.ndarray:
    """Rows first, first + 1, … of the stream of one life, (ROWS, 6): what its chance is made of."""
    import jax

    with jax.enable_x64(True):
        return np.asarray(_compiled_rows()(seed, run, first))


@functools.cache
def _compiled_rows():
    import jax

    return jax.jit(_rows)
