"""What the chapters of this standard share: is a page built with the DSFR, which version it says,
where its home page is, which part of it a rule may judge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, NotTested, Page, Problem, Role, Visit
from checker.model import once as once_a_page
from checker.model.address import Address
from checker.placeholders import placeholder
from checker.reading import absolute_url, base_url, folded, missing_sheets, probed, select, shown, words
from standards.marque_etat.releases import RELEASES, Number, number

MARKUP = re.compile(
    r"(?:^|\s)fr-(?:header|header__brand|logo|footer|skiplinks|container|grid-row|btn)(?:\s|$)"
)
"""Classes of the DSFR that no other library is known to use (the Froala editor has fr-view, fr-box…)."""

_PARTS_OF_A_BRAND = 60
"""Elements read of a brand, which holds some ten."""

_ANY_CLASS = re.compile(r"(?:^|\s)fr-[a-z]")

LEGACY_MARKUP = ".rf-header, .rf-logo, .rf-footer, .rf-skiplinks, .rf-container, .rf-grid-row, .rf-btn"
"""The same in the first versions, 0.1 to 0.5, whose prefix was « rf- »."""

_FILE = re.compile(r"/dsfr(?:[.-][\w.-]*)?\.(?:css|js)$|@gouvfr/dsfr[@/]|/dsfr/dist/", re.IGNORECASE)
_REFUSED = 400
"""Status from which an answer is not the file asked for."""

_SHEETS = frozenset({"link", "css"})
"""What asks for a style sheet: a link of the page, another sheet."""

_VERSION_IN_PATH = re.compile(
    r"(?:(?<![\w-])|gouvfr-)dsfr[@/_-]v?(\d+\.\d+\.\d+)(?![\w.-]*\d)(?=[/._-]|$)", re.IGNORECASE
)
_VERSION_IN_QUERY = re.compile(r"(?:^|&)(?:v|ver|version)=v?(\d+\.\d+\.\d+)(?:&|$)", re.IGNORECASE)


# --- pages ---------------------------------------------------------------------------------


def home_as_shown(visit: Visit) -> Page:
    """The home page, after its scripts ran. Raises `NotTested` when no browser showed it."""
    if visit.home.rendered is None:
        raise NotTested("Page lue sans navigateur : les scripts n'ont pas été exécutés.")
    return visit.home


def pages_as_shown(visit: Visit) -> list[Page]:
    """The pages a browser really showed, home page first. Raises `NotTested` without the latter."""
    home = home_as_shown(visit)
    return [home, *(p for p in visit.pages if p is not home and p.seen and p.rendered is not None)]


def first_shown(tree: HtmlElement, selector: str) -> HtmlElement | None:
    """The first element of a selector that the markup does not hide."""
    return next((element for element in select(tree, selector) if shown(element)), None)


def once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems without repeated messages: a template's defect is one defect, not one a page."""
    said: set[str] = set()
    for problem in problems:
        if problem.message not in said:
            said.add(problem.message)
            yield problem


# --- is it the DSFR? -----------------------------------------------------------------------


@once_a_page
def uses_dsfr(page: Page) -> bool:
    """Whether the page's markup holds any part of the DSFR (since 0.6, prefix « fr- »)."""
    return any(MARKUP.search(e.get("class") or "") for e in page.dom.iter())


@once_a_page
def any_class(page: Page) -> bool:
    """Whether one element at least bears a class of the DSFR's prefix: too little to say that the
    page is built with it, enough not to say that it is not."""
    return any(_ANY_CLASS.search(element.get("class") or "") for element in page.dom.iter())


@once_a_page
def uses_legacy(page: Page) -> bool:
    """Whether the page is built with the very first versions, prefix « rf- »."""
    return not uses_dsfr(page) and bool(select(page.dom, LEGACY_MARKUP))


def require_dsfr(page: Page) -> None:
    """Raises `Inapplicable` when the page has no DSFR markup: « dsfr-applique » says it once."""
    if uses_legacy(page):
        raise Inapplicable(
            "La page suit une version 0.x du DSFR (classes « rf- ») : voir la règle sur la version."
        )
    if not uses_dsfr(page):
        raise Inapplicable("Aucun balisage du DSFR dans la page : voir la règle « Le DSFR est appliqué ».")


def file_addresses(page: Page) -> list[str]:
    """The style sheets and scripts a page names or requested, but for those that surely did not come."""
    lost = _not_received(page)
    return [address for address in _asked(page) if address not in lost]


def received(page: Page) -> list[str]:
    """The addresses of the files that surely came. A file of another host may hide its status: a style
    sheet is then known by its being applied, which the list of those that are not tells."""
    lost = _not_received(page)
    return [
        r.url
        for r in page.resources
        if r.url not in lost and (0 < r.status < _REFUSED or (r.status == 0 and r.kind in _SHEETS))
    ]


def asked_in_vain(page: Page) -> list[str]:
    """The files of the DSFR that the page asks for, and that nothing shows to have come."""
    came = set(received(page))
    return [address for address in _asked(page) if address not in came and _FILE.search(_path(address))]


def dsfr_files(page: Page) -> list[str]:
    """The files received that bear the name of the DSFR."""
    return [address for address in received(page) if _FILE.search(_path(address))]


