"""The Content-Security-Policy: every page has it, does all it does under it, and the browser keeps to it.

That nothing is refused while pages are used is watched by ``page_at``, here and in every other test of this folder.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from edition.sphinx.policy import POLICY

from .conftest import LISTEN, PageAt

pytestmark = pytest.mark.browser

#: What a page that text had got into would try, and the directive that refuses it.
ATTACKS = {
    "script-src-elem": "add('script', {textContent: 'window.ran = 1'})",
    "script-src-attr": "add('p', {innerHTML: '<img src=\"data:,\" onerror=\"window.ran = 1\">'})",
    "style-src-elem": "add('style', {textContent: 'p {}'})",
    "style-src-attr": "add('p', {innerHTML: '<b style=\"position: fixed\">x</b>'})",
    "img-src": "add('img', {src: 'https://elsewhere.invalid/x.png'})",
    "connect-src": "fetch('https://elsewhere.invalid/').catch(() => 0)",
    "frame-src": "add('iframe', {src: 'https://elsewhere.invalid/'})",
    "object-src": "add('object', {data: 'x.swf'})",
    "base-uri": "add('base', {href: 'https://elsewhere.invalid/'})",
    "form-action": "add('form', {action: 'https://elsewhere.invalid/'}).submit()",
}
ADD = """window.add = (tag, properties) =>
  document.body.appendChild(Object.assign(document.createElement(tag), properties))"""


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    return site.as_uri() if request.param == "file" else served


def test_every_page_has_it_before_anything_is_loaded(site: Path, names: list[str]) -> None:
    for name in names:
        head = html.parse(str(site / name)).getroot().find("head")
        first = next(el for el in head if el.tag in ("meta", "link", "script", "style") and "charset" not in el.attrib
                     and el.get("name") != "viewport")  # fmt: skip
        assert first.get("http-equiv") == "Content-Security-Policy", name
        said = dict(part.split(" ", 1) for part in first.get("content").split("; "))
        assert said == POLICY, f"{name} has style attributes"
        assert not head.xpath("//script[not(@src) and not(@type='application/json' or @type='application/ld+json')]")
        assert not head.xpath("//style")


def test_no_page_is_refused_anything(base: str, names: list[str], page_at: PageAt) -> None:
    page = page_at("about:blank")
    for name in names:
        page.goto(f"{base}/{name}")
        page.wait_for_load_state("load")


def test_all_that_a_page_does_is_done_under_it(base: str, page_at: PageAt) -> None:
    page = page_at(f"{base}/text/article.html")
    for name in ("Apparatus", "Notes", "Names"):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("button", name=name, exact=True).click()
    for option in page.locator(".view-bar input[type=radio]").all():
        option.check(force=True)
    page.reload()
    page.locator(".view-bar input[type=radio]").first.check(force=True)
    for mark in ("a.note-app", "a.note-n", "a.locus"):
        page.locator(f".bd-article :is({mark})").first.click()
        expect(page.locator("#edition-popover")).to_be_visible()
        page.keyboard.press("Escape")
    for mode in ("Light", "Dark", "System Settings"):
        page.locator(".theme-switch-button").click()
        page.locator(".theme-change-button", has_text=mode).click()
    page.emulate_media(media="print")
    assert page.pdf()
    page.emulate_media(media="screen")
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill("revolucija")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results li").first).to_be_visible()
    expect(page.locator(".bd-search-container input")).to_be_focused()
    page.locator("#search-results a", has_text="The article").first.click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("where", ["file", "http"])
def test_the_browser_keeps_to_it(where: str, browser: Browser, served: str, site: Path) -> None:
    page = browser.new_page()
    page.add_init_script(LISTEN)
    page.goto(f"{site.as_uri() if where == 'file' else served}/index.html")
    page.evaluate(ADD)
    for directive, attack in ATTACKS.items():
        with page.expect_console_message(lambda said: said.text.startswith("policy:")) as refused:
            page.evaluate(f"() => {{ {attack} }}")
        assert refused.value.text.startswith(f"policy: {directive} refuses")
    assert not page.evaluate("'ran' in window")
    page.close()
