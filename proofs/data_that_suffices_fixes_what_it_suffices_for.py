"""The lattice of data about a reward: what suffices for what."""

from rewardtheory.arithmetic import is_exact
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.data_sources import SOURCES, model_of, sufficient_pairs
from rewardtheory.verify.hypotheses import AnyReward
from rewardtheory.verify.lattice_hypotheses import PairModel, TransformedReward


@theorem(source="skalse2023invariance")
def data_that_suffices_fixes_what_it_suffices_for(mdp: PairModel, reward: AnyReward, second: TransformedReward):
    """If the invariances of data X are among those of data Z, two rewards that look alike to X look alike to Z: for all
    pairs of Q-values, policies of three models of choice, returns, comparisons and orders of fragments, of trajectories
    from the start and of lotteries over them, and the order of policies."""
    model = model_of(mdp)
    names = [x for x in SOURCES if not (is_exact(reward) and x.startswith("maximum"))]
    alike = {x: SOURCES[x].same(model, reward, second) for x in names}
    wrong = [(x, z) for x, z in sufficient_pairs() if alike.get(x) and alike.get(z) is False]
    assert not wrong, wrong
