"""How a team's pages are made ready, at which sizes and in which states they are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from cssselect import SelectorError
from pydantic import BaseModel, PlainValidator, WithJsonSchema

from checker.authored.leaves import Flag, Word, described, string
from checker.authored.problems import Problem, closest, quoted
from checker.authored.public import kept
from checker.authored.readers import between, fault, read_text
from checker.authored.tree import Map, Place
from checker.authored.written import maps
from checker.configuration.environment import VARIABLE, filled, missing, reader, unset
from checker.configuration.ignores import Path
from checker.model.steps import Act, Key, Step
from checker.selecting import compiled
from checker.sights import states
from checker.veil import SHORTEST

WAITS: Final = "attendre"
ACTIONS: Final = "actions"
MOST_STEPS: Final = 20
_DELAY: Final = 10.0
_LONGEST: Final = 30.0


def _read_selector(value: Any) -> str:
    selector = read_text(value)
    try:
        compiled(selector)
    except SelectorError:
        raise fault(
            f"sélecteur CSS {quoted(selector)} illisible", "écrivez-le comme « #contenu a »"
        ) from None
    return selector


def _read_screen(value: Any) -> tuple[int, int]:
    text = read_text(value)
    found = re.fullmatch(r"(\d{3,4})\s?[x×]\s?(\d{3,4})", text, re.ASCII)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (200 <= width <= 4000 and 200 <= height <= 4000):
        raise fault(f"écran {quoted(text)}", "largeur et hauteur de 200 à 4000, comme 390x844")
    return width, height


def _read_state(value: Any) -> str:
    name, known = read_text(value), tuple(states())
    if name not in known:
        raise fault(f"état inconnu {quoted(name)}", f"connus : {', '.join(known)}", closest(name, known))
    return name


Selector = Annotated[str, PlainValidator(_read_selector), string()]
Typed = Annotated[str, PlainValidator(reader(VARIABLE, "ce qui se tape")), string(pattern=f"^{VARIABLE}$")]
Screen = Annotated[
    tuple[int, int], PlainValidator(_read_screen), string(pattern=r"^[0-9]{3,4} ?[x×] ?[0-9]{3,4}$")
]
StateName = Annotated[str, PlainValidator(_read_state), string()]
Patience = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0.1, _LONGEST)),
    WithJsonSchema({"type": "number", "minimum": 0.1, "maximum": _LONGEST}),
]


class Wait(BaseModel, **described("Attente", "Un élément à attendre avant de lire la page.")):
    """An element that must show."""

    selector: Selector = kept("selecteur", "Sélecteur CSS de l'élément qui doit paraître.")
    pages: list[Path] = kept("pages", "Motifs des chemins concernés ; sans eux, tous.", [], max_length=200)
    delay: Patience = kept("delai", "Secondes accordées (10 par défaut).", _DELAY)


class Action(
    BaseModel,
    **described("Action", "Un geste à faire avant de lire la page : un seul de cliquer, remplir, appuyer."),
):
    """One act."""

    click: Selector | None = kept("cliquer", "Sélecteur CSS de l'élément à cliquer.", None)
    fill: Selector | None = kept("remplir", "Sélecteur CSS du champ à remplir.", None)
    value: Typed | None = kept("valeur", "Variable de ce qui est tapé : ${NOM}.", None)
    press: Word[Key] | None = kept("appuyer", "Touche à presser.", None)
    pages: list[Path] = kept("pages", "Motifs des chemins concernés ; sans eux, tous.", [], max_length=200)
    optional: Flag = kept("facultatif", "Passer outre si l'élément ne paraît pas.", False)
    delay: Patience = kept("delai", "Secondes accordées à l'élément pour paraître (10 par défaut).", _DELAY)


class States(
    BaseModel, **described("États", "Les états de la page à voir : garder les uns, ou écarter les autres.")
):
    """Which states are seen; what reads the others is not tested."""

    only: list[StateName] = kept("garder", "Les seuls états à voir.", [], min_length=1, max_length=50)
    skipped: list[StateName] = kept("ecarter", "Les états à ne pas voir.", [], min_length=1, max_length=50)


def steps_of(waits: list[Wait], actions: list[Action], environment: Mapping[str, str]) -> tuple[Step, ...]:
    """What is done on pages: what is waited for, then the acts."""
    first = (Step(Act.WAIT, one.selector, pages=tuple(one.pages), seconds=one.delay) for one in waits)
    return (*first, *(_step(one, environment) for one in actions))


def _step(one: Action, environment: Mapping[str, str]) -> Step:
    act = Act.CLICK if one.click else Act.FILL if one.fill else Act.PRESS
    return Step(
        act,
        one.click or one.fill or "",
        one.press or Key.TAB,
        filled(one.value, environment) if one.value else "",
        tuple(one.pages),
        one.optional,
        one.delay,
    )


def typed_values(actions: list[Action], environment: Mapping[str, str]) -> tuple[str, ...]:
    """What is typed, which nothing may show."""
    return tuple(filled(one.value, environment) for one in actions if one.value)


def skipped_by(chosen: States | None) -> tuple[str, ...]:
    """The states in which no page is seen."""
    if chosen is None:
        return ()
    left = [name for name in states() if chosen.only and name not in chosen.only]
    return tuple(dict.fromkeys([*left, *chosen.skipped]))


def undoable(tree: Map, environment: Mapping[str, str]) -> Iterator[Problem]:
    """The actions, as written, that are not one act, or whose value is not there."""
    for entry in maps(tree, ACTIONS):
        acts = [name for name in ("cliquer", "remplir", "appuyer") if name in entry.places]
        if len(acts) != 1:
            yield Problem("", *entry.at, "action mal écrite", "une seule clé parmi cliquer, remplir, appuyer")
        elif ("remplir" in acts) != ("valeur" in entry.places):
            yield Problem("", *entry.at, "action mal écrite", "« remplir » va avec « valeur », et elle seule")
        value = entry.get("valeur")
        if isinstance(value, str) and re.fullmatch(VARIABLE, value.strip()):
            yield from _untypable(value.strip(), entry.places["valeur"], environment)


def _untypable(value: str, place: Place, environment: Mapping[str, str]) -> Iterator[Problem]:
    name = value[2:-1]
    if missing(value, environment):
        yield unset(name, place)
    elif len(environment[name].strip()) < SHORTEST:
        said = f"la valeur de {quoted(name)} est trop courte pour être cachée dans les rapports"
        yield Problem("", *place, said, f"{SHORTEST} caractères au moins")
