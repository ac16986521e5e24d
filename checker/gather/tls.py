"""What a host shows when it speaks TLS: its certificate, its protocol, and why it is not trusted."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.x509.oid import NameOID

from checker.gather.network import Addresses
from checker.model import Tls
from checker.plain_text import french_date

# The X509_V_ERR_* numbers of OpenSSL's x509_vfy.h.
_UNTRUSTED = {
    9: "Le certificat n'est pas encore valable.",
    10: "Le certificat est expiré.",
    18: "Le certificat est signé par lui-même.",
    19: "Le certificat vient d'une autorité inconnue des navigateurs.",
    20: "Autorité inconnue ou chaîne de certification incomplète.",
    21: "Autorité inconnue ou chaîne de certification incomplète.",
    23: "Le certificat est révoqué.",
    62: "Le certificat porte un autre nom.",
    64: "Le certificat porte un autre nom.",
}
_EXPIRED = 10

_REASONS = {
    "WRONG_VERSION_NUMBER": "Le serveur ne parle pas TLS sur ce port.",
    "HTTP_REQUEST": "Le serveur ne parle pas TLS sur ce port.",
    "UNSUPPORTED_PROTOCOL": "Le serveur ne propose qu'une version dépassée de TLS.",
    "TLSV1_ALERT_PROTOCOL_VERSION": "Le serveur ne propose qu'une version dépassée de TLS.",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "Aucun chiffrement commun avec le serveur.",
    "TLSV1_UNRECOGNIZED_NAME": "Le serveur ne connaît pas ce nom.",
    "DH_KEY_TOO_SMALL": "La clé d'échange du serveur est trop courte.",
    "EE_KEY_TOO_SMALL": "La clé du certificat est trop courte.",
    "CA_MD_TOO_WEAK": "Le certificat est signé avec un algorithme dépassé.",
}


_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT, which `ssl` names from Python 3.12 on."""


def trusting(ca_file: str | None) -> ssl.SSLContext:
    """A context that trusts the public authorities, and those of a PEM file when one is given.

    As tolerant as a browser, and no more: what visitors reach must not be told unreachable.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # as browsers; Debian's own default is lower
    context.options |= _LEGACY_SERVER_CONNECT
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


def check_authorities(ca_file: str) -> None:
    """Raises `ValueError`, in French, for a file that holds no certification authority."""
    if not Path(ca_file).is_file():
        raise ValueError(f"« {ca_file} » n'est pas un fichier ordinaire")
    try:
        trusting(ca_file)
    except (OSError, ssl.SSLError):
        raise ValueError(f"« {ca_file} » ne contient aucune autorité lisible (PEM attendu)") from None


def facts(live: ssl.SSLSocket) -> Tls:
    """The certificate and protocol of a live connection, verified or not."""
    return _facts(live.getpeercert(binary_form=True), live.version() or "")


def tls_facts(addresses: Addresses, host: str, port: int, context: ssl.SSLContext, timeout: float) -> Tls:
    """What a host shows to a browser that asks for TLS, in at most twice `timeout` seconds.

    When the certificate is refused, a second handshake reads it without trusting it; no request
    is ever sent. Raises `OSError` when no TLS connection can even be tried.
    """
    try:
        return _handshake(addresses, host, port, context, timeout)
    except ssl.SSLEOFError:  # the connection was lost: nothing to say of the certificate
        raise
    except ssl.SSLError as refused:
        shown = _unverified(addresses, host, port, timeout)
        return replace(shown, error=reason(refused, shown))


def reason(error: ssl.SSLError, shown: Tls) -> str:
    """Why a TLS connection failed, in French; `shown` is what the host's certificate says."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _UNTRUSTED.get(error.verify_code)
        if error.verify_code == _EXPIRED and shown.not_after:
            return f"Le certificat est expiré depuis le {french_date(shown.not_after)}."
        if known is not None:
            return known
        return f"Le certificat est refusé ({error.verify_message})."
    code = error.reason or ""
    told = code.lower().replace("_", " ") or "sans motif"
    return _REASONS.get(code, f"La négociation TLS a échoué ({told}).")


def _handshake(addresses: Addresses, host: str, port: int, context: ssl.SSLContext, timeout: float) -> Tls:
    with (
        addresses.connect(host, port, timeout) as plain,
        context.wrap_socket(plain, server_hostname=host) as live,
    ):
        return facts(live)


def _unverified(addresses: Addresses, host: str, port: int, timeout: float) -> Tls:
    """What a host shows to somebody who trusts anything; empty when it shows nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        return _handshake(addresses, host, port, context, timeout)
    except OSError:
        return Tls()


def _facts(der: bytes | None, protocol: str) -> Tls:
    if not der:
        return Tls(protocol=protocol)
    try:
        certificate = x509.load_der_x509_certificate(der)
        return Tls(
            issuer=_name(certificate.issuer),
            subject=_name(certificate.subject) or _first_alternative(certificate),
            not_after=certificate.not_valid_after_utc.astimezone(UTC).isoformat(),
            protocol=protocol,
        )
    except ValueError:  # a certificate that OpenSSL reads and this library refuses
        return Tls(protocol=protocol)


def _name(name: x509.Name) -> str:
    """The common name and organisation of a distinguished name, each once."""
    kept = (
        *name.get_attributes_for_oid(NameOID.COMMON_NAME),
        *name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME),
    )
    return ", ".join(dict.fromkeys(str(attribute.value) for attribute in kept))


def _first_alternative(certificate: x509.Certificate) -> str:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    return next(iter(names.get_values_for_type(x509.DNSName)), "")
