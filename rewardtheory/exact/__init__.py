"""Certificates and their independent checkers, in exact rational arithmetic.

A certificate stores data and states one sentence; `verify` recomputes everything from the data and trusts
nothing else. Approximate values are stored, never trusted: the checkers evaluate residuals exactly
(`enclosure`). Nothing here imports a solver or JAX, so ``rewardtheory recheck FILE`` is a second opinion.
"""

from rewardtheory.exact.arithmetic import Arithmetic, arithmetic
from rewardtheory.exact.bound import Bound, ReturnBound, ValueBound
from rewardtheory.exact.build import identity, optimal_actions, reachable_states, witness
from rewardtheory.exact.build_bounds import regret_bound, return_bound, value_bound, worst_case_regret_bound
from rewardtheory.exact.certificate import SCHEMA, Certificate, Unproved, Verdict
from rewardtheory.exact.files import from_json, recheck, share_models, to_json
from rewardtheory.exact.identity import Identity
from rewardtheory.exact.inexpressible import Inexpressible, Preference, inexpressible
from rewardtheory.exact.linear import Farkas, Optimum, Rows, System
from rewardtheory.exact.model import Choice, Model, Plan, Reward
from rewardtheory.exact.number import Interval, float_above, float_below, float_near, rational
from rewardtheory.exact.optimum import OptimalActions, tie_margins
from rewardtheory.exact.programs import farkas, optimum, system_of
from rewardtheory.exact.reading import model_of, plan_of, policy_of, reward_of
from rewardtheory.exact.regret import RegretBound, WorstCaseRegretBound
from rewardtheory.exact.symbolic import Identities, identities
from rewardtheory.exact.witness import Comparison, Witness

__all__ = [
    "SCHEMA",
    "Arithmetic",
    "Bound",
    "Certificate",
    "Choice",
    "Comparison",
    "Farkas",
    "Identities",
    "Identity",
    "Inexpressible",
    "Interval",
    "Model",
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
    "arithmetic",
    "farkas",
    "float_above",
    "float_below",
    "float_near",
    "from_json",
    "identities",
    "identity",
    "inexpressible",
    "model_of",
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
    "value_bound",
    "witness",
    "worst_case_regret_bound",
]
