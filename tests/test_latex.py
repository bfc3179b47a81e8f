"""LaTeX for reledmac: every character arrives, the apparatus reads as it should, and the file compiles.

What is compiled needs XeLaTeX (``tests/tex.py`` says what of it); the text of the file is tested everywhere.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tex
from edition.cli import main
from edition.latex import escape
from edition.latex.book import book
from edition.problems import Problems
from edition.tei.document import read
from edition.witness import reading_text
from reading import CORPORA, EDITION, ROOT, document

_NAMES = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textasciigrave": "`",
}
_TOKEN = re.compile(r'\\symbol\{"([0-9A-F]+)\}|\\([A-Za-z]+)\{\}|\\([{}$%#_ -])|\{([\[\]])\}|(\{\})|([\s\S])')
#: What may stand alone in escaped text: nothing that TeX, a ligature or reledmac reads.
_ACTIVE = set("\\{}$&#^_%[]'\"`")


def unescaped(text: str) -> str:
    """The characters that TeX prints for escaped text."""
    out = []
    for number, name, char, bracket, empty, plain in (m.groups() for m in _TOKEN.finditer(text)):
        if number:
            out.append(chr(int(number, 16)))
        elif name:
            out.append(_NAMES[name])
        elif char:
            out.append("\u00ad" if char == "-" else char)
        elif not empty:
            assert bracket or plain not in _ACTIVE, text
            out.append(bracket or {"~": "\u00a0"}.get(plain, plain))
    return "".join(out)


SPECIALS = st.text(st.sampled_from("\\{}$&#^_%~[]'\"`-<>?!,* ()a\u00a0\u00ad\u0301\ue001\U00010300\u200d"))


@given(st.one_of(SPECIALS, st.text(st.characters(exclude_categories=["Cs"]))))
def test_escape_gives_back_every_character(text: str) -> None:
    assert unescaped(escape.text(text)) == text


@given(SPECIALS)
def test_escape_leaves_no_ligature_and_no_double_space(text: str) -> None:
    assert not re.search(r"--|``|''|<<|>>|,,|[?!]`|(?<!\\)  |\^\^", escape.text(text))


@given(SPECIALS, st.integers(1, 40))
def test_lines_break_only_where_one_space_stands(text: str, repeated: int) -> None:
    whole = escape.text(f"a{text}b ") * repeated + "z"
    assert "\n\n" not in escape.wrapped(whole)
    assert escape.wrapped(whole).replace("\n", " ") == whole


def test_an_address_keeps_its_signs() -> None:
    assert (
        escape.url("https://example.org/a_b?c=%20&d#e{\\")
        == r"https://example.org/a\string_b?c=\%20\string&d\#e\%7B\%5C"
    )


# ---------------------------------------------------------------- text of the file


def body(latex: str) -> str:
    return latex.partition("\\begin{document}")[2]


def flat(fragment: str, folder: Path) -> str:
    """The numbered text of a fragment, on one line."""
    latex = book(document(fragment, folder))
    return " ".join(latex.partition("\\beginnumbering")[2].partition("\\endnumbering")[0].split())


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (
            '<p>a <app><lem>pobjedu</lem><rdg wit="#S">pobgedu</rdg></app> b</p>',
            r"a \edtext{pobjedu}{\lemma{pobjedu}\Afootnote{pobgedu \siglum{S}}} b",
        ),
        (
            '<p><app><lem wit="#A">x</lem><rdg wit="#B #C">y</rdg><rdg wit="#S"/></app></p>',
            r"\edtext{x}{\lemma{x \siglum{A}}\Afootnote{y \siglum{B} \siglum{C} : \edformula{om.} \siglum{S}}}",
        ),
        (
            '<p><app><lem>a <app><lem>b</lem><rdg wit="#A">c</rdg></app></lem><rdg wit="#B">d</rdg></app></p>',
            r"\edtext{a \edtext{b}{\lemma{b}\Afootnote{c \siglum{A}}}}{\lemma{a b}\Afootnote{d \siglum{B}}}",
        ),
        (
            '<p>z<app><lem/><rdg wit="#A">new</rdg></app></p>',
            r"z\edtext{}{\lemma{}\Afootnote[nosep]{\edformula{post} z \edformula{add.} new \siglum{A}}}",
        ),
        (
            '<p>word<note>One.<p>Two &amp; <app><lem>b</lem><rdg wit="#A">c</rdg></app></p></note></p>',
            r'Two \symbol{"26} b (b{]} c \siglum{A})}',
        ),
        ("<lg><l>one &amp; two</l><l>three</l></lg>", r'\stanza one \symbol{"26} two & three \&'),
        ("<lg><l>one</l></lg><lg><l>two</l></lg>", r"\stanza one \& \stanza two \&"),
        ("<p>\\input{/etc/passwd}</p>", r"\textbackslash{}input\{/etc/passwd\}"),
        ('<p><formula notation="TeX">\\input{x}</formula></p>', r"\textbackslash{}input\{x\}"),
        ('<p><formula notation="TeX">\\frac{a}{b}</formula></p>', r"\(\frac{a}{b}\)"),
        ('<p>ein <foreign xml:lang="de">Wort</foreign></p>', r"\edlang{german}{\edemph{Wort}}"),
        ("<p>a-<hi>-b</hi>?<hi>?</hi></p>", r"a-\edemph{-b}?\edemph{?}"),
        ('<p>a<pb n="3"/> b<pb n="4" break="no"/>c</p>', r"a \edbreak{p. 3}b\edbreakinword{p. 4}c"),
        ("<sp><speaker>ANNA.</speaker><p>Yes.</p></sp>", r"\pstart \edspeaker{ANNA.} \pend \pstart Yes. \pend"),
        ("<list><label>L</label><item>one</item></list>", r"\editem \edlabelled{L} one"),
        ("<table><row><cell>1</cell><cell>2</cell></row></table>", r"\edrow 1\edcell 2"),
    ],
)
def test_text_of_the_file(fragment: str, expected: str, tmp_path: Path) -> None:
    assert expected in flat(fragment, tmp_path)


def test_an_entry_over_paragraphs_names_first_and_last_line(tmp_path: Path) -> None:
    text = flat('<app><lem><p>one</p><p>two</p></lem><rdg wit="#A"><p>three</p></rdg></app>', tmp_path)
    assert r"\pstart \edlabel{ed:1a}one" in text
    assert r"two\edtext{}{\xxref{ed:1a}{ed:1b}\lemma{one two}\Afootnote{three \siglum{A}}}\edlabel{ed:1b}" in text


def test_a_heading_begins_the_numbers_anew(tmp_path: Path) -> None:
    latex = book(document("<div><head>A</head><p>x</p></div><div><head>B</head><p>y</p></div>", tmp_path))
    assert latex.count("\\beginnumbering") == latex.count("\\endnumbering") == 2


# ---------------------------------------------------------------- no text is lost

#: Our macros -> which of their arguments print in the text (1: prints, 0: does not); anything else is a fault.
MACROS = {
    **dict.fromkeys(("pstart", "pend", "beginnumbering", "endnumbering", "stanza", "printbibliography", "&"), ""),
    **dict.fromkeys(("edhead", "edquoted", "editem", "edrow", "edcell", "edcellline", "leavevmode"), ""),
    **dict.fromkeys(("footnoteA", "edlabel", "edbreak", "edbreakinword", "cite"), "0"),
    **dict.fromkeys(("siglum", "edformula", "edemph", "edlabelled", "edspeaker", "textit", "textbf", "textsc"), "1"),
    **dict.fromkeys(("textsuperscript", "textsubscript"), "1"),
    **dict.fromkeys(("edlang", "edlink"), "01"),
    "edtext": "10",
    "edheading": "00",
    "edpicture": "00",
}
_PART = re.compile(
    r'\\\((?P<maths>.*?)\\\)|\\symbol\{"[0-9A-F]+\}|\\text[a-z]+\{\}|\\[{}$%#_ -]|\{[\[\]]\}|\{\}'
    r"|\\(?P<macro>[A-Za-z]+|&)(?:\[\{|\[)?|[\s\S]"
)


def printed(latex: str) -> str:
    """What the numbered text of a file prints beside apparatus and notes; an unknown macro fails."""
    text = latex.partition("\\beginnumbering")[2].partition("\\end{document}")[0]
    return "".join(_printed(text))


def _printed(text: str) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        assert part
        at = part.end()
        if name := part["macro"]:
            for shown in MACROS[name]:
                inner, at = _argument(text, at)
                out += _printed(inner) if shown == "1" else []
        elif part["maths"]:
            out.append(part["maths"])
        else:
            out.append("" if part[0] == "&" else unescaped(part[0]))
    return out


def _argument(text: str, at: int) -> tuple[str, int]:
    """The group that begins at ``at`` without its braces, and where it ends; a locator before it is passed over."""
    at = text.index("{", at)
    depth, end = 1, at + 1
    while depth:
        if text[end] == "\\":
            end += 1
        else:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[at + 1 : end - 1], end


def letters(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "")


CASES = [
    EDITION,
    *(
        CORPORA / name
        for name in (
            "modruski-ldlt/nicolausmodrusiensis.oratioriario.croala-ldlt.xml",
            "eltec-srp/SRP19141_MladenDj_KadSumeTalasi.xml",
            "gerdracor/scheerbart-die-urgrossmutter.xml",
            "tei-stylesheets-test/testapp.xml",
        )
    ),
]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_text_is_lost(path: Path) -> None:
    if not path.is_file():
        pytest.skip("the corpora of others lie beside some checkouts only")
    found = read(path, Problems())
    text, latex = letters(printed(book(found))), 0
    for line in reading_text(found).splitlines():
        at = text.find(letters(line), latex)
        assert at >= 0, line
        latex = at + len(letters(line))


# ---------------------------------------------------------------- the command, and TeX


def test_the_command_leaves_the_folder_of_a_publisher(tmp_path: Path) -> None:
    assert main(["build", str(ROOT), "--only", "latex", "-o", str(tmp_path), "-q"]) == 0
    names = {path.name for path in (tmp_path / "latex").iterdir()} - {".edition"}
    assert names == {"world-revolution.tex", "references.bib", "README.txt"}
    latex = (tmp_path / "latex" / "world-revolution.tex").read_text(encoding="utf-8")
    assert "\\cite{" in latex
    assert "xelatex world-revolution" in (tmp_path / "latex" / "README.txt").read_text(encoding="utf-8")
    if tex.available():
        pdf = tex.compiled(tmp_path / "latex" / "world-revolution.tex")
        assert re.search(r"\d+ zemlji\] ?zemlji, S", words(pdf))
        assert "Citation" not in pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace")


def test_a_faulty_file_leaves_the_last_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.xml"
    file.write_text(EDITION.read_text(encoding="utf-8").replace('wit="#S"', 'wit="#Nobody"'), encoding="utf-8")
    assert main(["build", str(file), "--only", "latex", "-W", "-o", str(tmp_path / "out")]) == 1
    assert "unknown-witness" in capsys.readouterr().err
    assert not (tmp_path / "out" / "latex").exists()


MANY = """<div xml:lang="la"><head>Ode</head><lg>
<l>Arma <app><lem wit="#A">virumque</lem><rdg wit="#B #C">virum</rdg><rdg wit="#S"/></app> cano &amp; [*] -- ?` it's</l>
<l><app><lem>Troiae <app><lem>qui</lem><rdg wit="#B">quae</rdg></app></lem><rdg wit="#C">Romae</rdg></app> primus</l>
</lg><p>50% of $x_1 #2 {a} ~ ^ \\ "q" &lt;&lt; e\u0301<note>A note.<p>More &amp; more.</p></note></p>
<app><lem><p>first</p><p>second</p></lem><rdg wit="#A"><p>other</p></rdg></app>
<list><item>item</item></list><table><row><cell>[c1]</cell><cell>c2</cell></row></table>
<quote><p>quoted</p></quote></div>"""
#: Takes apparatus, notes, numbers and hyphens away: what is left is the text.
BARE = r"""
\AtBeginDocument{\renewcommand{\edtext}[2]{#1}\renewcommand{\footnoteA}[1]{}}
\firstlinenum{99999}\pagestyle{empty}\hyphenpenalty=10000\exhyphenpenalty=10000\raggedright
\begin{document}"""


@pytest.mark.skipif(not tex.available(), reason="XeLaTeX with reledmac is not installed")
def test_the_pdf_reads_as_the_text_and_the_apparatus_as_it_should(tmp_path: Path) -> None:
    found = document(MANY, tmp_path)
    (tmp_path / "many.tex").write_text(book(found), encoding="utf-8")
    text = words(tex.compiled(tmp_path / "many.tex"))
    assert "2 virumque A] virum B C : om. S" in text
    assert "qui] quae B" in text
    assert "Troiae qui] Romae C" in text
    assert "5–6 first second]" in text
    (tmp_path / "bare.tex").write_text(book(found).replace("\\begin{document}", BARE, 1), encoding="utf-8")
    # a typeface may have a letter with its accent in one piece: the PDF then names the two characters by one
    bare = normalize("NFC", letters(words(tex.compiled(tmp_path / "bare.tex"))))
    for line in reading_text(found).splitlines():
        assert normalize("NFC", letters(line)) in bare


def words(pdf: Path) -> str:
    """The text of a PDF, on one line."""
    made = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.md"))


@pytest.mark.parametrize("file", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_keeps_its_text(file: Path, tmp_path: Path) -> None:
    parts = file.read_text(encoding="utf-8").split("\n.\n")
    fragments = [part for part in parts if part.startswith("<")]
    assert fragments
    for fragment in fragments:
        found = document(fragment, tmp_path)
        text, at = letters(printed(book(found))), 0
        for word in reading_text(found).split():  # a pointer without words of its own prints where it leads
            at = text.find(letters(word), at) + len(letters(word))
            assert at >= len(letters(word)), (word, fragment)
