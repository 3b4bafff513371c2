"""The meaning of a formula on one word that repeats itself: the definition, for tests and for teaching."""

from collections.abc import Sequence

from rewardtheory.objectives.formulas import Formula, subformulas


def holds(f: Formula, begin: Sequence[frozenset[str]], cycle: Sequence[frozenset[str]]) -> bool:
    """Whether the infinite word begin cycle cycle … satisfies the formula, by the fixed points that define U, W, R, M.

    Args:
        f: a formula.
        begin: letters, each the set of atoms that hold.
        cycle: letters that repeat for ever, at least one.

    Returns:
        a bool.

    Raises:
        ValueError: if nothing repeats.

    >>> from rewardtheory.objectives.parsing import ltl
    >>> from rewardtheory.objectives.semantics import holds
    >>> holds(ltl("G F a"), [], [frozenset("a"), frozenset()])
    True
    """
    if not cycle:
        raise ValueError("`cycle` is empty; an infinite word needs at least one letter that repeats.")
    word = [*begin, *cycle]
    n, back = len(word), len(begin)
    step = [*range(1, n), back]
    value: dict[Formula, list[bool]] = {}
    for g in subformulas(f):
        operator, *parts = g
        if operator in ("true", "false"):
            value[g] = [operator == "true"] * n
        elif operator in ("atom", "not"):
            value[g] = [(parts[0] in letter) == (operator == "atom") for letter in word]
        elif operator in ("and", "or"):
            value[g] = [(all if operator == "and" else any)(value[p][i] for p in parts) for i in range(n)]
        elif operator == "X":
            value[g] = [value[parts[0]][step[i]] for i in range(n)]
        else:
            one, two = value[parts[0]], value[parts[1]]
            now = [operator in ("W", "R")] * n
            for _ in range(n):
                if operator in ("U", "W"):
                    now = [two[i] or (one[i] and now[step[i]]) for i in range(n)]
                else:
                    now = [two[i] and (one[i] or now[step[i]]) for i in range(n)]
            value[g] = now
    return value[f][0]


def holds_at_the_end(f: Formula, trace: Sequence[frozenset[str]]) -> bool:
    """Whether a finite, nonempty trace satisfies the formula (LTLf).

    >>> from rewardtheory.objectives.parsing import ltl
    >>> from rewardtheory.objectives.semantics import holds_at_the_end
    >>> holds_at_the_end(ltl("G a", finite=True), [frozenset("a")]), holds_at_the_end(ltl("X a", finite=True), [frozenset("a")])
    (True, False)
    """
    if not trace:
        raise ValueError("`trace` is empty; a finite trace has at least one letter.")
    value: dict[Formula, list[bool]] = {}
    n = len(trace)
    for g in subformulas(f):
        operator, *parts = g
        if operator in ("true", "false"):
            value[g] = [operator == "true"] * n
        elif operator in ("atom", "not"):
            value[g] = [(parts[0] in letter) == (operator == "atom") for letter in trace]
        elif operator in ("and", "or"):
            value[g] = [(all if operator == "and" else any)(value[p][i] for p in parts) for i in range(n)]
        elif operator in ("X", "N"):
            value[g] = [*value[parts[0]][1:], operator == "N"]
        else:
            one, two, now = value[parts[0]], value[parts[1]], [operator in ("W", "R")] * (n + 1)
            for i in reversed(range(n)):
                later = now[i + 1]
                now[i] = (two[i] or (one[i] and later)) if operator in ("U", "W") else (two[i] and (one[i] or later))
            value[g] = now[:n]
    return value[f][0]
