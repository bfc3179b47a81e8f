"""Scholarly critical editions from TEI: a web edition, a print-grade PDF and a citable release from one source."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """``__version__``, looked up when asked for: the look-up takes longer than reading a letter."""
    if name != "__version__":
        raise AttributeError(f"module 'edition' has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("tei-edition")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
