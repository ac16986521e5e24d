"""The address of a site: its name, its certificate, what it answers and where it leads.

These rules read the exchange, not the page: they also speak of sites whose pages were never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from checker.model import (
    AgreementState,
    CantTell,
    Doubt,
    Found,
    Hop,
    Inapplicable,
    Kind,
    Lifecycle,
    NotTested,
    Page,
    Problem,
    Site,
    Transport,
    Variant,
    Visit,
)
from checker.model.address import Address, bare_host, host_of
from checker.reading import absolute_url, select
from standards.rationalisation.hsts import read_hsts
from standards.rationalisation.lifecycle import IN_SERVICE, concerns
from standards.rationalisation.moves import onward
from standards.rationalisation.previews import published
from standards.rationalisation.variants import (
    NOT_LET_IN,
    TEMPORARY,
    answered,
    back_in_clear,
    best,
    chain,
    faults_after_https,
    faults_in_clear,
    hops,
    lone_twin,
    scheme,
    twin_faults,
)

CIRCULAR = date(2023, 7, 7)
"""The day new and redesigned sites of the State had to be under gouv.fr (circulaire 6411-SG)."""

EXPIRY_NOTICE = timedelta(days=15)

_OLD_PROTOCOLS = {"SSLv2", "SSLv3", "TLSv1", "TLSv1.1"}
_CONSULAR = re.compile(r"(^|\.)(ambafrance|consulfrance)[a-z-]*\.org$")
_FOREIGN_GOVERNMENT = re.compile(r"(^|\.)gouv\.(?!fr$)([a-z]{2}|qc\.ca)$")


# --- the name ------------------------------------------------------------------------------


def domaine_gouv_fr(visit: Visit) -> Iterator[Problem]:
    """Circulaire 6411-SG: the public address of a State site is under gouv.fr."""
    concerns(visit.site, *IN_SERVICE)
    published(visit.site)
    host = _landing_host(visit)
    if _official(host):
        yield from _foreign_canonical(visit.home, host)
        yield Found(f"Le site répond sous « {host} ».", snippet=visit.home.address)
        return
    site = visit.site
    if site.agreement.state is AgreementState.WAIVED:
        raise Inapplicable(f"Le registre porte une dérogation pour « {host} ».")
    excuse = _name_excuse(visit, host)
    if excuse:
        yield Doubt(f"{_outside(host)} {excuse}", snippet=visit.home.address)
        return
    what, day = ("refondu", site.redesigned) if _recent(site.redesigned) else ("ouvert", site.opened)
    yield Problem(
        f"{_outside(host)} Le site a été {what} le {day:%d/%m/%Y}, après la circulaire du 7 juillet 2023.",
        snippet=visit.home.address,
    )


def _landing_host(visit: Visit) -> str:
    """The host a visitor ends on. Raises `NotTested` when no answer of the site says it."""
    home, registered = visit.home, host_of(visit.site.url)
    if home.seen or home.transport is Transport.REDIRECTED_ELSEWHERE:
        return host_of(home.address)
    if home.status is not None and Address.of(home.address).bare == bare_host(registered):
        if _official(registered):
            return registered
        raise NotTested(f"{_why(home)} On ne sait pas où mène l'adresse.")
    raise NotTested(_why(home))


def _official(host: str) -> bool:
    return host == "gouv.fr" or host.endswith(".gouv.fr")


def _outside(host: str) -> str:
    sentence = f"Le site répond sous « {host} », hors de gouv.fr."
    if "gouv" in host and not _FOREIGN_GOVERNMENT.search(host):
        sentence += " Ce nom ressemble à gouv.fr sans en faire partie."
    return sentence


def _recent(day: date | None) -> bool:
    return day is not None and day >= CIRCULAR


def _name_excuse(visit: Visit, host: str) -> str:
    """Why the machine is not sure that a name outside gouv.fr is a fault."""
    site = visit.site
    if not visit.home.seen:
        return "Il redirige vers un autre site : vérifiez l'entrée du registre."
    if site.kind is Kind.BODY:
        return "Une instance peut être une autorité indépendante : son statut est à vérifier."
    if site.kind is Kind.EMBASSY or _CONSULAR.search(host):
        return "Les sites d'ambassade migrent vers diplomatie.gouv.fr : la date prévue est à vérifier."
    if site.lifecycle is Lifecycle.CLOSING:
        return "Il est en fermeture : vérifiez que sa fin est proche."
    if not _recent(site.opened) and not _recent(site.redesigned):
        return "La circulaire vise les sites ouverts ou refondus depuis le 7 juillet 2023 : dates à vérifier."
    if site.agreement.state is AgreementState.FINAL:
        return "Il a un agrément définitif : vérifiez qu'il porte aussi sur ce nom."
    return ""


def _foreign_canonical(home: Page, host: str) -> Iterator[Problem]:
    if not home.seen:
        return
    for link in select(home.dom, 'link[rel~="canonical"]')[:1]:
        target = host_of(absolute_url(home.address, link.get("href") or ""))
        if target and not _official(target):
            yield Doubt(
                f"La page répond sous « {host} », mais donne « {target} » pour adresse de référence.",
                element=link,
            )


# --- HTTPS ---------------------------------------------------------------------------------


def acces_https(visit: Visit) -> Iterator[Problem]:
    """ANSSI-PA-009: no page in clear; port 80, when open, only sends to HTTPS on the same host."""
    concerns(visit.site, *IN_SERVICE, Lifecycle.REDIRECTED)
    published(visit.site)
    own = host_of(visit.site.url)
    in_clear = [variant for variant in visit.variants if scheme(variant.url) == "http"]
    found = [fault for variant in in_clear for fault in faults_in_clear(variant, host_of(variant.url) == own)]
    for variant in visit.variants:
        if scheme(variant.url) == "https":
            found.extend(faults_after_https(variant, host_of(variant.url) == own))
    if not found and back_in_clear(visit.home.redirects):
        walked = hops(visit.home.redirects, visit.home.address)
        found.append(Problem("L'adresse inscrite mène à la page par un saut en clair.", snippet=walked))
    if not found and in_clear and visit.home.seen and scheme(visit.home.address) == "http":
        found.append(
            Problem("La page d'accueil est servie en HTTP, sans chiffrement.", snippet=visit.home.address)
        )
    yield from found
    if not found:
        yield _https_seen(visit, own, in_clear)


def _https_seen(visit: Visit, own: str, in_clear: list[Variant]) -> Found:
    """What was observed. Raises `NotTested` unless HTTPS answered and nothing hid what port 80 does."""
    ours = [variant for variant in visit.variants if host_of(variant.url) == own]
    secure = [variant for variant in ours if scheme(variant.url) == "https"]
    shown = next(filter(answered, secure), None)
    if shown is None:
        reason = secure[0].transport.label if secure else "aucun essai"
        raise NotTested(f"L'accès en HTTPS n'a pas pu être observé ({reason}).")
    clear = next((variant for variant in in_clear if host_of(variant.url) == own), None)
    if clear is None:
        raise NotTested("La réponse en HTTP n'a pas été demandée.")
    if not clear.redirects and clear.transport in NOT_LET_IN:
        raise NotTested(f"La réponse en HTTP n'a pas pu être observée ({clear.transport.label}).")
    if clear.redirects:
        return Found(f"{clear.url} envoie vers HTTPS.", snippet=chain(clear))
    return Found(
        f"HTTPS répond, et {clear.url} ne montre rien ({clear.transport.label}).", snippet=chain(shown)
    )


# --- HSTS ----------------------------------------------------------------------------------

SIX_MONTHS = 15_768_000
"""Seconds (182.5 days) under which the header protects nobody who comes twice a year."""


def hsts(visit: Visit) -> Problem:
    """ANSSI-PA-009: the page asks browsers to come back in HTTPS only, for six months at least."""
    concerns(visit.site, *IN_SERVICE)
    published(visit.site)
    home = visit.home
    if not home.seen:
        raise NotTested(_why(home))
    if not home.headers:
        raise NotTested("Les en-têtes de la réponse n'ont pas été gardés.")
    _of_a_page_in_https(home)
    sent = {name.lower(): value for name, value in home.headers.items()}
    value = sent.get("strict-transport-security")
    if value is None:
        return Problem(
            "La réponse ne porte pas d'en-tête Strict-Transport-Security.",
            snippet=f"En-têtes reçus : {', '.join(sent)}",
        )
    return _asked(value, visit)


def _of_a_page_in_https(home: Page) -> None:
    """Raise when the headers kept are another answer's than that of the page."""
    sent_on = [hop for hop in home.redirects if hop.status >= 300]
    answering = absolute_url(sent_on[-1].url, sent_on[-1].location) if sent_on else home.url
    if scheme(answering) != "https" or host_of(answering) != host_of(home.address):
        raise NotTested(f"La réponse lue ({answering}) n'est pas celle d'une page en HTTPS du site.")


