"""The estate as a whole: what the register says of agreements, and what two entries share."""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from urllib.parse import urlsplit

from checker.model import (
    AgreementState,
    Doubt,
    Estate,
    Found,
    Inapplicable,
    Kind,
    Lifecycle,
    Problem,
    Site,
    SiteFacts,
    Visit,
)
from checker.model.address import Address, bare_host, host_of
from checker.reading import absolute_url, plain

CIRCULAR = date(2019, 10, 14)
"""The day public sites of the State needed an agreement (circulaire 6120/SG)."""

CLOSE = 3
"""Bits, of the 64 of a fingerprint, that two texts may differ by and still be one text."""

ENOUGH_WORDS = 300
"""Below this, a page says too little (maintenance, default page of a tool) to be compared."""


# --- agreements ----------------------------------------------------------------------------


def agrement_enregistre(visit: Visit) -> Problem:
    """Circulaire 6120/SG: a public site opened or redesigned since has a final agreement."""
    site = visit.site
    if site.lifecycle in {Lifecycle.CLOSED, Lifecycle.REDIRECTED}:
        raise Inapplicable(f"Le registre dit le site « {site.lifecycle.label} » : il n'a plus à être agréé.")
    judge = {
        AgreementState.WAIVED: _waived,
        AgreementState.FINAL: _final,
        AgreementState.IN_PRINCIPLE: _in_principle,
        AgreementState.REQUESTED: _requested,
        AgreementState.NONE: _none,
        AgreementState.UNKNOWN: _unknown,
    }
    return judge[site.agreement.state](site)


def _waived(site: Site) -> Problem:
    return Found("Le registre porte une dérogation, qui tient lieu d'agrément.", snippet=_entry(site))


def _final(site: Site) -> Problem:
    given = site.agreement.date
    if given and site.redesigned and given < site.redesigned:
        return Doubt(
            f"L'agrément définitif, du {given:%d/%m/%Y}, précède la refonte du {site.redesigned:%d/%m/%Y}.",
            snippet=_entry(site),
        )
    if given and site.opened and not site.redesigned and given > site.opened:
        return Doubt(
            f"L'agrément définitif, du {given:%d/%m/%Y}, suit l'ouverture du {site.opened:%d/%m/%Y}.",
            snippet=_entry(site),
        )
    return Found("Le registre porte un agrément définitif.", snippet=_entry(site))


def _in_principle(site: Site) -> Problem:
    if site.lifecycle is Lifecycle.ANNOUNCED:
        return Found("Le site n'est qu'annoncé, et a un agrément de principe.", snippet=_entry(site))
    return Doubt(
        "Le site est ouvert avec un agrément de principe seulement ; il suffit à un essai restreint, pas à une "
        "ouverture au public.",
        snippet=_entry(site),
    )


def _requested(site: Site) -> Problem:
    return Doubt(
        "L'agrément est demandé, et la réponse n'est pas inscrite au registre.", snippet=_entry(site)
    )


def _unknown(site: Site) -> Problem:
    return Doubt("Le registre ne dit pas si le site a un agrément.", snippet=_entry(site))


def _none(site: Site) -> Problem:
    if site.lifecycle is Lifecycle.ANNOUNCED:
        return Doubt("L'agrément de principe se demande avant le lancement du projet.", snippet=_entry(site))
    newest = max(filter(None, (site.opened, site.redesigned)), default=None)
    if newest is None:
        return Doubt("Aucun agrément, et les dates d'ouverture et de refonte manquent.", snippet=_entry(site))
    if newest < CIRCULAR:
        if site.redesigned:
            raise Inapplicable("La dernière refonte précède la procédure d'agrément du 14 octobre 2019.")
        return Doubt(
            f"Aucun agrément ; le site, ouvert le {newest:%d/%m/%Y}, précède la procédure, mais une refonte "
            "depuis l'y soumettrait : la date manque au registre.",
            snippet=_entry(site),
        )
    if site.kind is Kind.BODY:
        return Doubt(
            "Aucun agrément ; une instance peut ne pas y être soumise : à vérifier.", snippet=_entry(site)
        )
    what = "refondu" if newest == site.redesigned else "ouvert"
    return Problem(
        f"Le site a été {what} le {newest:%d/%m/%Y} et le registre ne porte aucun agrément.",
        snippet=_entry(site),
    )


