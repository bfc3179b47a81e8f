"""Columns -> TEI with parallel segmentation (TEI P5, Critical Apparatus)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from edition.collate.align import Column
from edition.compare.changes import kind

#: Kind of a difference -> type of the reading; a difference of words has none.
_TYPES: Final = {"orthography": "orthographic", "punctuation": "punctuation"}


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header says; empty: nothing is said."""

    title: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text: words by witness; ``varies`` when they are not the same in all."""

    words: Mapping[str, str]
    varies: bool


def tei(
    paragraphs: Sequence[Sequence[Column]], order: Sequence[str], base: str, files: Mapping[str, str], heading: Heading
) -> str:
    """A whole TEI file."""
    body = "\n".join(_paragraph(number, row, order, base) for number, row in enumerate(paragraphs, 1))
    witnesses = "\n".join(
        f"          <witness xml:id={quoteattr(s)}>The text file {escape(files[s])}</witness>" for s in order
    )
    lang = f" xml:lang={quoteattr(heading.lang)}" if heading.lang else ""
    return _FILE.format(
        title=escape(heading.title), witnesses=witnesses, base=quoteattr(f"#{base}"), lang=lang, body=body
    )


def _paragraph(number: int, row: Sequence[Column], order: Sequence[str], base: str) -> str:
    there = [s for s in order if any(s in column for column in row)]
    inner = "\n".join(f"          {line}" for line in _lines(_places(row, there), there, base))
    paragraph = f'        <p xml:id="p{number}" n="{number}">\n{inner}\n        </p>'
    if len(there) == len(order):
        return paragraph
    # a paragraph that some have not: the reading is the paragraph
    wit = " ".join(f"#{s}" for s in there)
    without = " ".join(f"#{s}" for s in order if s not in there)
    inner, empty = ("lem", "rdg") if base in there else ("rdg", "lem")
    here = f'        <{inner} wit="{wit}">\n{paragraph}\n        </{inner}>'
    gone = f'        <{empty} wit="{without}"/>'
    return "\n".join(("        <app>", *((here, gone) if inner == "lem" else (gone, here)), "        </app>"))


def _places(row: Sequence[Column], there: Sequence[str]) -> Iterator[Place]:
    """Neighbouring columns that divide the witnesses in the same way, together."""
    for parted, group in groupby(row, key=lambda column: _parted(column, there)):
        found = list(group)
        words = {s: " ".join(column[s] for column in found if s in column) for s in there}
        yield Place(words, len(set(parted)) > 1)


def _parted(column: Column, there: Sequence[str]) -> tuple[int, ...]:
    """Which witnesses agree: for each, the number of the first that has the same."""
    said = [column.get(s, "") for s in there]
    return tuple(said.index(words) for words in said)


def _lines(places: Iterator[Place], there: Sequence[str], base: str) -> Iterator[str]:
    for place in places:
        if place.varies:
            yield from _app(place, there, base)
        elif words := place.words[there[0]]:
            yield escape(words)


def _app(place: Place, there: Sequence[str], base: str) -> Iterator[str]:
    lemma = place.words[base if base in there else there[0]]
    readings = dict.fromkeys((lemma, *(place.words[s] for s in there)))
    yield "<app>"
    for words in readings:
        name = "lem" if words == lemma else "rdg"
        wit = " ".join(f"#{s}" for s in there if place.words[s] == words)
        what = _TYPES.get(kind(lemma, words), "") if name == "rdg" and words and lemma else ""
        said = f" type={quoteattr(what)}" if what else ""
        content = f">{escape(words)}</{name}>" if words else "/>"
        yield f"  <{name} wit={quoteattr(wit)}{said}{content}"
    yield "</app>"


_FILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt>
        <title>{title}</title>
      </titleStmt>
      <publicationStmt>
        <p>Not published.</p>
      </publicationStmt>
      <sourceDesc>
        <listWit>
{witnesses}
        </listWit>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <variantEncoding method="parallel-segmentation" location="internal"/>
      <editorialDecl>
        <p>Collated by machine; the text is that of <ref target={base}>the base</ref>. A paragraph is a line of the
          file; runs of blanks are one space.</p>
      </editorialDecl>
    </encodingDesc>
  </teiHeader>
  <text{lang}>
    <body>
      <div type="edition">
{body}
      </div>
    </body>
  </text>
</TEI>
"""
