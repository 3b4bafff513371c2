"""What noise in a verifier leaves of the signal
==============================================

A verifier errs. If it turns all rewards of a prompt round with probability e, standardized advantages keep 1 − 2e of
their size, exactly. If it errs on each answer alone they keep (1 − 2e) √(p(1 − p)/q(1 − q)) in large groups, q the share of
rewards seen. Their sign turns only at e = ½, or with two rates where false positives and false negatives add up to 1.
"""

from math import comb

import numpy as np

import rewardtheory as rt

SOURCE = ("lv2025noisy", "cai2025noisy", "rad2026rate")
KIND = "All numbers are exact: formulas, and enumeration for groups of eight."
SIZES = {"small": {"group": 8}}
PANELS = (1, 2)

RATES = np.linspace(0, 1, 41)
SOLVED = (0.5, 0.2, 0.05)


def data(*, seed, progress, group):
    """The share of the signal that is left, and the signal under two rates."""
    kept = {p: _large(p, RATES) for p in SOLVED}
    finite = np.array([_gap(0.2, e, e, group) for e in RATES]) / _gap(0.2, 0.0, 0.0, group)
    square = np.linspace(0, 1, 41)
    field = np.array([[_gap(0.3, a, b, group) for a in square] for b in square])
    corrected = [float(rt.scores.unflip(rt.scores.flip_noise(r, 0.2, 0.1), 0.2, 0.1)) for r in (0.0, 1.0)]
    return {"kept": kept, "finite": finite, "square": square, "field": field, "corrected": corrected, "group": group}


def _large(p, e):
    q = rt.scores.flip_noise(p, e)
    return (1 - 2 * e) * np.sqrt(p * (1 - p) / (q * (1 - q)))


def _gap(p, false_positive, false_negative, G):
    """E[A | correct] − E[A | wrong] where each reward is read through the channel, in groups of G; exact."""
    alpha, beta = 1 - false_negative, false_positive  # the chance to be read as correct
    right, wrong = rt.scores.grpo_cot_advantage_in_groups(alpha, beta, p, G)
    return float(right - wrong)


def compared(data):
    """What is left at 40 % errors, and the correction."""
    from rewardtheory.report.figures import Row

    at = int(np.argmin(np.abs(RATES - 0.4)))
    crossing = np.abs(data["square"][:, None] + data["square"][None, :] - 1) < 1e-9
    q = sum(comb(8, c) * 0.2**c * 0.8 ** (8 - c) for c in range(1, 8))
    return [
        Row("left at e = .4 if whole groups flip", float((1 - 2 * RATES)[at])),
        Row("left at e = .4, answers flip alone, p = .5", float(data["kept"][0.5][at])),
        Row("left at e = .4, answers flip alone, p = .2", float(data["kept"][0.2][at])),
        Row("the same in groups of eight", float(data["finite"][at])),
        Row("greatest signal where the two rates add up to 1", float(np.abs(data["field"][crossing]).max())),
        Row("corrected mean of a reward 0 with rates .2 and .1", data["corrected"][0]),
        Row("corrected mean of a reward 1", data["corrected"][1]),
        Row("share of groups of eight that carry a signal, p = .2", q),
    ]


def draw(axes, data):
    """The share that is left against the error rate, and the signal under two rates."""
    left, right = axes
    left.plot(RATES, 1 - 2 * RATES, color="0.5", linewidth=3, alpha=0.5, label="whole groups flip")
    for p, kept in data["kept"].items():
        left.plot(RATES, kept, label=f"answers flip alone, p = {p:g}")
    left.plot(RATES, data["finite"], "k:", label="the same, p = 0.2, groups of eight")
    left.axhline(0, color="0.7", linewidth=1)
    left.set_xlabel("error rate e")
    left.set_ylabel("share of the clean advantage")
    left.legend(fontsize="small")
    size = float(np.abs(data["field"]).max())
    drawn = right.imshow(
        data["field"], origin="lower", extent=(0, 1, 0, 1), cmap="RdBu", vmin=-size, vmax=size, interpolation="bilinear"
    )
    right.plot([0, 1], [1, 0], "k--", linewidth=1)
    right.set_xlabel("false positives")
    right.set_ylabel("false negatives")
    right.figure.colorbar(drawn, ax=right, label="advantage of correct answers, p = 0.3")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("noise-channel")
