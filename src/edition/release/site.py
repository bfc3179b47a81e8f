"""The addresses of a published edition: a folder for each version, which never changes, and ``latest``.

::

    site/1.0.0/      the web edition of version 1.0.0, with PDF and EPUB; the address that is cited
    site/latest/     the newest version once more: every page of it has a lasting address, too
    site/versions.json   which versions there are; pages ask it whether there is a newer one
    site/index.html  the list of versions
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from edition.problems import NothingToDo, shown
from edition.publish import publish
from edition.release.git import ordered

VERSIONS: Final = "versions.json"
LATEST: Final = "latest"


def add(site: Path, version: str, page: dict[str, str], bundle: Path) -> None:
    """Put the version that lies in ``bundle`` into ``site``; ``page`` has title, language, date and DOI.

    Versions that are there stay as they are. Raises ``NothingToDo`` when this one is among them.
    """
    goal = site / version
    if goal.exists():
        raise NothingToDo(f"{shown(goal)} is there already: what is published stays as it is")
    site.mkdir(parents=True, exist_ok=True)
    aside = site / f".{version}.new"
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(bundle / "html", aside)
    for path in (*sorted(bundle.glob("*.pdf")), *sorted(bundle.glob("*.epub"))):
        shutil.copyfile(path, aside / path.name)
    aside.rename(goal)
    entry = {"version": version, "date": page["date"], "address": f"{version}/"}
    entries = [entry | ({"doi": page["doi"]} if page["doi"] else {}), *known(site)]
    entries.sort(key=lambda one: ordered(one["version"]), reverse=True)
    newest = entries[0]["version"]
    publish(site / newest, site / LATEST)
    listed = {"latest": newest, "versions": entries}
    (site / VERSIONS).write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (site / "index.html").write_text(_index(page["title"], page["lang"], entries), encoding="utf-8")


def known(site: Path) -> list[dict[str, Any]]:
    """The versions of a site, the newest first. Raises ``NothingToDo`` for a list that cannot be read."""
    path = site / VERSIONS
    if not path.is_file():
        return []
    try:
        return [one | {"version": str(one["version"])} for one in json.loads(path.read_bytes())["versions"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NothingToDo(f"{shown(path)}: this is no list of versions: {error}") from None


def _index(title: str, lang: str, entries: Sequence[dict[str, Any]]) -> str:
    rows = "\n".join(
        f'<li><a href="{escape(one["address"])}">Version {escape(one["version"])}</a>, {escape(one["date"])}'
        + (f', <a href="https://doi.org/{escape(one["doi"])}">{escape(one["doi"])}</a>' if one.get("doi") else "")
        + "</li>"
        for one in entries
    )
    return _PAGE.format(title=escape(title), rows=rows, lang=f' lang="{escape(lang)}"' if lang else "", latest=LATEST)


_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: versions</title>
</head>
<body>
<main>
<h1{lang}>{title}</h1>
<p><a href="{latest}/">Read the newest version</a></p>
<h2>All versions</h2>
<p>Cite a version by its own address: the text of a version never changes.</p>
<ul>
{rows}
</ul>
</main>
</body>
</html>
"""
