"""The state a declaration gives, held against the rate it gives and against the home page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model import Page, Problem
from standards.accessibilite.legal.declaration import Declaration
from standards.accessibilite.legal.mention import announced

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?) ?(?:%|pour ?cents?\b)")
_THRESHOLD = re.compile(
    r"(?:moins de|au moins|plus de|superieure? a|inferieure? a|seuil|entre|zoom|agrandi\w{0,9}|jusqu'a|objectif|"
    r"viser|atteindre|augment\w{0,9}|hausse|progress\w{0,5}|amelior\w{0,9}|non[\s-]\w{1,12})\W{0,3}(?:\w{1,20}\W{1,3})?$"
)
_MEAN_AFTER = re.compile(r".{0,12}en moyenne")
_REFUSED = re.compile(r".{0,40}\b(?:ne sont pas|non[\s-]|n'ont pas|restant|a corriger|en erreur)")
_ON_TOPIC = re.compile(r"criter|rgaa|conform|respect|taux|revele|audit|score")
_SURE_AFTER = re.compile(r" ?(?:de l'ensemble )?(?:des|de) (?:\d+ )?(?:criteres|regles|conformite)")
_SURE_BEFORE = re.compile(
    r"(?:taux (?:global |actuel )?de conformite|conforme a)\W{1,3}(?:\w{1,30}\W{1,3}){0,10}$"
)
_OTHER_FORM = re.compile(
    r"\d ?%|pour ?cent|\d+ ?(?:criteres )?(?:sur|/) ?\d+|tous les criteres|grille|rapport|ensemble des criteres"
)
_END = re.compile(r"[.;!?] ")


@dataclass(frozen=True)
class Given:
    """A percentage of criteria respected; `sure` when the words around say so without doubt."""

    rate: float
    sure: bool
    place: int


def rates(prose: str) -> list[Given]:
    """The rates of a declaration, in the order of its text: neither means, thresholds nor failures."""
    found, start = [], 0
    for match in _PERCENT.finditer(prose):
        before = _END.split(prose[start : match.start()])[-1][-200:]
        after = _END.split(prose[match.end() : match.end() + 80])[0]
        start = match.end()
        rate = float(match[1].replace(",", "."))
        if rate <= 100 and _of_criteria(before, after):
            sure = _SURE_AFTER.match(after) or _SURE_BEFORE.search(before)
            found.append(Given(rate, bool(sure), match.start()))
    return found


def _of_criteria(before: str, after: str) -> bool:
    """Whether the words around a percentage make it that of the criteria respected."""
    on_topic = _ON_TOPIC.search(before) or _ON_TOPIC.search(after)
    mean = "moyen" in before or _MEAN_AFTER.match(after)
    return bool(on_topic) and not (mean or _THRESHOLD.search(before) or _REFUSED.match(after))


def rate(declaration: Declaration) -> Problem | None:
    """The last rate given is the one of the state declared."""
    state, given = declaration.state, rates(declaration.prose)
    if not state:
        return None
    if not given:
        return no_rate(declaration)
    last = given[-1]
    expected = _state_at(last.rate)
    if state == expected:
        return None
    sentence = f"État déclaré « {state} conforme », taux donné {last.rate:g} %".replace(".", ",")
    if len({item.rate for item in given}) > 1:
        return declaration.doubt(f"{sentence}, parmi plusieurs : l'état est-il le bon ?", last.place)
    if state == "non" or expected == "totalement" or not last.sure:
        return declaration.doubt(f"{sentence} : l'état est-il le bon ?", last.place)
    return declaration.defect(f"{sentence} : ce taux correspond à « {expected} conforme ».", last.place)


def _state_at(rate: float) -> str:
    """Source: RGAA, « mentions et pages obligatoires »: 100 %, at least 50 %, less than 50 %."""
    if rate == 100:
        return "totalement"
    return "partiellement" if rate >= 50 else "non"


def no_rate(declaration: Declaration) -> Problem | None:
    """What to say of a declaration in which no rate was read: a state above « non conforme » needs one."""
    if declaration.state == "non":
        return None
    if declaration.state == "totalement" or _OTHER_FORM.search(declaration.everything):
        return declaration.doubt("Le taux de critères respectés n'a pas été reconnu dans la déclaration.")
    return declaration.defect(
        f"La déclaration dit « {declaration.state} conforme » sans donner le pourcentage de critères respectés."
    )


def same_as_home(declaration: Declaration, home: Page | None) -> Problem | None:
    """The home page announces the state declared."""
    if home is None or not home.seen or home.rendered is None or not declaration.state:
        return None
    states = announced(home)
    if len(states) != 1 or declaration.state in states:
        return None
    return declaration.defect(
        f"L'accueil annonce « {next(iter(states))} conforme », la déclaration « {declaration.state} conforme »."
    )
