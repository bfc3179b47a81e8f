"""The command ``edition``: the public contract of the toolchain.

Exit status: 0 done, 1 errors found in the editor's files, 2 could not run. Problems go to standard error as
``file:line:column: code message`` with a hint below; no traceback is shown for a mistake in a file or an option.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from edition.problems import EditionError, NothingToDo, Problem, Problems

if TYPE_CHECKING:
    from edition.build import Options

#: Problems that mean that nothing could run at all.
_COULD_NOT_RUN = frozenset({"missing-file", "not-a-file", "unreadable-file"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command with the arguments given (those of the process by default); the exit status."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except EditionError as error:
        report(error.problems)
        return 2 if {p.code for p in error.problems} <= _COULD_NOT_RUN else 1
    except NothingToDo as error:
        print(f"edition: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("edition: stopped", file=sys.stderr)
        return 130


def report(problems: Sequence[Problem]) -> None:
    """Print problems on standard error."""
    for problem in problems:
        print(problem, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    """The command line as argparse knows it; the manual's reference is written from it."""
    out = argparse.ArgumentParser(
        prog="edition", description="Publish scholarly critical editions: TEI to a web edition and a PDF."
    )
    out.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = out.add_subparsers(title="commands", metavar="COMMAND", required=True)

    command = commands.add_parser(
        "build",
        help="a web edition and a PDF",
        description="Build a project (a folder with conf.py), a folder of TEI files, or a single TEI file.",
    )
    command.add_argument(
        "source", nargs="?", type=Path, default=Path(), metavar="FILE|DIR", help="default: this folder"
    )
    command.add_argument("-o", "--out", type=Path, metavar="OUT", help="where to (default: build in the source folder)")
    command.add_argument("--only", default="html,pdf", metavar="OUTPUTS", help="html, pdf or both (default: html,pdf)")
    command.add_argument("-W", "--strict", action="store_true", help="a warning stops the build, too")
    command.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong")
    _add_reading(command)
    command.set_defaults(run=_build)

    command = commands.add_parser(
        "serve",
        help="live preview in a browser",
        description="Build, show the pages on this machine only, and build again after each save.",
    )
    command.add_argument(
        "source", nargs="?", type=Path, default=Path(), metavar="FILE|DIR", help="default: this folder"
    )
    command.add_argument("-o", "--out", type=Path, metavar="OUT", help="where to (default: build in the source folder)")
    command.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000; 0: any that is free")
    _add_reading(command)
    command.set_defaults(run=_serve)

    command = commands.add_parser(
        "pages", help="MyST pages only", description="Write TEI files as pages of MyST Markdown."
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="TEI files")
    command.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="folder of the pages")
    command.add_argument(
        "--bibliography", type=Path, action="append", default=[], metavar="FILE.bib", help="BibTeX file"
    )
    _add_reading(command)
    command.set_defaults(run=_pages)

    command = commands.add_parser(
        "text",
        help="the reading text, or one witness, as plain text",
        description="Print the reading text of a TEI file, or the text of one witness, without a final line feed.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="TEI file")
    command.add_argument("--witness", metavar="SIGLUM", help="the witness whose text is wanted")
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.add_argument("--odd", type=Path, metavar="FILE", help=_ODD)
    command.set_defaults(run=_text)

    command = commands.add_parser(
        "compare",
        help="what changed between two states of a text",
        description="Compare two files, folders or git revisions: words, apparatus, notes, translation, identifiers.",
    )
    for name in ("old", "new"):
        command.add_argument(name, metavar=name.upper(), help="a file, a folder, a revision, or REVISION:PATH")
    command.add_argument("--format", choices=("text", "json", "markdown", "html"), default="text", help="default: text")
    command.add_argument("--redirects", type=Path, metavar="FILE", help="lines of OLD-IDENTIFIER NEW-IDENTIFIER")
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="write the report to a file")
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.set_defaults(run=_compare)

    command = commands.add_parser(
        "check",
        help="what is wrong in a text, before it is published",
        description="Check the TEI: form, schema, apparatus, references, translation, characters, witnesses.",
    )
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="default: the files of the project here")
    command.add_argument(
        "--format", choices=("text", "json", "sarif", "html"), default="text", help="default: text"
    )
    command.add_argument("--schema", type=Path, metavar="X.rng", help="RELAX NG schema instead of the one named")
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="write the report to a file")
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "apparatus",
        help="the entries of the apparatus as a table",
        description="Print the entries of the apparatus of a TEI file as CSV or JSON.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="TEI file")
    command.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.set_defaults(run=_apparatus)
    return out


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from edition import __version__

        print(f"edition {__version__}")
        parser.exit()


