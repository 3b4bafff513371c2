"""When both sides see only a part
===============================

A robot that sees what the human does not see should not always wait: it acts where it is sure and asks where it is not. For
every set of its observations on which it waits, the bars show the most that a pair of policies is worth; the best sets are
dark. A human who has learned to tell two cases apart is waited for less (middle), and so is one whom the robot can tell one
bit (right): with two symbols it acts on its own in one case of three, with one or with three it never does.
"""

from fractions import Fraction
from itertools import combinations

import numpy as np

import rewardtheory as rt

SOURCE = "garber2024observable"
KIND = "All numbers are exact rationals."
SIZES = {"small": {"symbols": 3}}
PANELS = (1, 3)


def number(x):
    """An exact rational as a float."""
    return int(x.p) / int(x.q)


def by_wait_set(game):
    """What the best pair is worth for every set of columns on which the robot waits."""
    D = game.gain
    H, A = D.shape
    found = {}
    for size in range(A + 1):
        for W in combinations(range(A), size):
            waited = sum(max(0, sum((D[h, a] for a in W), 0 * D[0, 0])) for h in range(H))
            alone = sum(max(0, D[:, a].sum()) for a in range(A) if a not in W)
            found[W] = number(waited + alone + game.base)
    return found


def data(*, seed, progress, symbols):
    """The games of the paper, and one with messages."""
    deletion = rt.table_game([[3, -5], [-1, 5]])
    fine = rt.table_game([[1, -5], [-2, 3], [3, 3]])
    third, sixth = Fraction(1, 3), Fraction(1, 6)
    coarse = rt.table_game([[Fraction(-1, 2), -1], [3, 3]], [[third, third], [sixth, sixth]])
    spoken = rt.table_game([[5, 4, -3], [-3, -1, -3], [-2, 2, 5]])
    apart = rt.table_game([[-1, 2], [2, -1]])
    told = rt.partial_off_switch([0.5, 0.5], [[[1, 0], [0, 0]], [[0, 0], [0, 1]]], [-1, 2])
    messages = [rt.best_messages(spoken, robot=k) for k in range(1, symbols + 1)]
    return {
        "deletion": by_wait_set(deletion),
        "coarse": by_wait_set(coarse),
        "fine": by_wait_set(fine),
        "values": {
            name: number(rt.optimal_pairs(game).value)
            for name, game in (
                ("deletion", deletion),
                ("coarse", coarse),
                ("fine", fine),
                ("apart", apart),
                ("told", told),
            )
        },
        "optima": rt.optimal_pairs(deletion).count,
        "messages": np.array([number(m.value) for m in messages]),
        "waits": [sorted(len(waits) for waits in m.wait_sets or ()) for m in messages],
    }


def compared(data):
    """The printed numbers."""
    from rewardtheory.report.figures import Row

    values, fine = data["values"], data["fine"]
    rows = [
        Row("file deletion: the best pair", values["deletion"], 7 / 4),
        Row("file deletion: optimal pairs", data["optima"], 1),
        Row("file deletion: always waiting", data["deletion"][0, 1], 1.0),
        Row("human who cannot tell two rows apart: best pair", values["coarse"], 1.0),
        Row("human who can: best pair", values["fine"], 4 / 3),
        Row("human who can, never waiting", fine[()], 1 / 2),
        Row("human who can, waiting in the first column", fine[0,], 5 / 6),
        Row("human who can, waiting in the second column", fine[1,], 4 / 3),
        Row(
            "human who can, always waiting",
            fine[0, 1],
            1.0,
            0.0,
            "7/6 by our count: rows 0, 1/6, 1; no optimum changes",
        ),
        Row("one fair bit each: best pair", values["apart"], 3 / 4),
        Row("both told whether the bits agree: best pair", values["told"], 1.0),
    ]
    for k, value in enumerate(data["messages"], 1):
        rows.append(
            Row(f"three by three, {k} symbol{'s' * (k > 1)}: best pair", value, (11 / 9, 15 / 9, 16 / 9)[k - 1])
        )
    return rows


def _bars(ax, sets, names, *, shift=0.0, width=0.6, color="C0", label=None):
    best = max(sets.values())
    for place, value in enumerate(sets.values()):
        strong = value == best
        ax.bar(place + shift, value, width, color=color, alpha=1.0 if strong else 0.35, label=label if strong else None)
        ax.text(place + shift, value + 0.02, f"{value:.3g}", ha="center", fontsize=8)
    ax.set_xticks(range(len(sets)), [" and ".join(names[a] for a in W) or "never" for W in sets])


def draw(axes, data):
    """Values by where the robot waits."""
    _bars(axes[0], data["deletion"], ("L", "M"))
    axes[0].set(xlabel="where the robot waits", ylabel="value of the best pair", title="file deletion", ylim=(0, 2))
    _bars(axes[1], data["coarse"], ("A", "B"), shift=-0.2, width=0.38, color="C1", label="human sees less")
    _bars(axes[1], data["fine"], ("A", "B"), shift=0.2, width=0.38, color="C0", label="human sees more")
    axes[1].set(xlabel="where the robot waits", title="a human who learns", ylim=(0, 1.7))
    axes[1].legend(loc="upper left", fontsize=8)
    symbols = np.arange(1, len(data["messages"]) + 1)
    axes[2].plot(symbols, data["messages"], marker="o", color="C0")
    for k, value, waits in zip(symbols, data["messages"], data["waits"], strict=True):
        axes[2].annotate(
            f"waits on {waits[0]} of 3", (k, value), textcoords="offset points", xytext=(8, -14), ha="left", fontsize=8
        )
    axes[2].set_xticks(symbols)
    axes[2].set(
        xlabel="symbols that a wait may carry",
        ylabel="value",
        title="a robot that speaks",
        xlim=(0.6, symbols[-1] + 0.7),
    )
    axes[2].margins(y=0.2)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("po-off-switch")