def _asked(value: str, visit: Visit) -> Problem:
    """What the header of the page asks of browsers."""
    shown = f"Strict-Transport-Security: {value}"
    asked = read_hsts(value)
    if asked is None:
        return Doubt(
            "L'en-tête HSTS n'a pas pu être lu : les navigateurs l'ignorent sans doute.", snippet=shown
        )
    if asked.seconds == 0:
        return Problem(
            "L'en-tête HSTS (max-age=0) demande aux navigateurs d'oublier la consigne.", snippet=shown
        )
    if asked.seconds < SIX_MONTHS:
        return Doubt("L'en-tête HSTS vaut moins de six mois (15768000 secondes).", snippet=shown)
    own = host_of(visit.site.url)
    door = next((v for v in visit.variants if host_of(v.url) == own and scheme(v.url) == "https"), None)
    if door and door.redirects and host_of(visit.home.address) != own:
        promise = door.redirects[0].hsts
        if promise is None:
            raise NotTested(f"Les en-têtes de « {own} », qui redirige vers la page, n'ont pas été gardés.")
        if not read_hsts(promise):
            message = f"La page porte l'en-tête HSTS, mais pas « {own} », qui redirige vers elle."
            return Doubt(message, snippet=chain(door))
    names = ", sous-domaines compris" if asked.subdomains else ""
    days = asked.seconds // 86_400
    return Found(f"Les navigateurs retiennent HTTPS pendant {days} jours{names}.", snippet=shown)


