"""The value functions of two-state models
=======================================

The values (V(0), V(1)) of all policies of a two-state model fill a polygon, not always convex. Its corners are
deterministic policies; policies that differ in one state alone lie on a segment, whose ends are deterministic in that state.
Drawn for three models of our own with two and three actions.
"""

import itertools

import numpy as np

import rewardtheory as rt

SOURCE = "dadashi2019polytope"
KIND = (
    "The clouds are samples; that segments are straight and monotone, and where corners lie, is exact up to rounding."
)
SIZES = {"small": {"cloud": 1500, "lines": 12}}
PANELS = (1, 3)
MODELS = {
    "two actions": ([[[0.7, 0.3], [0.1, 0.9]], [[0.4, 0.6], [0.95, 0.05]]], [[-0.4, 0.2], [0.6, -0.3]]),
    "crossing": ([[[0.05, 0.95], [0.9, 0.1]], [[0.1, 0.9], [0.7, 0.3]]], [[0.1, 0.4], [-0.15, 0.6]]),
    "three actions": (
        [[[0.5, 0.5], [0.95, 0.05], [0.1, 0.9]], [[0.85, 0.15], [0.15, 0.85], [0.5, 0.5]]],
        [[-0.9, -0.5, 0.6], [0.8, 0.15, 0.4]],
    ),
}


def data(*, seed, progress, cloud, lines):
    """Values of random policies, of deterministic ones, and along changes of a single state."""
    draw, found = np.random.default_rng(seed), {}
    for k, (name, (p, r)) in enumerate(MODELS.items()):
        mdp = rt.MDP(p, [0.5, 0.5], 0.9)
        R = rt.reward(mdp, action=r)
        A = mdp.n_actions
        points = np.array([rt.values(mdp, R, draw.dirichlet(np.full(A, 0.5), 2)) for _ in range(cloud)])
        corners = np.array([rt.values(mdp, R, list(a)) for a in itertools.product(range(A), repeat=2)])
        bent, back = [], []
        for _ in range(lines):
            fixed, ends, s = draw.dirichlet(np.ones(A)), draw.dirichlet(np.full(A, 0.5), 2), int(draw.integers(2))
            path = []
            for t in np.linspace(0, 1, 9):
                pi = np.empty((2, A))
                pi[1 - s], pi[s] = fixed, (1 - t) * ends[0] + t * ends[1]
                path.append(rt.values(mdp, R, pi))
            path = np.array(path)
            along = path[-1] - path[0]
            off = (path - path[0]) @ (-along[1], along[0]) / max(np.linalg.norm(along), 1e-300)
            bent.append(abs(off).max())
            back.append(np.diff((path - path[0]) @ along).min(initial=0.0))
        best = rt.solve(mdp, R).values
        found[name] = {
            "points": points, "corners": corners, "bent": max(bent), "back": min(back), "best": best,
            "above": float((points - best).max()), "gap": float(np.linalg.norm(corners - best, axis=1).min()),
        }  # fmt: skip
        progress(k + 1, len(MODELS))
    return found


def compared(data):
    """What the theorems say of every model."""
    from rewardtheory.report.figures import Row

    rows = []
    for name, found in data.items():
        rows += [
            Row(f"{name}: bend of a one-state segment", found["bent"], 0.0, 1e-9, note="a straight segment"),
            Row(f"{name}: step back along it", found["back"], 0.0, 1e-12, note="monotone"),
            Row(f"{name}: distance of V* from a deterministic policy", found["gap"], 0.0, 1e-9, note="a corner"),
            Row(f"{name}: a random policy above V* by", max(found["above"], 0.0), 0.0, 1e-9, note="dominated"),
        ]
    return rows


def draw(axes, data):
    """The clouds with the deterministic policies and V*."""
    for ax, (name, found) in zip(axes, data.items(), strict=True):
        ax.plot(*found["points"].T, ".", markersize=2, alpha=0.35)
        ax.plot(*found["corners"].T, "o", color="C3", label="deterministic")
        ax.plot(*found["best"], "*", markersize=14, color="gold", markeredgecolor="black", label="optimal")
        ax.set(xlabel="V(0)", ylabel="V(1)", title=name)
    axes[0].legend()


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("value-polytope")
