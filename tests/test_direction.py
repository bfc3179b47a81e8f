"""Right-to-left passages say so in HTML, whatever stands around them."""

from __future__ import annotations

import pytest

from edition.sphinx.direction import directed, runs_from_right


@pytest.mark.parametrize(
    ("tag", "rtl"),
    [
        ("he", True),
        ("ar-EG", True),
        ("HE", True),
        ("syr", True),
        ("uz-Arab", True),
        ("az-AF-arab", True),
        ("he-Latn", False),
        ("en", False),
        ("grc", False),
        ("sr-Cyrl", False),
        ("ota-Latn-TR", False),
    ],
)
def test_which_languages_run_from_the_right(tag: str, rtl: bool) -> None:
    assert runs_from_right(tag) == rtl


def test_only_tags_are_changed_and_only_where_it_matters() -> None:
    plain = '<p lang="en">a <span lang="fr">b</span></p>'
    assert directed(plain) == plain
    page = '<p class="p" lang="he">x <span lang="en">y</span></p><p>lang=&quot;ar&quot; &lt;b lang="ar"&gt;</p>'
    wanted = '<p class="p" lang="he" dir="rtl">x <span lang="en" dir="ltr">y</span></p>'
    assert directed(page) == wanted + '<p>lang=&quot;ar&quot; &lt;b lang="ar"&gt;</p>'
    assert directed(directed(page)) == directed(page)
