"""What is asked before a form is sent: buttons, required fields, formats, and fields about the visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem, once
from checker.reading import exposed, folded, language_of, page_words, plain, select, shorten, words
from standards.accessibilite.formulaires.fields import (
    VEILED,
    Field,
    by_form,
    described,
    fields,
    identified,
    origin,
    said,
)
from standards.accessibilite.formulaires.vague import (
    BUTTONS,
    BUTTONS_TO_SEE,
    bare,
    is_vague,
    only_signs,
    to_see,
)

_COMMITS = re.compile(
    r"\bpayer\b|\bpaiement\b|\bsigner\b|\bsupprimer (?:mon|mes|le compte|definitivement)|\bresilier\b|\bje (?:m'engage|certifie)"
    r"|\b(?:deposer|transmettre|envoyer|valider|soumettre) (?:ma|mon|la|le) (?:demande|declaration|dossier|plainte|requete|candidature)"
)
"""Actions that have legal or financial consequences, or that take data away."""

_BUTTONS = "button, input, [role=button]"
_PUSHED = {"submit", "reset", "button", "image"}
_MARKED = re.compile(r"\*|obligatoire|requis|required|mandatory|facultati|optionn?el|champs? non renseigne")
_REQUIRED = re.compile(r"obligatoire|\brequis|\brequired\b|\bmandatory\b|facultati|optionn?el")
_HINT = re.compile(
    r"format|\bex(?:emples?|\.| :)|\bpar exemple|jj|aaaa|@|\d{2}|caracteres|chiffres|https?:|sous la forme"
)
_PRECISE = re.compile(r"(?:\[[^\]]{1,40}\]|\\[dw])\{\d")
_USUAL = re.compile(
    r"postal|telephone|mobile|portable|\bsire[nt]\b|\bdates?\b|annee|courriel|mail|numero|\bn°|\biban\b|\bnir\b|insee|heure|montant|"
    r"securite sociale|\bage\b|adresse|site|url|immatriculation|plaque|mot de passe|identifiant|zip|phone|number|year"
)
"""Words of a label that name something everybody knows how to write."""

_SEARCH = re.compile(r"\b(?:recherch\w*|search|query|filtr\w*|mots?[- ]cles?)\b")
_THIRD = re.compile(
    r"enfant|child|conjoint|eleve|salarie|employe\w*|entreprise|societe|company|etablissement|destinataire|\bami\b|tiers|"
    r"employeur|representant|beneficiaire|organisme|association|structure|commune|mairie|site"
)
"""Words of a field that may speak of somebody else than the visitor."""

_PURPOSES = (
    ("email", re.compile(r"\b(?:e-?mail|courriel|adresse (?:electronique|e-?mail|mail)|mail)\b")),
    ("given-name", re.compile(r"\bprenoms?\b|\bfirst ?name\b")),
    ("family-name", re.compile(r"^(?:votre )?nom(?: de famille| d'usage)?$|\blast ?name\b")),
    ("tel", re.compile(r"\b(?:telephone|portable|numero de (?:telephone|mobile))\b")),
    ("postal-code", re.compile(r"\bcode postal\b|\bpostal ?code\b")),
    ("street-address", re.compile(r"^(?:votre )?adresse(?: postale)?$")),
    ("bday", re.compile(r"\bdate de naissance\b")),
    ("honorific-prefix", re.compile(r"^civilite$")),
)
_LOGIN = re.compile(
    r"identifiant|login|log-?in|e-?mail|courriel|user ?name|nom d'utilisateur|adresse (?:electronique|mail)"
)
_ASIDE = re.compile(r"^\W+|\W*(?:\(.*\)|\*|obligatoire|facultatif)\W*$|\W+$")
_TYPED = {"text", "email", "tel", "url", "number", "date", "textarea", "password"}


# --- buttons (11.9) --------------------------------------------------------------------------------


def buttons(page: Page) -> list[HtmlElement]:
    """The buttons that the page exposes (RGAA, glossary: « bouton (formulaire) »)."""
    found = select(page.dom, _BUTTONS)
    return [one for one in found if _pushed(one) and exposed(one)]


def _pushed(element: HtmlElement) -> bool:
    kind = (element.get("type") or "").strip().lower()
    return element.tag != "input" or kind in _PUSHED or element.get("role") == "button"


def button_name(page: Page, button: HtmlElement) -> str:
    """The name that is read out of a button; empty when the browser gives its own, or when it has none."""
    named = identified(page)
    pointed = [named[one] for one in (button.get("aria-labelledby") or "").split() if one in named]
    told = [" ".join(map(said, pointed)), button.get("aria-label"), button.get("alt"), button.get("value")]
    if button.tag != "input":
        told[2:] = [said(button)]
    return next((name for text in [*told, button.get("title")] if (name := folded(text or ""))), "")


def vague_button(page: Page, button: HtmlElement) -> Problem | None:
    """A button whose name tells no action; certain in a form, for words that mean nothing there."""
    name = button_name(page, button)
    if not name or next(button.iter("svg", "img"), None) is not None:
        return None
    sure = is_vague(name, BUTTONS) and not only_signs(name)
    if not sure and not only_signs(name) and not _to_see(name, button):
        return None
    message = f"Le bouton « {shorten(name, 60)} » ne dit pas ce qu'il fait{origin(button)}."
    in_form = any(one.tag == "form" or one.get("role") == "form" for one in button.iterancestors())
    made = Problem if sure and in_form and not folded(button.get("title") or "") else Doubt
    return made(message, button, tests=("11.9.1",))


def _to_see(name: str, button: HtmlElement) -> bool:
    if not to_see(name, BUTTONS_TO_SEE):
        return False
    spoken = next(filter(None, map(language_of, (button, *button.iterancestors()))), "")
    return not (name.strip().lower() in ("submit", "click here") and spoken[:2] == "en")


def unlike_its_text(button: HtmlElement) -> Doubt | None:
    """A button whose `title` does not hold the text it shows (11.9.2)."""
    shown, title = bare(said(button)), bare(button.get("title") or "")
    veiled = any(VEILED.search(one.get("class") or "") for one in (button, *button))
    if button.tag == "input" or not title or veiled or sum(map(str.isalpha, shown)) < 3 or shown in title:
        return None
    message = (
        f"Le bouton affiche « {shorten(said(button), 60)} » et porte « {shorten(button.get('title') or '', 60)} » en title : "
        f"le second doit contenir le premier{origin(button)}."
    )
    return Doubt(message, button, tests=("11.9.2",))


def commits(page: Page, button: HtmlElement) -> bool:
    """Whether a button in a form says that it pays, signs, deletes, or sends what has consequences."""
    in_form = any(one.tag == "form" for one in button.iterancestors())
    return in_form and bool(_COMMITS.search(plain(button_name(page, button))))


# --- required fields and formats (11.10) ------------------------------------------------------------


def unmarked(page: Page, field: Field, drawn: bool) -> Problem | None:
    """A required field that nothing says to be; certain when no style sheet draws a mark (`drawn`) and
    the form asks several things, but no password."""
    required = field.element.get("required") is not None or field.element.get("aria-required") == "true"
    form = field.form
    if not required or form is None or field.kind in ("radio", "checkbox"):
        return None
    around = forms(page)[form]
    if around.fields < 2 or around.marks or _MARKED.search(described(field, identified(page))):
        return None
    message = (
        f"Le champ « {field.name} » est obligatoire et rien ne le dit avant l'envoi{origin(field.element)}."
    )
    elsewhere = _REQUIRED.search(plain(page_words(page)))
    made = Doubt if drawn or around.login or elsewhere or not field.labels else Problem
    return made(message, field.element, tests=("11.10.2",))


@dataclass(frozen=True)
class Form:
    """What a form tells for all its fields: how many they are, whether one is a password, whether its words, those just
    before it or its images say what is required, or a format, and whether something in it may show what is expected."""

    fields: int
    login: bool
    marks: bool
    hints: bool
    drawn: bool


@once
def forms(page: Page) -> dict[HtmlElement, Form]:
    """The forms of a page that have fields, each read once."""
    return {form: _form(form, own) for form, own in by_form(page).items() if form is not None}


def _form(form: HtmlElement, own: list[Field]) -> Form:
    pictures = list(form.iter("img", "svg", "object", "abbr"))
    alternatives = " ".join(one.get("alt") or one.get("title") or "" for one in pictures)
    before = [words(one) for one in (form.getprevious(), form.getparent()) if one is not None]
    told = plain(" ".join([words(form), *before, alternatives]))
    login = any(one.kind == "password" for one in own)
    shown = any(one.tag != "abbr" for one in pictures)
    return Form(len(own), login, bool(_MARKED.search(told)), bool(_HINT.search(told)), shown)


def unsaid_format(page: Page, field: Field) -> Problem | None:
    """A field whose format the browser checks, and that no text bound to it gives; certain for a precise pattern
    (« [A-Z]{2} ») when the form speaks of no format at all, and when the label names nothing whose writing is known."""
    pattern = field.element.get("pattern") or ""
    around = forms(page).get(field.form) if field.form is not None else None
    imposed = pattern or field.kind in ("email", "url")
    if not imposed or field.element.tag != "input" or (around is not None and around.login):
        return None
    told = described(field, identified(page)) + plain(field.element.get("title") or "")
    if _HINT.search(told):
        return None
    message = f"Le champ « {field.name} » impose un format, et aucun texte relié à lui ne le donne{origin(field.element)}."
    unknown = _PRECISE.search(pattern) and bare(field.label.text) and not _USUAL.search(told)
    silent = around is not None and not around.hints and not around.drawn
    return (Problem if unknown and silent else Doubt)(message, field.element, tests=("11.10.5",))


# --- fields about the visitor (11.13) ------------------------------------------------------------------


def purpose(field: Field) -> str:
    """The value of `autocomplete` that a field about the visitor should have; empty when none is recognised."""
    if field.kind not in _TYPED or field.kind == "textarea":
        return ""
    label = _ASIDE.sub("", plain(field.label.text))
    code = plain(f"{field.element.get('name') or ''} {field.element.get('id') or ''}".replace("_", " "))
    if _SEARCH.search(f"{label} {code}") or _THIRD.search(f"{label} {code}") or _in_search(field):
        return ""
    return next((token for token, words_ in _PURPOSES if words_.search(label)), "")


def _in_search(field: Field) -> bool:
    return any(one.get("role") == "search" or one.tag == "search" for one in field.element.iterancestors())


def filled(field: Field) -> bool:
    """Whether a field has an `autocomplete` that says something: another rule reads its value."""
    told = (field.element.get("autocomplete") or "").strip().lower()
    return told not in ("", "on", "off", "false", "true", "nope", "none")


def unsaid_purpose(page: Page) -> Iterator[Problem]:
    """The fields about the visitor without usable `autocomplete`; certain where one logs in or opens an account."""
    sure = {field.element for form, own in by_form(page).items() if form is not None for field in _door(own)}
    for field in fields(page):
        token = purpose(field)
        if filled(field) or not (token or field.element in sure):
            continue
        told = folded(field.element.get("autocomplete") or "")
        lacks = f"porte « autocomplete={told} »" if told else "n'a pas d'attribut « autocomplete »"
        wanted = "current-password » ou « new-password" if field.kind == "password" else token or "username"
        message = f"Le champ « {field.name} » {lacks} : « {wanted} » est attendu{origin(field.element)}."
        yield (Problem if field.element in sure else Doubt)(message, field.element)


def _door(several: list[Field]) -> list[Field]:
    """The two fields of a form by which one logs in, or opens an account: a name and one password, nothing else."""
    own = [one for one in several if one.kind in _TYPED]
    if sorted(one.kind == "password" for one in own) != [False, True]:
        return []
    other = next(one for one in own if one.kind != "password")
    told = plain(f"{other.label.text} {other.element.get('name') or ''} {other.element.get('id') or ''}")
    return own if _LOGIN.search(told) and not _THIRD.search(told) else []