def _entry(site: Site) -> str:
    """What the register says, as evidence."""
    known = {
        "agrément": site.agreement.state.value,
        "le": site.agreement.date,
        "référence": site.agreement.reference,
        "ouvert le": site.opened,
        "refondu le": site.redesigned,
    }
    return " · ".join(f"{name} : {value}" for name, value in known.items() if value)


# --- duplicates ----------------------------------------------------------------------------


def doublons_de_contenu(estate: Estate) -> list[Problem]:
    """Two entries for one site: same place, a declared reference elsewhere, or the same text."""
    found: dict[str, Problem] = {}
    for problem in (*_same_place(estate.sites), *_references(estate.sites), *_same_text(estate.sites)):
        found.setdefault(problem.site, problem)
    return list(found.values())


def _same_place(sites: Iterable[SiteFacts]) -> Iterator[Problem]:
    """Entries that end on one address. An entry that was redirected there may be an old name."""
    places: dict[str, list[SiteFacts]] = defaultdict(list)
    for facts in sites:
        places[_place(facts.address)].append(facts)
    for group in (group for place, group in places.items() if place and len(group) > 1):
        at_home = [facts for facts in group if _place_host(facts.url) == _place_host(facts.address)]
        for facts in group:
            others = _names(other for other in group if other is not facts)
            if facts not in at_home:
                yield Doubt(
                    f"Ce site mène à la même page que {others} : si c'est un ancien nom, déclarez-le redirigé.",
                    snippet=f"{facts.url} → {facts.final_url}",
                    site=facts.site,
                )
            elif len(at_home) > 1:
                yield Problem(
                    f"La même page d'accueil est inscrite deux fois, ici et sous {others}.",
                    snippet=facts.address,
                    site=facts.site,
                )


def _references(sites: Sequence[SiteFacts]) -> Iterator[Problem]:
    """Entries whose canonical address is the host of another entry."""
    hosts: dict[str, list[SiteFacts]] = defaultdict(list)
    for facts in sites:
        hosts[_place_host(facts.address)].append(facts)
    for facts in sites:
        address, canonical = facts.address, facts.known["adresse_de_reference"]
        target = _place_host(absolute_url(address, canonical)) if canonical else ""
        if target and target != _place_host(address) and target in hosts:
            place = _place(absolute_url(address, canonical))
            same = [o for o in hosts[target] if place in {_place(o.url), _place(o.address)}]
            shown = f'<link rel="canonical" href="{canonical}">'
            if same:
                message = f"La page donne pour adresse de référence celle d'un autre site du registre, {_names(same)}."
                yield Problem(message, snippet=shown, site=facts.site)
            else:
                message = f"La page donne pour adresse de référence une page de l'hôte d'un autre site, {_names(hosts[target])}."
                yield Doubt(message, snippet=shown, site=facts.site)


def _same_text(sites: Iterable[SiteFacts]) -> Iterator[Problem]:
    """Entries with one title and nearly one text: a copy, or two sites from one model."""
    titles: dict[str, list[SiteFacts]] = defaultdict(list)
    for facts in sites:
        if facts.known["titre"] and facts.known["mots"] >= ENOUGH_WORDS:
            titles[plain(facts.known["titre"])].append(facts)
    for group in titles.values():
        for one, other in combinations(group, 2):
            marks = (int(facts.known["empreinte"], 16) for facts in (one, other))
            if operator.xor(*marks).bit_count() <= CLOSE:
                yield _likeness(one, other)
                yield _likeness(other, one)


def _likeness(facts: SiteFacts, other: SiteFacts) -> Problem:
    return Doubt(
        f"L'accueil a le même titre et presque le même texte que celui de {_names([other])}.",
        snippet=facts.known["titre"],
        site=facts.site,
    )


def _place(url: str) -> str:
    """What the spellings of one address share: host without www, port when it is an odd one, path
    without its last slash. Empty when it has no host."""
    if not host_of(url):
        return ""
    parts = urlsplit(url)
    door = re.sub(r":(80|443)?$", "", bare_host(parts.netloc.rpartition("@")[2].lower()))
    return f"{door}{parts.path.rstrip('/')}?{parts.query}"


def _place_host(url: str) -> str:
    return Address.of(url).bare


def _names(sites: Iterable[SiteFacts]) -> str:
    return ", ".join(f"« {facts.site} »" for facts in sites)
