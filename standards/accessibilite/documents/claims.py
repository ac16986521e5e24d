"""What a PDF that claims PDF/UA must have (ISO 14289-1, 7), and what it lacks of it."""

from collections.abc import Iterator

from checker.model import Pdf
from standards.accessibilite.documents.wording import language_doubt, pages_told


def broken_promises(pdf: Pdf) -> list[str]:
    """What belies the claim, in French; empty when nothing does."""
    return [*_whole(pdf), *_parts(pdf)]


def _whole(pdf: Pdf) -> Iterator[str]:
    if pdf.structure is None or not pdf.structure.holding or not pdf.marked:
        yield "il n'est pas balisé"
    if language_doubt(pdf):
        yield "il n'annonce pas de langue"
    if not pdf.title.strip():
        yield "il n'a pas de titre"
    elif not pdf.title_shown:
        yield "il n'affiche pas son titre"
    if pdf.lock and not pdf.lock.accessibility:
        yield "sa protection n'accorde rien aux aides techniques"


def _parts(pdf: Pdf) -> Iterator[str]:
    if pdf.structure and pdf.structure.mute:
        yield f"des figures n'ont pas de texte de remplacement ({pages_told(pdf.structure.mute)})"
    if pdf.unnamed:
        yield "des champs n'ont pas d'info-bulle"
    if pdf.dynamic:
        yield "son formulaire est dynamique (XFA)"
