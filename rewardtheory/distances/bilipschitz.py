"""How far two STARC distances in 2-norms can disagree: one generalized eigenproblem.

A canonical form with a (weighted) 2-norm is an inner product on rewards up to shaping and redistribution, and the
distance of two rewards is 2 sin(θ/2), with θ their angle in it. For two such, with Gram matrices G1 and G2 and κ the
ratio of the greatest to the least eigenvalue of G1 x = λ G2 x,

    tan(θ1/2) ≤ √κ tan(θ2/2),   hence   d1 ≤ √κ d2.

The first is attained at every angle θ2 < 180°, by two rewards that mirror each other at the eigenvector of the least
eigenvalue in its plane with that of the greatest. The second is the best constant, and for κ > 1 it is approached, as
the two rewards come together, but not attained: the ratio of the sines is below that of the tangents.
"""

from typing import Any, NamedTuple

import numpy as np

from rewardtheory.distances import canonical as forms
from rewardtheory.distances.canonical import form_of
from rewardtheory.distances.polytope import projection
from rewardtheory.transition import probability
from rewardtheory.types import MDP


class Bilipschitz(NamedTuple):
    """What `bilipschitz` found.

    Attributes:
        constant: √κ, the least c with d1 ≤ c d2 and d2 ≤ c d1 for all pairs of rewards; 1 for equal angles.
        first, last: expected rewards (S, A), eigenvectors of the least and the greatest eigenvalue, of length 1 in the
            second inner product; None where all rewards are trivial.
    """

    constant: float
    first: Any
    last: Any


def bilipschitz(
    mdp: MDP,
    canonical_1=forms.val,
    canonical_2=forms.val,
    *,
    weights_1: bool = False,
    weights_2: bool = False,
) -> Bilipschitz:
    """The sharp constant between two STARC distances that normalize and measure in a 2-norm.

    Args:
        mdp: the model, with all states reachable.
        canonical_1, canonical_2: the forms c1 and c2; each must be canonical: linear, and zero on exactly the rewards
            that differ from 0 by shaping and redistribution.
        weights_1, weights_2: whether the norm is ``rt.weighted(2)``; by default it is the plain 2-norm.

    Returns:
        `Bilipschitz`, in float64.

    Raises:
        ValueError: where a form loses a direction that orders policies, so that it is no canonical form.

    Notes: |S||A| canonical forms of unit rewards, two Gram matrices, one symmetric eigenproblem. It has no proved bound
    on its rounding error.

    Source: skalse2024starc (the question); the constant is derived in the text-book.

    >>> import rewardtheory as rt
    >>> from rewardtheory.distances.bilipschitz import bilipschitz
    >>> mdp = rt.mdp({"s": {"a": "s", "b": "s", "c": "s"}}, start="s", discount=0.5)
    >>> biased = lambda mdp, R: rt.canonical.val(mdp, R, policy=[0])
    >>> round(bilipschitz(mdp, rt.canonical.val, biased).constant, 12)
    1.732050807569
    """
    from scipy.linalg import eigh

    S, A = mdp.available.shape
    M = projection(mdp)
    sizes, vectors = np.linalg.eigh(M)
    tangent = vectors[:, sizes > 0.5].T
    if not len(tangent):
        return Bilipschitz(1.0, None, None)
    G1, G2 = (
        _gram(mdp, tangent, canonical, weights, name)
        for canonical, weights, name in (
            (canonical_1, weights_1, "canonical_1"),
            (canonical_2, weights_2, "canonical_2"),
        )
    )
    found, combined = eigh(G1, G2)
    ends = [(combined[:, i] @ tangent).reshape(S, A) for i in (0, -1)]
    return Bilipschitz(float(np.sqrt(found[-1] / found[0])), *ends)


def _gram(mdp: MDP, tangent, canonical, weights: bool, name: str):
    S, A = mdp.available.shape
    rows = []
    for direction in tangent:
        reward = np.broadcast_to(direction.reshape(S, A, 1), probability(mdp.transition).shape)
        form, _ = form_of(mdp, reward, canonical)
        full = form if form.ndim == 3 else form[:, :, None]
        scale = np.sqrt(probability(mdp.transition)) if weights else 1
        copies = 1 if weights or form.ndim == 3 else S
        rows.append((np.where(mdp.available[:, :, None], full, 0) * scale * np.sqrt(copies)).ravel())
    gram = np.array(rows) @ np.array(rows).T
    if np.linalg.eigvalsh(gram)[0] <= 1e-12 * np.trace(gram):
        raise ValueError(
            f"`{name}` is 0 on a reward that orders policies; it is no canonical form: use one such as rt.canonical.val."
        )
    return gram
