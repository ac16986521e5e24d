"""Images: what stands for them, and how those that only decorate are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Page, Problem
from checker.reading import exposed, plain, select, shorten, words
from standards.accessibilite.absence import without
from standards.accessibilite.images.captchas import captcha_of, doubts
from standards.accessibilite.images.pictures import Picture, drawn, own_words, pictures
from standards.accessibilite.images.wordings import judged
from standards.accessibilite.names import bare, pointed, value

_NO_IMAGE = "La page n'a aucune image."
_LONG = 80
"""Characters beyond which the glossary of the RGAA asks whether an alternative is still short."""
_FALLBACK = re.compile(r"navigateur|browser|canvas|support")
_BY_ITSELF = ("aria-label", "aria-labelledby", "title", "balise title")
_DETAILED = re.compile(
    r"\b(?:infographie|organigramme|graphique|diagramme|schema|histogramme|chronologie)s?\b"
)
_LETTERED = re.compile(r"(?<![a-z])(?:affiche|banniere|bandeau|banner|flyer|infographie)s?(?![a-z])")
_SHOWN = 3


def _images(page: Page) -> list[Picture]:
    """The images of a page that assistive technologies are given; ends the rule where there are none."""
    if not pictures(page):
        without(page, _NO_IMAGE)
    return [picture for picture in pictures(page) if picture.exposed]


def pertinence_des_alternatives(page: Page) -> Iterator[Problem]:
    """RGAA 1.3.1 to 1.3.9: certain when an alternative is the name of a file or a word that says nothing."""
    long: list[tuple[int, str, HtmlElement]] = []
    for picture in _images(page):
        for where, text in picture.texts.items():
            if problem := judged(picture, where, text):
                yield problem
                break
            if len(text) > _LONG:
                long.append((len(text), text, picture.element))
    if long:
        length, text, element = max(long, key=lambda one: one[0])
        count = f"{len(long)} alternatives dépassent" if len(long) > 1 else "Une alternative dépasse"
        yield Doubt(
            f"{count} {_LONG} caractères ; la plus longue en compte {length} : « {shorten(text, 120)} ». "
            "Une description détaillée conviendrait-elle mieux ?",
            element,
        )


def images_decoratives(page: Page) -> Iterator[Problem]:
    """RGAA 1.2.1 to 1.2.6: an image that assistive technologies are told to ignore bears no alternative."""
    if not pictures(page):
        without(page, _NO_IMAGE)
    for picture in pictures(page):
        parent = picture.element.getparent()
        if picture.captioned or parent is None or not exposed(parent):
            continue
        if picture.tag in ("svg", "canvas", "object", "embed"):
            yield from _hidden_but_named(picture)
        elif picture.element.get("alt") == "" and picture.exposed and picture.texts:
            where, text = next(iter(picture.texts.items()))
            yield Doubt(
                f"L'image a une alternative vide, mais « {shorten(text, 80)} » ({where}) lui donne un nom : "
                "est-elle décorative ?",
                picture.element,
            )


def _hidden_but_named(picture: Picture) -> Iterator[Problem]:
    element = picture.element
    if element.get("aria-hidden") != "true" or (picture.tag == "svg" and not drawn(element)):
        return
    found = [
        f"« {shorten(picture.texts[where], 80)} » ({where})" for where in _BY_ITSELF if where in picture.texts
    ]
    if picture.tag == "svg":
        found += [f"« {shorten(text, 80)} » (balise desc)" for text in own_words(element, "desc")]
    if found:
        yield Problem(
            f"L'image est masquée aux technologies d'assistance (aria-hidden), mais garde une alternative : {found[0]}.",
            element,
        )
    elif picture.tag in ("object", "canvas") and (inside := words(element)):
        said = f"L'image est masquée aux technologies d'assistance, mais contient un texte : « {shorten(inside, 80)} »"
        doubtful = picture.tag == "canvas" or _FALLBACK.search(plain(inside))
        yield (
            Doubt(f"{said}. Est-ce son alternative ?", element) if doubtful else Problem(f"{said}.", element)
        )


def svg_objets_et_canevas(page: Page) -> Iterator[Problem]:
    """RGAA 1.1.4 to 1.1.8 and 1.2.3 to 1.2.6: drawings, objects and canvases are named, or hidden."""
    mute: dict[str, list[HtmlElement]] = {}
    for picture in _images(page):
        tag = picture.tag
        if tag not in ("svg", "object", "embed", "canvas") or not _mute(picture):
            continue
        mute.setdefault(tag, []).append(picture.element)
    for tag, elements in mute.items():
        many = f"{len(elements)} images « {tag} » ne sont ni nommées ni masquées"
        one = f"Une image « {tag} » n'est ni nommée ni masquée"
        yield Doubt(
            f"{many if len(elements) > 1 else one} : il faut un rôle « img » et une alternative si elle informe, "
            "« aria-hidden » si elle décore.",
            elements[0],
        )
    for image in select(page.dom, "img[ismap], input[type=image][ismap]"):
        yield Doubt("Image réactive côté serveur : une autre voie mène-t-elle aux mêmes pages ?", image)


def _mute(picture: Picture) -> bool:
    """Whether an image of those kinds has neither name, nor content that stands for it, nor mark of decoration."""
    if picture.tag == "svg" and not drawn(picture.element):
        return False
    inside = picture.tag != "svg" and words(picture.element)
    return not picture.texts and not inside and not _within_a_named_image(picture.element)


def _within_a_named_image(element: HtmlElement) -> bool:
    return any(up.get("role") == "img" for up in element.iterancestors())


def legende_des_images(page: Page) -> Iterator[Problem]:
    """RGAA 1.9.1 to 1.9.5: an image and its caption are in a `figure` with a role, named as the caption says."""
    if not pictures(page):
        without(page, _NO_IMAGE)
    known = {picture.element for picture in pictures(page)}
    for figure in select(page.dom, "figure"):
        caption = next(iter(select(figure, "figcaption")), None)
        images = [element for element in figure.iter() if element in known]
        said = words(caption) if caption is not None else ""
        if not said or len(images) != 1 or not exposed(figure):
            continue
        lacking = _unlinked(figure, said)
        if lacking:
            yield Doubt(f"L'image et sa légende « {shorten(said, 80)} » : {lacking}.", figure)
        else:
            yield Found(f"La légende « {shorten(said, 80)} » est reliée à son image.", figure)


def _unlinked(figure: HtmlElement, caption: str) -> str:
    """What the RGAA asks of a figure and that it lacks, in French."""
    label = value(figure, "aria-label")
    if figure.get("role") not in ("figure", "group"):
        return "la balise « figure » n'a pas le rôle « figure » ou « group »"
    if not label:
        return "la balise « figure » n'a pas d'attribut « aria-label »"
    same = bare(label) == bare(caption)
    return "" if same else f"l'attribut « aria-label » de la figure dit autre chose, « {shorten(label, 80)} »"


def captcha(page: Page) -> Iterator[Problem]:
    """RGAA 1.4.1 to 1.4.7, 1.5.1 and 1.5.2: a CAPTCHA says what it is, and is not the only way."""
    found = captcha_of(page)
    if not found:
        without(page, "La page n'a aucune trace de CAPTCHA.")
    yield from doubts(found)


def description_detaillee(page: Page) -> Iterator[Problem]:
    """RGAA 1.6.1 to 1.7.6: charts and diagrams have a detailed description."""
    for picture in _images(page):
        said = " ".join((*picture.texts.values(), picture.element.get("src") or ""))[:2000]
        kind = _DETAILED.search(plain(re.sub(r"[_./-]", " ", said)))
        if kind and picture.tag not in ("area", "input") and not _described(picture):
            yield Doubt(
                f"Cette image est peut-être un document à lire (« {kind[0]} ») : a-t-elle une description détaillée, et "
                "dit-elle tout ?",
                picture.element,
            )


def _described(picture: Picture) -> bool:
    """Whether an image says where its detailed description is."""
    element = picture.element
    return bool(value(element, "longdesc") or pointed(picture.page, element, "aria-describedby"))


def textes_dans_les_images(page: Page) -> Iterator[Problem]:
    """RGAA 1.8.1 to 1.8.6: a text drawn in an image is replaced, when it can be, by a styled text."""
    found: list[tuple[str, HtmlElement]] = []
    for picture in _images(page):
        text = " ".join(picture.texts.values())
        lettered = _LETTERED.search(plain((picture.element.get("src") or "")[:2000].rsplit("/", 1)[-1]))
        if lettered and picture.tag == "img" and len(text) >= 25 and len(text.split()) >= 4:
            found.append((text, picture.element))
    for text, element in found[:_SHOWN]:
        yield Doubt(
            f"L'image remplacée par « {shorten(text, 100)} » montre-t-elle un texte qui pourrait être écrit ?",
            element,
        )
