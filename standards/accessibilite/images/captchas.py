"""What tells a CAPTCHA, and what gives another way than an image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Page, Problem, once
from checker.reading import exposed, plain, select, words
from standards.accessibilite.code import lowered

_MAKERS = re.compile(
    r"recaptcha|hcaptcha|turnstile|captchetat|captcha-?etat|friendly-?captcha|mtcaptcha|altcha"
)
_TRACES = ("captch", "turnstile", "altcha", "sitekey")
_UNSEEN = re.compile(r"recaptcha/(?:api|enterprise)\.js\?[^\s]{0,300}render=(?!explicit)|size=invisible")
_OTHER_WAY = re.compile(r"\b(?:audio|ecouter|sonore|vocal|oral|haut-parleur|listen)\b")
_TOLD = re.compile(r"\b(?:captcha|code|securite|recopi\w+|robots?)\b")
_PLACES = "img, input, canvas, svg, iframe, script, div, audio"
_MARKS = ("id", "class", "src", "alt", "title", "name", "aria-label", "data-sitekey")


@once
def captcha_of(page: Page) -> tuple[HtmlElement, ...]:
    """The elements of a page that a CAPTCHA leaves: its images and fields, its frames, the scripts that make it."""
    text = lowered(page)
    if not any(trace in text for trace in _TRACES):
        return ()
    found = [element for element in select(page.dom, _PLACES) if _captcha(element)]
    return tuple(found[:20])


def _captcha(element: HtmlElement) -> bool:
    if element.tag == "script":
        return bool(_MAKERS.search((element.get("src") or "")[:500].lower()))
    said = " ".join((element.get(mark) or "")[:300] for mark in _MARKS).lower()
    return "captcha" in said or bool(element.get("data-sitekey") or _MAKERS.search(said))


def doubts(found: tuple[HtmlElement, ...]) -> Iterator[Problem]:
    """What a person must look at: one question, about the image when it is known."""
    images = [one for one in found if one.tag in ("img", "canvas", "svg") and exposed(one)]
    if images and not _another_way(images[0]):
        yield Doubt(
            "Un CAPTCHA en image, et aucun son ni bouton d'écoute dans son formulaire : y a-t-il une autre voie ?",
            images[0],
        )
    elif images and _TOLD.search(plain(images[0].get("alt") or images[0].get("aria-label") or "")):
        yield Found("L'image du CAPTCHA dit ce qu'elle est, et un son est proposé à côté.", images[0])
    elif images:
        yield Doubt("Un CAPTCHA en image : son alternative dit-elle sa nature et sa fonction ?", images[0])
    else:
        unseen = any(_UNSEEN.search((one.get("src") or "")[:500]) for one in found)
        what = (
            "peut-être invisible" if unseen else "s'affiche-t-il en image, et une autre voie existe-t-elle ?"
        )
        yield Doubt(
            f"La page fait appel à un CAPTCHA : {what}{'' if what.endswith('?') else '. Vérifiez-le.'}",
            found[0],
        )


def _another_way(image: HtmlElement) -> bool:
    form = next(image.iterancestors("form", "fieldset"), None)
    around = form if form is not None else image.getparent()
    if around is None:
        return False
    said = " ".join(
        (
            words(around),
            *(one.get("aria-label") or one.get("title") or "" for one in select(around, "button, a")),
        )
    )
    return bool(select(around, "audio") or _OTHER_WAY.search(plain(said)))
