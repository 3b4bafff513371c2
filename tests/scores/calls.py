"""One call of every function of `scores`, as plain NumPy arguments: what the tests of array libraries go through."""

import numpy as np

from rewardtheory import scores

RNG = np.random.default_rng(5)
R = RNG.normal(size=(3, 5))
S = RNG.normal(size=(3, 5))
P = RNG.dirichlet(np.ones(5), size=3)
Q = RNG.dirichlet(np.ones(5), size=3)
UNIT = RNG.uniform(0.05, 0.95, size=(3, 5))
LOGP = np.log(UNIT)
LABEL = RNG.integers(0, 3, size=(3, 5)).astype(float)
RIGHT = np.array([[1, 1, 0, 0, 1], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]], dtype=float)
LENGTHS = RNG.integers(1, 100, size=(3, 5)).astype(float)
PAIRS = R[:, :, None] - R[:, None, :]
CUBE = RNG.normal(size=(3, 4, 5))
PROBS = RNG.dirichlet(np.ones(5), size=(3, 4))
COUNTS = RNG.integers(0, 4, size=(3, 5)).astype(float)
BOXES = np.array([[0, 0, 2, 2], [1, 1, 4, 3.0], [0, 1, 1, 5]])
PICKED = np.array([0.0, 2, 4])

