"""What every page must say of itself: its language, its title."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Page, Problem
from checker.placeholders import placeholder
from checker.reading import UNREAD, folded, language_of, marked_hidden, plain, shorten


def langue_de_la_page(html: HtmlElement) -> Problem | None:
    """RGAA 8.3.1: the root names the language, or else every text or one of its ancestors does."""
    if language_of(html):
        return Found(f"La page est annoncée en langue « {language_of(html)} ».")
    orphans = list(_texts_without_language(html))
    if not orphans and any(language_of(element) for element in html.iter() if isinstance(element.tag, str)):
        return None
    if [orphan.tag for orphan in orphans] == ["title"]:
        return Doubt(
            "L'élément html n'a pas d'attribut « lang » : la langue est donnée aux textes de la page, "
            "mais pas à son titre.",
            orphans[0],
        )
    return Problem("L'élément html n'indique pas la langue de la page : aucun attribut « lang ».", html)


def _texts_without_language(html: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that hold text no `lang` speaks for. Depth-first, without recursion."""
    stack = [(html, False)]
    while stack:
        element, covered = stack.pop()
        if element.get("lang") is not None or element.get("xml:lang") is not None:
            covered = bool(language_of(element))
        own = [element.text, *(child.tail for child in element)]
        if not covered and any(folded(text or "") for text in own):
            yield element
        stack += [
            (child, covered)
            for child in reversed(element)
            if isinstance(child.tag, str) and child.tag not in UNREAD and not marked_hidden(child)
        ]


def titre_de_la_page(page: Page) -> Problem | None:
    """RGAA 8.5.1: the page has a title element, with words in it."""
    titles = [title for title in page.dom.iter("title") if not _belongs_to_a_drawing(title)]
    if not titles:
        if page.probes["title"]:  # the browser found one where our parser lost it
            return None
        return Problem("La page n'a pas de titre : aucune balise « title ».", page.dom.find("head"))
    first = titles[0]
    if not plain(first.text_content()):
        return Problem("La balise « title » de la page est vide.", first)
    parent = first.getparent()
    if parent is not None and parent.tag not in ("head", "body", "html"):
        return Doubt("La balise « title » n'est pas à sa place, dans l'élément « head ».", first)
    if sum(title.getparent() is parent for title in titles) > 1:
        return Doubt(
            "La page a plusieurs balises « title » : les navigateurs ne lisent que la première.", titles[1]
        )
    left = placeholder(first.text_content())
    if left:
        return Doubt(
            f"Le titre de la page garde un texte de gabarit, « {shorten(left, 80)} » : critère 8.6 du RGAA 4.1.2.",
            first,
        )
    return Found(f"La page a pour titre « {shorten(folded(first.text_content()), 120)} ».", first)


def _belongs_to_a_drawing(title: HtmlElement) -> bool:
    return any(ancestor.tag in ("svg", "template", "noscript") for ancestor in title.iterancestors())
