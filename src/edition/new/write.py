"""Blocks -> a whole TEI file with the skeleton of a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from edition.new.blocks import Block, Heading, Piece, Text, lines, xml


@dataclass(frozen=True, slots=True)
class Answers:
    """What the editor has said; what is empty is not said in the header either."""

    title: str
    author: str = ""
    editor: str = ""
    lang: str = ""
    siglum: str = "S"


def tei(text: Text, answers: Answers, witness: str, *, proved: bool) -> str:
    """The file. ``witness``: path of the source from the TEI file; ``proved``: whether it can be restored from it."""
    who = [
        f"        <author>{escape(answers.author)}</author>\n"
        if answers.author
        else "        <!-- <author>…</author> -->\n",
        f"        <editor>{escape(answers.editor)}</editor>\n"
        if answers.editor
        else "        <!-- <editor>…</editor> -->\n",
    ]
    lang = f" xml:lang={quoteattr(answers.lang)}" if answers.lang else ""
    return _FILE.format(
        title=escape(answers.title),
        who="".join(who),
        source=_source(answers, witness, proved=proved),
        lang=lang,
        body="\n".join(_body(text.blocks)),
    )


def _source(answers: Answers, witness: str, *, proved: bool) -> str:
    if not witness:
        return "        <p>Say where the text comes from.</p>"
    name = escape(witness.rpartition("/")[2])
    here = f"<ref target={quoteattr(witness)}>{name}</ref>" if proved else name
    return (
        "        <listWit>\n"
        f"          <witness xml:id={quoteattr(answers.siglum)}>The file {here}.</witness>\n"
        "        </listWit>"
    )


def _body(blocks: Sequence[Block]) -> Iterator[str]:
    """Sections by their headings; paragraphs are numbered through the text."""
    depth, number, empty = 0, 0, True
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, depth + 1)
            for gone in range(depth, level - 1, -1):
                if empty:
                    yield f"{_indent(gone)}  <p/>"
                yield f"{_indent(gone)}</div>"
                empty = False
            yield f"{_indent(level)}<div>"
            yield f"{_indent(level)}  <head>{xml(block.content)}</head>"
            depth, empty = level, True
            continue
        empty = False
        if block.name == "p":
            number += 1
            block = Piece("p", block.content, (("xml:id", f"p{number}"), ("n", str(number)), *block.attributes))
        yield from lines(block, _indent(depth + 1))
    if empty:
        yield f"{_indent(depth + 1)}<p/>"
    for gone in range(depth, 0, -1):
        yield f"{_indent(gone)}</div>"


def _indent(level: int) -> str:
    return "  " * (3 + level)


_FILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="schema/edition.rng" type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt>
        <title>{title}</title>
{who}      </titleStmt>
      <publicationStmt>
        <p>Not published yet.</p>
      </publicationStmt>
      <sourceDesc>
{source}
      </sourceDesc>
    </fileDesc>
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
