"""A page as two builds give it: the same to its readers, but for what tools draw and what was added beside."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

_KEPT = {
    "script",
    "style",
    "head",
    "template",
    "textarea",
    "pre",
    "select",
    "noscript",
    "svg",
    "iframe",
    "video",
    "audio",
}
_FLOW = {"body", "div", "section", "main", "article", "header", "footer", "nav", "aside", "form"}
_LAID = _FLOW | {"ul", "ol", "table", "tbody", "tr", "li", "p", "h1", "h2", "h3", "td"}
_ADDED = (
    "<p>Un paragraphe de plus.</p>",
    "<div><p>Autre texte ajouté ici.</p></div>",
    '<p><a href="/autre-page">Une autre page du site</a></p>',
    '<p><img src="/x.png" alt="Une image de plus"></p>',
)
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def builds(page: str, seed: int) -> tuple[str, str]:
    """Two builds of a page. They draw their names anew; the second also has its classes and attributes in
    another order, siblings added and another layout of its text."""
    first, second = _drawn(page, seed, seed), _drawn(page, seed, seed + 1)
    chance = random.Random(seed + 2)
    for change in (_insert, _shuffle, _lay_out):
        change(second, chance)
    return _written(first), _written(second)


def _written(tree: HtmlElement) -> str:
    return "<!doctype html>\n" + etree.tostring(tree, encoding="unicode", method="html")


def _drawn(page: str, places: int, names: int) -> HtmlElement:
    """A page where some elements bear names that tools draw: `places` says which, `names` draws them."""
    tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    where, draw = random.Random(places), random.Random(names)
    scope = f"data-v-{draw.getrandbits(32):08x}"
    for number, element in enumerate(_shown(tree)):
        if more := where.choice(_DRAWN)(draw):
            element.set("class", " ".join([*(element.get("class") or "").split(), *more]))
        if where.random() < 0.5:
            element.set(scope, "")
        if where.random() < 0.2:
            element.set(f"_ngcontent-ng-c{draw.randrange(10**9)}", "")
        if element.get("id") is None and where.random() < 0.2:
            drawn = draw.randrange(9999)
            element.set("id", where.choice((f":r{drawn:x}{number}:", f"champ-{drawn}{number}")))
    return tree


def _letters(draw: random.Random, size: int) -> str:
    return "".join(draw.choice(_LETTERS) for _ in range(size))


_DRAWN = (
    lambda draw: [f"Bloc_{_letters(draw, 3)}{draw.randrange(10)}{_letters(draw, 2)}"],
    lambda draw: [f"css-{draw.randrange(10)}{_letters(draw, 5).lower()}{draw.randrange(10)}"],
    lambda draw: [f"sc-{_letters(draw, 6)}", f"k{_letters(draw, 2).upper()}b{_letters(draw, 1).upper()}c"],
    lambda draw: [],
    lambda draw: [],
)


def _shown(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter():
        names = {one.tag for one in (element, *element.iterancestors())}
        if isinstance(element.tag, str) and element.tag != "html" and not names & _KEPT:
            yield element


def _shuffle(tree: HtmlElement, chance: random.Random) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if classes := (element.get("class") or "").split():
            chance.shuffle(classes)
            element.set("class", "  ".join(classes))
        attributes = list(element.attrib.items())
        chance.shuffle(attributes)
        element.attrib.clear()
        for name, value in attributes:
            element.set(name, value)


def _insert(tree: HtmlElement, chance: random.Random) -> None:
    for element in list(_shown(tree)):
        if element.tag in _FLOW and chance.random() < 0.4:
            element.insert(chance.choice((0, len(element))), html.fragment_fromstring(chance.choice(_ADDED)))


def _lay_out(tree: HtmlElement, chance: random.Random) -> None:
    for element in _shown(tree):
        if element.tag in _LAID - {"p", "h1", "h2", "h3", "td", "li"}:
            if not (element.text or "").strip():
                element.text = "\n" + " " * chance.randrange(9)
            for child in element:
                if child.tag in _LAID and not (child.tail or "").strip():
                    child.tail = "\n" + " " * chance.randrange(9)


def drawn_names(text: str) -> set[str]:
    """The names that were drawn in a build."""
    return set(re.findall(r"data-v-\w+|_ngcontent-[\w-]+|Bloc_\w+|css-\w+|sc-\w+", text))
