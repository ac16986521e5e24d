"""The fields of a page and what names each of them, in the order of the RGAA (glossary: « champ de saisie de
formulaire », « étiquette de champ de formulaire »)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from checker.model import Page, once, once_each
from checker.reading import exposed, folded, marked_hidden, plain, select, words
from standards.accessibilite.absence import without

_NO_FIELDS = {"hidden", "submit", "reset", "image", "button"}
_ROLES = {
    "progressbar", "slider", "spinbutton", "textbox", "listbox", "searchbox", "combobox", "checkbox", "radio", "switch",
}  # fmt: skip
_RESULTS = {"output", "progress", "meter"}
_SELECTOR = "input, select, textarea, output, progress, meter, [role]"
_CONTROLS = ("select", "textarea", "button", "input", "option", "script", "style", "template", "noscript")
_INLINE = {"a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
VEILED = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text|-only)?|visually-?hidden|visuallyhidden|element-invisible|"
    r"a11y-hidden|u-hidden-visually)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes that libraries use to hide a text from the eye alone."""

_CONSENT = re.compile(
    r"tarteaucitron|axeptio|didomi|orejime|cookiebot|onetrust|klaro|sirdata|cookie-?consent|cmp-|fr-consent",
    re.IGNORECASE,
)


_TRAPS = re.compile(
    r"honey ?pot|\bhp[-_]|laisse[rz] (?:ce champ |cette case )?vide|ne (?:pas )?remplir|ne rien (?:remplir|saisir)|"
    r"leave (?:this )?(?:field )?(?:blank|empty)|if you(?:'re| are) (?:a )?human"
)


@dataclass(frozen=True)
class Label:
    """What names a field: its text, how it is bound to it (the attribute or the element), and that element."""

    text: str = ""
    how: str = ""
    element: HtmlElement | None = None


@dataclass(frozen=True)
class Field:
    """A field of a page, with every label bound to it, the one that is read out first."""

    element: HtmlElement
    kind: str
    labels: tuple[Label, ...]

    @property
    def label(self) -> Label:
        """The one that is read out; empty when there is none."""
        return self.labels[0] if self.labels else Label()

    @property
    def name(self) -> str:
        """The words by which a person may find it in a sentence."""
        told = (
            self.label.text or folded(self.element.get("placeholder") or "") or self.element.get("name") or ""
        )
        return told[:60]

    @cached_property
    def form(self) -> HtmlElement | None:
        """The form it belongs to."""
        around = self.element.iterancestors()
        return next((one for one in around if one.tag == "form" or one.get("role") == "form"), None)


@once
def fields(page: Page) -> tuple[Field, ...]:
    """The fields that the page exposes, in the order of the document."""
    named, bound = identified(page), labels_for(page)
    found = ((one, _kind(one)) for one in select(page.dom, _SELECTOR))
    every = (
        Field(one, kind, tuple(_labels(one, named, bound))) for one, kind in found if kind and exposed(one)
    )
    return tuple(field for field in every if not _is_trap(field))


def _is_trap(field: Field) -> bool:
    """Whether a field is there for robots alone: nobody is meant to meet it."""
    told = (
        field.label.text,
        field.element.get("name") or "",
        field.element.get("id") or "",
        field.element.get("class") or "",
    )
    return bool(_TRAPS.search(plain(" ".join(told))))


@once
def by_form(page: Page) -> dict[HtmlElement | None, list[Field]]:
    """The fields of each form; those of none under None."""
    found: dict[HtmlElement | None, list[Field]] = {}
    for field in fields(page):
        found.setdefault(field.form, []).append(field)
    return found


def _kind(element: HtmlElement) -> str:
    """The type of an input, the tag or the role of another field; empty when it is none."""
    role = (element.get("role") or "").strip().lower()
    if element.tag == "input":
        kind = (element.get("type") or "text").strip().lower()
        return "" if kind in _NO_FIELDS or role == "button" else kind
    if element.tag in ("select", "textarea") or element.tag in _RESULTS:
        return str(element.tag)
    return role if role in _ROLES else ""


