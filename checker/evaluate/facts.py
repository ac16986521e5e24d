"""Visit → the little that rules about the whole estate compare."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from checker.model import SiteFacts, Visit
from checker.reading import folded, page_words, redacted, select


def facts(visit: Visit) -> SiteFacts:
    """What estate rules will compare; nothing is drawn from a page that was not seen."""
    home = visit.home
    known = SiteFacts(visit.site.id, visit.site.url, home.transport, home.final_url)
    if not home.seen:
        return known
    text = page_words(home)
    title = home.dom.find(".//title")
    canonical = select(home.dom, 'link[rel~="canonical"]')
    return replace(
        known,
        title=folded(title.text or "") if title is not None else "",
        canonical=redacted(canonical[0].get("href") or "") if canonical else "",
        words=len(text.split()),
        fingerprint=simhash(text),
    )


def simhash(text: str) -> str:
    """A 64-bit fingerprint, in hexadecimal, that stays close for texts that are close.

    Source: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002.
    """
    tokens = re.findall(r"\w+", text.casefold())
    weights = [0] * 64
    for shingle in {" ".join(tokens[i : i + 3]) for i in range(max(1, len(tokens) - 2))}:
        digest = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big")
        for bit in range(64):
            weights[bit] += 1 if digest >> bit & 1 else -1
    return f"{sum(1 << bit for bit in range(64) if weights[bit] > 0):016x}"
