"""The elements of a page, found by its index as libxml2 finds them; what is read of each, once."""

import pytest

from checker.model import Page, once_each, parse_html
from checker.reading import exposed, select, shown, words
from checker.selecting import compiled

HTML = """<html lang="fr"><body class="a  fr-b&#10;c"><!-- <p> --><header ID="Top"><nav role="navigation x"><ul><li class=""><a
href="/" data-x="Un deux">un</a></ul></nav></header><main><p class="fr-b">deux <a name=n hidden>trois</a></p><svg><a
class="c&#160;d" href="#s"></a><title>t</title></svg><input TYPE="Image" ismap><script type="application/json"></script>
<div aria-hidden=true><span>quatre</span></div><template><i>cinq</i></template></main></body></html>"""


@pytest.mark.parametrize(
    "selector",
    [
        "a", "A", "*", "html", "i, a, svg", "a[href]", "[href], a", ".fr-b", ".c", ".d", "#Top", "#top", "body .fr-b",
        "header > nav a", "header > a", "svg a", "[role=navigation]", "[role~=navigation]", "[role~=x]", "[role='']",
        "[class='']", "[class^=fr-]", "[class$=d]", "[class*=-b]", "[data-x='un deux']", "[data-x='un deux' i]",
        "input[type=image i][ismap]", "script:not([type*=json])", "a:not([href])", "p:first-child", "a + svg", "p ~ svg",
        "[lang|=fr]", "a:not(svg a)", "body [class], body [id]", "title, h1", "a[href!='/']", "[HREF]", ".a.c", "frame",
    ],
)  # fmt: skip
def test_the_index_of_a_page_finds_what_libxml2_finds(selector):
    page = Page("https://essai.gouv.fr/", source=HTML)
    assert select(page.dom, selector) == compiled(selector)(page.dom)
    inside = page.dom.find(".//main")
    assert select(inside, selector) == compiled(selector)(inside)


def test_what_is_read_of_an_element_is_read_once_in_a_page_and_each_time_elsewhere():
    asked = []

    @once_each
    def read(element):
        asked.append(element.tag)
        return "x" * len(asked)

    page, tree = Page("https://essai.gouv.fr/", source=HTML), parse_html(HTML)
    assert [read(page.dom), read(page.dom)] == ["x", "x"]
    assert [read(tree), read(tree)] == ["xx", "xxx"]
    assert words(tree.find(".//p")) == "deux"
    tree.find(".//p").text = "changé "
    assert words(tree.find(".//p")) == "changé"


def test_what_holds_an_element_hides_it():
    page = Page("https://essai.gouv.fr/", source=HTML)
    found = {one.tag: one for one in page.dom.iter("p", "span", "i")}
    assert {tag: (shown(one), exposed(one)) for tag, one in found.items()} == {
        "p": (True, True),
        "span": (True, False),
        "i": (True, False),
    }
    assert [exposed(link) for link in select(page.dom, "a")] == [True, False, True]
