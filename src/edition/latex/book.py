"""A document as a file of LaTeX: head, text, conspectus of witnesses, bibliography."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from edition.apparatus import Conventions
from edition.latex import escape, languages
from edition.latex.blocks import BlockWriter
from edition.latex.inline import Writer
from edition.model import Citation, Division, Document, walk

_HEAD: Final = Path(__file__).with_name("head.tex")
#: How the file is compiled; the README of the output and the first lines of the file say it.
README: Final = """\
{name}.tex is LaTeX for XeLaTeX with reledmac, written from {source} by `edition build --only latex`.

Compile it in this folder. Three passes of XeLaTeX, for the numbers of lines settle in the third; where the text
cites (references.bib), biber after the second pass, for the first sets no notes, and a fourth pass:

    xelatex {name}
    xelatex {name}
    biber {name}
    xelatex {name}
    xelatex {name}

TeX Live: texlive-xetex, texlive-humanities (reledmac), texlive-fonts-extra (Libertinus),
texlive-fonts-recommended, texlive-bibtex-extra, biber; texlive-lang-* for hyphenation.
"""


def book(
    document: Document, cited: Callable[[str], bool] = lambda key: False, conventions: Conventions | None = None
) -> str:
    """``document`` as LaTeX; ``cited`` tells whether ``references.bib`` has a key."""
    inline = Writer(cited, apparatus=(conventions or Conventions()).of(document.witnesses))
    main = languages.name(_main_language(document)) or "english"
    inline.language = main
    text = BlockWriter(inline)
    text.blocks((document.text,))
    witnesses = "".join(
        f"\\siglum{{{escape.text(w.siglum)}}}\\quad {inline.text(w.description)}\\par\n" for w in document.witnesses
    )
    has_citations = any(isinstance(x, Citation) and all(map(cited, x.keys)) for x in walk((document.text,)))
    name = Path(document.file).stem
    comment = "".join(f"% {line}\n" for line in README.format(name=name, source=Path(document.file).name).splitlines())
    parts = [
        comment,
        _head(main, inline, has_citations),
        f"\\title{{{escape.text(document.title)}}}",
        f"\\author{{{escape.text(', '.join((*document.meta.authors, *document.meta.editors)))}}}",
        f"\\date{{{escape.text(document.meta.date)}}}",
        "\\begin{document}",
        "\\maketitle",
        f"\\section*{{Sigla}}\n\\begingroup\\parindent=0pt\n{witnesses}\\endgroup" if witnesses else "",
        "",
        text.written(),
        "\\printbibliography" if has_citations else "",
        "\\end{document}",
    ]
    return "\n".join(parts) + "\n"


def _main_language(document: Document) -> str:
    """The language of the text, which need not be that of the editors."""
    if document.text.mark.lang:
        return document.text.mark.lang
    edition = next((x for x in walk((document.text,)) if isinstance(x, Division) and x.type == "edition"), None)
    return (edition.mark.lang if edition else "") or document.meta.lang


def _head(main: str, inline: Writer, has_citations: bool) -> str:
    others = [name for name in inline.spoken if name != main]
    spoken = [f"\\setdefaultlanguage{_options(main)}{{{main}}}"]
    spoken += [f"\\setotherlanguage{_options(name)}{{{name}}}" for name in others]
    bibliography = "\\usepackage[style=authoryear,backend=biber]{biblatex}\n\\addbibresource{references.bib}"
    head = _HEAD.read_text(encoding="utf-8").replace("@languages@", "\n".join(spoken))
    return head.replace("@bibliography@", bibliography if has_citations else "% no citations")


def _options(language: str) -> str:
    options = languages.OPTIONS.get(language, "")
    return f"[{options}]" if options else ""
