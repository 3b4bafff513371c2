"""What feature counts tell about a reward, and what they leave open
=================================================================

A published test of inverse learning has five states: from the first one comes to two good states or a bad one, from these to the
last, and from there back. The soft-optimal plan for the rewards 1, 2, 2, −20, 3 is summed up as how often it visits each
state, and maximum causal entropy finds the reward again from these five numbers: with twenty steps up to a constant,
and with no last step only up to a second direction as well, because a potential that is 0 in the first state and 1
elsewhere is the same after every action. The middle picture counts what is open for each horizon, and the
right one shows how fast Newton's method closes the gap of the dual.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("gleave2022imitation", "ziebart2010causal", "kim2021identification")
KIND = (
    "Rewards are found by Newton's method in doubles, each with its duality gap; the numbers of open directions are exact "
    "ranks. The source prints the rewards that it starts from."
)
SIZES = {
    "small": {"longest": 6, "discounts": (0.9, 0.99, 1.0)},
    "full": {"longest": 12, "discounts": (0.5, 0.9, 0.99, 1.0)},
}
PANELS = (1, 3)
TRUE = np.array([1, 2, 2, -20, 3.0])
STEPS = 20


def five_states(discount):
    """The published model."""
    P = np.zeros((5, 3, 5))
    P[0] = [[0, 0.9, 0.1, 0, 0], [0, 0, 0, 1, 0], [0, 0.1, 0.9, 0, 0]]
    P[1] = P[2] = [[0, 0, 0, 0.05, 0.95], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]]
    P[3, :, 4] = P[4, :, 0] = 1
    return rt.MDP(P, [0.5, 0, 0, 0, 0.5], discount)


def ring(n):
    """n states in a circle, a step to either side."""
    P = np.zeros((n, 2, n))
    for s in range(n):
        P[s, 0, (s + 1) % n] = P[s, 1, (s - 1) % n] = 1
    return rt.MDP(P, np.eye(n)[0], 0.9)


def planned(mdp, horizon):
    """The counts of states of the soft-optimal plan at temperature 1."""
    from rewardtheory.design.soft_plans import soft_plan

    plan, _ = soft_plan(mdp, np.repeat(TRUE[:, None], 3, axis=1), 1.0, horizon)
    return rt.feature_counts(mdp, plan, horizon=horizon)


def data(*, seed, progress, longest, discounts):
    """The rewards found, the open directions by horizon, and how far the counts are off after each Newton step."""
    found = {
        f"{STEPS} steps, γ = {g}": rt.maximum_causal_entropy_reward(
            five_states(g), planned(five_states(g), STEPS), horizon=STEPS, tolerance=1e-12
        )
        for g in discounts
    }
    forever = five_states(0.9)
    found["no last step, γ = 0.9"] = rt.maximum_causal_entropy_reward(forever, planned(forever, None))
    progress(1, 2)
    models = {"five states": forever, "ring of 4": ring(4), "ring of 5": ring(5)}
    horizons = [*range(1, longest + 1), None]
    return {
        "rewards": {name: f.weights - f.weights[0] + TRUE[0] for name, f in found.items()},
        "gaps": {name: f.gap for name, f in found.items()},
        "totals": {g: float(planned(five_states(g), STEPS).sum()) for g in discounts},
        "open": {name: [len(rt.unidentified_weights(m, horizon=T)) for T in horizons] for name, m in models.items()},
        "horizons": ["none" if T is None else str(T) for T in horizons],
        "path": [
            rt.maximum_causal_entropy_reward(
                five_states(1.0), planned(five_states(1.0), STEPS), horizon=STEPS, max_iterations=k, throw=False
            ).residual
            for k in range(12)
        ],
    }


def compared(data):
    """The reward of each state, taken from the first state's, beside the one that the plan was made for."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, reward in data["rewards"].items():
        known = name != "no last step, γ = 0.9"
        for s in range(1, 5):
            label, ours = f"{name}: R({s}), if R(0) = 1", float(reward[s])
            note = "" if known else "open along a second direction"
            rows.append(Row(label, ours, float(TRUE[s]) if known else None, 1e-3, note))
        rows.append(Row(f"{name}: duality gap", data["gaps"][name]))
    for g, total in data["totals"].items():
        rows.append(Row(f"visits in {STEPS} steps, γ = {g}", total, float(sum(g**t for t in range(STEPS))), 1e-9))
    for name, counts in data["open"].items():
        rows.append(Row(f"{name}: open directions, no last step", counts[-1], note="exact rank"))
    return rows


def draw(axes, data):
    """Rewards found, open directions by horizon, and the counts along Newton's method."""
    left, middle, right = axes.flat
    left.plot(range(5), TRUE, "k_", markersize=24, label="true")
    for k, (name, reward) in enumerate(data["rewards"].items()):
        left.plot(np.arange(5) + 0.08 * (k - 1.5), reward, "o", markersize=5, label=name)
    left.set_xticks(range(5))
    left.set_xlabel("state")
    left.set_ylabel("reward, if R(0) = 1")
    left.legend(fontsize=8)
    for k, (name, counts) in enumerate(data["open"].items()):
        middle.plot(data["horizons"], np.array(counts) + 0.05 * (k - 1), "o-", markersize=4, label=name)
    middle.set_xlabel("number of steps")
    middle.set_ylabel("open directions of R(s)")
    middle.legend(fontsize=8)
    right.semilogy(range(len(data["path"])), data["path"], "o-", markersize=4)
    right.set_xlabel("Newton steps")
    right.set_ylabel("greatest difference of counts")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("mce-irl")
