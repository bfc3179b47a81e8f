"""Citations by author and year, faster and with valid roles.

sphinxcontrib-bibtex looks its plain-text backend up on disk for every citation (62 % of the writing time of a large
edition); a plugin registered at run time is found first. docutils wraps a bibliography in ``role="list"`` with
children of the deprecated ``doc-biblioentry``: WAI-ARIA asks for ``listitem`` there.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from docutils import nodes
from pybtex.backends.plaintext import Backend
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.writers.html5 import HTML5Translator

from .notes import letters


class AuthorYear(BaseLabelStyle):  # type: ignore[misc]
    """Labels as historians cite: ``Davies 1972``, ``Marx and Engels 1848``, ``White 1994a``."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """One label for each entry; equal ones are told apart by a letter after the year."""
        plain = [label(entry) for entry in sorted_entries]
        often = Counter(plain)
        series = {name: count(1) for name in often}
        for name in plain:
            yield f"{name}{letters(next(series[name]))}" if often[name] > 1 else name


def label(entry: Entry) -> str:
    """Author (or editor, or organisation, or short title, or key) and year of an entry of the bibliography."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [Text.from_latex(" ".join(p.prelast_names + p.last_names)).render_as("text") for p in people]
    fields = entry.fields
    who = _join(names) or fields.get("organization") or fields.get("shorttitle") or fields.get("title") or entry.key
    return f"{Text.from_latex(who).render_as('text') if not names else who} {fields.get('year', 'n.d.')}"


def _join(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


class EditionStyle(Style):  # type: ignore[misc]
    """The bibliography: pybtex's plain layout, sorted by author and year, labelled by :class:`AuthorYear`."""

    default_sorting_style = "author_year_title"
    default_label_style = AuthorYear


def register() -> None:
    """Make the backend quick to find, and ``bibtex_default_style = "edition"`` known."""
    register_plugin("pybtex.backends", "plaintext", Backend, force=True)
    register_plugin("pybtex.style.formatting", "edition", EditionStyle, force=True)


def default_bibfiles(confdir: Path, srcdir: Path) -> list[str]:
    """``references.bib`` of the project, beside the pages or beside ``conf.py``, relative to ``confdir``."""
    found = (folder / "references.bib" for folder in (srcdir, confdir))
    return [os.path.relpath(path, confdir) for path in found if path.is_file()][:1]


def visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry, and before the first of a row the list around them."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close the entry, and after the last of a row the list."""
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")
