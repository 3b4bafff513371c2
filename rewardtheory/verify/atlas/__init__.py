"""The atlas of small models: each deterministic model without reward once up to isomorphism, and what is true on it.

`skeletons` lists the models in which every state has the same number of actions, `rooted_skeletons` those that have a
first state and may end, `smallest` looks for the smallest model and reward with a property, and `table` has for every
skeleton of up to three states with two actions, and up to two states with three, what holds for all rewards at once,
counted exactly, and `four_states` some counts for four. The policies are the deterministic ones, the start is uniform.
What it shows:

- There are 1, 6, 44 and 475 skeletons of one to four states with two actions, and 10 and 180 of two and three states
  with three.
- Rewards realize few of the strict orders of policies: 8 to 12 of 24 with two states and two actions, 96 to 540 of
  40320 with three states, 1296 to 3844 of 362880 with two states and three actions. The fewest are those where no
  action matters for what comes next; with three states the most have the model in which every state leads to either
  of the two others.
- A reward can put 102 + 4k of the 254 sets of policies above all other policies (range-SOAPs) with three states, two
  actions and k states whose actions lead to different states, at γ = 1/2 as at generic γ; 12 of the 14 sets with two states
  (all but {00, 11} and {01, 10}), and 228 of the 510 with two states and three actions. It can make exactly a set
  optimal (equal-SOAPs) if and only if the set is a product of sets of actions: 26 of 254, 8 of 14 and 48 of 510.
- The discount 1/2 is not generic: 17 of the 44 three-state skeletons realize fewer orders there. The golden ratio
  0.618… (γ² + γ = 1) is worse: 22 have a coincidence there, 31 at some discount. Rewards on two states and two
  actions have none. No coincidence lies above 0.84 in this table: 0.9 is safe for up to three states and two actions.
- Two rewards taken at random are seldom safe proxies of each other. Of the ordered pairs of rewards R(s,a) in {−1, 0, 1},
  at γ = 9/10, 54 to 76 per cent are hackable on two states and two actions (some policy change raises one return and
  lowers the other), 80 to 98 per cent on three states, and 90 to 97 per cent on two states with three actions. The
  least are hackable where no action matters for what comes next.
- On four states and two actions (`four_states`, at γ = 9/10) rewards realize 5,376 to 295,498 of the 16! orders and put
  1,880 to 3,080 of the 65,534 sets of policies above all others, no longer a number that the count of steering states
  determines. Of the pairs of rewards, 91.6 to 99.9 per cent on four states are hackable.
- POWER, the mean best return when every state pays 0 or 1 by the toss of a coin, runs from 1/2 to 0.913 in the tables. It
  is 1/2 in every state exactly where no action matters for what comes next.
- Climbing a random proxy by steepest ascent from the uniform policy first gains and then loses true return, with an angle
  between the two, on four states in 33 per cent at 30°, 50 per cent at 60°, 55 per cent at 75° and 4 per cent at 120°. Where
  the policies have two dimensions it never does beyond 90°; with three or more it does. These are samples of 200.
"""

from rewardtheory.verify.atlas.coincidences import coincidences
from rewardtheory.verify.atlas.features import Features, features
from rewardtheory.verify.atlas.four_states import Counts, build_four_states, four_states
from rewardtheory.verify.atlas.goodhart import climb, goodhart
from rewardtheory.verify.atlas.hackability import hackable_pairs
from rewardtheory.verify.atlas.power import power
from rewardtheory.verify.atlas.searching import Instance, Smallest, smallest
from rewardtheory.verify.atlas.skeletons import Skeleton, rooted_skeletons, skeletons
from rewardtheory.verify.atlas.soaps import check_equal_soap, check_range_soap
from rewardtheory.verify.atlas.table import build, table

__all__ = [
    "Counts",
    "Features",
    "Instance",
    "Skeleton",
    "Smallest",
    "build",
    "build_four_states",
    "check_equal_soap",
    "check_range_soap",
    "climb",
    "coincidences",
    "features",
    "four_states",
    "goodhart",
    "hackable_pairs",
    "power",
    "rooted_skeletons",
    "skeletons",
    "smallest",
    "table",
]
