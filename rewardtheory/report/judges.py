"""Tables for people about the judges of a table of answers."""

from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text


def judge_tables(found: dict[str, Any]) -> Group:
    """The report of `rewardtheory scores` as rich tables; what was wrong with the rows comes first."""
    parts: list[Any] = [_reading(found), Text(), _rewards(found), Text(), _pairs(found), Text(), _suspects(found)]
    parts += [Text(), _lengths(found), Text(), _transforms(found)]
    if any(pair["regret"] for pair in found["pairs"]):
        parts += [Text(), _regrets(found)]
    if found["notes"]:
        notes = Table(title="notes", title_justify="left", box=None, show_header=False, padding=(0, 2))
        for note in found["notes"]:
            notes.add_row(Text(note))
        parts += [Text(), notes]
    return Group(*parts)


def number(x: float | None, form: str = ".3f") -> str:
    """A number, or a dash where there is none."""
    return "-" if x is None else format(x, form)


def within(x: float | None, ends: list[float] | None) -> str:
    """A number with its interval."""
    return number(x) if ends is None else f"{number(x)} [{ends[0]:.3f}, {ends[1]:.3f}]"


def share(x: float | None) -> str:
    """A share in percent."""
    return "-" if x is None else f"{100 * x:.1f} %"


def _reading(found: dict[str, Any]) -> Group:
    read, columns = found["reading"], found["columns"]
    named = ", ".join(f"{role} {name}" for role, name in columns.items() if name is not None)
    ties = f", {read['ties']} ties (marked {found['tie']:g})" if found["tie"] is not None else ""
    head = Text(
        f"{found['table']}: {read['rows']:,} rows, {read['used']:,} with a reward, {read['nulls']:,} without a verdict{ties}, "
        f"{read['bad']:,} bad",
        style="bold",
    )
    parts: list[Any] = [head, Text(f"columns: {named}")]
    if read["bad"]:
        bad = Text(f"{read['bad']:,} bad rows are not used, the first of them:", style="red")
        lines = [
            f"  {read['unit']} {row['line']}: {row['reason']}" if row["line"] else f"  {row['reason']}"
            for row in read["bad_rows"]
        ]
        parts += [bad, *(Text(line, style="red") for line in lines)]
    return Group(*parts)


def _table(title: str, *columns: str, left: int = 1) -> Table:
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < left else "right", no_wrap=index < left)
    return table


def _rewards(found: dict[str, Any]) -> Table:
    table = _table(
        "rewards: at low and at high are saturation, tied pairs are answers to one prompt with one reward",
        *("judge", "rewards", "null", "prompts", "answerers", "mean", "std", "5 %", "median", "95 %", "range"),
        *("at low", "at high", "tied pairs"),
    )
    for one in found["rewards"]:
        q = one["quantiles"]
        table.add_row(
            one["name"],
            f"{one['rows'] - one['nulls']:,}",
            str(one["nulls"]),
            str(one["prompts"]),
            str(one["responses"]),
            number(one["mean"]),
            number(one["std"]),
            *(number(q[key]) for key in ("0.05", "0.5", "0.95")),
            f"{number(one['minimum'], '.4g')} to {number(one['maximum'], '.4g')}",
            share(one["at_low"]),
            share(one["at_high"]),
            share(one["tied_pairs"]),
        )
    return table


def _pairs(found: dict[str, Any]) -> Any:
    if not found["pairs"]:
        return Text("One judge only: there is nothing to compare it with.")
    table = _table(
        "how far apart: answers that both judged against the same baseline, intervals of 95 % by prompt bootstrap",
        *("a", "b", "prompts", "answers", "STARC (0 to 2)", "EPIC (0 to 1)"),
        left=2,
    )
    table.add_column("why not")
    for pair in sorted(found["pairs"], key=lambda pair: pair["reason"] is not None):
        table.add_row(
            pair["a"],
            pair["b"],
            str(pair["prompts"]),
            str(pair["answers"]),
            within(pair["starc"], pair["starc_interval"]),
            within(pair["epic"], pair["epic_interval"]),
            pair["reason"] or "",
        )
    return table


