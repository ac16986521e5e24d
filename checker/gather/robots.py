"""What robots.txt asks of us (RFC 9309)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from protego import Protego

from checker.gather.decoding import decode, is_markup, is_other
from checker.model import Document, Transport

AGENT: Final = "Conforme"
"""The product token that a robots.txt names to speak to us."""
SIZE_LIMIT: Final = 500_000
"""Bytes read. RFC 9309, 2.5, asks for 500 kibibytes at least of parsing; lines beyond are cut."""
LONGEST_DELAY: Final = 30.0
"""Seconds. A Crawl-delay of an hour would stop the whole run for one site."""

_SERVER_TROUBLE = {Transport.SERVER_ERROR, Transport.BLOCKED}

_ADDRESSED = re.compile(r"(\s*user[- ]?agent\s*(?::|\s)\s*)([^#]*)", re.IGNORECASE)
_OURS = re.compile(rf"""["'*\s]*{AGENT}(?![\w-]|\.\w)|.*?[\s;,(]{AGENT}/\d""", re.IGNORECASE)
"""Our name at the head, or, with its version, anywhere a log shows it. Neither « Conformexpert » nor
an address whose path bears our name."""
_ANOTHER = "-"
"""Stands for a name that is not ours. (Protego would take « Conf » for the beginning of ours.)"""


@dataclass(frozen=True)
class Robots:
    """The rules of one origin, from its robots.txt as it was answered."""

    document: Document

    @cached_property
    def _rules(self) -> Protego:
        served = self.document.transport is Transport.COMPLETED
        lines = self.document.text.splitlines() if served else ()
        return Protego.parse("\n".join(map(_readdressed, lines)))

    def refusal(self, url: str) -> tuple[Transport, str] | None:
        """Why an address of the origin must not be asked; None when it may.

        No file means no rule, a server in trouble means no visit (RFC 9309, 2.3.1.3 and 2.3.1.4).
        When no answer came at all, the page's own request tells what happened, better.
        """
        status = self.document.status
        if status is not None and (
            status >= 500 or (status < 400 and self.document.transport in _SERVER_TROUBLE)
        ):
            return (
                self.document.transport,
                f"robots.txt répond {status} : la visite n'est pas permise (RFC 9309).",
            )
        if not self._rules.can_fetch(url, AGENT):
            return Transport.ROBOTS_DISALLOWED, "Le fichier robots.txt du site refuse cette adresse."
        return None

    @property
    def delay(self) -> float:
        """Seconds asked between two requests, within reason; 0 when nothing is asked."""
        asked = self._rules.crawl_delay(AGENT)
        return min(max(float(asked), 0.0), LONGEST_DELAY) if asked else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of its Sitemap lines."""
        return tuple(self._rules.sitemaps)


def rules_text(body: bytes, content_type: str) -> str:
    """The text of a robots.txt, whatever type it is served under: servers know this file badly.

    A page of HTML in its place (an error page, a home page) holds no rule, even when it quotes
    some; neither does a picture nor an archive. The line that our own limit cut is not read: half
    of « Disallow: /archives » would shut the whole site.
    """
    if is_other(body) or is_markup(body):
        return ""
    text = decode(body, content_type)
    return text.rpartition("\n")[0] if len(body) >= SIZE_LIMIT else text


def _readdressed(line: str) -> str:
    """A line, with the name it speaks to in the one form that Protego compares rightly: a bare
    product token (RFC 9309, 2.2.1), though authors copy « name/version (+address) » from their logs."""
    found = _ADDRESSED.match(line)
    if not found or not found[2].strip():
        return line
    return found[1] + _addressee(found[2])


def _addressee(written: str) -> str:
    if _OURS.match(written):
        return AGENT
    return "*" if written.strip() == "*" else _ANOTHER
