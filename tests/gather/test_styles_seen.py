"""What the probes on style sheets see in a real browser: grounds, and words that no element holds."""

from __future__ import annotations

import pytest

from tests.gather.test_browser import browser, show, web

__all__ = ["browser", "web"]  # fixtures

pytestmark = pytest.mark.browser

TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page.</p>"


def seen(browser, web, styles: str, body: str = TEXT) -> dict:
    page = f"<!doctype html><html lang='fr'><meta charset='utf-8'><title>Essai</title><style>{styles}</style><body><main>{body}</main>"
    return dict(show(browser, web, page).probes)


def test_a_page_with_a_ground_needs_no_other(browser, web):
    told = seen(browser, web, "body { background: #fff } p { color: #333 }")["grounds"]
    assert told == {"ground": "rgb(255, 255, 255)", "texts": [], "images": []}


def test_texts_with_a_colour_and_no_ground_are_told(browser, web):
    body = f"{TEXT}<div style='background:#eee'>{TEXT}</div><button>Valider</button><a href='/x'>Lien</a><svg><text>Dessin</text></svg>"
    told = seen(browser, web, "p { color: rgb(51, 51, 51) }", body)["grounds"]
    assert [one["color"] for one in told["texts"]] == ["rgb(51, 51, 51)"]
    assert told["images"] == []


def test_a_text_on_an_image_alone_is_told(browser, web):
    told = seen(browser, web, "main { background-image: url(/ciel.png) }")["grounds"]
    assert told["texts"] == []
    assert [one["text"][:2] for one in told["images"]] == ["Un"]


@pytest.mark.parametrize(
    "styles",
    [
        "",
        "main { background: linear-gradient(red, blue) } p { color: #333 }",
        "html { color-scheme: dark } p { color: #333 }",
    ],
)
def test_nothing_is_told_of_what_is_not_certain(browser, web, styles):
    told = seen(browser, web, styles).get("grounds")
    assert told in (None, {"ground": "", "texts": [], "images": []})


def test_words_that_only_a_style_writes_are_told_and_icons_are_not(browser, web):
    styles = "p::after { content: ' Nouveau' } p::before { content: '«' } main::before { content: 'home'; font-family: 'Material Icons' }"
    told = seen(browser, web, styles)["pseudo"]
    assert [one["text"] for one in told["texts"]] == [" Nouveau"]
