"""The tables of the reference, written from the code: `make reference` puts them in place, `make docs` checks them.

Each public function gives the Markdown of one table. It reads what the program itself works with, so that the manual
cannot say anything else.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

import yaml

import edition
from edition.metadata import Agent, Metadata

if TYPE_CHECKING:
    from edition.check.table import Rule

PACKAGE = Path(edition.__file__).parent


def commands() -> str:
    """The commands, each with its arguments and options, from the parser of the command line.

    Not the text of ``--help``: its form differs from one Python version to the next.
    """
    from edition.commandline import parser

    return "\n\n".join(_command(name, sub) for name, sub in _subparsers(parser()))


def elements() -> str:
    """What becomes of each TEI element, module by module."""
    from edition.tei.elements import TABLE

    rows: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, row in TABLE.items():
        rows[row.module, row.kind, row.what].append(f"`{name}`")
    return _table(
        ("Module", "Kind", "What becomes of it", "Elements"),
        ((*row, " ".join(sorted(names, key=str.lower))) for row, names in rows.items()),
    )


def elements_counted() -> str:
    """How many elements have each kind of treatment."""
    from edition.tei.elements import TABLE

    counted = Counter(row.kind for row in TABLE.values())
    return f"{len(TABLE)} elements: " + ", ".join(f"{n} {kind}" for kind, n in counted.most_common()) + "."


def outputs() -> str:
    """Each element and what stands for it in each output: found by reading a word in it, not by trust in the table.

    *Web* and *PDF* say whether the style sheet and the typesetter have a rule for the element's own class.
    """
    from edition.myst.inline import kebab
    from edition.tei.elements import TABLE

    sheets = (PACKAGE / "sphinx" / "theme" / "static").rglob("*.css")
    css = {name for sheet in sheets for name in re.findall(r"\.([a-z][a-z0-9-]*)", sheet.read_text("utf-8"))}
    printed = _pdf_styles()
    with TemporaryDirectory() as folder:
        rows = [
            (
                f"`{name}`",
                row.kind,
                *_read_alone(name, Path(folder)),
                "own" if kebab(name) in css else "",
                printed.get(kebab(name), ""),
            )
            for name, row in sorted(TABLE.items(), key=lambda x: x[0].lower())
        ]
    return _table(("Element", "Kind", "On the page", "Plain text", "Web", "PDF"), rows)


def attributes() -> str:
    """What becomes of each attribute."""
    from edition.tei.attributes import ATTRIBUTES

    rows: dict[str, list[str]] = defaultdict(list)
    for name, what in ATTRIBUTES.items():
        rows[what].append(f"`{name}`")
    return _table(("What becomes of it", "Attributes"), ((what, " ".join(names)) for what, names in rows.items()))


#: What a node of the model is on a page.
_NODES = {
    "Span": "in the line",
    "Link": "a link",
    "Note": "a note",
    "Entry": "an entry of the apparatus, or of one",
    "Break": "a boundary",
    "Paragraph": "a paragraph",
    "Verses": "verse",
    "Items": "a list",
    "Table": "a table",
    "Box": "a group",
    "Division": "a section",
    "Literal": "literal text",
    "Picture": "an image",
    "Formula": "a formula",
}


def _read_alone(name: str, folder: Path) -> tuple[str, str]:
    """What a word in an element becomes on the page, and whether plain text has it."""
    from edition.model import marks, plain, walk
    from edition.problems import Problems
    from edition.tei.document import read
    from edition.witness import reading_text

    path = folder / "one.xml"
    root = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>a <{name}>word</{name}></p></body></text></TEI>'
    path.write_text(root, encoding="utf-8")
    document = read(path, Problems())
    found = next(
        (n for n in walk((document.text,)) if not isinstance(n, str) and any(m.name == name for m in marks(n))), None
    )
    there = "word" in plain((document.text,)) or any("word" in x for x in walk((document.text,)) if isinstance(x, str))
    said = _NODES[type(found).__name__] if found is not None else "its content" if there else "nothing"
    return said, "yes" if "word" in reading_text(document) else "no"


def _pdf_styles() -> dict[str, str]:
    """Class -> the function of the typesetter that sets it."""
    from edition.typst import styles

    found: dict[str, str] = {}
    for table in vars(styles).values():
        if isinstance(table, dict):
            found |= {
                key: f"`{value}`" for key, value in table.items() if isinstance(key, str) and isinstance(value, str)
            }
    return found


def labels() -> str:
    """The labels of the fields of a description."""
    from edition.tei.labels import LABELS

    return _table(("Element", "Label"), ((f"`{name}`", label) for name, label in LABELS.items()))


def behaviours() -> str:
    """The behaviours of the Processing Model."""
    from edition.tei.processing import behaviours_table

    return _table(
        ("Behaviour", "Parameters", "What becomes of the element"),
        (
            (f"`{name}`", ", ".join(f"`{p}`" for p in params.split(", ") if p), what)
            for name, params, what in behaviours_table()
        ),
    )


def renditions() -> str:
    """The declarations of CSS that an ODD may use."""
    from edition.tei.rendition import RENDITIONS

    shown = (f"`{name}: {'…' if value == '*' else value}`" for name, value in RENDITIONS)
    return _table(("Declaration", "Class"), zip(shown, (f"`{name}`" for name in RENDITIONS.values()), strict=True))


def problems() -> str:
    """The findings a build or a check can report: the tables ``CODES`` and the places in the code that report them."""
    meanings: dict[str, str] = {}
    found: dict[str, list[Finding]] = defaultdict(list)
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        meanings |= _codes(tree)
        for finding in _findings(tree):
            found[finding.code].append(finding)
    return _table(
        ("Code", "Weight", "Meaning", "How to mend it"),
        (_problem(code, meanings.get(code, ""), found[code]) for code in sorted(meanings.keys() | found.keys())),
    )


def rules() -> str:
    """The rules of the check, each with what it looks for and an example of each kind."""
    from edition.check import RULES

    ordered = sorted(RULES.values(), key=lambda rule: (int(rule.number[1:] or 99), rule.code))
    return "\n\n".join(_rule(rule) for rule in ordered)


def _rule(rule: Rule) -> str:
    weight = rule.severity.name.lower() if rule.on else f"off; as a {rule.severity.name.lower()} when asked for"
    about = [f"## {rule.code}", f"{f'{rule.number}, ' if rule.number else ''}{weight}. {rule.what}"]
    for title, example in (("Found at ▶", rule.bad), ("Clean", rule.good)):
        if example:
            about.append(f"{title}:\n\n```xml\n{example}\n```")
    return "\n\n".join(about)


def settings() -> str:
    """The values of ``conf.py`` that are ours, from the set-up of the extension."""
    from edition.sphinx import setup

    recorder = _Recorder()
    setup(recorder)  # type: ignore[arg-type]  # stands in for Sphinx and notes what is declared
    return _table(("Value", "Default", "Meaning"), sorted(recorder.rows))


# ---------------------------------------------------------------- commands


def crosswalk() -> str:
    """Each part of the metadata and where it arrives in each format: found by looking for its words in what is made."""
    from edition import metadata as model
    from edition.release.formats import FORMATS

    sample, words = _sample(model)
    files = {name: made(sample) for name, made in FORMATS.items()}
    rows = ((part, *(_places(text, said) for text in files.values())) for part, said in words.items())
    return _table(("Part of the header", *(f"`{name}`" for name in files)), rows)


def formats() -> str:
    """The files of metadata: what each is, who reads it, what the header must say for it."""
    from edition.release.formats import FORMATS, WHERE

    return _table(
        ("File", "What", "Read by", "Needs"),
        (
            (f"`{made.file}`", made.title, made.readers, ", ".join(f"`{WHERE[part]}`" for part in made.requires))
            for made in FORMATS.values()
        ),
    )


def _sample(model: ModuleType) -> tuple[Metadata, dict[str, str]]:
    """Metadata in which each part has words of its own, and these words by what the part is in TEI."""
    words = {
        "`title[@type='main']`": "Maintitle",
        "`title[@type='sub']`": "Secondwords",
        "`editor`": "Edfamily",
        "`author`": "Aufamily",
        "`editor[@role='translator']`": "Trfamily",
        "`respStmt`": "Encoder",
        "`funder`": "Funder",
        "ORCID of the editor": "0000-0002-1825-0097",
        "`edition/@n`": "9.8.7",
        "`publisher`": "Pressname",
        "`pubPlace`": "Placename",
        "`date/@when`": "2026",
        "`idno[@type='DOI']`": "10.5072/this",
        "`idno[@subtype='concept']`": "10.5072/all",
        "`idno[@subtype='previous']`": "10.5072/before",
        "`idno[@type='ISBN']`": "978-953-0-00000-1",
        "`seriesStmt/title`": "Seriestitle",
        "`licence/@target`": "by-sa",
        "`licence`": "Rightswords",
        "`abstract`": "Abstractwords",
        "`term`": "Keyword",
        "`TEI/@xml:lang`": "hr",
        "`sourceDesc`": "https://example.org/source",
        "`relatedItem`": "https://example.org/review",
        "`change`": "2025-01-02",
        "`edition_base_url`": "https://example.org/ed/",
    }
    say = list(words.values()).__getitem__
    orcid = model.Identifier("ORCID", f"https://orcid.org/{say(7)}")

    def person(at: int, relator: str) -> Agent:
        known = (orcid,) if relator == "edt" else ()
        return Agent(say(at), relator, relator=relator, nature="person", family=say(at), given="G.", identifiers=known)

    meta: Metadata = model.Metadata(
        titles=(model.Title(say(0), "main"), model.Title(say(1), "sub")),
        agents=(
            person(2, "edt"),
            person(3, "aut"),
            person(4, "trl"),
            Agent(say(5), "encoding", relator="mrk"),
            Agent(say(6), "funder", relator="fnd"),
            Agent(say(9), "publisher", relator="pbl"),
        ),
        version=say(8),
        place=say(10),
        date="2026-03-04",
        identifiers=(
            model.Identifier("DOI", say(12)),
            model.Identifier("DOI", say(13), "concept"),
            model.Identifier("DOI", say(14), "previous"),
            model.Identifier("ISBN", say(15)),
        ),
        series=(model.Series(say(16)),),
        licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        licence=say(18),
        abstract=say(19),
        subjects=(model.Subject(say(20)),),
        lang=say(21),
        sources=(model.Source("Source", say(22)),),
        relations=(model.Relation("isReviewedBy", say(23)),),
        changes=((say(24), "9.8.6", "Before."),),
        url=say(25),
        key="key",
    )
    return meta, words


def _places(text: str, words: str) -> str:
    """The names under which ``words`` stand: of BibTeX and RIS the field, of JSON and YAML the two outer names."""
    if text.startswith("@"):
        found = [line.split("=")[0].strip() for line in text.splitlines() if words in line and "=" in line]
    elif text.startswith("TY"):
        found = [line[:2] for line in text.splitlines() if words in line]
    else:
        found = list(_keys(yaml.safe_load(text), words.lower()))
    return " ".join(f"`{name}`" for name in dict.fromkeys(found))


def _keys(value: object, words: str, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _keys(inner, words, path if path.count(".") else f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, words, path)
    elif words in str(value).lower() and (len(words) > 2 or str(value) in (words, "hrv")):
        yield path


def _subparsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    rows = [
        _argument(action) for action in parser._actions if action.help != argparse.SUPPRESS and action.dest != "help"
    ]
    about = " ".join((parser.description or "").split())
    return f"## edition {name}\n\n{about}\n\n{_table(('Argument', 'Default', 'Meaning'), rows)}"


def _argument(action: argparse.Action) -> tuple[str, str, str]:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    takes_value = action.nargs != 0
    names = [f"{option} {value}" if takes_value else option for option in action.option_strings] or [value]
    default = "" if action.default in (None, False, [], argparse.SUPPRESS) else f"`{action.default}`"
    meaning = (action.help or "") % {"default": action.default, "prog": "edition"}
    choices = ", ".join(f"`{choice}`" for choice in action.choices or ())
    return ", ".join(f"`{n}`" for n in names), default, f"{meaning} ({choices})" if choices else meaning


# ---------------------------------------------------------------- findings


@dataclass(frozen=True)
class Finding:
    """A place in the code that reports a problem; … stands for what the program fills in."""

    code: str
    weight: str
    message: str
    hint: str


def _problem(code: str, meaning: str, found: list[Finding]) -> tuple[str, ...]:
    """A row of the table; what ``CODES`` says goes before what is reported."""
    weights = " or ".join(sorted({f.weight for f in found} or {"error"}))
    said = meaning or " / ".join(dict.fromkeys(f.message for f in found))
    return f"`{code}`", weights, said, found[0].hint if len(found) == 1 else ""


def _codes(tree: ast.Module) -> dict[str, str]:
    """The table ``CODES`` of a module, code to meaning; what it takes over from other modules is read there."""
    tables = [
        node.value for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CODES"
    ]
    pairs = [
        pair for table in tables if isinstance(table, ast.Dict) for pair in zip(table.keys, table.values, strict=True)
    ]
    return {ast.literal_eval(key): ast.literal_eval(value) for key, value in pairs if key}


def _findings(tree: ast.Module) -> Iterator[Finding]:
    """Calls that record a problem: ``problems.error(place, code, …)``, ``.warn(…)``, ``Problem(…)``, ``fail(…)``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not (weight := _weight(node)):
            continue
        given = dict(zip(("place", "code", "message", "hint"), node.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        code, message, hint = (_words(given.get(key)) for key in ("code", "message", "hint"))
        if code:
            yield Finding(code, weight, message, hint)


def _weight(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr="error"):
            return "error"
        case ast.Attribute(attr="warn"):
            return "warning"
        case ast.Name(id="Problem" | "fail"):
            return "warning" if "WARNING" in ast.unparse(call) else "error"
    return ""


def _words(node: ast.expr | None) -> str:
    """The text of a string in the code, with … for what is filled in; empty for anything else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) or "…" for part in parts)
        case ast.BoolOp(values=parts):
            return _words(parts[-1])
    return ""


# ---------------------------------------------------------------- settings and tables


class _Recorder:
    """Stands in for a Sphinx application while an extension is set up; keeps the declared values."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def add_config_value(
        self, name: str, default: object, _rebuild: str, _types: object = (), description: str = ""
    ) -> None:
        """Note a value of ours."""
        shown = "" if callable(default) else f"`{default!r}`"
        if name.startswith("edition_"):
            self.rows.append((f"`{name}`", shown, description))

    def setup_extension(self, name: str) -> None:
        """Set an extension of ours up as well."""
        if name.startswith("edition."):
            importlib.import_module(name).setup(self)

    def __getattr__(self, _: str) -> _Anything:
        return _Anything()


class _Anything:
    """Whatever else is asked of the application: it may be called, looked into, and does nothing."""

    def __call__(self, *_: object, **__: object) -> _Anything:
        return self

    def __getattr__(self, _: str) -> _Anything:
        return self


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A pipe table, each cell on one line."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")
