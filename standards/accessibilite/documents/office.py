"""What a text of a word processor lacks."""

from collections.abc import Iterator
from typing import Final

from checker.model import Office
from standards.accessibilite.documents.wording import bad_title

_LONG: Final = 6000
"""Characters, about three pages, from which a text needs headings."""


def lacking(office: Office, url: str) -> list[str]:
    """What is missing, each as the end of « Le document… »; empty when nothing is."""
    return [*_said(office, url), *_made(office)]


def _said(office: Office, url: str) -> Iterator[str]:
    if not office.title:
        yield "n'a pas de titre dans ses propriétés"
    elif bad_title(office.title, url):
        yield f"a pour titre un nom de fichier ou d'outil (« {office.title} »)"
    if not office.language:
        yield "n'annonce pas sa langue"


def _made(office: Office) -> Iterator[str]:
    if office.characters > _LONG and not office.headings:
        yield "n'a aucun paragraphe au style de titre"
    if office.mute:
        yield f"a des images sans texte de remplacement ({office.mute} sur {office.images})"
    if office.headless:
        yield f"a des tableaux sans ligne d'en-tête ({office.headless} sur {office.tables})"
