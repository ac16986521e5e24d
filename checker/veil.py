"""The secrets of a run, which nothing it says may hold, however they are written there.

They are known to the whole process: whatever writes a report, a journal or a sentence hides them, without
having been told of them one by one.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, quote_plus

SHORTEST: Final = 6
"""Characters of the shortest secret that can be hidden: a shorter one is in any text."""

_PIECE: Final = 12
"""Characters of a piece of a secret that are hidden by themselves: tools cut what they quote."""

_LONG: Final = 5_000
"""Characters beyond which pieces are looked for at both ends of a text only: it is cut nowhere else."""

_STARS: Final = "***"


class _Hidden:
    """What is hidden: secrets in each of their forms, and their pieces."""

    whole: re.Pattern[str] | None = None
    pieces: frozenset[str] = frozenset()


def keep(secrets: Iterable[str]) -> None:
    """Hide these secrets from now on, and no others."""
    forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    _Hidden.whole = re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if forms else None
    lowered = [form.lower() for form in forms]
    _Hidden.pieces = frozenset(
        form[start : start + _PIECE] for form in lowered for start in range(len(form) - _PIECE + 1)
    )


def veiled(text: str) -> str:
    """A text without the secrets, nor pieces of them where it may have been cut."""
    if _Hidden.whole is None or not text:
        return text
    text = _Hidden.whole.sub(_STARS, text)
    if not _Hidden.pieces:
        return text
    if len(text) <= 2 * _LONG:
        return _without_pieces(text)
    return _without_pieces(text[:_LONG]) + text[_LONG:-_LONG] + _without_pieces(text[-_LONG:])


def _without_pieces(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is longer: places would not agree
        lowered = text
    out: list[str] = []
    end = 0
    for start in range(len(text) - _PIECE + 1):
        if lowered[start : start + _PIECE] not in _Hidden.pieces:
            continue
        if start >= end:
            out += [text[end:start], _STARS]
        end = start + _PIECE
    return "".join([*out, text[end:]])


def _forms(secret: str) -> Iterator[str]:
    """A secret as addresses, HTML, JSON, CSS selectors and headers write it."""
    bare = base64.b64encode(secret.encode()).decode()
    spelt = html.escape(secret)
    yield from (secret, quote(secret), quote(secret, safe=""), quote_plus(secret))
    yield from (spelt, html.escape(secret, quote=False), spelt.replace("&#x27;", "&#39;"))
    yield from (spelt.replace("&#x27;", "'"), spelt.replace("&quot;", '"'))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield re.sub(r"([^\w-])", r"\\\1", secret)
    yield from (bare, bare.rstrip("="), bare.translate(str.maketrans("+/", "-_")).rstrip("="))
