"""Exact rationals as text: "1/3", "-2", "0.25"."""

import re

import numpy as np

# No exponents: "1e999999999" is a short text and a number that fills the memory.
_RATIONAL = re.compile(r"([+-]?)(\d+)(?:/(\d+)|\.(\d+))?", re.ASCII)


def read_rational(text: str):
    """The ``fmpq`` that `text` says.

    Raises:
        ValueError: half a sentence, which the caller begins with the place.
    """
    from flint import fmpq, fmpz

    found = _RATIONAL.fullmatch(text)
    if found is None:
        shown = text if len(text) < 40 else text[:37] + "..."
        raise ValueError(f'holds {shown!r}, which is no number; exact numbers are texts such as "1/3", "-2" or "0.25"')
    sign, whole, below, decimals = found.groups()
    if decimals is not None:
        value = fmpq(fmpz(whole + decimals), fmpz(10) ** len(decimals))
    elif below is None:
        value = fmpq(fmpz(whole))
    elif not below.strip("0"):
        raise ValueError(f"holds {text!r}, a division by 0; correct it")
    else:
        value = fmpq(fmpz(whole), fmpz(below))
    return -value if sign == "-" else value


def read_rationals(texts: np.ndarray) -> np.ndarray:
    """An array of texts as an object array of ``fmpq``."""
    out = np.empty(texts.shape, dtype=object)
    out.ravel()[:] = [read_rational(text) for text in texts.ravel().tolist()]
    return out
