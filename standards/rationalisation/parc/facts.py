"""What is compared from one site to another, drawn from the first page of each when it is audited."""

from __future__ import annotations

import hashlib
import re

from checker.model import Visit
from checker.reading import folded, page_words, redacted, select


def titre(visit: Visit) -> str:
    """The title of the page; empty when it has none."""
    title = visit.home.dom.find(".//title")
    return folded(title.text or "") if title is not None else ""


def adresse_de_reference(visit: Visit) -> str:
    """The address the page gives as its own (rel="canonical"), as it writes it; empty when it gives none."""
    canonical = select(visit.home.dom, 'link[rel~="canonical"]')
    return redacted(canonical[0].get("href") or "") if canonical else ""


def mots(visit: Visit) -> int:
    """How many words a visitor reads on the page."""
    return len(page_words(visit.home).split())


def empreinte(visit: Visit) -> str:
    """A 64-bit fingerprint of the text, in hexadecimal, that stays close for texts that are close.

    Source: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002.
    """
    tokens = re.findall(r"\w+", page_words(visit.home).casefold())
    weights = [0] * 64
    for shingle in {" ".join(tokens[i : i + 3]) for i in range(max(1, len(tokens) - 2))}:
        digest = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            weights[bit] += 1 if digest >> bit & 1 else -1
    return f"{sum(1 << bit for bit in range(64) if weights[bit] > 0):016x}"
