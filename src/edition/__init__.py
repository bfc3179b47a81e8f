"""Scholarly critical editions from TEI: a web edition, a print-grade PDF and a citable release from one source."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("tei-edition")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
