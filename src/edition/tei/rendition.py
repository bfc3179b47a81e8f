"""CSS of an ODD (``outputRendition``) -> the classes that both the web edition and the PDF know how to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Declaration -> class. A value ``*`` stands for any that is not none, normal or zero.
RENDITIONS: Final[dict[tuple[str, str], str]] = {
    ("font-style", "italic"): "rend-italic",
    ("font-style", "oblique"): "rend-italic",
    ("font-style", "normal"): "rend-roman",
    ("font-weight", "bold"): "rend-bold",
    ("font-weight", "bolder"): "rend-bold",
    ("font-weight", "600"): "rend-bold",
    ("font-weight", "700"): "rend-bold",
    ("font-variant", "small-caps"): "rend-smallcaps",
    ("font-variant-caps", "small-caps"): "rend-smallcaps",
    ("text-decoration", "underline"): "rend-underline",
    ("text-decoration", "line-through"): "rend-strike",
    ("text-decoration", "overline"): "rend-overline",
    ("vertical-align", "super"): "rend-superscript",
    ("vertical-align", "sub"): "rend-subscript",
    ("letter-spacing", "*"): "rend-spaced",
    ("font-size", "small"): "rend-small",
    ("font-size", "smaller"): "rend-small",
    ("font-size", "large"): "rend-large",
    ("font-size", "larger"): "rend-large",
    ("text-align", "center"): "rend-center",
    ("text-align", "right"): "rend-right",
    ("text-align", "left"): "rend-left",
    ("margin-left", "*"): "rend-indent",
    ("padding-left", "*"): "rend-indent",
}
#: Declarations that say what holds anyway.
_NOTHING: Final = frozenset({("font-weight", "normal"), ("text-decoration", "none"), ("font-variant", "normal")})
_ZERO: Final = re.compile(r"(?:none|normal|0(?:\.0*)?[a-z%]*)\Z")
_CONTENT: Final = re.compile(r"""\A(?:"([^"]*)"|'([^']*)')\Z""")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION: Final = re.compile(r"""(?:[^;"']|"[^"]*"|'[^']*')+""")


@dataclass(frozen=True, slots=True)
class Rendition:
    """``classes`` for what can be shown, the literal ``content`` of a scope, and the declarations not ``known``."""

    classes: tuple[str, ...] = ()
    content: str = ""
    unknown: tuple[str, ...] = ()


def rendition(css: str) -> Rendition:
    """What some declarations of CSS ask for; they are data and never reach a style sheet."""
    classes: list[str] = []
    unknown: list[str] = []
    content = ""
    for declaration in _DECLARATION.findall(_COMMENT.sub("", css)):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        name = name.lower()
        if not name:
            continue
        if name == "content" and (quoted := _CONTENT.match(value)):
            content = quoted[1] or quoted[2] or ""
        elif found := _class(name, value.lower()):
            classes.append(found)
        elif (name, value.lower()) not in _NOTHING and not ((name, "*") in RENDITIONS and _ZERO.match(value.lower())):
            unknown.append(" ".join(declaration.split()))
    return Rendition(tuple(dict.fromkeys(classes)), content, tuple(unknown))


def _class(name: str, value: str) -> str:
    if (name, value) in RENDITIONS:
        return RENDITIONS[name, value]
    return RENDITIONS.get((name, "*"), "") if value and not _ZERO.match(value) else ""
