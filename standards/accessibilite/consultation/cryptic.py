"""Signs that a voice does not read as they are meant: emoticons made of punctuation, drawings made of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import exposed, select

_FACES = re.compile(
    r"(?:(?<=\s)|^)(?:[:;=]['’]?-?[)(\]\[DPpO|/*]|<3|\^_?\^|:-?[()]{1,3}|[xX]D)(?=[\s.,!?]|$)"
)
_EMOJIS = re.compile("[\U0001f300-\U0001faff]|[\u2600-\u27bf]\ufe0f")
_CODE = {"code", "kbd", "samp", "var", "script", "style", "template", "noscript", "textarea", "math", "svg"}
_LINES = 3
_SIGNS = 0.6
MOST = 20_000


_MAY_BE = tuple(
    (hints, re.compile(sign))
    for hints, sign in (
        (("^",), r"\^_?\^"),
        (("xd", "xD", "Xd", "XD"), r"[xX][dD]\b"),
        (("\ufe0f",), "[\u2600-\u27bf]\ufe0f"),
        (("",), "&(?:lt|LT);3"),
        (("",), r"[:;=]['’]?-?[)(\]\[DPpOdo|/*](?=[\s.,!?<])"),
        (("",), "[\U0001f300-\U0001faff]"),
    )
)
"""What the code of a page has when one of its texts may hold such signs, after what each always has: most pages have
none. Looked for one by one, each by its first letter, which is much faster."""


@once
def _texts(page: Page) -> tuple[tuple[HtmlElement, str], ...]:
    """Each text of the page with the element that holds it; nothing when the code has no such sign."""
    code = page.html
    signs = (sign for hints, sign in _MAY_BE if any(hint in code for hint in hints))
    return tuple(_read(page)) if any(sign.search(code) for sign in signs) else ()


def _read(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    for read, element in enumerate(page.dom.iter()):
        if read > MOST:
            return
        if isinstance(element.tag, str) and element.tag not in _CODE and (element.text or "").strip():
            yield element, element.text or ""
        parent = element.getparent()
        if parent is not None and parent.tag not in _CODE and (element.tail or "").strip():
            yield parent, element.tail or ""


def faces(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    """The emoticons written with punctuation, each with the element that holds it."""
    for element, text in _texts(page):
        found = _FACES.search(text)
        if found and exposed(element) and not _in_code(element):
            yield element, found[0]


def _in_code(element: HtmlElement) -> bool:
    return element.tag == "pre" or any(one.tag in (*_CODE, "pre") for one in element.iterancestors())


def explained(element: HtmlElement) -> bool:
    """Whether a `title` or a name, on an element or just around it, says what its signs mean."""
    around = (element, *[one for _, one in zip(range(2), element.iterancestors(), strict=False)])
    return any(one.get("title") or one.get("aria-label") for one in around)


def drawings(page: Page) -> Iterator[HtmlElement]:
    """The blocks of preformatted text that are made of signs more than of words."""
    for block in select(page.dom, "pre"):
        if next(block.iter("code"), None) is not None:
            continue
        lines = [line for line in block.text_content()[:MOST].splitlines() if line.strip()]
        signs = [letter for line in lines for letter in line if not letter.isspace()]
        drawn = len(lines) > _LINES and sum(not sign.isalnum() for sign in signs) > _SIGNS * len(signs)
        if drawn and not explained(block) and exposed(block):
            yield block


def emojis(page: Page) -> list[str]:
    """The pictograms of the texts of the page, each once."""
    found = (sign for _, text in _texts(page) for sign in _EMOJIS.findall(text))
    return list(dict.fromkeys(found))
