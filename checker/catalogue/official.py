"""The criteria of the RGAA as the State publishes them, compared with a version of ours. Pure.

Ours holds summaries in our own words: what is compared is which criteria there are, their tests, their levels
and what they cite. Criteria are recognised by their words and their order, not by their numbers alone: one
criterion more moves all those after it.
RGAA 4: https://github.com/DISIC/accessibilite.numerique.gouv.fr/tree/main/RGAA (criteres.json)
RGAA 5, a draft: `checker.catalogue.projected`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checker.model import WCAG, Criterion, Norm, Reference
from checker.plain_text import printable
from checker.reading import plain

_Shape = TypeVar("_Shape", bound=BaseModel)
_Number = Annotated[int, Field(ge=1, le=99)]
_Text = Annotated[str, Field(min_length=1, max_length=2000)]
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()]{0,500}\)")
_CITED = re.compile(r"\s*(\d\.\d\.\d{1,2})\b(?:.{0,200}\((A{1,3})\))?.{0,200}")
_WORD = re.compile(r"[a-z]{4,}")
_STEM = 5
_MOST = 500
_LEAST = 0.6
"""Likeness, of 3 at most, under which two criteria are not the same."""

_TITLES = (
    "Critères ajoutés", "Critères retirés", "Critères renumérotés", "Tests ajoutés", "Tests retirés", "Niveaux",
    "Références", "Thématiques",
)  # fmt: skip
_EMPTY = frozenset(
    [
        "avec",
        "cette",
        "chaque",
        "dans",
        "elle",
        "elles",
        "hors",
        "page",
        "pages",
        "particuliers",
        "pour",
        "sont",
    ]
)
"""Words that most criteria have."""


class _Read(BaseModel):
    """A part of the official file: only what is compared."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Criterium(_Read):
    number: _Number
    title: _Text
    tests: dict[Annotated[str, Field(pattern=r"^[1-9]\d?$")], _Text | list[_Text]] = Field(min_length=1)
    references: list[dict[str, Any]] = []


class _Entry(_Read):
    criterium: _Criterium


class _Topic(_Read):
    topic: _Text
    number: _Number
    criteria: list[_Entry] = Field(min_length=1, max_length=99)


class _Wcag(_Read):
    version: float | str


class _File(_Read):
    topics: list[_Topic] = Field(min_length=1, max_length=99)
    wcag: _Wcag = _Wcag(version="2.1")


@dataclass(frozen=True)
class Difference:
    """What a version has that another has not: a French sentence, and under which title it is told."""

    title: str
    sentence: str


def read(document: Any) -> tuple[Criterion, ...]:
    """The criteria of an official file, once parsed; their titles are its own. Raises `ValueError`, with a
    French sentence."""
    known = shaped(_File, document, "RGAA")
    found = tuple(_criterion(known, topic, one.criterium) for topic in known.topics for one in topic.criteria)
    return sound(found)


def shaped(kind: type[_Shape], document: Any, name: str) -> _Shape:
    """A file of criteria, once parsed, in the shape of its version (`name`). Raises `ValueError`, with a French
    sentence."""
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "le document"
        raise ValueError(
            f"ce n'est pas un fichier de critères du {name} : « {where} » n'y est pas lisible."
        ) from None


