"""10⁷ scores, 100 for each prompt: log σ(r − r_ref) with the 85th percentile of each prompt, against plain libraries.

    python tests/benchmarks/log_sigmoid.py [PROMPTS]

Prints the best of five runs of each, and the ratio of ours to the fastest of NumPy, polars and torch in the same run. polars
and torch are left out with a word where they are not installed.
"""

import sys
import time

import numpy as np

from rewardtheory import scores

ANSWERS, Q = 100, 0.85


def ours(r):
    return scores.log_sigmoid_transform(r, scores.reference_quantile(r, Q))


def with_numpy(r):
    x = r - np.quantile(r, Q, axis=-1, keepdims=True)
    return -np.logaddexp(0.0, -x)


def with_polars(table):
    import polars as pl

    x = pl.col("r") - pl.col("r").quantile(Q, interpolation="linear").over("prompt")
    # log σ(x) = min(x, 0) − log(1 + exp(−|x|)), without overflow
    return table.select(pl.min_horizontal(x, pl.lit(0.0)) - (-x.abs()).exp().log1p())


def with_torch(r):
    import torch

    # torch.quantile refuses more than 16 million entries, and sorts; of this form it is the faster one.
    parts = [part - torch.quantile(part, Q, dim=-1, keepdim=True) for part in r.split(20_000)]
    return torch.nn.functional.logsigmoid(torch.cat(parts))


def with_torch_selection(r):
    import torch

    place = Q * (r.shape[-1] - 1)
    low = int(place)
    top = torch.topk(r, r.shape[-1] - low, dim=-1).values
    reference = top[:, -1:] + (place - low) * (top[:, -2:-1] - top[:, -1:])
    return torch.nn.functional.logsigmoid(r - reference)


def measured(function, *arguments, runs=5):
    """(seconds of the best run, the last result)."""
    best = float("inf")
    for _ in range(runs):
        begun = time.perf_counter()
        result = function(*arguments)
        best = min(best, time.perf_counter() - begun)
    return best, result


def main(prompts=100_000):
    r = np.random.default_rng(0).normal(size=(prompts, ANSWERS)) * 3
    seconds, expected = measured(ours, r)
    found = {"rewardtheory": seconds}
    rivals = {"numpy": (with_numpy, r)}
    try:
        import polars as pl

        columns = {"prompt": np.repeat(np.arange(prompts), ANSWERS), "r": r.ravel()}
        rivals["polars"] = (with_polars, pl.DataFrame(columns))
    except ImportError:
        print("polars is not installed, and left out")
    try:
        import torch

        rivals["torch"] = (with_torch, torch.from_numpy(r))
        rivals["torch, topk"] = (with_torch_selection, torch.from_numpy(r))
    except ImportError:
        print("torch is not installed, and left out")
    for name, (function, argument) in rivals.items():
        found[name], result = measured(function, argument, runs=3)
        values = result.to_numpy().reshape(r.shape) if hasattr(result, "to_numpy") else np.asarray(result)
        assert np.allclose(values, expected, rtol=1e-9, atol=1e-300), name
    fastest = min(seconds for name, seconds in found.items() if name != "rewardtheory")
    for name, taken in found.items():
        print(f"{name:14s} {taken:8.3f} s   ours / theirs {seconds / taken:6.2f}")
    print(f"ours / fastest of the others: {seconds / fastest:.2f} on {r.size:,} scores")


if __name__ == "__main__":
    main(*(int(x) for x in sys.argv[1:]))
