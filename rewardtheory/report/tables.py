"""Tables for people, on rich."""

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from rewardtheory.arithmetic import to_float
from rewardtheory.distances.comparison import Comparison
from rewardtheory.report.policies import worst_case_text


def console() -> Console:
    """The console of the command line; wide enough for a table when the output is a file or a pipe."""
    found = Console()
    return found if found.is_terminal else Console(width=160)


def number(x, error: float | None = None) -> str:
    """A number with three decimals; with its error where that is large enough to show."""
    if x is None:
        return "-"
    text = f"{to_float(x):.3f}"
    return text if not error or error < 5e-4 else f"{text} ± {error:.1g}"


def interval(x, error: float) -> str:
    """An interval of regrets, or one number where both ends agree."""
    low, high = number(x.best, error), number(x.worst, error)
    return low if low == high else f"{low} to {high}"


def comparison_table(found: Comparison, *, name: str, notes: dict[str, str] | None = None, places=None) -> Group:
    """A comparison as a table of numbers and a list of reasons."""
    mdp = found.mdp
    unseen = "" if found.states == found.reachable else f" of {found.states} states"
    title = (
        f"{name}: {found.reachable}{unseen or ' states'} reachable, {mdp.n_actions} actions, "
        f"discount {to_float(mdp.discount):g}"
    )
    head = Table(title="rewards", title_justify="left", box=None, show_header=False, padding=(0, 2))
    for reward, note in (notes or {}).items():
        head.add_row(Text(reward, style="bold" if reward in found.rewards else "dim"), Text(note))
    table = Table(title="distances and what they can cost (shares of the range of true returns)", title_justify="left")
    for column in ("a", "b"):
        table.add_column(column, no_wrap=True)
    near = f"{found.epsilon:g}-optimal"
    for column in ("STARC", "EPIC", "optimal", near, "worst case", "optimal", near, "worst case"):
        table.add_column(column, justify="right")
    table.columns[4].header, table.columns[7].header = "a: b's optimal", "b: a's optimal"
    table.columns[5].header, table.columns[8].header = f"b's {near}", f"a's {near}"
    table.add_column("relation", no_wrap=True)
    for pair in found.pairs:
        cells = [pair.a, pair.b, number(pair.starc, pair.errors["starc"]), number(pair.epic, pair.errors.get("epic"))]
        for way in ("a_given_b", "b_given_a"):
            cells += [
                interval(pair.regret[way], pair.errors[f"regret_{way}"]),
                number(pair.near_optimal_regret[way].worst, pair.errors[f"near_optimal_regret_{way}"]),
                number(pair.worst_case_regret[way].value, pair.errors[f"worst_case_regret_{way}"]),
            ]
        table.add_row(*cells, pair.relation.relation)
    reasons = Table(title="why", title_justify="left", box=None, show_header=False, padding=(0, 2))
    for pair in found.pairs:
        # A certificate that its own checker does not accept is never built.
        proved = bool(pair.relation.certificates)
        mark = Text("verified exactly", style="green") if proved else Text("no certificate", style="red")
        reasons.add_row(Text(f"{pair.a} / {pair.b}", style="bold"), Text(pair.relation.explanation), mark)
    largest = max(max(pair.errors.values()) for pair in found.pairs)
    foot = Text(
        f"\nEPIC coverage: {found.coverage}. STARC: VAL form, 2-norms. Largest error bound of a number above: {largest:.1g}."
        "\nColumns 'a: …' are regrets under a of policies chosen by b; 'worst case' is over all pairs of policies."
    )
    return Group(
        Text(title, style="bold"),
        Text(),
        head,
        Text(),
        table,
        Text(),
        reasons,
        Text(),
        Text(worst_case_text(found, places)),
        foot,
    )
