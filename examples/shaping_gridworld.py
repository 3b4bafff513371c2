"""A rough guess of the distance makes a learner fast
===================================================

A grid with the goal in the opposite corner, −1 a step, and a move that goes astray one time in five. Sarsa learns how to
get there. Told of a potential that guesses the way left by the Manhattan distance over .8, it gets there almost at once;
half of the guess already helps much; a guess that points away hurts. The optimal policy is the same every time. A learner
that is told nothing but starts from the guess lives the same life as the one that is told, episode by episode.
"""

import numpy as np

import rewardtheory as rt

SOURCE = ("ng1999policy", "wiewiora2003")
KIND = (
    "The steps of the optimal policy are exact to the proved bound; what learners need is statistical: means over runs, "
    "with Student's t intervals of 95 % at each episode. The source prints curves and no numbers, and its settings "
    "(Sarsa, ε = .1, α = .02) are recalled."
)
SIZES = {
    "small": {"side": 10, "runs": 20, "episodes": 150, "max_steps": 2000},
    "full": {"side": 50, "runs": 20, "episodes": 100, "max_steps": 20000},
}
PANELS = (1, 2)
STRAYING, STEP_SIZE, EXPLORATION = 0.2, 0.02, 0.1
LABELS = {
    "none": "no potential",
    "half": "half of the guess",
    "full": "the guess",
    "away": "half of it, pointing away",
    "start": "told nothing, started from the guess",
}
MOVES = ((0, -1), (1, 0), (0, 1), (-1, 0))


def grid(side):
    """The model and the Manhattan distance of every state to the goal: start down left, goal up right."""
    rows, columns = np.divmod(np.arange(side**2), side)
    places = np.stack([rows, columns], axis=1)
    goal = (rows == 0) & (columns == side - 1)
    after = places[:, None] + np.array(MOVES)
    inside = ((after >= 0) & (after < side)).all(axis=2) & ~goal[:, None]
    here = np.arange(side**2)
    neighbor = np.where(inside, after[..., 0] * side + after[..., 1], here[:, None])
    # Five places to arrive at: four neighbors, and where one is, for moves that are blocked.
    state = np.concatenate([neighbor, here[:, None]], axis=1)[:, None].repeat(4, axis=1)
    p = (1 - STRAYING) * np.eye(4)[None] + STRAYING / 4
    moved = p * inside[:, None]
    stays = (p * ~inside[:, None]).sum(axis=2, keepdims=True)
    mdp = rt.MDP(
        rt.Successors(state, np.concatenate([moved, stays], axis=2)),
        ((rows == side - 1) & (columns == 0)).astype(float),
        1.0,
        actions=("left", "down", "right", "up"),
        terminal=goal,
    )
    return mdp, np.abs(places - [0, side - 1]).sum(axis=1)


def data(*, seed, progress, side, runs, episodes, max_steps):
    """Steps to the goal of every run and episode, for each potential, and of the optimal policy."""
    mdp, distance = grid(side)
    R = rt.reward(mdp, state=-1.0 * ~mdp.terminal)
    guess = -distance / (1 - STRAYING)
    best = rt.solve(mdp, R, horizon=40 * side)
    nothing = np.zeros((mdp.n_states, 4))
    learners = {
        "none": (R, nothing),
        "half": (rt.shape(mdp, R, guess / 2), nothing),
        "full": (rt.shape(mdp, R, guess), nothing),
        "away": (rt.shape(mdp, R, -guess / 2), nothing),
        "start": (R, nothing + guess[:, None]),
    }
    found = rt.learn_each(
        mdp,
        [R for R, _ in learners.values()],
        starts=[q for _, q in learners.values()],
        target=rt.sarsa,
        step_size=STEP_SIZE,
        exploration=EXPLORATION,
        episodes=episodes,
        max_steps=max_steps,
        runs=runs,
        seed=seed,
        true_reward=R,
        evaluate_every=episodes,
        chunk=runs,
    )
    progress(1, 1)
    return {
        "steps": {name: x.steps for name, x in zip(learners, found, strict=True)},
        "optimal": -float(mdp.initial @ best.values),
        "bound": float(best.bound),
        "max_steps": max_steps,
        "side": side,
    }


def compared(data):
    """Means over the first fifty episodes, and when a learner comes near to the optimum."""
    from rewardtheory.report.figures import Row

    steps, episodes = data["steps"], min(50, data["steps"]["none"].shape[1])
    rows = [Row("steps of the optimal policy", data["optimal"], note=f"exact to {data['bound']:.1g}")]
    for name, label in LABELS.items():
        x = steps[name][:, :episodes].mean(axis=1)
        band = rt.mean_band(x[:, None])
        note = f"95 %: {band.low[0]:.1f} to {band.high[0]:.1f}"
        cut = (steps[name] == data["max_steps"]).mean()
        note += f"; {cut:.1%} of the episodes were cut at {data['max_steps']}" if cut else ""
        rows.append(Row(f"mean steps of the first {episodes} episodes, {label}", float(x.mean()), note=note))
    for name in ("half", "full"):
        fewer = (steps["none"][:, :episodes].mean(axis=1) > steps[name][:, :episodes].mean(axis=1)).mean()
        rows.append(Row(f"share of runs that {LABELS[name]} makes faster", float(fewer)))
    differ = (steps["full"] != steps["start"]).mean()
    note = "0 in exact arithmetic; in doubles a tie that rounding breaks parts two lives"
    rows.append(Row("share of episodes in which told and started differ", float(differ), note=note))
    return rows


def draw(axes, data):
    """Steps to the goal by episode; the told and the started learner beside each other."""
    for place, names in zip(axes, (("none", "half", "full", "away"), ("full", "start")), strict=True):
        for k, name in enumerate(names):
            steps = data["steps"][name]
            band = rt.mean_band(steps)
            episode = np.arange(1, steps.shape[1] + 1)
            style = "--" if name == "start" else "-"
            (line,) = place.plot(
                episode, band.mean, style, linewidth=1.2, label=LABELS[name], color=f"C{k if style == '-' else 3}"
            )
            place.fill_between(episode, np.maximum(band.low, 1), band.high, alpha=0.2, color=line.get_color())
        place.axhline(data["optimal"], color="0.4", linestyle=":", label=f"optimal policy: {data['optimal']:.1f}")
        place.set_yscale("log")
        place.set_xlabel("episode")
        place.set_ylabel("steps to the goal")
        place.legend(fontsize="small")


if __name__ == "__main__":
    from rewardtheory.report.figures import show

    show("shaping-gridworld")