_ODD = "TEI ODD whose Processing Model says what elements become"
_ENTITIES = "allow a DOCTYPE that declares internal entities"


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--depth", type=int, metavar="N", help="levels of divisions that become pages (default: by length)"
    )
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.add_argument("--lenient", action="store_true", help="report faulty pointers, but build all the same")
    command.add_argument("--odd", type=Path, metavar="FILE", help=_ODD)


def _build(arguments: argparse.Namespace) -> int:
    from edition import project  # Sphinx takes a while to load, and only the commands that build need it

    request = project.Request(
        arguments.source,
        _out(arguments),
        project.only(arguments.only),
        _options(arguments),
        strict=arguments.strict,
        quiet=arguments.quiet,
    )
    made = project.build(request)
    if not arguments.quiet:
        for path in made:
            print(path)
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from edition.project import Request
    from edition.serve import Preview, serve

    request = Request(arguments.source, _out(arguments), options=_options(arguments))
    serve(Preview(request, arguments.port), lambda line: print(line, flush=True), report)
    return 0


def _out(arguments: argparse.Namespace) -> Path:
    """Where a build goes: ``-o``, or ``build`` beside the source."""
    source: Path = arguments.source
    return arguments.out or (source if source.is_dir() else source.parent) / "build"


def _options(arguments: argparse.Namespace) -> Options:
    from edition.build import Options

    return Options(
        depth=arguments.depth,
        allow_entities=arguments.allow_entities,
        lenient=arguments.lenient,
        odd=arguments.odd and arguments.odd.absolute(),
    )


def _pages(arguments: argparse.Namespace) -> int:
    from edition.build import Options, write_files

    options = Options(
        depth=arguments.depth,
        allow_entities=arguments.allow_entities,
        lenient=arguments.lenient,
        odd=arguments.odd,
        bibliographies=tuple(arguments.bibliography),
    )
    written = write_files(arguments.files, arguments.out, "", options)
    report(written.problems.sorted())
    return 0


def _text(arguments: argparse.Namespace) -> int:
    from edition.build import Options
    from edition.tei.document import read
    from edition.witness import reading_text, witness_text

    problems = Problems()
    rules = Options(odd=arguments.odd).rules(problems)
    document = read(arguments.file, problems, allow_entities=arguments.allow_entities, rules=rules)
    report(problems.sorted())
    text = witness_text(document, arguments.witness) if arguments.witness else reading_text(document)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()
    return 1 if problems.errors else 0


def _compare(arguments: argparse.Namespace) -> int:
    from edition.compare import compared, read_redirects
    from edition.compare.report import FORMATS
    from edition.compare.states import states

    with states(arguments.old, arguments.new, allow_entities=arguments.allow_entities) as (old, new):
        found = compared(old, new, read_redirects(arguments.redirects))
    _print(FORMATS[arguments.format](arguments.old, arguments.new, found), arguments.out)
    return 1 if any(change.is_error for file in found for change in file.changes) else 0


def _check(arguments: argparse.Namespace) -> int:
    from edition.check import check
    from edition.check.report import FORMATS, text

    checked = check(arguments.files, schema=arguments.schema, allow_entities=arguments.allow_entities)
    if arguments.format == "text" and not arguments.out:
        page = text(checked, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    else:
        page = FORMATS[arguments.format](checked)
    _print(page, arguments.out)
    return 1 if checked.failed else 0


def _apparatus(arguments: argparse.Namespace) -> int:
    from edition.entries import FORMATS, entries
    from edition.tei.document import read

    problems = Problems()
    document = read(arguments.file, problems, allow_entities=arguments.allow_entities)
    report(problems.sorted())
    _print(FORMATS[arguments.format](list(entries(document))), None)
    return 1 if problems.errors else 0


def _print(page: str, out: Path | None) -> None:
    """Write a report to a file, or print it, in UTF-8 whatever the terminal says."""
    if out:
        out.write_bytes(page.encode())
    else:
        sys.stdout.buffer.write(page.encode())
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
