"""What a document says of itself: its language, its title; and pages, named."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from checker.model import Doubt, Pdf
from checker.model.address import Address
from checker.reading import plain, shorten

_LANGUAGE: Final = re.compile(r"(?:[a-z]{2,3}|[ix])(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_NO_LANGUAGE: Final = {"x-default", "x-unknown", "und", "zxx"}
_FILE: Final = re.compile(r"\.(?:pdf|docx?|odt|odp|ods|pptx?|xlsx?|indd|qxd|ai|rtf|tmp|tex|dvi|psd)$")
_LEFT: Final = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|(?:untitled|sans titre|sans nom|no title|titre)(?:[ -]*\d+)?"
    r"|(?:document|presentation|classeur|diapositive|slide|mise en page|layout)[ -]*\d+|presentation powerpoint"
    r"|powerpoint presentation|document word)$"
)
_TOLD: Final = 8


def language_doubt(pdf: Pdf) -> Doubt | None:
    """What is wrong with the language a PDF announces; None when it is one."""
    said = pdf.language.strip()
    if not said:
        inside = pdf.structure.languages if pdf.structure else 0
        where = f" Des balises en disent une ({inside}) : couvrent-elles tout le texte ?" if inside else ""
        return Doubt(f"Le PDF n'annonce pas sa langue.{where}")
    if not _LANGUAGE.fullmatch(said) or said.lower() in _NO_LANGUAGE:
        return Doubt(f"Le PDF annonce la langue « {shorten(said, 40)} », qui n'en est pas une.")
    return None


def bad_title(title: str, url: str) -> str:
    """Why a title is none, in French; empty when it may be one."""
    said = plain(title)
    if not said:
        return "Le document n'a pas de titre dans ses propriétés."
    file = plain(unquote(Address.of(url).path.rpartition("/")[2]))
    if _FILE.search(said) or said in (file, file.rpartition(".")[0]):
        return f"Le titre du document est un nom de fichier : « {shorten(title, 80)} »."
    return (
        f"Le titre du document est celui que son outil a mis : « {shorten(title, 80)} »."
        if _LEFT.match(said)
        else ""
    )


def pages_told(pages: Sequence[int]) -> str:
    """« page 3 », « pages 1, 2, 5 et 12 autres »; those unknown (0) are only counted."""
    known = sorted({page for page in pages if page})
    if not known:
        return "pages inconnues"
    rest = len(known) - _TOLD
    told = ", ".join(map(str, known[:_TOLD])) + (f" et {rest} autres" if rest > 0 else "")
    return f"page {told}" if len(known) == 1 else f"pages {told}"
