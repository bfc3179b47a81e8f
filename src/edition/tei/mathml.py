"""MathML in a ``formula`` as TeX, so that one road leads to the web page (MathML again) and to the PDF.

Presentation MathML as editors write it. What is not in the tables has no translation: then the text of the formula is
kept, and the caller says so.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

MATHML: Final = "http://www.w3.org/1998/Math/MathML"
#: element -> TeX around its parts, by number; ``*`` stands for all parts in a row.
_FORMS: Final[dict[str, str]] = {
    "math": "*",
    "mrow": "*",
    "mstyle": "*",
    "mpadded": "*",
    "semantics": "{0}",
    "mfrac": r"\frac{{{0}}}{{{1}}}",
    "msup": "{{{0}}}^{{{1}}}",
    "msub": "{{{0}}}_{{{1}}}",
    "msubsup": "{{{0}}}_{{{1}}}^{{{2}}}",
    "munder": "{{{0}}}_{{{1}}}",
    "mover": "{{{0}}}^{{{1}}}",
    "munderover": "{{{0}}}_{{{1}}}^{{{2}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
    "msqrt": r"\sqrt{{*}}",
    "mphantom": "",
    "mspace": r"\,",
}
_SPECIAL: Final = {c: f"\\{c}" for c in "{}%#&$_"} | {"\\": r"\backslash "}
#: Operators that TeX knows by a name.
_NAMED: Final = {
    "−": "-",
    "×": r"\times ",
    "·": r"\cdot ",
    "⋅": r"\cdot ",
    "÷": r"\div ",
    "±": r"\pm ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "≈": r"\approx ",
    "∞": r"\infty ",
    "∑": r"\sum ",
    "∏": r"\prod ",
    "∫": r"\int ",
    "∂": r"\partial ",
    "∈": r"\in ",
    "→": r"\to ",
    "…": r"\dots ",
    "π": r"\pi ",
    "α": r"\alpha ",
    "β": r"\beta ",
    "γ": r"\gamma ",
    "δ": r"\delta ",
    "Δ": r"\Delta ",
    "ε": r"\varepsilon ",
    "λ": r"\lambda ",
    "μ": r"\mu ",
    "σ": r"\sigma ",
    "φ": r"\varphi ",
    "ω": r"\omega ",
    "\u2061": "",
    "\u2062": "",
}


class _UnknownError(Exception):
    """Something that has no translation."""


def to_tex(math: etree._Element) -> str:
    """The TeX of a ``math`` element; ``""`` when something in it has no translation."""
    try:
        return " ".join(_tex(math).split())
    except _UnknownError:
        return ""


def _tex(el: etree._Element) -> str:
    name = str(el.tag).removeprefix(f"{{{MATHML}}}")
    if name in ("mi", "mn", "mo", "mtext"):
        return _token(name, " ".join((el.text or "").split()), len(el))
    parts = [
        _tex(child) for child in el.iterchildren("*") if not str(child.tag).endswith(("}annotation", "}annotation-xml"))
    ]
    form = _FORMS.get(name)
    if form is None or (el.text or "").strip() or any((child.tail or "").strip() for child in el):
        raise _UnknownError
    if "*" in form:
        return form.replace("*", " ".join(parts))
    if form.count("{0}") + form.count("{1}") + form.count("{2}") > len(parts):
        raise _UnknownError
    return form.format(*parts)


def _token(name: str, text: str, children: int) -> str:
    if children or (name != "mtext" and any(not (c.isascii() or c in _NAMED) for c in text)):
        raise _UnknownError
    if name == "mtext":
        return rf"\text{{{''.join(_SPECIAL.get(c, c) for c in text)}}}"
    if name == "mi" and len(text) > 1 and text.isalpha():
        return rf"\mathrm{{{text}}}"
    return "".join(_NAMED.get(c) or _SPECIAL.get(c) or c if c not in ("\u2061", "\u2062") else "" for c in text)
