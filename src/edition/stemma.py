"""A stemma drawn from TEI ``graph``: its nodes in layers by descent, conjectural ones and their lines dashed.

The drawing is an SVG of a few boxes and lines, made anew by each build; what it shows is said in words too
(:func:`described`), for readers who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from edition.model import Arc, Node, Stemma

_WIDTH: Final = 190
_HEIGHT: Final = 44
_GAP_X: Final = 26
_GAP_Y: Final = 48
_LINE: Final = 26  # characters of a label that fit a box
#: Drawn for a light page; on a dark one the lines turn light with the text.
_STYLE: Final = (
    "text{font-family:'Libertinus Serif',serif;font-size:14px;fill:#222;text-anchor:middle}"
    "rect{fill:none;stroke:#555}line{stroke:#555}.conjectural{stroke-dasharray:5 4}"
    "@media (prefers-color-scheme:dark){text{fill:#ddd}rect,line{stroke:#aaa}}"
)


def described(stemma: Stemma) -> str:
    """The stemma in words: what descends from what, and what of it is conjecture."""
    labels = {node.id: node.label for node in stemma.nodes}
    said = [
        f"{labels[arc.target]} from {labels[arc.source]}{' (conjecture)' if arc.conjectural else ''}"
        for arc in stemma.arcs
        if arc.source in labels and arc.target in labels
    ]
    alone = [n.label for n in stemma.nodes if not any(n.id in (a.source, a.target) for a in stemma.arcs)]
    return "Stemma: " + "; ".join([*said, *alone]) + "."


def svg(stemma: Stemma) -> str:
    """The drawing. Nodes that nothing leads to stand at the top; each other one below the lowest it descends from."""
    rows = _rows(stemma)
    width = max(len(row) for row in rows) * (_WIDTH + _GAP_X) + _GAP_X
    height = len(rows) * (_HEIGHT + _GAP_Y)
    at = {
        node.id: (
            (width - len(row) * (_WIDTH + _GAP_X) + _GAP_X) // 2 + i * (_WIDTH + _GAP_X),
            8 + y * (_HEIGHT + _GAP_Y),
        )
        for y, row in enumerate(rows)
        for i, node in enumerate(row)
    }
    shapes = [_line(arc, at) for arc in stemma.arcs if arc.source in at and arc.target in at]
    shapes += [_box(node, *at[node.id]) for node in stemma.nodes]
    title = escape(described(stemma))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height - _GAP_Y + 16}" '
        f'width="{width}" height="{height - _GAP_Y + 16}" role="img"><title>{title}</title><style>{_STYLE}</style>'
        f"{''.join(shapes)}</svg>\n"
    )


def _rows(stemma: Stemma) -> list[list[Node]]:
    depth = dict.fromkeys((n.id for n in stemma.nodes), 0)
    for _ in stemma.nodes:  # a chain is no longer than the number of nodes; a circle ends here too
        for arc in stemma.arcs:
            if arc.source in depth and arc.target in depth:
                depth[arc.target] = min(max(depth[arc.target], depth[arc.source] + 1), len(depth) - 1)
    rows: list[list[Node]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for node in stemma.nodes:
        rows[depth[node.id]].append(node)
    return [row for row in rows if row]


def _line(arc: Arc, at: dict[str, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = at[arc.source], at[arc.target]
    kind = ' class="conjectural"' if arc.conjectural else ""
    return f'<line{kind} x1="{x1 + _WIDTH // 2}" y1="{y1 + _HEIGHT}" x2="{x2 + _WIDTH // 2}" y2="{y2}"/>'


def _box(node: Node, x: int, y: int) -> str:
    kind = ' class="conjectural"' if node.conjectural else ""
    lines = list(_wrapped(node.label))
    top = y + _HEIGHT // 2 + 5 - (len(lines) - 1) * 8
    words = "".join(f'<text x="{x + _WIDTH // 2}" y="{top + i * 16}">{escape(t)}</text>' for i, t in enumerate(lines))
    return f'<rect{kind} id={quoteattr("node-" + node.id)} x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}"/>{words}'


def _wrapped(label: str) -> Iterable[str]:
    """The label in lines that fit the box."""
    line = ""
    for word in label.split():
        if line and len(line) + len(word) >= _LINE:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
