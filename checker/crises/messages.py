"""What a message must say for its event: the words of its title, its level, its places, its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from checker.authored.problems import Problem, quoted
from checker.authored.tree import Map
from checker.authored.written import at, child, maps, moment, text, word
from checker.crises.notices import NOTICES, Event, Notice, Vigilance
from checker.crises.words import Nature, State
from checker.reading import plain

LONGEST_ABDUCTION = timedelta(hours=3)
"""How long an abduction alert lasts (source: alerte-enlevement.gouv.fr)."""

_OVERSEAS = re.compile(r"dep:97|com-outremer:|com:97|com:98|fictif:")
_OVER = re.compile(r"\b(fin|levee?|terminee?)\b")
_HOUR = re.compile(r"\b\d{1,2}\s?h(?:\b|\d{2})")


def message_problems(tree: Map, step: Map, steps: list[Map]) -> Iterator[Problem]:
    """What is wrong in the message of one step of a crisis."""
    message = child(step, "message")
    event, state = word(Event, tree, "evenement"), word(State, step, "etat")
    if message is None or state is None:
        return
    yield from _prefix(tree, message)
    yield from _places(tree, message)
    yield from _languages(message)
    yield from _until(message, step, state)
    if event is None:
        return
    yield from _level(tree, message, event, state)
    if state is State.END:
        if not _OVER.search(plain(text(message, "titre"))):
            found = f"titre de fin d'alerte {quoted(text(message, 'titre'))}"
            yield at(message, "titre", found, "dites que c'est fini : « Fin de… » ou « … levée »")
        return
    yield from _wording(message, event, NOTICES[event])
    yield from _located(tree, message, NOTICES[event])
    if event is Event.ABDUCTION:
        yield from _short(message, steps)


def _prefix(tree: Map, message: Map) -> Iterator[Problem]:
    """Nobody may take an exercise for the real thing, nor the reverse."""
    nature, title = word(Nature, tree, "nature"), text(message, "titre")
    if nature is None or not title:
        return
    if nature.prefix and not title.startswith(nature.prefix):
        found = f"titre sans « {nature.prefix} » : {quoted(title)}"
        yield at(message, "titre", found, f"il commence par « {nature.prefix} »")
    if not nature.prefix and plain(title).startswith(("exercice", "exemple")):
        yield at(message, "titre", f"crise réelle au titre d'exercice {quoted(title)}", "retirez ce mot")


def _places(tree: Map, message: Map) -> Iterator[Problem]:
    """Every place but the whole country is named."""
    said = plain(f"{text(message, 'titre')} {text(message, 'description')}")
    for area in maps(tree, "territoires"):
        name = text(area, "nom")
        if name and text(area, "code") != "pays:FR" and plain(name) not in said:
            found = f"message qui ne nomme pas {quoted(name)}"
            yield at(message, "titre", found, "chaque territoire est dit dans le titre ou la description")


def _languages(message: Map) -> Iterator[Problem]:
    seen = {"fr"}
    for translation in maps(message, "traductions"):
        language = text(translation, "langue")
        if language in seen:
            found = f"langue {quoted(language)} répétée"
            yield at(
                translation, "langue", found, "chaque langue une fois ; le français est le message lui-même"
            )
        seen.add(language)


def _until(message: Map, step: Map, state: State) -> Iterator[Problem]:
    until, since = moment(message, "valable_jusqu_a"), moment(step, "le")
    if "valable_jusqu_a" not in message.places and state is not State.END:
        expected = "ajoutez « valable_jusqu_a » : l'heure du prochain point"
        yield at(message, "titre", "message sans fin", expected)
    if until and since and until <= since:
        yield at(message, "valable_jusqu_a", "message périmé avant d'être publié", "après l'heure de l'étape")


def _level(tree: Map, message: Map, event: Event, state: State) -> Iterator[Problem]:
    levels, written = NOTICES[event].levels, "niveau" in message.places
    level = word(Vigilance, message, "niveau")
    if not levels and written:
        yield at(message, "niveau", f"niveau de vigilance pour {quoted(event)}", "pour la météo seulement")
    if levels and not written and state is not State.END:
        yield at(message, "titre", f"niveau absent pour {quoted(event)}", f"niveaux : {', '.join(levels)}")
    if levels and level and level not in levels:
        found = f"niveau {quoted(level)} pour {quoted(event)}"
        yield at(message, "niveau", found, f"niveaux : {', '.join(levels)}")
    if level is Vigilance.PURPLE:
        for area in maps(tree, "territoires"):
            if text(area, "code") and not _OVERSEAS.match(text(area, "code")):
                found = f"niveau violet pour {quoted(text(area, 'code'))}"
                yield at(message, "niveau", found, "il n'existe qu'en outre-mer")


def _wording(message: Map, event: Event, notice: Notice) -> Iterator[Problem]:
    """The official words, the level, and the link where the notice asks for one."""
    title = plain(text(message, "titre"))
    if title and notice.words and not any(known in title for known in notice.words):
        found = f"titre sans les mots de {quoted(event)} : {quoted(text(message, 'titre'))}"
        yield at(message, "titre", found, f"exemple : « {notice.official} »")
    level = word(Vigilance, message, "niveau")
    if title and notice.levels and level and level not in title:
        yield at(
            message, "titre", f"titre sans le niveau {quoted(level)}", f"exemple : « {notice.official} »"
        )
    if notice.linked and "lien" not in message.places:
        yield at(message, "titre", f"message sans lien pour {quoted(event)}", "ajoutez la clé « lien »")


def _located(tree: Map, message: Map, notice: Notice) -> Iterator[Problem]:
    """A weather notice: one place in its title, an hour in its description."""
    if not notice.levels:
        return
    title, names = plain(text(message, "titre")), [text(area, "nom") for area in maps(tree, "territoires")]
    if title and any(names) and not any(plain(name) in title for name in names if name):
        yield at(message, "titre", "titre sans territoire", f"nommez {quoted(names[0])}")
    if text(message, "description") and not _HOUR.search(text(message, "description")):
        yield at(message, "description", "description sans heure", "dites jusqu'à quand : « jusqu'à 20 h »")


def _short(message: Map, steps: list[Map]) -> Iterator[Problem]:
    starts = (moment(step, "le") for step in steps if word(State, step, "etat") not in (None, State.DRAFT))
    start, until = next(starts, None), moment(message, "valable_jusqu_a")
    if start and until and until - start > LONGEST_ABDUCTION:
        found = "alerte enlèvement de plus de trois heures"
        yield at(message, "valable_jusqu_a", found, "trois heures au plus après la première étape publiée")
