"""The tables about the standards: the rules, and the criteria they speak for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from checker.model import UNVERSIONED, WCAG, Evidence, Kind, Level, Reference, Rule, Scope, Standard
from checker.model.norms import Criterion, Norm
from checker.publish.data.columns import (
    Table,
    cited,
    citing,
    day,
    labels,
    number,
    records,
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


class _Asked(NamedTuple):
    rule: Rule
    standard: Standard
    chapter: str
    version: str


def _asked(publication: Publication) -> Iterator[_Asked]:
    versions = _versions(publication)
    for standard in publication.standards:
        chapters = {chapter.id: chapter.title for chapter in standard.chapters}
        for rule in standard.rules:
            yield _Asked(rule, standard, chapters[rule.chapter], versions[rule.id])


def _versions(publication: Publication) -> dict[str, str]:
    """Rule id → its version. Reading all that judges takes a while: they are kept from one build to the next."""
    rules = publication.rules
    told = publication.remembered(
        "versions", [rule.id for rule in rules], lambda: json.dumps({rule.id: rule.version for rule in rules})
    )
    return dict(json.loads(told))


class _Spoken(NamedTuple):
    overlay: Norm
    criterion: Criterion
    tests: tuple[str, ...]
    rules: tuple[str, ...]


def _spoken(publication: Publication) -> Iterator[_Spoken]:
    speaking: dict[Reference, set[str]] = defaultdict(set)
    for rule in publication.rules:
        for said in rule.references:
            speaking[said].add(rule.id)
    for overlay in publication.overlays:
        for criterion in overlay.criteria:
            tests = [Reference(overlay.name, overlay.version, test) for test in criterion.test_numbers]
            told = [test for test in tests if test in speaking]
            rules = sorted({rule for test in told for rule in speaking[test]})
            yield _Spoken(overlay, criterion, tuple(test.number for test in told), tuple(rules))


_TO_CONFIRM = truth("a_confirmer", "Si le texte n'a pas encore été lu à sa source", "to_confirm")

RULES = Table(
    "regles",
    "Les règles",
    "Une ligne par règle : ce qu'elle demande, à qui, depuis quand, d'après quels textes, et comment elle est "
    "jugée.",
    ("identifiant",),
    (
        text(
            "identifiant",
            "Identifiant stable de la règle, le même dans les rapports et les adresses",
            "rule.id",
        ),
        text(
            "version",
            "Empreinte de tout ce qui juge la règle : elle change quand son jugement peut changer",
            "version",
        ),
        text("titre", "Ce qui est demandé, en une phrase", "rule.title"),
        text("standard", "Identifiant du standard", "standard.id"),
        text("standard_titre", "Titre du standard", "standard.title"),
        text("chapitre", "Identifiant du chapitre dans le standard", "rule.chapter"),
        text("chapitre_titre", "Titre du chapitre", "chapter"),
        text("niveau", "Force de la règle", "rule.level", values=labels(Level)),
        words(
            "natures",
            "Natures de site que la règle concerne",
            lambda a: [kind for kind in Kind if a.rule.concerns(kind)],
            labels(Kind),
        ),
        day("depuis", "Jour d'entrée en vigueur, s'il est connu", "rule.since"),
        day("echeance", "Jour avant lequel s'y conformer, s'il y en a un", "rule.deadline"),
        text("cherche", "Ce qui est cherché, et où", "rule.looked_for"),
        text("jugement", "Qui juge, et combien de fois", "rule.scope", values=_SCOPES),
        text("preuve", "Ce qui doit avoir été vu pour juger", "rule.evidence", values=_EVIDENCE),
        truth("automatique", "Si une machine juge la règle", "rule.automated"),
        truth(
            "certaine",
            "Si la machine peut dire « non conforme » ; sinon, un défaut trouvé est « à vérifier »",
            lambda a: a.rule.automated and a.rule.certain,
        ),
        words("axe", "Règles d'axe-core qui jugent à sa place", "rule.axe"),
        *citing("la règle", "rule.references"),
        records(
            "sources",
            "Les textes qui fondent la règle",
            "rule.sources",
            text("texte", "Le texte, par son nom", "text"),
            text("article", "L'article, le critère ou le passage", "article"),
            text("url", "Son adresse", "url"),
            _TO_CONFIRM,
        ),
        records(
            "historique",
            "Les changements connus de l'exigence",
            "rule.history",
            day("jour", "Jour du changement", "day", optional=False),
            text("texte", "Ce qui a changé", "text"),
            text("url", "Où c'est dit", "url"),
            _TO_CONFIRM,
        ),
        text(
            "page",
            "Adresse de sa page, à partir de la racine de ce site",
            lambda a: rule_path(a.rule).removesuffix(".md") + "/",
        ),
    ),
    _asked,
)

RGAA = Table(
    "rgaa",
    "Les critères du RGAA et les règles qui en parlent",
    "Une ligne par version et par critère. Les intitulés sont des résumés écrits pour cet outil : le texte officiel fait foi. "
    "Une règle qui parle d'un test ne suffit pas à le valider.",
    ("referentiel", "version", "critere"),
    (
        text("referentiel", "Nom du référentiel", "overlay.name"),
        text("version", "Version du référentiel", "overlay.version"),
        number("thematique", "Numéro de la thématique", "criterion.theme"),
        text("thematique_nom", "Nom de la thématique", "criterion.theme_name"),
        text("critere", "Numéro du critère", "criterion.number"),
        text("intitule", "Résumé du critère", "criterion.title"),
        text(
            "niveau", "Niveau WCAG du critère", "criterion.level", values={"A": "niveau A", "AA": "niveau AA"}
        ),
        number("tests", "Nombre de tests du critère", "criterion.tests"),
        words(
            "wcag",
            f"Critères de succès des WCAG {UNVERSIONED[WCAG]} donnés en référence",
            lambda s: cited(s.criterion.references, WCAG),
        ),
        words("tests_regardes", "Tests de cette version dont une règle au moins parle", "tests"),
        words("regles", "Identifiants de ces règles", "rules"),
        words(
            "references",
            "Tout ce que le critère cite d'autres normes : la norme, sa version et le numéro",
            lambda s: map(str, s.criterion.references),
        ),
        day("depuis", "Jour d'entrée en vigueur de cette version", "overlay.since", optional=False),
        day("jusqu_au", "Dernier jour où cette version est en vigueur, s'il est connu", "overlay.until"),
    ),
    _spoken,
)

REFERENCE = (RULES, RGAA)
"""The tables about the standards."""
