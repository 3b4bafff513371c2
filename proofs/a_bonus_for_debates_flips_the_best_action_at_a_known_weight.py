"""The blend of environment and justification."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.preference_hypotheses import ActionValues


@theorem(source="sukovic2024justifiable", floats=False)
def a_bonus_for_debates_flips_the_best_action_at_a_known_weight(values: ActionValues):
    """Let action i have the value e_i in the environment and d_i in the debate. The best actions under (1 − λ) e +
    λ d change at finitely many λ only; two lines i, j cross at (e_i − e_j) / ((e_i − e_j) + (d_j − d_i)), and
    between the listed flips the listed actions and no others are best."""
    e, d = values[:, 0], values[:, 1]
    found = rt.blend(e, d)
    edges = [e[0] * 0, *found.flips, e[0] * 0 + 1]
    for low, high, best in zip(edges, edges[1:], found.best, strict=False):
        assert low < high
        middle = (low + high) / 2
        score = (1 - middle) * e + middle * d
        assert set(best) == {i for i in range(len(e)) if score[i] == score.max()}
    for x, (i, *_), (j, *_) in zip(found.flips, found.best, found.best[1:], strict=False):
        assert x == (e[i] - e[j]) / ((e[i] - e[j]) + (d[j] - d[i]))
