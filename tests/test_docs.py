"""What the manual and the README show is run here: files, commands, messages, apparatus entries, paths."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from edition.apparatus import entry_text
from edition.model import Entry, Inline, Span, walk
from edition.problems import Problems
from edition.tei.document import read

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
EDITION = [sys.executable, "-c", "import sys; from edition.cli import main; sys.exit(main())"]
"""The command `edition`, in the Python that runs the tests."""

_FENCE = re.compile(r"^```(?:\{code-block\} )?(\w+)\n(?::caption: (\S+)\n)?\n?(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Snippet:
    """A fenced block of a page: its language, the file it stands for, its text."""

    language: str
    file: str
    text: str


def snippets(page: str) -> list[Snippet]:
    """The fenced blocks of a page of the manual, in order."""
    return [Snippet(*m.groups("")) for m in _FENCE.finditer((DOCS / page).read_text(encoding="utf-8"))]


# ---------------------------------------------------------------- the tutorial


def edited(text: str, diff: str) -> str:
    """``text`` with the lines of a diff changed; each line it takes away must be there exactly once."""
    gone = "".join(line[1:] + "\n" for line in diff.splitlines() if line.startswith("-"))
    come = "".join(line[1:] + "\n" for line in diff.splitlines() if line.startswith("+"))
    assert text.count(gone) == 1
    return text.replace(gone, come)


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output shown for it."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run an ``edition`` command of the manual in ``folder``; its messages go where its output goes."""
    name, *arguments = shlex.split(command)
    assert name == "edition"
    environment = os.environ | {"PYTHONUTF8": "1", "NO_COLOR": "1"}
    return subprocess.run(
        [*EDITION, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def words(page: Path) -> str:
    """The words of an HTML page without its tags, white space collapsed."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8"))).split())


def test_tutorial(tmp_path: Path) -> None:
    shown = snippets("tutorial/first-edition.md")
    assert {snippet.language for snippet in shown} == {"xml", "console", "diff"}
    for snippet in shown:
        file = tmp_path / snippet.file
        if snippet.language == "xml":
            file.write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "diff":
            file.write_text(edited(file.read_text(encoding="utf-8"), snippet.text), encoding="utf-8")
        else:
            for command, output in commands(snippet.text):
                done = run(command, tmp_path)
                if output:
                    assert done.stdout.strip() == output.strip()
                assert done.returncode == (1 if "hint:" in output else 0), done.stdout
                if command.startswith("edition build"):
                    check_pages(tmp_path / "out")


def check_pages(out: Path) -> None:
    """What the tutorial says one finds after each build, the failed one included."""
    assert (out / "html" / "index.html").is_file()
    assert len(list((out / "pdf").glob("*.pdf"))) == 1
    pages = [words(page) for page in out.glob("html/**/*.html")]
    assert any("The keeper lit the lamp" in page and "lamp A] lantern B" in page for page in pages)


# ---------------------------------------------------------------- how-to pages that show what is printed

SHOWN = ("begin-a-project", "check-your-text", "collate-witnesses", "compare-two-states", "export-the-apparatus")


@pytest.mark.parametrize("page", SHOWN)
def test_what_a_page_shows_is_what_is_printed(page: str, tmp_path: Path) -> None:
    """The files of the page are written, its commands run in order; what is printed is what is shown, to the letter."""
    name = f"how-to/{page}.md"
    text = (DOCS / name).read_text(encoding="utf-8")
    for snippet in snippets(name):
        if snippet.file:
            (tmp_path / snippet.file).write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "console":
            for command, output in commands(snippet.text):
                done = run(command, tmp_path)
                assert done.returncode < 2, done.stdout
                said = done.stdout.replace("\r\n", "\n")
                if os.environ.get("EDITION_REGEN"):
                    text = text.replace(
                        f"$ {command}\n{output}",
                        f"$ {command}\n{said.rstrip()}\n" if said.strip() else f"$ {command}\n",
                    )
                else:
                    assert said.strip() == output.strip()
    if os.environ.get("EDITION_REGEN"):
        (DOCS / name).write_text(text, encoding="utf-8")


# ---------------------------------------------------------------- the how-to of the apparatus

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>T</title></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit></sourceDesc>
</fileDesc></teiHeader><text><body><p>{}</p></body></text></TEI>"""

APPARATUS = re.findall(
    r"^```xml\n(.*?)^```\n\n.*?`([^`]*\S [^`]*)`\.$",
    (DOCS / "how-to" / "write-an-apparatus.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def plain(content: tuple[Inline, ...]) -> str:
    """Inline content as text."""
    return "".join(x if isinstance(x, str) else plain(x.content) if isinstance(x, Span) else "" for x in content)


@pytest.mark.parametrize(("tei", "entry"), APPARATUS, ids=[entry for _, entry in APPARATUS])
def test_apparatus_entry(tei: str, entry: str, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(TEI.format(tei), encoding="utf-8")
    problems = Problems()
    document = read(tmp_path / "x.xml", problems)
    entries = [node for node in walk((document.text,)) if isinstance(node, Entry)]
    assert [plain(entry_text(e)) for e in entries] == [entry]
    assert not problems.found


def test_apparatus_page_is_read_whole() -> None:
    assert len(APPARATUS) == len([s for s in snippets("how-to/write-an-apparatus.md") if s.language == "xml"])


# ---------------------------------------------------------------- names that occur in the prose


@pytest.mark.parametrize("page", ["README.md", *(p.relative_to(ROOT).as_posix() for p in DOCS.rglob("*.md"))])
def test_commands_named_in_the_prose_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for command in set(re.findall(r"(?:`|^)(?:\$ )?edition ([a-z]+)", text, re.MULTILINE)):
        assert run(f"edition {command} --help", ROOT).returncode == 0


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_paths_named_at_the_root_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", text):
        assert (ROOT / target).exists(), target
