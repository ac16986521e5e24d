"""The parts of a campaign's file, key by key: periods, channels, kit, agreement, relays…

The attributes are English, their aliases are the French keys authors write.
"""

from __future__ import annotations

from pydantic import BaseModel

from checker.authored.leaves import (
    Contact,
    Day,
    Flag,
    Slug,
    Text,
    Url,
    Visibility,
    Word,
    described,
)
from checker.authored.public import shown
from checker.campaigns.words import (
    AssetKind,
    CampaignId,
    CaptionMode,
    Count,
    Euros,
    Key,
    SecureUrl,
    Stage,
    Year,
)


class Period(BaseModel, **described("Vague", "Une vague de la campagne, premier et dernier jour compris.")):
    """One wave of a campaign; both days are included."""

    start: Day = shown("debut", "Premier jour.")
    end: Day = shown("fin", "Dernier jour.")
    label: Text | None = shown("libelle", "Nom de la vague.", None)


class Channel(BaseModel, **described("Canal", "Un canal de diffusion.")):
    """Where a campaign is shown."""

    kind: Key = shown("type", "Mot du vocabulaire des canaux.")
    paid: Flag = shown("paye", "Espace acheté.", False)


class Target(BaseModel, **described("Cible", "Une page vers laquelle les relais renvoient.")):
    """A page relays link to."""

    url: SecureUrl = shown("url", "Adresse, en https.")
    main: Flag = shown("principale", "Page principale.", False)


class Alternative(BaseModel):
    """An accessible form of a resource: there, or not there and why."""

    model_config = described("Version accessible", "Présente, avec son adresse ; ou absente, avec le motif.")

    present: Flag = shown("present", "La version existe.")
    url: SecureUrl | None = shown("url", "Son adresse.", None)
    text: Text | None = shown("texte", "Le texte lui-même, prêt à coller.", None)
    mode: Word[CaptionMode] | None = shown("mode", "Qui a fait les sous-titres.", None)
    reason: Text | None = shown("motif", "Pourquoi elle manque.", None)
    approved_by: Text | None = shown("validee_par", "Fonction qui a admis le motif.", None)


class Access(BaseModel, **described("Accessibilité", "Les versions accessibles de la ressource.")):
    """The accessible forms of a resource."""

    captions: Alternative | None = shown("sous_titres", default=None)
    transcript: Alternative | None = shown("transcription", default=None)
    description: Alternative | None = shown("audiodescription", default=None)
    sign: Alternative | None = shown("lsf", default=None)
    easy: Alternative | None = shown("falc", default=None)
    alt: Alternative | None = shown("texte_alternatif", default=None)
    tagged: Alternative | None = shown("pdf_balise", default=None)
    page: Alternative | None = shown("equivalent_html", default=None)


class Asset(BaseModel, **described("Ressource", "Une ressource du kit.")):
    """A resource of a kit."""

    id: Slug = shown("id", "Nom court de la ressource.")
    kind: Word[AssetKind] = shown("type", "Nature de la ressource.")
    url: SecureUrl | None = shown("url", "Adresse de la ressource.", None)
    access: Access | None = shown("accessibilite", default=None)


class Kit(BaseModel, **described("Kit", "Ce que les relais peuvent reprendre.")):
    """What relays may reuse."""

    url: SecureUrl | None = shown("url", "Adresse du kit.", None)
    licence: Text | None = shown("licence", "Licence de réutilisation.", None)
    assets: list[Asset] = shown("ressources", "Les ressources.", [])


class AgreementStep(BaseModel, **described("Étape d'agrément", "Où en est cette étape.")):
    """One of the two steps of an agreement."""

    state: Word[Stage] = shown("statut", "Réponse reçue.")
    date: Day | None = shown("date", "Jour de la décision.", None)
    reference: Text | None = shown("reference", "Référence de la décision.", None)


class CampaignAgreement(BaseModel):
    """The agreement of the SIG."""

    model_config = described("Agrément", "L'agrément du SIG : de principe, puis définitif.")

    needed: Flag = shown("requis", "L'agrément est requis.", True)
    reason: Text | None = shown("motif_non_requis", "Pourquoi il ne l'est pas.", None)
    principle: AgreementStep | None = shown("principe", default=None)
    final: AgreementStep | None = shown("definitif", default=None)


class Justification(BaseModel):
    """Why a campaign runs although an electoral window is open."""

    model_config = described("Justification", "Pourquoi la campagne a lieu en période préélectorale.")

    reason: Text = shown("motif", "Nécessité, contrainte de date, thème.")
    authority: Text = shown("autorite", "Fonction qui en a décidé.")
    date: Day = shown("date", "Jour de la décision.")


class Electoral(BaseModel, **described("Période préélectorale", "Ce qui permet d'apprécier la campagne.")):
    """What bears on elections."""

    same_scale: Flag = shown(
        "ampleur_constante", "Canaux et volume au plus égaux à l'édition précédente.", False
    )
    justification: Justification | None = shown("justification", default=None)


class RelaySelector(BaseModel):
    """Sites awaited as relays: those that fit every key written."""

    model_config = described("Relais attendus", "Les sites qui répondent à toutes les clés écrites.")

    kind: Key | None = shown("nature", "Nature de site.", None)
    organisation: Key | None = shown("organisation", "Organisation responsable.", None)
    site: Key | None = shown("site", "Identifiant d'un site.", None)


class Relays(BaseModel, **described("Relais", "Les sites qui devraient afficher la campagne.")):
    """Where the campaign should be shown."""

    include: list[RelaySelector] = shown("inclure", "Sites attendus.", [])
    exclude: list[Key] = shown("exclure", "Sites dispensés.", [])
    place: Text = shown("emplacement", "Page où la campagne est attendue.", "accueil")


class Coordination(BaseModel, **described("Coordination", "Un conflit détecté, et ce qui a été décidé.")):
    """A detected conflict that was settled."""

    with_id: CampaignId = shown("avec", "Identifiant de l'autre campagne.")
    decision: Text = shown("decision", "Ce qui a été décidé.")
    date: Day = shown("le", "Jour de la décision.")


class Indicator(BaseModel, **described("Indicateur", "Ce qui sera mesuré.")):
    """What will be measured."""

    name: Text = shown("nom", "Nom de l'indicateur.")
    goal: Count | None = shown("cible", "Valeur visée.", None)
    unit: Text | None = shown("unite", "Unité.", None)


class Evaluation(BaseModel, **described("Évaluation", "Comment la campagne est évaluée.")):
    """How the campaign is assessed."""

    indicators: list[Indicator] = shown("indicateurs", "Indicateurs.", [])
    report: Url | None = shown("bilan_url", "Adresse du bilan.", None)


class Spending(BaseModel, **described("Dépenses", "Le montant n'est publié que si « publiees » est vrai.")):
    """What it cost."""

    published: Flag = shown("publiees", "Le montant est public.")
    amount: Euros | None = shown("montant_eur", "Montant en euros.", None)
    year: Year | None = shown("annee", "Année budgétaire.", None)


class Note(BaseModel, **described("Note", "Une remarque, restreinte sauf mention contraire.")):
    """A remark; restricted unless it says otherwise."""

    text: Text = shown("texte", "La remarque.")
    visibility: Word[Visibility] = shown("visibilite", "Qui peut la lire.", Visibility.RESTRICTED)


class FunctionalContact(BaseModel):
    """Whom to write to: a function, never a person."""

    model_config = described("Contact", "Une adresse fonctionnelle, jamais celle d'une personne.")

    role: Text = shown("role", "Fonction.")
    address: Contact = shown("courriel", "Adresse électronique ou page de contact.")
