"""Bounded transforms of a reward
===============================

Preference as reward, σ(r − r_ref), lies between 0 and 1, grows fastest at the reference and saturates on both sides. Here
beside it: steeper sigmoids, tanh, arctan, a sigmoid that grows only where answers are already good, clipping, and the
log-sigmoid transform, which saturates above and keeps punishing below.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "fu2025par"
KIND = "All curves are exact; the training curves of the source are not redrawn."
SIZES = {"small": {"points": 401}}
PANELS = (1, 2)


def data(*, seed, progress, points):
    """The curves on [−5, 5], and their slopes."""
    x = np.linspace(-5, 5, points)
    scores = rt.scores
    curves = {
        f"σ({k}x)" if k > 1 else "σ(x): PAR": scores.preference_as_reward(x, [0.0], scale=float(k)) for k in (1, 2, 3)
    }
    curves |= {
        "tanh x": np.tanh(x),
        "arctan x": np.arctan(x),
        "σ(3(x − 3))": scores.preference_as_reward(x, [3.0], scale=3.0),
        "clip to ±1": scores.clip(x, -1.0, 1.0),
        "log σ(x): log-sigmoid": scores.log_sigmoid(x),
    }
    return {"x": x, "curves": curves, "slopes": {name: np.gradient(y, x) for name, y in curves.items()}}


def compared(data):
    """The greatest slopes: k/4 for σ(kx), 1 for the others."""
    from rewardtheory.report.figures import Row

    step = float(data["x"][1] - data["x"][0])
    found = {name: float(np.max(slope)) for name, slope in data["slopes"].items()}
    # A central difference errs by at most step²/6 times the greatest third derivative, k³/8 for σ(kx).
    rows = [
        Row(f"greatest slope of {name}", found[name], k / 4, step**2 * k**3 / 48 + 1e-12)
        for k, name in enumerate(("σ(x): PAR", "σ(2x)", "σ(3x)"), 1)
    ]
    values = data["curves"]["σ(x): PAR"]
    return [*rows, Row("PAR at the reference", float(values[len(values) // 2]), 0.5, 0.0)]


def draw(axes, data):
    """The curves on the left, their slopes on the right."""
    for name, y in data["curves"].items():
        style = {"linewidth": 2.5} if "PAR" in name or "log-sigmoid" in name else {"linewidth": 1.2}
        axes[0].plot(data["x"], y, label=name, **style)
        axes[1].plot(data["x"], data["slopes"][name], **style)
    axes[0].set_ylim(-3, 1.7)
    axes[0].set_ylabel("transformed reward")
    axes[1].set_ylabel("slope")
    for axis in axes:
        axis.set_xlabel("reward less that of the reference answer")
    axes[0].legend(fontsize="small", loc="lower right")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("par")
