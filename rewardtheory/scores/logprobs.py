"""Family 6: log-probabilities of tokens to rewards. logp has the shape (…, T)."""

import math

from rewardtheory.scores.arrays import floats, mask
from rewardtheory.scores.reductions import deviation, mean, total


def log_ratio(logp, ref_logp, *, where=None):
    """The log-ratio of a whole answer: Σ_t [log π(y_t) − log π_ref(y_t)].

    Args:
        logp, ref_logp: log-probabilities of the tokens, shape (…, T).
        where: which tokens count, boolean, broadcast to logp; by default all.

    Returns:
        Shape (…).

    Source: cui2025prime (read in its code).

    >>> from rewardtheory import scores
    >>> scores.log_ratio([-1.0, -2.0], [-1.5, -2.5]).tolist()
    1.0
    """
    _, logp, ref_logp = floats(logp, ref_logp)
    return total(logp - ref_logp, where=where)


def implicit_process_reward(logp, ref_logp, beta=0.05, *, where=None):
    """The implicit reward of each token: r_t = β [log π(y_t) − log π_ref(y_t)].

    Args:
        logp, ref_logp: log-probabilities of the tokens, shape (…, T).
        beta: β.
        where: which tokens count, boolean, broadcast to logp; by default all. The others get 0.

    Returns:
        Shape (…, T); it adds up to β times the log-ratio of the answer.

    Source: cui2025prime (read in its code).

    >>> from rewardtheory import scores
    >>> scores.implicit_process_reward([-1.0, -2.0], [-1.5, -2.0], 2.0).tolist()
    [1.0, 0.0]
    """
    xp, logp, ref_logp = floats(logp, ref_logp)
    found = beta * (logp - ref_logp)
    return found if where is None else xp.where(mask(xp, where, found), found, xp.zeros_like(found))


def mean_token_probability(logp, *, where=None, how=mean):
    """The probability of a reference answer, token by token: by default Σ_t exp(log π(y*_t)) / T.

    Args:
        logp: log-probabilities of the tokens of the reference answer, shape (…, T).
        where: which tokens count, boolean, broadcast to logp; by default all.
        how: `mean` (RLPR), `geometric_mean` or `product`: one impossible token costs the mean at most 1/T and the others all.

    Returns:
        Shape (…), between 0 and 1.

    Source: yu2025rlpr (read in its code).

    >>> from rewardtheory import scores
    >>> scores.mean_token_probability([0.0, float("-inf")]).tolist()
    0.5
    """
    xp, logp = floats(logp)
    if where is not None:
        logp = xp.where(mask(xp, where, logp), logp, xp.zeros_like(logp))
    return how(xp.exp(logp), where=where)


def reasoning_reflection(logp, logp_masked, *, weight=None, ddof=0, where=None):
    """The reasoning reflection reward (R3): Σ_j w(σ_j) [log π(y_j | CoT_i) − log π(y_j | masked CoT)].

    Args:
        logp: log-probabilities of the tokens of the reference answer after each of G chains of thought, shape (…, G, T).
        logp_masked: the same after a masked one, shape (…, T).
        weight: w, an increasing function of σ_j, the deviation of token j over the chains. The paper asks for no more; by
            default the identity.
        ddof: of σ.
        where: which tokens count, boolean, shape (…, T); by default all.

    Returns:
        Shape (…, G). A token on which no chain has an influence counts nothing, if w(0) = 0.

    Source: xu2025dro (read in the paper).

    >>> from rewardtheory import scores
    >>> scores.reasoning_reflection([[-1.0, -3.0], [-1.0, -1.0]], [-1.0, -2.0]).tolist()
    [-1.0, 1.0]
    """
    xp, logp, logp_masked = floats(logp, logp_masked)
    sigma = deviation(xp.matrix_transpose(logp), ddof=ddof)
    sigma = sigma if weight is None else weight(sigma)
    where = None if where is None else xp.broadcast_to(mask(xp, where, logp_masked)[..., None, :], logp.shape)
    return total(sigma[..., None, :] * (logp - logp_masked[..., None, :]), where=where)


