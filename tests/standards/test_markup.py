"""The markup of a page: the quick look never says « well formed » of what a real HTML5 parser finds fault with,
and the parser's errors are told where they stand, at a bounded cost."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path

import html5lib
import pytest

from checker.model import Page
from standards.accessibilite.elements_obligatoires import markup as reading
from standards.accessibilite.elements_obligatoires.markup import markup
from standards.accessibilite.elements_obligatoires.well_formed import well_formed

HEAD = "<!doctype html><html lang='fr'><head><title>Essai</title></head><body>"
TAGS = (
    "p",
    "div",
    "a",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "button",
    "form",
    "select",
    "option",
    "svg",
    "dl",
    "dt",
)
PAGES = sorted(Path("checker/vendor/dsfr/example/component").glob("*/index.html"))[::5]


def told(source: str) -> list[tuple[str, int]]:
    """What the parser says of a page, of what counts."""
    parser = html5lib.HTMLParser()
    parser.parse(source, scripting=True)
    return [(code, place[0]) for place, code, _ in parser.errors if code in reading._KINDS]


def faults(source: str) -> list[int]:
    return [fault.line for fault in markup(Page(url="https://exemple.gouv.fr/", source=source)).faults]


@pytest.mark.parametrize("outer", TAGS)
def test_nothing_well_formed_is_a_fault_for_the_parser(outer):
    for middle, inner in product(TAGS, TAGS):
        body = f"<{outer}><{middle}><{inner}></{inner}></{middle}>x</{outer}>"
        source = f"{HEAD}{body}</body></html>"
        assert not (well_formed(source) and told(source)), source


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.parent.name)
def test_a_real_page_well_formed_is_so_for_the_parser(page):
    source = page.read_text("utf-8")
    assert not (well_formed(source) and told(source))


PLAIN = (
    f"{HEAD}<svg viewBox='0 0 1 1'><path d='M0'/><g><use href='#a'/></g></svg><br/><img src=a alt=''></body></html>",
    f"{HEAD}<script>if (a < b) document.write('<p>')</script><!-- a -- b --><textarea><p></textarea></body></html>",
    f"{HEAD}<table><thead><tr><th>x</th></tr></thead><tbody><tr><td><p>y</p></td></tr></tbody></table></body></html>",
)


@pytest.mark.parametrize("source", PLAIN)
def test_plain_pages_need_no_parser(source):
    assert well_formed(source)
    assert told(source) == []


def test_a_fault_is_told_on_its_line_once_a_tag():
    source = f"{HEAD}\n<p>a</p>\n<b class=x\n class=y>c</i></b>\n</body></html>"
    assert faults(source) == [3, 4]


def test_elements_younger_than_the_parser_are_read_as_browsers_read_them():
    assert faults(f"{HEAD}<p>a<dialog><p>b</p></dialog><search><p>c</p></search></body></html>") == []
    assert faults(f"{HEAD}<select><button>a</button><option>b</option></select></div></body></html>") == []


@pytest.mark.parametrize(
    "source",
    [
        "<b>" * 50_000,
        "<div><p>" * 30_000,
        "<p " + " ".join(f"a{n}=1" for n in range(30_000)) + ">",
        "<a '\"" * 40_000,
        "<" * 200_000,
    ],
    ids=["formats", "depth", "attributes", "quotes", "strokes"],
)
def test_a_hostile_page_costs_little(source):
    start = time.process_time()
    markup(Page(url="https://exemple.gouv.fr/", source=HEAD + source))
    assert time.process_time() - start < 8
