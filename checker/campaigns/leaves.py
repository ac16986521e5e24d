"""The smallest values of the calendar's files, each with its reader and its JSON Schema."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from checker.authored.addresses import read_url
from checker.authored.leaves import Contact, Day, Slug, Text, Url, Visibility, string
from checker.authored.problems import quoted
from checker.authored.readers import between, fault, one_of, read_text
from checker.campaigns.recurrence import Yearly
from checker.campaigns.words import AssetKind, CaptionMode, ElectionKind, Status, Step, Tone

__all__ = [
    "AssetWord", "CampaignId", "CaptionWord", "Contact", "Count", "Day", "ElectionWord", "Euros", "Flag",
    "Hashtag", "Moment", "Month", "Reference", "Rule", "SecureUrl", "Slug", "StatusWord", "StepWord",
    "Summary", "TerritoryKey", "Text", "ToneWord", "Url", "Version", "VisibilityWord", "Year",
]  # fmt: skip

_ID = re.compile(r"\d{4}-[a-z0-9-]{3,60}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_TERRITORY = re.compile(r"(pays|reg|dep|com|com-outremer|etranger):([A-Z0-9]{2,5}|\*)", re.ASCII)
_HASHTAG = re.compile(r"\w{1,100}")

W = TypeVar("W", bound=StrEnum)


def read_campaign_id(value: Any) -> str:
    """An identifier that begins with a year and never changes."""
    text = read_text(value)
    if not _ID.fullmatch(text):
        expected = "l'année, un tiret, puis minuscules, chiffres et tirets : 2027-gestes-qui-sauvent"
        raise fault(f"identifiant mal formé {quoted(text)}", expected)
    return text


def read_moment(value: Any) -> datetime:
    """A date and time with its distance to UTC, given in UTC."""
    text = read_text(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise fault(f"instant mal écrit {quoted(text)}", "il s'écrit 2026-11-20T10:00:00+01:00")
    return moment.astimezone(UTC)


def read_month(value: Any) -> date:
    """A month, as its first day."""
    text = read_text(value)
    match = _MONTH.fullmatch(text)
    if not match or not 1900 <= int(match[1]) <= 2200:
        raise fault(f"mois mal écrit {quoted(text)}", "un mois s'écrit AAAA-MM, comme 2027-04")
    return date(int(match[1]), int(match[2]), 1)


def read_flag(value: Any) -> bool:
    """Yes or no."""
    text = read_text(value).lower()
    if text not in {"true", "false", "oui", "non"}:
        raise fault(f"{quoted(text)} au lieu de « true » ou « false »")
    return text in {"true", "oui"}


def read_territory(value: Any) -> str:
    """A territory's key: a level and a code. Whether it exists is the vocabulary's to say."""
    text = read_text(value)
    if not _TERRITORY.fullmatch(text):
        raise fault(f"territoire mal écrit {quoted(text)}", "exemples : pays:FR, reg:93, dep:13, etranger:BE")
    return text


def read_hashtag(value: Any) -> str:
    """A hashtag, without its « # »."""
    text = read_text(value).removeprefix("#")
    if not _HASHTAG.fullmatch(text):
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


def read_rule(value: Any) -> Yearly:
    """A yearly recurrence, in the words of RFC 5545."""
    text = read_text(value)
    try:
        return Yearly.parse(text)
    except ValueError:
        expected = "exemples : FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU ou FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=8"
        raise fault(f"récurrence mal écrite {quoted(text)}", expected) from None


def _words(vocabulary: type[W]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [word.value for word in vocabulary]})


def _integer(least: int, most: int) -> tuple[PlainValidator, WithJsonSchema]:
    reader = PlainValidator(between("un nombre entier", int, least, most))
    return reader, WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


Reference = Annotated[str, PlainValidator(read_text), string()]
CampaignId = Annotated[str, PlainValidator(read_campaign_id), string(pattern=f"^{_ID.pattern}$")]
Moment = Annotated[datetime, PlainValidator(read_moment), string(format="date-time")]
Month = Annotated[date, PlainValidator(read_month), string(pattern=f"^{_MONTH.pattern}$")]
Flag = Annotated[bool, PlainValidator(read_flag), WithJsonSchema({"type": "boolean"})]
TerritoryKey = Annotated[str, PlainValidator(read_territory), string(pattern=f"^{_TERRITORY.pattern}$")]
Hashtag = Annotated[str, PlainValidator(read_hashtag), string(maxLength=101)]
Summary = Annotated[
    str, PlainValidator(read_summary), WithJsonSchema({"type": "string", "minLength": 60, "maxLength": 300})
]
SecureUrl = Annotated[
    str, PlainValidator(read_secure_url), string(format="uri", pattern="^https://[^#@\\s]+$")
]
Rule = Annotated[Yearly, PlainValidator(read_rule), string(pattern="^FREQ=YEARLY;BYMONTH=")]
Version = Annotated[int, *_integer(1, 100_000)]
Year = Annotated[int, *_integer(1900, 2200)]
Count = Annotated[int, *_integer(0, 1_000_000_000)]
Euros = Annotated[int, *_integer(0, 10_000_000_000)]
StatusWord = Annotated[Status, PlainValidator(one_of(Status)), _words(Status)]
ToneWord = Annotated[Tone, PlainValidator(one_of(Tone)), _words(Tone)]
VisibilityWord = Annotated[Visibility, PlainValidator(one_of(Visibility)), _words(Visibility)]
StepWord = Annotated[Step, PlainValidator(one_of(Step)), _words(Step)]
AssetWord = Annotated[AssetKind, PlainValidator(one_of(AssetKind)), _words(AssetKind)]
CaptionWord = Annotated[CaptionMode, PlainValidator(one_of(CaptionMode)), _words(CaptionMode)]
ElectionWord = Annotated[ElectionKind, PlainValidator(one_of(ElectionKind)), _words(ElectionKind)]
