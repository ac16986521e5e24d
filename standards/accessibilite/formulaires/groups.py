"""Fields that go together: radio buttons, groups, legends, groups of options."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem, once
from checker.reading import exposed, folded, plain, select, shorten, words
from standards.accessibilite.formulaires.fields import (
    Field,
    by_form,
    fields,
    groups_around,
    identified,
    legend_of,
    origin,
)
from standards.accessibilite.formulaires.vague import bare, only_signs

_ANSWERS = {
    "oui", "non", "yes", "no", "o", "n", "peut-etre", "ne sait pas", "ne se prononce pas", "sans avis", "nsp",
    "je ne sais pas", "sans opinion", "non concerne",
}  # fmt: skip
"""Labels that mean nothing without their question."""

_MANY_BOXES = 3
_ENOUGH = 5
"""Words from which the labels of all the answers may say what they answer."""

_LONG_LIST = 30
_UNSORTED = 0.2

Key = tuple[HtmlElement | None, str]


@once
def radios(page: Page) -> dict[Key, list[Field]]:
    """The radio buttons of one question: the same form, the same name, two of them at least."""
    return _together(page, "radio", 2)


def boxes(page: Page) -> dict[Key, list[Field]]:
    """The boxes that share a name in one form, three of them at least."""
    return _together(page, "checkbox", _MANY_BOXES)


def _together(page: Page, kind: str, least: int) -> dict[Key, list[Field]]:
    found: dict[Key, list[Field]] = {}
    for field in fields(page):
        name = (field.element.get("name") or "").removesuffix("[]")
        if field.kind == kind and field.element.tag == "input" and name:
            found.setdefault((field.form, name), []).append(field)
    return {key: several for key, several in found.items() if len(several) >= least}


def ungrouped_radios(page: Page, several: list[Field]) -> Problem | None:
    """Radio buttons in no group; certain where their labels need a question (« Oui », « Non », « 3 ») that
    nothing binds to them, in a form that asks something else too."""
    if any(groups_around(field.element) for field in several):
        return None
    texts = [bare(field.label.text) for field in several]
    if all(len(text.split()) >= _ENOUGH for text in texts):
        return None
    shown = ", ".join(f"« {shorten(field.label.text, 40)} »" for field in several[:4])
    message = f"Les boutons radio {shown} ne sont pas regroupés{origin(several[0].element)}"
    if _orphans(several, texts) and asks_more(page, several):
        return Problem(f"{message} : rien ne relie ces réponses à leur question.", several[0].element)
    return Doubt(f"{message} : leurs étiquettes suffisent-elles à les comprendre ?", several[0].element)


def _orphans(several: list[Field], texts: list[str]) -> bool:
    alone = not any(f.element.get("aria-describedby") or f.element.get("title") for f in several)
    tabled = next(several[0].element.iterancestors("table"), None) is not None
    return alone and not tabled and all(text in _ANSWERS or text.isdigit() for text in texts)


def asks_more(page: Page, several: list[Field]) -> bool:
    """Whether the form of some fields has others: a form of one question needs no group (RGAA, glossary,
    « légende », note 2)."""
    form, own = several[0].form, {field.element for field in several}
    return form is not None and any(f.element not in own for f in by_form(page)[form])


def ungrouped_boxes(several: list[Field]) -> Doubt | None:
    """Boxes that answer one question, and that no group holds."""
    if any(groups_around(field.element) for field in several):
        return None
    message = (
        f"{len(several)} cases à cocher de même nom ne sont pas regroupées : répondent-elles à une question ?"
    )
    return Doubt(f"{message}{origin(several[0].element)}", several[0].element)


# --- legends ---------------------------------------------------------------------------------------


@once
def held(page: Page) -> dict[HtmlElement, list[Field]]:
    """The groups that hold two fields at least, with the fields of which they are the nearest group."""
    found: dict[HtmlElement, list[Field]] = {}
    for field in fields(page):
        for group in groups_around(field.element)[:1]:
            found.setdefault(group, []).append(field)
    return {group: own for group, own in found.items() if len(own) > 1}


def unnamed(page: Page, group: HtmlElement, own: list[Field]) -> Problem | None:
    """A group without legend; certain when it holds the answers to one of several questions, bound to no
    other text."""
    named = identified(page)
    if any(legend_of(one, named) for one in (group, *groups_around(group))):
        return None
    radio = _one_question(page, own)
    bound = any(f.element.get("aria-describedby") or f.label.how == "aria-labelledby" for f in own)
    what = f"Le regroupement de {len(own)} champs (« {shorten(own[0].name, 40)} »…) n'a pas de légende"
    if radio and not bound and not select(group, "legend") and asks_more(page, own):
        return Problem(f"{what}{origin(group)}.", group)
    return Doubt(f"{what}{origin(group)} : en faut-il une pour comprendre ces champs ?", group)


def _one_question(page: Page, own: list[Field]) -> list[Field]:
    """The answers of the first question of a group that it holds all; none when it holds no whole question."""
    names = dict.fromkeys((f.form, f.element.get("name") or "") for f in own if f.kind == "radio")
    inside = {f.element for f in own}
    asked = (radios(page).get(name, []) for name in names)
    return next((several for several in asked if several and all(f.element in inside for f in several)), [])


def legends(page: Page) -> list[tuple[HtmlElement, str]]:
    """The groups that have a legend and hold a field, with its words."""
    named = identified(page)
    groups = dict.fromkeys(one for field in fields(page) for one in groups_around(field.element))
    return [(group, text) for group in groups if (text := legend_of(group, named))]


# --- lists of options ------------------------------------------------------------------------------


def lists(page: Page) -> list[HtmlElement]:
    """The lists of choices that the page exposes."""
    return [one for one in select(page.dom, "select, [role=listbox]") if exposed(one)]


def option_groups(box: HtmlElement) -> Iterator[Problem]:
    """Groups of options without name, or whose name is only marks."""
    for group in box.iter("optgroup"):
        label = folded(group.get("label") or "")
        first = next(group.iter("option"), None)
        where = (
            f"le groupe qui commence par « {shorten(words(first), 40)} »"
            if first is not None
            else "un groupe vide"
        )
        if not label:
            made = Problem if first is not None else Doubt
            yield made(
                f"Dans une liste, {where} n'a pas de nom (attribut « label »).", group, tests=("11.8.2",)
            )
        elif only_signs(label):
            yield Doubt(f"Dans une liste, {where} se nomme « {label} ».", group, tests=("11.8.3",))


def long_and_mixed(box: HtmlElement) -> Doubt | None:
    """A long list without groups, that neither letters nor numbers put in order."""
    texts = [plain(words(option)) for option in box.iter("option")][1:]
    if len(texts) < _LONG_LIST or next(box.iter("optgroup"), None) is not None:
        return None
    pairs = list(pairwise(texts))
    unsorted = sum(one > other for one, other in pairs) / len(pairs)
    counted = sum(text[:1].isdigit() for text in texts) > len(texts) / 2
    if counted or not _UNSORTED < unsorted < 1 - _UNSORTED:
        return None
    message = f"Une liste de {len(texts)} choix n'est ni regroupée ni rangée par ordre alphabétique."
    return Doubt(message, box, tests=("11.8.1",))
