"""Schemes that people use, as rows of the invariance table; each with its source.

They are written in the plainest form, with numbers chosen so that nothing holds by coincidence. Schemes on models use
whole numbers where they can, so that the linear ones are decided in rationals.
"""

import numpy as np

from rewardtheory.transition import at_arrival, at_departure, expect_reward
from rewardtheory.verify.builtin_path_schemes import PATH_SCHEMES
from rewardtheory.verify.schemes import Kind, Scheme

SCHEMES: list[Scheme] = []


def _scheme(source: str, kind: Kind = Kind.REWARD):
    """Decorator: the function is a built-in scheme."""

    def decorate(function):
        SCHEMES.append(Scheme(function, kind, source=source))
        return function

    return decorate


def _potential(mdp):
    """Φ(s) = 1, 4, 9, …, and 0 after the end."""
    return np.where(mdp.terminal, 0, np.arange(1, 1 + mdp.n_states) ** 2)


@_scheme("ng1999policy")
def potential_shaping(mdp, reward):
    """R + γΦ(s') − Φ(s)."""
    phi = _potential(mdp)
    return reward + mdp.discount * at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)


@_scheme("ng1999policy")
def undiscounted_shaping(mdp, reward):
    """R + Φ(s') − Φ(s), though γ < 1: the mistake that is made most."""
    phi = _potential(mdp)
    return reward + at_arrival(mdp.transition, phi) - at_departure(mdp.transition, phi)


@_scheme("wiewiora2003advice")
def look_ahead_advice(mdp, reward):
    """R + γ max_b Φ(s',b) − Φ(s,a), acting on the result alone: advice that is not added back."""
    phi = _potential(mdp)[:, None] * (1 + np.arange(mdp.n_actions)) * mdp.available
    return reward + mdp.discount * at_arrival(mdp.transition, phi.max(axis=1)) - at_departure(mdp.transition, phi)


@_scheme("skalse2023invariance")
def redistribution(mdp, reward):
    """R + X − E[X] for X(s,a,s') a number of the successor."""
    X = at_arrival(mdp.transition, _potential(mdp)) * np.ones_like(reward)
    changed = reward + X - at_departure(mdp.transition, expect_reward(mdp.transition, X))
    return np.where(mdp.terminal[:, None, None], reward, changed)


@_scheme("skalse2024starc")
def positive_scaling(mdp, reward):
    """3 R."""
    return 3 * reward


@_scheme("skalse2024starc")
def negation(mdp, reward):
    """−R."""
    return -reward


@_scheme("ng1999policy")
def constant_shift(mdp, reward):
    """R + 1 until the end: harmless where nothing ends."""
    return reward + 1


@_scheme("ng1999policy")
def constant_shift_for_ever(mdp, reward):
    """R + 1 at every step and after the end too, which is paid on arrival there: γ/(1 − γ)."""
    after = np.where(mdp.terminal, mdp.discount / (1 - mdp.discount), 0 * mdp.discount)
    return reward + 1 + at_arrival(mdp.transition, after)


@_scheme("sutton2018reinforcement")
def step_penalty(mdp, reward):
    """R − 1 until the end."""
    return reward - 1


@_scheme("mnih2015human")
def clipping(mdp, reward):
    """R cut to [−1, 1]."""
    return np.clip(reward, -1.0, 1.0)


@_scheme("mnih2015human")
def sign(mdp, reward):
    """−1, 0 or 1."""
    return np.sign(reward)


@_scheme("fu2025par")
def tanh(mdp, reward):
    """tanh R."""
    return np.tanh(reward)


@_scheme("randlov1998bicycle")
def distance_bonus(mdp, reward):
    """R + 1 for a step to a state of a higher number: progress is paid and going back is free."""
    state = np.arange(mdp.n_states)
    return reward + (at_arrival(mdp.transition, state) > at_departure(mdp.transition, state)) * 1


@_scheme("devidze2022explors")
def count_bonus(mdp, reward):
    """R + 1/√(1 + N(s')) for counts N(s) = s, 0 on reaching the end."""
    bonus = np.where(mdp.terminal, 0.0, 1 / np.sqrt(1.0 + np.arange(mdp.n_states)))
    return reward + at_arrival(mdp.transition, bonus)


@_scheme("everitt2017corrupted")
def noise(mdp, reward, key=0):
    """R plus a normal number for every transition, the same at every visit."""
    return reward + 0.5 * np.random.default_rng(key).normal(size=reward.shape)


