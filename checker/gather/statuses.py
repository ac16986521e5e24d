"""What an HTTP status says became of a page: one table, for what HTTP and the browser receive. Pure.

« Could not look » is never « absent »: only 404 and 410 say that nothing is there. Every other refusal,
known or not, keeps us out of a page that others may well see.

Sources: RFC 9110, section 15; RFC 2518, 6585, 7725, 8470 (WebDAV, limits, law, early data); the codes
that Cloudflare, nginx, IIS, AWS, Laravel, ArcGIS and LinkedIn made their own.
"""

from __future__ import annotations

from typing import Final

from checker.model import Transport

BUSY: Final = frozenset({429, 503})
"""Statuses with which a server may say when to come back."""

_REFUSED = "Le serveur refuse notre visite"
_FAILING = "Le serveur est en erreur"
_LOGIN = "Le serveur demande de s'identifier"
_NOWHERE = "La réponse ne mène à aucune page"

_BLOCKED, _ERROR, _WALL = Transport.BLOCKED, Transport.SERVER_ERROR, Transport.AUTH_REQUIRED

_STATUSES: Final = {
    401: (_WALL, _LOGIN),
    404: (Transport.NOT_FOUND, "La page n'est pas servie"),
    407: (_WALL, _LOGIN),
    410: (Transport.NOT_FOUND, "La page a été retirée"),
    440: (_WALL, _LOGIN),
    498: (_WALL, _LOGIN),
    499: (_WALL, _LOGIN),
    511: (_WALL, "Le réseau demande de s'identifier"),
    561: (_WALL, _LOGIN),
    400: (_BLOCKED, "Le serveur rejette notre demande"),
    402: (_BLOCKED, "Le serveur demande un paiement"),
    405: (_BLOCKED, "Le serveur refuse la façon dont nous demandons la page"),
    406: (_BLOCKED, "Le serveur, ou son pare-feu, refuse de nous répondre"),
    408: (_BLOCKED, "Le serveur dit avoir attendu notre demande trop longtemps"),
    421: (_BLOCKED, "Le serveur dit ne pas répondre pour ce nom"),
    423: (_BLOCKED, "La page est verrouillée"),
    426: (_BLOCKED, "Le serveur demande un autre protocole"),
    429: (_BLOCKED, "Le serveur refuse notre visite : il reçoit trop de demandes"),
    451: (_BLOCKED, "Le serveur refuse notre visite pour une raison juridique"),
    495: (_BLOCKED, "Le serveur refuse le certificat du visiteur"),
    496: (_BLOCKED, "Le serveur demande un certificat au visiteur"),
    502: (_ERROR, "Le serveur qui se tient derrière répond mal"),
    503: (_ERROR, "Le serveur n'est pas disponible"),
    504: (_ERROR, "Le serveur qui se tient derrière ne répond pas à temps"),
    521: (_ERROR, "Le serveur qui se tient derrière Cloudflare refuse la connexion"),
    522: (_ERROR, "Le serveur qui se tient derrière Cloudflare ne répond pas à temps"),
    523: (_ERROR, "Cloudflare ne trouve pas le serveur qui se tient derrière"),
    524: (_ERROR, "Le serveur qui se tient derrière Cloudflare ne répond pas à temps"),
    525: (_ERROR, "Cloudflare n'établit pas de connexion chiffrée avec le serveur qui se tient derrière"),
    526: (_ERROR, "Cloudflare refuse le certificat du serveur qui se tient derrière"),
    530: (_ERROR, "Cloudflare ne trouve pas le serveur qui se tient derrière"),
    999: (_BLOCKED, _REFUSED),
}
"""The statuses that say more than their class."""

_CLASSES: Final = {3: (_ERROR, _NOWHERE), 4: (_BLOCKED, _REFUSED), 5: (_ERROR, _FAILING)}


def refusal(status: int) -> tuple[Transport, str] | None:
    """What became of a page that came with a status, and why, a French sentence; None when the status
    does not keep it from being shown."""
    if status < 300:
        return None
    transport, said = _STATUSES.get(status) or _CLASSES.get(status // 100, (_ERROR, _FAILING))
    return transport, f"{said} (réponse HTTP {status})."
