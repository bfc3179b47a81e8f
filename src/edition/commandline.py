"""The command line of ``edition``, as a table: what each command is called, what it is for, which options it takes."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

#: What ``edition new`` asks for.
ANSWERS: Final = {
    "title": "title of the edition (default: the name of the folder)",
    "author": "author of the text",
    "editor": "who edits it",
    "lang": "language of the text, a BCP 47 tag such as hr or grc",
    "siglum": "siglum of the text it is made from (default: S)",
}


class Option:
    """An option or argument: its names and what argparse is told of it."""

    def __init__(self, *names: str, **said: Any) -> None:
        self.names = names
        self.said: Mapping[str, Any] = said

    def add(self, command: argparse.ArgumentParser) -> None:
        """Add the option to a command."""
        command.add_argument(*self.names, **self.said)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: a few words for the list of commands, a sentence for its own help, its options."""

    help: str
    description: str
    options: tuple[Option, ...]


def _choice(*names: str) -> Option:
    return Option("--format", choices=names, default=names[0], help=f"default: {names[0]}")


_ENTITIES: Final = Option(
    "--allow-entities", action="store_true", help="allow a DOCTYPE that declares internal entities"
)
_ODD: Final = Option(
    "--odd", type=Path, metavar="FILE", help="TEI ODD whose Processing Model says what elements become"
)
#: What is done where one file includes another.
_INCLUDING: Final = (
    Option(
        "--include-from",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a further folder that xi:include may read from",
    ),
    Option(
        "--lenient",
        action="store_true",
        help="go on although what xi:include names is missing or outside: the page shows what is not there",
    ),
)
#: How TEI is read and cut into pages.
_READING: Final = (
    Option("--depth", type=int, metavar="N", help="levels of divisions that become pages (default: by length)"),
    _ENTITIES,
    *_INCLUDING,
    _ODD,
)
_FILE: Final = Option("file", type=Path, metavar="FILE", help="TEI file")
_SOURCE: Final = Option("source", nargs="?", type=Path, default=Path(), metavar="FILE|DIR", help="default: this folder")
_OUT: Final = Option("-o", "--out", type=Path, metavar="OUT", help="where to (default: build in the source folder)")
_JOBS: Final = Option("-j", "--jobs", type=int, default=1, metavar="N", help="processes to build with (default: 1)")
_REPORT: Final = Option("-o", "--out", type=Path, metavar="FILE", help="write the report to a file")

