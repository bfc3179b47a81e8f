"""The changes as text, JSON, Markdown (release notes) and a page of HTML with both sides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Final

from . import Compared
from .changes import KINDS, Change

#: Layer -> how a report heads it; the order is that of the report.
LAYERS: Final[Mapping[str, str]] = {
    "anchor": "Identifiers",
    "text": "Text",
    "apparatus": "Apparatus",
    "translation": "Translation",
    "note": "Notes and commentary",
    "metadata": "About the edition",
}
_HINT: Final = "\n  hint: bring the identifier back, or say in a file of --redirects what stands for it now"
#: Changes of the text that are set apart from those of its words.
_APART: Final = ("orthography", "punctuation", "markup")


def text(old: str, new: str, found: Sequence[Compared]) -> str:
    """One change a line, ``file:line: layer label: kind``, and a summary."""
    lines = [
        f"{file.place(change)}: {change.layer} {change.label}: {_kind(change)} {_sides(change)}".rstrip()
        + (_HINT if change.is_error else "")
        for file in found
        for change in file.changes
    ]
    return "\n".join([*lines, summary(old, new, found)]) + "\n"


def summary(old: str, new: str, found: Sequence[Compared]) -> str:
    """How many changes of each kind, in one line."""
    counts = Counter((LAYERS[c.layer].lower(), c.what) for file in found for c in file.changes)
    layers = dict.fromkeys(layer for layer, _ in counts)
    each = [f"{own}: {', '.join(f'{n} {w}' for (layer, w), n in counts.items() if layer == own)}" for own in layers]
    return f"{old} → {new}: {'; '.join(each) or 'no change'}"


def _kind(change: Change) -> str:
    """The kind of a change, and what of an entry it concerns."""
    return f"{change.what} ({change.part})" if change.part else change.what


def as_json(old: str, new: str, found: Sequence[Compared]) -> str:
    """An object with ``old``, ``new`` and ``changes``, each with its ``place``."""
    listed = [{"place": file.place(change), **asdict(change)} for file in found for change in file.changes]
    return json.dumps({"old": old, "new": new, "changes": listed}, ensure_ascii=False, indent=1) + "\n"


def markdown(old: str, new: str, found: Sequence[Compared]) -> str:
    """Release notes: a section for each layer; spelling, punctuation and markup of the text are counted together."""
    out = [f"## Changes from {as_text(old)} to {as_text(new)}", ""]
    every = [change for file in found for change in file.changes]
    for layer, head in LAYERS.items():
        own = [change for change in every if change.layer == layer]
        if not own:
            continue
        out += [f"### {head}", ""]
        out += [f"- {as_text(c.label)}: {_kind(c)} {_md_sides(c)}".rstrip() for c in own if c.what not in _APART]
        for what in _APART:
            if apart := [change for change in own if change.what == what]:
                places = ", ".join(dict.fromkeys(as_text(change.label) for change in apart))
                out.append(f"- {what} only ({KINDS[apart[0].what]}): {len(apart)} in {places}")
        out.append("")
    if not every:
        out += ["Nothing has changed.", ""]
    return "\n".join(out)


def html(old: str, new: str, found: Sequence[Compared]) -> str:
    """A page that stands alone: both sides of each change, told apart by words and signs, not by colour only."""
    body = "\n".join(_html_file(file) for file in found if file.changes)
    title = f"{escape(old)} → {escape(new)}"
    return _PAGE.format(
        title=title, summary=escape(summary(old, new, found)), body=body or "<p>Nothing has changed.</p>"
    )


def _html_file(file: Compared) -> str:
    apart = [change for change in file.changes if change.what in _APART]
    rest = [change for change in file.changes if change.what not in _APART]
    tables = _html_table("", rest) + _html_table("Spelling, punctuation and markup", apart)
    return f"<section>\n<h2>{escape(file.new or file.old)}</h2>\n{tables}</section>"


def _html_table(title: str, changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Line", "Where", "What", "Old", "New"))
    rows = "\n".join(map(_html_row, changes))
    above = f"<h3>{title}</h3>\n" if title else ""
    return f"{above}<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"


def _html_row(change: Change) -> str:
    lang = f' lang="{escape(change.lang)}"' if change.lang else ""
    before, after = (f"{escape(x)} " if x else "" for x in (change.before, change.after))
    sides = [
        f'<td{lang} data-side="{side}">{before}{f"<{tag}>{escape(words)}</{tag}> " if words else ""}{after}</td>'
        if words or before or after
        else "<td></td>"
        for side, tag, words in (("Old", "del", change.old), ("New", "ins", change.new))
    ]
    where = f"{LAYERS[change.layer]}, <code>{escape(change.label)}</code>"
    what = f"{_kind(change)}<br><small>{KINDS[change.what]}</small>"
    if change.is_error:
        what = f"<strong>Error</strong>: {what}"
    line = f'<td class="line">{change.line or ""}</td>'
    return f'<tr>{line}<th scope="row">{where}</th><td>{what}</td>{"".join(sides)}</tr>'


def _sides(change: Change) -> str:
    around = (f"{change.before} " if change.before else "", f" {change.after}" if change.after else "")
    context = f"  ({around[0]}_{around[1]})" if any(around) else ""
    return _arrow(change, str) + context


def _md_sides(change: Change) -> str:
    return _arrow(change, as_text)


def _arrow(change: Change, form: Callable[[str], str]) -> str:
    """Old and new words; of what can have both sides, an empty one too: ``“,” → “”``."""
    one_sided = change.what in ("added", "removed", "moved", "anchor-removed")
    return " → ".join(f"“{form(w)}”" for w in (change.old, change.new) if w or not one_sided)


def as_text(words: str) -> str:
    """Words for Markdown: nothing in them is markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|~&$" else c for c in words)


_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 serif; }}
body {{ max-width: 76rem; margin: 0 auto; padding: 1rem; }}
h1 {{ font-size: 1.6rem; }}
h2 {{ font-size: 1.25rem; margin-top: 2rem; }}
h3 {{ font-size: 1rem; margin-top: 1.5rem; }}
h1, h2, p {{ overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .6rem; }}
tr {{ border-bottom: 1px solid color-mix(in srgb, currentColor 30%, transparent); }}
td {{ overflow-wrap: anywhere; }}
th {{ font-weight: 600; }}
thead th:nth-child(1) {{ width: 4rem; }}
thead th:nth-child(2) {{ width: 12rem; }}
thead th:nth-child(3) {{ width: 17rem; }}
.line {{ font-variant-numeric: tabular-nums; }}
del::before, ins::before {{ display: inline-block; text-decoration: none; white-space: pre; }}
del::before {{ content: "− "; }}
ins::before {{ content: "+ "; }}
@media (max-width: 44rem) {{
  table, tbody, tr, td, th {{ display: block; }}
  thead, td:empty {{ display: none; }}
  tr {{ padding-block: .5rem; }}
  th, td {{ padding: .1rem 0; }}
  .line::before {{ content: "Line "; }}
  [data-side]::before {{ content: attr(data-side) ": "; font-weight: 600; }}
}}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{summary}</p>
{body}
</main>
</body>
</html>
"""

FORMATS: Final[Mapping[str, Callable[[str, str, Sequence[Compared]], str]]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
    "html": html,
}
