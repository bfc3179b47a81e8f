"""Releases: refused while anything speaks against them, the same to the byte everywhere, and proved by a rebuild."""

from __future__ import annotations

import io
import json
import re
import shutil
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from edition.cli import main
from edition.problems import EditionError, NothingToDo
from edition.release import site, sums
from edition.release.git import ordered
from edition.release.published import published, stripped
from edition.release.unpack import LARGEST, unpack
from edition.release.verify import verify
from reading import ROOT
from releasing import LATE, POEM, Ours, commit, edit, poem


@pytest.fixture
def changed(small: Path, tmp_path: Path) -> Path:
    """A copy of it to be changed."""
    return Path(shutil.copytree(small, tmp_path / small.name))


def refusal(run: Callable[[], object]) -> str:
    with pytest.raises(EditionError) as error:
        run()
    return str(error.value)


# ---------------------------------------------------------------- reproducible


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones included."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_two_builds_are_the_same_to_the_byte(ours: Ours) -> None:
    one, other = contents(ours.one), contents(ours.other)
    assert [name for name in one if one[name] != other.get(name)] == []
    assert set(one) == set(other)
    assert "world-revolution-1.0.0.zip" in one
    assert len(one) > 300


def test_nothing_tells_of_the_machine(ours: Ours) -> None:
    place = str(ours.one.parent).encode()
    assert [name for name, data in contents(ours.one).items() if place in data or b"/tmp/" in data] == []


def test_our_edition_reproduces(ours: Ours) -> None:
    said: list[str] = []
    found = verify(ours.one / "world-revolution-1.0.0.zip", said.append)
    assert found.rebuilt
    assert found.files == len(contents(ours.bundle))
    assert said


# ---------------------------------------------------------------- what is in it


def test_everything_is_in_it(ours: Ours) -> None:
    names = set(sums.files(ours.bundle))
    assert {
        *("README.txt", "release-notes.md", "commit.txt", "environment.txt", "ro-crate-metadata.json"),
        *("html/index.html", "world-revolution.pdf", "world-revolution.epub"),
        *("text/world-revolution.txt", "text/world-revolution-witness-s.txt"),
        *("apparatus/world-revolution.csv", "apparatus/world-revolution.json"),
        *("sources/conf.py", "sources/requirements.lock", "sources/tei/world-revolution.xml"),
        *("sources/tei/schema/edition.rng", "sources/source/references.bib", "sources/source/introduction.md"),
        *("metadata/CITATION.cff", "metadata/.zenodo.json", "metadata/datacite.json", "metadata/citation.bib"),
    } <= names
    assert not any(part in name for name in names for part in (".doctrees", ".buildinfo", "source/text/"))
    assert (ours.bundle / "text/world-revolution-witness-s.txt").read_bytes() == (
        ROOT / "tei" / "witnesses" / "S.txt"
    ).read_bytes()
    readme = (ours.bundle / "README.txt").read_text(encoding="utf-8")
    assert "Version 1.0.0, 2026-11-26" in readme
    assert "This version has no DOI." in readme


def test_the_checksums_are_those_of_sha256sum(ours: Ours) -> None:
    run = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", sums.NAME], cwd=ours.bundle, check=False)
    assert run.returncode == 0
    assert len((ours.bundle / sums.NAME).read_text().splitlines()) == len(contents(ours.bundle)) - 1


def test_the_crate_lists_the_files_as_they_are(ours: Ours) -> None:
    crate = json.loads((ours.bundle / "ro-crate-metadata.json").read_bytes())
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(graph) == len(crate["@graph"])
    root = graph["./"]
    assert graph["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert root["datePublished"] == "2026-11-26"
    parts = [part["@id"] for part in root["hasPart"]]
    listed = {name for name in sums.files(ours.bundle) if not name.startswith("html/")} - {"ro-crate-metadata.json"}
    assert {name for name in parts if not name.endswith("/")} == listed
    for name in listed:
        assert graph[name]["sha256"] == sums.sha256(ours.bundle / name)
        assert graph[name]["contentSize"] == str((ours.bundle / name).stat().st_size)
    pointers = [
        value for entity in graph.values() for value in re.findall(r"'@id': '([^']*)'", str(list(entity.values())[1:]))
    ]
    assert {name for name in pointers if not name.startswith("https://w3id.org/")} <= set(graph)


def test_comments_and_private_notes_are_not_published(small: Path) -> None:
    data = (small / "sources" / "tei" / "poem.xml").read_text(encoding="utf-8")
    assert not any(word in data for word in ("deadline", "sure?", "library", "private"))
    assert "The first line\n      of <app" in data
    assert "<![CDATA[<!-- no comment -->]]>" in data  # text, no comment
    everything = b"".join(contents(small).values())
    assert b"deadline" not in everything
    with zipfile.ZipFile(small.with_name("poem-1.0.0.zip")) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"poem-1.0.0"}
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 2, 0, 0, 0)}


