"""The picture of a table of judgements: six panels, one for each question."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from rewardtheory.report.saving import require_suffix

WIDTH = 18  # characters of a name that fit beside a bar


def judge_picture(found: dict[str, Any], *, path: Path) -> Path:
    """Draw the report of `rewardtheory scores` and write it to `path`; the format is that of its suffix."""
    from matplotlib import pyplot

    require_suffix(path, "--plot")
    canvas, axes = pyplot.subplots(2, 3, figsize=(19, 10), layout="constrained")
    try:
        draw_distributions(axes[0, 0], found)
        draw_distances(axes[0, 1], found)
        draw_regrets(axes[0, 2], found)
        draw_lengths(axes[1, 0], found)
        draw_suspects(axes[1, 1], found)
        draw_transforms(axes[1, 2], found)
        canvas.suptitle(
            f"{Path(found['table']).name}: {found['reading']['used']:,} rewards of {len(found['rewards'])} judges"
        )
        canvas.savefig(path, dpi=110)
    finally:
        pyplot.close(canvas)
    return path


def wrapped(name: str) -> str:
    """A name in lines that fit, broken after separators: names often differ in the middle only.

    >>> wrapped("alpaca_eval_cot_gpt4_turbo_fn")
    'alpaca_eval_cot_\\ngpt4_turbo_fn'
    """
    lines = [""]
    for part in re.findall(r"[^_\-/ ]*[_\-/ ]?", name):
        if lines[-1] and len(lines[-1]) + len(part) > WIDTH:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def colors(found: dict[str, Any]) -> dict[str, str]:
    """One color for each judge, the same in all panels."""
    return {one["name"]: f"C{index % 10}" for index, one in enumerate(found["rewards"])}


def draw_distributions(axes: Any, found: dict[str, Any]) -> None:
    """The share of rewards by size, one outline for each judge."""
    color = colors(found)
    for one in found["rewards"]:
        shape, used = one["histogram"], one["rows"] - one["nulls"]
        if not used or shape["low"] is None:
            continue
        low, high = shape["low"], shape["high"] if shape["high"] > shape["low"] else shape["low"] + 1
        edges = np.linspace(low, high, len(shape["counts"]) + 1)
        axes.stairs(np.array(shape["counts"]) / used, edges, color=color[one["name"]], label=one["name"], linewidth=1.5)
    axes.set_xlabel("reward")
    axes.set_ylabel("share of its rewards")
    axes.set_title("what the judges say")
    axes.legend(fontsize=8)


def draw_distances(axes: Any, found: dict[str, Any]) -> None:
    """STARC and EPIC of the pairs that share answers, with intervals."""
    pairs = [pair for pair in found["pairs"] if pair["starc"] is not None]
    axes.set_title("how far apart the judges are")
    if not pairs:
        _nothing(axes, "no two judges share two answers to a prompt")
        return
    for row, pair in enumerate(pairs):
        for name, shift, color in (("starc", 0.12, "C0"), ("epic", -0.12, "C1")):
            axes.plot(pair[name], row + shift, "o", color=color, label=name.upper() if row == 0 else None)
            if pair[f"{name}_interval"]:
                axes.plot(pair[f"{name}_interval"], [row + shift] * 2, color=color)
    axes.set_yticks(
        range(len(pairs)),
        [f"{wrapped(p['a'])}\nand {wrapped(p['b'])}\n({p['answers']:,} answers)" for p in pairs],
        fontsize=8,
    )
    axes.set_ylim(-0.6, len(pairs) - 0.4)
    axes.set_xlim(0, max(1.0, *(1.1 * pair["starc"] for pair in pairs)))
    axes.set_xlabel("distance (STARC up to 2, EPIC up to 1)")
    axes.legend(fontsize=8)


def draw_regrets(axes: Any, found: dict[str, Any]) -> None:
    """Regret against divergence: best-of-n as points, tilted policies as lines."""
    axes.set_title("what optimizing one costs under another")
    drawn = 0
    for pair in found["pairs"]:
        for proxy, true in (("a", "b"), ("b", "a")) if pair["regret"] else ():
            cost = pair["regret"][f"{proxy}_optimized"]
            if not cost["kl"]:
                continue
            color = f"C{drawn % 10}"
            label = f"{pair[proxy]}\n  under {pair[true]}"
            axes.plot(*_curve(cost["kl"]), color=color, label=label)
            axes.plot(*_curve(cost["best_of_n"]), "o", color=color, markersize=3.5)
            turn = cost["turns"]["best_of_n"]
            if turn:
                axes.axvline(turn["divergence"], color=color, linestyle=":", linewidth=1)
            drawn += 1
    if not drawn:
        _nothing(axes, "no two judges share two answers to a prompt")
        return
    axes.set_ylim(bottom=0)
    axes.set_xlabel("divergence in nats (lines: KL, points: best of n)")
    axes.set_ylabel("regret (0 best, 1 worst)")
    axes.legend(fontsize=7)


def draw_lengths(axes: Any, found: dict[str, Any]) -> None:
    """How much of each judge is length."""
    axes.set_title("how much of a judge is length")
    color = colors(found)
    known = [one for one in found["rewards"] if one["length"]["r2"] is not None]
    if not known:
        _nothing(axes, "no lengths")
        return
    for row, one in enumerate(known):
        length = one["length"]
        axes.barh(row, length["r2"], color=color[one["name"]])
        if length["r2_interval"]:
            axes.plot(length["r2_interval"], [row, row], color="black", linewidth=1.5)
    axes.set_yticks(range(len(known)), [wrapped(one["name"]) for one in known], fontsize=8)
    axes.set_xlabel("R² of the log length within prompts")


def draw_suspects(axes: Any, found: dict[str, Any]) -> None:
    """Every answerer by rank and by how well its lengths follow the prompt; suspects are named."""
    axes.set_title("answers that look like hacks (upper left)")
    color = colors(found)
    named = {(one["response"], one["judge"]) for one in found["suspects"]}
    shown = [one for one in found["answerers"] if one["follows"] is not None and one["of"] > 1]
    if not shown:
        _nothing(axes, "no lengths, or one answerer only")
        return
    for one in shown:
        height = 1 - (one["rank"] - 1) / (one["of"] - 1)
        suspect = (one["response"], one["judge"]) in named
        axes.plot(
            one["follows"], height, "D" if suspect else ".", color=color[one["judge"]], markersize=8 if suspect else 5
        )
        if suspect:
            right = one["follows"] < 0.5
            axes.annotate(
                one["response"],
                (one["follows"], height),
                xytext=(8 if right else -8, -3),
                textcoords="offset points",
                ha="left" if right else "right",
                fontweight="bold",
                fontsize=9,
            )
    axes.set_xlim(-0.1, 1.02)
    axes.set_ylim(-0.04, 1.06)
    axes.set_xlabel("correlation of its lengths with those of the others")
    axes.set_ylabel("rank by its judge (1 best, 0 last)")


def draw_transforms(axes: Any, found: dict[str, Any]) -> None:
    """How far log-sigmoid and PAR move each judge."""
    axes.set_title(f"transforms (reference: quantile {found['quantile']:g})")
    known = [one for one in found["rewards"] if one["transforms"]["log_sigmoid"]["starc_from_raw"] is not None]
    if not known:
        _nothing(axes, "no prompt has two answers")
        return
    for name, shift, color in (("log_sigmoid", 0.18, "C0"), ("par", -0.18, "C1")):
        values = [one["transforms"][name]["starc_from_raw"] for one in known]
        axes.barh(
            np.arange(len(known)) + shift,
            values,
            height=0.34,
            color=color,
            label=name.replace("_", "-").replace("par", "PAR"),
        )
    axes.set_yticks(range(len(known)), [wrapped(one["name"]) for one in known], fontsize=8)
    axes.set_xlabel("STARC from the raw reward")
    axes.legend(fontsize=8)


def _curve(rows: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    return [max(row["divergence"], 0.0) for row in rows], [row["regret"] for row in rows]


def _nothing(axes: Any, words: str) -> None:
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, color="0.4")
    axes.set_axis_off()
