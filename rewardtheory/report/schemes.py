"""What `check` found, as a table, text, plain data and a picture; the invariance table of the built-in schemes."""

from pathlib import Path

import numpy as np
from rich.table import Table
from rich.text import Text

from rewardtheory import __version__
from rewardtheory.arithmetic import to_float
from rewardtheory.report.saving import require_suffix
from rewardtheory.verify.checking import WORDS, Report
from rewardtheory.verify.property import PATHS, Answer, Property, every_property, property_ids

SCHEMA, TABLE_SCHEMA = "rewardtheory/check/1", "rewardtheory/check-all/1"
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("", "dim")}
_SHORT = ("exhaustive up to 1 state", "exhaustive up to 2 states")
_COLORS = {True: "green", False: "red", None: "dim"}


def report_table(report: Report) -> Table:
    """One row for each property that makes sense, and what each means; a scheme that does not run gets one row."""
    title = f"{report.scheme}: {report.kind.value}, {report.calls} calls, {report.seconds:.1f} s"
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("property", no_wrap=True)
    table.add_column("keeps, and evidence", max_width=10)
    table.add_column("why", overflow="fold")
    for answer in report.told:
        word = Text(WORDS[answer.keeps], style=_COLORS[answer.keeps])
        why = answer.reason + (f"\n{answer.counterexample}" if answer.counterexample else "")
        table.add_row(answer.id, word.append(f"\n{answer.evidence}", style="default"), Text(why))
    table.caption = _legend({answer.id: answer.statement for answer in report.told})
    table.caption_justify = "left"
    return table


def _legend(meanings: dict[str, str]) -> Text:
    """What each property says, a line for each."""
    lines = (Text(f"{name}: ", style="bold").append(meaning, style="not bold") for name, meaning in meanings.items())
    return Text("\n").join(lines)


def report_data(report: Report) -> dict:
    """The report as plain data, with certificates ready for `recheck`."""
    from rewardtheory.exact import share_models

    rows = []
    for answer in report.answers.values():
        row = {
            "id": answer.id,
            "keeps": answer.keeps,
            "evidence": answer.evidence,
            "counterexample": answer.counterexample,
            "reason": answer.reason,
            "statement": answer.statement,
        }
        if answer.certificates:
            row["certificates"] = [c.to_dict() for c in answer.certificates]
        rows.append(row)
    head = {"schema": SCHEMA, "version": __version__, "seed": report.seed, "scheme": report.scheme}
    extra = {"kind": report.kind.name, "calls": report.calls, "seconds": round(report.seconds, 3)}
    return share_models(head | extra | {"properties": rows})


def invariance_table(reports: list[Report], *, title: str = "what the built-in schemes keep") -> Table:
    """Schemes as rows and properties as columns: a mark for yes or no, and nothing where it makes no sense."""
    known = [id for id in property_ids() if any(r[id].keeps is not None for r in reports)]
    table = Table(title=title, title_justify="left")
    table.add_column("scheme", no_wrap=True)
    for i, _ in enumerate(known):
        table.add_column(str(i + 1), justify="center", min_width=2)
    table.add_column("source", no_wrap=True)
    for report in reports:
        cells = [Text(*mark(report[id])) for id in known]
        table.add_row(report.scheme, *cells, report.source)
    weak = "~: nothing was found, by sampling alone or in less time than the whole search takes"
    meanings = {id: next(r[id].statement for r in reports if r[id].keeps is not None) for id in known}
    numbered = {f"{i + 1} {id}": meaning for i, (id, meaning) in enumerate(meanings.items())}
    table.caption = _legend(numbered).append(f"\n{weak}")
    table.caption_justify = "left"
    return table


def mark(answer: Answer) -> tuple[str, str]:
    """Yes, no or nothing, and its color; "~" for a yes by samples or by less than the whole search."""
    if answer.keeps is True and (answer.evidence == "sampled" or (answer.evidence in _SHORT and _reach(answer) == 3)):
        return "~", "yellow"
    return _MARKS[answer.keeps]


def _reach(answer: Answer) -> int:
    """Up to how many states the exhaustive search asks for a property of models."""
    return max((p.states for p in every_property() if p.id == answer.id and isinstance(p, Property)), default=0)


def invariance_tables(reports: list[Report]) -> list[Table]:
    """The invariance table in two, so that it fits a screen: schemes on models and paths of them, and on scores."""
    on_models = [r for r in reports if r.kind in PATHS]
    parts = (on_models, "of models and paths"), ([r for r in reports if r not in on_models], "of scores")
    return [invariance_table(rows, title=f"what the built-in schemes {what} keep") for rows, what in parts if rows]


def invariance_data(reports: list[Report], *, seed: int) -> dict:
    """The invariance table as plain data."""
    rows = [report_data(report) for report in reports]
    return {"schema": TABLE_SCHEMA, "version": __version__, "seed": seed, "schemes": rows}


