r"""BibTeX: one ``@book``. Text is escaped for TeX, so that no character of a title becomes a command."""

from __future__ import annotations

from typing import Final

from edition.metadata import Agent, Metadata

#: Characters that TeX takes for commands. BibTeX counts braces even behind a backslash, so these get names.
_TEX: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    **{char: f"\\{char}" for char in "&%$#_"},
}  # fmt: skip


def write(meta: Metadata) -> str:
    """The entry of the edition."""
    return entry(meta.key or "edition", (*fields(meta), *(() if not meta.url else (("url", meta.url),))))


def entry(key: str, said: tuple[tuple[str, str], ...]) -> str:
    """An entry of escaped fields."""
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in said)
    return f"@book{{{key},\n{lines}\n}}\n"


def fields(meta: Metadata) -> tuple[tuple[str, str], ...]:
    """The fields of the entry, escaped, without the address: a passage has its own."""
    series = meta.series[0] if meta.series else None
    said = {
        "author": _names(meta.by("aut")),
        "editor": _names(meta.by("edt")),
        "translator": _names(meta.by("trl")),
        "title": f"{{{escaped(meta.title)}}}",
        "subtitle": escaped(meta.subtitle),
        "series": escaped(series.title) if series else "",
        "number": escaped(series.number) if series else "",
        "publisher": escaped(meta.publisher),
        "address": escaped(meta.place),
        "year": meta.year,
        "date": meta.issued,
        "version": escaped(meta.version),
        "isbn": escaped(meta.identifier("ISBN")),
        "doi": meta.doi,
    }
    return tuple((name, value) for name, value in said.items() if value and value != "{}")


def _names(agents: tuple[Agent, ...]) -> str:
    return " and ".join(map(_name, agents))


def _name(agent: Agent) -> str:
    """A name; one that is no person's, or begins with a small letter, stays in one piece."""
    if agent.family:
        return ", ".join(escaped(part) for part in (agent.family, agent.suffix, agent.given) if part)
    if agent.nature == "organisation" or agent.name[:1].islower() or " and " in agent.name or "," in agent.name:
        return f"{{{escaped(agent.name)}}}"
    return escaped(agent.name)


def escaped(text: str) -> str:
    """``text`` for TeX."""
    return "".join(_TEX.get(char, char) for char in text)
