"""Labels: whether they reach their field, are seen, say what it expects and what is written beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import exposed, folded, laid_out, shorten
from standards.accessibilite.formulaires.fields import (
    Field,
    Label,
    described,
    fields,
    groups_around,
    identified,
    labels_for,
    legend_of,
    origin,
    said,
    veiled_to_the_eye,
)
from standards.accessibilite.formulaires.vague import (
    LABELS,
    LABELS_TO_SEE,
    bare,
    is_vague,
    only_signs,
    to_see,
)

_NEAR = 40
"""Elements of a container among which a label looks for its field."""

_BY = {
    "label": "11.2.1", "wrapping": "11.2.1", "title": "11.2.2", "aria-label": "11.2.3", "aria-labelledby": "11.2.4",
}  # fmt: skip
_TEXTUAL = {"text", "email", "tel", "number", "date", "textarea", "select", "password", "url", "search"}


# --- bound to a field (11.1.1, 11.1.2) --------------------------------------------------------


def wrapped_only(field: Field) -> Doubt | None:
    """A field whose only name is the label around it, without `for`."""
    if not field.labels or any(label.how != "wrapping" for label in field.labels):
        return None
    message = (
        f"L'étiquette « {field.name} » entoure son champ sans attribut « for » : le RGAA demande cet attribut, "
        f"que certaines aides techniques attendent{origin(field.element)}."
    )
    return Doubt(message, field.element, tests=("11.1.1",))


def astray(page: Page) -> Iterator[Problem]:
    """The labels whose `for` names nothing of the page, certain when a field without name is beside."""
    known = identified(page)
    nameless = {field.element for field in fields(page) if not field.labels}
    for wanted, labels in labels_for(page).items():
        for label in () if wanted in known else filter(exposed, labels):
            if text := said(label):
                yield _astray(page, label, shorten(text, 60), wanted, nameless)


def _astray(page: Page, label: HtmlElement, text: str, wanted: str, nameless: set[HtmlElement]) -> Problem:
    message = f"L'étiquette « {text} » vise le champ « {wanted} », qui n'est pas dans la page"
    parent = label.getparent()
    around = label if parent is None or parent.tag in ("form", "body") else parent
    if laid_out(page, label) and any(one in nameless for one in islice(around.iter(), _NEAR)):
        told = f"{message} : le champ voisin reste sans nom{origin(label)}."
        return Problem(told, label, tests=("11.1.2",))
    return Doubt(f"{message}{origin(label)}.", label, tests=("11.1.2",))


# --- seen (11.1.3) ---------------------------------------------------------------------------------


def unseen_label(field: Field) -> Doubt | None:
    """A field whose every label is hidden from the eye, without title, text nor button beside it."""
    if not field.labels or field.kind in ("radio", "checkbox", "switch"):
        return None
    if not all(veiled_to_the_eye(label) for label in field.labels) or _helped(field):
        return None
    message = (
        f"L'étiquette « {field.name} » ne se voit pas, et rien ne se lit à côté du champ : "
        f"une personne sait-elle quoi saisir une fois le champ rempli ?{origin(field.element)}"
    )
    return Doubt(message, field.element, tests=("11.1.3",))


def _helped(field: Field) -> bool:
    if (
        folded(field.element.get("title") or "")
        or next(field.element.iterancestors("td", "th"), None) is not None
    ):
        return True
    node: HtmlElement | None = field.element
    hidden = {label.element for label in field.labels}
    for _ in range(2):
        node = None if node is None else node.getparent()
        if node is None or node.tag in ("body", "html"):
            return False
        if any(_shows(child, hidden) for child in node if child is not field.element):
            return True
    return False


def _shows(beside: HtmlElement, hidden: set[HtmlElement | None]) -> bool:
    """Whether an element beside a field shows a button, or some words that are not its hidden label."""
    if not isinstance(beside.tag, str) or beside in hidden or not exposed(beside):
        return False
    button = any(
        one.tag == "button" or one.get("type") in ("submit", "image") for one in islice(beside.iter(), 20)
    )
    return button or bool(said(beside) and not any(one in hidden for one in islice(beside.iter(), 20)))


# --- beside its field (11.4) ----------------------------------------------------------------------


def apart(told: Mapping[str, Any]) -> Doubt:
    """A label that a browser laid out far from its field, or on the other side."""
    side = "à droite ou au-dessous" if told.get("ticked") else "à gauche ou au-dessus"
    message = f"L'étiquette « {told.get('label', '')} » n'est pas juste {side} de son champ : les voit-on ensemble ?"
    tests = ("11.4.1", "11.4.3" if told.get("ticked") else "11.4.2")
    return Doubt(message, snippet=str(told.get("html", "")), tests=tests)


# --- relevant (11.2) -------------------------------------------------------------------------------


def vague_label(page: Page, field: Field) -> Problem | None:
    """A label that says nothing of what to write; certain when no group nor description adds to it."""
    label, named = field.label, identified(page)
    if not label.text or not (is_vague(label.text, LABELS) or to_see(label.text, LABELS_TO_SEE)):
        return None
    what = (
        f"L'étiquette « {shorten(label.text, 60)} » ne dit pas ce qu'il faut saisir{origin(field.element)}."
    )
    helped = bare(described(field, named)) not in (bare(label.text), "") or _in_table(field)
    sure = not helped and is_vague(label.text, LABELS)
    made = Problem if sure else Doubt
    return made(what, field.element, tests=(_BY[label.how],))


def repeated(page: Page) -> Iterator[Doubt]:
    """Labels that two fields of one form share, with no group to tell them apart."""
    named, seen = identified(page), set()
    for field in fields(page):
        if field.kind not in _TEXTUAL or not bare(field.label.text) or field.form is None or _in_table(field):
            continue
        groups = " ".join(legend_of(group, named) for group in groups_around(field.element))
        key = (field.form, bare(field.label.text), groups)
        if key in seen:
            message = f"Deux champs du formulaire ont la même étiquette « {shorten(field.label.text, 60)} »."
            yield Doubt(message, field.element, tests=(_BY[field.label.how],))
        seen.add(key)


def _in_table(field: Field) -> bool:
    return next(field.element.iterancestors("table"), None) is not None


def unlike_what_is_seen(field: Field) -> Doubt | None:
    """A title, or an ARIA name, that does not hold the visible label (11.2.5)."""
    seen = next((one for one in field.labels if one.how in ("label", "wrapping")), Label())
    if not bare(seen.text) or only_signs(seen.text) or veiled_to_the_eye(seen):
        return None
    for other in field.labels:
        if other.how in ("aria-label", "title", "aria-labelledby") and _core(seen.text) not in bare(
            other.text
        ):
            message = (
                f"Le champ affiche « {shorten(seen.text, 60)} » et porte « {shorten(other.text, 60)} » en {other.how} : "
                "le second doit contenir le premier."
            )
            return Doubt(message, field.element, tests=("11.2.5",))
    return None


def two_hints(field: Field) -> Doubt | None:
    """A field named by its `title` alone, whose placeholder says something else: either may be read out
    (RGAA, glossary, « étiquette de champ de formulaire »)."""
    hint = folded(field.element.get("placeholder") or "")
    if field.label.how != "title" or not hint or bare(hint) == bare(field.label.text):
        return None
    message = (
        f"Le champ n'est nommé que par son attribut « title » (« {shorten(field.label.text, 60)} »), et son texte indicatif "
        f"dit autre chose (« {shorten(hint, 60)} ») : le RGAA les demande identiques."
    )
    return Doubt(message, field.element, tests=("11.2.2",))


def _core(text: str) -> str:
    """The label without what says that it must be filled."""
    return bare(
        bare(text).replace("(obligatoire)", "").replace("obligatoire", "").replace("(facultatif)", "")
    )


# --- coherent (11.3) ----------------------------------------------------------------------------------


def differing(asked: Iterable[tuple[Page, Field]]) -> Iterator[Doubt]:
    """Fields whose `autocomplete` asks for the same thing, and whose labels have no word in common."""
    first: dict[str, tuple[Page, Field]] = {}
    for page, field in asked:
        token = (field.element.get("autocomplete") or "").strip().lower().split(" ")[-1]
        text = _core(field.label.text)
        if not text or token in ("", "on", "off", "one-time-code"):
            continue
        known_page, known = first.setdefault(token, (page, field))
        if not {*text.split()} & {*_core(known.label.text).split()}:
            where = "" if known_page is page else f" sur {known_page.address}"
            message = (
                f"Deux champs demandent la même chose (« autocomplete={token} ») sous deux étiquettes : "
                f"« {shorten(known.label.text, 60)} »{where} et « {shorten(field.label.text, 60)} »."
            )
            tests = ("11.3.1",) if known_page is page else ("11.3.2",)
            yield Doubt(message, field.element, url=page.address, tests=tests)
