"""What the pages of a visit are taken for: the templates they are made on, and which page stands for each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checker.model import PageReport, Visit, place
from checker.plain_lists import grouped
from checker.plain_text import counted

_NAMED = 5
"""Templates named in a sentence; the list of pages tells the others."""


def left_told(visit: Visit) -> Iterator[str]:
    """A sentence on the pages of a site that are known and were not looked at; none when there is none."""
    number = visit.left_out
    if number:
        known, asked = (
            ("connues", "n'ont pas été demandées") if number > 1 else ("connue", "n'a pas été demandée")
        )
        pages = counted(len(visit.pages), "page")
        yield f"{counted(number, 'page')} de plus, {known} par les liens ou le plan du site, {asked} : la visite se limite à {pages}."


def templates(pages: Iterable[PageReport]) -> Mapping[str, list[PageReport]]:
    """The address of the page that stands for each template → the pages made on it, that one included."""
    return grouped((page.template, page) for page in pages if page.template)


def templates_told(pages: Iterable[PageReport]) -> Iterator[str]:
    """A sentence on what was seen on one page for several; none when each page was seen for itself."""
    found = templates(pages)
    number = sum(map(len, found.values()))
    if number == len(found):
        return
    shared = [_named(standing, made) for standing, made in found.items() if len(made) > 1]
    more = f", et {counted(len(shared) - _NAMED, 'autre')}" if len(shared) > _NAMED else ""
    yield (
        f"{counted(len(found), 'gabarit')} pour {counted(number, 'page')} : ce qui se regarde dans un état de la page ne l'est que"
        f" sur celle qui représente le gabarit, {', '.join(shared[:_NAMED])}{more}."
    )


def _named(standing: str, made: list[PageReport]) -> str:
    """The page that stands for a template, and how many others are made on it."""
    page = next((one for one in made if standing in {one.final_url, one.url}), None)
    return f"{place(page) if page else standing} (et {counted(len(made) - 1, 'page')})"
