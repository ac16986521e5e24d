"""The tables about the estate: sites, organisations, verdicts, their evidence, the pages visited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker import model
from checker.model import Audit, Outcome
from checker.publish.data.columns import Table, Value, citing, day, labels, number, text, truth
from checker.publish.page.figures import Entry, role_name
from checker.publish.page.publication import Publication

_OUTCOMES = labels(Outcome)
_TRANSPORTS = labels(model.Transport)
_ROLES = {role.value: role_name(role) for role in model.Role}
_PROVEN = (Outcome.FAILED, Outcome.CANT_TELL)
_COUNTED = {
    "conformes": Outcome.PASSED,
    "non_conformes": Outcome.FAILED,
    "a_verifier": Outcome.CANT_TELL,
    "non_testes": Outcome.UNTESTED,
    "non_applicables": Outcome.INAPPLICABLE,
}


def _counted(outcome: Outcome) -> Value:
    return lambda entry: entry.tally[outcome]


SITES = Table(
    "sites",
    "Les sites du registre",
    "Une ligne par site inscrit, visité ou non : ce que le registre en dit, ce que la dernière visite a "
    "donné, et le nombre de règles par verdict.",
    ("identifiant",),
    (
        text("identifiant", "Identifiant stable du site au registre", "site.id"),
        text("nom", "Nom du site", "site.name"),
        text("adresse", "Adresse de la page d'accueil", "site.url"),
        text("organisation", "Identifiant de l'organisation qui répond du site", "site.organisation"),
        text(
            "nature",
            "Nature du site ; vide si le registre ne la précise pas",
            "site.kind",
            optional=True,
            values=labels(model.Kind),
        ),
        text(
            "etat",
            "Où en est le site, de son annonce à sa fermeture",
            "site.lifecycle",
            values=labels(model.Lifecycle),
        ),
        text("successeur", "Adresse du site qui le remplace", "site.successor", optional=True),
        day("ouvert_le", "Jour d'ouverture, s'il est connu", "site.opened"),
        day("refondu_le", "Jour de la dernière refonte, s'il est connu", "site.redesigned"),
        text(
            "agrement",
            "État de l'agrément du SIG",
            "site.agreement.state",
            values=labels(model.AgreementState),
        ),
        day("agrement_le", "Jour de cet état, s'il est connu", "site.agreement.date"),
        day(
            "visite_le",
            "Jour de la dernière visite ; vide si le site n'a pas encore été visité",
            lambda e: e.audit and e.audit.at,
        ),
        text("visite", "Ce qu'est devenue la visite de la page d'accueil", "transport", values=_TRANSPORTS),
        text(
            "visite_motif",
            "Pourquoi la page n'a pas été vue, ou une précision",
            lambda e: e.audit.detail if e.audit else "",
        ),
        number("pages_vues", "Nombre de pages réellement vues", "seen_pages"),
        number(
            "pages_echantillon",
            "Nombre de pages que la visite a essayé de voir",
            lambda e: len(e.audit.pages) if e.audit else 0,
        ),
        *(
            number(name, f"Nombre de règles « {outcome.label} »", _counted(outcome))
            for name, outcome in _COUNTED.items()
        ),
    ),
    lambda publication: publication.estate.entries,
)


class _Family(NamedTuple):
    organisation: model.Organisation
    entries: list[Entry]


def _families(publication: Publication) -> Iterator[_Family]:
    groups = {organisation.id: entries for organisation, entries in publication.estate.groups({})}
    for key in sorted(publication.organisations):
        yield _Family(publication.organisations[key], groups.get(key, []))


ORGANISATIONS = Table(
    "organisations",
    "Les organisations",
    "Une ligne par organisation du registre, avec le nombre de sites dont elle répond elle-même.",
    ("identifiant",),
    (
        text("identifiant", "Identifiant stable de l'organisation", "organisation.id"),
        text("nom", "Nom de l'organisation", "organisation.name"),
        text(
            "rattachement",
            "Identifiant de l'organisation dont elle dépend",
            "organisation.parent",
            optional=True,
        ),
        number(
            "sites",
            "Nombre de sites dont elle répond, sans ceux des organisations rattachées",
            lambda f: len(f.entries),
        ),
        number(
            "sites_vus",
            "Parmi eux, nombre de sites dont la page d'accueil a été vue",
            lambda f: sum(entry.seen for entry in f.entries),
        ),
    ),
    _families,
)


class _Verdict(NamedTuple):
    audit: Audit
    rule: str
    outcome: Outcome
    reason: str
    same: int


def _verdicts(audit: Audit) -> Iterator[_Verdict]:
    """Rule by rule: the first sentence that explains its verdict, how many findings say the same."""
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    verdicts = audit.verdicts()
    for finding in audit.findings:
        if finding.outcome is verdicts[finding.rule]:
            first.setdefault(finding.rule, finding.message)
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    for rule in sorted(first):
        yield _Verdict(audit, rule, verdicts[rule], first[rule], counts[rule])


_SITE = "Identifiant du site au registre"
_RULE = "Identifiant de la règle"
_OUTCOME_FR = "Le verdict en français"

VERDICTS = Table(
    "verdicts",
    "Les verdicts",
    "Une ligne par site audité et par règle posée. « Non testé » n'est ni une réussite ni un défaut : la page "
    "n'a pas été vue, ou la règle se vérifie par une personne.",
    ("site", "regle"),
    (
        text("site", _SITE, "audit.site.id"),
        text("regle", _RULE, "rule"),
        day("date", "Jour de la visite", "audit.at", optional=False),
        text("verdict", "Verdict, dans le vocabulaire EARL du W3C", "outcome", values=_OUTCOMES),
        text("verdict_libelle", _OUTCOME_FR, "outcome.label"),
        text("motif", "La première phrase qui explique le verdict", "reason"),
        number("constats", "Nombre de constats qui disent la même chose", "same"),
    ),
    of_audit=_verdicts,
)


class _Proof(NamedTuple):
    audit: Audit
    rank: int
    finding: model.Finding


def _proofs(audit: Audit) -> Iterator[_Proof]:
    rank: dict[str, int] = {}
    for finding in audit.findings:
        if finding.outcome in _PROVEN:
            rank[finding.rule] = rank.get(finding.rule, 0) + 1
            yield _Proof(audit, rank[finding.rule], finding)


FINDINGS = Table(
    "constats",
    "Les constats et leurs preuves",
    "Une ligne par constat « non conforme » ou « à vérifier », avec sa preuve. Les autres verdicts "
    "s'expliquent par leur motif, dans la table des verdicts.",
    ("site", "regle", "rang"),
    (
        text("site", _SITE, "audit.site.id"),
        text("regle", _RULE, "finding.rule"),
        number("rang", "Rang du constat pour ce site et cette règle, à partir de 1", "rank"),
        text("verdict", "Ce que dit ce constat", "finding.outcome", values=labels(_PROVEN)),
        text("verdict_libelle", _OUTCOME_FR, "finding.outcome.label"),
        *(
            text(one.metadata["column"], one.metadata["meaning"], f"finding.{one.name}")
            for one in model.texts("message", "url", "selector", "snippet", "searched")
        ),
        *citing("ce constat", "finding.references"),
    ),
    of_audit=_proofs,
)


class _Tried(NamedTuple):
    site: str
    rank: int
    page: model.PageReport


def _tried(publication: Publication) -> Iterator[_Tried]:
    for entry in publication.estate.entries:
        for rank, page in enumerate(entry.audit.pages if entry.audit else (), start=1):
            yield _Tried(entry.site.id, rank, page)


PAGES = Table(
    "pages",
    "Les pages visitées",
    "Une ligne par page de l'échantillon de chaque site audité, et ce qu'elle est devenue.",
    ("site", "rang"),
    (
        text("site", _SITE, "site"),
        number(
            "rang", "Rang de la page dans l'échantillon ; la première est celle que nomme le registre", "rank"
        ),
        text("adresse", "Adresse demandée", "page.url"),
        text("role", "Rôle de la page dans l'échantillon", "page.role", values=_ROLES),
        text("visite", "Ce qu'est devenue la visite de cette page", "page.transport", values=_TRANSPORTS),
        text("visite_motif", "Pourquoi la page n'a pas été vue, ou une précision", "page.detail"),
        number("code_http", "Code de la réponse HTTP, s'il y en a eu une", "page.status", optional=True),
        text("adresse_finale", "Adresse où la page a été trouvée, après les redirections", "page.final_url"),
        truth("affichee", "Si un navigateur a affiché la page", "page.rendered"),
        text(
            "inchangee_depuis",
            "Quand un navigateur a vu la page, si elle n'a pas changé depuis (ISO 8601) ; vide si c'est à cette visite",
            "page.looked",
        ),
        text(
            "gabarit",
            "Adresse de la page du même gabarit qui est vue dans ses états ; vide si aucun gabarit n'a été reconnu",
            "page.template",
        ),
    ),
    _tried,
)

ESTATE = (SITES, ORGANISATIONS, VERDICTS, FINDINGS, PAGES)
"""The tables about the estate."""