@once
def identified(page: Page) -> dict[str, HtmlElement]:
    """The elements of a page by their id, the first of each."""
    named: dict[str, HtmlElement] = {}
    for element in select(page.dom, "[id]"):
        named.setdefault(element.get("id") or "", element)
    return named


@once
def labels_for(page: Page) -> dict[str, list[HtmlElement]]:
    """The label elements of a page by what their `for` names."""
    bound: dict[str, list[HtmlElement]] = {}
    for label in select(page.dom, "label[for]"):
        bound.setdefault(label.get("for") or "", []).append(label)
    return bound


def _labels(
    field: HtmlElement, named: dict[str, HtmlElement], bound: dict[str, list[HtmlElement]]
) -> list[Label]:
    pointed = [named[one] for one in (field.get("aria-labelledby") or "").split() if one in named]
    found = (
        [Label(" ".join(filter(None, map(said, pointed))), "aria-labelledby", pointed[0])] if pointed else []
    )
    found.append(Label(folded(field.get("aria-label") or ""), "aria-label", field))
    around = next(field.iterancestors("label"), None)
    own = list(bound.get(field.get("id") or "", ()))
    how = "label" if own else "wrapping"
    if around is not None and around.get("for") is None:
        own.append(around)
    if own:  # several labels are read out one after the other
        found.append(Label(" ".join(filter(None, map(said, own))), how, own[0]))
    found.append(Label(folded(field.get("title") or ""), "title", field))
    return [label for label in found if label.text]


@once_each
def said(element: HtmlElement) -> str:
    """The words of a label, alternatives of images included, without those of the controls it holds."""
    parts: list[str] = []
    stack = [(element, True)]
    while stack:
        node, inside = stack.pop()
        if not inside:
            parts.append(node.tail or "")
            continue
        parts.append(("" if node.tag in _INLINE else " ") + (node.get("alt") or node.text or ""))
        for child in reversed(node):
            stack.append((child, False))
            if isinstance(child.tag, str) and child.tag not in _CONTROLS and not marked_hidden(child):
                stack.append((child, True))
    return folded("".join(parts))


def veiled_to_the_eye(label: Label) -> bool:
    """Whether a label is surely not on the screen: an attribute, or a text of a class that hides it."""
    if label.element is None or label.how in ("aria-label", "title"):
        return True
    around = (label.element, *label.element.iterancestors(), *label.element)
    return any(VEILED.search(one.get("class") or "") for one in around) or not exposed(label.element)


def need_fields(page: Page) -> tuple[Field, ...]:
    """The fields of a page. Raises `Inapplicable` when it surely has none."""
    found = fields(page)
    if not found:
        without(page, "La page n'a aucun champ de formulaire.")
    return found


def origin(element: HtmlElement) -> str:
    """Where a field comes from when a third party makes it, as the end of a sentence; else nothing."""
    for one in (element, *element.iterancestors()):
        told = f"{one.get('id') or ''} {one.get('class') or ''}"
        if mark := _CONSENT.search(told):
            return f" (gestionnaire de consentement « {mark[0]} »)"
    return ""


def groups_around(element: HtmlElement) -> list[HtmlElement]:
    """The groups an element is in, the nearest first."""
    return [
        one
        for one in element.iterancestors()
        if one.tag == "fieldset" or (one.get("role") or "").strip() in ("group", "radiogroup")
    ]


def legend_of(group: HtmlElement, named: dict[str, HtmlElement]) -> str:
    """What names a group: a text it points at, its aria-label, its legend, its title."""
    pointed = [named[one] for one in (group.get("aria-labelledby") or "").split() if one in named]
    legends = [said(one) for one in group if one.tag == "legend" and not marked_hidden(one)]
    told = [" ".join(map(said, pointed)), group.get("aria-label") or "", *legends, group.get("title") or ""]
    return next(filter(None, map(folded, told)), "")


def described(field: Field, named: dict[str, HtmlElement]) -> str:
    """Every word that the code binds to a field: labels, description, placeholder, legends."""
    ids = (field.element.get("aria-describedby") or "").split()
    texts = [label.text for label in field.labels]
    texts += [words(named[one]) for one in ids if one in named]
    texts += [legend_of(group, named) for group in groups_around(field.element)]
    return plain(" ".join([*texts, field.element.get("placeholder") or ""]))
