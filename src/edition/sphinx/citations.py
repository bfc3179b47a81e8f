"""Citations by author and year, faster and with valid roles.

sphinxcontrib-bibtex looks its plain-text backend up on disk for every citation (62 % of the writing time of a large
edition); a plugin registered at run time is found first. docutils wraps a bibliography in ``role="list"`` with
children of the deprecated ``doc-biblioentry``: WAI-ARIA asks for ``listitem`` there.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path

from docutils import nodes
from pybtex.backends.plaintext import Backend
from pybtex.database import BibliographyData, Entry
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style, toplevel
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node, optional_field, sentence
from sphinx.writers.html5 import HTML5Translator

from .notes import letters
from .search import fold

#: What stands for the year of an undated work.
UNDATED = "n.d."
#: The longest title, in characters, that stands for a name.
LONGEST = 32


class AuthorYear(BaseLabelStyle):  # type: ignore[misc]
    """Labels as historians cite: ``Davies 1972``, ``Marx and Engels 1848``, ``White 1994a``."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """One label for each entry; equal ones are told apart by a letter after the year."""
        plain = [f"{who(entry)} {entry.fields.get('year', UNDATED)}" for entry in sorted_entries]
        often = Counter(plain)
        series = {name: count(1) for name in often}
        for name in plain:
            joint = "-" if name.endswith(UNDATED) else ""
            yield f"{name}{joint}{letters(next(series[name]))}" if often[name] > 1 else name


class ByLabel(BaseSortingStyle):  # type: ignore[misc]
    """Entries in the order of their labels, so that a reader finds ``Davies 1972`` between Carr and Lenin."""

    def sorting_key(self, entry: Entry) -> tuple[str, ...]:
        """Name, year, title; without case and diacritics."""
        return tuple(
            map(fold, (who(entry), entry.fields.get("year", "9999"), entry.fields.get("title", ""), entry.key))
        )


class EditionStyle(Style):  # type: ignore[misc]
    """The bibliography: pybtex's plain layout with our order and labels."""

    default_sorting_style = ByLabel
    default_label_style = AuthorYear

    def format_entry(self, label: str, entry: Entry, bib_data: BibliographyData | None = None) -> FormattedEntry:
        """The entry as set in a list; one that is the same was formatted before (a build runs Sphinx twice)."""
        if "crossref" in entry.fields:  # takes from other entries
            return super().format_entry(label, entry, bib_data)
        said = (label, entry.key, entry.type, *entry.fields.items())
        people = tuple((role, str(person)) for role, persons in entry.persons.items() for person in persons)
        key = (said, people)
        if key not in _formatted:
            _formatted[key] = super().format_entry(label, entry, bib_data)
        return _formatted[key]

    def get_incollection_template(self, entry: Entry) -> Node:
        """The part of a collection, and its note, which pybtex leaves out here."""
        return toplevel[super().get_incollection_template(entry), sentence[optional_field("note")]]


_formatted: dict[tuple[object, ...], FormattedEntry] = {}


def who(entry: Entry) -> str:
    """Who is named for an entry: author, editor, organisation; failing these, its title, cut short."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [_plain(" ".join(person.prelast_names + person.last_names)) for person in people]
    if len(names) > 3:
        return f"{names[0]} et al."
    if names:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    fields = entry.fields
    named = fields.get("organization") or fields.get("shorttitle")
    return _plain(named) if named else _short(_plain(fields.get("title", entry.key)))


@lru_cache(maxsize=4096)
def _plain(tex: str) -> str:
    return str(Text.from_latex(tex).render(Backend()))


def _short(title: str) -> str:
    """The first part of a title: up to a colon, semicolon, slash, bracket or sentence, and not too long."""
    first = re.split(r"[:;/[\]]|\. ", title.strip("[] "), maxsplit=1)[0].strip()
    return first if len(first) <= LONGEST else first[:LONGEST].rsplit(" ", 1)[0] + " …"


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
