"""Tuning raises pass@1 and lowers pass@k
=======================================

A base model solves some prompts surely and the others now and then. Tuning by verified rewards makes the frequent answers
sure and the rare ones rarer: pass@1 rises, and from some k on the base finds more. Both curves are mixtures of two kinds of
prompts, so they are exact; the estimate from n samples is unbiased, while a bootstrap is too low.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("yue2025reasoning", "chen2021codex")
KIND = "Exact on the mixtures; their shares and rates are ours."
SIZES = {"small": {"samples": 16}}
PANELS = (1, 2)

K = np.unique(np.round(2.0 ** np.arange(0, 10.01, 0.25)))
SHARES = np.array([0.4, 0.4, 0.2])  # easy, hard and hopeless prompts
RATES = {"base": np.array([0.6, 0.03, 0.0]), "tuned": np.array([0.98, 0.002, 0.0])}


def data(*, seed, progress, samples):
    """Pass@k of both models, and the means of two estimates."""
    scores = rt.scores
    curves = {name: (SHARES * scores.pass_at_k_of(rates, K[:, None])).sum(axis=1) for name, rates in RATES.items()}
    small = np.arange(1, samples + 1)
    theta = 0.03
    counts = np.arange(samples + 1)
    chance = np.array([_binomial(samples, c, theta) for c in counts])
    unbiased = np.array(
        [(chance * scores.pass_at_k(float(samples), counts.astype(float), int(k))).sum() for k in small]
    )
    bootstrap = np.array([(chance * (1 - (1 - counts / samples) ** k)).sum() for k in small])
    every = np.arange(1, 2000)
    gap = [
        (SHARES * (scores.pass_at_k_of(RATES["base"], k) - scores.pass_at_k_of(RATES["tuned"], k))).sum() for k in every
    ]
    return {
        "k": K,
        "curves": curves,
        "crossing": int(every[np.argmax(np.array(gap) > 0)]),
        "small": small,
        "true": scores.pass_at_k_of(np.full(samples, theta), small),
        "unbiased": unbiased,
        "bootstrap": bootstrap,
        "one of four": float(scores.pass_at_k(4, 1, 4)),
    }


def _binomial(n, c, theta):
    from math import comb

    return comb(n, c) * theta**c * (1 - theta) ** (n - c)


def compared(data):
    """Where the curves cross, and what the estimates say of one success in four samples."""
    from rewardtheory.report.figures import Row

    error = np.abs(data["unbiased"] - data["true"]).max()
    return [
        Row("pass@1 of the tuned model less that of the base", data["curves"]["tuned"][0] - data["curves"]["base"][0]),
        Row("first k at which the base finds more", data["crossing"]),
        Row("pass@4 from 1 success of 4, unbiased", data["one of four"], 1.0, 0.0),
        Row("the same by a bootstrap", 1 - 0.75**4, 0.684, 5e-4),
        Row("error of the mean of the unbiased estimate", float(error)),
        Row("greatest bias of the bootstrap", float((data["bootstrap"] - data["true"]).min())),
    ]


def draw(axes, data):
    """The crossing on the left, the two estimates on the right."""
    left, right = axes
    for name, curve in data["curves"].items():
        left.plot(data["k"], curve, label=name)
    left.axvline(data["crossing"], color="0.5", linestyle=":", label=f"k = {data['crossing']}")
    left.set_xscale("log", base=2)
    left.set_xlabel("k")
    left.set_ylabel("pass@k")
    left.legend()
    right.plot(data["small"], data["true"], label="true", linewidth=3, color="0.75")
    right.plot(data["small"], data["unbiased"], "--", label="mean of 1 − C(n − c, k)/C(n, k)")
    right.plot(data["small"], data["bootstrap"], label="mean of the bootstrap")
    right.set_xlabel("k, from 16 samples at success rate .03")
    right.set_ylabel("pass@k")
    right.legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("pass-at-k")
