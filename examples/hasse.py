"""What formalisms of objectives can say
=========================================

Seventeen ways to state an objective, ordered by what they can say about stationary policies: a line goes up from X to Y
where every order of policies that X induces, in every environment, is induced by some specification of Y. The diagram
is computed from the claims: translations that are run, and refutations with certificates.
"""

SOURCE = "subramani2024objectives"
KIND = "All numbers are exact: they are counted in a closure of registered claims."
SIZES = {"small": {}}


def data(*, seed, progress):
    """The relation, from the claims."""
    from rewardtheory.verify.expressivity import relation

    return {"relation": relation()}


def compared(data):
    """How many pairs, classes and edges there are."""
    from rewardtheory.report.figures import Row

    found = data["relation"]
    yes = sum(value for row in found.table.values() for value in row.values())
    refutations = {ids[0] for x, row in found.because.items() for y, ids in row.items() if not found.table[x][y]}
    return [
        Row("pairs where Y says what X says", yes, printed=141),
        Row("pairs where it does not", len(found.table) ** 2 - yes, printed=148),
        Row("classes of formalisms that say the same", len(found.classes()), printed=11),
        Row("edges of the diagram", len(found.covering()), printed=13),
        Row("refutations from which all others follow", len(refutations), printed=18),
    ]


def draw(axes, data):
    """The Hasse diagram."""
    from rewardtheory.report.express import plot_relation

    plot_relation(data["relation"], ax=axes)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("hasse")
