"""What no single value of the calendar shows: unknown words, contradictions. These faults stop a build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from checker.authored.problems import Problem, closest, quoted
from checker.campaigns.calendar import Calendar, Origin
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.entries import Campaign
from checker.campaigns.vocabulary import Vocabulary
from checker.model import Kind

MOST_AUDIENCES = 25
SIGNED_BY = ("gouvernement", "republique")


def campaign_problems(campaign: Campaign, calendar: Calendar, origin: Origin) -> Iterator[Problem]:
    """The faults of one campaign: unknown words first, then what contradicts itself."""
    for rule, key, sentence, expected, suggestion in (
        *_words(campaign, calendar),
        *_places(campaign, calendar.vocabulary),
        *_bodies(campaign, calendar),
        *_order(campaign),
        *_agreement(campaign),
    ):
        yield Problem(origin.file, origin.line(key), 1, f"{rule} : {sentence}", expected, suggestion)


Fault = tuple[str, str, str, str, str]
"""A rule, the key at fault, what was found, what was expected, a suggestion."""


def _unknown(rule: str, key: str, name: str, words: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    choices = tuple(sorted(known))
    for word in words:
        if word not in choices:
            expected = f"valeurs possibles : {', '.join(choices[:30])}" if choices else "aucune n'est connue"
            yield rule, key, f"{name} {quoted(word)}", expected, closest(word, choices)


def _words(campaign: Campaign, calendar: Calendar) -> Iterator[Fault]:
    words = calendar.vocabulary
    yield from _unknown("CAMP-002", "mission", "mission inconnue", [campaign.mission], words.missions)
    topics = [campaign.topic] if campaign.topic else []
    mission = words.missions.get(campaign.mission)
    if topics and topics[0] in words.topics and mission:
        mine = [topic.key for topic in mission.topics]
        name = f"objet étranger à la mission « {mission.key} » :"
        yield from _unknown("CAMP-002", "objet", name, topics, mine)
    else:
        yield from _unknown("CAMP-002", "objet", "objet inconnu", topics, words.topics)
    yield from _unknown("CAMP-001", "nature", "nature inconnue", [campaign.nature], words.natures)
    yield from _unknown("CAMP-001", "audiences", "public inconnu", campaign.audiences, words.audiences)
    kinds = [channel.kind for channel in campaign.channels]
    yield from _unknown("CAMP-001", "canaux", "canal inconnu", kinds, words.channels)
    relays = campaign.relays
    for selector in relays.include if relays else ():
        of_kind, of_site = [selector.kind] if selector.kind else [], [selector.site] if selector.site else []
        yield from _unknown("CAMP-001", "relais_attendus", "nature de site inconnue", of_kind, list(Kind))
        sites = [site.id for site in calendar.sites]
        yield from _unknown("CAMP-001", "relais_attendus", "site inconnu", of_site, sites)


def _places(campaign: Campaign, words: Vocabulary) -> Iterator[Fault]:
    for key in campaign.territories:
        if not words.territories.known(key):
            known = tuple(sorted(words.territories.labels))
            expected = "codes INSEE et ISO 3166-1"
            yield (
                "CAMP-001",
                "territoires",
                f"territoire inconnu {quoted(key)}",
                expected,
                closest(key, known),
            )


def _bodies(campaign: Campaign, calendar: Calendar) -> Iterator[Fault]:
    known = {*calendar.organisations, *calendar.ministries}
    for key, words in (
        ("menants", campaign.leads),
        ("co_menants", campaign.co_leads),
        ("concourants", campaign.contributors),
    ):
        yield from _unknown("CAMP-003", key, "organisation inconnue", words, known)
        for word in words:
            ministry = calendar.ministries.get(word)
            if ministry and not ministry.exists(campaign.start):
                sentence = f"{quoted(ministry.short)} n'existe pas le {campaign.start}"
                yield "CAMP-003", key, sentence, "voyez ses dates dans ministeres.yaml", ""
    signature = campaign.signature
    body = signature.removeprefix("organisation:")
    if signature not in SIGNED_BY and (body == signature or body not in known):
        expected = "« gouvernement », « republique » ou « organisation: » et un identifiant connu"
        yield "CAMP-001", "signature", f"signature inconnue {quoted(signature)}", expected, ""


def _order(campaign: Campaign) -> Iterator[Fault]:
    for period in campaign.periods:
        if period.end < period.start:
            sentence = f"vague qui finit le {period.end}, avant son début le {period.start}"
            yield "CAMP-001", "periodes", sentence, "la fin suit le début", ""
    ordered = sorted(campaign.periods, key=lambda period: period.start)
    for one, other in pairwise(ordered):
        if other.start <= one.end:
            sentence = f"vagues qui se chevauchent au {other.start}"
            yield "CAMP-001", "periodes", sentence, "une vague finit avant la suivante", ""
    if ordered != campaign.periods:
        yield "CAMP-001", "periodes", "vagues en désordre", "rangez-les par date", ""
    if campaign.first_year and campaign.first_year > campaign.end.year:
        sentence = f"première édition en {campaign.first_year}, après la fin de la campagne"
        yield "CAMP-001", "premiere_edition", sentence, "vérifiez l'année", ""


def _agreement(campaign: Campaign) -> Iterator[Fault]:
    if campaign.agreement and not campaign.agreement.needed and not campaign.agreement.reason:
        sentence = "agrément dit non requis, sans « motif_non_requis »"
        yield "CAMP-004", "agrement", sentence, "écrivez le motif", ""


# --- the other files -----------------------------------------------------------------------------


def calendar_problems(
    elections: Sequence[Election],
    ministries: Sequence[Ministry],
    key_days: Sequence[KeyDay],
    organisations: frozenset[str],
    vocabulary: Vocabulary,
    folder: Path,
) -> Iterator[Problem]:
    """The faults of elections, ministries and key days that no single value shows."""
    at = {name: (folder / f"{name}.yaml").as_posix() for name in ("elections", "ministeres", "temps-forts")}
    yield from _twice([one.id for one in elections], at["elections"])
    yield from _twice([one.id for one in key_days], at["temps-forts"])
    yield from _twice([one.key for one in ministries], at["ministeres"])
    for election in elections:
        for sentence, expected in _election(election, vocabulary):
            yield Problem(at["elections"], 1, 1, f"« {election.id} » : {sentence}", expected)
    for ministry in ministries:
        if ministry.key not in organisations:
            found = f"clé {quoted(ministry.key)} absente de organisations.yaml"
            suggestion = closest(ministry.key, tuple(sorted(organisations)))
            yield Problem(at["ministeres"], 1, 1, found, "ajoutez l'organisation", suggestion)
    if len(vocabulary.audiences) > MOST_AUDIENCES:
        found = f"{len(vocabulary.audiences)} publics"
        yield Problem((folder / "vocabulaires").as_posix(), 1, 1, found, f"au plus {MOST_AUDIENCES}")


def _twice(keys: list[str], file: str) -> Iterator[Problem]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(file, 1, 1, f"identifiant {quoted(key)} écrit deux fois", "chacun a le sien")


def _election(election: Election, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for key in election.scope:
        if not vocabulary.territories.known(key):
            yield f"territoire inconnu {quoted(key)}", "codes INSEE et ISO 3166-1"
    if election.rounds != sorted(set(election.rounds)):
        yield "tours en désordre", "rangez-les par date"
    if election.rounds and election.rounds[0].replace(day=1) != election.month:
        yield f"premier tour le {election.rounds[0]}, hors du mois annoncé", "vérifiez « mois » et « tours »"
    for entered in (election.reserve, election.window):
        if entered and entered.end < entered.start:
            yield f"période qui finit le {entered.end}, avant son début", "la fin suit le début"
