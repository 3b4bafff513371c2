"""Certificates and their independent checkers, in exact rational arithmetic.

A certificate stores data and states one sentence; `verify` recomputes everything from the data and trusts
nothing else. Approximate values are stored, never trusted: the checkers evaluate residuals exactly
(`enclosure`). Nothing here imports a solver or JAX, so ``rewardtheory recheck FILE`` is a second opinion.
"""

from rewardtheory.exact.any_discount import AnyDiscount, any_discount
from rewardtheory.exact.arithmetic import Arithmetic, arithmetic
from rewardtheory.exact.bound import Bound, ReturnBound, ValueBound
from rewardtheory.exact.build import identity, optimal_actions, reachable_states, witness
from rewardtheory.exact.build_bounds import regret_bound, return_bound, value_bound, worst_case_regret_bound
from rewardtheory.exact.build_guarantee import guarantee_bound, unaffordable
from rewardtheory.exact.certificate import SCHEMA, Certificate, Unproved, Verdict
from rewardtheory.exact.files import from_json, recheck, share_models, to_json
from rewardtheory.exact.guarantee import GuaranteeBound, Limits
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.inexpressible import Inexpressible, Preference, inexpressible
from rewardtheory.exact.linear import Farkas, Optimum, Rows, System
from rewardtheory.exact.model import Choice, Model, Plan, Reward
from rewardtheory.exact.no_formula import Case, NoFormula, no_formula
from rewardtheory.exact.number import Interval, float_above, float_below, float_near, rational
from rewardtheory.exact.optimum import OptimalActions, tie_margins
from rewardtheory.exact.programs import farkas, optimum, system_of
from rewardtheory.exact.reading import model_of, plan_of, policy_of, reward_of
from rewardtheory.exact.regret import RegretBound, WorstCaseRegretBound
from rewardtheory.exact.symbolic import Identities, identities
from rewardtheory.exact.witness import Comparison, Witness

__all__ = [
    "SCHEMA",
    "AnyDiscount",
    "Arithmetic",
    "Bound",
    "Case",
    "Certificate",
    "Choice",
    "Comparison",
    "Farkas",
    "GuaranteeBound",
    "Identities",
    "Identity",
    "Inexpressible",
    "Interval",
    "Limits",
    "Model",
    "NoFormula",
    "OptimalActions",
    "Optimum",
    "Plan",
    "Preference",
    "RegretBound",
    "ReturnBound",
    "Reward",
    "Rows",
    "System",
    "Unproved",
    "ValueBound",
    "Verdict",
    "Witness",
    "WorstCaseRegretBound",
    "any_discount",
    "arithmetic",
    "farkas",
    "float_above",
    "float_below",
    "float_near",
    "from_json",
    "guarantee_bound",
    "identities",
    "identity",
    "inexpressible",
    "model_of",
    "no_formula",
    "optimal_actions",
    "optimum",
    "plan_of",
    "policy_of",
    "rational",
    "reachable_states",
    "recheck",
    "regret_bound",
    "return_bound",
    "reward_of",
    "share_models",
    "system_of",
    "tie_margins",
    "to_json",
    "unaffordable",
    "value_bound",
    "witness",
    "worst_case_regret_bound",
]
