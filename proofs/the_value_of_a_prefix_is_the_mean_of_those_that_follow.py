"""Values read off sampled answers."""

from rewardtheory import scores
from rewardtheory.verify.agreement import at_most, same
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.score_hypotheses import SampledAnswers


@theorem(source="lee2024tvm")
def the_value_of_a_prefix_is_the_mean_of_those_that_follow(sampled: SampledAnswers):
    """Let the value of a prefix be the share of correct answers among the sampled ones that share it. The mean
    value of the next prefixes, weighed by how often they were sampled, is the value of the prefix; all lie in
    [0, 1]."""
    prefixes, correct = sampled
    value = scores.prefix_values(prefixes, correct)
    for k in range(prefixes.shape[1] - 1):
        for label in set(prefixes[:, k].tolist()):
            members = prefixes[:, k] == label
            assert same(value[members, k + 1].sum() / int(members.sum()), value[members, k][0])
    assert at_most(0 * value, value) and at_most(value, 0 * value + 1)
