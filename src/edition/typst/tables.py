"""Tables: docutils' row-wise model with ``morecols`` and ``morerows`` brought to Typst's cells with spans."""

from __future__ import annotations

from collections.abc import Callable

from docutils import nodes

from edition.typst.quote import literal

Render = Callable[[list[nodes.Node]], str]


def source(table: nodes.table, render: Render) -> str:
    """Typst source of a table; ``render`` gives the source of some nodes."""
    group = next(table.findall(nodes.tgroup), None)
    columns = list(group.findall(nodes.colspec)) if group is not None else []
    caption = next((child for child in table.children if isinstance(child, nodes.title)), None)
    header = [cell for part in table.findall(nodes.thead) for cell in _cells(part, len(columns), render)]
    cells = [cell for part in table.findall(nodes.tbody) for cell in _cells(part, len(columns), render)]
    # A repeated header is an artifact, which may hold no links (ISO 14289-1, 7.18.5): notes are links in Typst.
    links = (nodes.footnote_reference, nodes.reference)
    repeat = not any(isinstance(node, links) for part in table.findall(nodes.thead) for node in part.findall())
    title = f"{{{render(caption.children)}}}" if caption is not None else "none"
    return (
        f"set-table({_widths(table, columns)}, {title}, {literal(repeat)}, ({''.join(header)}), (\n{''.join(cells)}))\n"
    )


def _cells(part: nodes.Element, columns: int, render: Render) -> list[str]:
    rows = [row for row in part.children if isinstance(row, nodes.row)]
    found = []
    for number, row in enumerate(rows):
        for entry in row.children:
            if not isinstance(entry, nodes.entry):
                continue
            width = min(entry.get("morecols", 0) + 1, max(columns, 1))
            height = min(entry.get("morerows", 0) + 1, len(rows) - number)
            found.append(f"cell({width}, {height}, {{{render([entry])}}}),\n")
    return found


def _widths(table: nodes.table, columns: list[nodes.colspec]) -> str:
    """Given widths in proportion; otherwise Typst finds them from the content."""
    if "colwidths-given" not in table["classes"]:
        return literal(max(len(columns), 1))
    return f"({''.join(_fraction(column) for column in columns)})"


def _fraction(column: nodes.colspec) -> str:
    return f"{max(int(column.get('colwidth', 1)), 1)}fr, "