def dressed(page: Page) -> bool:
    """Whether something shows that a style sheet of the DSFR came and is applied: its variables, one of
    its files, the Marianne that it draws over a bloc-marque."""
    probe = probed(page, "dsfr")
    drawings = (mapping(probe.get(place)).get("before") for place in ("header", "footer"))
    sheets = (address for address in dsfr_files(page) if _path(address).lower().endswith(".css"))
    return bool(probe.get("variables")) or any("url(" in str(d) for d in drawings) or any(sheets)


def as_drawn(page: Page, logo: HtmlElement, place: str) -> Iterator[Problem]:
    """What the browser saw of the bloc-marque of the `header` or of the `footer`: hidden, or without
    its Marianne."""
    seen = mapping(probed(page, "dsfr").get(place))
    where = "de l'en-tête" if place == "header" else "du pied de page"
    if seen.get("visible") is False:
        message = f"Le bloc-marque est dans le code {where} mais ne s'affiche pas."
        yield Doubt(message, element=logo, url=page.address)
    elif seen.get("before") == "none":
        message = f"La Marianne du bloc-marque {where} ne s'affiche pas : la feuille de style du DSFR manque-t-elle ?"
        yield Doubt(message, element=logo, url=page.address)


def _asked(page: Page) -> list[str]:
    """The style sheets and scripts a page names, then all that it requested; absolute."""
    named = [e.get("href") or "" for e in select(page.dom, 'link[rel~="stylesheet"]')]
    named += [e.get("src") or "" for e in page.dom.iter("script")]
    start = base_url(page)
    return [*(absolute_url(start, address) for address in named if address), *(r.url for r in page.resources)]


def _not_received(page: Page) -> set[str]:
    """The addresses that answered by an error, and the style sheets that could not be applied."""
    return {*(r.url for r in page.resources if r.status >= _REFUSED), *missing_sheets(page)}


# --- which version? ------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """A version read on a page, and where; `sure` unless the place also serves other numbers."""

    version: Number
    origin: str
    sure: bool = True


def version_of(page: Page) -> Reading | None:
    """The version of the DSFR a page tells: its script first, then the addresses of its files."""
    told = number(str(probed(page, "dsfr").get("version") or ""))
    if told:
        return Reading(told, "script ou feuille de style du DSFR dans la page")
    addresses = file_addresses(page)
    for address in addresses:
        match = _VERSION_IN_PATH.search(_path(address))
        found = number(match[1]) if match else None
        if match and found and found in RELEASES:
            of_package = f"gouvfr/{match[0]}" in _path(address)
            return Reading(found, f"adresse du fichier {address}", sure=of_package)
    for address in addresses:
        if not _FILE.search(_path(address)):
            continue
        match = _VERSION_IN_QUERY.search(Address.of(address).query)
        found = number(match[1]) if match else None
        if found and found in RELEASES:  # a content management system's own number is no version of the DSFR
            return Reading(found, f"paramètre de l'adresse {address}", sure=False)
    return None


# --- where is home? ------------------------------------------------------------------------


def leads_home(url: str, visit: Visit) -> bool:
    """Whether an address is the site's home page, or its root in another language. Of a page looked
    at alone, whose site's home is not known, any folder it stands in may be it."""
    homes = {_place(address) for address in (visit.site.url, visit.home.url, visit.home.address)}
    host, path = _place(url)
    if (host, path) in homes:
        return True
    alone_host, alone = _place(visit.home.address)
    if visit.site.entry is not Role.HOME and host == alone_host and alone.startswith(f"{path}/"):
        return True
    parent, _, last = path.rpartition("/")
    return bool(re.fullmatch(r"[a-z]{2}(-[a-z]{2,4})?|accueil|home|index\.\w{2,5}", last)) and (
        (host, parent) in homes
    )


def _place(url: str) -> tuple[str, str]:
    return Address.of(url).bare, _path(url).rstrip("/").lower()


def _path(url: str) -> str:
    return Address.of(url).path


# --- words ---------------------------------------------------------------------------------


def left_of_the_template(element: HtmlElement) -> tuple[str, HtmlElement] | None:
    """The first text a small part of the page gives to eyes or ears that is still the template's, and
    where."""
    for inside in islice(element.iter(), _PARTS_OF_A_BRAND):
        if isinstance(inside.tag, str) and shown(inside):
            said = (
                *(inside.get(name) or "" for name in ("title", "alt", "aria-label", "href")),
                words(inside),
            )
            piece = next(filter(None, map(placeholder, said)), "")
            if piece:
                return piece, inside
    return None


def logo_text(logo: HtmlElement) -> str:
    """The official name a bloc-marque bears, on one line."""
    return folded(words(logo))


def drawn(element: HtmlElement) -> list[HtmlElement]:
    """The images an element shows: in its place a brand may be drawn rather than written."""
    return [image for image in select(element, "img, svg, picture, object") if shown(image)]


def opaque_parts(page: Page) -> list[HtmlElement]:
    """Parts whose inside the document does not tell: frames, and custom elements that look empty
    because they draw themselves in a shadow tree."""
    return [
        element
        for element in page.dom.iter()
        if isinstance(element.tag, str)
        and (
            element.tag in {"iframe", "frame", "object"}
            or ("-" in element.tag and not len(element) and not (element.text or "").strip())
        )
        and shown(element)
    ]


def mapping(value: Any) -> Mapping[str, Any]:
    """What a probe answered, when it is the object expected: a page may have broken it."""
    return value if isinstance(value, Mapping) else {}
