"""What a reader gathers, and how it becomes paragraphs: runs of inline content between blocks.

TEI lets blocks stand almost anywhere inside phrases; a page cannot. Here, once, a mixed run is cut into
paragraphs and blocks, in order, without losing a character.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from edition.model import (
    Block,
    Box,
    Break,
    Division,
    Entry,
    Inline,
    Items,
    Link,
    Literal,
    Mark,
    Note,
    Paragraph,
    Span,
    Table,
    Verses,
    is_block,
)
from edition.tei.space import GAP, collapse, settle

Flow: TypeAlias = list[Inline | Block]


def is_blank(node: Inline | Block) -> bool:
    """Whether ``node`` is only white space."""
    return node is GAP or (isinstance(node, str) and not node.strip(" \t\r\n"))


def inline_of(items: Iterable[Inline | Block]) -> tuple[Inline, ...]:
    """Inline content with its white space settled; blocks must have been flattened before."""
    return tuple(settle(items))  # type: ignore[arg-type]


def blocks_of(items: Iterable[Inline | Block], *, verse: bool = True) -> tuple[Block, ...]:
    """``items`` as blocks: each run of inline content becomes a paragraph, verse lines in a row a group.

    A note between blocks is hung on the paragraph before it, a page break stands at the beginning of the paragraph or
    verse line behind it. ``verse`` is false inside ``lg``, whose lines are grouped already.
    """
    out: list[Block] = []
    run: Flow = []
    for node in items:
        if is_block(node):
            if run and isinstance(node, Paragraph) and node.mark.name in _OPENED and (breaks := _only_breaks(run)):
                node = replace(node, content=inline_of([*breaks, *node.content]))
                run.clear()
            _close(run, out)
            _add(node, out, verse)  # type: ignore[arg-type]
        else:
            run.append(node)
    _close(run, out)
    return tuple(out)


#: What a page break before it may open.
_OPENED: Final = frozenset({"p", "ab", "l", "line"})


def _only_breaks(run: Flow) -> Flow:
    """The breaks of a run, if it holds nothing else."""
    breaks: Flow = [x for x in run if isinstance(x, Break) and x is not GAP]
    return breaks if breaks and all(isinstance(x, Break) or is_blank(x) for x in run) else []


def _close(run: Flow, out: list[Block]) -> None:
    """End a run of inline content, if it holds anything."""
    content = () if all(map(is_blank, run)) else inline_of(run)
    run.clear()
    if not content:
        return
    if all(isinstance(x, Note) for x in content) and out and isinstance(last := out[-1], Paragraph):
        out[-1] = replace(last, content=(*last.content, *content))
    else:
        line = next((x.mark.line for x in content if not isinstance(x, str)), 0)
        out.append(Paragraph(Mark("", line), content))


def _add(node: Block, out: list[Block], verse: bool) -> None:
    if verse and isinstance(node, Paragraph) and node.mark.name in ("l", "line"):
        if out and isinstance(last := out[-1], Verses) and not last.mark.name:
            out[-1] = Verses(last.mark, (*last.blocks, node))
        else:
            out.append(Verses(Mark("", node.mark.line), (node,)))
    else:
        out.append(node)


def flatten(items: Iterable[Inline | Block]) -> Flow:
    """``items`` as inline content: each block becomes a span of its name, set apart by a space."""
    out: Flow = []
    for node in items:
        if isinstance(node, Entry) and is_block(node):
            out.append(_flat_entry(node))
        elif is_block(node):
            out += [GAP, *_flat(node), GAP]  # type: ignore[arg-type]
        elif isinstance(node, (Span, Link)):
            out.append(replace(node, content=tuple(flatten(node.content))))  # type: ignore[arg-type]
        else:
            out.append(node)
    return out


def _flat(block: Block) -> Flow:
    match block:
        case Paragraph(mark=mark, content=content):
            inner: Flow = flatten(content)
        case Verses(mark=mark, blocks=blocks) | Box(mark=mark, blocks=blocks):
            inner = flatten(blocks)
        case Division(mark=mark, head=head, blocks=blocks):
            inner = [*flatten(head), GAP, *flatten(blocks)]
        case Items(mark=mark, head=head, items=items):
            inner = [*flatten(head), *(x for i in items for x in (GAP, *flatten(i.label), GAP, *flatten(i.blocks)))]
        case Table(mark=mark, head=head, rows=rows):
            inner = [*flatten(head), *(x for r in rows for c in r.cells for x in (GAP, *flatten(c.blocks)))]
        case Literal(mark=mark, text=text):
            inner = [collapse(text)]
        case _:
            return [block]
    if not mark.name:
        return inner
    return [Span(mark, tuple(inner))]  # type: ignore[arg-type]


def _flat_entry(entry: Entry) -> Entry:
    def flat(content: Iterable[Inline | Block]) -> tuple[Inline | Block, ...]:
        return tuple(settle(flatten(content)))

    return replace(
        entry,
        lemma=replace(entry.lemma, content=flat(entry.lemma.content)),
        readings=tuple(replace(r, content=flat(r.content)) for r in entry.readings),
    )


__all__ = ["GAP", "Flow", "blocks_of", "flatten", "inline_of", "is_blank", "is_block"]
