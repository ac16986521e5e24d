"""What no single value of the calendar shows: unknown words, contradictions. These faults stop a build.
Judged on the trees as written, so that a misspelt key elsewhere hides none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from checker.authored.problems import Problem, closest, quoted
from checker.authored.readers import between, read_day, read_flag
from checker.authored.tree import Map, Value
from checker.authored.written import at, child, day, maps, maps_of, repeated, said, text, texts
from checker.campaigns.entries import Calendar
from checker.campaigns.vocabulary import Vocabulary
from checker.campaigns.words import read_month, read_territory
from checker.model import Kind

SIGNED_BY = ("gouvernement", "republique")
MOST_SHOWN = 30
"""Words of a vocabulary that a sentence lists at most."""


def campaign_problems(tree: Map, calendar: Calendar) -> Iterator[Problem]:
    """The faults of one campaign: unknown words first, then what contradicts itself."""
    yield from _words(tree, calendar.vocabulary)
    yield from _relays(tree, [site.id for site in calendar.sites])
    yield from _places(tree, "territoires", calendar.vocabulary, "CAMP-001 : territoire inconnu")
    yield from _bodies(tree, calendar)
    yield from _signature(tree, {*calendar.organisations, *calendar.ministries})
    yield from _order(tree)
    yield from _agreement(tree)


def _unknown(
    holder: Map, key: str, words: Iterable[str], known: Iterable[str], found: str
) -> Iterator[Problem]:
    choices = tuple(sorted(known))
    for word in words:
        if word and word not in choices:
            listed = f"valeurs possibles : {', '.join(choices[:MOST_SHOWN])}"
            expected = listed if choices else "aucune n'est connue"
            yield at(holder, key, f"{found} {quoted(word)}", expected, closest(word, choices))


def _words(tree: Map, words: Vocabulary) -> Iterator[Problem]:
    topics, mission = [text(tree, "objet")], words.missions.get(text(tree, "mission"))
    yield from _unknown(
        tree, "mission", [text(tree, "mission")], words.missions, "CAMP-002 : mission inconnue"
    )
    if mission and topics[0] in words.topics:
        foreign = f"CAMP-002 : objet étranger à la mission « {mission.key} » :"
        yield from _unknown(tree, "objet", topics, [topic.key for topic in mission.topics], foreign)
    else:
        yield from _unknown(tree, "objet", topics, words.topics, "CAMP-002 : objet inconnu")
    yield from _unknown(tree, "nature", [text(tree, "nature")], words.natures, "CAMP-001 : nature inconnue")
    audiences = texts(tree, "audiences")
    yield from _unknown(tree, "audiences", audiences, words.audiences, "CAMP-001 : public inconnu")
    for channel in maps(tree, "canaux"):
        kind = text(channel, "type")
        yield from _unknown(channel, "type", [kind], words.channels, "CAMP-001 : canal inconnu")


def _relays(tree: Map, sites: list[str]) -> Iterator[Problem]:
    relays = child(tree, "relais_attendus")
    for selector in maps(relays, "inclure") if relays is not None else []:
        kind, site = text(selector, "nature"), text(selector, "site")
        yield from _unknown(selector, "nature", [kind], list(Kind), "CAMP-001 : nature de site inconnue")
        yield from _unknown(selector, "site", [site], sites, "CAMP-001 : site inconnu")


def _places(holder: Map, key: str, words: Vocabulary, found: str) -> Iterator[Problem]:
    territories = words.territories
    for place in texts(holder, key):
        if said(read_territory, place) and not territories.known(place):
            known = closest(place, tuple(sorted(territories.labels)))
            yield at(holder, key, f"{found} {quoted(place)}", "codes INSEE et ISO 3166-1", known)


def _bodies(tree: Map, calendar: Calendar) -> Iterator[Problem]:
    known = {*calendar.organisations, *calendar.ministries}
    starts = [start for start, _ in _periods(tree)]
    for key in ("menants", "co_menants", "concourants"):
        words = texts(tree, key)
        yield from _unknown(tree, key, words, known, "CAMP-003 : organisation inconnue")
        for ministry in (calendar.ministries[word] for word in words if word in calendar.ministries):
            if starts and not ministry.exists(min(starts)):
                found = f"CAMP-003 : {quoted(ministry.short)} n'existe pas le {min(starts)}"
                yield at(tree, key, found, "voyez ses dates dans ministeres.yaml")


def _signature(tree: Map, known: set[str]) -> Iterator[Problem]:
    signature = text(tree, "signature")
    body = signature.removeprefix("organisation:")
    if signature and signature not in SIGNED_BY and (body == signature or body not in known):
        expected = "« gouvernement », « republique » ou « organisation: » et un identifiant connu"
        yield at(tree, "signature", f"CAMP-001 : signature inconnue {quoted(signature)}", expected)


def _periods(tree: Map) -> list[tuple[date, date]]:
    """The waves whose two days can be read, as they are written."""
    spans = [(day(period, "debut"), day(period, "fin")) for period in maps(tree, "periodes")]
    return [(start, end) for start, end in spans if start and end]


def _order(tree: Map) -> Iterator[Problem]:
    periods = _periods(tree)
    for start, end in periods:
        if end < start:
            found = f"CAMP-001 : vague qui finit le {end}, avant son début le {start}"
            yield at(tree, "periodes", found, "la fin suit le début")
    ordered = sorted(periods, key=lambda period: period[0])
    for (_, end), (start, _) in pairwise(ordered):
        if start <= end:
            found = f"CAMP-001 : vagues qui se chevauchent au {start}"
            yield at(tree, "periodes", found, "une vague finit avant la suivante")
    if ordered != periods:
        yield at(tree, "periodes", "CAMP-001 : vagues en désordre", "rangez-les par date")
    first = said(between("un nombre entier", int, 1900, 2200), tree.get("premiere_edition"))
    if first and periods and first > max(end for _, end in periods).year:
        found = f"CAMP-001 : première édition en {first}, après la fin de la campagne"
        yield at(tree, "premiere_edition", found, "vérifiez l'année")


def _agreement(tree: Map) -> Iterator[Problem]:
    agreement = child(tree, "agrement")
    if agreement is None or said(read_flag, agreement.get("requis")) is not False:
        return
    if "motif_non_requis" not in agreement.places:
        found = "CAMP-004 : agrément dit non requis, sans « motif_non_requis »"
        yield at(tree, "agrement", found, "écrivez le motif")


# --- the other files -----------------------------------------------------------------------------


def election_problems(tree: Value | None, words: Vocabulary) -> Iterator[Problem]:
    """The faults of elections that no single value shows."""
    yield from repeated(maps_of(tree))
    for election in maps_of(tree):
        yield from _places(election, "portee", words, "territoire inconnu")
        yield from _votes(election)
        for entered in (child(election, "reserve_usage"), child(election, "fenetre_saisie")):
            start, end = (day(entered, "debut"), day(entered, "fin")) if entered is not None else (None, None)
            if entered is not None and start and end and end < start:
                found = f"période qui finit le {end}, avant son début"
                yield at(entered, "fin", found, "la fin suit le début")


def _votes(election: Map) -> Iterator[Problem]:
    rounds = [vote for word in texts(election, "tours") if (vote := said(read_day, word))]
    month = said(read_month, election.get("mois"))
    if rounds != sorted(set(rounds)):
        yield at(election, "tours", "tours en désordre", "rangez-les par date")
    if rounds and month and rounds[0].replace(day=1) != month:
        found = f"premier tour le {rounds[0]}, hors du mois annoncé"
        yield at(election, "tours", found, "vérifiez « mois » et « tours »")


def ministry_problems(tree: Value | None, organisations: Iterable[str]) -> Iterator[Problem]:
    """The ministries without an organisation, and those that share a key."""
    known = tuple(sorted(organisations))
    yield from repeated(maps_of(tree), "cle")
    for ministry in maps_of(tree):
        key = text(ministry, "cle")
        if key and key not in known:
            found = f"clé {quoted(key)} absente de organisations.yaml"
            yield at(ministry, "cle", found, "ajoutez l'organisation", closest(key, known))
