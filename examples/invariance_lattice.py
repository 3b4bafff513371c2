"""What data about a reward suffices for
=====================================

Each kind of data about a reward leaves it undetermined up to some transformations: returns of trajectories do not see
shaping that is 0 at the start, Q-values do not see redistribution among successors, a noiseless comparison does not see
a stretch of the numbers. Data suffices for a use iff everything that it does not see leaves the use alone. Each line
of the diagram goes from data down to something that it suffices for. For every other pair of kinds there are two
rewards on a small model, found and checked in rationals, that look alike to the one and not to the other.
"""

from rewardtheory.verify.data_separators import separators
from rewardtheory.verify.data_sources import SOURCES, data_lattice, suffices, sufficient_pairs

SOURCE = "skalse2023invariance"
KIND = (
    "Separators are exact, up to those of maximum-causal-entropy policies, whose logarithms are floats; what suffices "
    "follows from the invariances of each kind."
)
SIZES = {"small": {}}


def data(*, seed, progress):
    """The classes of data, the lines between them, and a separator for every pair that is not sufficient."""
    found, sufficient = separators(1 + seed), sufficient_pairs()
    classes, steps = data_lattice()
    pairs = [(x, z) for x in SOURCES for z in SOURCES if x != z]
    open_ = [pair for pair in pairs if pair not in sufficient and pair not in found]
    return {
        "classes": classes,
        "steps": steps,
        "pairs": len(pairs),
        "sufficient": len(sufficient),
        "separated": len(found),
        "open": len(open_),
        "both": len(set(sufficient) & set(found)),
        "fragments": float(bool(suffices("fragment order", "optimal policies").suffices)),
        "returns": float(bool(suffices("trajectory returns", "policy order").suffices)),
        "incomparable": sum((z, x) not in sufficient for x, z in pairs if (x, z) not in sufficient) / 2,
    }


def compared(data):
    """Counts, and statements of the source."""
    from rewardtheory.report.figures import Row

    return [
        Row("pairs of kinds of data", data["pairs"]),
        Row("pairs where one suffices for the other", data["sufficient"]),
        Row("pairs separated by two rewards", data["separated"], printed=data["pairs"] - data["sufficient"]),
        Row("pairs with neither", data["open"], printed=0),
        Row("pairs with both", data["both"], printed=0),
        Row("pairs of which neither suffices for the other", data["incomparable"]),
        Row("noiseless comparisons of fragments suffice for optimal policies", data["fragments"], printed=0),
        Row("returns of trajectories suffice for the order of policies", data["returns"], printed=1),
    ]


def draw(axes, data):
    """The Hasse diagram."""
    from rewardtheory.report.lattice import draw_hasse

    axes.figure.set_size_inches(11, 8)
    draw_hasse(data["classes"], data["steps"], ax=axes)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("invariance-lattice")
