"""Words that name nothing: what a template, a script or a hurry left where a field, a group or a button is named."""

from __future__ import annotations

import re

from checker.reading import plain

_LEFT = {
    "undefined", "null", "nan", "none", "[object object]", "lorem ipsum", "todo", "a completer", "xxx",
}  # fmt: skip
"""What no author ever meant a reader to meet."""

LABELS = _LEFT | {
    "champ", "input", "label", "textfield", "text field", "text input", "champ de saisie", "champ texte",
    "champ de formulaire", "etiquette", "placeholder", "select", "textarea", "form field", "libelle",
}  # fmt: skip
LABELS_TO_SEE = {
    "texte",
    "text",
    "valeur",
    "value",
    "saisie",
    "choix",
    "option",
    "selectionner",
    "selectionnez",
}
LEGENDS = _LEFT | {
    "fieldset", "legend", "legende", "radio", "radiogroup", "checkbox", "groupe", "group", "groupe de champs", "label",
}  # fmt: skip
LEGENDS_TO_SEE = {"options", "choix", "formulaire", "champs", "form", "autre", "divers"}
BUTTONS = _LEFT | {"button", "bouton", "btn", "label bouton", "libelle bouton", "libelle du bouton"}
BUTTONS_TO_SEE = {"ok", "submit", "x", "go", "clic", "cliquez ici", "click here", "ici", "submit query"}

_MARKS = re.compile(r"^[\W_]+|[\W_]+$")
_NUMBERED = re.compile(r" ?\d+$")
_SIGNS = re.compile(r"[\s*:.,;?!_\-–—…•·()\[\]|\"']+")
"""Signs that say nothing alone. « + », « % » or a pictogram may."""


def bare(text: str) -> str:
    """Text to compare with a list: plain, without the marks around it."""
    return _MARKS.sub("", plain(text))


def only_signs(text: str) -> bool:
    """Whether a text is made of nothing but signs."""
    return bool(_SIGNS.fullmatch(text))


def is_vague(text: str, known: set[str]) -> bool:
    """Whether a text is only signs, or one of a list, numbered or not (« champ 2 »)."""
    return only_signs(text) or (_NUMBERED.sub("", bare(text)) or bare(text)) in known


def to_see(text: str, known: set[str]) -> bool:
    """Whether a text is one of a list of those that may be enough where they stand."""
    return bare(text) in known
