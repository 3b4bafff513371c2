"""A tilt finds nothing that the base does not
============================================

The KL-regularized optimum q exp(β R)/Z gives no answer a probability that q gave none. What is within reach, above a
threshold, is kept, found or lost; four metrics say in which proportion. The printed statement that a tilt lowers entropy
is false: towards rare correct answers it rises.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "wu2025leash"
KIND = "The metrics are exact from the printed counts; the curves are exact on a distribution that is drawn."
SIZES = {"small": {"answers": 400}}
PANELS = (1, 2)

PRINTED = {
    "OLMo-2-1B": ((761, 83, 104), (0.880, 0.098, 0.177, -0.022)),
    "Phi4": ((2474, 16, 23), (0.991, 0.0064, 0.0128, -0.0028)),
}
BETAS = np.linspace(0, 8, 81)
THRESHOLD = 2e-3


def data(*, seed, progress, answers):
    """The metrics from the counts; counts and entropy along a tilt."""
    scores = rt.scores
    rng = np.random.default_rng(seed)
    q = rng.dirichlet(np.full(answers, 0.3))
    correct = rng.random(answers) < 0.1
    noisy = correct + 0.5 * rng.normal(size=answers)  # what is rewarded: correctness through a judge
    tilted = scores.tilt(q, noisy, BETAS)
    dynamics = scores.support_dynamics(q, tilted, correct, THRESHOLD)
    mass = scores.tilt(q, correct.astype(float), BETAS)[:, correct].sum(axis=1)
    small = np.array([0.9, 0.05, 0.05])
    before, after = (_entropy(x) for x in (small, scores.tilt(small, [0.0, 1.0, 1.0], 3.0)))
    small_path = [_entropy(scores.tilt(small, [0.0, 1.0, 1.0], float(b))) for b in BETAS]
    metrics = {
        name: [float(x) for x in scores.support_metrics(*counts).values()] for name, (counts, _) in PRINTED.items()
    }
    return {
        "metrics": metrics,
        "counts": {name: np.asarray(dynamics[name]) for name in ("preserved", "expanded", "shrunk")},
        "mass": mass,
        "entropy": (before, after),
        "path": np.array(small_path),
        "zero": float(scores.tilt([0.0, 1.0], [1.0, 0.0], 1e6)[0]),
    }


def _entropy(p):
    return float(-(p[p > 0] * np.log(p[p > 0])).sum())


def compared(data):
    """The metrics of two models, and the entropy that rises."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, (_, printed) in PRINTED.items():
        for metric, ours, said in zip(("SRR", "NDR", "SDS", "NSCR"), data["metrics"][name], printed, strict=True):
            digits = 3 if abs(said) >= 0.02 else 4
            rows.append(Row(f"{name}: {metric}", ours, said, 0.5 * 10.0**-digits + 1e-12))
    rows.append(Row("entropy of (.9, .05, .05)", data["entropy"][0], 0.394, 5e-4))
    rows.append(Row("after the tilt to the last two, β = 3", data["entropy"][1], 1.097, 5e-4))
    rows.append(Row("probability of a correct answer that the base never gives, β = 10⁶", data["zero"]))
    return rows


def draw(axes, data):
    """What is within reach against the strength of the tilt, and the entropy that rises and falls."""
    left, right = axes
    for name, count in data["counts"].items():
        left.plot(BETAS, count, label=name)
    left.set_xlabel("strength β of the tilt")
    left.set_ylabel(f"correct answers above probability {THRESHOLD:g}")
    left.legend()
    right.plot(BETAS, data["path"], color="C4")
    right.axhline(data["entropy"][0], color="0.6", linestyle=":", label="entropy of the base (.9, .05, .05)")
    right.set_xlabel("strength β of the tilt to its last two answers")
    right.set_ylabel("entropy (nats)")
    right.legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("invisible-leash")