def certificat(visit: Visit) -> Iterator[Problem]:
    """The certificate is trusted, names the host and is not about to expire."""
    concerns(visit.site, *IN_SERVICE, Lifecycle.REDIRECTED)
    published(visit.site)
    tls = visit.tls
    if tls is None:
        raise NotTested(f"Aucun certificat n'a été présenté ({visit.home.transport.label}).")
    shown = f"{tls.subject} · {tls.issuer} · {tls.not_after[:10]} · {tls.protocol}"
    ends = _moment(tls.not_after)
    expired = ends is not None and ends < datetime.fromisoformat(visit.at)
    if expired or "expiré" in tls.error:
        when = f" depuis le {ends:%d/%m/%Y}" if ends else ""
        yield Problem(
            f"Le certificat est expiré{when} : les navigateurs affichent une alerte.", snippet=shown
        )
    elif "autre nom" in tls.error:
        yield Problem(
            f"Le certificat ne porte pas le nom « {host_of(visit.site.url)} » : les navigateurs affichent une "
            "alerte.",
            snippet=shown,
        )
    elif tls.error:
        yield Doubt(f"La connexion chiffrée a été refusée : {tls.error}.", snippet=shown)
    elif ends is None:
        raise NotTested("La date de fin du certificat n'a pas pu être lue.")
    elif ends - datetime.fromisoformat(visit.at) < EXPIRY_NOTICE:
        yield Doubt(f"Le certificat expire le {ends:%d/%m/%Y}, dans moins de 15 jours.", snippet=shown)
    if tls.protocol in _OLD_PROTOCOLS:
        yield Doubt(f"Le serveur a répondu en {tls.protocol}, une version dépassée de TLS.", snippet=shown)
    yield Found("Le certificat est accepté, porte le nom du site et reste valable.", snippet=shown)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


