"""``edition check``: what is wrong in a text before anything is made of it.

A rule is a function in one of the modules below, entered into :data:`RULES` with its code, weight, explanation and
examples (``view.rule``); the manual's table is written from there, and the examples are tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lxml import etree

from edition.inside import refuse_links
from edition.problems import EditionError, NothingToDo, Place, Problem, Problems, Severity, shown
from edition.tei.document import document
from edition.tei.load import Source, load

from . import balance, characters, pointers, proof, ranges, readings, schema, translation, values, witnesses
from .coverage import Coverage, count
from .settings import WEIGHTS, Settings, cited_on_pages, keys, project_of, settings
from .table import RULES, Rule
from .view import Found, View

__all__ = ["RULES", "check", "check_file"]
_MODULES: Final = (witnesses, readings, ranges, pointers, translation, characters, balance, values, proof)

#: Reported elsewhere than by a rule function; here for the manual, the settings and the ignoring comments.
for _code, _number, _severity, _what in (
    (
        "duplicate-id",
        "R23",
        Severity.ERROR,
        "An `xml:id` that another element has. One that vanished is reported by `edition compare`.",
    ),
    (
        "schema",
        "",
        Severity.ERROR,
        "The text departs from its schema: that of `--schema`, of an `xml-model`, or of `edition_check`.",
    ),
    (
        "bibliography-unused",
        "",
        Severity.WARNING,
        "An entry of the bibliography that no text or page cites. Looked at when the whole project is checked.",
    ),
    ("ignore-unknown", "", Severity.WARNING, "A comment `edition: ignore` that names no rule or gives no reason."),
):
    RULES[_code] = Rule(_code, _number, _severity, _what)

_UNKNOWN: Final = frozenset({"unknown-element", "unknown-attribute"})
_IGNORE: Final = re.compile(r"\s*edition:\s*ignore\s*(\S*)\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings, the files that were looked at, and how many of them were held to a schema."""

    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    validated: int = 0
    coverage: tuple[Coverage, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error is among the findings."""
        return any(p.severity is Severity.ERROR for p in self.problems)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the command line says of the check; it is added to what the project says."""

    schema: Path | None = None
    allow_entities: bool = False
    include_from: tuple[Path, ...] = ()
    lenient: bool = False
    coverage: bool = False

    def of(self, said: Settings) -> Settings:
        """The settings of a project with these added."""
        return replace(
            said,
            allow_entities=said.allow_entities or self.allow_entities,
            include_from=(*said.include_from, *self.include_from),
            lenient=said.lenient or self.lenient,
        )


def check(files: Sequence[Path], reading: Reading | None = None) -> Checked:
    """Check files, or the project in this folder when none is named.

    Raises ``NothingToDo`` when there is nothing to check or a setting is wrong.
    """
    reading = reading or Reading()
    whole = not files
    if whole:
        said = settings(project_of(Path()), Path.cwd())
        files = _files(said)
    found: list[Problem] = []
    covered: list[Coverage] | None = [] if reading.coverage else None
    cited: set[str] = set()
    held = 0
    for path in files:
        own = said if whole else settings(project_of(path), path.resolve().parent)
        problems, validated = check_file(Path(shown(path)), reading.of(own), reading.schema, cited, covered)
        found += problems
        held += validated
    if whole:
        found += _unused(said, cited)
    return Checked(tuple(sorted(found, key=lambda p: p.place)), tuple(files), held, tuple(covered or ()))


def _files(said: Settings) -> list[Path]:
    patterns = said.tei if (said.folder / "conf.py").is_file() else ("*.xml",)
    found = dict.fromkeys(path for pattern in patterns for path in sorted(said.folder.glob(pattern)) if path.is_file())
    if not found:
        raise NothingToDo(f"{shown(said.folder)}: no TEI file ({', '.join(patterns)})")
    named = [said.folder / said.schema] if said.schema else []
    refuse_links([*found, *said.bibliographies, *named], said.folder)
    return list(found)


def check_file(
    path: Path,
    said: Settings,
    asked: Path | None = None,
    cited: set[str] | None = None,
    covered: list[Coverage] | None = None,
) -> tuple[list[Problem], bool]:
    """The findings of one file, and whether it was held to a schema.

    The keys it cites are added to ``cited``, what it uses of TEI to ``covered``.
    """
    try:
        source = load(
            path,
            root=_root(path, said),
            allow_entities=said.allow_entities,
            include_from=said.include_from,
            lenient=said.lenient,
        )
        problems = Problems(list(source.problems))
        counted = count(source.root) if covered is not None else None
        doc = document(source, problems)
    except EditionError as error:
        if {p.code for p in error.problems} <= {"missing-file", "not-a-file", "unreadable-file"}:
            raise
        return list(error.problems), False
    if covered is not None and counted is not None:
        covered.append(counted.against(source.name, doc))
        if lost := covered[-1].lost:
            message = f"{lost} letters of the text were not read"
            hint = "this is a fault of the program: please report it with the file"
            problems.error(Place(source.name, 1, 1), "letters-lost", message, hint)
    if cited is not None:
        cited.update(key for key, _ in doc.cited)
    known = frozenset(keys(said.bibliographies)) if said.bibliographies else None
    view = View(source, doc, said.folder, said.positive, known)
    out = [p for p in problems.found if p.code not in RULES]
    ignored = _Ignored(source)
    for rule in RULES.values():
        weight = _weight(rule, said)
        if rule.find and weight:
            out += _problems(rule, weight, rule.find(view), ignored)
    rng = schema.schema_of(view, asked, said)
    if rng and (weight := _weight(RULES["schema"], said)):
        departures = list(_problems(RULES["schema"], weight, schema.findings(view, rng), ignored))
        places = {p.place for p in departures}  # what no one knows is said once
        out = [p for p in out if p.code not in _UNKNOWN or p.place not in places] + departures
    if weight := _weight(RULES["ignore-unknown"], said):
        out += _problems(RULES["ignore-unknown"], weight, ignored.wrong(), ignored)
    return out, rng is not None


def _root(path: Path, said: Settings) -> Path | None:
    return said.folder if path.resolve().is_relative_to(said.folder.resolve()) else None


def _weight(rule: Rule, said: Settings) -> Severity | None:
    """How much a rule weighs in a project; ``None``: it is off. The code goes before the number."""
    chosen = said.rules.get(rule.code) or (said.rules.get(rule.number) if rule.number else None)
    if chosen:
        return WEIGHTS[chosen]
    return rule.severity if rule.on else None


def _problems(rule: Rule, weight: Severity, found: Iterable[Found], ignored: _Ignored) -> Iterator[Problem]:
    for one in found:
        if not ignored(one.element, rule):
            yield Problem(one.place, rule.code, one.message, one.hint, weight)


class _Ignored:
    """The comments ``edition: ignore RULE reason``, each before the element it is about."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._rules: dict[etree._Element, set[str]] = {}
        self._wrong: list[Found] = []
        if any("edition:" in file.source.text for file in source.files):
            for comment in source.root.iter(etree.Comment):
                self._read(comment)

    def _read(self, comment: etree._Element) -> None:
        m = _IGNORE.fullmatch(comment.text or "")
        if not m:
            return
        after = next(comment.itersiblings("*"), None)
        known = {name for rule in RULES.values() for name in (rule.code, rule.number) if name}
        if m[1] not in known or not m[2] or after is None:
            what = (
                f"no rule '{m[1]}'" if m[1] not in known else "no reason is given" if not m[2] else "no element follows"
            )
            hint = "write <!-- edition: ignore RULE reason --> before the element"
            self._wrong.append(Found(comment.getparent(), self._place(comment), what, hint))
        else:
            self._rules.setdefault(after, set()).add(m[1])

    def _place(self, comment: etree._Element) -> Place:
        """The place of a comment: the file is searched for it, for the tree knows only its line."""
        text = f"<!--{comment.text}-->"
        for file in self._source.files:
            if (at := file.source.text.find(text)) >= 0:
                return file.source.place(at)
        return Place(self._source.name, 1, 1)  # in a file that XInclude took in pieces

    def __call__(self, element: etree._Element | None, rule: Rule) -> bool:
        """Whether a finding of the rule at the element is to be left out."""
        if element is None or not self._rules:
            return False
        names = {rule.code, rule.number}
        return any(names & self._rules.get(up, set()) for up in (element, *element.iterancestors()))

    def wrong(self) -> Iterator[Found]:
        """The comments that name no rule or give no reason."""
        yield from self._wrong


def _unused(said: Settings, cited: set[str]) -> Iterator[Problem]:
    """Entries of the bibliography that nothing cites."""
    on_pages = cited_on_pages(said.folder)
    weight = _weight(RULES["bibliography-unused"], said)
    if on_pages is None or not weight:
        return
    for key, place in keys(said.bibliographies).items():
        if key not in cited and key not in on_pages:
            hint = "cite it, or delete the entry"
            yield Problem(place, "bibliography-unused", f"nothing cites the entry '{key}'", hint, weight)
