"""The 87 papers that the library was built from, one row each: how its reward is computed here, or why it is not.

A recipe is an expression over the functions of `scores` (by their bare names), `rt` and `np`, and over arrays with
telling names. The tests evaluate every recipe, and `rewardtheory.report.papers` writes them down as a page.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One paper.

    Attributes:
        number: its place in the list of papers.
        source: its key in the bibliography.
        recipe: an expression that computes its reward; empty where there is none.
        note: what the recipe leaves out, or why there is none.
    """

    number: int
    source: str
    recipe: str
    note: str = ""


NO_REWARD = "It defines no reward."
SURVEY = "It surveys, and defines no reward of its own."
JUDGED = "The scores of the criteria come from a judge, and are inputs."

ROWS = (
    Row(
        1, "yang2025humanomni", "weighted_sum(criteria, weights)", JUDGED + " See `dominance_report`: there is no gate."
    ),
    Row(
        2,
        "gao2024designing",
        "return_to_go(delta_steps(steps)) + return_to_go(clip_steps(steps, 0.5))",
        "Clip and delta.",
    ),
    Row(
        3,
        "wen2025rlvr",
        "pass_at_k(samples, successes, 2), grpo_cot_advantage(0.8, 0.3, 0.4)",
        "CoT-pass@k and Theorem 1.",
    ),
    Row(
        4,
        "wang2025rlver",
        "gated(last(emotions, where=there) / 100, well_formed[..., 0], floor=0.0)",
        "The emotions are inputs.",
    ),
    Row(5, "ma2024steplevel", "bradley_terry_loss(chosen, rejected)", "The loss; what it learns is empirical."),
    Row(6, "wang2024transforming", "soft_and(criteria, references)", "One score: `log_sigmoid_transform`."),
    Row(7, "yu2023language", "-weighted_sum(np.abs(residuals), weights)", "Any norm in place of the absolute value."),
    Row(
        8,
        "chen2025enigmata",
        "verdict_reward(answers, gold_answers, right=1.0, wrong=0.0)",
        "Parsers of puzzles are not here.",
    ),
    Row(9, "liu2025synlogic", "gated(accepted, well_formed, floor=0.0)", "The verifiers are not here."),
    Row(
        10,
        "fan2025sophia",
        "group_advantage(outcome + trust_weight(outcome, thinking)[..., None] * 0.3 * np.exp(-step / 100) * thinking)",
    ),
    Row(11, "zhou2025libra", "mean(verdict_reward(verdicts, labels, wrong=0.0))", "The value is in its data."),
    Row(
        12,
        "lv2025noisy",
        "flip(correct, group_flips), clip(np.minimum(phrases / 20, 1) - ngram_repetition(tokens, 2), 0, np.inf)",
        "20-grams in the paper.",
    ),
    Row(13, "zhao2025onetoken", "mean(verdicts) > judge_hacking_threshold(0.9, 0.1, 0.4)", "Whether a key pays."),
    Row(14, "chen2025rmr1", "verdict_reward(verdicts, labels)"),
    Row(
        15,
        "yu2025rlpr",
        "clip(mean_token_probability(logp, where=there) - mean_token_probability(ref_logp, where=there), 0, 1)",
        "Prompts are kept while `deviation` exceeds β times `exponential_average` of deviations.",
    ),
    Row(16, "zheng2024oni", "threshold_gate(standardize(r), 0.5) * count_decay(events, 1.0)", "The labels are inputs."),
    Row(
        17,
        "hao2023rap",
        "geometric_mean(unit[..., :3], weights), upper_confidence(r, visits)",
        "The search tree is not here.",
    ),
    Row(
        18,
        "olausson2023linc",
        "plurality(answers, where=there)",
        "The vote after errors are left out; the prover is not here.",
    ),
    Row(
        19,
        "xu2025dro",
        "reasoning_reflection(chains, masked_logp) * length_match(lengths, 50)",
        "Any increasing weight; the identity by default. Spreading weights: `propagated`.",
    ),
    Row(
        20,
        "wang2025extrans",
        "gated(levels, well_formed, floor=0.0)",
        "The comparison is an input; its levels were not found.",
    ),
    Row(
        21, "luo2024omegaprm", "omega_priority(unit, lengths, visits)", "The first wrong step: `first_failing_prefix`."
    ),
    Row(
        22,
        "lyu2025oreal",
        "best_of_n(policy, correct, 4), group_advantage(correct, center=leave_one_out, scale=None)",
        "The law of the positives and the advantage of the negatives.",
    ),
    Row(23, "du2025mmprm", "cross_entropy(r, unit), omega_priority(unit, lengths, visits)"),
    Row(24, "wu2025leash", "support_dynamics(policy, tilt(policy, correct, 3.0), correct, 0.05)['nscr']"),
    Row(25, "zhang2024restmcts", "rest_mcts_values(unit, remaining)"),
    Row(
        26,
        "pignatelli2024calm",
        "r + 0.5 * events",
        "No potential difference: `rt.check` finds the loop that it pays for.",
    ),
    Row(
        27,
        "wu2025memorization",
        "relative_accuracy(r, labels), flip_noise(correct, 0.5), flip_noise(correct, 1.0)",
        "The controls: random and inverted rewards.",
    ),
    Row(28, "luo2023logiglue", "", NO_REWARD),
    Row(
        29,
        "pourreza2025sql",
        "weighted_sum(six_criteria, [3, 2, 1, 1, 1, 1]), jaccard(counts, other_counts)",
        "Not order-safe: a claim shows the pair.",
    ),
    Row(
        30,
        "hadfieldmenell2017offswitch",
        "rt.deference_incentive(rt.beliefs.finite([1.0, -2.0], [0.5, 0.5]), rt.humans.rational), "
        "total(policy * r * unit) - clip(total(policy * r), 0, np.inf)",
        "The second is the same formula on arrays, for any human.",
    ),
    Row(
        31,
        "xin2025surrogate",
        "gated(well_formed + format_length(lengths, 100), well_formed, floor=clip(format_length(lengths, 100), -np.inf, 0))",
    ),
    Row(32, "xu2023logical", "", NO_REWARD),
    Row(
        33,
        "zhang2025router",
        "gated(gated(0.9 * unit + 0.1 * (1 - minmax(np.sqrt(price), 1.0, 3.0)), correct, floor=0.0), well_formed, floor=-1.0)",
    ),
    Row(
        34,
        "kim2024rewardmath",
        "one_to_many_accuracy(chosen, rejected_answers), reciprocal_rank(chosen, rejected_answers), "
        "[aggregate_steps(unit, how) for how in (least, greatest, product, geometric_mean, mean, mean_logit, mean_odds, last)]",
    ),
    Row(35, "liu2024logic", "", NO_REWARD),
    Row(
        36,
        "gupta2023behavior",
        "rt.align(mdp, reward, [other_reward]).reward",
        "The blend that bi-level alignment learns, exactly; `rt.align` has the published truncations and samples as options.",
    ),
    Row(
        37,
        "cui2025prime",
        "return_to_go(implicit_process_reward(logp, ref_logp, where=there)), "
        "group_advantage(log_ratio(chains, chains * 0.5), center=leave_one_out, scale=None)",
    ),
    Row(38, "yang2025moose", "block_means(r, 2)", "The idea on an array; the judgements are not here."),
    Row(39, "xu2025mixed", "best_match_similarity(bank, other_bank), iou(boxes, other_boxes)"),
    Row(
        40,
        "dai2025grpolambda",
        "np.where(most_accurate(correct, 0.5)[:, None], group_length_penalty(lengths, correct), correct)",
    ),
    Row(41, "sukovic2024justifiable", "0.5 * r + 0.5 * correct", "The debate itself: `rt.debate_value`."),
    Row(42, "wang2025hierarchical", "merged_steps(steps), mean(steps)"),
    Row(43, "roy2024specification", "", SURVEY),
    Row(
        44,
        "rosset2024dno",
        "tilt(policy, total(preferences * policy[..., None, :]), 2.0)",
        "One step; the equilibrium: `rt.maximal_lottery`, `rt.regularized_nash`.",
    ),
    Row(
        45,
        "qiu2024topology",
        "rt.inference_variance(graph, 0, 2)",
        "Effective resistances of the graph of comparisons; the asymptotic constants cannot be tested on small graphs.",
    ),
    Row(46, "setlur2024pav", "effective_reward(unit, best_of_k_prover(unit, 4), policy)"),
    Row(47, "fu2025par", "preference_as_reward(r, references_of_prompt)"),
    Row(
        48,
        "zhang2025empo",
        "gated(cluster_frequency(answers), semantic_entropy(answers)[..., None] < np.log(4) - 1e-9, floor=0.0)",
    ),
    Row(49, "lee2024tvm", "prefix_values(prefixes, correct)"),
    Row(50, "hong2025thinkrm", "pairwise_advantage(r[..., :, None] - r[..., None, :], eps=1e-6)"),
    Row(51, "sun2025irl", "", SURVEY),
    Row(52, "castagna2024critical", "", NO_REWARD),
    Row(
        53,
        "devidze2025design",
        "rt.explicable_reward(mdp, reward, support=[0]).reward, count_decay(events, 0.5)",
        "The sparse design of ExPRD, and the count bonus of ExploRS.",
    ),
    Row(54, "yu2025rewardanything", "weighted_pairwise_agreement(r, labels)"),
    Row(
        55,
        "yu2023bcoder",
        "rt.q_values(mdp, reward, mdp_policy)",
        "The fixed point of its backup is the Q of the policy that is greedy for the model's own q.",
    ),
    Row(
        56,
        "zhang2025r1reward",
        "0.5 * well_formed + correct * (1 + 0.5 * consistent), clip(r, np.log(1e-3), np.log(1e3))",
    ),
    Row(57, "wang2025unified", "well_formed + correct"),
    Row(
        58,
        "sermanet2016perceptual",
        "total(log_odds_of_gaussians(r, 0.5, 1.0, other_mean=0.0, other_std=1.0)), separation(r, unit)",
        "The features are inputs; later steps weigh 2^(i−1).",
    ),
    Row(
        59,
        "subramani2024objectives",
        "rt.claims()['no_reward_wants_exactly_one_of_two_states_to_switch']",
        "What can express what is a matter of `objectives/` and of claims.",
    ),
    Row(
        60,
        "ma2023eureka",
        "standardize(r, mean=0.2, std=np.abs(0.9 - 0.2))",
        "Its normalized score; the rewards are programs.",
    ),
    Row(61, "skalse2024starc", "rt.starc(mdp, reward, other_reward)"),
    Row(
        62,
        "zhao2025efficiency",
        "shortest_correct(lengths, correct)",
        "The exact form was not found; this one is ours.",
    ),
    Row(63, "li2023automc", "hierarchical(np.stack([r, unit], axis=-1), [1.0, 0.1])"),
    Row(
        64,
        "le2025memory",
        "cosine_novelty(embedding, bank) - centroid_distance(embedding, bank)",
        "Then `minmax` over a window.",
    ),
    Row(
        65,
        "ye2025emergence",
        "0.75 * correct + 0.25 * unit",
        "The weight is not verified; above ½ a correct answer wins.",
    ),
    Row(66, "yuan2025mme", "", NO_REWARD),
    Row(
        67, "jia2025writingzero", "reference_advantage(r[..., :, None] - r[..., None, :], 1), keep_balanced(np.sign(r))"
    ),
    Row(
        68,
        "gan2025master",
        "upper_confidence(r, visits, exploration=2**-0.5)",
        "Its own term was not found; this is plain UCT.",
    ),
    Row(69, "zhang2024ctrlu", "rectified_loss(unit, np.abs(r - unit))"),
    Row(70, "wei2025gtr", "", "An imitation loss that needs a corrector model; it has no reward formula of its own."),
    Row(
        71,
        "liu2025laser",
        "target_length(lengths, correct, covering_length(lengths, correct, [20, 50, 90], 2)[..., None]), "
        "exploring_target_length(lengths, correct, 50)",
    ),
    Row(72, "chen2025armap", "bradley_terry_loss(chosen, rejected), best_of_n(policy, r, 4)"),
    Row(
        73,
        "qian2025toolrl",
        "6 * (jaccard(counts, other_counts) + greedy_match(overlaps)) / (1 + wanted) - 3 + well_formed[..., 0]",
        "After parsing: the counts of names, and the overlaps of keys and values.",
    ),
    Row(74, "gui2024logicgame", "", NO_REWARD),
    Row(75, "cheng2025guru", "grid_accuracy(answers, gold_answers)", "The verifiers are not here."),
    Row(76, "zhang2024flr", "follow_up_likelihood(chains, positive)"),
    Row(77, "payandeh2023fallacies", "", NO_REWARD),
    Row(
        78,
        "shen2025vlmr1",
        "average_precision(r, correct, 3.0) * listing_factor(3.0, 4.0), iou(boxes, other_boxes)",
    ),
    Row(
        79,
        "zhang2025shop",
        "gated(0.3 + hierarchical(unit[..., :3], [0.2, 0.1, 0.1], score=lambda x: x), well_formed[..., 0], floor=0.0)"
        " + 0.005 * self_certainty(distributions)",
        "The fields of an action are inputs.",
    ),
    Row(
        80,
        "bukharin2023heron",
        "lexicographic_preference(criteria, deviation(np.swapaxes(criteria, -1, -2)).mean(axis=0))",
    ),
    Row(81, "cheng2025pure", "return_to_go(softmin_credit(steps)), min_to_go(steps)"),
    Row(82, "yue2025reasoning", "pass_at_k(samples, successes, 2), pass_at_k_of(unit, 8)"),
    Row(83, "liu2025spct", "unique_best(r, best_places), meta_vote(members, quality, 2)"),
    Row(84, "zeng2024bstar", "mean(balance_score(successes, samples))"),
    Row(85, "qi2025anytime", "budget_advantage(criteria, weights)"),
    Row(
        86,
        "rafailov2024overoptimization",
        "bradley_terry_loss(margins, 0.0), ipo_loss(margins, 0.5), hinge_loss(margins), length_slope(r, lengths), "
        "rt.reinforcement_law(np.abs(margins), 1.0, 0.2)",
        "The law is fitted by `rt.fit_law`.",
    ),
    Row(87, "chiu2024dilemmas", "", NO_REWARD),
)
