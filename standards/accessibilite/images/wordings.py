"""What the text that stands for an image cannot be: the name of a file, a word that says nothing."""

from __future__ import annotations

import re

from checker.model import Doubt, Problem
from checker.reading import page_words, plain, shorten
from standards.accessibilite.images.pictures import Picture
from standards.accessibilite.names import address, bare, file_of, image_file, letterless

_EMPTY_WORDS = {
    "image", "images", "img", "photo", "photos", "picture", "pic", "illustration", "icone", "icon", "visuel", "logo",
    "capture", "capture d'ecran", "sans titre", "untitled", "alt", "texte alternatif", "alternative", "undefined",
    "null", "vignette", "thumbnail", "placeholder",
}  # fmt: skip
_CAMERA = re.compile(r"(?:dsc|dscn|dscf|img|imgp|pict)[-_ ]?\d+|(?:photo|image|capture)[-_]?\d{3,}")
_NUMBERED = re.compile(r"(?:photo|image|visuel|illustration|figure|capture)[-_ ]?(?:n° ?)?\d{1,3}")
_SPACERS = set("._,;:'\"…")
_FILE_LIKE = re.compile(r"(?=.*[-_\d])[\w.-]{4,}")


def judged(picture: Picture, where: str, text: str) -> Problem | None:
    """What is wrong with a text that stands for an image; None when no machine can say."""
    shown, element = shorten(text, 80), picture.element
    named = f"L'alternative « {shown} » ({where})"
    if image_file(text):
        if plain(text) in plain(page_words(picture.page)):
            return Doubt(
                f"{named} est un nom de fichier, que la page écrit aussi : est-il l'information ?", element
            )
        return Problem(f"{named} est un nom de fichier.", element)
    word = bare(text)
    if word in _EMPTY_WORDS or _CAMERA.fullmatch(word):
        return Problem(f"{named} ne dit rien de ce que montre l'image.", element)
    if letterless(text):
        certain = set(text) <= _SPACERS | {" "}
        kind = Problem if certain else Doubt
        return kind(
            f"{named} n'est faite que de signes{'' if certain else ' : disent-ils l’image ?'}.", element
        )
    return _suspect(picture, named, text)


def _suspect(picture: Picture, named: str, text: str) -> Doubt | None:
    if address(text):
        return Doubt(f"{named} est une adresse : dit-elle ce que montre l'image ?", picture.element)
    stem = file_of(picture.element.get("src") or picture.element.get("data") or "").rpartition(".")[0]
    if _FILE_LIKE.fullmatch(text) and plain(text) == plain(stem):
        return Doubt(f"{named} est le nom du fichier, sans son extension.", picture.element)
    if _NUMBERED.fullmatch(bare(text)):
        return Doubt(f"{named} n'est qu'un numéro d'image : un texte voisin la décrit-il ?", picture.element)
    if text.isdigit():
        return Doubt(f"{named} n'est qu'un nombre : dit-il ce que montre l'image ?", picture.element)
    return None
