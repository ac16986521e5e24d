"""What the failures of Chromium and of our relay mean for a page. Pure."""

from __future__ import annotations

import re
from typing import Final

from checker.gather.exchange import OFFLINE
from checker.gather.look import Look
from checker.model import Transport

DETAILS: Final = {
    Transport.PRIVATE_ADDRESS: "La page mène à une adresse privée ou réservée, où nous n'allons pas.",
    Transport.NOT_VISITED: OFFLINE,
    Transport.DNS_ERROR: "Le nom de domaine n'existe pas.",
    Transport.UNRESOLVED: "La résolution du nom est impossible ici.",
    Transport.BLOCKED: "Le mandataire refuse cette adresse.",
    Transport.REFUSED: "Le serveur refuse la connexion.",
    Transport.TIMEOUT: "Le serveur ne répond pas dans le délai.",
    Transport.TLS_ERROR: "Le navigateur refuse le certificat ou le chiffrement.",
    Transport.TOO_MANY_REDIRECTS: "La page redirige sans fin.",
    Transport.NOT_HTML: "L'adresse mène à un téléchargement ou à une réponse vide.",
    Transport.BROWSER_ERROR: "Notre relais ne répond plus.",
    Transport.SERVER_ERROR: "Le serveur a répondu par un code d'erreur, sans page.",
    Transport.CONNECTION_LOST: "La connexion s'est interrompue.",
}
"""What Chromium or the relay means, where it went no further."""

_NETWORK_ERRORS: Final = (
    ("NAME_NOT_RESOLVED|NAME_RESOLUTION", Transport.DNS_ERROR),
    ("CONNECTION_REFUSED", Transport.REFUSED),
    ("TIMED_OUT", Transport.TIMEOUT),
    ("CERT_|SSL_", Transport.TLS_ERROR),
    ("TOO_MANY_REDIRECTS", Transport.TOO_MANY_REDIRECTS),
    ("ABORTED", Transport.NOT_HTML),
    ("PROXY_CONNECTION", Transport.BROWSER_ERROR),
    ("HTTP_RESPONSE_CODE", Transport.SERVER_ERROR),
    ("", Transport.CONNECTION_LOST),
)
"""What Chromium's net::ERR_… mean here; the first that matches speaks.

Source: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
"""


def network_look(error: str, url: str) -> Look:
    """What a net::ERR_… of the page at `url` means."""
    transport = next(transport for pattern, transport in _NETWORK_ERRORS if re.search(pattern, error))
    return Look(transport, DETAILS[transport], url)
