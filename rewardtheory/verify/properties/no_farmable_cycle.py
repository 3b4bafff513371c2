"""No farmable cycle: a task that was best finished is still best finished."""

import numpy as np

from rewardtheory.verify.confirming import AFTER, BEFORE, compared, policies_text
from rewardtheory.verify.properties.set_of_optimal_policies import best
from rewardtheory.verify.property import Batch, Confirmed, Property


def _violated(batch: Batch):
    if not batch.mdp.terminal.any():
        return np.zeros(len(batch.before), bool)
    ends = batch.tables.ends
    J1, J2 = batch.tables.returns(batch.before), batch.after_tables.returns(batch.after)
    finishing = ~(best(J1) & ~ends).any(axis=1)
    return finishing & (best(J2) & ~ends).any(axis=1)


def _confirm(batch: Batch) -> Confirmed | None:
    ends = batch.tables.ends
    J1, J2 = batch.tables.returns(batch.before)[0], batch.after_tables.returns(batch.after)[0]
    finish = int(J1.argmax())
    loop = int(np.flatnonzero(best(J2[None])[0] & ~ends)[0])
    plans = {f"p{i}": actions for i, actions in enumerate(batch.tables.policies)}
    claims = [(BEFORE, f"p{finish}", ">", f"p{i}") for i in np.flatnonzero(~ends)]
    claims += [(AFTER, f"p{loop}", ">=", f"p{i}") for i in range(len(ends)) if i != loop]
    found = compared(batch, plans, claims)
    if found is None:
        return None
    words = "all optimal policies end before the scheme, and after it one that goes round for ever is optimal: "
    return found._replace(reason=words + policies_text(batch, loop, finish))


PROPERTIES = (
    Property(
        "no_farmable_cycle",
        "if all optimal policies reach the end before the scheme, all do after it",
        100,
        _violated,
        _confirm,
        follows="positive",
        source="randlov1998bicycle",
    ),
)
