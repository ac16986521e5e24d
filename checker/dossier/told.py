"""The dossier as blocks of words, addresses and code: whoever writes them makes hostile text safe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from checker.catalogue.links import resolved
from checker.dossier.grounds import source
from checker.dossier.made import Dossier, Part, Said
from checker.model import Finding, Outcome, Rule, Transport, place
from checker.model.address import placed
from checker.plain_text import counted, french_date

Linked = Callable[[Rule], str]
"""Where the page of a rule is; empty when nobody knows."""


@dataclass(frozen=True)
class Code:
    """Words to be shown as they are."""

    words: str


@dataclass(frozen=True)
class Address:
    """An address that a visited page, or a register, gave."""

    url: str


@dataclass(frozen=True)
class Page:
    """A page of our own, under its title."""

    url: str
    title: str


Piece = str | Code | Address | Page


class Kind(StrEnum):
    """What a block is."""

    TITLE = "titre"
    TEXT = "texte"
    ITEM = "élément"
    STEP = "étape"


@dataclass(frozen=True)
class Block:
    """A title, a paragraph, an item of a list or of an ordered one; `depth` from 0."""

    kind: Kind
    depth: int
    pieces: tuple[Piece, ...]


_NOT_A_PROOF = (
    "Ce dossier vient de contrôles automatiques. Il ne prouve pas une conformité, ne donne pas de taux, et n'est pas un "
    "avis juridique : un audit se fait par une personne, et seuls les textes font foi."
)
_MOST = 10
"""Pages not seen that are named."""

_TEXTS = (
    (
        "Loi n° 2005-102 du 11 février 2005, articles 47 et 47-1",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000809647",
    ),
    (
        "Décret n° 2019-768 du 24 juillet 2019",
        "https://www.legifrance.gouv.fr/affichTexte.do?cidTexte=JORFTEXT000038811937",
    ),
    (
        "RGAA, obligations : mentions, déclaration, schéma",
        resolved("rgaa-4.1.2:obligations/mentions-et-pages-obligatoires/"),
    ),
)


def blocks(told: Dossier, linked: Linked) -> Iterator[Block]:
    """The whole dossier, in order; its own title is the first block."""
    yield from _head(told)
    yield from _declared(told)
    yield from _first(told, linked)
    yield from _grounds(told, linked)
    yield from _unseen(told, linked)
    yield from _next(told, linked)
    yield from _sources()


def _title(depth: int, words: str) -> Block:
    return Block(Kind.TITLE, depth, (words,))


def _text(*pieces: Piece) -> Block:
    return Block(Kind.TEXT, 0, pieces)


def _item(*pieces: Piece, depth: int = 0) -> Block:
    return Block(Kind.ITEM, depth, pieces)


def _head(told: Dossier) -> Iterator[Block]:
    audit = told.audit
    seen = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    known = placed(audit.site.url) == audit.site.url
    where = Address(audit.site.url) if known else "Dossier sans adresse"
    yield _title(0, f"Dossier de mise en conformité : {audit.site.name}")
    yield _text(
        where, f", visité le {french_date(audit.at)}. {counted(seen, 'page vue')} sur {len(audit.pages)}."
    )
    yield _text(_NOT_A_PROOF)


def _declared(told: Dossier) -> Iterator[Block]:
    yield _title(1, "Ce qui est déclaré, ce qui a été mesuré")
    yield _item("D'après ce que le site publie :")
    said = dict.fromkeys(one.message for one in told.declared) or ["Rien n'a pu être lu."]
    yield from (_item(message, depth=1) for message in said)
    yield _item(f"D'après ce qui a été vu, règles qui parlent du RGAA : {_counts(told)}.")
    for one in told.contradictions[:_MOST]:
        yield _item(f"À rapprocher : {one.message} ", *_at(one))


def _counts(told: Dossier) -> str:
    count = told.measured
    words = (
        f"{count.get(Outcome.FAILED, 0)} avec un défaut certain",
        f"{count.get(Outcome.CANT_TELL, 0)} à vérifier par une personne",
        f"{count.get(Outcome.PASSED, 0)} sans défaut vu",
        f"{count.get(Outcome.UNTESTED, 0)} {Outcome.UNTESTED.label}",
    )
    return ", ".join(words)


def _first(told: Dossier, linked: Linked) -> Iterator[Block]:
    yield _title(1, "Par où commencer")
    if not told.first:
        yield _text(
            "Aucun défaut certain parmi les obligations regardées. Restent ce qui est à vérifier et ce qui n'a pas été vu."
        )
    for one in told.first:
        yield Block(Kind.STEP, 0, (*_named(one.rule, linked), f" : {one.findings[0].message}"))


def _named(rule: Rule, linked: Linked) -> tuple[Piece, ...]:
    """A rule by its title, leading to its page when it is known, else with the command that explains it."""
    where = linked(rule)
    return (
        (Page(where, rule.title),) if where else (f"{rule.title} (", Code(f"conforme explain {rule.id}"), ")")
    )


def _grounds(told: Dossier, linked: Linked) -> Iterator[Block]:
    yield _title(1, "Les motifs, dans l'ordre du risque")
    origin = source()
    yield _text(
        f"Les premiers sont ceux d'une mise en demeure publique. {origin['texte']} : ",
        Address(origin["url"]),
        ".",
    )
    for number, part in enumerate(told.parts, 1):
        yield _title(2, f"{number}. {part.ground.title} : {part.verdict}")
        yield _text(part.ground.why)
        yield from _part(part, linked)


def _part(part: Part, linked: Linked) -> Iterator[Block]:
    for one in part.said:
        if one.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
            yield from _places(one, linked)
    for outcome in (Outcome.PASSED, Outcome.UNTESTED, Outcome.INAPPLICABLE):
        number = sum(one.outcome is outcome for one in part.said)
        if number:
            yield _item(f"{outcome.label.capitalize()} : {counted(number, 'règle')}.")
    if not part.said:
        yield _item("À regarder par une personne : ce silence n'est pas une réussite.")


def _places(one: Said, linked: Linked) -> Iterator[Block]:
    yield _item(f"{one.outcome.label.capitalize()} : ", *_named(one.rule, linked))
    for finding in one.findings:
        yield _item(f"{finding.message} ", *_at(finding), depth=1)
    if one.left:
        yield _item(f"{counted(one.left, 'autre')} de même nature.", depth=1)


def _at(finding: Finding) -> tuple[Piece, ...]:
    where = place(finding)
    shown = Address(where) if where == finding.url else Code(where)
    return ("(", shown, ")") if where else ()


def _unseen(told: Dossier, linked: Linked) -> Iterator[Block]:
    yield _title(1, "Ce qui n'a pas pu être vu")
    for page in told.unseen[:_MOST]:
        yield _item("Page non vue : ", Address(page.url), f", {page.transport.label}.")
    left = len(told.unseen) - _MOST
    if left > 0:
        yield _item(f"{counted(left, 'autre page')}.")
    for one in told.untested:
        yield _item(*_named(one.rule, linked), f" : {one.findings[0].message}")
    yield _item(
        "Les critères du RGAA qu'aucune règle ne juge : une personne les vérifie. Leur silence n'est pas une réussite."
    )


def _next(told: Dossier, linked: Linked) -> Iterator[Block]:
    """What the version of the RGAA to come changes for the site: what is known of it, and nothing else."""
    coming = told.coming
    yield _title(1, f"Ce qui change avec le {coming.title}")
    if coming.published and coming.deadline:
        yield _text(
            f"Le {coming.title} a été publié le {french_date(coming.published)}. Une déclaration faite avant ce jour est à "
            f"refaire au plus tard le {french_date(coming.deadline)}."
        )
    else:
        yield _text(
            f"Le {coming.title} n'est pas publié, à notre connaissance (à confirmer). Une déclaration faite avant sa "
            "publication sera à refaire dans les dix-huit mois qui la suivent : la date n'est pas connue."
        )
    looked_at = [(one, said) for one, said in told.additions if said]
    for addition, said in looked_at:
        for one in said:
            yield _item(f"{addition.reference} : {one.outcome.label}, ", *_named(one.rule, linked))
    if left := [str(one.reference.number) for one, said in told.additions if not said]:
        yield _item(
            f"Ajouts des {told.additions[0][0].reference.norm} {told.additions[0][0].reference.version} non examinés, "
            f"ce qui n'est ni une réussite ni un défaut : {', '.join(left)}."
        )


def _sources() -> Iterator[Block]:
    yield _title(1, "Les textes")
    yield from (_item(f"{name} : ", Address(url)) for name, url in _TEXTS)
    yield _item(
        "L'Arcom contrôle ces obligations. Une mise en demeure est publique, et un manquement qui dure peut être sanctionné."
    )
