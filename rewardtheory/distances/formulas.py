"""Where every formula about distances and their relatives is: a list from formulas to names.

It answers "is there a function for …?" and is what a test walks, so that no name goes stale.
"""

from typing import NamedTuple


class Formula(NamedTuple):
    """A formula and where it is.

    Attributes:
        topic: canonical forms, distances, regret, samples, invariance, hacking, ascent, inference, limits, or calculus.
        formula: in symbols or words.
        name: from `rewardtheory`, dotted: ``canonical.val``, ``proofs.…`` for what is a theorem.
    """

    topic: str
    formula: str
    name: str


_LISTS = {
    "canonical forms": {
        "A^π(s,a) = E[R + γV^π(S') − V^π(s)] (VAL)": "canonical.val",
        "R − V^π(s) + γV^π(s') (VALPotential)": "canonical.val_potential",
        "argmin of Σ w x² over shaping and redistribution (Minimal)": "canonical.minimal",
        "argmin of n(R + γΦ(s') − Φ(s)) for n = 1, 2, inf (MinimalPotential)": "canonical.minimal_potential",
        "R + γu(s') − u(s) − γū (EPIC)": "canonical.epic",
        "R + E[γR(s',A,S'') − R(s,A,S') − γR(S',A,S'')] (DARD)": "canonical.dard",
        "R + γV(s') − V(s), V optimal where every action leads everywhere": "canonical.greedy",
        "R + γV(s') − V(s), V(s) = max R(s,a,s)/(1 − γ)": "canonical.absorbing",
        "J of a form differs from J by one constant": "proofs.val_forgets_shaping_and_redistribution",
        "one state: all forms are mean-centring": "proofs.with_one_state_all_forms_are_mean_centring",
        "the midrange is not linear": "proofs.centring_by_the_midrange_is_not_linear",
    },
    "distances": {
        "(Σ P|x|^p)^{1/p}": "weighted",
        "max P|x|": "weighted_max",
        "s(R) = c(R)/n(c(R)), 0 where n(c(R)) = 0": "distances.starc.standardize",
        "d(R1,R2) = m(s(R1) − s(R2)) (STARC)": "starc",
        "sqrt((1 − ρ(C(R1),C(R2)))/2) (EPIC)": "epic",
        "the same of C_T (DARD)": "dard",
        "inf ‖λR1 + γΦ(s') − Φ(s) − R2‖ / inf ‖γΦ(s') − Φ(s) − R2‖ (NPEC)": "npec",
        "λ and Φ of the nearest equivalent reward": "nearest",
        "sqrt((1 − ρ(G1,G2))/2) (ERC)": "erc",
        "(Σ D|R1 − R2|^p)^{1/p}": "direct_distance",
        "Pearson's distance of ranks": "spearman_distance",
        "all pairs of K rewards": "distance_matrix",
        "D(s,a,s') = 1/(|S|²|A|)": "coverage.uniform",
        "D(s,a,s') = P(s'|s,a)/(|S||A|)": "coverage.possible",
        "D(s,a,s') = (1 − γ)η(s,a)P(s'|s,a)": "coverage.visited",
        "‖C(R)‖ ≤ 4‖R‖": "proofs.the_epic_form_is_at_most_four_times_the_reward",
        "EPIC = ½‖·‖ of standardized forms": "proofs.an_epic_distance_is_half_a_distance_of_standardized_forms",
        "C_T(R + shaping) = C_T(R)": "proofs.the_dard_form_forgets_shaping",
        "C_T(R) is not of the class of R": "proofs.the_dard_form_is_another_reward",
        "DARD is incomplete": "proofs.rewards_of_one_policy_order_can_have_a_positive_dard_distance",
        "NPEC = sqrt(1 − max(0, cos)²)": "proofs.npec_is_the_sine_of_an_angle",
        "EPIC is incomplete": "proofs.rewards_of_one_policy_order_can_have_a_positive_epic_distance",
        "EPIC is unsound": "proofs.rewards_of_opposite_policy_orders_can_be_close_in_epic",
    },
    "samples": {
        "EPIC from transitions": "sampled_epic",
        "DARD from transitions and a simulator": "sampled_dard",
        "STARC from rollouts": "sampled_starc",
        "STARC from a log": "logged_starc",
        "a log from a simulator": "collect",
        "a simulator from a log": "replay",
    },
    "regret": {
        "J(π) = ⟨η, r⟩": "expected_return",
        "η(s,a) = Σ γ^t Pr(s,a)": "occupancy",
        "same order of policies": "check_same_policy_order",
        "(J1(π1*) − J1(π2*))/range": "regret",
        "max J1(π1) − J1(π2) with J2(π2) ≥ J2(π1), over range J1": "worst_case_regret",
        "(2ρ/D) s ≤ W ≤ min(1, (D/2ρ) s)": "regret_bounds",
        "W ≤ span(r1 − r2)/((1 − γ) range)": "span_bound",
        "ρ = max t with η(s,a) ≥ t‖Me(s,a)‖": "distances.polytope.inradius",
        "D = max ‖η − η'‖": "distances.polytope.diameter",
        "16 K ‖R1‖ EPIC/(1 − γ)": "epic_regret_bound",
        "the polygon of (J1, J2)": "return_region",
    },
    "invariance": {
        "R + γΦ(s') − Φ(s)": "invariances.potential_shaping",
        "the same with Φ = k at the start": "invariances.initial_shaping",
        "the same with Φ = 0 at the start": "invariances.zero_initial_shaping",
        "R + X, E[X] = 0": "invariances.redistribution",
        "c R": "invariances.positive_scaling",
        "f(R), f rising, f(0) = 0": "invariances.monotone",
        "E[R' + γΨ(S')] ≤ Ψ(s), equal iff optimal": "invariances.same_optima",
        "anything on masked transitions": "invariances.masking",
        "what data determines R up to": "invariances.determined",
        "R1 ~ R2 up to families": "check_equivalent",
        "the dimension left open": "ambiguity_dimension",
        "c and Φ of a shaped reward": "find_shaping",
        "any Q under other transitions by redistribution": "redistribute_to_q",
        "a reward that tells F from shaping": "necessity_witness",
    },
    "hacking": {
        "J1 < and J2 >, over all policies": "check_hackable",
        "J1 < and J2 >, over a finite set": "hacking_pair",
        "the same with a certificate": "check_hackable_among",
        "R2 simplifies R1": "simplifies",
        "rank Z ≤ affdim − 2": "simplification",
        "an unhackable other reward": "unhackable_reward",
        "0 on the support of a policy, −1 off it": "reward_for",
        "realizable orders of policies": "realizable_orders",
        "graph of unhackable orders": "distances.orders.unhackable_orders",
        "graph of simplifications": "distances.orders.simplifies_order",
        "occupancies span |S|(|A| − 1) dimensions": "proofs.occupancies_span_one_dimension_for_each_choice",
    },
    "ascent": {
        "arg(R1, R2)": "reward_angle",
        "t = projection of R on the feasible cone": "steepest_ascent",
        "stop before arg(t,R1) + θ > 90°": "optimal_stop",
        "min ⟨t,R0⟩ over the cone is cos(arg(t,R1) + θ)": "adversary",
        "up to the stop no reward within θ falls": "proofs.a_climb_that_stops_where_the_angles_add_up_never_loses",
        "J0(end) − max J0": "normalized_drop",
    },
    "inference": {
        "π ∝ exp(A*/T)": "boltzmann",
        "π ∝ exp(Q_soft/T)": "maximum_causal_entropy",
        "π uniform over argmax A*": "maximally_supportive",
        "R = T(log π − max log π)": "infer_boltzmann",
        "R = T log π": "infer_maximum_causal_entropy",
        "f(R1) = g(R2): how far is R1 from R2?": "misspecification",
        "f is (ε-)robust to g": "check_robust",
    },
    "limits": {
        "max ε with good policies tied above the fringe": "soap_reward",
        "one change of one action": "fringe",
        "equal SOAPs exactly": "atlas.check_equal_soap",
        "range SOAPs exactly": "atlas.check_range_soap",
        "XOR is inexpressible": "proofs.no_reward_wants_exactly_one_of_two_states_to_switch",
        "always the same action is inexpressible": "proofs.no_reward_wants_always_the_same_action",
        "the smaller of two returns is inexpressible": "proofs.no_reward_maximizes_the_smaller_of_two_returns",
        "temporal γ-indifference": "proofs.indifference_to_when_a_future_is_mixed_in_means_an_affine_utility",
    },
    "calculus": {
        "γΦ(s') − Φ(s)": "gradient",
        "γ Σ w R(·,·,s) − Σ w R(s,·,·)": "divergence",
        "R = gradient + rest, div rest = 0": "decompose",
        "that it is so in one way": "proofs.a_reward_is_a_shaping_term_plus_a_part_without_divergence",
        "min Σ w|R + shaping|": "sparsify",
        "min max w|R + shaping|": "flatten",
        "least change from step to step": "smooth",
    },
}  # fmt: skip


def formulas() -> list[Formula]:
    """All formulas about distances and their relatives, with the name under which each is found.

    >>> import rewardtheory as rt
    >>> [f.name for f in rt.formulas() if "(NPEC)" in f.formula]
    ['npec']
    """
    return [Formula(topic, formula, name) for topic, names in _LISTS.items() for formula, name in names.items()]
