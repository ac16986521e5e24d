"""What no single value of a crisis file shows: order, approvals, closing. Judged on the tree as
written, so that a misspelt key elsewhere hides none of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from checker.authored.problems import Problem, quoted
from checker.authored.tree import Map
from checker.authored.written import at, child, maps, moment, repeated, text, texts, word
from checker.crises.messages import message_problems
from checker.crises.notices import NOTICES, Event, Weight
from checker.crises.words import NEXT, Nature, State
from checker.reading import plain

APPROVERS = 2
"""How many distinct functions must approve a step before it may be published."""

EMERGENCY = ("112", "114")
"""Numbers a grave crisis always gives: Europe's, and the one for deaf people."""


def problems(tree: Map, stem: str) -> Iterator[Problem]:
    """The contradictions of one crisis file, whose name is `stem`."""
    if text(tree, "id") and text(tree, "id") != stem:
        expected = f"l'identifiant est le nom du fichier : {stem}"
        yield at(tree, "id", f"identifiant {quoted(text(tree, 'id'))}", expected)
    steps = maps(tree, "etapes")
    yield from _order(steps)
    for step in steps:
        yield from _approved(step)
        yield from _told(step)
        yield from message_problems(tree, step, steps)
    yield from _closed(tree, steps)
    yield from _grave(tree)
    yield from _referenced(tree)
    yield from _places(tree)


def _order(steps: list[Map]) -> Iterator[Problem]:
    """The state machine, and time that goes forward."""
    states = [word(State, step, "etat") for step in steps]
    if states and states[0] not in (None, State.DRAFT):
        yield at(steps[0], "etat", f"première étape {quoted(states[0])}", "une crise commence en brouillon")
    for (before, _), (after, step) in pairwise(zip(states, steps, strict=True)):
        if before and after and after not in NEXT[before]:
            allowed = ", ".join(NEXT[before]) or "rien : une crise clôturée ne change plus"
            found = f"passage de {quoted(before)} à {quoted(after)}"
            yield at(step, "etat", found, f"après {before} : {allowed}")
    for earlier, later in pairwise(steps):
        first, second = moment(earlier, "le"), moment(later, "le")
        if first and second and second <= first:
            found = f"étape du {_hour(second)} après celle du {_hour(first)}"
            yield at(later, "le", found, "écrivez les étapes dans l'ordre du temps")


def _hour(value: datetime) -> str:
    return value.isoformat(timespec="minutes")


def _approved(step: Map) -> Iterator[Problem]:
    """Four eyes: two functions that are not the same one spelt twice."""
    state = word(State, step, "etat")
    if state in (None, State.DRAFT):
        return
    written = texts(step, "approuve_par")
    distinct = {plain(name) for name in written}
    if len(distinct) < APPROVERS:
        said = f"{len(written)} approbation" if len(written) < 2 else "deux fois la même approbation"
        found = f"{said} pour l'étape {quoted(state)}"
        yield at(step, "approuve_par", found, f"{APPROVERS} fonctions distinctes approuvent avant de publier")


def _told(step: Map) -> Iterator[Problem]:
    """A measure without a message says nothing to anybody; a closing says nothing more."""
    state = word(State, step, "etat")
    written = "message" in step.places
    if state not in (None, State.DRAFT, State.CLOSED) and not written:
        yield at(step, "etat", f"étape {quoted(state)} sans message", "ajoutez la clé « message »")
    if state is State.CLOSED and written:
        yield at(
            step, "message", "message dans une étape « cloturee »", "le dernier est celui de fin d'alerte"
        )


def _closed(tree: Map, steps: list[Map]) -> Iterator[Problem]:
    closing = [step for step in steps if word(State, step, "etat") is State.CLOSED]
    review, waiver = "retour_d_experience" in tree.places, "dispense_de_retour" in tree.places
    if closing and not review and not waiver:
        expected = "ajoutez « retour_d_experience », ou « dispense_de_retour » avec sa raison"
        yield at(closing[0], "etat", "clôture sans retour d'expérience", expected)
    if review and waiver:
        yield at(
            tree, "dispense_de_retour", "retour d'expérience et dispense à la fois", "gardez l'un des deux"
        )


def _grave(tree: Map) -> Iterator[Problem]:
    if word(Weight, tree, "gravite") not in (Weight.EXTREME, Weight.SEVERE):
        return
    given = {text(number, "numero") for number in maps(tree, "numeros")}
    for number in EMERGENCY:
        if number not in given:
            found = f"crise {quoted(text(tree, 'gravite'))} sans le {number}"
            yield at(tree, "numeros", found, "donnez le 112 et le 114, joignable par SMS")


def _referenced(tree: Map) -> Iterator[Problem]:
    event = word(Event, tree, "evenement")
    authority = child(tree, "autorite")
    if event and authority is not None and NOTICES[event].referenced and not text(authority, "reference"):
        found = f"autorité sans référence pour {quoted(event)}"
        yield at(authority, "reference", found, "donnez celle de la décision publique")


def _places(tree: Map) -> Iterator[Problem]:
    areas = maps(tree, "territoires")
    yield from repeated(areas, "code", "territoire {} répété", "chacun une fois")
    real = word(Nature, tree, "nature") is Nature.REAL
    for area in areas:
        code = text(area, "code")
        if real and code.startswith("fictif:"):
            yield at(area, "code", f"territoire fictif {quoted(code)} dans une crise réelle")
