"""``edition compare``: cases in ``tests/fixtures/compare.txt`` (title, old, new, changes without their place)."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from edition.cli import main
from edition.compare import read_redirects
from edition.compare.changes import _joined, _tokens, kind, words_changed
from edition.compare.passages import Passage
from edition.problems import NothingToDo
from reading import tei

CASES = Path(__file__).parent / "fixtures" / "compare.txt"
_CASE = re.compile(r"^(\S[^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n\.\n(.*?)^\.\n", re.MULTILINE | re.DOTALL)


def _cases() -> Iterator[object]:
    for case in _CASE.finditer(CASES.read_text(encoding="utf-8")):
        yield pytest.param(*case.groups(), id=case[1])


def files(folder: Path, old: str, new: str) -> tuple[str, str]:
    paths = folder / "old.xml", folder / "new.xml"
    for path, fragment in zip(paths, (old, new), strict=True):
        path.write_text(tei(fragment), encoding="utf-8")
    return str(paths[0]), str(paths[1])


@pytest.mark.parametrize(("title", "old", "new", "expected"), list(_cases()))
def test_case(
    title: str, old: str, new: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["compare", *files(tmp_path, old, new)])
    lines = capsys.readouterr().out.splitlines()[:-1]
    got = "".join(re.sub(r"^.*\.xml:\d+:\d+: ", "", line) + "\n" for line in lines)
    if os.environ.get("EDITION_REGEN") and got != expected:
        sides = f"{title}\n.\n{old}\n.\n{new}\n.\n"
        CASES.write_text(CASES.read_text(encoding="utf-8").replace(f"{sides}{expected}", f"{sides}{got}"), "utf-8")
    else:
        assert got == expected
    assert status == ("anchor-removed" in got)


def test_cases_are_read_whole() -> None:
    assert not _CASE.sub("", CASES.read_text(encoding="utf-8")).strip()


def test_places_are_in_the_file_where_the_words_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = files(tmp_path, '<p xml:id="a">One</p>\n<p xml:id="b">Two</p>', '\n\n<p xml:id="a">Once</p>')
    main(["compare", old, new])
    places = [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()[:-1] if ".xml" in line]
    assert places == [f"{old}:6:1", f"{new}:7:1", f"{old}:6:1"]


def test_a_redirect_keeps_citations_alive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = files(tmp_path, '<p xml:id="a">One word</p>', '<p xml:id="b">One word</p>')
    redirects = tmp_path / "redirects.txt"
    redirects.write_text("# moved in 1.1\na b\n", encoding="utf-8")
    assert main(["compare", old, new, "--redirects", str(redirects)]) == 0
    assert "renamed “a” → “b”" in capsys.readouterr().out
    redirects.write_text("a c\n", encoding="utf-8")
    assert main(["compare", old, new, "--redirects", str(redirects)]) == 1
    redirects.write_text("a b c\n", encoding="utf-8")
    with pytest.raises(NothingToDo, match=r"redirects\.txt:1:1"):
        read_redirects(redirects)


def test_formats(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    sides = files(tmp_path, '<p xml:lang="hr">a *b* &lt;script></p>', '<p xml:lang="hr">a [c](d) &lt;script></p>')
    main(["compare", *sides, "--format", "json"])
    (change,) = json.loads(capsysbinary.readouterr().out)["changes"]
    assert (change["what"], change["old"], change["new"]) == ("changed", "*b*", "[c](d)")
    main(["compare", *sides, "--format", "markdown"])
    assert r"“\*b\*” → “\[c\](d)”" in capsysbinary.readouterr().out.decode()
    report = tmp_path / "report.html"
    main(["compare", *sides, "--format", "html", "-o", str(report)])
    page = lxml_html.fromstring(report.read_text(encoding="utf-8"))
    assert page.xpath("//td[@lang='hr']/ins/text()") == ["[c](d)"]
    assert not page.xpath("//script")


def test_revisions_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tei").mkdir()
    text = tmp_path / "tei" / "text.xml"

    def git(*arguments: str) -> None:
        own = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *own, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    for words in ("One word here", "One more here"):
        text.write_text(tei(f"<p>{words}</p>"), encoding="utf-8")
        git("add", ".")
        git("commit", "-qm", words)
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "HEAD~1", "tei"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "HEAD~1 → tei: text: 1 changed"
    for sides in (("HEAD~1", "tei/text.xml"), ("HEAD~1", "HEAD"), ("HEAD~1:tei/text.xml", "."), ("HEAD~1", "tei")):
        assert main(["compare", *sides]) == 0
        assert "changed “word” → “more”  (One _ here)" in capsys.readouterr().out, sides
    for name in ("nothing", "--output=x", "HEAD:none.xml"):
        assert main(["compare", "--", name, "."]) == 2
        assert capsys.readouterr().err.startswith("edition: ")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Juan", "iuan", "orthography"),
        ("đak", "dak", "orthography"),
        ("a, b", "a b", "punctuation"),
        ("a", "b", "changed"),
    ],
)
def test_kinds(old: str, new: str, what: str) -> None:
    assert kind(old, new) == what


WORDS = st.lists(st.sampled_from(["a", "b", "Č", "c’d", ",", ".", "„", "x-y"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_the_changes_lead_from_one_state_to_the_other(old: str, new: str) -> None:
    """Every sign of both sides is in a change or the same on both sides."""
    found = list(words_changed(Passage("text", "p", "p", old), Passage("text", "p", "p", new)))
    gone, come = (sorted("".join(getattr(c, side) for c in found).replace(" ", "")) for side in ("old", "new"))
    rest_old, rest_new = (list(_joined(_tokens(side)).replace(" ", "")) for side in (old, new))
    for letter in gone:
        rest_old.remove(letter)
    for letter in come:
        rest_new.remove(letter)
    assert rest_old == rest_new or sorted(rest_old) == sorted(rest_new)


@given(WORDS)
def test_no_change_is_no_change(words: str) -> None:
    assert not list(words_changed(Passage("text", "p", "p", words), Passage("text", "p", "p", words)))
