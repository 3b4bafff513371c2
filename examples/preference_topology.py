"""The topology of comparisons: chains, trees and the next pair to ask about
==========================================================================

Each comparison measures a difference of two rewards with an error of variance 1; the variance of an inferred difference is the
effective resistance between the two responses. Along a chain errors add up, so the mean over all pairs of n responses is
(n + 1)/3; in a tree with the same number of comparisons paths are short and it grows like log n. From a chain the next comparison
is chosen that lowers the mean most; a few well-chosen ones do what many random ones do.
"""

import numpy as np

import rewardtheory as rt

SOURCE = "qiu2024topology"
KIND = "The chain, the tree and the chosen comparisons are exact; the random ones are the mean of seeded draws."
SIZES = {
    "small": {"sizes": (3, 7, 15, 31), "added": 12, "draws": 8},
    "full": {"sizes": (3, 7, 15, 31, 63, 127), "added": 30, "draws": 50},
}
PANELS = (1, 2)

LENGTH = 16


def mean_variance(graph):
    """The mean variance over all pairs."""
    from rewardtheory.games.topology import inference_variances

    table = inference_variances(graph)[1]
    return float(table[np.triu_indices(len(table), 1)].mean())


def data(*, seed, progress, sizes, added, draws):
    """Mean variances of chains and trees, and of a chain to which comparisons are added."""
    import networkx as nx

    chain = [mean_variance(nx.path_graph(n)) for n in sizes]
    tree = [mean_variance(nx.balanced_tree(2, int(np.log2(n + 1)) - 1)) for n in sizes]
    graph, chosen, pairs = nx.MultiGraph(nx.path_graph(LENGTH)), [], []
    chosen.append(mean_variance(graph))
    for _ in range(added):
        pair = rt.next_comparison(graph).pair
        graph.add_edge(*pair)
        pairs.append(pair)
        chosen.append(mean_variance(graph))
    random, runs = np.random.default_rng(seed), []
    for _ in range(draws):
        graph = nx.MultiGraph(nx.path_graph(LENGTH))
        run = [mean_variance(graph)]
        for _ in range(added):
            u, v = random.choice(LENGTH, size=2, replace=False)
            graph.add_edge(int(u), int(v))
            run.append(mean_variance(graph))
        runs.append(run)
    return {"sizes": sizes, "chain": chain, "tree": tree, "chosen": chosen, "pairs": pairs, "random": np.array(runs)}


def compared(data):
    """The chain beside its formula, and what the chosen comparisons reach."""
    from rewardtheory.report.figures import Row

    rows = [
        Row(f"chain of {n}: (n + 1)/3", x, printed=(n + 1) / 3, within=1e-9)
        for n, x in zip(data["sizes"], data["chain"], strict=True)
    ]
    rows += [Row(f"tree of {n}", x) for n, x in zip(data["sizes"], data["tree"], strict=True)]
    first = data["pairs"][0]
    rows.append(Row(f"chain of {LENGTH} and the comparison {first}", data["chosen"][1], note="the best single one"))
    rows.append(Row(f"{len(data['pairs'])} chosen comparisons", data["chosen"][-1]))
    rows.append(Row(f"{len(data['pairs'])} random ones, mean", float(data["random"][:, -1].mean())))
    return rows


def draw(axes, data):
    """Chains against trees; chosen against random comparisons."""
    growth, added = axes
    growth.loglog(data["sizes"], data["chain"], "o-", label="chain")
    growth.loglog(data["sizes"], data["tree"], "s-", label="binary tree")
    growth.minorticks_off()
    growth.set_xticks(data["sizes"], [str(n) for n in data["sizes"]])
    growth.set_yticks([1, 2, 5, 10], ["1", "2", "5", "10"])
    growth.set_xlabel("responses")
    growth.set_ylabel("mean variance of an inferred difference")
    growth.legend()
    steps = np.arange(len(data["chosen"]))
    added.plot(steps, data["chosen"], "o-", markersize=4, label="chosen one by one")
    middle = data["random"].mean(axis=0)
    added.plot(steps, middle, color="C1", label="random")
    added.fill_between(steps, data["random"].min(axis=0), data["random"].max(axis=0), color="C1", alpha=0.2)
    added.set_xlabel(f"comparisons added to a chain of {LENGTH}")
    added.legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("preference-topology")
