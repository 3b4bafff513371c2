"""Pairs of rewards that one kind of data cannot tell apart and another can: why the first does not suffice.

Small models are gone through, with starts in one state or several; rewards are small integers, and every transformation
is tried. What floats show is confirmed in rationals (policies with entropy apart, whose logarithms are floats).
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np

from rewardtheory.arithmetic import rational, rationals
from rewardtheory.graphs import literal
from rewardtheory.specify.shaping import redistribute, shape
from rewardtheory.types import MDP
from rewardtheory.verify.data_sources import SOURCES, WITHIN, Model, model_of, sufficient_pairs
from rewardtheory.verify.instances import in_floats
from rewardtheory.verify.small_models import skeletons

SEED = 1
SOFT = "maximum-causal-entropy policy"  # its logarithms are floats


class Separator(NamedTuple):
    """Two rewards that are the same to `source` and not to `use`.

    Attributes:
        source, use: the kinds of data.
        transformation: what leads from the one reward to the other.
        mdp, first, second: the instance, in rationals.
        exact: whether both facts hold in rationals; else one of them is about a policy with entropy, in floats.
    """

    source: str
    use: str
    transformation: str
    mdp: MDP
    first: np.ndarray
    second: np.ndarray
    exact: bool

    def text(self) -> str:
        """The instance as text to paste."""
        floating = in_floats(self.mdp)
        one, other = (literal(floating, in_floats(R)).split("\n") for R in (self.first, self.second))
        return "\n".join([one[0], one[-1], other[-1].replace("reward =", "other =", 1)])


def transformed(name: str, model: Model, R, random) -> np.ndarray:
    """A reward that a transformation makes of another, in rationals; integers are drawn."""
    mdp = model.mdp
    live = ~mdp.terminal[:, None, None] & np.ones(R.shape, bool)
    possible = (mdp.transition != 0) & mdp.available[..., None] & live
    starts = np.asarray(mdp.initial != 0, dtype=bool)

    def drawn(shape):
        return rationals(random.integers(-2, 3, shape))

    if name in ("shaping", "k-initial shaping", "zero-initial shaping"):
        phi = np.where(mdp.terminal, rational(0), drawn(mdp.n_states))
        if name != "shaping":
            phi = np.where(starts, rational(0 if name.startswith("zero") else 2), phi)
        return shape(mdp, R, np.where(mdp.terminal, rational(0), phi))
    if name == "redistribution":
        return redistribute(mdp, R, np.where(live & mdp.available[..., None], drawn(R.shape), R * 0))
    if name == "positive scaling":
        return 3 * R
    if name == "monotone zero-preserving":
        return R**3
    if name == "impossible transitions":
        return np.where(live & ~possible & mdp.available[..., None], R + drawn(R.shape), R)
    if name == "unreachable transitions":
        return np.where(live & ~model.reached[:, None, None] & possible, R + drawn(R.shape), R)
    psi = np.where(mdp.terminal, rational(0), drawn(mdp.n_states))
    slack = np.where(model.tables.optimal_advantage(R[None])[0] < 0, rational(1), rational(0))
    r = psi[:, None] - mdp.discount * (mdp.transition * psi[None, None, :]).sum(axis=2) - slack
    return np.where(possible, r[:, :, None] + 0 * R, R * 0)


def _models() -> Iterator[MDP]:
    """Small models in rationals: one state after the other as the start, and all at once."""
    lotteries = [k for k in skeletons(3, 2) if any(len(end) > 1 for row in k.moves for end in row)]
    picked = [*skeletons(2, 2)[1:40:7], *lotteries, *skeletons(3, 1), *skeletons(2, 1)[:4], *skeletons(3, 2)[8:60:9]]
    for skeleton in picked:
        mdp = skeleton.mdp(rational(Fraction(9, 10)))
        live = np.flatnonzero(~mdp.terminal).tolist()
        for chosen in dict.fromkeys([tuple(live), *((s,) for s in live)]):
            start = np.full(mdp.n_states, rational(0))
            start[list(chosen)] = rational(Fraction(1, len(chosen)))
            yield mdp.replace(initial=start)


def _beyond_all_fragments():
    """Leaving pays 2, and a loop that pays 1 at each step is worth 2 at γ = 1/2; then leaving pays 3.

    Every piece of the loop is worth less than 2, so no two fragments compare anew, and two trajectories do.
    """
    half = rational(Fraction(1, 2))
    skeleton = next(k for k in skeletons(3, 2) if k.moves == (((1,), (2,)), (), ((2,),)))
    mdp = skeleton.mdp(half)
    R = np.full(mdp.transition.shape, rational(0))
    R[0, 0, 1], R[0, 1, 2], R[2, 0, 2] = rational(2), rational(1), rational(1)
    other = R.copy()
    other[0, 0, 1] = rational(3)
    return model_of(mdp), model_of(in_floats(mdp)), R, other, "monotone zero-preserving"


def instances(seed: int = SEED) -> Iterator[tuple[Model, Model, np.ndarray, np.ndarray, str]]:
    """Models in rationals and in floats, with two rewards, one a transformation of the other."""
    random = np.random.default_rng(seed)
    yield _beyond_all_fragments()
    for mdp in _models():
        model, floating = model_of(mdp), model_of(in_floats(mdp))
        possible = (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]
        for high in (2, 3):
            R = np.where(possible, rationals(random.integers(-1, high + 1, mdp.transition.shape)), rational(0))
            for name in WITHIN:
                other = transformed(name, model, R, random)
                if (other != R).any():
                    yield model, floating, R, other, name


@cache
def separators(seed: int = SEED) -> dict[tuple[str, str], Separator]:
    """For every pair (source, use) that is not sufficient two rewards that the source cannot tell apart and the use can.

    Args:
        seed: of the rewards and the transformations.

    Returns:
        the first ones met, by pair. A pair that is missing was not separated by what was tried.
    """
    found: dict[tuple[str, str], Separator] = {}
    sufficient = set(sufficient_pairs())
    wanted = {(x, z) for x in SOURCES for z in SOURCES if x != z and (x, z) not in sufficient}
    for model, floating, R, other, name in instances(seed):
        one, two = in_floats(R), in_floats(other)
        quick = cache(lambda x, m=floating, a=one, b=two: SOURCES[x].same(m, a, b))
        truth = cache(lambda x, m=model, a=R, b=other: SOURCES[x].same(m, a, b))
        for x, z in sorted(wanted):
            if not quick(z) and quick(x):
                same = [quick(y) if y == SOFT else truth(y) for y in (x, z)]
                if same == [True, False]:
                    found[x, z] = Separator(x, z, name, model.mdp, R, other, SOFT not in (x, z))
        wanted -= set(found)
        if not wanted:
            break
    return found