def invariance_markdown(reports: list[Report]) -> str:
    """The invariance table as Markdown, one table for each kind of scheme: yes, no, and - where it makes no sense.

    "yes?" says that nothing was found by sampling alone, or in less time than the whole search takes.

    Args:
        reports: what `rt.check` found, as `rewardtheory check --all` makes them.
    """
    from rewardtheory.verify.schemes import Kind

    parts = []
    for kind in Kind:
        rows = [report for report in reports if report.kind is kind]
        known = [id for id in property_ids() if any(r[id].keeps is not None for r in rows)]
        if not rows:
            continue
        names = [f"{report.scheme} [{report.source}]" for report in rows]
        head = ["property", *(str(i + 1) for i in range(len(rows)))]
        lines = [f"**{kind.name.lower()}**: {kind.value}", "", *(f"{i + 1}. `{n}`" for i, n in enumerate(names)), ""]
        lines += [_row(head), _row(["---", *["---"] * len(rows)])]
        lines += [_row([id.replace("_", " "), *(_word(r[id]) for r in rows)]) for id in known]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _word(answer: Answer) -> str:
    return "yes?" if mark(answer)[0] == "~" else WORDS[answer.keeps]


def _row(cells) -> str:
    return "| " + " | ".join(cells) + " |"


def counterexample_picture(report: Report, *, path: Path) -> Path:
    """Draw the counterexamples of a report, each model once, and write the picture to `path`.

    Args:
        report: of a scheme on models.
        path: of the picture; its suffix is its format.
    """
    from matplotlib import pyplot

    require_suffix(path, "plot")
    drawn: dict[str, list[Answer]] = {}
    for answer in report.answers.values():
        if answer.counterexample and isinstance(answer.instance, tuple) and len(answer.instance) == 4:
            drawn.setdefault(answer.counterexample, []).append(answer)
    if not drawn:
        raise ValueError(f"`plot` has nothing to draw: no counterexample on a model was found for {report.scheme!r}.")
    columns = min(3, len(drawn))
    rows = -(-len(drawn) // columns)
    figure, axes = pyplot.subplots(
        rows, columns, figsize=(5 * columns, 4.5 * rows), layout="constrained", squeeze=False
    )
    for ax in axes.flat[len(drawn) :]:
        ax.axis("off")
    for ax, answers in zip(axes.flat, drawn.values(), strict=False):
        draw_model(*answers[0].instance, ax=ax)
        ax.set_title("\n".join(["does not keep", *(answer.id for answer in answers)]), fontsize=9)
    figure.suptitle(f"{report.scheme}: rewards before → after")
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
    return path


def draw_model(mdp, before, after_mdp, after, *, ax):
    """A small model as a graph; an arrow bears action, probability, and the reward before → after.

    Args:
        mdp, before: the model and a reward on it.
        after_mdp, after: what the scheme made of them.
        ax: matplotlib axes.
    """
    from matplotlib.patches import Circle

    S = mdp.n_states
    box = {"facecolor": "white", "linewidth": 0, "pad": 1}
    angle = np.pi / 2 + 2 * np.pi * np.arange(S) / S
    place = np.stack([np.cos(angle), np.sin(angle)], axis=1) * (0 if S == 1 else 1)
    reach = 1.8 if S > 1 else 1.1
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.axis("off")
    for s in range(S):
        face = "#DDDDDD" if mdp.terminal[s] else "white"
        ax.plot(*place[s], "s" if mdp.terminal[s] else "o", markersize=24, markerfacecolor=face, markeredgecolor="k")
        ax.text(*place[s], mdp.states[s], ha="center", va="center", fontsize=9)
        if mdp.initial[s] > 0:
            ax.plot(*place[s], "o", markersize=30, markerfacecolor="none", markeredgecolor="C0", zorder=0)
    discounts = dict.fromkeys(f"{to_float(x.discount):g}" for x in (mdp, after_mdp))
    ax.text(0, -0.95 * reach, "discount " + " → ".join(discounts), ha="center", fontsize=8)
    seen: dict[tuple[int, int], int] = {}
    possible = (mdp.transition != 0) & mdp.available[..., None] & ~mdp.terminal[:, None, None]
    for s, a, t in np.argwhere(possible).tolist():
        k = seen[s, t] = seen.get((s, t), -1) + 1
        p = mdp.transition[s, a, t]
        share = "" if p == 1 else f" ({p:g})"
        label = f"{mdp.actions[a]}{share}: {before[s, a, t]:g} → {after[s, a, t]:.4g}"
        if s == t:
            out = place[s] if S > 1 else np.array([0.0, 1.0])
            size = 0.22 + 0.13 * k
            ax.add_patch(Circle(tuple(place[s] + out * size), size, fill=False, color="0.4", zorder=0))
            at = place[s] + out * (2 * size + 0.1)
            ax.text(*at, label, ha="center", va="center", fontsize=8, bbox=box)
            continue
        bend = 0.2 + 0.25 * k
        style = {"arrowstyle": "->", "connectionstyle": f"arc3,rad={bend}", "shrinkA": 13, "shrinkB": 13}
        ax.annotate("", place[t], place[s], arrowprops=style)
        along = place[t] - place[s]
        middle = (place[s] + place[t]) / 2 + bend / 2 * np.array([along[1], -along[0]])
        ax.text(*middle, label, ha="center", va="center", fontsize=8, bbox=box)
    return ax
