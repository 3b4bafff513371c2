"""Which sets of acceptable policies a reward can express
======================================================

A SOAP names the good deterministic policies. A reward expresses it if all good ones return more than all others (range), or
if they moreover tie (equal). Where an action names the next state, "exactly one state switches" (XOR) and "always the same
action" cannot be expressed; a linear program decides each set, and a certificate proves the answer. The share of sets that
can be expressed falls with the number of states and of good policies. The published curves are for other random models: only
their direction is compared.
"""

import itertools

import numpy as np
from flint import fmpq

import rewardtheory as rt
from rewardtheory.mdps import load
from rewardtheory.verify.atlas.soaps import check_equal_soap, check_range_soap

SOURCE = "abel2021expressivity"
KIND = (
    "The fourteen sets of the two-state world are decided exactly, each with a certificate. The shares are statistical, over "
    "random models and random sets."
)
SIZES = {"small": {"draws": 12}, "full": {"draws": 200}}
PANELS = (1, 2)
GAMMAS = (fmpq(1, 10), fmpq(1, 2), fmpq(9, 10))


def data(*, seed, progress, draws):
    """All SOAPs of the two-state world; the share of random SOAPs that are expressible, by size, kind and discount."""
    world = load("two-state").mdp
    policies = list(itertools.product(range(2), repeat=2))
    sets = [list(c) for k in (1, 2, 3) for c in itertools.combinations(policies, k)]
    verdicts = {tuple(s): (check_equal_soap(world, s)[0], check_range_soap(world, s)[0]) for s in sets}
    draw = np.random.default_rng(seed)
    grid = [("states", n, 2, fmpq(9, 10)) for n in (1, 2, 3)]
    grid += [("actions", 2, n, fmpq(9, 10)) for n in (2, 3)]
    grid += [("discount", 2, 2, g) for g in GAMMAS]
    shares = {}
    for k, (kind, states, actions, gamma) in enumerate(grid):
        hits = [_random_verdicts(draw, states, actions, gamma) for _ in range(draws)]
        shares[kind, states, actions, float(gamma.p) / float(gamma.q)] = np.mean(hits, axis=0)
        progress(k + 1, len(grid))
    return {"verdicts": verdicts, "shares": shares, "draws": draws}


def _random_verdicts(draw, states, actions, gamma):
    weight = draw.integers(1, 6, (states, actions, states))
    p = np.array([[[fmpq(int(w), int(row.sum())) for w in row] for row in rows] for rows in weight], dtype=object)
    start = np.array([fmpq(1, states)] * states, dtype=object)
    mdp = rt.MDP(p, start, gamma)
    every = list(itertools.product(range(actions), repeat=states))
    count = int(draw.integers(1, len(every)))
    good = [every[i] for i in draw.choice(len(every), count, replace=False)]
    return check_equal_soap(mdp, good)[0], check_range_soap(mdp, good)[0]


def compared(data):
    """The sets that the paper names, as 0 and 1."""
    from rewardtheory.report.figures import Row

    verdicts = data["verdicts"]
    xor, same = ((0, 1), (1, 0)), ((0, 0), (1, 1))
    rows = [
        Row("XOR {01, 10}: equal", float(verdicts[xor][0]), 0.0),
        Row("XOR {01, 10}: range", float(verdicts[xor][1]), 0.0),
        Row("always the same action {00, 11}: equal", float(verdicts[same][0]), 0.0),
        Row("always the same action {00, 11}: range", float(verdicts[same][1]), 0.0),
        Row("{10}: equal", float(verdicts[((1, 0),)][0]), 1.0),
        Row("{01}: equal", float(verdicts[((0, 1),)][0]), 1.0),
        Row("{00, 10}: equal", float(verdicts[((0, 0), (1, 0))][0]), 1.0),
        Row("sets of 14 with an equal reward", float(sum(v[0] for v in verdicts.values())), note="all decided exactly"),
        Row("sets of 14 with a range reward", float(sum(v[1] for v in verdicts.values())), note="all decided exactly"),
    ]
    for (kind, states, actions, gamma), (equal, wide) in data["shares"].items():
        what = f"share by {kind}: {states} states, {actions} actions, γ = {gamma:g}"
        error = np.sqrt(wide * (1 - wide) / data["draws"])
        rows.append(Row(f"{what}: range", float(wide), note=f"s.e. {error:.2f}; equal {equal:.2f}"))
    return rows


def draw(axes, data):
    """The fourteen sets; the shares against the number of states and the discount."""
    left, right = axes
    names = ["{" + ", ".join("".join(map(str, p)) for p in s) + "}" for s in data["verdicts"]]
    table = np.array(list(data["verdicts"].values()), float)
    left.imshow(table, aspect="auto", cmap="RdYlGn", vmin=-0.3, vmax=1.3)
    left.set_yticks(range(len(names)), names, fontsize=8)
    left.set_xticks((0, 1), ("equal", "range"))
    for i, j in np.ndindex(table.shape):
        left.text(j, i, "yes" if table[i, j] else "no", ha="center", va="center", fontsize=8)
    left.set_title("Two states, the action names the next one")
    for k, kind in enumerate(("states", "actions", "discount")):
        items = [(key, v) for key, v in data["shares"].items() if key[0] == kind]
        x = np.arange(len(items)) + 4 * k
        error = [np.sqrt(v[1] * (1 - v[1]) / data["draws"]) for _, v in items]
        right.errorbar(x, [v[1] for _, v in items], yerr=error, fmt="o-", label=f"range, by {kind}", color=f"C{k}")
        right.plot(x, [v[0] for _, v in items], "s--", color=f"C{k}", alpha=0.5)
        for xi, (key, _) in zip(x, items, strict=True):
            right.text(xi, -0.09, {"states": key[1], "actions": key[2], "discount": key[3]}[kind], ha="center")
    right.set_xticks([])
    right.set(ylim=(-0.12, 1.05), ylabel="share that is expressible", title="Random models and sets (dashed: equal)")
    right.legend(loc="lower left")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("soap")
