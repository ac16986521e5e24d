"""What a file of `registry/crises/` may hold, key by key: English attributes, French aliases."""

from __future__ import annotations

from pydantic import BaseModel, Field

from checker.authored.leaves import Slug, Text, Url, Visibility, described
from checker.crises.leaves import (
    AreaCode,
    Description,
    EventWord,
    Function,
    Language,
    LevelWord,
    Line,
    Moment,
    NatureWord,
    Phone,
    StateUrl,
    StateWord,
    Title,
    VisibilityWord,
    WeightWord,
)
from checker.model.notices import Weight


class AreaEntry(BaseModel):
    """One of the `territoires` of a crisis."""

    model_config = described("Territoire", "Un lieu concerné : son code et son nom.")

    code: AreaCode = Field(alias="code", title="Code", description="Code INSEE ou ISO.", examples=["dep:13"])
    name: Line = Field(
        alias="nom", title="Nom", description="Nom écrit dans les messages.", examples=["Bouches-du-Rhône"]
    )


class AuthorityEntry(BaseModel):
    """The key `autorite` of a crisis."""

    model_config = described("Autorité", "Qui a décidé. Conforme enregistre, il ne décide rien.")

    function: Function = Field(
        alias="fonction", title="Fonction", description="Fonction de l'autorité, jamais un nom de personne."
    )
    reference: Line | None = Field(
        None, alias="reference", title="Référence", description="Référence publique de la décision."
    )


class LinkEntry(BaseModel):
    """The key `lien` of a message."""

    model_config = described("Lien", "Où lire la suite, sur un site de l'État.")

    url: StateUrl = Field(alias="url", title="Adresse", description="Adresse de la page.")
    text: Line = Field(alias="libelle", title="Libellé", description="Texte du lien, compris seul.")


class SourceEntry(BaseModel):
    """One of the `sources` of a crisis."""

    model_config = described("Source", "Une page publique d'où vient un fait.")

    text: Line = Field(alias="texte", title="Texte", description="Ce qu'est la page.")
    url: Url = Field(alias="url", title="Adresse", description="Adresse de la page.")


class NumberEntry(BaseModel):
    """One of the `numeros` of a crisis."""

    model_config = described("Numéro", "Un numéro de téléphone.")

    number: Phone = Field(alias="numero", title="Numéro", description="Tel qu'on le compose.")
    text: Line = Field(alias="libelle", title="Libellé", description="À quoi il sert.")


class TranslationEntry(BaseModel):
    """One of the `traductions` of a message."""

    model_config = described("Traduction", "Le message dans une autre langue.")

    language: Language = Field(alias="langue", title="Langue", description="Code ISO 639.", examples=["en"])
    title: Title = Field(alias="titre", title="Titre", description="Titre traduit.")
    description: Description = Field(
        alias="description", title="Description", description="Description traduite."
    )


class MessageEntry(BaseModel):
    """The key `message` of a step."""

    model_config = described("Message", "Ce qui est dit au public à cette étape.")

    title: Title = Field(
        alias="titre", title="Titre", description="Titre du bandeau : niveau, phénomène, territoire."
    )
    description: Description = Field(
        alias="description", title="Description", description="Qui est concerné, jusqu'à quand, que faire."
    )
    level: LevelWord | None = Field(
        None, alias="niveau", title="Niveau", description="Niveau de vigilance, pour la météo seulement."
    )
    until: Moment | None = Field(
        None,
        alias="valable_jusqu_a",
        title="Valable jusqu'à",
        description="Quand le message doit être renouvelé ou retiré ; obligatoire avant la fin d'alerte.",
    )
    todo: list[Line] = Field(
        default_factory=list, max_length=8, alias="a_faire", title="À faire", description="Verbes d'action."
    )
    avoid: list[Line] = Field(
        default_factory=list,
        max_length=8,
        alias="a_ne_pas_faire",
        title="À ne pas faire",
        description="Ce qui met en danger.",
    )
    link: LinkEntry | None = Field(None, alias="lien")
    translations: list[TranslationEntry] = Field(
        default_factory=list,
        max_length=60,
        alias="traductions",
        title="Traductions",
        description="Le message dans les langues du territoire.",
    )


class StepEntry(BaseModel):
    """One of the `etapes` of a crisis."""

    model_config = described("Étape", "Un changement d'état, daté et approuvé.")

    state: StateWord = Field(alias="etat", title="État", description="Où en est la crise.")
    at: Moment = Field(alias="le", title="Le", description="Date et heure de la décision.")
    approvers: list[Function] = Field(
        default_factory=list,
        max_length=8,
        alias="approuve_par",
        title="Approuvé par",
        description="Deux fonctions distinctes au moins, sauf pour un brouillon.",
    )
    message: MessageEntry | None = Field(None, alias="message")


class CrisisEntry(BaseModel):
    """One crisis, as authored."""

    model_config = described(
        "Crise",
        "Une crise décidée ailleurs et enregistrée ici. Conforme n'est pas un système d'alerte.",
    )

    id: Slug = Field(alias="id", title="Identifiant", description="Le nom du fichier. Il ne change jamais.")
    nature: NatureWord = Field(
        alias="nature", title="Nature", description="Réelle, exercice ou exemple fictif."
    )
    event: EventWord = Field(
        alias="evenement", title="Événement", description="Ce qui arrive ; il décide du bandeau."
    )
    weight: WeightWord = Field(
        Weight.MODERATE, alias="gravite", title="Gravité", description="Gravité de l'événement."
    )
    visibility: VisibilityWord = Field(
        Visibility.PUBLIC,
        alias="visibilite",
        title="Visibilité",
        description="« restreinte » : jamais publiée, quel que soit son état.",
    )
    areas: list[AreaEntry] = Field(
        min_length=1,
        max_length=100,
        alias="territoires",
        title="Territoires",
        description="Les lieux concernés.",
    )
    authority: AuthorityEntry = Field(alias="autorite")
    steps: list[StepEntry] = Field(
        min_length=1, max_length=200, alias="etapes", title="Étapes", description="Dans l'ordre du temps."
    )
    numbers: list[NumberEntry] = Field(
        default_factory=list,
        max_length=10,
        alias="numeros",
        title="Numéros",
        description="Les numéros à appeler, urgences d'abord.",
    )
    easy_read: StateUrl | None = Field(
        None, alias="falc", title="FALC", description="Page en facile à lire et à comprendre."
    )
    sign_language: StateUrl | None = Field(
        None, alias="lsf", title="LSF", description="Vidéo en langue des signes française."
    )
    sources: list[SourceEntry] = Field(
        min_length=1, max_length=20, alias="sources", title="Sources", description="Pages officielles."
    )
    review: StateUrl | None = Field(
        None,
        alias="retour_d_experience",
        title="Retour d'expérience",
        description="Page du bilan ; obligatoire pour clôturer, sauf dispense.",
    )
    waiver: Line | None = Field(
        None,
        alias="dispense_de_retour",
        title="Dispense de retour d'expérience",
        description="Pourquoi il n'y aura pas de bilan.",
    )
    note: Text | None = Field(None, alias="note_interne", title="Note interne", description="Jamais publiée.")
