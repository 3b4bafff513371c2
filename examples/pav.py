"""The best prover is neither too weak nor too strong
===================================================

A policy writes tokens until it has written a planted sequence of ten, in order, or runs out of time. The advantage of a
prover, added to the reward of each step, helps most where it is large where that of the policy is: a weak prover hardly
ever succeeds, a strong one nearly always does, and neither cares about the next token. (Near the end of the time a strong
prover cares very much, and the variance of its advantage grows; but there the base is lost anyway.) The state is
(tokens matched, time left), so values, occupancies and natural-gradient steps are exact.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "setlur2024pav"
KIND = "Exact dynamic programs; the vocabulary and strengths are those of the source, the time limit is ours."
SIZES = {"small": {"steps": 60}, "full": {"steps": 200}}
PANELS = (1, 2)

PLANTED, TOKENS, HORIZON, BASE = 10, 15, 25, 5.0
STRENGTHS = np.unique(np.round(np.geomspace(1, 1000, 60), 1))
RATE = 1.0


def chance(strength):
    """The probability of the next planted token, if the others have the weight 1."""
    return strength / (strength + TOKENS - 1)


def success(policy):
    """V(h, k): the probability to finish from k matched tokens at time h, for a policy (HORIZON, PLANTED)."""
    v = np.zeros((HORIZON + 1, PLANTED + 1))
    v[:, -1] = 1
    for h in range(HORIZON - 1, -1, -1):
        v[h, :-1] = policy[h] * v[h + 1, 1:] + (1 - policy[h]) * v[h + 1, :-1]
    return v


def visits(policy):
    """How likely each state is, time by time."""
    d = np.zeros((HORIZON, PLANTED + 1))
    d[0, 0] = 1
    for h in range(HORIZON - 1):
        moved = policy[h] * d[h, :-1]
        d[h + 1] = d[h]
        d[h + 1, :-1] -= moved
        d[h + 1, 1:] += moved
    return d[:, :-1]


def edge(v):
    """What the next planted token is worth more than any other one: Q(right) − Q(wrong)."""
    return v[1:, 1:] - v[1:, :-1]


def data(*, seed, progress, steps):
    """First-order gains for every prover, and learning curves for some."""
    base = np.full((HORIZON, PLANTED), chance(BASE))
    d, own = visits(base), edge(success(base))
    spread = base * (1 - base)  # Var of a token that is right with this probability
    alignment, variance = [], []
    for strength in STRENGTHS:
        other = edge(success(np.full_like(base, chance(strength))))
        alignment.append((d * spread * own * other).sum())
        variance.append((d * spread * other**2).sum())
    outcome = (d * spread * own**2).sum()
    numeric = (_value(base, own, 1e-6) - _value(base, own, -1e-6)) / 2e-6
    curves = {}
    for done, (name, strength) in enumerate({"no prover": None, "5 (itself)": 5.0, "10": 10.0, "200": 200.0}.items()):
        curves[name] = _learn(base, strength, steps)
        progress(done + 1, 4)
    return {
        "alignment": np.array(alignment),
        "variance": np.array(variance),
        "outcome": float(outcome),
        "numeric": float(numeric),
        "curves": curves,
        "success": {s: float(success(np.full_like(base, chance(s)))[0, 0]) for s in (5.0, 10.0, 200.0)},
    }


def _step(policy, gain):
    """π ∝ π exp(gain · 1[right token])."""
    odds = np.log(policy) - np.log1p(-policy) + gain
    return np.clip(rt.scores.sigmoid(odds), 1e-12, 1 - 1e-12)


def _value(policy, direction, size):
    return success(_step(policy, size * direction))[0, 0]


def _learn(policy, strength, steps):
    other = 0.0 if strength is None else edge(success(np.full_like(policy, chance(strength))))
    values = []
    for _ in range(steps):
        v = success(policy)
        values.append(v[0, 0])
        policy = _step(policy, RATE * (edge(v) + other))
    return np.array(values)


def compared(data):
    """The first-order identity against a finite difference, and which prover is best."""
    from rewardtheory.report.figures import Row

    best = float(STRENGTHS[np.argmax(data["alignment"])])
    return [
        Row("gain of the outcome alone, first order", data["outcome"]),
        Row("the same by a finite difference", data["numeric"]),
        Row("strength of the prover that adds most", best),
        Row("what it adds, beside the outcome alone", float(data["alignment"].max() / data["outcome"])),
        Row("what a prover of strength 1 adds", float(data["alignment"][0] / data["outcome"])),
        Row("what a prover of strength 1000 adds", float(data["alignment"][-1] / data["outcome"])),
        Row("success of the base", data["success"][5.0]),
    ]


def draw(axes, data):
    """First-order gains against the strength of the prover, and learning curves."""
    left, right = axes
    left.plot(STRENGTHS, data["alignment"] / data["alignment"].max(), label="alignment with the base")
    left.plot(STRENGTHS, data["variance"] / data["variance"].max(), label="variance of its advantage")
    left.axvline(BASE, color="0.5", linestyle=":", label="strength of the base")
    left.set_xscale("log")
    left.set_xlabel("strength of the prover")
    left.set_ylabel("share of its greatest value")
    left.legend()
    for name, curve in data["curves"].items():
        right.plot(curve, label=name)
    right.set_xlabel("natural-gradient steps")
    right.set_ylabel("chance to finish the planted sequence")
    right.legend(title="strength of the prover")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("pav")
