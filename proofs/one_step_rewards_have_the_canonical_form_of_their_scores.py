"""A prompt with its answers is a one-step model."""

import rewardtheory as rt
from rewardtheory.mdps.prompts import prompts
from rewardtheory.verify.agreement import same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import ScoreTables


def _model(first, second, there):
    found = prompts({"first": first, "second": second}, available=there)
    return found.mdp, found.rewards["first"], found.rewards["second"]


@theorem(source="skalse2024starc", exact=False)
def one_step_rewards_have_the_canonical_form_of_their_scores(tables: ScoreTables):
    """On the model with a state for each prompt, an action for each of its answers and discount 0, the VAL form
    of a reward is its table of scores less the mean of each prompt; and the interval of regrets of a proxy is
    that read off the tables."""
    first, second, there = tables
    mdp, one, other = _model(first, second, there)
    assert same(rt.canonical.val(mdp, one), rt.scores.canonical(first, where=there))
    found = rt.regret(mdp, one, other)
    best, worst = rt.scores.regret(first, second, where=there)
    assert same(float(best), float(found.best)) and same(float(worst), float(found.worst))
