"""The criteria of the RGAA 5 in the shape its authors publish: one list, projected on several référentiels. Pure.

A criterion has tests in each référentiel that keeps it, numbered anew there; where it has none it is out of that
référentiel, which nobody may take for « without object », nor for a criterion that is no more. A theme without any
criterion is one that the file does not give yet. The shape is that of a draft: to be confirmed.
Source: https://github.com/DISIC/teleservice-conformite, rgaa/data/5/criteres.json and packages/content, read in
November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.catalogue.official import bare, followed, shaped, sound
from checker.model import WCAG, Criterion, Reference

_Text = Annotated[str, Field(min_length=1, max_length=2000)]
_Id = Annotated[str, Field(pattern=r"^[a-z]{1,30}$")]


class _Read(BaseModel):
    """A part of the file: only what is compared."""

    model_config = ConfigDict(strict=True, extra="ignore")


class _Cited(_Read):
    standard: _Text
    reference: _Text
    level: Literal["A", "AA", "AAA", ""] = ""


class _Appendix(_Read):
    references: list[_Cited] = []


class _Test(_Read):
    number: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}\.[1-9]\d?$")]


class _Projection(_Read):
    tests: list[_Test] = Field(min_length=1, max_length=99)
    appendix: _Appendix = _Appendix()


class _Criterium(_Read):
    number: Annotated[str, Field(pattern=r"^[1-9]\d?\.[1-9]\d?$")]
    title: _Text
    referentiels: dict[_Id, _Projection] = Field(max_length=20)


class _Topic(_Read):
    number: Annotated[str, Field(pattern=r"^[1-9]\d?$")]
    title: _Text
    criteria: list[_Criterium] = Field(max_length=99)


class _Referentiel(_Read):
    id: _Id
    title: _Text


class _Version(_Read):
    version: Annotated[str, Field(pattern=r"^\d{1,2}(?:\.\d{1,2}){0,3}$")]


class _File(_Read):
    rgaa: _Version
    referentiels: list[_Referentiel] = Field(min_length=1, max_length=20)
    topics: list[_Topic] = Field(min_length=1, max_length=99)
    urls: Mapping[str, str] = {}


@dataclass(frozen=True)
class Projected:
    """What a file says of one référentiel. `outside`: the criteria that it leaves out; `silent`: the themes, by
    number, of which the file gives no criterion at all; `address`: where a criterion will be, with `{numero}`."""

    version: str
    referentiel: str
    title: str
    criteria: tuple[Criterion, ...]
    outside: tuple[Criterion, ...]
    silent: Mapping[int, str]
    address: str


def is_projected(document: Any) -> bool:
    """Whether a file has this shape, rather than that of the RGAA 4."""
    return isinstance(document, dict) and "referentiels" in document


def read(document: Any, referentiel: str) -> Projected:
    """What a file says of one of its référentiels. Raises `ValueError`, with a French sentence."""
    known = shaped(_File, document, "RGAA 5")
    titles = {one.id: one.title for one in known.referentiels}
    if referentiel not in titles:
        raise ValueError(f"il n'a pas de référentiel « {referentiel} » ; il a : {', '.join(titles)}.")
    every = [(topic, one) for topic in known.topics for one in topic.criteria]
    mine = [(topic, one) for topic, one in every if referentiel in one.referentiels]
    return Projected(
        known.rgaa.version,
        referentiel,
        bare(titles[referentiel]),
        sound(tuple(_criterion(topic, one, one.referentiels[referentiel]) for topic, one in mine)),
        sound(tuple(_outside(topic, one) for topic, one in every if referentiel not in one.referentiels)),
        {int(topic.number): bare(topic.title) for topic in known.topics if not topic.criteria},
        known.urls.get("criterion", "").replace("{referentiel}", referentiel).replace("{number}", "{numero}"),
    )


def _outside(topic: _Topic, one: _Criterium) -> Criterion:
    """A criterion that has no test here: its words are all that is known."""
    return Criterion(int(topic.number), bare(topic.title), one.number, "A", (), bare(one.title), 0)


def _criterion(topic: _Topic, one: _Criterium, projection: _Projection) -> Criterion:
    if one.number.partition(".")[0] != topic.number:
        raise ValueError(f"le critère {one.number} n'est pas de la thématique {topic.number}.")
    strange = next(
        (test.number for test in projection.tests if test.number.rpartition(".")[0] != one.number), ""
    )
    if strange:
        raise ValueError(f"le test {strange} n'est pas du critère {one.number}.")
    tests = followed(one.number, [int(test.number.rpartition(".")[2]) for test in projection.tests])
    cited = [cite for cite in projection.appendix.references if cite.standard.startswith(f"{WCAG} ")]
    references = dict.fromkeys(Reference(WCAG, cite.standard.split()[1], cite.reference) for cite in cited)
    level = min((cite.level for cite in cited if cite.level), default="A")
    return Criterion(
        int(topic.number), bare(topic.title), one.number, level, tuple(references), bare(one.title), tests
    )
