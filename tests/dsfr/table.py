"""The tables of the implementations → one page: `python -m tests.dsfr.table > site/implementations-du-dsfr.md`.

A test holds the page to it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from checker import catalogue
from checker.model import Rule
from checker.plain_text import french_date
from checker.publish.page.rendering import rule_path
from tests.dsfr.implementations import FOLDER, Deviation, Implementation, implementations

PAGE = FOLDER.parents[1] / "site" / "implementations-du-dsfr.md"

_HEAD = """---
title: Ce que rend chaque implémentation du DSFR
---

# Ce que rend chaque implémentation du DSFR

Beaucoup d'équipes n'écrivent pas le code du système de design de l'État : une bibliothèque le rend pour elles. Nous avons écrit la même petite page avec chacune (en-tête, menu, recherche, fil d'Ariane, accordéons, onglets, tableau, formulaire en erreur, pagination, gestion des cookies, pied de page, selon ce qu'elle propose), comme le dit sa documentation, puis nous l'avons contrôlée dans un navigateur avec toutes les règles d'accessibilité et de marque.

Ce qui suit est non conforme **dans cette page et dans cette version** : une autre version peut l'avoir corrigé, un autre composant avoir d'autres défauts. Une bibliothèque sans défaut ici ne rend pas un site conforme : les textes, les alternatives et l'ordre des titres restent à l'équipe. De ce qui ne paraît qu'après un clic, presque rien n'a été affiché.

| implémentation | pour | version | vue le | défauts certains |
|---|---|---|---|---|
"""


def table(all_of_them: Sequence[Implementation]) -> str:
    """The page."""
    rules = {rule.id: rule for rule in catalogue.rules()}
    lines = "".join(_line(one) for one in all_of_them)
    return _HEAD + lines + "".join(_part(one, rules) for one in all_of_them if one.ecarts)


def _line(one: Implementation) -> str:
    cells = (
        f"[{one.nom}]({one.adresse})",
        one.pour,
        one.version,
        french_date(one.vu_le),
        str(len(one.ecarts)) if one.ecarts else "aucun",
    )
    return f"| {' | '.join(cells)} |\n"


def _part(one: Implementation, rules: dict[str, Rule]) -> str:
    told = "".join(_deviation(deviation, rules[deviation.regle]) for deviation in one.ecarts)
    return f"\n## {one.nom}\n\n{told}"


def _deviation(deviation: Deviation, rule: Rule) -> str:
    return f"- [{rule.title}]({rule_path(rule)}) : {deviation.raison}\n"


if __name__ == "__main__":
    sys.stdout.write(table(implementations()))
