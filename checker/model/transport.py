"""What becomes of an attempt to see a page: each word with its French label and what it implies.

A new word is a line here, and a line where it is said (`gather/statuses.py` when a status says it).
Everything else follows: the files kept, reports, pages, open data, the register of the estate.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Self


class Sign(Enum):
    """What a transport outcome implies for who did not ask the page himself."""

    PASSING = auto()
    """A later attempt may well succeed."""
    SILENT = auto()
    """Nobody answered: what a network that is down looks like, site after site."""
    DOWN = auto()
    """The site itself shows nothing, to anybody."""
    KEPT_OUT = auto()
    """We did not get in, for a reason that is ours or concerns us: others may see the page."""
    NO_PAGE = auto()
    """The address holds no page at all."""


_LOST = (Sign.PASSING, Sign.SILENT, Sign.DOWN)


class Transport(StrEnum):
    """What became of our attempt to see a page. Never mixed with `Outcome`: a page that was
    not seen says nothing of the rules.

    `label` is what a reader sees, in French.
    """

    label: str
    signs: frozenset[Sign]

    COMPLETED = "completed", "page vue"
    DNS_ERROR = "dns_error", "nom de domaine introuvable", *_LOST
    UNRESOLVED = "unresolved", "résolution du nom impossible", Sign.PASSING, Sign.SILENT, Sign.KEPT_OUT
    REFUSED = "refused", "connexion refusée", *_LOST
    CONNECTION_LOST = "connection_lost", "connexion interrompue", *_LOST
    TIMEOUT = "timeout", "délai dépassé", *_LOST
    TLS_ERROR = "tls_error", "certificat ou chiffrement invalide", Sign.DOWN
    TOO_MANY_REDIRECTS = "too_many_redirects", "trop de redirections"
    REDIRECTED_ELSEWHERE = "redirected_elsewhere", "redirigé vers un autre site"
    BLOCKED = "blocked", "accès bloqué", Sign.KEPT_OUT
    AUTH_REQUIRED = "auth_required", "connexion demandée", Sign.KEPT_OUT
    SERVER_ERROR = "server_error", "erreur du serveur", Sign.PASSING, Sign.DOWN
    NOT_FOUND = "not_found", "page introuvable", Sign.DOWN, Sign.NO_PAGE
    PROVISIONAL = "provisional", "page d'attente"
    NOT_HTML = "not_html", "document autre que HTML", Sign.NO_PAGE
    TOO_LARGE = "too_large", "page trop lourde"
    EMPTY_SHELL = "empty_shell", "page restée vide"
    UNPREPARED = "unprepared", "étape non réussie avant la page", Sign.KEPT_OUT
    ROBOTS_DISALLOWED = "robots_disallowed", "visite refusée par robots.txt", Sign.KEPT_OUT
    PRIVATE_ADDRESS = "private_address", "adresse privée refusée", Sign.KEPT_OUT
    BROWSER_ERROR = "browser_error", "panne du navigateur", Sign.PASSING, Sign.KEPT_OUT
    NOT_VISITED = "not_visited", "pas encore visité", Sign.KEPT_OUT

    def __new__(cls, word: str, label: str = "", *signs: Sign) -> Self:
        """A member: its word is its value."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        member.signs = frozenset(signs)
        return member

    @property
    def transient(self) -> bool:
        """Whether a later attempt may well succeed."""
        return Sign.PASSING in self.signs

    @classmethod
    def showing(cls, sign: Sign) -> frozenset[Self]:
        """The words that imply something."""
        return frozenset(word for word in cls if sign in word.signs)
