r"""LaTeX mathematics to Typst calls, for the simple formulae of an edition; the rest is printed as its TeX source.

Known: letters, numbers, operators, Greek letters, ``^ _ { }``, ``\frac``, ``\sqrt``, ``\text`` and its kin, and the
signs of :data:`SIGNS`. The TeX source is also the alternative text of the formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from edition.typst.quote import quote

SIGNS = {
    "times": "×", "cdot": "⋅", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "equiv": "≡", "approx": "≈", "sim": "∼", "to": "→", "rightarrow": "→",
    "leftarrow": "←", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫",
    "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩",
    "forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "ldots": "…", "dots": "…", "cdots": "⋯",
    "prime": "′", "circ": "∘", "degree": "°", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ",
    "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "ϕ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "{": "{", "}": "}", "%": "%", "$": "$", "&": "&", "#": "#", "_": "_",
}  # fmt: skip
FUNCTIONS = frozenset(
    {"sin", "cos", "tan", "log", "ln", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd"}
)
UPRIGHT = frozenset({"text", "mathrm", "textrm", "operatorname", "mbox"})
SPACES = frozenset({",", ";", ":", "!", " ", "quad", "qquad", "left", "right", "displaystyle"})

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:[.,][0-9]+)*|\S", re.DOTALL)
_MINUS = {"-": "−", "*": "∗"}
_FORBIDDEN = frozenset("&#$%~\\^_{}")


class _Unknown(Exception):
    """The formula has something that is not in the tables."""


def source(tex: str, *, display: bool) -> str:
    """Typst source of a formula given in LaTeX."""
    plain = " ".join(tex.split())
    try:
        body = _Parser(plain).all()
    except (_Unknown, StopIteration, RecursionError):
        return f"formula-source({quote(plain)}); "
    return f"formula({'true' if display else 'false'}, {quote(plain)}, {{{body}}}); "


class _Parser:
    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens: Iterator[re.Match[str]] = _TOKEN.finditer(tex)
        self.ahead: re.Match[str] | None = next(self.tokens, None)

    def all(self) -> str:
        body = self.row(stop="")
        if self.ahead:
            raise _Unknown
        return body

    def row(self, stop: str) -> str:
        parts = []
        while self.ahead and self.ahead.group() != stop:
            parts.append(self.scripted())
        return "; ".join(part for part in parts if part)

    def next(self) -> str:
        if self.ahead is None:
            raise _Unknown
        token = self.ahead.group()
        self.ahead = next(self.tokens, None)
        return token

    def scripted(self) -> str:
        base, scripts = self.atom(), {}
        while self.ahead and self.ahead.group() in ("^", "_"):
            place = "t" if self.next() == "^" else "b"
            if place in scripts:
                raise _Unknown
            scripts[place] = self.atom()
        marks = "".join(f", {place}: {{{scripts[place]}}}" for place in sorted(scripts))
        return f"math.attach({{{base}}}{marks})" if marks else base

    def atom(self) -> str:
        token = self.next()
        if token == "{":  # noqa: S105 - a token of TeX
            body = self.row(stop="}")
            self.next()
            return body
        if token.startswith("\\"):
            return self.command(token[1:])
        if token in _FORBIDDEN:
            raise _Unknown
        return quote(token) if token[0].isdigit() else _sign(_MINUS.get(token, token))

    def command(self, name: str) -> str:
        if name in SIGNS:
            return _sign(SIGNS[name])
        if name in FUNCTIONS:
            return f"math.op({quote(name)})"
        if name in SPACES:
            return ""
        if name in UPRIGHT:
            return quote(self.words())
        build = _BUILD.get(name)
        if build is None:
            raise _Unknown
        return build(self)

    def words(self) -> str:
        r"""The braces of ``\text{…}``, as they stand."""
        if self.ahead is None or self.ahead.group() != "{":
            raise _Unknown
        start = self.ahead.end()
        end = self.tex.find("}", start)
        words = self.tex[start:end]
        if end < 0 or _FORBIDDEN.intersection(words):
            raise _Unknown
        while self.next() != "}":
            pass
        return words


def _sign(character: str) -> str:
    return f"sign({quote(character)})"


def _fraction(parser: _Parser) -> str:
    above, below = parser.atom(), parser.atom()
    return f"math.frac({{{above}}}, {{{below}}})"


def _root(parser: _Parser) -> str:
    if parser.ahead and parser.ahead.group() == "[":
        raise _Unknown
    return f"math.sqrt({{{parser.atom()}}})"


_BUILD: dict[str, Callable[[_Parser], str]] = {"frac": _fraction, "tfrac": _fraction, "dfrac": _fraction, "sqrt": _root}
