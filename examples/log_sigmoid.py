"""Log-sigmoids turn a sum into an "and"
======================================

One score: a raw reward is optimized for its tail, its log-sigmoid only until an answer is good enough. Two scores: the
sum of raw rewards is content with one of them, the sum of log-sigmoids is the log-probability that both are good.
On prompts with finitely many answers the tilted policies, their divergence from the base and their win rates are exact.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "wang2024transforming"
KIND = "Exact on finite sets of answers; the sets themselves are drawn, so only the order of the curves compares with the source."
SIZES = {"small": {"prompts": 40, "answers": 40}, "full": {"prompts": 1000, "answers": 50}}
PANELS = (1, 2)

TARGETS = np.linspace(0.05, 2.5, 50)


def data(*, seed, progress, prompts, answers):
    """The win rate of each tilt at each divergence, the mean over prompts."""
    rng = np.random.default_rng(seed)
    scores = rt.scores
    base = np.full((prompts, answers), 1 / answers)
    true = rng.normal(size=(prompts, answers))
    # A reward model that is right in the middle and wild in its upper tail.
    proxy = true + 0.3 * rng.normal(size=true.shape) + (rng.random(true.shape) < 0.05) * rng.exponential(6, true.shape)
    reference = scores.reference_quantile(proxy, 0.85)
    helpful = rng.normal(size=true.shape)
    harmless = rng.normal(size=true.shape) - 0.5 * helpful
    both = np.stack([helpful, harmless], axis=-1)
    references = np.stack([scores.reference_quantile(x, 0.85) for x in (helpful, harmless)], axis=-1)
    steered = {
        "raw": (proxy, true),
        "log-sigmoid": (scores.log_sigmoid_transform(proxy, reference), true),
        "sum": (scores.weighted_sum(both, [1.0, 1.0]), both),
        "and": (scores.soft_and(both, references), both),
    }
    found = {}
    for done, (name, (score, value)) in enumerate(steered.items()):
        found[name] = _curve(base, score, value)
        progress(done + 1, len(steered))
    return {"divergence": TARGETS, **found}


def _curve(base, score, value):
    """At each divergence the win rate over a draw of the base; of two criteria, of winning by both."""
    from rewardtheory import scores

    low, high = np.zeros((len(base), len(TARGETS))), np.full((len(base), len(TARGETS)), 1e3)
    for _ in range(45):  # the divergence of a tilt rises with its strength
        middle = (low + high) / 2
        tilted = scores.tilt(base[:, None, :], score[:, None, :], middle)
        over = scores.kl_divergence(tilted, base[:, None, :]) > TARGETS
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    tilted = scores.tilt(base[:, None, :], score[:, None, :], low)
    values = value[..., None] if value.ndim == 2 else value
    beats = values[:, :, None, :] - values[:, None, :, :]
    wins = ((beats > 0) + (beats == 0) / 2).prod(axis=-1)  # of each answer over each other one
    return np.einsum("ptn,pnm,pm->t", tilted, wins, base) / len(base)


def compared(data):
    """Win rates at the divergence 1; and that the order is the expected one."""
    from rewardtheory.report.figures import Row

    at = int(np.argmin(np.abs(data["divergence"] - 1)))
    rows = [Row(f"win rate of {name} at divergence 1", data[name][at]) for name in ("raw", "log-sigmoid", "sum", "and")]
    rows.append(Row("log-sigmoid less raw, divergence 2.5", data["log-sigmoid"][-1] - data["raw"][-1]))
    rows.append(Row("and less sum, divergence 1", data["and"][at] - data["sum"][at]))
    return rows


def draw(axes, data):
    """Win rate against divergence: one criterion on the left, two on the right."""
    for axis, names, title in zip(
        axes,
        (("raw", "log-sigmoid"), ("sum", "and")),
        ("one score, wild in its tail", "two scores that conflict"),
        strict=True,
    ):
        for name in names:
            axis.plot(data["divergence"], data[name], label=name)
        axis.set_title(title)
        axis.set_xlabel("KL divergence from the base (nats)")
        axis.legend()
    axes[0].set_ylabel("win rate by the true score")
    axes[1].set_ylabel("chance to win by both scores")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("log-sigmoid")
