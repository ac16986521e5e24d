"""The validation rules of campaigns: each answers with a level and one French sentence.

What stops a build (CAMP-001 to 003, part of 004) is in `checks`, and what must not be published
(CAMP-016) in `visibility`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from checker.campaigns import access
from checker.campaigns.dated import Window, WindowKind, all_windows
from checker.campaigns.entries import Calendar, Campaign
from checker.campaigns.overlaps import crowded_pages, full_weeks, hashtags_used, meetings
from checker.campaigns.parts import AgreementStep
from checker.campaigns.words import STOPPED, Level, Stage, Status, Tone
from checker.crises.words import Nature

DISCLAIMER = "Ce contrôle signale un risque ; il ne remplace pas l'avis du SIG ni un avis juridique."
LONGEST_HASHTAG = 30
REPORT_DAYS = 90
OPEN_LICENCES = frozenset({"etalab-2.0", "licence-ouverte-2.0", "lov2", "cc-by-4.0", "cc0-1.0", "mit"})


@dataclass(frozen=True)
class Remark:
    """What a rule says of a campaign; `key` is the part of its file to look at."""

    rule: str
    level: Level
    campaign: str
    sentence: str
    key: str = "id"


Said = Iterator[tuple[Level, str, str]]
"""Levels, sentences, and the key each is about."""


def remarks(calendar: Calendar, day: date) -> tuple[Remark, ...]:
    """What every rule says of every campaign on that day, worst first."""
    used = hashtags_used(calendar.campaigns)
    found = [
        remark for campaign in calendar.campaigns for remark in _of_campaign(campaign, calendar, day, used)
    ]
    found += _together(calendar)
    order = list(Level)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.level), one.campaign, one.rule, one.sentence))
    )


def _of_campaign(campaign: Campaign, calendar: Calendar, day: date, used: Counter[str]) -> Iterator[Remark]:
    """What the rules that look at one campaign alone say of it."""
    answers: dict[str, Said] = {
        "CAMP-002": _official_leads(campaign, calendar),
        "CAMP-004": _agreement(campaign),
        "CAMP-005": _signature(campaign),
        "CAMP-006": _electoral(campaign, calendar),
        "CAMP-010": ((level, said, "kit") for level, said in _kit_access(campaign)),
        "CAMP-011": _hashtags(campaign, used),
        "CAMP-012": _indicators(campaign),
        "CAMP-013": _crises(campaign, calendar, day),
        "CAMP-014": _key_days(campaign, calendar),
        "CAMP-015": _report(campaign, day),
        "CAMP-017": _licence(campaign),
    }
    for rule, said in answers.items():
        for level, sentence, key in said:
            yield Remark(rule, level, campaign.id, sentence, key)


def _official_leads(campaign: Campaign, calendar: Calendar) -> Said:
    """The ministries that officially lead a subject should take part, when this registry knows them."""
    topic = calendar.vocabulary.topics.get(campaign.topic or "")
    known = {*calendar.organisations, *calendar.ministries}
    for lead in topic.leads if topic else ():
        if lead in known and lead not in campaign.bodies:
            sentence = f"« {calendar.body(lead)} » mène cet objet et ne figure pas parmi les participants"
            yield Level.WARNING, sentence, "objet"


def _granted(step: AgreementStep | None) -> bool:
    return step is not None and step.state is Stage.GRANTED


def _agreement(campaign: Campaign) -> Said:
    agreement = campaign.agreement
    if agreement and not agreement.needed:
        return
    if campaign.status is Status.CONFIRMED and not (agreement and _granted(agreement.principle)):
        yield Level.REVIEW, "campagne confirmée sans agrément de principe accordé", "agrement"
    if campaign.status is Status.RUNNING and not (agreement and _granted(agreement.final)):
        yield Level.REVIEW, "campagne en cours sans agrément définitif accordé", "agrement"


def _signature(campaign: Campaign) -> Said:
    if campaign.signature == "gouvernement":
        return
    why = []
    if campaign.joint:
        why.append("plusieurs organisations la mènent")
    if campaign.paid:
        why.append("de l'espace est acheté")
    if why:
        sentence = f"la signature doit être le bloc-marque « Gouvernement » : {' et '.join(why)}"
        yield Level.FAILED, sentence, "signature"


_REMINDER = "ton neutre et informatif, sans image ni message d'une personnalité politique"


def _electoral(campaign: Campaign, calendar: Calendar) -> Said:
    """The decision table of the vocabulary of natures, for each window the campaign meets."""
    nature = calendar.vocabulary.natures.get(campaign.nature)
    if nature is None or campaign.status in STOPPED:
        return
    for window in open_windows(campaign, calendar):
        reserve = window.kind is WindowKind.RESERVE
        verdict = nature.reserve if reserve else nature.window
        if window.kind is WindowKind.ADVERTISING:
            continue  # it forbids electoral propaganda, which no nature of campaign is
        where = f"{window.election.title} ({window.kind.label}, du {window.start:%d/%m/%Y} au {window.end:%d/%m/%Y})"
        yield _weighed(campaign, verdict, where)


def _weighed(campaign: Campaign, verdict: str, where: str) -> tuple[Level, str, str]:
    electoral = campaign.electoral
    justified = electoral is not None and electoral.justification is not None
    constant = verdict == "ampleur" and electoral is not None and electoral.same_scale
    if verdict == "non_conforme":
        return Level.FAILED, f"{where} : cette nature de campagne n'y a pas sa place", "nature"
    if verdict == "rappel" or constant:
        return Level.INFO, f"{where} : {_REMINDER}", "periodes"
    if justified:
        return Level.INFO, f"{where} : justification enregistrée ; {_REMINDER}", "electoral"
    return Level.REVIEW, f"{where} : écrivez « electoral.justification » (motif, autorité, date)", "periodes"


def open_windows(campaign: Campaign, calendar: Calendar) -> tuple[Window, ...]:
    """The electoral windows that a campaign meets, in time and in space."""
    meet = calendar.vocabulary.territories.meet
    return tuple(
        window
        for window in all_windows(calendar.elections)
        if campaign.on(window.start, window.end) and meet(campaign.territories, window.election.scope)
    )


def _kit_access(campaign: Campaign) -> Iterator[tuple[Level, str]]:
    for asset in campaign.kit.assets if campaign.kit else ():
        yield from access.faults(asset)


def _hashtags(campaign: Campaign, used: Counter[str]) -> Said:
    for tag in campaign.hashtags:
        if len(tag) > LONGEST_HASHTAG:
            yield Level.WARNING, f"#{tag} : plus de {LONGEST_HASHTAG} caractères", "hashtags"
        if len(tag) > 12 and not re.search(r"[a-zà-ÿ0-9][A-ZÀ-Ý]", tag):
            sentence = f"#{tag} : une majuscule à chaque mot, pour les lecteurs d'écran"
            yield Level.WARNING, sentence, "hashtags"
        if used[tag.lower()] > 1:
            yield Level.WARNING, f"#{tag} : déjà pris par une autre campagne", "hashtags"


def _indicators(campaign: Campaign) -> Said:
    firm = campaign.status in {Status.CONFIRMED, Status.RUNNING, Status.OVER}
    if firm and not (campaign.evaluation and campaign.evaluation.indicators):
        yield Level.WARNING, "aucun indicateur : la demande d'agrément en attend", "evaluation"


def _crises(campaign: Campaign, calendar: Calendar, day: date) -> Said:
    """A light campaign beside people in danger: those who lead it decide, nothing is certain here."""
    if campaign.status in STOPPED or campaign.tone in {Tone.NEUTRAL, Tone.GRAVE}:
        return
    for crisis in calendar.crises:
        if crisis.nature is not Nature.REAL or not crisis.active:
            continue
        until = crisis.message.until
        areas = [area.code for area in crisis.areas]
        meets = calendar.vocabulary.territories.meet(campaign.territories, areas)
        if meets and campaign.on(day, max(day, until.date()) if until else day):
            where = f"« {crisis.message.title} », en cours sur le même territoire"
            if campaign.tone is Tone.LIGHT:
                yield Level.INFO, f"{where} : un ton léger invite à la passer en « suspendue »", "statut"
            else:
                yield (
                    Level.INFO,
                    f"{where} : dites le ton de la campagne (« ton ») ; léger, suspendez-la",
                    "ton",
                )


def _key_days(campaign: Campaign, calendar: Calendar) -> Said:
    for key_day in calendar.key_days:
        for period in campaign.periods:
            for found in key_day.between(period.start, period.end):
                yield Level.INFO, f"pendant la campagne, le {found:%d/%m/%Y} : {key_day.title}", "periodes"


def _report(campaign: Campaign, day: date) -> Said:
    late = campaign.end + timedelta(days=REPORT_DAYS) < day
    if campaign.status is Status.OVER and late and not (campaign.evaluation and campaign.evaluation.report):
        yield Level.INFO, f"terminée depuis plus de {REPORT_DAYS} jours, sans bilan", "evaluation"


def _licence(campaign: Campaign) -> Said:
    if campaign.kit is None:
        return
    if not campaign.kit.licence:
        yield Level.WARNING, "kit sans licence : les relais ne savent pas ce qu'ils peuvent reprendre", "kit"
    elif campaign.kit.licence.lower() not in OPEN_LICENCES:
        yield Level.WARNING, f"licence « {campaign.kit.licence} » : vérifiez qu'elle permet les relais", "kit"


def _together(calendar: Calendar) -> Iterator[Remark]:
    """What is said of campaigns beside one another: CAMP-007, 008 and 009."""
    for meeting in meetings(calendar):
        one, other = meeting.first.id, meeting.second.id
        if meeting.settled:
            continue
        level = Level.INFO if meeting.synergy else Level.WARNING
        word = "synergie possible" if meeting.synergy else "conflit"
        said = f"{word} avec « {other} » : {' ; '.join(meeting.reasons)}"
        yield Remark("CAMP-007", level, one, said, "periodes")
    for week in full_weeks(calendar):
        ids = ", ".join(campaign.id for campaign in week.campaigns)
        said = f"semaine du {week.monday:%d/%m/%Y} : {len(week.campaigns)} campagnes nationales grand public ({ids})"
        yield Remark("CAMP-008", Level.INFO, week.campaigns[0].id, said, "periodes")
    for site, campaigns in crowded_pages(calendar).items():
        ids = ", ".join(campaign.id for campaign in campaigns)
        said = f"{len(campaigns)} campagnes attendues ensemble sur l'accueil de « {site} » ({ids})"
        yield Remark("CAMP-009", Level.WARNING, campaigns[0].id, said, "relais_attendus")
