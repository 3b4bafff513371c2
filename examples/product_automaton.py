"""A model in product with an automaton, and with a reward machine
==================================================================

A policy that must remember is an ordinary policy on a larger model: its states are pairs of a state of the model and a
state of the memory. Above, "visit l and visit r" on a place with two side rooms, each a dead end half of the time: who remembers
where he was goes to the other room. Below, a reward machine that pays for coffee brought to the office.
"""

SOURCE = ("baier2008principles", "icarte2022machines")
KIND = "All numbers are exact; the best stationary policy was sought on a lattice of 101 chances."
SIZES = {"small": {}}
PANELS = (2, 1)
LABELS = {"l": ["l"], "r": ["r"]}
ERRAND = {"cup": ["coffee"], "desk": ["office"]}


def rooms():
    """From s to either room; half of the time one does not come back."""
    from fractions import Fraction

    import rewardtheory as rt

    half = Fraction(1, 2)
    back = {"s": half, "end": half}
    graph = {"s": {"left": "l", "right": "r"}, "l": {"on": back}, "r": {"on": back}, "end": {}}
    return rt.mdp(graph, start="s", discount=half)


def errand():
    """(model, machine): fetch a coffee, then bring it to the office."""
    from fractions import Fraction

    import rewardtheory as rt

    graph = {
        "hall": {"left": "coffee", "right": "office"},
        "coffee": {"back": "hall"},
        "office": {"back": "hall"},
    }
    machine = rt.reward_machine(
        {
            "empty": {"cup": ("full", 0), "else": ("empty", 0)},
            "full": {"desk": ("done", 1), "else": ("full", 0)},
            "done": {},
        },
        start="empty",
    )
    return rt.mdp(graph, start="hall", discount=Fraction(1, 2)), machine


def data(*, seed, progress):
    """Sizes and values of both products, and what a policy without memory gets."""
    import numpy as np

    import rewardtheory as rt
    from rewardtheory.arithmetic import rational, rationals
    from rewardtheory.objectives.controllers import under_controller

    mdp = rooms()
    controller, found = rt.best_controller(mdp, "F l & F r", LABELS)
    left = list(mdp.actions or ()).index("left")
    stationary = []
    for k in range(101):
        pi = rationals(np.asarray(rt.uniform_policy(mdp)))
        pi[0] = [rational(k if a == left else (100 - k) * int(mdp.available[0, a])) / 100 for a in range(mdp.n_actions)]
        stationary.append(rt.satisfaction_probability(mdp, "F l & F r", LABELS, pi).value)
    office, machine = errand()
    product, reward = rt.machine_product(office, machine, ERRAND)
    return {
        "best": found.value,
        "attained": under_controller(mdp, controller)[0],
        "stationary": max(stationary),
        "memory": controller.automaton.n_states,
        "product": product.n_states,
        "value": product.initial @ rt.solve(product, reward).values,
    }


def compared(data):
    """What memory is worth."""
    from rewardtheory.report.figures import Row

    return [
        Row("greatest probability to visit both rooms", float(data["best"])),
        Row("probability under the policy that is drawn", float(data["attained"])),
        Row("best stationary policy of 101", float(data["stationary"])),
        Row("states of the automaton", data["memory"]),
        Row("states of the product with the machine", data["product"]),
        Row("greatest discounted payment of the machine", float(data["value"]), note="four steps: γ³ = 1/8"),
    ]


def draw(axes, data):
    """Both products, with their best policies."""
    from rewardtheory.report.product_pictures import plot_machine_product, plot_product

    plot_product(rooms(), "F l & F r", LABELS, ax=axes[0])
    axes[0].set_title("F l & F r", fontsize=10)
    office, machine = errand()
    plot_machine_product(office, machine, ERRAND, ax=axes[1])
    axes[1].set_title("coffee, then office", fontsize=10)


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("product-automaton")
