"""Rewards of language models, as pure functions of arrays of any library that follows the array API standard.

The trailing axis is the one that is reduced: tokens, steps, criteria, or the answers of one prompt; all leading axes are
kept. NumPy, JAX and torch arrays go in, and the same kind comes out; neither JAX nor torch is imported. `where=` says
which entries are there. Choices are made by passing functions.
"""

# isort: skip_file
# fmt: off
from rewardtheory.scores.advantages import (
    batch_deviation as batch_deviation, budget_advantage as budget_advantage,
    combine_then_normalize as combine_then_normalize, copeland as copeland, group_advantage as group_advantage,
    group_deviation as group_deviation, group_mean as group_mean, informative as informative,
    keep_balanced as keep_balanced, leave_one_out as leave_one_out,
    normalize_then_combine as normalize_then_combine, pairwise_advantage as pairwise_advantage,
    reference_advantage as reference_advantage, trust_weight as trust_weight,
)
from rewardtheory.scores.aggregation import (
    Misordered as Misordered, best_match_similarity as best_match_similarity, cosine as cosine,
    dominance_report as dominance_report, gated as gated, greedy_match as greedy_match,
    hierarchical as hierarchical, iou as iou, jaccard as jaccard,
    lexicographic_preference as lexicographic_preference, separation as separation, soft_and as soft_and,
    weighted_sum as weighted_sum,
)
from rewardtheory.scores.estimators import (
    average_precision as average_precision, balance_score as balance_score, grid_accuracy as grid_accuracy,
    grpo_cot_advantage as grpo_cot_advantage, grpo_cot_advantage_in_groups as grpo_cot_advantage_in_groups,
    judge_hacking_threshold as judge_hacking_threshold, listing_factor as listing_factor,
    one_to_many_accuracy as one_to_many_accuracy, pass_at_k as pass_at_k, pass_at_k_of as pass_at_k_of,
    reciprocal_rank as reciprocal_rank, rectified_loss as rectified_loss, support_dynamics as support_dynamics,
    support_metrics as support_metrics,
)
from rewardtheory.scores.law import (
    WorstCase as WorstCase, canonical as canonical, epic as epic, expected_score as expected_score,
    regret as regret, starc as starc, weighted_median as weighted_median, worst_case_regret as worst_case_regret,
)
from rewardtheory.scores.laws import (
    best_of_n as best_of_n, best_of_n_kl_bound as best_of_n_kl_bound,
    best_of_n_kl_estimate as best_of_n_kl_estimate, best_of_n_score as best_of_n_score, frontier as frontier,
    kl_divergence as kl_divergence, rank_masses as rank_masses, tilt as tilt, win_rate as win_rate,
    win_rate_frontier as win_rate_frontier,
)
from rewardtheory.scores.lengths import (
    cosine_scaled as cosine_scaled, covering_length as covering_length,
    exploring_target_length as exploring_target_length, format_length as format_length,
    group_length_penalty as group_length_penalty, kimi_length as kimi_length, length_match as length_match,
    length_slope as length_slope, most_accurate as most_accurate, shortest_correct as shortest_correct,
    soft_overlong as soft_overlong, target_length as target_length,
)
from rewardtheory.scores.logprobs import (
    follow_up_likelihood as follow_up_likelihood, implicit_process_reward as implicit_process_reward,
    kl_estimates as kl_estimates, log_ratio as log_ratio, margin as margin,
    mean_token_probability as mean_token_probability, propagated as propagated,
    reasoning_reflection as reasoning_reflection, self_certainty as self_certainty,
)
from rewardtheory.scores.novelty import (
    centroid_distance as centroid_distance, cluster_frequency as cluster_frequency,
    cosine_novelty as cosine_novelty, count_decay as count_decay, ngram_repetition as ngram_repetition,
    occurrences as occurrences, semantic_entropy as semantic_entropy,
)
from rewardtheory.scores.preferences import (
    bradley_terry as bradley_terry, bradley_terry_loss as bradley_terry_loss, cross_entropy as cross_entropy,
    hinge_loss as hinge_loss, ipo_loss as ipo_loss, relative_accuracy as relative_accuracy,
    verdict_reward as verdict_reward,
)
from rewardtheory.scores.reductions import (
    deviation as deviation, gaussian_quantile as gaussian_quantile, geometric_mean as geometric_mean,
    greatest as greatest, last as last, least as least, mean as mean, mean_logit as mean_logit,
    mean_odds as mean_odds, plurality as plurality, product as product, quantile as quantile, spread as spread,
    total as total,
)
from rewardtheory.scores.search import (
    block_means as block_means, first_failing_prefix as first_failing_prefix, merged_steps as merged_steps,
    omega_priority as omega_priority, prefix_values as prefix_values, upper_confidence as upper_confidence,
)
from rewardtheory.scores.sigmoids import (
    log_sigmoid as log_sigmoid, sigmoid as sigmoid,
)
from rewardtheory.scores.steps import (
    advantage_of as advantage_of, aggregate_steps as aggregate_steps, best_of_k_prover as best_of_k_prover,
    clip_steps as clip_steps, delta_steps as delta_steps, effective_reward as effective_reward,
    min_to_go as min_to_go, rest_mcts_values as rest_mcts_values, return_to_go as return_to_go,
    softmin_credit as softmin_credit,
)
from rewardtheory.scores.transforms import (
    clip as clip, exponential_average as exponential_average, flip as flip, flip_noise as flip_noise,
    log_odds_of_gaussians as log_odds_of_gaussians, log_sigmoid_transform as log_sigmoid_transform,
    minmax as minmax, preference_as_reward as preference_as_reward, reference_quantile as reference_quantile,
    standardize as standardize, threshold_gate as threshold_gate, unflip as unflip,
)
from rewardtheory.scores.voting import (
    disagreement as disagreement, ensemble as ensemble, fractional_accuracy as fractional_accuracy,
    least_of_members as least_of_members, lower_confidence as lower_confidence, mean_of_members as mean_of_members,
    meta_vote as meta_vote, unique_best as unique_best, vote as vote,
    weighted_pairwise_agreement as weighted_pairwise_agreement,
)