COMMANDS: Final[Mapping[str, Command]] = {
    "build": Command(
        "a web edition and a PDF",
        "Build a project (a folder with conf.py), a folder of TEI files, or a single TEI file.",
        (
            _SOURCE,
            _OUT,
            Option("--only", default="html,pdf", metavar="OUTPUTS", help="html, pdf, epub, latex (default: html,pdf)"),
            Option("-W", "--strict", action="store_true", help="a warning stops the build, too"),
            Option("-q", "--quiet", action="store_true", help="say only what is wrong"),
            *_READING,
        ),
    ),
    "serve": Command(
        "live preview in a browser",
        "Build, show the pages on this machine only, and build again after each save.",
        (
            _SOURCE,
            _OUT,
            Option("--port", type=int, default=8000, metavar="N", help="default: 8000; 0: any that is free"),
            *_READING,
        ),
    ),
    "pages": Command(
        "MyST pages only",
        "Write TEI files as pages of MyST Markdown.",
        (
            Option("files", nargs="+", type=Path, metavar="FILE", help="TEI files"),
            Option("-o", "--out", type=Path, required=True, metavar="DIR", help="folder of the pages"),
            Option("--bibliography", type=Path, action="append", default=[], metavar="FILE.bib", help="BibTeX file"),
            Option("-W", "--strict", action="store_true", help="a faulty pointer stops, too"),
            _JOBS,
            *_READING,
        ),
    ),
    "text": Command(
        "the reading text, or one witness, as plain text",
        "Print the reading text of a TEI file, or the text of one witness, without a final line feed.",
        (_FILE, Option("--witness", metavar="SIGLUM", help="the witness whose text is wanted"), _ENTITIES, _ODD),
    ),
    "check": Command(
        "what is wrong in a text, before it is published",
        "Check the TEI: form, schema, apparatus, references, translation, characters, witnesses.",
        (
            Option("files", nargs="*", type=Path, metavar="FILE", help="default: the files of the project here"),
            _choice("text", "json", "sarif", "html"),
            Option(
                "--schema", type=Path, metavar="X.rng", help="RELAX NG schema (.rng, .rnc) instead of the one named"
            ),
            Option(
                "--coverage",
                action="store_true",
                help="and what the text uses of TEI, with counts, and what became of it (text, json)",
            ),
            _REPORT,
            _ENTITIES,
            *_INCLUDING,
        ),
    ),
    "compare": Command(
        "what changed between two states of a text",
        "Compare two files, folders or git revisions: words, apparatus, notes, translation, identifiers.",
        (
            Option("old", metavar="OLD", help="a file, a folder, a revision, or REVISION:PATH"),
            Option("new", metavar="NEW", help="a file, a folder, a revision, or REVISION:PATH"),
            _choice("text", "json", "markdown", "html"),
            Option("--redirects", type=Path, metavar="FILE", help="lines of OLD-IDENTIFIER NEW-IDENTIFIER"),
            _REPORT,
            _ENTITIES,
        ),
    ),
    "release": Command(
        "a version that can be cited: bundle, zip and site",
        "Check, build and pack the project in this folder as a version, with everything that a rebuild needs.",
        (
            Option("version", metavar="VERSION", help="the version, which the TEI must say, too"),
            Option("-o", "--out", type=Path, default=Path("dist"), metavar="DIR", help="where to (default: dist)"),
            Option(
                "--previous",
                default="",
                metavar="OLD",
                help="the release before: a folder or a revision (default: the newest tag vX.Y.Z)",
            ),
            Option("--redirects", type=Path, metavar="FILE", help="lines of OLD-IDENTIFIER NEW-IDENTIFIER"),
            _JOBS,
        ),
    ),
    "verify": Command(
        "whether a bundle is whole and can be built anew",
        "Check the checksums of a bundle, build it anew from its own sources and compare every file.",
        (
            Option("bundle", type=Path, metavar="BUNDLE", help="a zip or a folder that `edition release` made"),
            Option(
                "--no-rebuild",
                action="store_true",
                help="checksums only: a rebuild runs the conf.py of the bundle",
            ),
            _JOBS,
        ),
    ),
    "apparatus": Command(
        "the entries of the apparatus as a table",
        "Print the entries of the apparatus of a TEI file as CSV or JSON.",
        (_FILE, _choice("csv", "json"), _REPORT, _ENTITIES),
    ),
    "new": Command(
        "a project that builds at once",
        "Make a project, empty or from a text; on a terminal, what no option says is asked for.",
        (
            Option("folder", type=Path, metavar="DIR", help="a new folder"),
            Option("--from", dest="source", type=Path, metavar="FILE", help="a text: .txt, .md or .docx"),
            *(Option(f"--{name}", metavar=name.upper(), help=what) for name, what in ANSWERS.items()),
        ),
    ),
    "collate": Command(
        "plain-text witnesses to TEI with an apparatus",
        "Collate text files, a line each paragraph, and write TEI; every witness can be restored from it.",
        (
            Option("witnesses", nargs="+", type=Path, metavar="FILE.txt", help="two witnesses or more"),
            Option("-o", "--out", type=Path, required=True, metavar="FILE.xml", help="the TEI file to write"),
            Option("--sigla", metavar="A,B", help="their sigla (default: the names of the files)"),
            Option("--base", metavar="SIGLUM", help="whose text is printed (default: the first)"),
            Option(
                "--ignore",
                default="case,punctuation",
                metavar="WHAT",
                help="what does not count when words are matched: case, punctuation, uv, diacritics, or none",
            ),
            Option("--title", metavar="TITLE", help="title of the text (default: the name of the TEI file)"),
            Option("--lang", default="", metavar="TAG", help="language of the text, a BCP 47 tag"),
        ),
    ),
}


def parser() -> argparse.ArgumentParser:
    """The command line as argparse knows it; the manual's reference is written from it."""
    out = argparse.ArgumentParser(
        prog="edition", description="Publish scholarly critical editions: TEI to a web edition and a PDF."
    )
    out.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = out.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for name, said in COMMANDS.items():
        command = commands.add_parser(name, help=said.help, description=said.description)
        for option in said.options:
            option.add(command)
    return out


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from edition import __version__

        print(f"edition {__version__}")
        parser.exit()
