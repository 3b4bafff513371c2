"""Claims: a theorem is a decorated function.

The signature is the quantifiers and hypotheses, the docstring the statement, the body the conclusion:

    @theorem(source="ng1999policy", needs=["shaping_without_a_potential_can_change_the_optimum"])
    def potential_shaping_preserves_optimal_policies(mdp: AnyMDP, reward: AnyReward, phi: AnyPotential):
        \"""For every Φ: S → ℝ, shaping R by γΦ(s′) − Φ(s) leaves the set of optimal policies unchanged.\"""
        shaped = rt.shape(mdp, reward, phi)
        assert same(rt.optimal_actions(mdp, shaped).mask, rt.optimal_actions(mdp, reward).mask)

A counterexample and a refutation return a certificate instead. Each claim is one file of `rewardtheory.proofs`, which
bears its name; one walk over that package drives the tests, the command and the documentation.
"""

import functools
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# From weak to strong. Nothing sampled is ever called proved.
EVIDENCE = ("sampled", "exact", "identity", "exhaustive", "certified", "symbolic")


class Given(typing.NamedTuple):
    """A hypothesis: how an argument is drawn, given those drawn before it.

    Attributes:
        draw: from the arguments drawn before to a Hypothesis strategy of exact values.
        generic: from a NumPy generator and the arguments before to a random exact value with 60-bit numerators, for
            claims that are rational identities; None where there is no such thing.
        words: the hypothesis in words, for a listing.
    """

    draw: Callable[[dict[str, Any]], Any]
    words: str
    generic: Callable[[Any, dict[str, Any]], Any] | None = None


@dataclass(frozen=True)
class Claim:
    """A statement that runs.

    Attributes:
        id: the name of the function, which states the conclusion.
        kind: "theorem", "counterexample" or "refutation".
        statement: the docstring.
        source: a key of the bibliography.
        function: the body.
        needs: ids of the counterexamples that show that a hypothesis cannot be dropped.
        givens: the hypotheses, by argument.
        systems: in which number systems a theorem runs: (True,) exact, (False,) float64, or both.
        over: for a theorem shown by exhaustion, a function that yields the arguments of every instance.
        identity: whether the theorem is a rational identity, to be tested at exact random points.
        printed, repaired: for a refutation, the statement as printed, in our words, and what holds instead.
    """

    id: str
    kind: str
    statement: str
    source: str
    function: Callable
    needs: tuple[str, ...] = ()
    givens: dict[str, Given] = field(default_factory=dict)
    systems: tuple[bool, ...] = (True, False)
    over: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    identity: bool = False
    printed: str = ""
    repaired: str = ""


_claims: dict[str, Claim] = {}


def theorem(
    *,
    source: str,
    needs: Sequence[str] = (),
    exact: bool = True,
    floats: bool = True,
    identity: bool = False,
    over: Callable[[], Iterable[Mapping[str, Any]]] | None = None,
):
    """Decorator of a theorem.

    Args:
        source: a key of the bibliography.
        needs: ids of counterexamples, one for each hypothesis that cannot be dropped.
        exact, floats: whether it runs in exact rationals, in float64, or (by default) both.
        identity: it states a rational identity; tested at exact random points of several sizes.
        over: a function that yields the arguments of every instance up to a size: shown by exhaustion.
    """

    def decorate(function):
        systems = tuple(system for system, wanted in ((True, exact), (False, floats)) if wanted)
        claim = _claim(function, "theorem", source)
        _register(
            claim | {"needs": tuple(needs), "systems": systems, "over": over, "identity": identity},
            {} if over else _givens(function),
        )
        return function

    return decorate


def counterexample(*, source: str):
    """Decorator of a counterexample: a function without arguments that returns a certificate."""

    def decorate(function):
        _register(_claim(function, "counterexample", source), {})
        return function

    return decorate


def refutation(*, source: str, printed: str, repaired: str):
    """Decorator of a counterexample to a statement as printed somewhere.

    Args:
        source: a key of the bibliography, of the work that prints the statement.
        printed: the reading of the statement, in our words.
        repaired: the statement that holds, with the id of its theorem where there is one.
    """

    def decorate(function):
        _register(_claim(function, "refutation", source) | {"printed": printed, "repaired": repaired}, {})
        return function

    return decorate


def claims() -> dict[str, Claim]:
    """Every claim of the library, by id, in alphabetical order.

    >>> import rewardtheory as rt
    >>> rt.claims()["potential_shaping_preserves_optimal_policies"].kind
    'theorem'
    """
    _walk()
    return dict(sorted(_claims.items()))


@functools.cache
def _walk() -> None:
    package = importlib.import_module("rewardtheory.proofs")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)


def _claim(function, kind: str, source: str) -> dict[str, Any]:
    statement = inspect.getdoc(function)
    if not statement:
        raise ValueError(
            f"`{function.__name__}` has no docstring; the docstring of a claim is its statement: write it."
        )
    if kind != "theorem" and inspect.signature(function).parameters:
        raise ValueError(f"`{function.__name__}` has arguments; a {kind} is one instance, and takes none.")
    return {"id": function.__name__, "kind": kind, "statement": statement, "source": source, "function": function}


def _givens(function) -> dict[str, Given]:
    hints = typing.get_type_hints(function, include_extras=True)
    found = {}
    for name in inspect.signature(function).parameters:
        given = next((x for x in getattr(hints.get(name), "__metadata__", ()) if isinstance(x, Given)), None)
        if given is None:
            raise ValueError(
                f"`{function.__name__}` has the argument {name!r} without a hypothesis; annotate it with one of "
                "rewardtheory.verify.hypotheses, such as AnyReward."
            )
        found[name] = given
    return found


def _register(fields: dict[str, Any], givens: dict[str, Given]) -> None:
    function = fields["function"]
    known = _claims.get(fields["id"])
    if known is not None and known.function.__module__ != function.__module__:
        raise ValueError(
            f"`{fields['id']}` is claimed in {known.function.__module__} and in {function.__module__}; rename one."
        )
    claim = Claim(**fields, givens=givens)
    # A claim made elsewhere (in a test, in a notebook) can be run, but it is none of the library's.
    function.claim = claim
    if function.__module__.startswith("rewardtheory.proofs"):
        _claims[claim.id] = claim
