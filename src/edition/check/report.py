"""The findings as text with the source line and a caret, JSON, SARIF 2.1.0, and a page of HTML that stands alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from edition import __version__
from edition.problems import Problem, Severity

from . import RULES, Checked, coverage

_WIDTH: Final = 100
_WORDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_COLOURS: Final = {Severity.ERROR: "\033[31m", Severity.WARNING: "\033[33m"}


@lru_cache(maxsize=8)
def _lines(file: str) -> list[str]:
    """The lines of a file as its positions count them."""
    try:
        text = Path(file).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _excerpt(problem: Problem) -> tuple[str, int]:
    """The line of a finding, cut when it is long, and the index in it that is meant; -1: no line is known."""
    lines, place = _lines(problem.place.file), problem.place
    if not 1 <= place.line <= len(lines):
        return "", -1
    line, at = lines[place.line - 1], max(place.column - 1, 0)
    start = max(0, at - _WIDTH // 2) if len(line) > _WIDTH else 0
    cut = "".join(c if c.isprintable() else " " for c in line[start : start + _WIDTH])
    return ("…" if start else "") + cut + ("…" if start + _WIDTH < len(line) else ""), at - start + bool(start)


def summary(checked: Checked) -> str:
    """How many files, with or without a schema, how many errors and warnings, in one line."""
    counts = Counter(_WORDS[p.severity] for p in checked.problems)
    said = [f"{counts[w]} {w}{'s' if counts[w] != 1 else ''}" for w in _WORDS.values() if counts[w]]
    files = f"{len(checked.files)} file{'s' if len(checked.files) != 1 else ''}"
    held = "" if not checked.files else " against a schema" if checked.validated else " without a schema"
    if 0 < checked.validated < len(checked.files):
        held = f", {checked.validated} of them against a schema"
    return f"{files} checked{held}: {', '.join(said) or 'nothing found'}"


def text(checked: Checked, colour: bool = False) -> str:
    """Each finding with its line, a caret and the hint; a summary at the end."""
    out = []
    for p in checked.problems:
        on, off = (_COLOURS[p.severity], "\033[0m") if colour else ("", "")
        out.append(f"{p.place}: {on}{p.code} {'warning: ' if p.severity is Severity.WARNING else ''}{off}{p.message}")
        line, at = _excerpt(p)
        if at >= 0:
            out += [f"    {line}", f"    {' ' * at}{on}^{off}"]
        if p.hint:
            out.append(f"  hint: {p.hint}")
    tables = coverage.as_text(checked.coverage) if checked.coverage else ""
    return "\n".join([*out, summary(checked)]) + "\n" + tables


def as_json(checked: Checked) -> str:
    """An object with the files and the findings."""
    found = [
        {
            "file": p.place.file,
            "line": max(p.place.line, 1),
            "column": max(p.place.column, 1),
            "code": p.code,
            "rule": RULES[p.code].number if p.code in RULES else "",
            "severity": _WORDS[p.severity],
            "message": p.message,
            "hint": p.hint,
        }
        for p in checked.problems
    ]
    data: dict[str, Any] = {"files": [str(f) for f in checked.files], "findings": found}
    if checked.coverage:
        data["coverage"] = [coverage.as_data(one) for one in checked.coverage]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def sarif(checked: Checked) -> str:
    """SARIF 2.1.0 (OASIS), as code-scanning services read it: rules, results, columns in code points."""
    codes = sorted({p.code for p in checked.problems})
    rules = [_sarif_rule(code) for code in codes]
    results = [_sarif_result(p, codes.index(p.code)) for p in checked.problems]
    driver = {"name": "edition check", "semanticVersion": _semantic(__version__), "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _semantic(version: str) -> str:
    """A version of Python's form as one of semantic versioning."""
    return version.replace(".dev", "-dev.")


def _sarif_rule(code: str) -> dict[str, Any]:
    rule = RULES.get(code)
    what = rule.what.replace("`", "") if rule else code.replace("-", " ")
    return {"id": code, "shortDescription": {"text": what}}


def _sarif_result(p: Problem, index: int) -> dict[str, Any]:
    region = {"startLine": max(p.place.line, 1), "startColumn": max(p.place.column, 1)}
    location = {"artifactLocation": {"uri": _uri(p.place.file)}, "region": region}
    return {
        "ruleId": p.code,
        "ruleIndex": index,
        "level": _WORDS[p.severity],
        "message": {"text": f"{p.message}. Hint: {p.hint}" if p.hint else p.message},
        "locations": [{"physicalLocation": location}],
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def html(checked: Checked) -> str:
    """A page with a section for each file; severity is said in words."""
    by_file: dict[str, list[Problem]] = {}
    for p in checked.problems:
        by_file.setdefault(p.place.file, []).append(p)
    body = "\n".join(
        f"<section>\n<h2>{escape(file)}</h2>\n<ol>\n{''.join(map(_html_item, found))}</ol>\n</section>"
        for file, found in by_file.items()
    )
    return _PAGE.replace("{summary}", escape(summary(checked))).replace("{body}", body or "<p>Nothing was found.</p>")


def _html_item(p: Problem) -> str:
    line, at = _excerpt(p)
    shown = ""
    if at >= 0:
        mark = f"<mark>{escape(line[at : at + 1]) or ' '}</mark>"
        shown = f"<pre>{escape(line[:at])}{mark}{escape(line[at + 1 :])}</pre>"
    hint = f"<p>Hint: {escape(p.hint)}</p>" if p.hint else ""
    word = _WORDS[p.severity]
    head = f'<strong class="{word}">{word.capitalize()}</strong> <code>{escape(p.code)}</code>: {escape(p.message)}'
    where = f"line {max(p.place.line, 1)}, column {max(p.place.column, 1)}"
    return f"<li><p>{head} ({where})</p>{shown}{hint}</li>\n"


_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Findings of edition check</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
h2, p { overflow-wrap: anywhere; }
ol { padding-left: 2.5rem; }
li { margin-block: 1.25rem; }
li p { margin-block: .35rem; }
pre { margin: 0; padding: .4rem .6rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .875rem;
  border-left: 3px solid color-mix(in srgb, currentColor 40%, transparent);
  background: color-mix(in srgb, currentColor 6%, transparent); }
mark { outline: 2px solid; }
.error { text-decoration: underline; }
@media (max-width: 30rem) { ol { padding-left: 1.5rem; } }
</style>
</head>
<body>
<main>
<h1>Findings of edition check</h1>
<p>{summary}</p>
{body}
</main>
</body>
</html>
"""

FORMATS: Final[Mapping[str, Callable[[Checked], str]]] = {"text": text, "json": as_json, "sarif": sarif, "html": html}