@_scheme("cheng2021heuristic", Kind.MODEL)
def heuristic_guidance(mdp, reward):
    """R + (1 − λ) γ h(s') with discount λγ, for λ = 1/2 and h = Φ / 4."""
    h = _potential(mdp) / 4
    return mdp.replace(discount=mdp.discount / 2), reward + mdp.discount / 2 * at_arrival(mdp.transition, h)


SCHEMES += PATH_SCHEMES


@_scheme("devidze2022explors", Kind.PATH)
def event_bonus(rewards):
    """One more for every step that pays anything."""
    return rewards + (rewards != 0)


@_scheme("forbes2024intrinsic", Kind.PATH)
def event_bonus_paid_back(rewards):
    """The same bonus, and its sum taken back at the last step (PBIM without discount)."""
    bonus = (rewards != 0).astype(float)
    bonus[-1] -= bonus.sum()
    return rewards + bonus


@_scheme("forbes2024grm", Kind.PATH)
def event_bonus_matched(rewards):
    """The same bonus, each taken back one step later, and at the last step the last one (GRM without discount)."""
    bonus = (rewards != 0).astype(float)
    back = np.append(0.0, bonus[:-1])
    back[-1] += bonus[-1]
    return rewards + bonus - back


@_scheme("wang2024transforming", Kind.GROUP)
def log_sigmoid(scores):
    """log σ(score − reference) for the reference 1."""
    return -np.logaddexp(0.0, 1.0 - scores)


@_scheme("fu2025par", Kind.GROUP)
def preference_as_reward(scores):
    """σ(score − mean of the group): PAR with the group as references."""
    return 1 / (1 + np.exp(scores.mean() - scores))


@_scheme("fu2025par", Kind.GROUP)
def min_max(scores):
    """(score − least) / (greatest − least), 0 where all are equal."""
    span = np.ptp(scores)
    return (scores - scores.min()) / span if span > 0 else 0 * scores


@_scheme("shao2024deepseekmath", Kind.GROUP)
def z_score(scores):
    """(score − mean) / deviation of the group, 0 where all are equal."""
    spread = scores.std() if np.ptp(scores) > 0 else 0.0
    return (scores - scores.mean()) / spread if spread > 0 else 0 * scores


@_scheme("pitis2023aggregation", Kind.CRITERIA)
def weighted_sum(criteria):
    """Σ criteria / (1 + place)."""
    return (criteria / (1 + np.arange(len(criteria)))).sum()


@_scheme("wang2024transforming", Kind.CRITERIA)
def sum_of_log_sigmoids(criteria):
    """Σ log σ(criterion): a soft "and"."""
    return -np.logaddexp(0.0, -criteria).sum()


@_scheme("pitis2023aggregation", Kind.CRITERIA)
def least_criterion(criteria):
    """The least of all."""
    return criteria.min()


@_scheme("gao2024designing", Kind.STEPS)
def sum_of_steps(steps):
    """The sum of the scores from each step on."""
    return np.cumsum(steps[::-1])[::-1]


@_scheme("cheng2025pure", Kind.STEPS)
def least_step(steps):
    """The least score from each step on."""
    return np.minimum.accumulate(steps[::-1])[::-1]


@_scheme("gao2024designing", Kind.STEPS)
def clip_steps(steps):
    """Σ min(score − η, 0) from each step on, for η = 1/2."""
    return sum_of_steps(np.minimum(steps - 0.5, 0.0))


@_scheme("gao2024designing", Kind.STEPS)
def delta_steps(steps):
    """Σ of the differences score(k) − score(k + 1), the last step but one keeping its score and the last none."""
    change = np.append(steps[:-1] - steps[1:], 0.0)
    if len(steps) > 1:
        change[-2] = steps[-2]
    return sum_of_steps(change)


@_scheme("liu2025laser", Kind.LENGTHS)
def bonus_for_short(lengths, correct):
    """1 for a correct answer, and 1/2 more if it has at most 4 tokens."""
    return correct * (1 + 0.5 * (lengths <= 4))


@_scheme("dai2025grpolambda", Kind.LENGTHS)
def relative_length_penalty(lengths, correct):
    """1 − 0.2 σ(z) for a correct answer, z its length standardized among the correct ones; 0 for a wrong one."""
    right = correct > 0
    if not right.any():
        return 0 * correct
    spread = lengths[right].std()
    z = (lengths - lengths[right].mean()) / (spread if spread > 0 else 1.0)
    return correct * (1 - 0.2 / (1 + np.exp(-np.clip(z, -30, 30))))


@_scheme("fu2025par", Kind.LENGTHS)
def length_penalty(lengths, correct):
    """Correctness less an eighth for each token, without a floor: a fixed multiplier."""
    return correct - lengths / 8
