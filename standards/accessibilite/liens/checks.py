"""Links: whether each says where it leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from checker.model import Doubt, Page, Problem, once
from checker.reading import plain, shorten, words
from standards.accessibilite.absence import without
from standards.accessibilite.liens.context import Linked, has_links, linked
from standards.accessibilite.names import bare, letterless, value

_GENERIC = {
    "cliquez ici", "cliquer ici", "clic", "clique ici", "ici", "la", "lire la suite", "lire", "la suite", "suite", "en savoir plus",
    "savoir plus", "plus", "plus d'infos", "plus d'informations", "plus d'info", "voir", "voir plus", "telecharger", "lien", "ce lien",
    "decouvrir", "details", "detail", "consulter", "acceder", "more", "read more", "click here", "here", "pdf", "link", "go", "ok",
    "suivre ce lien", "cette page", "page",
}  # fmt: skip
_SHOWN = 5
_READ = 40
"""Links whose surroundings are read: each may be as long as the page."""


def _links(page: Page) -> tuple[Linked, ...]:
    if not has_links(page):
        without(page, "La page n'a aucun lien.")
    return linked(page)


def liens_explicites(page: Page) -> Iterator[Problem]:
    """RGAA 6.1.1 to 6.1.4: certain when a link is named by signs alone, and has none of the contexts that the RGAA
    accepts: attributes, paragraph, item of list, cell, heading before it."""
    mute = (link for link in _links(page) if letterless(link.name) or bare(link.name) in _GENERIC)
    for link in islice((link for link in mute if link.heading is None and not link.added), _READ):
        yield from _alone(link)
    for links in islice(_confused(linked(page)), _SHOWN):
        yield Doubt(
            f"{len(links)} liens « {shorten(links[0].name, 80)} » mènent à des adresses différentes, et rien ne les distingue.",
            links[0].element,
        )


def _confused(links: tuple[Linked, ...]) -> Iterator[list[Linked]]:
    """Links of one name and one context that lead to several places; what is long to read is read last."""
    named: dict[tuple[str, int], list[Linked]] = defaultdict(list)
    for link in links:
        named[bare(link.name), id(link.heading)].append(link)
    for (name, _), alike in named.items():
        if name and len(alike) > 1 and len({link.target for link in alike if link.target}) > 1:
            around: dict[tuple[str, str], dict[str, Linked]] = defaultdict(dict)
            for link in alike[:_READ]:
                if link.target:
                    around[plain(link.around), plain(link.added)].setdefault(link.target, link)
            yield from (list(several.values()) for several in around.values() if len(several) > 1)


def _alone(link: Linked) -> Iterator[Problem]:
    """A link that says nothing by itself, where nothing around it speaks either."""
    labels = " ".join(one.get("aria-label") or "" for one in link.element.iter())
    if any(character.isalnum() for character in f"{link.around} {labels}"):
        return
    said = f"Le lien « {shorten(link.name, 80)} »"
    if letterless(link.name) and _surely_shown(link):
        yield Problem(
            f"{said} n'est fait que de signes, et rien autour de lui ne dit où il mène.", link.element
        )
    else:
        yield Doubt(f"{said} ne dit pas où il mène, et rien autour de lui ne le dit.", link.element)


def _surely_shown(link: Linked) -> bool:
    """Whether the browser laid out the signs of a link as often as the markup shows them: no style sheet hides one."""
    text, signs = plain(link.page.probes.get("text") or ""), plain(link.name)
    return not text or text.count(signs) >= _written(link.page).count(signs)


@once
def _written(page: Page) -> str:
    """The words that the markup of a page shows."""
    return plain(words(page.dom))


def title_des_liens(page: Page) -> Iterator[Problem]:
    """RGAA 6.1.1: the `title` of a link repeats what the link says, and adds to it."""
    same: list[Linked] = []
    for link in _links(page):
        title, text = plain(value(link.element, "title")), plain(words(link.element))
        if not title or not text or link.element.get("aria-label"):
            continue
        if bare(title) == bare(text):
            same.append(link)
        elif bare(text) not in title and bare(text):
            yield Doubt(
                f"Le lien « {shorten(words(link.element), 80)} » a un « title » qui ne reprend pas son intitulé : "
                f"« {shorten(value(link.element, 'title'), 80)} ».",
                link.element,
            )
    if same:
        count = f"{len(same)} liens ont" if len(same) > 1 else "Un lien a"
        yield Doubt(
            f"{count} un « title » identique à l'intitulé, « {shorten(same[0].name, 80)} » : il n'apporte rien et peut être "
            "lu deux fois.",
            same[0].element,
        )


def intitule_entre_les_balises(page: Page) -> Iterator[Problem]:
    """RGAA 6.2.1, read as written: what names a link stands between its tags, not in `title` alone."""
    for link in _links(page):
        element = link.element
        named = element.get("aria-label") or element.get("aria-labelledby") or element.tag == "area"
        if named or not value(element, "title") or link.name != value(element, "title"):
            continue
        if not words(element) and not any(
            value(one, "aria-label") or value(one, "alt") for one in element.iter()
        ):
            yield Doubt(
                f"Le lien n'est nommé que par son « title », « {shorten(link.name, 80)} » : il n'y a rien entre ses balises.",
                element,
            )