# --- one address ---------------------------------------------------------------------------


def adresse_unique(visit: Visit) -> Iterator[Problem]:
    """With and without www, one address shows the site and the other sends to it."""
    concerns(visit.site, *IN_SERVICE)
    published(visit.site)
    own = host_of(visit.site.url)
    ours = best(visit, own)
    hosts = (host_of(variant.url) for variant in visit.variants)
    other = next((host for host in hosts if host != own and bare_host(host) == bare_host(own)), None)
    twin = best(visit, other) if other else None
    if ours is None or ours.transport is not Transport.COMPLETED:
        yield from lone_twin(ours, twin) if ours and twin else ()
        reason = ours.transport.label if ours else "aucun essai"
        raise NotTested(f"L'adresse inscrite n'a pas montré sa page ({reason}) : rien à comparer.")
    if twin is None:
        raise NotTested("L'adresse jumelle, avec ou sans www, n'a pas été essayée.")
    yield from twin_faults(visit, ours, twin)


# --- what answers --------------------------------------------------------------------------


def reponse_du_site(visit: Visit) -> Problem:
    """An open site shows its home page. One attempt from one place proves no outage."""
    site, home = visit.site, visit.home
    if site.lifecycle is Lifecycle.CLOSED and home.seen:
        raise CantTell("Le registre dit le site fermé, et il affiche encore une page.")
    concerns(site, *IN_SERVICE)
    if home.transport in {Transport.COMPLETED, Transport.TOO_LARGE}:
        return Found("L'accueil répond.", snippet=f"{home.status or ''} {home.address}".strip())
    if home.transport is Transport.NOT_FOUND:
        return _missing_home(visit)
    if home.transport is Transport.REDIRECTED_ELSEWHERE:
        raise NotTested(f"{_why(home)} Voir la règle « destination-du-site ».")
    if home.transport is Transport.TLS_ERROR:
        raise NotTested(f"{_why(home)} Voir la règle « certificat ».")
    if home.transport in NOT_LET_IN:
        raise NotTested(_why(home))
    raise CantTell(f"{_why(home)} Un seul essai ne suffit pas à conclure.")


def _missing_home(visit: Visit) -> Problem:
    home = visit.home
    answer = f"{home.status or 404} {home.address}"
    plain = home.status in {404, 410} and _is_own(visit.site, host_of(home.address))
    elsewhere = next((v for v in visit.variants if v.transport is Transport.COMPLETED), None)
    if elsewhere is not None:
        return Doubt(
            f"L'adresse inscrite répond « page introuvable », mais {elsewhere.url} affiche une page.",
            snippet=answer,
        )
    if not plain or visit.site.lifecycle is Lifecycle.CLOSING:
        return Doubt("L'adresse inscrite répond « page introuvable ».", snippet=answer)
    return Problem(
        f"L'adresse inscrite d'un site ouvert répond « page introuvable » ({home.status}).", snippet=answer
    )


def destination_du_site(visit: Visit) -> Iterator[Problem]:
    """The address leads where the registry says: to the site itself, or to its successor."""
    site, home = visit.site, visit.home
    concerns(site, *IN_SERVICE, Lifecycle.REDIRECTED)
    if site.lifecycle is Lifecycle.REDIRECTED:
        yield from _declared_redirect(visit)
        return
    host = host_of(home.address)
    if not home.seen and home.transport is not Transport.REDIRECTED_ELSEWHERE:
        raise NotTested(_why(home))
    walked = hops(home.redirects, home.address)
    if not _is_own(site, host):
        yield Doubt(f"L'adresse inscrite mène à « {host} », un autre hôte. {_advice(host)}", snippet=walked)
        return
    for told, target in onward(home):
        if not _is_own(site, host_of(target)):
            name = host_of(target)
            yield Doubt(
                f"La page envoie d'elle-même vers « {name} », un autre hôte. {_advice(name)}", snippet=told
            )
    yield Found("L'adresse inscrite mène au site lui-même.", snippet=walked)


