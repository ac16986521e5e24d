"""Between the browser and the sites that credentials open: the relay speaks for the browser there.

A browser told to add a header adds it to every request, third parties included. So it is told nothing:
the relay, which knows where each connection leads, ends its TLS with a certificate of its own (the browser
is told the key), adds what is to be said to each request, and opens TLS to the site, whose certificate is
verified as ever. Nothing of it can reach another origin, nor a script of the page.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import Iterable
from typing import Final

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checker.gather.tls import trusting
from checker.model.credentials import NOBODY, Credentials

TLS: Final = b"\x16"
"""The first byte of a TLS handshake."""

_CLOSED = (b"connection:", b"proxy-connection:", b"keep-alive:")


class Insertion:
    """What a relay says in the browser's stead. `key` is the digest of the key that it shows, as Chromium
    wants it; empty when no origin is in TLS."""

    def __init__(self, credentials: Credentials, ca_file: str | None) -> None:
        self._credentials = credentials
        hosts = sorted({host for scheme, host, _ in credentials.origins if scheme == "https"})
        self.key = ""
        self.shown: ssl.SSLContext | None = None
        self.trusted: ssl.SSLContext | None = None
        if hosts:
            self.key, self.shown = _shown(hosts)
            self.trusted = trusting(ca_file)

    def concerns(self, host: str, port: int) -> str:
        """The scheme of the origin that is spoken to there; empty when there is none."""
        known = {
            scheme for scheme, name, number in self._credentials.origins if (name, number) == (host, port)
        }
        return "https" if "https" in known else next(iter(known), "")

    def head(self, head: bytes) -> bytes:
        """The head of a request with what is to be said, alone on its connection: the one after it goes
        through here too. A WebSocket keeps its own."""
        first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        if not _upgrades(lines):
            lines = [line for line in lines if not line.lower().startswith(_CLOSED)] + [b"Connection: close"]
        return b"\r\n".join([first, *self._credentials.within(lines), b"", b""])


NOTHING: Final = Insertion(NOBODY, None)
"""What a relay says when nothing is to be said."""


def is_whole(head: bytes) -> bool:
    """Whether the head of a request is all of it: no body follows, nor another protocol."""
    if head[:1] == TLS:
        return False
    lines = head.lower().split(b"\r\n")[1:]
    return not any(
        line.startswith((b"content-length:", b"transfer-encoding:", b"upgrade:")) for line in lines
    )


def _upgrades(lines: Iterable[bytes]) -> bool:
    return any(line.lower().startswith(b"upgrade:") for line in lines)


def _shown(hosts: list[str]) -> tuple[str, ssl.SSLContext]:
    """The digest of a key made for the occasion, and a server's context that shows it."""
    issued = trustme.CA().issue_cert(*hosts)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    issued.configure_cert(context)
    leaf = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode(), context
