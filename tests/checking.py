"""Planted mistakes: a text with ``▶`` before each character at which a finding is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from edition.check import RULES, check_file
from edition.check.settings import Settings
from edition.problems import Problem

MARK = "▶"
TEMPLATE = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title>T</title><editor xml:id="ed">E</editor></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C">{witness}</witness></listWit>
</sourceDesc></fileDesc>{head}</teiHeader><text><body>
{body}
</body></text></TEI>
"""
_PART = re.compile(r"<\?(head|witness|keys) (.*?)\?>\n?", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One text and what is to be found in it: codes in the order of their marks."""

    name: str
    codes: tuple[str, ...]
    body: str
    positive: bool = False

    def findings(self, folder: Path, schema: Path | None = None) -> list[Problem]:
        """Write the text without its marks, and check it."""
        text, keys = assembled(self.body)
        path = folder / "case.xml"
        path.write_bytes(text.replace(MARK, "").encode())
        bibliographies: tuple[Path, ...] = ()
        if keys:
            bibliographies = (folder / "case.bib",)
            bibliographies[0].write_text("".join(f"@book{{{key},\n}}\n" for key in keys.split()), encoding="utf-8")
        # what is off unless asked for is asked for where it is due
        asked = {c: RULES[c].severity.name.lower() for c in self.codes if c in RULES and not RULES[c].on}
        said = Settings(folder, asked, positive=self.positive, bibliographies=bibliographies)
        return sorted(check_file(path, said, schema)[0], key=lambda p: p.place)

    def expected(self) -> list[tuple[int, int, str]]:
        """Line, column and code of each finding."""
        text, _ = assembled(self.body)
        places = []
        for line, words in enumerate(text.split("\n"), 1):
            for i, m in enumerate(re.finditer(MARK, words)):
                places.append((line, m.start() - i + 1))
        assert len(places) == len(self.codes), f"{self.name}: {len(places)} marks for {len(self.codes)} codes"
        return [(*place, code) for place, code in zip(places, self.codes, strict=True)]


def assembled(body: str) -> tuple[str, str]:
    """A whole TEI file of an example, and the keys of its bibliography."""
    if re.match(r"\s*▶?<(TEI|\?xml|!DOCTYPE|!--)", body):
        return body, ""
    parts = {"head": "", "witness": "", "keys": ""} | dict(_PART.findall(body))
    return TEMPLATE.format(head=parts["head"], witness=parts["witness"], body=_PART.sub("", body)), parts["keys"]


def found(problems: list[Problem]) -> list[tuple[int, int, str]]:
    """Line, column and code of each finding."""
    return [(p.place.line, p.place.column, p.code) for p in problems]


def cases(path: Path) -> list[Case]:
    """The cases of a file: ``=== name: codes`` and the text below it."""
    out = []
    for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        name, _, codes = head.partition(": ")
        words = codes.split()
        out.append(Case(name, tuple(w for w in words if w != "(positive)"), body, "(positive)" in words))
    return out
