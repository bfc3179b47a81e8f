"""The command ``edition``: the public contract of the toolchain.

Exit status: 0 done, 1 errors found in the editor's files, 2 could not run. Problems go to standard error as
``file:line:column: code message`` with a hint below; no traceback is shown for a mistake in a file or an option.
"""

from __future__ import annotations

import argparse
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
    command.add_argument("--only", default="html,pdf", metavar="OUTPUTS", help="html, pdf, latex (default: html,pdf)")
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
    command.add_argument("-W", "--strict", action="store_true", help="a faulty pointer stops, too")
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
        "new",
        help="a project that builds at once",
        description="Make a project, empty or from a text; on a terminal, what no option says is asked for.",
    )
    command.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    command.add_argument("--from", dest="source", type=Path, metavar="FILE", help="a text: .txt, .md or .docx")
    for name, what in _ANSWERS.items():
        command.add_argument(f"--{name}", metavar=name.upper(), help=what)
    command.set_defaults(run=_new)

    command = commands.add_parser(
        "collate",
        help="plain-text witnesses to TEI with an apparatus",
        description="Collate text files, a line each paragraph, and write TEI; every witness can be restored from it.",
    )
    command.add_argument("witnesses", nargs="+", type=Path, metavar="FILE.txt", help="two witnesses or more")
    command.add_argument("-o", "--out", type=Path, required=True, metavar="FILE.xml", help="the TEI file to write")
    command.add_argument("--sigla", metavar="A,B", help="their sigla (default: the names of the files)")
    command.add_argument("--base", metavar="SIGLUM", help="whose text is printed (default: the first)")
    command.add_argument(
        "--ignore",
        default="case,punctuation",
        metavar="WHAT",
        help="what does not count when words are matched: case, punctuation, uv, diacritics, or none",
    )
    command.add_argument("--title", metavar="TITLE", help="title of the text (default: the name of the TEI file)")
    command.add_argument("--lang", default="", metavar="TAG", help="language of the text, a BCP 47 tag")
    command.set_defaults(run=_collate)
    return out


class _Version(argparse.Action):
    """Prints the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from edition import __version__

        print(f"edition {__version__}")
        parser.exit()


#: What ``edition new`` asks for.
_ANSWERS = {
    "title": "title of the edition (default: the name of the folder)",
    "author": "author of the text",
    "editor": "who edits it",
    "lang": "language of the text, a BCP 47 tag such as hr or grc",
    "siglum": "siglum of the text it is made from (default: S)",
}
_ODD = "TEI ODD whose Processing Model says what elements become"
_ENTITIES = "allow a DOCTYPE that declares internal entities"
_INCLUDES = "a further folder that xi:include may read from"
_LENIENT = "build although what xi:include names is missing or outside: the page shows what is not there"


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--depth", type=int, metavar="N", help="levels of divisions that become pages (default: by length)"
    )
    command.add_argument("--allow-entities", action="store_true", help=_ENTITIES)
    command.add_argument("--include-from", type=Path, action="append", default=[], metavar="DIR", help=_INCLUDES)
    command.add_argument("--lenient", action="store_true", help=_LENIENT)
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
        include_from=tuple(path.absolute() for path in arguments.include_from),
        lenient=arguments.lenient,
        strict=getattr(arguments, "strict", False),
        odd=arguments.odd and arguments.odd.absolute(),
    )


def _pages(arguments: argparse.Namespace) -> int:
    from edition.build import Options, write_files

    options = Options(
        depth=arguments.depth,
        allow_entities=arguments.allow_entities,
        include_from=tuple(path.absolute() for path in arguments.include_from),
        lenient=arguments.lenient,
        strict=getattr(arguments, "strict", False),
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
    page = FORMATS[arguments.format](arguments.old, arguments.new, found).encode()
    if arguments.out:
        arguments.out.write_bytes(page)
    else:
        sys.stdout.buffer.write(page)
        sys.stdout.flush()
    return 1 if any(change.is_error for file in found for change in file.changes) else 0


def _new(arguments: argparse.Namespace) -> int:
    from edition.new import new
    from edition.new.write import Answers

    said = {name: getattr(arguments, name) for name in _ANSWERS}
    if sys.stdin.isatty() and sys.stdout.isatty():
        said = {name: value if value is not None else input(f"{_ANSWERS[name]}: ") for name, value in said.items()}
    answers = Answers(
        title=said["title"] or arguments.folder.absolute().name,
        author=said["author"] or "",
        editor=said["editor"] or "",
        lang=said["lang"] or "",
        siglum=said["siglum"] or "S",
    )
    made = new(arguments.folder, arguments.source, answers)
    report(made.notices)
    for path in made.files:
        print(arguments.folder / path)
    return 0


def _collate(arguments: argparse.Namespace) -> int:
    from edition.collate import collated, prove, read_witness, sigla
    from edition.collate.normal import normal
    from edition.collate.write import Heading

    names = sigla(arguments.witnesses, arguments.sigla)
    texts = [read_witness(siglum, path) for siglum, path in zip(names, arguments.witnesses, strict=True)]
    out: Path = arguments.out
    heading = Heading(arguments.title or out.stem, arguments.lang)
    made = collated(texts, arguments.base or names[0], normal(arguments.ignore), heading)
    aside = out.with_name(f".{out.name}.new")
    aside.write_text(made, encoding="utf-8")
    try:
        prove(aside, texts)
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