# (function, arguments, keywords); arrays among them go to the library, everything else stays.
CALLS = [
    (scores.total, (R,), {"where": RIGHT > 0}),
    (scores.mean, (R,), {"where": RIGHT[[0, 1, 1]] > 0}),
    (scores.least, (R,), {"where": RIGHT > 0}),
    (scores.greatest, (R,), {"where": RIGHT > 0}),
    (scores.last, (R,), {"where": RIGHT > 0}),
    (scores.product, (UNIT,), {"where": RIGHT > 0}),
    (scores.geometric_mean, (UNIT, P), {}),
    (scores.mean_logit, (UNIT,), {"where": RIGHT > 0}),
    (scores.mean_odds, (UNIT,), {"where": RIGHT > 0}),
    (scores.deviation, (R,), {"where": RIGHT > 0}),
    (scores.spread, (R,), {"where": RIGHT > 0}),
    (scores.quantile, (R, 0.3), {}),
    (scores.quantile, (R, 1.0), {}),
    (scores.quantile, (R, 0.3), {"where": RIGHT > 0}),
    (scores.gaussian_quantile, (R, 0.85), {}),
    (scores.plurality, (LABEL,), {"where": RIGHT > 0}),
    (scores.sigmoid, (R,), {}),
    (scores.log_sigmoid, (R,), {}),
    (scores.log_sigmoid_transform, (R, 0.5), {}),
    (scores.preference_as_reward, (R, S), {"scale": 2.0}),
    (scores.reference_quantile, (R, 0.85), {}),
    (scores.standardize, (R,), {"where": RIGHT > 0}),
    (scores.minmax, (R, -1.0, 1.0), {}),
    (scores.clip, (R, -0.5, 0.5), {}),
    (scores.threshold_gate, (R, 0.2), {}),
    (scores.flip, (UNIT, RIGHT > 0), {}),
    (scores.flip_noise, (UNIT, 0.1), {}),
    (scores.unflip, (UNIT, 0.1, 0.2), {}),
    (scores.exponential_average, (R,), {}),
    (scores.log_odds_of_gaussians, (R, 0.1, 1.5), {"other_mean": -0.2, "other_std": 0.7}),
    (scores.weighted_sum, (R, P[0]), {"where": RIGHT > 0}),
    (scores.soft_and, (R, 0.3), {}),
    (scores.gated, (R, RIGHT), {"floor": -1.0}),
    (scores.hierarchical, (R, P[0]), {}),
    (scores.lexicographic_preference, (CUBE, 0.5), {}),
    (scores.jaccard, (COUNTS, COUNTS[::-1].copy()), {}),
    (scores.greedy_match, (np.abs(CUBE),), {}),
    (scores.iou, (BOXES, BOXES[::-1].copy()), {}),
    (scores.best_match_similarity, (CUBE, CUBE[:, :2].copy()), {}),
    (scores.cosine, (R, S), {}),
    (scores.separation, (R, S), {}),
    (scores.clip_steps, (UNIT, 0.5), {"where": RIGHT > 0}),
    (scores.delta_steps, (UNIT,), {}),
    (scores.delta_steps, (UNIT,), {"where": np.arange(5) < np.array([[5], [2], [0]])}),
    (scores.return_to_go, (R,), {"gamma": 0.9}),
    (scores.min_to_go, (R,), {"where": RIGHT > 0}),
    (scores.softmin_credit, (R,), {"where": RIGHT > 0}),
    (scores.aggregate_steps, (UNIT, scores.geometric_mean), {"where": RIGHT > 0}),
    (scores.rest_mcts_values, (UNIT, np.arange(5.0)[::-1].copy()), {}),
    (scores.advantage_of, (R, P), {}),
    (scores.effective_reward, (R, S, P), {"alpha": 0.5}),
    (scores.best_of_k_prover, (UNIT, 4), {}),
    (scores.omega_priority, (UNIT, LENGTHS, COUNTS), {}),
    (scores.upper_confidence, (R, COUNTS + 1), {}),
    (scores.prefix_values, (LABEL.T.copy(), RIGHT[0]), {}),
    (scores.merged_steps, (R,), {}),
    (scores.block_means, (R[:, :4].copy(), 2), {}),
    (scores.format_length, (LENGTHS, 100), {}),
    (scores.cosine_scaled, (LENGTHS, RIGHT), {"max_length": 100}),
    (scores.target_length, (LENGTHS, RIGHT, 50), {}),
    (scores.exploring_target_length, (LENGTHS, RIGHT, 50), {"repetitive": RIGHT[::-1].copy()}),
    (scores.covering_length, (LENGTHS, RIGHT, np.array([20.0, 50, 80]), np.array([1.0, 3, 1])), {}),
    (scores.group_length_penalty, (LENGTHS, RIGHT), {}),
    (scores.most_accurate, (RIGHT, 0.5), {}),
    (scores.kimi_length, (LENGTHS, RIGHT), {}),
    (scores.soft_overlong, (LENGTHS, 80, 30), {}),
    (scores.shortest_correct, (LENGTHS, RIGHT), {}),
    (scores.length_match, (LENGTHS, 50.0), {}),
    (scores.length_slope, (R, LENGTHS), {"where": RIGHT > 0}),
    (scores.group_mean, (R,), {}),
    (scores.leave_one_out, (R,), {"where": RIGHT > 0}),
    (scores.group_deviation, (R,), {}),
    (scores.batch_deviation, (R,), {"where": RIGHT > 0}),
    (scores.group_advantage, (R,), {"where": RIGHT > 0}),
    (scores.group_advantage, (R,), {"center": scores.leave_one_out, "scale": scores.batch_deviation, "eps": 1e-4}),
    (scores.group_advantage, (R,), {"center": None, "scale": None}),
    (scores.informative, (R,), {"where": RIGHT > 0}),
    (scores.combine_then_normalize, (CUBE, P[0]), {}),
    (scores.normalize_then_combine, (CUBE, P[0]), {"ddof": 0}),
    (scores.pairwise_advantage, (PAIRS,), {}),
    (scores.reference_advantage, (PAIRS, 2), {}),
    (scores.copeland, (PAIRS,), {}),
    (scores.trust_weight, (RIGHT, UNIT), {}),
    (scores.budget_advantage, (CUBE, P[0]), {}),
    (scores.keep_balanced, (np.sign(R),), {}),
    (scores.log_ratio, (LOGP, R), {"where": RIGHT > 0}),
    (scores.implicit_process_reward, (LOGP, R), {"where": RIGHT > 0}),
    (scores.mean_token_probability, (LOGP,), {"where": RIGHT > 0}),
    (scores.reasoning_reflection, (CUBE, R), {"where": RIGHT > 0}),
    (scores.propagated, (UNIT, LENGTHS, 0.1), {}),
    (scores.self_certainty, (PROBS,), {}),
    (scores.follow_up_likelihood, (CUBE, np.array([True, False, True, False])), {}),
    (scores.kl_estimates, (LOGP, R), {}),
    (scores.margin, (LOGP, R, S, UNIT), {}),
    (scores.cluster_frequency, (LABEL,), {"where": RIGHT > 0}),
    (scores.semantic_entropy, (LABEL,), {"where": RIGHT > 0}),
    (scores.occurrences, (LABEL,), {"where": RIGHT > 0}),
    (scores.count_decay, (LABEL, 0.7), {}),
    (scores.cosine_novelty, (R, CUBE), {}),
    (scores.centroid_distance, (R, CUBE), {}),
    (scores.ngram_repetition, (LABEL, 2), {"where": np.arange(5) < np.array([[5], [3], [0]])}),
    (scores.bradley_terry, (R,), {}),
    (scores.bradley_terry_loss, (R, S), {}),
    (scores.ipo_loss, (R, 0.3), {}),
    (scores.hinge_loss, (R,), {}),
    (scores.cross_entropy, (R, UNIT), {}),
    (scores.verdict_reward, (LABEL, RIGHT), {}),
    (scores.relative_accuracy, (R, S), {}),
    (scores.canonical, (R,), {"where": RIGHT > 0}),
    (scores.starc, (R, S), {"where": RIGHT > 0}),
    (scores.epic, (R, S), {}),
    (scores.expected_score, (R, P), {"weights": PICKED / 6}),
    (scores.regret, (R, np.round(S)), {"where": RIGHT > 0}),
    (scores.weighted_median, (R, P), {}),
    (scores.tilt, (P, R, np.array([0.0, 2.0, np.inf])), {}),
    (scores.best_of_n, (P, np.round(R), 4), {}),
    (scores.rank_masses, (P, np.round(R)), {}),
    (scores.kl_divergence, (P, Q), {}),
    (scores.win_rate, (Q, P, np.round(R)), {}),
    (scores.best_of_n_kl_bound, (LENGTHS,), {}),
    (scores.best_of_n_kl_estimate, (P, R, 4), {}),
    (scores.best_of_n_score, (R, np.round(S), 3), {}),
    (scores.frontier, (P[0], R[0], np.array([0.0, 1.0, 3.0])), {"value": S[0]}),
    (scores.win_rate_frontier, (LENGTHS,), {}),
    (scores.pass_at_k, (LENGTHS, np.floor(LENGTHS / 3), 2), {}),
    (scores.pass_at_k_of, (UNIT, 3), {}),
    (scores.grpo_cot_advantage, (UNIT, P, Q), {}),
    (scores.grpo_cot_advantage_in_groups, (UNIT, P, Q, 4), {}),
    (scores.support_dynamics, (P, Q, RIGHT, 0.1), {}),
    (scores.support_metrics, (COUNTS, COUNTS[::-1].copy(), COUNTS), {}),
    (scores.balance_score, (COUNTS, COUNTS + 1), {}),
    (scores.judge_hacking_threshold, (UNIT, P, Q), {}),
    (scores.one_to_many_accuracy, (R[:, 0].copy(), S), {}),
    (scores.reciprocal_rank, (R[:, 0].copy(), S), {}),
    (scores.rectified_loss, (UNIT, COUNTS), {}),
    (scores.average_precision, (R, RIGHT, np.array([3.0, 5.0, 0.0])), {}),
    (scores.listing_factor, (COUNTS, COUNTS[::-1].copy()), {}),
    (scores.grid_accuracy, (LABEL, COUNTS), {}),
    (scores.vote, (CUBE,), {}),
    (scores.meta_vote, (CUBE, CUBE[..., 0].copy(), 2), {}),
    (scores.mean_of_members, (CUBE,), {}),
    (scores.least_of_members, (CUBE,), {}),
    (scores.lower_confidence, (CUBE,), {"width": 2.0}),
    (scores.ensemble, (CUBE,), {}),
    (scores.disagreement, (CUBE,), {}),
    (scores.unique_best, (R, PICKED), {}),
    (scores.weighted_pairwise_agreement, (R, LABEL), {}),
    (scores.fractional_accuracy, (COUNTS,), {"chosen": 1}),
]
NAMES = [f"{function.__name__}-{i}" for i, (function, _, _) in enumerate(CALLS)]
# They return lists, call a function or look at values, on purpose.
NOT_ARRAYS = {"dominance_report", "first_failing_prefix", "Misordered", "worst_case_regret", "WorstCase"}


def convert(make, value):
    """A call's arguments with every array made by `make`."""
    if isinstance(value, np.ndarray):
        return make(value)
    if isinstance(value, tuple):
        return tuple(convert(make, x) for x in value)
    if isinstance(value, dict):
        return {name: convert(make, x) for name, x in value.items()}
    return value


def leaves(result):
    """The arrays of a result."""
    if isinstance(result, dict):
        return list(result.values())
    return list(result) if isinstance(result, tuple) else [result]
