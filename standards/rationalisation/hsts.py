"""The header by which a site asks browsers never to come back in clear text (RFC 6797)."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 1_000
"""Characters read of a header: a real one has sixty."""

_DIRECTIVE = re.compile(r'\s*([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s";,]*))\s*)?', re.ASCII)


@dataclass(frozen=True)
class Hsts:
    """What the header asks: for how many seconds, and of the names under the host too."""

    seconds: int
    subdomains: bool


def read_hsts(value: str) -> Hsts | None:
    """What a header asks; None when browsers would not understand it.

    Of several headers, joined by commas, the first counts. A directive said twice, or no age that
    is a number, makes it void.
    """
    found: dict[str, str] = {}
    for part in value[:LONGEST].partition(",")[0].split(";"):
        if not part.strip():
            continue
        match = _DIRECTIVE.fullmatch(part)
        name = match[1].lower() if match else ""
        if match is None or name in found:
            return None
        found[name] = match[2] if match[2] is not None else match[3] or ""
    age = found.get("max-age", "")
    if not re.fullmatch(r"\d{1,18}", age, re.ASCII):
        return None
    return Hsts(int(age), "includesubdomains" in found)
