"""Length rewards, and which of them are safe
===========================================

Six rewards for the length of an answer, for correct answers (solid) and wrong ones (dashed). A reward is *safe* if every
correct answer of a group gets more than every wrong one. The reward of Kimi alone is not: a short wrong answer gets 0, and
a long correct one less. A cosine that rises for wrong answers is safe, but pays them for going on.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("liu2025laser", "dai2025grpolambda", "xin2025surrogate", "zhao2025efficiency")
KIND = "All curves are exact, for a group with one answer of each length from 1 to 1000, correct or wrong."
SIZES = {"small": {"longest": 1000}}
PANELS = (2, 3)


def data(*, seed, progress, longest):
    """Each reward for correct and for wrong answers of every length."""
    scores = rt.scores
    lengths = np.arange(1.0, longest + 1)
    right, wrong = np.ones(longest), np.zeros(longest)
    both = np.concatenate([lengths, lengths]), np.concatenate([right, wrong])

    def halves(paid):
        return paid[:longest], paid[longest:]

    curves = {
        "LASER: target 500": halves(scores.target_length(*both, longest / 2)),
        "GRPO-λ: sigmoid of the z-score": halves(scores.group_length_penalty(*both, 0.5)),
        "shortest correct one": halves(scores.shortest_correct(*both)),
        "cosine": halves(scores.cosine_scaled(*both, max_length=longest)),
        "Kimi, alone": halves(scores.kimi_length(*both)),
        "correctness + overlong penalty": halves(both[1] + scores.soft_overlong(both[0], longest, longest / 2)),
    }
    return {"lengths": lengths, "curves": curves}


def compared(data):
    """The least reward of a correct answer less the greatest of a wrong one; and what a wrong one gains by its length."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, (right, wrong) in data["curves"].items():
        rows.append(Row(f"{name}: least correct less greatest wrong", float(right.min() - wrong.max())))
    gained = data["curves"]["cosine"][1]
    rows.append(Row("cosine: the longest wrong answer less the shortest", float(gained[-1] - gained[0])))
    rows.append(Row("Kimi: greatest reward of a wrong answer", float(data["curves"]["Kimi, alone"][1].max()), 0.0, 0.0))
    return rows


def draw(axes, data):
    """One panel for each reward, safe ones with a green title."""
    for axis, (name, (right, wrong)) in zip(axes.flat, data["curves"].items(), strict=True):
        axis.plot(data["lengths"], right, color="C0", label="correct")
        axis.plot(data["lengths"], wrong, "--", color="C3", label="wrong")
        gap = right.min() - wrong.max()
        safe = gap > 0
        word = "safe" if safe else "at the edge" if gap == 0 else "not safe"
        axis.set_title(f"{name}: {word}", color="C2" if safe else "C1" if gap == 0 else "C3", fontsize="medium")
        axis.set_xlabel("length")
    for axis in axes[:, 0]:
        axis.set_ylabel("reward")
    axes[0, 0].legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("length-rewards")
