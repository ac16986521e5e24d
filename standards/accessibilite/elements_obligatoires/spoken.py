"""What can be said of the languages of a page and of its passages (RGAA 8.4, 8.7, 8.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Found, NotTested, Page, Problem
from checker.reading import exposed, folded, laid_out, language_of, plain, shorten, words
from standards.accessibilite.elements import elements, those
from standards.accessibilite.elements_obligatoires.languages import (
    NAMES,
    Tongue,
    ill_formed,
    primary,
    tongue,
    unknown,
)
from standards.accessibilite.elements_obligatoires.passages import passages
from standards.accessibilite.elements_obligatoires.unspoken import nothing_in

_ENOUGH, _MANY = 30, 150
"""Words from which a text says its language, and from which a page says that its code is wrong."""
_DENSE: Final = 0.35
"""The share of common words that only a text wholly in a language has."""
_SENTENCE: Final = 12
_PASSAGE: Final = 18
"""Words from which a passage may be said to be in another language than the one it announces."""
_NOT_READ: Final = frozenset({"code", "pre", "samp", "kbd", "cite", "iframe", "textarea", "select"})
_TONGUES: Final = {plain(name): language for name, language in {
    "english": "en", "english version": "en", "deutsch": "de", "espanol": "es", "italiano": "it", "portugues": "pt",
    "nederlands": "nl", "polski": "pl", "romana": "ro", "turkce": "tr", "brezhoneg": "br", "euskara": "eu",
    "catala": "ca", "occitan": "oc", "corsu": "co", "русский": "ru", "українська": "uk", "العربية": "ar", "中文": "zh",
    "日本語": "ja", "한국어": "ko", "עברית": "he", "ελληνικα": "el", "francais": "fr",
}.items()}  # fmt: skip
"""What links to another language say of it, in that language. French ones: on a page in another language."""


def code_fault(code: str, element: HtmlElement) -> Problem | None:
    """A language code that is none; or whose country, or the like, is none."""
    shown = shorten(folded(code), 60)
    if reason := unknown(code):
        return Problem(f"« {shown} » n'est pas un code de langue valide : {reason}.", element)
    if ill_formed(code):
        return Doubt(
            f"La fin du code de langue « {shown} » n'est pas valide : la langue est-elle bien dite ?", element
        )
    return None


def whole_page(page: Page, announced: str) -> Problem:
    """Whether the texts that only the page's language speaks for are in that language.

    Raises `NotTested` when they are too few, or in a language that is not recognised.
    """
    said = _together([passage.tongue for passage in passages(page) if passage.inherited])
    likeliest = said.likeliest
    if likeliest == announced and said.surely(announced, _ENOUGH, 0.2):
        return Found(f"Le texte de la page est en {NAMES[announced]}, la langue annoncée (« {announced} »).")
    if likeliest in ("", announced) or not said.surely(likeliest, _ENOUGH, 0.2):
        raise NotTested(
            f"La langue du texte n'a pas été reconnue ({said.words} mots lus) : la machine sait reconnaître "
            f"{', '.join(NAMES.values())}."
        )
    message = (
        f"La page est annoncée en « {announced} », et son texte paraît être en {NAMES[likeliest]} : "
        f"{said.share(likeliest):.0%} de ses {said.words} mots sont des mots outils de cette langue."
    ).replace("%", "\u00a0%")
    sure = _surely_not(announced, said) or (said.share(likeliest) >= _DENSE and nothing_in(page, announced))
    return Problem(message, page.dom) if sure else Doubt(message, page.dom)


def _surely_not(announced: str, said: Tongue) -> bool:
    """Whether a long text is surely not in the language announced, whatever else the page may hold."""
    certain = announced in NAMES and said.surely(said.likeliest, _MANY, 0.3)
    return certain and said.share(said.likeliest) >= 6 * said.share(announced)


def _together(tongues: list[Tongue]) -> Tongue:
    counts: Counter[str] = Counter()
    for one in tongues:
        for language, share in one.shares.items():
            counts[language] += round(share * one.words)
    total = sum(one.words for one in tongues)
    return Tongue(total, {language: count / total for language, count in counts.items()} if total else {})


def foreign(page: Page) -> Iterator[Doubt]:
    """The passages that seem to be in another language than the page, when the page itself is in its own."""
    together = _together([passage.tongue for passage in passages(page) if passage.inherited])
    announced = primary(language_of(page.dom))
    for passage in passages(page) if together.likeliest == announced else ():
        said = passage.tongue
        other = said.likeliest
        if not passage.inherited or passage.language not in NAMES or other in ("", passage.language):
            continue
        if said.surely(other, _SENTENCE, 0.3) and said.share(passage.language) <= 0.08:
            yield Doubt(
                f"« {shorten(words(passage.element), 80)} » paraît être en {NAMES[other]} : ce passage n'a pas "
                "d'attribut « lang ».",
                passage.element,
            )
    yield from _to_other_languages(page)


def _to_other_languages(page: Page) -> Iterator[Doubt]:
    page_language = primary(language_of(page.dom))
    for link in those(page, "a, button, option"):
        if len(link) > 3:
            continue
        name = folded(link.text_content())
        language = _TONGUES.get(plain(name)) if 1 < len(name) < 20 else None
        if language and language != page_language and not _said(link):
            yield Doubt(f"« {name} » est écrit dans cette langue, sans attribut « lang ».", link)


def _said(link: HtmlElement) -> bool:
    """Whether a link, its content or what is around it below the root announces a language."""
    around = (link, *link.iterdescendants(), *link.iterancestors())
    return any(language_of(one) for one in around if isinstance(one.tag, str) and one.getparent() is not None)


def changes(page: Page) -> list[HtmlElement]:
    """The elements that announce a language, but the root of the page."""
    return [
        one
        for one in elements(page)
        if (one.get("lang") is not None or one.get("xml:lang") is not None) and one.getparent() is not None
    ]


def _says_something(element: HtmlElement) -> bool:
    """Whether an element holds any text, or an image or a field with a name."""
    if str(element.text_content()).strip():
        return True
    inside = (one for one in element.iter() if isinstance(one.tag, str))
    return any(
        (one.get(name) or "").strip() for one in inside for name in ("alt", "title", "aria-label", "value")
    )


def change_fault(page: Page, element: HtmlElement) -> Problem | None:
    """What is wrong, or may be, with the language announced for a passage."""
    code = language_of(element)
    if not _says_something(element):
        return None
    if not code:
        return Doubt("L'attribut « lang » est vide : ce passage n'a plus de langue. Est-ce voulu ?", element)
    if fault := code_fault(code, element):
        return fault
    said = tongue([words(element)])
    if primary(code) not in NAMES or said.likeliest in ("", primary(code)):
        return None
    if not said.surely(said.likeliest, _SENTENCE, 0.3) or said.share(primary(code)) > 0.08:
        return None
    message = f"Ce passage est annoncé en « {shorten(code, 20)} » et paraît être en {NAMES[said.likeliest]}"
    if _misannounced(page, element, said):
        return Problem(
            f"{message}, comme ce qui l'entoure : aucun de ses mots outils n'est de la langue annoncée.",
            element,
        )
    return Doubt(f"{message}.", element)


def _misannounced(page: Page, element: HtmlElement, said: Tongue) -> bool:
    """Whether a passage is surely in the language of what is around it, and not at all in its own."""
    around = next(filter(None, map(language_of, element.iterancestors())), "")
    inside = [one for one in element.iterdescendants() if isinstance(one.tag, str)]
    mixed = any(language_of(one) or one.tag in _NOT_READ for one in inside)
    return (
        primary(around) == said.likeliest
        and said.words >= _PASSAGE
        and not said.share(primary(language_of(element)))
        and not mixed
        and exposed(element)
        and laid_out(page, element)
    )
