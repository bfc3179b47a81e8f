"""The command ``edition``: the public contract of the toolchain.

Exit status: 0 done, 1 errors found in the editor's files, 2 could not run. Problems go to standard error as
``file:line:column: code message`` with a hint below; no traceback is shown for a mistake in a file or an option.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.collector import uncollected
from edition.commandline import ANSWERS, parser
from edition.problems import EditionError, NothingToDo, Problem, Problems

if TYPE_CHECKING:
    from edition.build import Options

#: Problems that mean that nothing could run at all.
_COULD_NOT_RUN: Final = frozenset({"missing-file", "not-a-file", "unreadable-file"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command with the arguments given (those of the process by default); the exit status."""
    arguments = parser().parse_args(argv)
    try:
        return _RUN[arguments.command](arguments)
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


def _build(arguments: Namespace) -> int:
    if arguments.source.is_file():
        from edition.tei.rawtext import refuse_other_kinds

        refuse_other_kinds(arguments.source, str(arguments.source))
    with uncollected():
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


def _serve(arguments: Namespace) -> int:
    from edition.project import Request
    from edition.serve import Preview, serve

    request = Request(arguments.source, _out(arguments), options=_options(arguments))
    serve(Preview(request, arguments.port), lambda line: print(line, flush=True), report)
    return 0


def _out(arguments: Namespace) -> Path:
    """Where a build goes: ``-o``, or ``build`` beside the source."""
    source: Path = arguments.source
    return arguments.out or (source if source.is_dir() else source.parent) / "build"


def _options(arguments: Namespace) -> Options:
    from edition.build import Options

    return Options(
        depth=arguments.depth,
        allow_entities=arguments.allow_entities,
        include_from=tuple(path.absolute() for path in arguments.include_from),
        lenient=arguments.lenient,
        strict=getattr(arguments, "strict", False),
        odd=arguments.odd and arguments.odd.absolute(),
    )


def _pages(arguments: Namespace) -> int:
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
    written = write_files(arguments.files, arguments.out, "", options, jobs=arguments.jobs)
    report(written.problems.sorted())
    return 0


def _text(arguments: Namespace) -> int:
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


def _compare(arguments: Namespace) -> int:
    from edition.compare import compared, read_redirects
    from edition.compare.report import FORMATS
    from edition.compare.states import states

    with states(arguments.old, arguments.new, allow_entities=arguments.allow_entities) as (old, new):
        found = compared(old, new, read_redirects(arguments.redirects))
    _print(FORMATS[arguments.format](arguments.old, arguments.new, found), arguments.out)
    return 1 if any(change.is_error for file in found for change in file.changes) else 0


def _new(arguments: Namespace) -> int:
    from edition.new import new
    from edition.new.write import Answers

    said = {name: getattr(arguments, name) for name in ANSWERS}
    if sys.stdin.isatty() and sys.stdout.isatty():
        said = {name: value if value is not None else input(f"{ANSWERS[name]}: ") for name, value in said.items()}
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


def _collate(arguments: Namespace) -> int:
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


def _check(arguments: Namespace) -> int:
    from edition.check import Reading, check
    from edition.check.report import FORMATS, text

    if arguments.coverage and arguments.format not in ("text", "json"):
        raise NothingToDo(f"--coverage has no form as {arguments.format}: use --format text or json")
    folders = tuple(path.absolute() for path in arguments.include_from)
    reading = Reading(arguments.schema, arguments.allow_entities, folders, arguments.lenient, arguments.coverage)
    checked = check(arguments.files, reading)
    if arguments.format == "text" and not arguments.out:
        page = text(checked, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    else:
        page = FORMATS[arguments.format](checked)
    _print(page, arguments.out)
    return 1 if checked.failed else 0


def _apparatus(arguments: Namespace) -> int:
    from edition.entries import FORMATS, entries
    from edition.tei.document import read

    problems = Problems()
    document = read(arguments.file, problems, allow_entities=arguments.allow_entities)
    report(problems.sorted())
    _print(FORMATS[arguments.format](list(entries(document))), arguments.out)
    return 1 if problems.errors else 0


def _release(arguments: Namespace) -> int:
    from edition.compare import read_redirects
    from edition.release.make import Wanted, release

    wanted = Wanted(
        Path(),
        arguments.version,
        arguments.out,
        arguments.previous,
        read_redirects(arguments.redirects),
        arguments.jobs,
    )
    for path in release(wanted, _tell):
        print(path)
    return 0


def _verify(arguments: Namespace) -> int:
    from edition.release.verify import verify

    found = verify(arguments.bundle, _tell, rebuild=not arguments.no_rebuild, jobs=arguments.jobs)
    said = "and a rebuild from its own sources gives the same" if found.rebuilt else "nothing was built anew"
    print(f"{arguments.bundle}: {found.files} files are whole, {said}")
    return 0


def _tell(line: str) -> None:
    """What a long command is doing."""
    print(f"edition: {line}", file=sys.stderr, flush=True)


def _print(page: str, out: Path | None) -> None:
    """Write a report to a file, or print it, in UTF-8 whatever the terminal says."""
    if out:
        out.write_bytes(page.encode())
    else:
        sys.stdout.buffer.write(page.encode())
        sys.stdout.flush()


_RUN: Final[Mapping[str, Callable[[Namespace], int]]] = {
    "apparatus": _apparatus,
    "build": _build,
    "check": _check,
    "collate": _collate,
    "compare": _compare,
    "new": _new,
    "pages": _pages,
    "release": _release,
    "serve": _serve,
    "text": _text,
    "verify": _verify,
}


if __name__ == "__main__":
    sys.exit(main())
