"""``edition collate``: what goes in comes out of every witness, whatever the texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.check import Reading, check
from edition.cli import main
from edition.collate import collated, prove, read_witness, settled
from edition.collate.align import columns
from edition.collate.normal import OPTIONS, Normal, normal
from edition.collate.write import Heading
from edition.model import Entry, walk
from edition.problems import Problems
from edition.tei.document import read
from edition.witness import witness_text
from reading import ROOT


def written(folder: Path, **texts: str) -> list[Path]:
    paths = [folder / f"{siglum}.txt" for siglum in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def entries(path: Path) -> list[str]:
    """Each entry as ``lemma W | reading W``."""
    document = read(path, Problems())
    found = (node for node in walk((document.text,)) if isinstance(node, Entry))
    return [
        " | ".join(f"{''.join(map(str, r.content))} {' '.join(r.witnesses)}".strip() for r in (e.lemma, *e.readings))
        for e in found
    ]


def test_a_collation(tmp_path: Path) -> None:
    paths = written(
        tmp_path,
        A="The cat sat on the mat, and slept.\nLast line.\n",
        B="The dog sat on mat; and slept.\nLast line.",
        C="the cat sate on the mat, slept.\n\n\nLast  line.",
    )
    out = tmp_path / "out.xml"
    assert main(["collate", *map(str, paths), "-o", str(out), "--title", "Cat & dog", "--lang", "en"]) == 0
    assert entries(out) == [
        "The A B | the C",
        "cat A C | dog B",
        "sat A B | sate C",
        "the mat, A C | mat; B",
        "and A B | C",
    ]
    assert read(out, Problems()).meta.title == "Cat & dog"
    assert check([out], Reading(ROOT / "tei" / "schema" / "edition.rng")).problems == ()
    assert main(["build", str(out), "-o", str(tmp_path / "site"), "--only", "html", "-q", "-W"]) == 0


def test_the_base_is_printed_and_order_is_that_of_the_witnesses(tmp_path: Path) -> None:
    paths = written(tmp_path, A="one two three", B="one 2 three", C="one two three")
    out = tmp_path / "out.xml"
    assert main(["collate", *map(str, paths), "-o", str(out), "--base", "B", "--sigla", "Paris,B,γ"]) == 0
    assert entries(out) == ["2 B | two Paris γ"]


def test_a_paragraph_of_one_witness(tmp_path: Path) -> None:
    a, b = written(tmp_path, A="One first line.\nOne last line.", B="One first line.\nPut in.\nOne last lime.")
    out = tmp_path / "out.xml"
    assert main(["collate", str(a), str(b), "-o", str(out)]) == 0
    document = read(out, Problems())
    assert witness_text(document, "A").split("\n") == ["One first line.", "One last line."]
    assert witness_text(document, "B").split("\n") == ["One first line.", "Put in.", "One last lime."]


@pytest.mark.parametrize(
    ("ignore", "one", "other", "together"),
    [
        ("case", "The cat", "the cat", True),
        ("none", "Vita", "vita", False),
        ("uv,case", "Vniuersity", "university", True),
        ("diacritics", "boljševici", "boljsevici", True),
        ("punctuation", "mat,", "mat;", True),
        ("punctuation", "…", "!", False),
    ],
)
def test_what_is_ignored_only_matches(ignore: str, one: str, other: str, together: bool) -> None:
    form = normal(ignore)
    assert (form.of(one.split()[0]) == form.of(other.split()[0])) is together


def test_long_texts_are_cut_at_words_that_all_share() -> None:
    """CollateX takes a minute for 2,000 words in four witnesses; it sees only stretches that differ."""
    words = [f"w{n}" for n in range(3000)]
    other = [f"x{n}" if n % 100 == 0 else word for n, word in enumerate(words)]
    found = columns({"A": words, "B": other, "C": words}, Normal())
    assert len(found) == 3000
    assert [c for c in found if c["A"] != c["B"]] == [
        {"A": f"w{n}", "C": f"w{n}", "B": f"x{n}"} for n in range(0, 3000, 100)
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["A.txt"], "two witnesses"),
        (["A.txt", "A.txt"], "different sigla"),
        (["A.txt", "B.txt", "--sigla", "A,1"], "'1' cannot be a siglum"),
        (["A.txt", "B.txt", "--base", "Z"], "no such witness"),
        (["A.txt", "B.txt", "--ignore", "colour"], "no option 'colour'"),
        (["A.txt", "none.txt"], "none.txt"),
        (["A.txt", "bad.txt"], "bad.txt:2:"),
    ],
)
def test_mistakes_are_named(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, A="a b", B="a c", bad="one\ntw\x01o")
    monkeypatch.chdir(tmp_path)
    Path("out.xml").write_text("last good", encoding="utf-8")
    assert main(["collate", *arguments, "-o", "out.xml"]) in (1, 2)
    assert said in capsys.readouterr().err
    assert Path("out.xml").read_text(encoding="utf-8") == "last good"


WORD = st.sampled_from(["a", "A", "b", "c,", "c", "d", "<&>", "é", "e\u0301", "\u00a0", "]", "‏ש"])
LINE = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
TEXT = st.lists(LINE, min_size=1, max_size=4).map("\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXT, min_size=2, max_size=4), st.sets(st.sampled_from(sorted(OPTIONS))))
def test_every_witness_is_restored(tmp_path: Path, texts: list[str], ignored: set[str]) -> None:
    names = "ABCD"[: len(texts)]
    found = [
        read_witness(s, path)
        for s, path in zip(names, written(tmp_path, **dict(zip(names, texts, strict=True))), strict=True)
    ]
    out = tmp_path / "out.xml"
    out.write_text(collated(found, names[-1], Normal(tuple(ignored)), Heading("T")), encoding="utf-8")
    prove(out, found)
    document = read(out, Problems())
    for name, text in zip(names, texts, strict=True):
        assert witness_text(document, name) == "\n".join(settled(line) for line in text.split("\n") if settled(line))