def _advice(host: str) -> str:
    if _official(host):
        return "Le site a peut-être déménagé : mettez le registre à jour."
    return (
        "Cette destination est hors de gouv.fr : vérifiez sans attendre que le nom vous appartient toujours."
    )


def _declared_redirect(visit: Visit) -> Iterator[Problem]:
    site, home = visit.site, visit.home
    if not site.successor:
        raise CantTell("Le registre dit le site redirigé sans nommer son successeur.")
    path = [home.address, *(absolute_url(hop.url, hop.location) for hop in home.redirects)]
    walked = hops(home.redirects, home.address)
    if any(_within(address, site.successor) for address in path):
        yield from _temporary(home.redirects)
        yield Found("L'ancien nom mène à son successeur.", snippet=walked)
    elif any(_within(target, site.successor) for _, target in onward(home)):
        yield Doubt(
            "La page affichée envoie d'elle-même vers le successeur : préférez une redirection du serveur (301 ou 308).",
            snippet=next(told for told, _ in onward(home)),
        )
    elif not _is_own(site, host_of(home.address)) and (
        home.seen or home.transport is Transport.REDIRECTED_ELSEWHERE
    ):
        yield Doubt(
            f"Le site redirige vers « {host_of(home.address)} », et non vers son successeur déclaré, "
            f"{site.successor}.",
            snippet=walked,
        )
    elif home.seen and home.rendered is None:
        raise CantTell(
            "Le serveur ne redirige pas ; sans navigateur, une redirection par script reste possible."
        )
    elif home.seen or (home.transport is Transport.NOT_FOUND and home.status in {404, 410}):
        answer = "affiche une page" if home.seen else f"répond « page introuvable » ({home.status})"
        yield Problem(f"L'adresse {answer} au lieu de rediriger vers {site.successor}.", snippet=walked)
    elif home.transport is Transport.DNS_ERROR:
        raise CantTell("L'ancien nom est introuvable : vérifiez que l'État le détient toujours.")
    else:
        raise NotTested(_why(home))


def _within(address: str, place: str) -> bool:
    """Whether an address is at a place: same host, with or without www, and under its path."""
    under = Address.of(address).path.startswith(Address.of(place).path.rstrip("/"))
    return Address.of(address).bare == Address.of(place).bare and under


def _temporary(steps: tuple[Hop, ...]) -> Iterator[Problem]:
    for hop in steps:
        target = absolute_url(hop.url, hop.location)
        if hop.status in TEMPORARY and Address.of(target).bare != Address.of(hop.url).bare:
            yield Doubt(
                f"L'ancien nom redirige par une redirection temporaire ({hop.status}) : préférez 301 ou 308.",
                snippet=f"{hop.status} {hop.url} → {target}",
            )
        elif hop.status < 300 and Address.of(target).bare != Address.of(hop.url).bare:
            yield Doubt(
                "L'ancien nom affiche une page qui envoie d'elle-même ailleurs : préférez une redirection du "
                "serveur (301 ou 308).",
                snippet=f"{hop.status} {hop.url} → {target}",
            )


# --- shared --------------------------------------------------------------------------------


def _is_own(site: Site, host: str) -> bool:
    """Whether a host is the site's, with or without www."""
    return bare_host(host) in {bare_host(own.lower()) for own in (host_of(site.url), *site.settings.aliases)}


def _why(page: Page) -> str:
    return f"Accueil non vu : {page.transport.label}." + (f" {page.detail}" if page.detail else "")
