"""The closed words of the calendar that the program itself acts upon, and its smallest values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

from dateutil.rrule import rrulestr
from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_url
from checker.authored.leaves import formed, string, whole
from checker.authored.problems import quoted
from checker.authored.readers import fault, matching, read_moment, read_text
from checker.model.words import Labelled


class Status(Labelled):
    """Where a campaign is between its idea and its end."""

    IDEA = "idee", "à l'étude"
    PLANNED = "planifiee", "planifiée"
    CONFIRMED = "confirmee", "confirmée"
    RUNNING = "en_cours", "en cours"
    SUSPENDED = "suspendue"
    OVER = "terminee", "terminée"
    CANCELLED = "annulee", "annulée"


STOPPED = frozenset({Status.SUSPENDED, Status.CANCELLED})
"""States in which a campaign takes nobody's attention."""


class Tone(StrEnum):
    """How a campaign speaks: a light one is out of place where people are in danger."""

    LIGHT = "leger"
    NEUTRAL = "neutre"
    GRAVE = "grave"


class Stage(Labelled):
    """What was answered to a request for agreement."""

    NONE = "non_demande", "non demandé"
    PENDING = "en_instruction", "en instruction"
    GRANTED = "accorde", "accordé"
    REFUSED = "refuse", "refusé"


class AssetKind(Labelled):
    """What a resource of a kit is: it decides what makes it accessible."""

    VIDEO = "video", "vidéo"
    AUDIO = "audio", "son"
    LIVE = "direct"
    VISUAL = "visuel"
    POSTER = "affiche"
    PDF = "pdf", "PDF"
    HTML = "html", "page web"
    POST = "texte_social", "texte pour les réseaux"
    DATA = "jeu_donnees", "jeu de données"


class CaptionMode(StrEnum):
    """Who made captions."""

    HUMAN = "humain"
    REVIEWED = "automatique_relu"
    AUTOMATIC = "automatique"


class ElectionKind(StrEnum):
    """Whether an election renews a whole assembly or office, everywhere at once."""

    GENERAL = "generale"
    PARTIAL = "partielle"


class Level(Labelled):
    """How serious the answer of a validation rule is, worst first."""

    BLOCKING = "bloquant"
    FAILED = "non_conforme", "non conforme"
    REVIEW = "a_justifier", "à justifier"
    WARNING = "avertissement"
    INFO = "information"


# --- values --------------------------------------------------------------------------------------


def read_instant(value: Any) -> datetime:
    """A date and time, given in UTC."""
    return read_moment(value).astimezone(UTC)


_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_MONTH_EXAMPLE = "un mois s'écrit AAAA-MM, comme 2027-04"


def read_month(value: Any) -> date:
    """A month, as its first day."""
    text = matching(_MONTH, "mois mal écrit", _MONTH_EXAMPLE)(value)
    if not "1900" <= text[:4] <= "2200":
        raise fault(f"mois mal écrit {quoted(text)}", _MONTH_EXAMPLE)
    return date.fromisoformat(f"{text}-01")


_TERRITORY = r"(pays|reg|dep|com|com-outremer|etranger):([A-Z0-9]{2,5}|\*)"
_TERRITORIES = "exemples : pays:FR, reg:93, dep:13, etranger:BE"
read_territory = matching(_TERRITORY, "territoire mal écrit", _TERRITORIES)
"""Reads a territory's key: a level and a code. Whether it exists is the vocabulary's to say."""


def read_hashtag(value: Any) -> str:
    """A hashtag, without its « # »."""
    text = read_text(value).removeprefix("#")
    if not re.fullmatch(r"\w{1,100}", text):
        raise fault(f"mot-dièse mal écrit {quoted(text)}", "lettres et chiffres, sans espace ni ponctuation")
    return text


def read_summary(value: Any) -> str:
    """Two sentences."""
    text = read_text(value)
    if not 60 <= len(text) <= 300:
        raise fault(f"résumé de {len(text)} caractères", "entre 60 et 300")
    return text


def read_secure_url(value: Any) -> str:
    """The address of a page over HTTPS."""
    text = read_url(value)
    if not text.startswith("https://"):
        raise fault(f"adresse sans chiffrement {quoted(text)}", "elle commence par https://")
    return text


_WEEKDAY, _DAY = "(MO|TU|WE|TH|FR|SA|SU)", r"(0?[1-9]|[12]\d|3[01])"
_DAYS = f";BYMONTHDAY={_DAY}(,{_DAY}){{0,30}}"
_RULE = rf"FREQ=YEARLY;BYMONTH=(1[0-2]|[1-9])(;BYDAY=(-?[1-5])?{_WEEKDAY}|(;BYDAY={_WEEKDAY})?{_DAYS})"
"""The part of RFC 5545 that our files use: a month, and its days by their numbers, by weekday (« the last
Sunday »), or both (« the Sunday among 16–22 »)."""


@lru_cache(maxsize=4096)
def days_of(rule: str, year: int) -> tuple[date, ...]:
    """The days of a year that a recurrence names, in order."""
    first, last = datetime(year, 1, 1), datetime(year, 12, 31)  # noqa: DTZ001 - days have no zone
    return tuple(found.date() for found in rrulestr(rule, dtstart=first).between(first, last, inc=True))


_RULES = "exemples : FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU ou FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=8"
_YEARS = range(2000, 2040)
"""Among so many years, every recurrence that has a day has one: 29 February, a fifth Sunday in February."""


def read_rule(value: Any) -> str:
    """A yearly recurrence that has days."""
    text = matching(_RULE, "récurrence mal écrite", _RULES)(value)
    if not any(days_of(text, year) for year in _YEARS):
        raise fault(f"récurrence qui ne tombe jamais {quoted(text)}", "vérifiez le jour et le mois")
    return text


_ID = r"\d{4}-[a-z0-9-]{3,60}"
_IDS = "l'année, un tiret, puis minuscules, chiffres et tirets : 2027-gestes-qui-sauvent"

Key = Annotated[str, PlainValidator(read_text), string()]
CampaignId = Annotated[str, *formed(_ID, "identifiant mal formé", _IDS)]
Instant = Annotated[datetime, PlainValidator(read_instant), string(format="date-time")]
Month = Annotated[date, PlainValidator(read_month), string(pattern=f"^{_MONTH}$")]
TerritoryKey = Annotated[str, *formed(_TERRITORY, "territoire mal écrit", _TERRITORIES)]
Hashtag = Annotated[str, PlainValidator(read_hashtag), string(maxLength=101)]
Summary = Annotated[
    str, PlainValidator(read_summary), WithJsonSchema({"type": "string", "minLength": 60, "maxLength": 300})
]
SecureUrl = Annotated[
    str, PlainValidator(read_secure_url), string(format="uri", pattern="^https://[^#@\\s]+$")
]
Rule = Annotated[str, PlainValidator(read_rule), string(pattern="^FREQ=YEARLY;BYMONTH=")]
Version = Annotated[int, *whole(1, 100_000)]
Year = Annotated[int, *whole(1900, 2200)]
Count = Annotated[int, *whole(0, 1_000_000_000)]
Euros = Annotated[int, *whole(0, 10_000_000_000)]