def sound(found: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Criteria that may be compared: so many at most, each once. Raises `ValueError`."""
    if len(found) > _MOST:
        raise ValueError(f"il a {len(found)} critères, plus que {_MOST}.")
    numbers = Counter(one.number for one in found)
    twice = next((number for number, times in numbers.items() if times > 1), "")
    if twice:
        raise ValueError(f"le critère {twice} y est deux fois.")
    return found


def followed(number: str, ranks: list[int]) -> int:
    """How many tests a criterion has, once their ranks follow one another from 1. Raises `ValueError`."""
    if ranks != list(range(1, len(ranks) + 1)):
        raise ValueError(f"les tests du critère {number} ne se suivent pas : {', '.join(map(str, ranks))}.")
    return len(ranks)


def _criterion(known: _File, topic: _Topic, one: _Criterium) -> Criterion:
    number = f"{topic.number}.{one.number}"
    tests = followed(number, sorted(map(int, one.tests)))
    told = [(text, _CITED.fullmatch(text)) for text in _wcag(one.references)]
    if unread := next((text for text, found in told if not found), ""):
        raise ValueError(
            f"le critère {number} cite « {bare(unread)[:80]} », qui n'est pas un critère des WCAG."
        )
    cited = [(found[1], found[2]) for _, found in told if found]
    version = str(known.wcag.version)
    references = tuple(dict.fromkeys(Reference(WCAG, version, sc) for sc, _ in cited))
    level = min((level for _, level in cited if level), default="A")
    return Criterion(topic.number, bare(topic.topic), number, level, references, bare(one.title), tests)


def _wcag(references: Sequence[dict[str, Any]]) -> Iterator[str]:
    for one in references:
        listed = one.get("wcag", ())
        yield from (text for text in listed if isinstance(text, str)) if isinstance(listed, list) else ()


def bare(text: str) -> str:
    """A text without its mark-up."""
    return " ".join(printable(_LINK.sub(r"\1", text).replace("`", "")).split())


# --- what differs -------------------------------------------------------------------------------


Pairs = list[tuple[Criterion | None, Criterion | None]]
"""What was, and what is; None for what is new, or is no more."""


def paired(before: Sequence[Criterion], after: Sequence[Criterion]) -> Pairs:
    """The criteria of two versions side by side, theme by theme, in their order."""
    themes = sorted({one.theme for one in (*before, *after)})
    return [
        pair
        for theme in themes
        for pair in _aligned(
            [one for one in before if one.theme == theme], [one for one in after if one.theme == theme]
        )
    ]


def _aligned(before: Sequence[Criterion], after: Sequence[Criterion]) -> Pairs:
    """The pairs whose likeness is the greatest altogether, in order."""
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            likeness = _likeness(before[i], after[j])
            both = likeness + best[i + 1][j + 1] if likeness >= _LEAST else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < len(before) and j < len(after):
        likeness = _likeness(before[i], after[j])
        if likeness >= _LEAST and best[i][j] == likeness + best[i + 1][j + 1]:
            pairs.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((before[i], None))
            i += 1
        else:
            pairs.append((None, after[j]))
            j += 1
    return [*pairs, *((one, None) for one in before[i:]), *((None, one) for one in after[j:])]


def _likeness(one: Criterion, other: Criterion) -> float:
    """From 0 to 3: words that are shared, what is cited, and the number."""
    words, others = _words(one.title), _words(other.title)
    shared = len(words & others) / max(1, min(len(words), len(others)))
    cited, also = ({c.number for c in side.references} for side in (one, other))
    same = len(cited & also) / max(1, len(cited | also))
    return (
        shared
        + same
        + (0.5 if one.number == other.number else 0.0)
        + (0.1 if one.tests == other.tests else 0.0)
    )


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(plain(title)) if word not in _EMPTY)


def differences(before: Norm, after: Sequence[Criterion]) -> list[Difference]:
    """What the official criteria have that a version of ours has not, and the other way round."""
    pairs = paired(before.criteria, after)
    found = [Difference("Critères ajoutés", f"{b.number} : {b.title}") for a, b in pairs if b and not a]
    found += [Difference("Critères retirés", f"{a.number} : {a.title}") for a, b in pairs if a and not b]
    both = [(a, b) for a, b in pairs if a and b]
    found += [
        Difference("Critères renumérotés", f"{a.number} devient {b.number} : {a.title}")
        for a, b in both
        if a.number != b.number
    ]
    found += (difference for a, b in both for difference in _within(a, b))
    found += _of_themes(before, after)
    return sorted(found, key=lambda one: _TITLES.index(one.title))


def _within(before: Criterion, after: Criterion) -> Iterator[Difference]:
    more, fewer = after.test_numbers[before.tests :], before.test_numbers[after.tests :]
    if more:
        yield Difference("Tests ajoutés", f"critère {after.number} : {', '.join(more)}")
    if fewer:
        yield Difference("Tests retirés", f"critère {before.number} : {', '.join(fewer)}")
    if before.level != after.level:
        yield Difference("Niveaux", f"critère {after.number} : {before.level} devient {after.level}")
    was, now = ({str(one) for one in side.references} for side in (before, after))
    if was != now:
        changes = [f"+ {one}" for one in sorted(now - was)] + [f"- {one}" for one in sorted(was - now)]
        yield Difference("Références", f"critère {after.number} : {', '.join(changes)}")


def _of_themes(before: Norm, after: Sequence[Criterion]) -> Iterator[Difference]:
    was = {theme.number: theme.name for theme in before.themes}
    now = {one.theme: one.theme_name for one in after}
    for number in sorted({*was, *now}):
        told = was.get(number, "rien"), now.get(number, "rien")
        if plain(told[0]) != plain(told[1]):
            yield Difference("Thématiques", f"{number} : « {told[0]} » devient « {told[1]} »")


# --- what is written ----------------------------------------------------------------------------


def written(before: Norm, after: Sequence[Criterion], head: str, *, official: bool) -> str:
    """A file of a version: `head`, then its themes and criteria. Our wording is kept for those it already had,
    unless the official one is asked for; a criterion that is new has the official one, and says so."""
    ours = {b.number: a.title for a, b in paired(before.criteria, after) if a and b}
    names = {theme.number: theme.name for theme in before.themes}
    themes = {one.theme: names.get(one.theme, one.theme_name) for one in after}
    lines = [head.rstrip("\n"), "themes:"]
    lines += [f"  - {{numero: {number}, nom: {_quoted(name)}}}" for number, name in themes.items()]
    lines.append("criteres:")
    for one in after:
        kept = "" if official else ours.get(one.number, "")
        mark = "" if kept else " # intitulé officiel, à résumer"
        lines.append(
            f'  - {{numero: "{one.number}", tests: {one.tests}, niveau: {one.level}, {_cited(one)}'
            f"intitule: {_quoted(kept or one.title)}}}{mark}"
        )
    return "\n".join(lines) + "\n"


def _cited(one: Criterion) -> str:
    if not one.references:
        return ""
    return f"wcag: {{{one.references[0].version}: [{', '.join(c.number for c in one.references)}]}}, "


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
