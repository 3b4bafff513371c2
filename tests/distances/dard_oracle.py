"""The form of DARD, written out a second time: an oracle."""

import numpy as np


def dard_form(mdp, reward):
    """C(R)(s,a,s′) = R + E[γR(s′,A,S″) − R(s,A,S′) − γR(S′,A,S″)], A uniform and the same, S′ ~ P(s,A), S″ ~ P(s′,A).

    The model is dense, with every action in every state.
    """
    P, gamma, actions = mdp.transition, mdp.discount, mdp.n_actions
    found = np.array(reward)
    for a in range(actions):
        onward = (P[:, a] * reward[:, a]).sum(axis=1)  # E[R(s,a,S′)], S′ ~ P(s,a)
        # R(S′,a,S″) with S′ ~ P(s,a) and S″ ~ P(s′,a): it hangs on s and s′ together.
        crossed = P[:, a] @ reward[:, a] @ P[:, a].T
        found = found + (gamma * onward[None, :] - onward[:, None] - gamma * crossed)[:, None, :] / actions
    return found
