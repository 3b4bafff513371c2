"""An order of trajectories that no reward has, whatever its discount."""

from rewardtheory import exact
from rewardtheory.verify.claims import counterexample


@counterexample(source="abel2021expressivity")
def no_reward_wants_the_second_step_to_differ():
    """One state, two actions, two steps: G(ab) + G(ba) = G(aa) + G(bb) with G(xy) = r_x + γ r_y, for all rewards and all
    γ. So no reward orders the trajectories ab above aa and ba above bb."""
    values = {x + y: ["+", f"r{x}", ["*", "g", f"r{y}"]] for x in "ab" for y in "ab"}
    claims = [(["+", ["-", "ab", "aa"], ["-", "ba", "bb"]], 0)]
    about = "The gains of a different second step add up to 0, so they are not both positive"
    return exact.identities(about, ["ra", "rb", "g"], values, claims)