_PIECES = st.sampled_from(
    ["<a>", "</a>", "<b c='>'/>", "<!-- - -->", "<![CDATA[<!--x-->]]>", "<?p <!-- ?>", "text &lt;!-- ", "'", '"', "\n",
     '<note type="private">', "<note\n type = 'private' >", '<note type="private"/>', '<note type="privately">',
     "</note>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=12))
def test_what_is_published_is_the_tree_without_comments_and_private_notes(pieces: list[str]) -> None:
    text = f"<r>{''.join(pieces)}</r>"
    try:
        tree = etree.fromstring(text)
    except etree.XMLSyntaxError:
        return
    for node in list(tree.iter()):
        if (
            isinstance(node, etree._Comment) or (node.tag == "note" and node.get("type") == "private")
        ) and node.getparent() is not None:
            parent = node.getparent()
            assert parent is not None
            previous = node.getprevious()
            if previous is not None:
                previous.tail = (previous.tail or "") + (node.tail or "")
            else:
                parent.text = (parent.text or "") + (node.tail or "")
            parent.remove(node)
    assert etree.tostring(etree.fromstring("".join(stripped(text))), method="c14n") == etree.tostring(
        tree, method="c14n"
    )


def test_the_prolog_is_published_without_comments(tmp_path: Path) -> None:
    file = tmp_path / "x.xml"
    tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><p>&e;</p></text></TEI><!-- end -->'
    file.write_text(f'<!-- a "b --><!DOCTYPE TEI [<!ENTITY e "<!--kept-->"><!-- gone -->]>\n{tei}', encoding="utf-8")
    said = published(file, allow_entities=True).decode()
    assert said == f'<!DOCTYPE TEI [<!ENTITY e "<!--kept-->">]>\n{tei.replace("<!-- end -->", "")}'


# ---------------------------------------------------------------- refusals


def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """`edition release` in this process: for refusals, which build nothing."""
    monkeypatch.chdir(folder)
    status = main(["release", *arguments, "-o", str(folder.parent / "dist")])
    assert not (folder.parent / "dist").exists()
    return status, capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('n="1.0.0">Version', 'n="0.9">Version', "tei/poem.xml:7:20: release-version this is version 0.9, not 1.0.0"),
        ('n="1.0.0">The', 'n="0.9">The', "tei/poem.xml:16:5: release-unrecorded no change is recorded for"),
        ('<date when="2026-11-02">', '<date when="2026">', "tei/poem.xml:10:9: release-date"),
        ('wit="#A"', 'wit="#Z"', "tei/poem.xml:20:"),
    ],
)  # fmt: skip
def test_refused(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = poem(tmp_path / "project")
    edit(project / "tei" / "poem.xml", old, new)
    status, err = run(project, monkeypatch, capsys, "1.0.0")
    assert (status, "tei/poem.xml:1:1: release-uncommitted" in err) == (1, True)
    commit(project, when=LATE)
    status, err = run(project, monkeypatch, capsys, "1.0.0")
    assert status == 1
    assert said in err
    assert "release-uncommitted" not in err


def test_refused_without_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Path(shutil.copytree(POEM, tmp_path / "project"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    status, err = run(project, monkeypatch, capsys, "1.0.0")
    assert status == 2
    assert "a release is made from a commit" in err


def test_refused_when_an_identifier_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = poem(tmp_path / "project", tag="v1.0.0")
    tei = project / "tei" / "poem.xml"
    edit(tei, 'n="1.0.0">Version 1.0.0', 'n="1.1.0">Version 1.1.0')
    edit(tei, "<revisionDesc>", '<revisionDesc><change when="2026-11-03" n="1.1.0">Mended.</change>')
    edit(tei, 'xml:id="p2"', 'xml:id="p3"')
    commit(project, when=LATE)
    status, err = run(project, monkeypatch, capsys, "1.1.0")
    assert status == 1
    assert "release-anchor-gone 'p2' of v1.0.0 (line 21 there) is gone" in err


def test_refused_when_a_file_leads_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = poem(tmp_path / "project")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (project / "source" / "page.md").symlink_to(tmp_path / "secret.txt")
    commit(project, when=LATE)
    status, err = run(project, monkeypatch, capsys, "1.0.0")
    assert status == 1
    assert "source/page.md:1:1: outside-folder" in err


# ---------------------------------------------------------------- versions beside each other


def test_addresses(two: Path) -> None:
    listed = json.loads((two / "site" / "versions.json").read_bytes())
    assert listed["latest"] == "1.10.0"
    assert [one["version"] for one in listed["versions"]] == ["1.10.0", "1.0.0"]
    page = "text/index.html"
    texts = {name: (two / "site" / name / page).read_text(encoding="utf-8") for name in ("1.0.0", "1.10.0", "latest")}
    assert texts["latest"] == texts["1.10.0"]
    assert "The second line." in texts["latest"]
    assert "The second." in texts["1.0.0"]
    assert f'href="https://example.org/poem/1.0.0/{page}"' in texts["1.0.0"]
    landing = (two / "site" / "1.0.0" / "index.html").read_text(encoding="utf-8")
    assert "https://example.org/poem/1.0.0/poem.pdf" in landing
    assert {path.name for path in (two / "site" / "1.0.0").iterdir()} >= {"index.html", "poem.pdf", "poem.epub"}
    assert (two / "site" / "1.0.0" / "index.html").read_bytes() == (two / "poem-1.0.0/html/index.html").read_bytes()
    index = (two / "site" / "index.html").read_text(encoding="utf-8")
    assert index.index('href="1.10.0/"') < index.index('href="1.0.0/"')


def test_notes_of_the_release(two: Path) -> None:
    first, second = ((two / f"poem-{v}" / "release-notes.md").read_text(encoding="utf-8") for v in ("1.0.0", "1.10.0"))
    assert first.startswith("# Version 1.0.0\n\nThe \\*first\\* version.\n")
    assert second.startswith("# Version 1.10.0\n\nMended.\n\n## Changes from v1.0.0 to 1.10.0\n")
    assert "second line" in second or "“line”" in second
    assert (two / "poem-1.10.0" / "changes.html").is_file()


def test_what_is_published_stays(
    two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(two.parent / "project")
    before = contents(two)
    assert main(["release", "1.10.0", "-o", str(two), "--redirects", "redirects.txt"]) == 1
    assert "release-there" in capsys.readouterr().err
    assert contents(two) == before
    with pytest.raises(NothingToDo, match="stays as it is"):
        site.add(two / "site", "1.0.0", {}, two / "poem-1.0.0")


def test_versions_are_ordered_by_number() -> None:
    assert sorted(["1.10.0", "1.9.0", "1.2", "0.30"], key=ordered) == ["0.30", "1.2", "1.9.0", "1.10.0"]


# ---------------------------------------------------------------- verify


def flip(file: Path, old: bytes, new: bytes) -> None:
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new, 1))


#: File -> a letter of it, and the same changed.
LETTERS = {
    "sources/tei/poem.xml": (b"The second", b"The secund"),
    "html/text/index.html": (b"second", b"secund"),
    "poem.pdf": (b"Typst", b"Tipst"),
    "poem.epub": (b"mimetype", b"mimetipe"),
    "text/poem.txt": (b"second", b"secund"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_one_letter_is_found_and_named(name: str, changed: Path) -> None:
    flip(changed / name, *LETTERS[name])
    said = refusal(lambda: verify(changed, print))
    assert f"/{name}:1:1: not-reproduced is not the file that SHA256SUMS means" in said


@pytest.mark.parametrize(
    ("name", "named", "what"),
    [
        ("html/text/index.html", "html/text/index.html", "differs in line"),
        ("poem.pdf", "poem.pdf", "differs from byte"),
        ("sources/tei/poem.xml", "html/", "differs in line"),
    ],
)
def test_one_letter_is_found_with_checksums_made_anew(name: str, named: str, what: str, changed: Path) -> None:
    flip(changed / name, *LETTERS[name])
    sums.write(changed)
    said = refusal(lambda: verify(changed, print))
    assert re.search(rf"/{re.escape(named)}[^:]*:1:1: not-reproduced {what}", said)
    if name.startswith("sources"):
        assert "secund" in said


def test_the_checksums_are_looked_at_alone(
    small: Path, changed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["verify", "--no-rebuild", str(small.with_name(f"{small.name}.zip"))]) == 0
    assert "files are whole, nothing was built anew" in capsys.readouterr().out
    (changed / "text" / "poem.txt").unlink()
    assert main(["verify", "--no-rebuild", str(changed)]) == 1
    assert "text/poem.txt:1:1: not-reproduced is missing" in capsys.readouterr().err
    (changed / "text" / "poem.txt").write_bytes((small / "text" / "poem.txt").read_bytes())
    (changed / "html" / "more.html").write_bytes(b"")
    assert main(["verify", "--no-rebuild", str(changed)]) == 1
    assert "html/more.html:1:1: not-reproduced is not in SHA256SUMS" in capsys.readouterr().err
    assert main(["verify", str(POEM)]) == 2
    assert main(["verify", str(POEM / "nothing.zip")]) == 2


def entry(name: str, data: bytes = b"x", mode: int = 0) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info, data


HOSTILE = {
    "a path that leads out": [entry("../evil.txt")],
    "a path that leads out later": [entry("a/../../evil.txt")],
    "an absolute path": [entry("/evil.txt")],
    "a drive": [entry("C:/evil.txt")],
    "a backslash": [entry("a\\..\\evil.txt")],
    "a link": [entry("a/link", b"/etc/passwd", stat.S_IFLNK | 0o777)],
    "a file under a link": [entry("a/link", b"/etc", stat.S_IFLNK | 0o777), entry("a/link/passwd")],
    "a device": [entry("a/dev", b"", stat.S_IFCHR)],
    "a name twice": [entry("a/x"), entry("a/X")],
    "a bomb": [entry("a/bomb", bytes(300_000_000))],
    "files beside each other": [entry("a/x"), entry("b/x")],
}


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("hostile") / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in HOSTILE[request.param]:
            archive.writestr(info, data)
    if request.param == "a backslash":  # zipfile writes a slash
        path.write_bytes(path.read_bytes().replace(b"a/../evil.txt", b"a\\..\\evil.txt"))
    yield path
    path.unlink()


def test_hostile_zips_are_refused_before_they_take_room(hostile: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    tracemalloc.start()
    said = refusal(lambda: unpack(hostile, target))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unsafe-bundle" in said
    assert peak < 20_000_000
    assert not any(path.is_symlink() for path in target.rglob("*"))
    assert {path.name for path in tmp_path.iterdir()} == {"target"}
    assert sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) < 10


def test_declared_sizes_do_not_fool_it(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/x", bytes(30_000_000))
    data = path.read_bytes()
    path.write_bytes(data.replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    (tmp_path / "target").mkdir()
    assert "unsafe-bundle" in refusal(lambda: unpack(path, tmp_path / "target"))
    assert sum(p.stat().st_size for p in (tmp_path / "target").rglob("*") if p.is_file()) <= 100


def test_a_directory_without_end_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
        file.seek(0, io.SEEK_END)
        file.write(b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + b"\xff\xff\xff\x7f" + bytes(6))
    assert path.stat().st_size > LARGEST
    assert "unsafe-bundle" in refusal(lambda: unpack(path, tmp_path))


def test_a_hostile_zip_is_refused_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../x", b"x")
    code = (  # ru_maxrss would count what the process that runs the tests had in use when it forked
        "import re, sys; from edition.cli import main; status = main(['verify', sys.argv[1]]);"
        "most = int(re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())[1]);"
        "print(status, 'sphinx' in sys.modules, most < 200_000)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert run.stdout == "1 False True\n"


def test_a_folder_with_a_link_is_refused(changed: Path) -> None:
    (changed / "html" / "x.html").symlink_to("/etc/passwd")
    assert "html/x.html is a link" in refusal(lambda: verify(changed, print))


# ---------------------------------------------------------------- the manual


def test_the_how_to_is_true(tmp_path: Path) -> None:
    project = poem(tmp_path / "project")
    (project / ".gitignore").write_text("dist/\n", encoding="utf-8")
    commit(project, when=LATE)
    page = (ROOT / "docs" / "how-to" / "release.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```console\n\$ (.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 5
    for part in re.split(r"^\$ ", "$ ".join(shown), flags=re.MULTILINE):
        command, _, output = part.partition("\n")
        if command.startswith("edition "):
            command = f"{sys.executable} -m edition.cli {command.removeprefix('edition ')}"
        run = subprocess.run(
            command, shell=True, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        # how many files there are changes with the theme
        assert re.sub(r"\d+ files", "N files", run.stdout) == re.sub(r"\d+ files", "N files", output)
        assert run.returncode == (1 if "hint:" in output else 0)
