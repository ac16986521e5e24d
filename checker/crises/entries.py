"""A crisis: who decided, where, and each dated step with its message.

One file of `registry/crises/` each. The attributes are English, their aliases the French keys authors
write. Conforme is not an alerting system: it keeps what an authority decided elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from checker.authored.leaves import Moment, Slug, Text, Url, Visibility, Word, described
from checker.authored.public import kept, shown
from checker.authored.schemas import one_of
from checker.crises.notices import Event, Vigilance, Weight, modifier
from checker.crises.words import (
    ACTIVE,
    AreaCode,
    Description,
    Function,
    Language,
    Line,
    Nature,
    Phone,
    State,
    StateUrl,
    Title,
)


class Area(BaseModel, **described("Territoire", "Un lieu concerné : son code et son nom.")):
    """A place: its code (`dep:13`) and its name."""

    code: AreaCode = shown("code", "Code INSEE ou ISO.", examples=["dep:13"])
    name: Line = shown("nom", "Nom écrit dans les messages.", examples=["Bouches-du-Rhône"])


class Authority(BaseModel, **described("Autorité", "Qui a décidé. Conforme enregistre, il ne décide rien.")):
    """Who decided."""

    function: Function = shown("fonction", "Fonction de l'autorité, jamais un nom de personne.")
    reference: Line | None = shown("reference", "Référence publique de la décision.", None, title="Référence")


class Link(BaseModel, **described("Lien", "Où lire la suite, sur un site de l'État.")):
    """An address and the words of the link."""

    url: StateUrl = shown("url", "Adresse de la page.", title="Adresse")
    text: Line = shown("libelle", "Texte du lien, compris seul.", title="Libellé")


class Source(BaseModel, **described("Source", "Une page publique d'où vient un fait.")):
    """A public page that a fact comes from."""

    text: Line = shown("texte", "Ce qu'est la page.")
    url: Url = shown("url", "Adresse de la page.", title="Adresse")


class Number(BaseModel, **described("Numéro", "Un numéro de téléphone.")):
    """A telephone number and what it is for."""

    number: Phone = shown("numero", "Tel qu'on le compose.", title="Numéro")
    text: Line = shown("libelle", "À quoi il sert.", title="Libellé")


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages whose usual script is read from right to left (ISO 639-1)."""


class Translation(BaseModel, **described("Traduction", "Le message dans une autre langue.")):
    """A message in another language."""

    language: Language = shown("langue", "Code ISO 639.", examples=["en"])
    title: Title = shown("titre", "Titre traduit.")
    description: Description = shown("description", "Description traduite.")

    @property
    def direction(self) -> str:
        """Which way it is read: the RGAA (8.10) asks that it be written, `auto` says nothing of it."""
        return "rtl" if self.language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


class Message(BaseModel, **described("Message", "Ce qui est dit au public à cette étape.")):
    """What the public is told. `until` is when it must be renewed or withdrawn."""

    title: Title = shown("titre", "Titre du bandeau : niveau, phénomène, territoire.")
    description: Description = shown("description", "Qui est concerné, jusqu'à quand, que faire.")
    level: Word[Vigilance] | None = shown("niveau", "Niveau de vigilance, pour la météo seulement.", None)
    until: Moment | None = shown(
        "valable_jusqu_a",
        "Quand le message doit être renouvelé ou retiré ; obligatoire avant la fin d'alerte.",
        None,
        title="Valable jusqu'à",
    )
    todo: tuple[Line, ...] = shown("a_faire", "Verbes d'action.", (), max_length=8, title="À faire")
    avoid: tuple[Line, ...] = shown(
        "a_ne_pas_faire", "Ce qui met en danger.", (), max_length=8, title="À ne pas faire"
    )
    link: Link | None = shown("lien", default=None)
    translations: tuple[Translation, ...] = shown(
        "traductions", "Le message dans les langues du territoire.", (), max_length=60
    )


