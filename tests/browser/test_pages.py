"""Pages in a browser: the text is there, the search finds Croatian word forms, from a disk and from a server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree, html

from .conftest import Look

pytestmark = pytest.mark.browser


def by_id(page: etree._Element, name: str) -> etree._Element:
    """The element of a page that has the identifier."""
    (element,) = [element for element in page.iter() if element.get("id") == name]
    return element


def found(dom: str) -> set[str]:
    """The pages that a search result lists."""
    results = by_id(html.document_fromstring(dom), "search-results")
    links = [link.get("href") or "" for item in results.iter("li") for link in item.iter("a")]
    return {link.split("?")[0].split("#")[0].rpartition("/")[2] for link in links}


@pytest.mark.parametrize("where", ["file", "http"])
@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("boljsevici", "article.html"),  # boljševici, without its diacritics
        ("revolucije", "article.html"),
        ("revolucijama", "article.html"),  # a form that is not in the text
        ("Tuhačevski", "article.html"),
        ("fotografije", "plates.html"),
    ],
)
def test_search(where: str, query: str, page: str, site: Path, served: str, look: Look) -> None:
    base = site.as_uri() if where == "file" else served
    assert page in found(look(f"{base}/search.html?q={quote(query)}"))


def test_search_for_a_word_that_is_nowhere(site: Path, look: Look) -> None:
    assert found(look(f"{site.as_uri()}/search.html?q=zzyzx")) == set()


def test_text_and_notes_are_on_the_page(site: Path, look: Look) -> None:
    page = html.document_fromstring(look(f"{site.as_uri()}/text/article.html"))
    note = "".join(str(text) for text in by_id(page, "app-t24").itertext())
    assert "pobjedu] pobgedu S" in " ".join(note.split())
    (mark,) = [link for link in page.iter("a") if link.get("href") == "#app-t24"]
    assert mark.get("role") == "doc-noteref"
    assert any(section.get("lang") == "hr" for section in page.iter("section"))
