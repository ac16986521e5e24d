"""The other parts of the official model: how the audit was made, how to appeal, of which version of the RGAA.

All of it is looked for in the whole page, hidden text included; none is certain: titles are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import Problem
from standards.accessibilite.legal.declaration import Declaration
from standards.accessibilite.legal.rate import rates

_PARTS = {
    "résultats des tests": r"resultats?\b|taux de conformite",
    "contenus non accessibles": r"non[\s-]?accessibles?|inaccessible|non[\s-]conformites?\b|tous les criteres|100 ?%",
    "établissement de la déclaration": r"etablissement de (?:cette|la)|etablie?\b|mise a jour|redigee?\b|datee?\b",
    "technologies utilisées": r"technologies?\b|\bhtml ?5?\b|javascript",
    "environnement de test": r"environnements?\b|\bnvda\b|\bjaws\b|voice-?over|talkback|navigateurs?\b|lecteurs? d'ecran",
    "outils d'évaluation": r"\boutils?\b|\baxe\b|wave\b|\bara\b|contrast|inspecteur|web developer|headingsmap|assistant rgaa|extension",
}
"""Title of a part → what shows that it is there."""
_FOUND = {name: re.compile(pattern) for name, pattern in _PARTS.items()}

_REACHED = re.compile(
    r"defenseurdesdroits|libre reponse|71120|75342|3[ .]?place de fontenoy|formulaire|delegue|09 ?69 ?39|39 ?28"
)
_VERSION = re.compile(r"\brgaa\b\W{0,3}(?:en )?(?:\(?(?:version|v\.?)\)? ?)?([2-6])(?:\.\d){0,2}\b")
_NAMED = re.compile(r"\brgaa\b|referentiel general d'(?:amelioration de l')?accessibilite")
_OTHER_NORM = re.compile(r"\bwcag\b|en ?301 ?549|\braam\b|section 508")


def missing_parts(declaration: Declaration) -> Iterator[Problem]:
    """The parts that a declaration made after an audit has, and the ways to reach the Défenseur des droits."""
    audited = bool(rates(declaration.prose))
    names = (
        [name for name, sign in _FOUND.items() if not sign.search(declaration.everything)] if audited else []
    )
    if names:
        listed = ", ".join(f"« {name} »" for name in names)
        yield declaration.doubt(
            f"Ces rubriques du modèle n'ont pas été reconnues dans la déclaration : {listed}."
        )
    named = re.search(r"defenseure? (?:des|de) droits", declaration.everything)
    if named and not _REACHED.search(declaration.everything):
        yield declaration.doubt(
            "Le Défenseur des droits est nommé, sans moyen de le joindre : ni lien, ni adresse."
        )


def cited_version(declaration: Declaration) -> Problem:
    """The version of the RGAA that the audit followed."""
    versions = [int(match[1]) for match in _VERSION.finditer(declaration.prose)]
    if versions and max(versions) >= 4:
        return declaration.found(f"La déclaration cite le RGAA {max(versions)}.")
    if versions:
        place = next(_VERSION.finditer(declaration.prose)).start()
        return declaration.doubt(
            f"La déclaration ne cite que le RGAA {max(versions)}, remplacé en 2019 par le RGAA 4.", place
        )
    if _NAMED.search(declaration.everything):
        return declaration.doubt("La déclaration cite le RGAA sans dire sa version.")
    other = _OTHER_NORM.search(declaration.prose)
    if other:
        message = "La déclaration cite une autre norme que le RGAA, qui est celle des services publics."
        return declaration.doubt(message, other.start())
    return declaration.doubt("La déclaration ne dit pas d'après quel référentiel le site a été évalué.")