class Step(BaseModel, **described("Étape", "Un changement d'état, daté et approuvé.")):
    """One dated change of state, the functions that approved it, and its message."""

    state: Word[State] = shown("etat", "Où en est la crise.", title="État")
    at: Moment = shown("le", "Date et heure de la décision.")
    approvers: tuple[Function, ...] = shown(
        "approuve_par",
        "Deux fonctions distinctes au moins, sauf pour un brouillon.",
        (),
        max_length=8,
        title="Approuvé par",
    )
    message: Message | None = shown("message", default=None)


class Crisis(BaseModel):
    """One crisis, step after step."""

    model_config = described(
        "Crise", "Une crise décidée ailleurs et enregistrée ici. Conforme n'est pas un système d'alerte."
    )

    id: Slug = shown("id", "Le nom du fichier. Il ne change jamais.", title="Identifiant")
    nature: Word[Nature] = shown("nature", "Réelle, exercice ou exemple fictif.")
    event: Word[Event] = shown("evenement", "Ce qui arrive ; il décide du bandeau.", title="Événement")
    weight: Word[Weight] = shown("gravite", "Gravité de l'événement.", Weight.MODERATE, title="Gravité")
    visibility: Word[Visibility] = kept(
        "visibilite",
        "« restreinte » : jamais publiée, quel que soit son état.",
        Visibility.PUBLIC,
        title="Visibilité",
    )
    areas: tuple[Area, ...] = shown("territoires", "Les lieux concernés.", min_length=1, max_length=100)
    authority: Authority = shown("autorite")
    steps: tuple[Step, ...] = shown(
        "etapes", "Dans l'ordre du temps.", min_length=1, max_length=200, title="Étapes"
    )
    numbers: tuple[Number, ...] = shown(
        "numeros", "Les numéros à appeler, urgences d'abord.", (), max_length=10, title="Numéros"
    )
    easy_read: StateUrl | None = shown("falc", "Page en facile à lire et à comprendre.", None, title="FALC")
    sign_language: StateUrl | None = shown("lsf", "Vidéo en langue des signes française.", None, title="LSF")
    sources: tuple[Source, ...] = shown("sources", "Pages officielles.", min_length=1, max_length=20)
    review: StateUrl | None = shown(
        "retour_d_experience",
        "Page du bilan ; obligatoire pour clôturer, sauf dispense.",
        None,
        title="Retour d'expérience",
    )
    waiver: Line | None = kept(
        "dispense_de_retour",
        "Pourquoi il n'y aura pas de bilan.",
        None,
        title="Dispense de retour d'expérience",
    )
    note: Text | None = kept("note_interne", "Jamais publiée.", None, title="Note interne")

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.steps[-1].state

    @property
    def hidden(self) -> bool:
        """Whether nothing of it may be published: it is restricted, or still a draft."""
        return self.visibility is Visibility.RESTRICTED or self.state is State.DRAFT

    @property
    def active(self) -> bool:
        """Whether people are in danger, or may be."""
        return self.state in ACTIVE

    @property
    def relayed(self) -> bool:
        """Whether sites should still show something: an end of alert is relayed too, until the closing."""
        return self.active or self.state is State.END

    def expired(self, at: datetime) -> bool:
        """Whether its last message should have been renewed or withdrawn by then: nobody relays it any more."""
        return self.relayed and self.message.until is not None and self.message.until < at

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that have a message."""
        return tuple(step for step in self.steps if step.message is not None)

    @property
    def message(self) -> Message:
        """What is said now: the last message. A crisis that may be published has one."""
        last = self.told[-1].message
        if last is None:  # `told` leaves those out
            raise ValueError(self.id)
        return last

    @property
    def modifier(self) -> str:
        """The class of the DSFR notice to show now, without its `fr-notice--`."""
        ended = self.state in (State.END, State.CLOSED)
        return "info" if ended else modifier(self.event, self.message.level)


def schema() -> dict[str, dict[str, Any]]:
    """Folder of the registry → JSON Schema of each of its files."""
    said = "Une crise, un fichier. Conforme n'est pas un système d'alerte."
    return {"crises": one_of(Crisis, "Crise", said)}