def propagated(p, distance, rate):
    """A weight that spreads to the tokens after it: p + (1 − p) (1 − exp(−γ d)).

    Args:
        p: the weight between 0 and 1, any shape.
        distance: d ≥ 0, broadcast to p.
        rate: γ ≥ 0.

    Returns:
        The shape of p, between p and 1.

    Source: xu2025dro (read in the paper).

    >>> from rewardtheory import scores
    >>> scores.propagated([0.5, 0.5], [0.0, 1000.0], 1.0).tolist()
    [0.5, 1.0]
    """
    xp, p, distance = floats(p, distance)
    return p - (1 - p) * xp.expm1(-rate * distance)


def self_certainty(probs, *, uniform=None):
    """How far the next-token distributions are from uniform: Σ_j Σ_i p_ij log(p_ij / U_i) / (N |V|).

    Args:
        probs: p, shape (…, N, V).
        uniform: U, shape (V,); by default 1/V each.

    Returns:
        Shape (…), between 0 (uniform) and log |V| / |V|.

    Source: zhang2025shop (read in notes).

    >>> from rewardtheory import scores
    >>> scores.self_certainty([[0.5, 0.5], [0.5, 0.5]]).tolist()
    0.0
    """
    xp, probs = floats(probs)
    V = probs.shape[-1]
    log_uniform = -math.log(V) if uniform is None else xp.log(floats(uniform, probs)[1])
    some = probs > 0
    logs = xp.log(xp.where(some, probs, xp.ones_like(probs)))
    terms = xp.where(some, probs * (logs - log_uniform), xp.zeros_like(probs))
    return mean(xp.sum(terms, axis=-1)) / V


def follow_up_likelihood(tok_scores, positive, *, where=None):
    """The follow-up likelihood reward: the mean over positive follow-ups of their mean token score, less that of negative ones.

    Args:
        tok_scores: log-probabilities or logits of the tokens of F follow-ups, shape (…, F, T).
        positive: which follow-ups are positive, boolean, shape (F,).
        where: which tokens count, boolean, broadcast to tok_scores; by default all.

    Returns:
        Shape (…): changing all polarities changes the sign. NaN where one polarity has no follow-up.

    Source: zhang2024flr (read in its code; the final combination is recalled).

    >>> from rewardtheory import scores
    >>> scores.follow_up_likelihood([[-1.0, -1.0], [-4.0, -2.0]], [True, False]).tolist()
    2.0
    """
    xp, tok_scores = floats(tok_scores)
    each = mean(tok_scores, where=where)
    positive = mask(xp, positive, each)
    return mean(each, where=positive) - mean(each, where=~positive)


def kl_estimates(logp, ref_logp):
    """Three estimates of KL(π‖π_ref) from samples of π: k1 = −ℓ, k2 = ℓ²/2, k3 = e^ℓ − ℓ − 1, with ℓ = log π_ref − log π.

    Args:
        logp, ref_logp: log-probabilities under π and π_ref of samples of π, any shape.

    Returns:
        (k1, k2, k3), each of that shape. k1 and k3 are unbiased, k2 is not; k1 can be negative, k2 and k3 cannot.

    Source: shao2024deepseekmath (k3; all three are standard).

    >>> from rewardtheory import scores
    >>> [float(k) for k in scores.kl_estimates(-1.0, -1.0)]
    [0.0, 0.0, 0.0]
    """
    xp, logp, ref_logp = floats(logp, ref_logp)
    ratio = ref_logp - logp
    return logp - ref_logp, ratio**2 / 2, xp.expm1(ratio) - ratio


def margin(logp_chosen, ref_chosen, logp_rejected, ref_rejected):
    """The margin of a direct preference loss: h = [log π/π_ref](chosen) − [log π/π_ref](rejected).

    Args:
        logp_chosen, ref_chosen, logp_rejected, ref_rejected: log-probabilities of whole answers, any one shape.

    Returns:
        That shape. DPO is `bradley_terry_loss(β h, 0)`, IPO `ipo_loss(h, τ)`, SLiC `hinge_loss(h)`.

    Source: rafailov2023dpo (read in part; all three losses see only differences).

    >>> from rewardtheory import scores
    >>> scores.margin([-1.0], [-2.0], [-3.0], [-3.0]).tolist()
    [1.0]
    """
    _, chosen, ref_chosen, rejected, ref_rejected = floats(logp_chosen, ref_chosen, logp_rejected, ref_rejected)
    return (chosen - ref_chosen) - (rejected - ref_rejected)
