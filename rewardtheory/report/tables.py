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
    distances = Table(title="distances and relation", title_justify="left")
    costs = Table(
        title="what optimizing another reward costs, as a share of the range of returns", title_justify="left"
    )
    near = f"{found.epsilon:g}-optimal"
    for column in ("a", "b", "STARC", "EPIC", "relation"):
        distances.add_column(column, justify="right" if column in ("STARC", "EPIC") else "left", no_wrap=True)
    for column in ("lost under", "optimizing", "optimal", near, "worst case"):
        costs.add_column(column, justify="left" if column in ("lost under", "optimizing") else "right", no_wrap=True)
    for pair in found.pairs:
        apart = number(pair.starc, pair.errors["starc"]), number(pair.epic, pair.errors.get("epic"))
        distances.add_row(pair.a, pair.b, *apart, pair.relation.relation)
        for way, true, proxy in (("a_given_b", pair.a, pair.b), ("b_given_a", pair.b, pair.a)):
            costs.add_row(
                true,
                proxy,
                interval(pair.regret[way], pair.errors[f"regret_{way}"]),
                number(pair.near_optimal_regret[way].worst, pair.errors[f"near_optimal_regret_{way}"]),
                number(pair.worst_case_regret[way].value, pair.errors[f"worst_case_regret_{way}"]),
            )
    reasons = Table(title="why", title_justify="left", box=None, show_header=False, padding=(0, 2))
    for pair in found.pairs:
        # A certificate that its own checker does not accept is never built.
        proved = bool(pair.relation.certificates)
        mark = Text("verified exactly", style="green") if proved else Text("no certificate", style="red")
        reasons.add_row(Text(f"{pair.a} / {pair.b}", style="bold"), Text(pair.relation.explanation), mark)
    largest = max(max(pair.errors.values()) for pair in found.pairs)
    foot = Text(
        f"\nEPIC coverage: {found.coverage}. STARC: VAL form, 2-norms. Largest error bound of a number above: {largest:.1g}."
        f"\n'optimal' and '{near}': policies that are so for the reward that is optimized, the costliest of them, or both "
        "ends.\n'worst case': over all pairs of policies, the second no worse under the reward that is optimized."
    )
    return Group(
        Text(title, style="bold"),
        Text(),
        head,
        Text(),
        distances,
        Text(),
        costs,
        Text(),
        reasons,
        Text(),
        Text(worst_case_text(found, places)),
        foot,
    )
