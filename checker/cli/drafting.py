"""A draft of a declaration of accessibility, after the model of the State: what a check knows is filled in, the
rest waits for a person. Pure.

No rate is in it, and no state is chosen: without an audit that is still valid, the law says « non conforme ».
Source: rgaa-4.1.2:obligations/declaration-accessibilite/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as escape_html
from typing import Annotated, Any

from markdown_it import MarkdownIt
from pydantic import BaseModel, Field, ValidationError

from checker.formats.markdown import address, escape
from checker.model import RGAA, Outcome, Transport
from checker.plain_text import counted, french_date, printable

_MOST_MESSAGES = 3
_MOST_PAGES = 200


class _Read(BaseModel):
    """A part of a JSON report: only what a draft takes from it."""


class _Norm(_Read):
    norm: str
    version: str
    criteria: dict[str, str] = {}


class _Page(_Read):
    url: str
    transport: Transport
    file: str = ""


class _Finding(_Read):
    url: str
    outcome: Outcome
    message: str
    references: dict[str, list[str]] = {}


class Site(_Read):
    """A site of a report."""

    site: str
    name: str
    url: str
    organisation: str = ""
    at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT")]
    versions: dict[str, str] = {}
    pages: list[_Page] = []
    findings: list[_Finding] = []


class Checked(_Read):
    """A report of `check --format json`."""

    schema_version: str
    norms: list[_Norm] = []
    sites: list[Site]


@dataclass(frozen=True)
class Defects:
    """What was certainly found of one criterion."""

    number: str
    title: str
    messages: tuple[str, ...]
    pages: int


def read(document: Any) -> Checked:
    """A report as it was parsed. Raises `ValueError`, with a French sentence."""
    try:
        return Checked.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "le document"
        raise ValueError(
            f"ce n'est pas un rapport « --format json » de Conforme : « {where} » y manque."
        ) from None


def draft(report: Checked, site: Site) -> str:
    """The draft, as Markdown."""
    norm = next((norm for norm in report.norms if norm.norm == RGAA), None)
    return "\n".join(_lines(site, norm)) + "\n"


def as_html(markdown: str, title: str) -> str:
    """The draft as a page: nothing that a site says becomes mark-up."""
    body = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return (
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape_html(printable(title))}</title>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _to_fill(what: str) -> str:
    """A mark for a person. A check of the draft finds it, and says that it is left."""
    return f"\\[à compléter : {what}\\]"


def _lines(site: Site, norm: _Norm | None) -> Iterator[str]:
    name, version = escape(site.name), f"{RGAA} {norm.version}" if norm else f"{RGAA} {_to_fill('version')}"
    yield from ("# Déclaration d'accessibilité", "")
    yield (
        f"{_to_fill('nom de cette entité')} s'engage à rendre ses sites internet, intranet, extranet et ses progiciels "
        "accessibles, conformément à l'article 47 de la loi n° 2005-102 du 11 février 2005."
    )
    yield from ("", "À cette fin, cette entité met en œuvre la stratégie et les actions suivantes :", "")
    for what in (
        "schéma pluriannuel de mise en accessibilité",
        "plan d'actions de l'année en cours",
        "bilan",
    ):
        yield f"- {what} : {_to_fill('adresse')}"
    yield from ("", f"Cette déclaration d'accessibilité s'applique à {name} ({address(site.url)}).", "")
    yield from ("## État de conformité", "")
    yield f"{name} est **non conforme** avec le référentiel général d'amélioration de l'accessibilité ({version})."
    yield "Aucun audit de conformité en cours de validité n'est connu : la loi veut alors cet état."
    yield _to_fill("si un audit de moins de trois ans existe, l'état qu'il établit")
    yield from ("", *_results(), "", *_contents(site, norm), "", *_made(site), "", *_answers())


def _results() -> Iterator[str]:
    yield from ("## Résultats des tests", "")
    yield "Aucun résultat d'audit n'est connu. Un contrôle automatique n'est pas un audit, et ne donne aucun taux."
    yield _to_fill("si un audit existe, qui l'a réalisé, quand, et ses résultats")


def _contents(site: Site, norm: _Norm | None) -> Iterator[str]:
    yield from ("## Contenus non accessibles", "", "### Non-conformités", "")
    found = _defects(site, norm)
    if found:
        day = french_date(site.at[:10])
        yield f"Défauts certains relevés par un contrôle automatique le {day} ; un audit en trouverait d'autres."
        yield ""
    for one in found:
        told = " ".join(escape(message) for message in one.messages)
        yield f"- Critère {one.number}, {escape(one.title)} ({counted(one.pages, 'page')}) : {told}"
    yield from ("", _to_fill("les autres non-conformités, que seule une personne peut constater"), "")
    yield from ("### Dérogations pour charge disproportionnée", "", _to_fill("ou « aucune »"), "")
    yield from ("### Contenus non soumis à l'obligation d'accessibilité", "", _to_fill("ou « aucun »"))


def _defects(site: Site, norm: _Norm | None) -> list[Defects]:
    """The certain defects, criterion by criterion, in the order of the norm."""
    if norm is None:
        return []
    said: dict[str, dict[str, set[str]]] = {}
    for finding in site.findings:
        if finding.outcome is Outcome.FAILED:
            for test in finding.references.get(f"{norm.norm} {norm.version}", ()):
                criterion = said.setdefault(test.rpartition(".")[0], {})
                criterion.setdefault(finding.message, set()).add(finding.url)
    return [
        Defects(number, title, tuple(said[number])[:_MOST_MESSAGES], len(set().union(*said[number].values())))
        for number, title in norm.criteria.items()
        if number in said
    ]


def _made(site: Site) -> Iterator[str]:
    yield from ("## Établissement de cette déclaration d'accessibilité", "")
    yield f"Cette déclaration a été établie le {_to_fill('date')}."
    yield from (
        "",
        "### Technologies utilisées pour la réalisation du site",
        "",
        _to_fill("HTML, CSS, JavaScript…"),
    )
    yield from (
        "",
        "### Environnement de test",
        "",
        _to_fill("navigateurs et technologies d'assistance de l'audit"),
    )
    yield from ("", "### Outils pour évaluer l'accessibilité", "")
    yield from _tools(site.versions)
    yield f"- {_to_fill('outils des personnes qui ont audité le site')}"
    yield from ("", "### Pages du site ayant fait l'objet de la vérification de conformité", "")
    yield from (_to_fill("l'échantillon de l'audit"), "", "Pages vues par le contrôle automatique :", "")
    seen = [page for page in site.pages if page.transport is Transport.COMPLETED]
    yield from (f"- {escape(page.file) if page.file else address(page.url)}" for page in seen[:_MOST_PAGES])
    if not seen:
        yield "- aucune"
    if len(seen) > _MOST_PAGES:
        yield f"- et {len(seen) - _MOST_PAGES} autres, dans le rapport"


def _tools(versions: dict[str, str]) -> Iterator[str]:
    known = {"conforme": "Conforme", "axe": "axe-core", "axe-core": "axe-core"}
    yield from (f"- {label} {escape(versions[key])}" for key, label in known.items() if key in versions)


def _answers() -> Sequence[str]:
    return (
        "## Retour d'information et contact",
        "",
        "Si vous n'arrivez pas à accéder à un contenu ou à un service, vous pouvez contacter le responsable du site pour",
        "être orienté vers une alternative accessible ou obtenir le contenu sous une autre forme.",
        "",
        f"- Envoyer un message : {_to_fill('adresse du formulaire')}",
        f"- Écrire à : {_to_fill('courriel')}",
        "",
        "## Voies de recours",
        "",
        "Si vous constatez un défaut d'accessibilité qui vous empêche d'accéder à un contenu ou à un service, que vous nous",
        "le signalez et que vous n'obtenez pas de réponse satisfaisante, vous pouvez :",
        "",
        "- écrire un message au Défenseur des droits : <https://formulaire.defenseurdesdroits.fr/> ;",
        "- contacter son délégué dans votre région : <https://www.defenseurdesdroits.fr/saisir/delegues> ;",
        "- lui envoyer un courrier, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.",
    )
