"""The tables about the estate: sites, organisations, verdicts, their evidence, the pages visited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.model import AgreementState, Audit, Finding, Kind, Lifecycle, Outcome, Role, Site, Transport
from checker.publish.data.columns import Row, Table, cited, citing, day, labels, number, text, truth
from checker.publish.page.figures import role_name
from checker.publish.page.publication import Publication

_OUTCOMES = labels(Outcome)
_SAID = {outcome: (outcome.value, outcome.label) for outcome in Outcome}
_TRANSPORTS = labels(Transport)
_ROLES = {role.value: role_name(role) for role in Role}
_PROVEN = (Outcome.FAILED, Outcome.CANT_TELL)
_COUNTED = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.CANT_TELL,
    Outcome.UNTESTED,
    Outcome.INAPPLICABLE,
)


def _sites(publication: Publication) -> Iterator[Row]:
    for entry in publication.estate.entries:
        site, audit = entry.site, entry.audit
        yield (
            *_registered(site),
            audit.at[:10] if audit else None,
            entry.transport.value,
            audit.detail if audit else "",
            entry.seen_pages,
            len(audit.pages) if audit else 0,
            *(entry.tally[outcome] for outcome in _COUNTED),
        )


def _registered(site: Site) -> Row:
    agreed, opened, redesigned = site.agreement.date, site.opened, site.redesigned
    return (
        site.id,
        site.name,
        site.url,
        site.organisation,
        site.kind.value if site.kind else None,
        site.lifecycle.value,
        site.successor,
        opened.isoformat() if opened else None,
        redesigned.isoformat() if redesigned else None,
        site.agreement.state.value,
        agreed.isoformat() if agreed else None,
    )


def _organisations(publication: Publication) -> Iterator[Row]:
    groups = {organisation.id: entries for organisation, entries in publication.estate.groups({})}
    for key in sorted(publication.organisations):
        organisation, entries = publication.organisations[key], groups.get(key, [])
        yield key, organisation.name, organisation.parent, len(entries), sum(entry.seen for entry in entries)


def _verdicts(audits: Iterable[Audit]) -> Iterator[Row]:
    for audit in audits:
        site, day_seen = audit.site.id, audit.at[:10]
        for rule, (outcome, reason, count) in _explained(audit).items():
            yield site, rule, day_seen, *_SAID[outcome], reason, count


def _explained(audit: Audit) -> dict[str, tuple[Outcome, str, int]]:
    """Rule id → its verdict, the first sentence that explains it, how many findings say the same."""
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    verdicts = audit.verdicts()
    for finding in audit.findings:
        if finding.outcome is verdicts[finding.rule]:
            first.setdefault(finding.rule, finding.message)
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return {rule: (verdicts[rule], first[rule], counts[rule]) for rule in sorted(first)}


def _findings(audits: Iterable[Audit]) -> Iterator[Row]:
    for audit in audits:
        rank: dict[str, int] = {}
        for finding in audit.findings:
            if finding.outcome in _PROVEN:
                rank[finding.rule] = rank.get(finding.rule, 0) + 1
                yield _evidence(audit.site, finding, rank[finding.rule])


def _evidence(site: Site, finding: Finding, rank: int) -> Row:
    return (
        site.id,
        finding.rule,
        rank,
        *_SAID[finding.outcome],
        finding.message,
        finding.url,
        finding.selector,
        finding.snippet,
        finding.searched,
        *cited(finding.references),
    )


def _pages(publication: Publication) -> Iterator[Row]:
    for entry in publication.estate.entries:
        for rank, page in enumerate(entry.audit.pages if entry.audit else (), start=1):
            yield (
                entry.site.id,
                rank,
                page.url,
                page.role.value,
                page.transport.value,
                page.detail,
                page.status,
                page.final_url,
                page.rendered,
            )


_SITE = text("site", "Identifiant du site au registre")
_RULE = text("regle", "Identifiant de la règle")
_OUTCOME = text("verdict", "Verdict, dans le vocabulaire EARL du W3C", values=_OUTCOMES)
_OUTCOME_FR = text("verdict_libelle", "Le verdict en français")

SITES = Table(
    "sites",
    "Les sites du registre",
    "Une ligne par site inscrit, visité ou non : ce que le registre en dit, ce que la dernière visite a "
    "donné, et le nombre de règles par verdict.",
    ("identifiant",),
    (
        text("identifiant", "Identifiant stable du site au registre"),
        text("nom", "Nom du site"),
        text("adresse", "Adresse de la page d'accueil"),
        text("organisation", "Identifiant de l'organisation qui répond du site"),
        text(
            "nature",
            "Nature du site ; vide si le registre ne la précise pas",
            optional=True,
            values=labels(Kind),
        ),
        text("etat", "Où en est le site, de son annonce à sa fermeture", values=labels(Lifecycle)),
        text("successeur", "Adresse du site qui le remplace", optional=True),
        day("ouvert_le", "Jour d'ouverture, s'il est connu"),
        day("refondu_le", "Jour de la dernière refonte, s'il est connu"),
        text("agrement", "État de l'agrément du SIG", values=labels(AgreementState)),
        day("agrement_le", "Jour de cet état, s'il est connu"),
        day("visite_le", "Jour de la dernière visite ; vide si le site n'a pas encore été visité"),
        text("visite", "Ce qu'est devenue la visite de la page d'accueil", values=_TRANSPORTS),
        text("visite_motif", "Pourquoi la page n'a pas été vue, ou une précision"),
        number("pages_vues", "Nombre de pages réellement vues"),
        number("pages_echantillon", "Nombre de pages que la visite a essayé de voir"),
        number("conformes", "Nombre de règles « conforme »"),
        number("non_conformes", "Nombre de règles « non conforme »"),
        number("a_verifier", "Nombre de règles « à vérifier »"),
        number("non_testes", "Nombre de règles « non testé »"),
        number("non_applicables", "Nombre de règles « non applicable »"),
    ),
    _sites,
)

ORGANISATIONS = Table(
    "organisations",
    "Les organisations",
    "Une ligne par organisation du registre, avec le nombre de sites dont elle répond elle-même.",
    ("identifiant",),
    (
        text("identifiant", "Identifiant stable de l'organisation"),
        text("nom", "Nom de l'organisation"),
        text("rattachement", "Identifiant de l'organisation dont elle dépend", optional=True),
        number("sites", "Nombre de sites dont elle répond, sans ceux des organisations rattachées"),
        number("sites_vus", "Parmi eux, nombre de sites dont la page d'accueil a été vue"),
    ),
    _organisations,
)

VERDICTS = Table(
    "verdicts",
    "Les verdicts",
    "Une ligne par site audité et par règle posée. « Non testé » n'est ni une réussite ni un défaut : la page "
    "n'a pas été vue, ou la règle se vérifie par une personne.",
    ("site", "regle"),
    (
        _SITE,
        _RULE,
        day("date", "Jour de la visite", optional=False),
        _OUTCOME,
        _OUTCOME_FR,
        text("motif", "La première phrase qui explique le verdict"),
        number("constats", "Nombre de constats qui disent la même chose"),
    ),
    of_audits=_verdicts,
)

FINDINGS = Table(
    "constats",
    "Les constats et leurs preuves",
    "Une ligne par constat « non conforme » ou « à vérifier », avec sa preuve. Les autres verdicts "
    "s'expliquent par leur motif, dans la table des verdicts.",
    ("site", "regle", "rang"),
    (
        _SITE,
        _RULE,
        number("rang", "Rang du constat pour ce site et cette règle, à partir de 1"),
        text("verdict", "Ce que dit ce constat", values={o.value: o.label for o in _PROVEN}),
        _OUTCOME_FR,
        text("message", "Ce qui a été constaté"),
        text("adresse", "Adresse de la page"),
        text("selecteur", "Sélecteur CSS de l'élément ; vide si le constat porte sur la page"),
        text("extrait", "Extrait de la page, 300 caractères au plus"),
        text("cherche", "Ce qui a été cherché, et où"),
        *citing("ce constat"),
    ),
    of_audits=_findings,
)

PAGES = Table(
    "pages",
    "Les pages visitées",
    "Une ligne par page de l'échantillon de chaque site audité, et ce qu'elle est devenue.",
    ("site", "rang"),
    (
        _SITE,
        number("rang", "Rang de la page dans l'échantillon ; la première est celle que nomme le registre"),
        text("adresse", "Adresse demandée"),
        text("role", "Rôle de la page dans l'échantillon", values=_ROLES),
        text("visite", "Ce qu'est devenue la visite de cette page", values=_TRANSPORTS),
        text("visite_motif", "Pourquoi la page n'a pas été vue, ou une précision"),
        number("code_http", "Code de la réponse HTTP, s'il y en a eu une", optional=True),
        text("adresse_finale", "Adresse où la page a été trouvée, après les redirections"),
        truth("affichee", "Si un navigateur a affiché la page"),
    ),
    _pages,
)

ESTATE = (SITES, ORGANISATIONS, VERDICTS, FINDINGS, PAGES)
"""The tables about the estate."""
