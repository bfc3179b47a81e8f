"""Citing from the page alone: the page, a paragraph, an entry of the apparatus; in a style, in BibTeX, by link."""

from __future__ import annotations

import json
import re

import pytest
import rispy
from playwright.sync_api import Page, expect
from pybtex.database import parse_string

from .conftest import PageAt

pytestmark = pytest.mark.browser


def forms(place: str, page: Page) -> dict[str, str]:
    """The forms of a citation by their names, as they stand in a place of the page."""
    page.locator(f"{place} summary").click()
    rows = page.locator(f"{place} pre.cite-text")
    return {row.get_attribute("aria-label") or "": row.text_content() or "" for row in rows.all()}


def check(found: dict[str, str], note: str, url: str) -> None:
    """The three forms are what their readers can read, and name the same place."""
    assert set(found) == {"BibTeX", "RIS", "CSL-JSON"}
    (entry,) = parse_string(found["BibTeX"], "bibtex").entries.values()
    (record,) = rispy.loads(found["RIS"])
    (item,) = json.loads(found["CSL-JSON"])
    assert entry.fields["note"] == note
    assert record["notes"] == [note]
    assert item["note"] == note
    assert (entry.fields["url"], record["urls"], item["URL"]) == (url, [url], url)


def test_an_entry_of_the_apparatus_by_keyboard(served: str, page_at: PageAt) -> None:
    page = page_at(f"{served}/text/article.html")
    mark = page.locator("a.note-app").first
    mark.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Cite this entry")
    button.focus()
    page.keyboard.press("Enter")
    popover = page.locator("#edition-popover")
    expect(popover.get_by_role("heading")).to_have_text("Cite the entry T6")
    assert page.evaluate("document.getElementById('edition-popover').contains(document.activeElement)")
    url = f"{served}/text/article.html#app-t6"
    reference, link = popover.locator("p.cite-text").all_text_contents()
    assert reference.endswith(f"“The article”, paragraph 2, apparatus T6 (“zemlji”), {url}.")
    assert link == url
    check(forms("#edition-popover", page), "The article, paragraph 2, apparatus T6 (“zemlji”)", url)
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_a_note(served: str, page_at: PageAt) -> None:
    page = page_at(f"{served}/text/article.html")
    page.locator("a.note-n").first.click()
    page.get_by_role("button", name="Cite this note").click()
    reference = page.locator("#edition-popover p.cite-text").first.text_content() or ""
    assert re.search(r"“The article”, paragraph 1, note 1\.1, http", reference)


def test_a_page_at_its_foot(served: str, page_at: PageAt) -> None:
    page = page_at(f"{served}/text/plates.html")
    foot = page.locator(".edition-cite")
    url = f"{served}/text/plates.html"
    assert (foot.locator("p.cite-text").first.text_content() or "").endswith(f"“The plates”, {url}.")
    check(forms(".edition-cite", page), "The plates", url)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = foot.get_by_role("button", name="Copy BibTeX")
    copy.focus()
    page.keyboard.press("Enter")
    expect(foot.get_by_role("status")).to_have_text("Copied: BibTeX.")
    assert page.evaluate("navigator.clipboard.readText()") == foot.locator("pre").first.text_content()


def test_without_scripts_the_citation_stands_on_the_page(served: str, page_at: PageAt) -> None:
    page = page_at(f"{served}/text/article.html", javascript=False)
    foot = page.locator(".edition-cite")
    reference = foot.locator("p.cite-text").first
    expect(reference).to_be_visible()
    assert re.search(r", version [\d.]+ \(\d{4}-\d\d-\d\d\), “The article”\.$", reference.text_content() or "")
    expect(foot.locator("pre").first).to_contain_text("@book{world-revolution-")
    expect(foot).to_contain_text("Add the address at which you read the page, and the day.")
    assert foot.get_by_role("button").count() == 0
    page.goto(f"{served}/text/article.html#app-t6")  # the address of an entry is the link of its mark
    expect(page.locator("#app-t6")).to_be_in_viewport()


def test_the_landing_page_leads_to_the_data(served: str, page_at: PageAt) -> None:
    page = page_at(f"{served}/index.html")
    links = page.locator(".edition-data a")
    assert links.count() >= 9
    for link in links.all():
        address = link.evaluate("a => a.href")
        assert page.request.get(address).ok, address
    alternates = page.locator("link[rel=alternate]").evaluate_all("found => found.map(e => [e.type, e.href])")
    assert [kind for kind, _ in alternates] == ["application/tei+xml", "text/plain", "application/ld+json"]
    assert all(page.request.get(address).ok for _, address in alternates)
