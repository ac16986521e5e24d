"""The tables about the standards: the rules, and the criteria they speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from checker.model import UNVERSIONED, WCAG, Evidence, Kind, Level, Reference, Rule, Scope, Standard
from checker.model.norms import numbers
from checker.publish.data.columns import (
    Column,
    Row,
    Table,
    Type,
    cited,
    citing,
    day,
    labels,
    number,
    text,
    truth,
    words,
)
from checker.publish.page.publication import Publication
from checker.publish.page.rendering import rule_path

_SCOPES = {
    Scope.ELEMENT.value: "un programme, élément par élément",
    Scope.PAGE.value: "un programme, page par page",
    Scope.DOCUMENT.value: "un programme, document par document",
    Scope.SITE.value: "un programme, site par site",
    Scope.ESTATE.value: "un programme, pour tout le parc à la fois",
    Scope.AXE.value: "axe-core, dans un navigateur",
    Scope.MANUAL.value: "une personne",
}
_EVIDENCE = {
    Evidence.PAGE.value: "la page affichée",
    Evidence.HTTP.value: "la réponse du serveur",
    Evidence.REGISTRY.value: "le registre",
    Evidence.ESTATE.value: "les autres sites du parc",
}


def _rules(publication: Publication) -> Iterator[Row]:
    for standard in publication.standards:
        chapters = {chapter.id: chapter.title for chapter in standard.chapters}
        for rule in standard.rules:
            yield (
                *_identity(rule, standard, chapters[rule.chapter]),
                tuple(kind.value for kind in Kind if rule.concerns(kind)),
                _iso(rule.since),
                _iso(rule.deadline),
                rule.looked_for,
                rule.scope.value,
                rule.evidence.value,
                rule.automated,
                rule.automated and rule.certain,
                tuple(rule.axe),
                *cited(rule.references),
                tuple((s.text, s.article, s.url, s.to_confirm) for s in rule.sources),
                tuple((a.day.isoformat(), a.text, a.url, a.to_confirm) for a in rule.history),
                rule_path(rule).removesuffix(".md") + "/",
            )


def _identity(rule: Rule, standard: Standard, chapter: str) -> Row:
    return (
        rule.id,
        rule.version,
        rule.title,
        standard.id,
        standard.title,
        rule.chapter,
        chapter,
        rule.level.value,
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _criteria(publication: Publication) -> Iterator[Row]:
    speaking: dict[Reference, set[str]] = defaultdict(set)
    for rule in publication.rules:
        for said in rule.references:
            speaking[said].add(rule.id)
    for overlay in publication.overlays:
        for criterion in overlay.criteria:
            tests = [Reference(overlay.name, overlay.version, test) for test in criterion.test_numbers]
            told = [test for test in tests if test in speaking]
            yield (
                overlay.name,
                overlay.version,
                criterion.theme,
                criterion.theme_name,
                criterion.number,
                criterion.title,
                criterion.level,
                criterion.tests,
                numbers(criterion.references, WCAG),
                tuple(test.number for test in told),
                tuple(sorted({rule for test in told for rule in speaking[test]})),
                tuple(map(str, criterion.references)),
                _iso(overlay.since),
                _iso(overlay.until),
            )


_TO_CONFIRM = truth("a_confirmer", "Si le texte n'a pas encore été lu à sa source")
_SOURCE = (
    text("texte", "Le texte, par son nom"),
    text("article", "L'article, le critère ou le passage"),
    text("url", "Son adresse"),
    _TO_CONFIRM,
)
_AMENDMENT = (
    day("jour", "Jour du changement", optional=False),
    text("texte", "Ce qui a changé"),
    text("url", "Où c'est dit"),
    _TO_CONFIRM,
)

RULES = Table(
    "regles",
    "Les règles",
    "Une ligne par règle : ce qu'elle demande, à qui, depuis quand, d'après quels textes, et comment elle est "
    "jugée.",
    ("identifiant",),
    (
        text("identifiant", "Identifiant stable de la règle, le même dans les rapports et les adresses"),
        text("version", "Empreinte de ce qui est écrit de la règle : elle change quand la règle change"),
        text("titre", "Ce qui est demandé, en une phrase"),
        text("standard", "Identifiant du standard"),
        text("standard_titre", "Titre du standard"),
        text("chapitre", "Identifiant du chapitre dans le standard"),
        text("chapitre_titre", "Titre du chapitre"),
        text("niveau", "Force de la règle", values=labels(Level)),
        words("natures", "Natures de site que la règle concerne", labels(Kind)),
        day("depuis", "Jour d'entrée en vigueur, s'il est connu"),
        day("echeance", "Jour avant lequel s'y conformer, s'il y en a un"),
        text("cherche", "Ce qui est cherché, et où"),
        text("jugement", "Qui juge, et combien de fois", values=_SCOPES),
        text("preuve", "Ce qui doit avoir été vu pour juger", values=_EVIDENCE),
        truth("automatique", "Si une machine juge la règle"),
        truth(
            "certaine",
            "Si la machine peut dire « non conforme » ; sinon, un défaut trouvé est « à vérifier »",
        ),
        words("axe", "Règles d'axe-core qui jugent à sa place"),
        *citing("la règle"),
        Column("sources", Type.RECORDS, "Les textes qui fondent la règle", fields=_SOURCE),
        Column("historique", Type.RECORDS, "Les changements connus de l'exigence", fields=_AMENDMENT),
        text("page", "Adresse de sa page, à partir de la racine de ce site"),
    ),
    _rules,
)

RGAA = Table(
    "rgaa",
    "Les critères du RGAA et les règles qui en parlent",
    "Une ligne par version et par critère. Les intitulés sont des résumés écrits pour cet outil : le texte officiel fait foi. "
    "Une règle qui parle d'un test ne suffit pas à le valider.",
    ("referentiel", "version", "critere"),
    (
        text("referentiel", "Nom du référentiel"),
        text("version", "Version du référentiel"),
        number("thematique", "Numéro de la thématique"),
        text("thematique_nom", "Nom de la thématique"),
        text("critere", "Numéro du critère"),
        text("intitule", "Résumé du critère"),
        text("niveau", "Niveau WCAG du critère", values={"A": "niveau A", "AA": "niveau AA"}),
        number("tests", "Nombre de tests du critère"),
        words("wcag", f"Critères de succès des WCAG {UNVERSIONED[WCAG]} donnés en référence"),
        words("tests_regardes", "Tests de cette version dont une règle au moins parle"),
        words("regles", "Identifiants de ces règles"),
        words(
            "references", "Tout ce que le critère cite d'autres normes : la norme, sa version et le numéro"
        ),
        day("depuis", "Jour d'entrée en vigueur de cette version", optional=False),
        day("jusqu_au", "Dernier jour où cette version est en vigueur, s'il est connu"),
    ),
    _criteria,
)

REFERENCE = (RULES, RGAA)
"""The tables about the standards."""
