"""Running a claim: theorems on many instances, counterexamples and refutations by their certificates."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from rewardtheory.graphs import literal
from rewardtheory.types import MDP
from rewardtheory.verify.claims import Claim
from rewardtheory.verify.instances import in_floats

# Sizes at which an identity is tested; at each it errs with probability at most degree / 2^60.
IDENTITY_SIZES = ((1, 2), (2, 2), (3, 2), (3, 3), (4, 2))


@dataclass(frozen=True)
class Outcome:
    """What running a claim found.

    Attributes:
        claim: the claim.
        ok: whether it held.
        evidence: what that is worth: sampled, exact, identity, exhaustive, certified or symbolic.
        instances: how many instances were run.
        seconds: how long it took.
        failure: where it failed, the instance ready to paste; empty where it held.
        certificate: what a counterexample or refutation returned.
    """

    claim: Claim
    ok: bool
    evidence: str
    instances: int
    seconds: float
    failure: str = ""
    certificate: Any = None


def run(claim: Claim, *, examples: int = 100, seed: int | None = None) -> Outcome:
    """Run a claim.

    Args:
        claim: the claim.
        examples: for a sampled theorem, how many instances in each number system.
        seed: of the instances; by default they are the same at every run.
    """
    begun = time.perf_counter()
    if claim.kind != "theorem":
        ok, count, failure, certificate = _certified(claim)
        evidence = "certified"
    elif claim.over is not None:
        ok, count, failure = _exhausted(claim)
        evidence, certificate = "exhaustive", None
    elif claim.identity:
        ok, count, failure = _identity(claim, 0 if seed is None else seed)
        evidence, certificate = "identity", None
    else:
        ok, count, failure = _sampled(claim, examples, seed)
        evidence, certificate = "exact" if True in claim.systems else "sampled", None
    return Outcome(claim, ok, evidence, count, time.perf_counter() - begun, failure, certificate)


def _certified(claim: Claim):
    try:
        certificate = claim.function()
    except Exception as error:
        return False, 1, f"{type(error).__name__}: {error}", None
    verdict = certificate.verify()
    return verdict.ok, 1, "" if verdict.ok else verdict.reason, certificate


def _exhausted(claim: Claim):
    count = 0
    for arguments in claim.over() if claim.over is not None else ():
        count += 1
        try:
            claim.function(**arguments)
        except Exception as error:
            return False, count, _told(arguments, error)
    return count > 0, count, "" if count else "there was no instance to run on"


def _identity(claim: Claim, seed: int):
    count = 0
    for size in IDENTITY_SIZES:
        random = np.random.default_rng([seed, *size])
        seen: dict[str, Any] = {"size": size}
        for name, hypothesis in claim.givens.items():
            if hypothesis.generic is None:
                return False, count, f"the hypothesis of {name!r} has no generic points; the claim is no identity"
            seen[name] = hypothesis.generic(random, seen)
        del seen["size"]
        count += 1
        try:
            claim.function(**seen)
        except Exception as error:
            return False, count, _told(seen, error)
    return True, count, ""


def _sampled(claim: Claim, examples: int, seed: int | None):
    count = 0
    for system in claim.systems:
        body, last, runs = _body(claim, system)
        test = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=seed is None,
            report_multiple_bugs=False,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=tuple(HealthCheck),  # type: ignore[arg-type],
        )(given(st.data())(body))
        try:
            (test if seed is None else seeded(seed)(test))()
        except Exception as error:
            return False, count + len(runs), _told(last, error)
        count += len(runs)
    return True, count, ""


def _body(claim: Claim, system: bool):
    """(a test of one drawn instance, the arguments of the last one, a list with an entry for each)."""
    last: dict[str, Any] = {}
    runs: list[None] = []

    def body(data):
        runs.append(None)
        seen: dict[str, Any] = {}
        for name, hypothesis in claim.givens.items():
            seen[name] = data.draw(hypothesis.draw(seen))
        arguments = seen if system else {name: in_floats(x) for name, x in seen.items()}
        last.clear()
        last.update(arguments)
        claim.function(**arguments)

    return body, last, runs


def _told(arguments, error) -> str:
    """The instance as text to paste, and what went wrong on it."""
    words = []
    mdp = next((x for x in arguments.values() if isinstance(x, MDP)), None)
    shape = None if mdp is None else np.shape(getattr(mdp.transition, "probability", mdp.transition))
    for name, x in arguments.items():
        if isinstance(x, MDP):
            words.append(literal(x))
        elif mdp is not None and getattr(x, "shape", None) == shape:
            words.append(literal(mdp, x).split("\n")[1].replace("reward =", f"{name} =", 1))
        else:
            words.append(f"{name} = {x}")
    return "\n".join([*words, f"{type(error).__name__}: {error}".strip(": ")])
