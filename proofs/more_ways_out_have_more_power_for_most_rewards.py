"""POWER over the orbit of any reward."""

import rewardtheory as rt
from rewardtheory.verify.claims import theorem
from rewardtheory.verify.off_switch_hypotheses import FewBranches, PositiveSmallDiscount


@theorem(source="turner2021power", floats=False)
def more_ways_out_have_more_power_for_most_rewards(branches: FewBranches, discount: PositiveSmallDiscount):
    """Let an exchange of states turn every visit distribution of one state into one of another: here the second leads, after
    as many steps, to at least as many ends. Give the numbers of any reward to the ends in all ways: the second state has
    more POWER than the first at least as often as less, and going there is optimal at least as often."""
    poor, rich, steps, rewards = branches
    graph = {"start": {"p": "poor0", "r": "rich0"}}
    for name, count in (("poor", poor), ("rich", rich)):
        for i in range(steps):
            graph[f"{name}{i}"] = {"on": f"{name}{i + 1}"}
        graph[f"{name}{steps}"] = {f"e{i}": f"{name} end {i}" for i in range(count)}
        graph |= {f"{name} end {i}": {"stay": f"{name} end {i}"} for i in range(count)}
    mdp = rt.mdp(graph, start="start", discount=discount)
    ends = [f"poor end {i}" for i in range(poor)] + [f"rich end {i}" for i in range(rich)]
    swap = {f"poor end {i}": f"rich end {i}" for i in range(poor)} | {
        f"poor{i}": f"rich{i}" for i in range(1, steps + 1)
    }
    assert rt.contains_copy(mdp, "poor0", "rich0", swap)
    found = rt.orbit_power(mdp, rewards, states=("rich0", "poor0"), among=ends)
    assert found["first"] >= found["second"]
    optimal = rt.orbit_optimal_actions(mdp, rewards, state="start", among=ends)
    assert sum(n for actions, n in optimal.items() if "r" in actions) >= sum(
        n for actions, n in optimal.items() if "p" in actions
    )
