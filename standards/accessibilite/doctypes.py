"""The document type a page declares, as its server sent it, and those that the W3C lists as valid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from checker.model import Page, once
from checker.reading import folded, shorten

_BEFORE: Final = re.compile(r"(?:\s|\ufeff|<!--.*?(?:-->|\Z)|<\?[^>]*>)*+", re.DOTALL)
"""What may stand before a document type: blanks, comments, the prolog of XML."""
_DOCTYPE: Final = re.compile(r"<!doctype\b[^>]*>?", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE
)
_QUOTED: Final = r"""(?:"([^"]*)"|'([^']*)')"""
_PARTS: Final = re.compile(
    rf"<!(doctype)\s+([^\s>\"']+)(?:\s+(public|system)\s*{_QUOTED}(?:\s*{_QUOTED})?)?\s*>", re.IGNORECASE
)

_HTML4: Final = {
    "-//ietf//dtd html 2.0//en": (),
    "-//w3c//dtd html 3.2 final//en": (),
    "-//w3c//dtd html 3.2//en": (),
    "-//w3c//dtd html 4.0//en": (
        "http://www.w3.org/tr/rec-html40/strict.dtd",
        "http://www.w3.org/tr/html4/strict.dtd",
    ),
    "-//w3c//dtd html 4.0 transitional//en": (
        "http://www.w3.org/tr/rec-html40/loose.dtd",
        "http://www.w3.org/tr/html4/loose.dtd",
    ),
    "-//w3c//dtd html 4.01//en": ("http://www.w3.org/tr/html4/strict.dtd",),
    "-//w3c//dtd html 4.01 transitional//en": ("http://www.w3.org/tr/html4/loose.dtd",),
    "-//w3c//dtd html 4.01 frameset//en": ("http://www.w3.org/tr/html4/frameset.dtd",),
}
"""Public identifier of HTML → its addresses, which may be left out. In small letters."""

_XHTML: Final = {
    "-//W3C//DTD XHTML 1.0 Strict//EN": "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd",
    "-//W3C//DTD XHTML 1.0 Transitional//EN": "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd",
    "-//W3C//DTD XHTML 1.0 Frameset//EN": "http://www.w3.org/TR/xhtml1/DTD/xhtml1-frameset.dtd",
    "-//W3C//DTD XHTML 1.1//EN": "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd",
    "-//W3C//DTD XHTML Basic 1.0//EN": "http://www.w3.org/TR/xhtml-basic/xhtml-basic10.dtd",
    "-//W3C//DTD XHTML Basic 1.1//EN": "http://www.w3.org/TR/xhtml-basic/xhtml-basic11.dtd",
    "-//W3C//DTD XHTML+RDFa 1.0//EN": "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd",
    "-//W3C//DTD XHTML+RDFa 1.1//EN": "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-2.dtd",
    "-//W3C//DTD MathML 2.0//EN": "http://www.w3.org/Math/DTD/mathml2/mathml2.dtd",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0//EN": "http://www.w3.org/Math/DTD/mathml2/xhtml-math11-f.dtd",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0 plus SVG 1.1//EN": "http://www.w3.org/2002/04/xhtml-math-svg/xhtml-math-svg.dtd",
    "-//W3C//DTD SVG 1.0//EN": "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd",
    "-//W3C//DTD SVG 1.1//EN": "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    "": "http://www.w3.org/Math/DTD/mathml1/mathml.dtd",
}
"""Public identifier of a language of XML, where capitals count, → its address."""


@dataclass(frozen=True)
class Doctype:
    """What a page declares: the code, where it stands (« first », « late » after the html tag, « covered » after
    something else, empty when nowhere), and what makes it invalid, in French. `html5` is that of HTML5."""

    code: str = ""
    place: str = ""
    fault: str = ""
    doubt: str = ""
    html5: bool = False


@once
def doctype(page: Page) -> Doctype:
    """The document type of a page, read in its source."""
    text = page.source
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if first := _DOCTYPE.match(text, start):
        return _judged(first[0], "first")
    shown = _ASIDE.sub(lambda aside: " " * len(aside[0]), text)
    found = _DOCTYPE.search(shown)
    if found is None:
        return Doctype()
    late = re.search(r"<html[\s>]", shown[: found.start()], re.IGNORECASE)
    return _judged(found[0], "late" if late else "covered")


def _judged(code: str, place: str) -> Doctype:
    parts = _PARTS.fullmatch(folded(code))
    shown = shorten(folded(code), 150)
    if parts is None:
        return Doctype(shown, place, fault="il ne s'écrit pas comme un type de document")
    keyword, name = parts[3] or "", parts[2]
    first, second = parts[4] or parts[5] or "", parts[6] or parts[7] or ""
    if not keyword or (keyword.lower() == "system" and first == "about:legacy-compat"):
        html = name.lower() == "html"
        return Doctype(
            shown, place, "" if html else f"« {shorten(name, 40)} » n'est pas un type de HTML", html5=html
        )
    public, system = (first, second) if keyword.lower() == "public" else ("", first)
    return Doctype(shown, place, *_known(parts, public, system))


def _known(parts: re.Match[str], public: str, system: str) -> tuple[str, str]:
    """Why a public identifier and its address are invalid, and why they may be."""
    if (addresses := _HTML4.get(public.lower())) is not None:
        return _address(system, system.lower() in ("", *addresses))
    wanted = _XHTML.get(public)
    if wanted is None:
        return f"« {shorten(public or system, 100)} » n'est pas dans la liste du W3C", ""
    if wanted != system:
        return _address(system, False)
    if parts[1] != "DOCTYPE" or parts[3] not in ("PUBLIC", "SYSTEM"):
        return "dans un langage XML, « DOCTYPE » et « PUBLIC » s'écrivent en capitales", ""
    return "", ""


def _address(system: str, known: bool) -> tuple[str, str]:
    if known:
        return "", ""
    if not system or system.lower().startswith("https://www.w3.org/"):
        return "", "son adresse n'est pas écrite comme le demande le W3C"
    return f"l'adresse « {shorten(system, 100)} » n'est pas celle de ce type de document", ""
