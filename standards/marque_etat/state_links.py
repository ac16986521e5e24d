"""The four links to the State's reference sites that every DSFR footer bears: which list is due on
which day, and what separates the links of a page from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from checker.model import Doubt, Missing, Page, Problem
from checker.model.address import Address, bare_host, host_of
from checker.placeholders import placeholder
from checker.reading import Link, links, plain


@dataclass(frozen=True)
class Period:
    """One published list of the four links: the version of the DSFR that brought it, the day it was
    announced (a site may use it) and the day it was required (the list before no longer does)."""

    hosts: tuple[str, str, str, str]
    version: str
    announced: date
    required: date


PERIODS = (
    Period(
        ("legifrance.gouv.fr", "gouvernement.fr", "service-public.fr", "data.gouv.fr"),
        "1.0.0",
        date(2021, 6, 24),
        date(2021, 6, 24),
    ),
    Period(
        ("info.gouv.fr", "service-public.fr", "legifrance.gouv.fr", "data.gouv.fr"),
        "1.12.0",
        date(2024, 4, 22),
        date(2024, 6, 19),
    ),
    Period(
        ("info.gouv.fr", "service-public.gouv.fr", "legifrance.gouv.fr", "data.gouv.fr"),
        "1.14.2",
        date(2025, 9, 17),
        date(2025, 9, 30),
    ),
)
"""Sources: the DSFR's CHANGELOG (#905 for 1.12.0, #1295 for 1.14.2) and footer documentation; the SIG's
note of 22 April 2024 and its instruction of September 2025 as reported by third parties."""

SUCCESSORS = {"gouvernement.fr": "info.gouv.fr", "service-public.fr": "service-public.gouv.fr"}
"""What an address of an older list became."""

HOSTS = tuple(sorted({host for period in PERIODS for host in period.hosts}, key=len, reverse=True))
_FRONT_DOOR = re.compile(r"/?|/[a-z]{2}(-[a-z]{2})?/?|/(accueil|home|index\.\w{2,5})/?", re.IGNORECASE)


def accepted(day: date) -> list[Period]:
    """The lists a site may show that day: two of them between an announcement and its effect."""
    return [
        period
        for period, after in zip(PERIODS, (*PERIODS[1:], None), strict=True)
        if period.announced <= day and (after is None or day < after.required)
    ]


def misleading(link: Link) -> bool:
    """Whether a link's whole text is one of the State's addresses and its target another site."""
    named, host = plain(link.name), Address.of(link.url).bare
    return named in HOSTS and host not in {named, SUCCESSORS.get(named)} and SUCCESSORS.get(host) != named


def discrepancies(
    page: Page, footer: HtmlElement, listed: list[Link], period: Period, loaded: str
) -> Iterator[Problem]:
    """What separates the links found from one list: absent, misdirected, out of date, out of order."""
    doors = {_door(link): link for link in listed if _door(link)}
    if not listed:
        yield _no_list(page, footer, period, loaded)
        return
    complete = True
    for host in period.hosts:
        if host not in doors:
            complete = False
            yield _missing(page, footer, listed, host, period, loaded)
    order = [_door(link) for link in listed if _door(link) in period.hosts]
    if complete and list(dict.fromkeys(order)) != list(period.hosts):
        yield Problem(
            f"Les quatre liens institutionnels ne sont pas dans l'ordre : {', '.join(order)}. "
            f"Attendu : {', '.join(period.hosts)} (liste du DSFR {period.version} et suivants){loaded}.",
            element=_list_of(listed[0]),
        )
    if complete:
        yield from _extra(listed, period)


def _no_list(page: Page, footer: HtmlElement, period: Period, loaded: str) -> Problem:
    if any(_door(link) in HOSTS for link in links(page)):
        return Doubt(
            "Les liens institutionnels ne sont pas dans la liste prévue du pied de page "
            "(« fr-footer__content-list ») : vérifiez qu'aucun ne manque.",
            element=footer,
        )
    return Missing(
        "Le pied de page n'a pas la liste des quatre liens institutionnels : "
        f"{', '.join(period.hosts)} (liste du DSFR {period.version} et suivants){loaded}.",
        element=footer,
    )


def _missing(
    page: Page, footer: HtmlElement, listed: list[Link], host: str, period: Period, loaded: str
) -> Problem:
    """Why an expected link was not found: the nearest thing to it, from the surest to the vaguest."""
    for link in listed:
        door = _door(link)
        if SUCCESSORS.get(door) == host:
            first = next(known for known in PERIODS if host in known.hosts)
            message = (
                f"Le lien vers {door} est périmé : {host} le remplace depuis le {first.required:%d/%m/%Y} "
                f"(DSFR {first.version}){loaded}."
            )
            return Problem(message, element=link.element)
    for link in listed:
        if _named(link) in {host, *(old for old, new in SUCCESSORS.items() if new == host)}:
            return _misdirected(page, link, host)
    for link in listed:
        if _may_lead_to(page, link, host):
            message = f"Le lien « {link.name} » mène-t-il bien à l'accueil de {host} ? Adresse : {link.url}."
            return Doubt(message, element=link.element)
    if any(_door(link) == host for link in links(page, footer)):
        message = f"Le lien vers {host} est dans le pied de page, hors de la liste des quatre liens."
        return Doubt(message, element=footer)
    return Missing(
        f"Le lien vers {host} manque dans la liste du pied de page (liste du DSFR {period.version} et suivants){loaded}.",
        element=_list_of(listed[0]),
    )


def _may_lead_to(page: Page, link: Link, host: str) -> bool:
    """A deep link into the portal, or a link that passes through the site itself or a redirection."""
    target = host_of(link.url)
    longer = target.endswith(f".{host}") and bare_host(target) != host
    own = bare_host(target) == Address.of(page.address).bare and link.url != page.address
    return (host in link.url and not longer) or (own and not placeholder(link.element.get("href") or ""))


def _list_of(link: Link) -> HtmlElement:
    return next((e for e in link.element.iterancestors("ul", "ol")), link.element)


def _misdirected(page: Page, link: Link, host: str) -> Problem:
    if not link.url:
        return Problem(f"Le lien « {link.name} » du pied de page ne mène nulle part.", element=link.element)
    message = f"Le lien « {link.name} » du pied de page mène à {link.url} et non à l'accueil de {host}."
    kind = Doubt if _may_lead_to(page, link, host) else Problem
    return kind(message, element=link.element)


def _extra(listed: list[Link], period: Period) -> Iterator[Problem]:
    expected = {*period.hosts, *HOSTS}
    for link in listed:
        known = Address.of(link.url).bare in expected or _named(link) in expected
        if not known and (link.url or link.name):
            yield Doubt(
                f"Le lien « {link.name} » s'ajoute à la liste des quatre liens institutionnels, que le "
                "DSFR dit non modifiable.",
                element=link.element,
            )


def _door(link: Link) -> str:
    """The bare host whose front page a link opens (a language root is one); else nothing."""
    match = re.fullmatch(r"https?://[^/?#]+(?P<path>[^?#]*)(\?[^#]*)?", link.url, re.IGNORECASE)
    return Address.of(link.url).bare if match and _FRONT_DOOR.fullmatch(match["path"]) else ""


def _named(link: Link) -> str:
    """The host a link's words announce, the longest first: service-public.gouv.fr before .fr."""
    said = plain(link.name)
    return next(
        (h for h in HOSTS if re.search(rf"(?<![\w.-])(?:www\.)?{re.escape(h)}(?![\w-]|\.\w)", said)), ""
    )