def _regrets(found: dict[str, Any]) -> Table:
    table = _table(
        "what optimizing one judge costs under another: regret, 0 is the best policy, 1 the worst",
        *(
            "optimized",
            "counts",
            "base",
            "best of 4",
            "of 16",
            "of 128",
            "KL: softest",
            "greediest",
            "worst case",
            "turns at",
        ),
        left=2,
    )
    for pair in found["pairs"]:
        for proxy, true in (("a", "b"), ("b", "a")) if pair["regret"] else ():
            cost = pair["regret"][f"{proxy}_optimized"]
            by_n = {row["n"]: row["regret"] for row in cost["best_of_n"]}
            soft = [row["regret"] for row in cost["kl"]] or [None]
            turn = cost["turns"]["best_of_n"]
            tilted = cost["turns"]["kl"]
            said = [f"n = {turn['n']}"] if turn else []
            said += [f"{tilted['divergence']:.2f} nats"] if tilted else []
            table.add_row(
                pair[proxy],
                pair[true],
                number(cost["base"]),
                *(number(by_n.get(n)) for n in (4, 16, 128)),
                number(soft[0]),
                number(soft[-1]),
                number(cost["worst_case"]),
                ", ".join(said) or cost["reason"] or "no turn",
            )
    return table


def _lengths(found: dict[str, Any]) -> Table:
    table = _table(
        "length and cycles: R² of the log length within prompts; majorities between answerers",
        *("judge", "R² of length", "reward for twice the length", "longer wins", "cyclic"),
    )
    for one in found["rewards"]:
        length, cycle = one["length"], one["cycle"]
        twice = None if length["slope"] is None else length["slope"] * 0.6931471805599453
        table.add_row(
            one["name"],
            within(length["r2"], length["r2_interval"]) if length["reason"] is None else length["reason"],
            number(twice, "+.3f"),
            share(length["longer_wins"]),
            _cycle(cycle),
        )
    table.columns[4].justify = "left"
    return table


def _cycle(cycle: dict[str, Any]) -> str:
    if cycle["cyclic"] is None:
        return cycle["reason"]
    if not cycle["cyclic"]:
        return "no"
    names = cycle["cycle"]
    chance = "clear" if cycle["p_value"] < 0.05 else "may be chance"
    return f"{' > '.join([*names, names[0]])} ({chance}: p = {cycle['p_value']:.2g}; {cycle['cyclic_triples']} cyclic triples)"


def _transforms(found: dict[str, Any]) -> Table:
    table = _table(
        f"transforms about each prompt's quantile {found['quantile']:g}; gain: raw reward won at .5 nats",
        *(
            "judge",
            "transform",
            "range",
            "STARC from raw",
            "spread",
            "made ties",
            "advantages go with raw",
            "gain",
            "raw gain",
        ),
        left=2,
    )
    for one in found["rewards"]:
        for name, change in one["transforms"].items():
            table.add_row(
                one["name"],
                name.replace("_", "-"),
                f"{number(change['minimum'])} to {number(change['maximum'])}",
                number(change["starc_from_raw"]),
                share(change["spread"]),
                share(change["pairs_made_ties"]),
                number(change["advantage_correlation"]),
                number(change["gain"]),
                number(change["gain_raw"]),
            )
    return table


def _suspects(found: dict[str, Any]) -> Any:
    if not found["suspects"]:
        return Text("No answerer looks like a hack.")
    table = Table(title="answers that look like hacks", title_justify="left")
    for column in ("response", "judge", "reasons"):
        table.add_column(column, no_wrap=column != "reasons")
    for one in found["suspects"]:
        table.add_row(Text(one["response"], style="bold"), one["judge"], "\n".join(one["reasons"]))
    return table
