"""Rewarding answers pays correct reasoning
=========================================

Only answers are rewarded, in groups, with standardized advantages. If correct reasoning leads to correct answers more often
than wrong reasoning does, its expected advantage is positive, and that of wrong reasoning negative: in the limit of large
groups by a formula, and for every group size by enumeration. Where wrong reasoning does better the signs turn round.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "wen2025rlvr"
KIND = "All numbers are exact up to the rounding of doubles."
SIZES = {"small": {"groups": (2, 4, 16), "steps": 400}}
PANELS = (1, 2)

ALPHA, BETA = 0.8, 0.3
CASES = {"α = .8, β = .3": (0.8, 0.3), "α = .5, β = .45": (0.5, 0.45), "α = .3, β = .6": (0.3, 0.6)}


def data(*, seed, progress, groups, steps):
    """Expected advantages against the share of correct reasoning, and how that share moves."""
    scores = rt.scores
    p = np.linspace(0.01, 0.99, 99)
    curves = {f"G = {G}": scores.grpo_cot_advantage_in_groups(ALPHA, BETA, p, G) for G in groups}
    curves["large G"] = scores.grpo_cot_advantage(ALPHA, BETA, p)
    paths = {}
    for name, (alpha, beta) in CASES.items():
        share, path = 0.2, []
        for _ in range(steps):
            path.append(share)
            right, wrong = scores.grpo_cot_advantage(alpha, beta, share)
            # A natural-gradient step: log-odds move by the difference of the advantages.
            odds = np.log(share / (1 - share)) + 0.05 * float(right - wrong)
            share = float(scores.sigmoid(odds))
        paths[name] = np.array(path)
    limits = scores.grpo_cot_advantage(1.0, 0.0, 0.2)
    signs = []
    for G in range(2, 33):
        right, wrong = scores.grpo_cot_advantage_in_groups(ALPHA, BETA, p, G)
        signs += [float(right.min()), float(-wrong.max())]
    return {"p": p, "curves": curves, "paths": paths, "limits": [float(x) for x in limits], "least": min(signs)}


def compared(data):
    """The limits for reasoning that decides the answer, and the least advantage for every group size."""
    from rewardtheory.report.figures import Row

    p = 0.2
    return [
        Row("α = 1, β = 0, p = .2: E[A | right]", data["limits"][0], float(np.sqrt((1 - p) / p)), 1e-12),
        Row("α = 1, β = 0, p = .2: E[A | wrong]", data["limits"][1], -float(np.sqrt(p / (1 - p))), 1e-12),
        Row("least of E[A | right] and −E[A | wrong] for G = 2 … 32, α = .8, β = .3", data["least"]),
    ]


def draw(axes, data):
    """Expected advantages on the left, the share of correct reasoning under training on the right."""
    left, right = axes
    for i, (name, (good, bad)) in enumerate(data["curves"].items()):
        left.plot(data["p"], good, color=f"C{i}", label=name)
        left.plot(data["p"], bad, "--", color=f"C{i}")
    left.axhline(0, color="0.7", linewidth=1)
    left.set_xlabel("share p of correct reasoning")
    left.set_ylabel("expected advantage")
    left.set_title("correct (solid), wrong (dashed); α = .8, β = .3", fontsize="medium")
    left.legend()
    for name, path in data["paths"].items():
        right.plot(path, label=name)
    right.set_ylim(0, 1)
    right.set_xlabel("natural-gradient steps")
    right.set_ylabel("share p of correct reasoning")
    right.set_title("large groups", fontsize="medium")
    right.legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("rlvr-sign")
