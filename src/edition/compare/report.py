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
#: Changes of the text that are set apart from those of its words.
_APART: Final = ("orthography", "punctuation", "markup")


def text(old: str, new: str, found: Sequence[Compared]) -> str:
    """One change a line, ``file:line: layer label: kind``, and a summary."""
    lines = [
        f"{file.place(change)}: {change.layer} {change.label}: {_kind(change)} {_sides(change)}".rstrip()
        for file in found
        for change in file.changes
    ]
    if any(change.is_error for file in found for change in file.changes):
        lines.append("  hint: bring the identifier back, or say in a file of --redirects what stands for it now")
    return "\n".join([*lines, summary(old, new, found)]) + "\n"


def summary(old: str, new: str, found: Sequence[Compared]) -> str:
    """How many changes of each kind, in one line."""
    counts = Counter((LAYERS[c.layer].lower(), c.what) for file in found for c in file.changes)
    layers = dict.fromkeys(layer for layer, _ in counts)
    said = [f"{own}: {', '.join(f'{n} {w}' for (layer, w), n in counts.items() if layer == own)}" for own in layers]
    return f"{old} → {new}: {'; '.join(said) or 'no change'}"


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
    rows = "\n".join(_html_row(change) for change in file.changes)
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Line", "Where", "Kind", "Old", "New"))
    title = escape(file.new or file.old)
    return f"<h2>{title}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _html_row(change: Change) -> str:
    lang = f' lang="{escape(change.lang)}"' if change.lang else ""
    before, after = (f"{escape(x)} " if x else "" for x in (change.before, change.after))
    sides = [
        f"<td{lang}>{before}<{tag}>{escape(words)}</{tag}> {after}</td>" if words else "<td></td>"
        for tag, words in (("del", change.old), ("ins", change.new))
    ]
    where = f"{LAYERS[change.layer]}, <code>{escape(change.label)}</code>"
    return f'<tr><td>{change.line or ""}</td><th scope="row">{where}</th><td>{_kind(change)}</td>{"".join(sides)}</tr>'


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
body {{ max-width: 72rem; margin: 0 auto; padding: 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid; }}
td {{ overflow-wrap: anywhere; }}
th {{ font-weight: 600; }}
del::before {{ content: "− "; }}
ins::before {{ content: "+ "; }}
@media (max-width: 40rem) {{ table, tbody, tr, td, th {{ display: block; }} thead {{ display: none; }} }}
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
