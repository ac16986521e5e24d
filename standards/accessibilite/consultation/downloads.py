"""The office documents that a page gives to download."""

from __future__ import annotations

import re

from checker.model import Page
from checker.model.address import Address
from checker.reading import Link, exposed, links, plain

_ENDING = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp|epub)$", re.IGNORECASE)
_TYPES = ("/pdf", "opendocument", "officedocument", "msword", "ms-excel", "ms-powerpoint", "epub")
_SAID = re.compile(
    r"\((?:pdf|odt|docx?|xlsx?|ods)\b|\b(?:pdf|odt|docx?|xlsx?|ods)\b ?[-,:] ?[\d.,]+ ?[kmg]?o\b|^telecharger\b"
)
_PATH = re.compile(r"/(?:download|telecharger|telechargement)/[^/]", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:jpe?g|png|svg|gif|webp|mp[34]|zip|csv|json|geojson|xml|ics|apk|exe)\b")
_TWIN = re.compile(
    r"\bversions? (?:\w+ )?(?:accessible|html|texte|web)s?\b|\baccessible\b|\bodt\b|\btranscription\b"
)


def offered(page: Page) -> list[Link]:
    """The links to documents, by their address, their type or their words; a link of a doubtful kind is one."""
    found = (link for link in links(page) if link.url and exposed(link.element) and _is_document(link))
    return list({link.url: link for link in found}.values())


def _is_document(link: Link) -> bool:
    path = Address.of(link.url).said_path
    told = (link.element.get("type") or "").lower()
    if (
        _ENDING.search(path)
        or _ENDING.search(link.element.get("download") or "")
        or any(one in told for one in _TYPES)
    ):
        return True
    name = plain(link.name)
    likely = bool(_SAID.search(name) or _PATH.search(path)) and not Address.of(link.url).is_file
    return likely and ("pdf" in name or not _OTHER.search(name))


def has_twin(link: Link) -> bool:
    """Whether another link beside says that it leads to an accessible version."""
    holder = next(link.element.iterancestors("li", "p", "td", "div"), None)
    beside = [] if holder is None else [one for one in holder.iter("a") if one is not link.element]
    return len(beside) < 5 and any(_TWIN.search(plain(one.text_content())) for one in beside)
