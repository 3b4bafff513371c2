"""The maximum-causal-entropy policy: soft values, with the entropy of later choices counted in.

π(a|s) = exp((Q(s,a) − V(s))/α) with Q = r + γPV and V = α log Σ exp(Q/α) maximizes return plus α times entropy. The
Boltzmann-rational policy, π(a|s) ∝ exp(β Q*(s,a)), looks alike and is another: it is drawn to what is best, this one
also to where many choices remain. Both see a reward up to shaping and redistribution.
"""

import numpy as np
from flint import arb

from rewardtheory.arithmetic import rationals
from rewardtheory.verify.confirming import change, shown
from rewardtheory.verify.property import Batch, Confirmed, Property, lifted
from rewardtheory.verify.return_tables import ReturnTables, differ


def _logs(batch: Batch):
    """log π(a|s) at temperature 1 under both."""
    return lifted(batch, batch.tables.soft_advantage(batch.before)), batch.after_tables.soft_advantage(batch.after)


def _violated(batch: Batch):
    """One temperature tells all on one model; across models a second one, 1/2, is asked too."""
    wrong = differ(*_logs(batch))
    return wrong if batch.tables is batch.after_tables else wrong | differ(*_logs(_doubled(batch)))


def _doubled(batch: Batch) -> Batch:
    return Batch(batch.tables, batch.after_tables, 2 * batch.before, 2 * batch.after, batch.apply)


def _confirm(batch: Batch) -> Confirmed | None:
    heat = "1"
    if not differ(*_logs(batch)).any():
        batch, heat = _doubled(batch), "1/2"
    one, other = (x[0] for x in _logs(batch))
    s, a = np.unravel_index(int(np.abs(one - other).argmax()), one.shape)
    states, actions = batch.after_tables.mdp.states or [f"s{i}" for i in range(len(one))], batch.mdp.actions
    name = actions[a] if actions else f"a{a}"
    told = f"{shown(np.exp(one[s, a]))} before and {shown(np.exp(other[s, a]))} after the scheme"
    words = f"at temperature {heat} the policy takes {name} in {states[s]} with probability {told}"
    if batch.tables is batch.after_tables:
        found = change(batch)
        return found and found._replace(reason=f"{words}: {found.reason}")
    old = s if batch.after_tables.lift is None else batch.after_tables.lift[s]
    balls = [_ball(batch.tables, batch.before, old, a), _ball(batch.after_tables, batch.after, s, a)]
    return None if balls[0].overlaps(balls[1]) else Confirmed("exact", (), words + ", in ball arithmetic")


def _ball(tables: ReturnTables, R, s, a):
    """log π(a|s) in ball arithmetic: V lies within |TV − V|/(1 − γ) of any V, by contraction."""
    mdp, R = tables.mdp.exact(), rationals(R[0])
    gamma = arb(mdp.discount)
    policy_logs, r = tables.soft_advantage(R[None].astype(float))[0], tables.expected(R.astype(float)[None])[0]
    # V from the float log-policy: V = (I − γP_π)⁻¹(r_π + entropy); its error is in the residual.
    mask = tables.mdp.available & ~tables.mdp.terminal[:, None]
    pi = np.where(mask, np.exp(policy_logs), 0.0)
    step = np.einsum("sa,sat->st", pi, tables.mdp.transition)
    v = np.linalg.solve(np.eye(len(pi)) - tables.mdp.discount * step, (pi * (r - policy_logs)).sum(axis=1))
    balls = [arb(x) for x in v]

    def q(s, a):
        pays = sum((mdp.transition[s, a, t] * R[s, a, t] for t in range(len(v))), mdp.discount * 0)
        return arb(pays) + gamma * sum((arb(mdp.transition[s, a, t]) * balls[t] for t in range(len(v))), arb(0))

    error, soft = arb(0), {}
    for x in np.flatnonzero(mask.any(axis=1)).tolist():
        soft[x] = sum((q(x, b).exp() for b in np.flatnonzero(mask[x])), arb(0)).log()
        error = error.max(abs(soft[x] - balls[x]))
    radius = (error / (1 - gamma)).upper()
    return q(s, a) - soft[s] + arb(0, 1) * radius * 2


PROPERTIES = (
    Property(
        "maximum_causal_entropy_policy",
        "for every temperature the maximum-causal-entropy policy is the same after the scheme as before",
        55,
        _violated,
        _confirm,
        follows="equal",
        implies={
            "q_values_up_to_a_state_function": "advantages_stay_exactly_if_the_maximum_causal_entropy_policy_does",
        },
        source="ziebart2010causal",
    ),
)
