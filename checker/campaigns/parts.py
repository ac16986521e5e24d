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


class Period(BaseModel):
    """One wave of a campaign; both days are included."""

    model_config = described("Vague", "Une vague de la campagne, premier et dernier jour compris.")

    start: Day = shown("debut", "Premier jour.")
    end: Day = shown("fin", "Dernier jour.")
    label: Text | None = shown("libelle", "Nom de la vague.", None)


class Channel(BaseModel):
    """Where a campaign is shown."""

    model_config = described("Canal", "Un canal de diffusion.")

    kind: Key = shown("type", "Mot du vocabulaire des canaux.")
    paid: Flag = shown("paye", "Espace acheté.", False)


class Target(BaseModel):
    """A page relays link to."""

    model_config = described("Cible", "Une page vers laquelle les relais renvoient.")

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


class Access(BaseModel):
    """The accessible forms of a resource."""

    model_config = described("Accessibilité", "Les versions accessibles de la ressource.")

    captions: Alternative | None = shown("sous_titres", default=None)
    transcript: Alternative | None = shown("transcription", default=None)
    description: Alternative | None = shown("audiodescription", default=None)
    sign: Alternative | None = shown("lsf", default=None)
    easy: Alternative | None = shown("falc", default=None)
    alt: Alternative | None = shown("texte_alternatif", default=None)
    tagged: Alternative | None = shown("pdf_balise", default=None)
    page: Alternative | None = shown("equivalent_html", default=None)


class Asset(BaseModel):
    """A resource of a kit."""

    model_config = described("Ressource", "Une ressource du kit.")

    id: Slug = shown("id", "Nom court de la ressource.")
    kind: Word[AssetKind] = shown("type", "Nature de la ressource.")
    url: SecureUrl | None = shown("url", "Adresse de la ressource.", None)
    access: Access | None = shown("accessibilite", default=None)


class Kit(BaseModel):
    """What relays may reuse."""

    model_config = described("Kit", "Ce que les relais peuvent reprendre.")

    url: SecureUrl | None = shown("url", "Adresse du kit.", None)
    licence: Text | None = shown("licence", "Licence de réutilisation.", None)
    assets: list[Asset] = shown("ressources", "Les ressources.", [])


class AgreementStep(BaseModel):
    """One of the two steps of an agreement."""

    model_config = described("Étape d'agrément", "Où en est cette étape.")

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


class Electoral(BaseModel):
    """What bears on elections."""

    model_config = described("Période préélectorale", "Ce qui permet d'apprécier la campagne.")

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


class Relays(BaseModel):
    """Where the campaign should be shown."""

    model_config = described("Relais", "Les sites qui devraient afficher la campagne.")

    include: list[RelaySelector] = shown("inclure", "Sites attendus.", [])
    exclude: list[Key] = shown("exclure", "Sites dispensés.", [])
    place: Text = shown("emplacement", "Page où la campagne est attendue.", "accueil")


class Coordination(BaseModel):
    """A detected conflict that was settled."""

    model_config = described("Coordination", "Un conflit détecté, et ce qui a été décidé.")

    with_id: CampaignId = shown("avec", "Identifiant de l'autre campagne.")
    decision: Text = shown("decision", "Ce qui a été décidé.")
    date: Day = shown("le", "Jour de la décision.")


class Indicator(BaseModel):
    """What will be measured."""

    model_config = described("Indicateur", "Ce qui sera mesuré.")

    name: Text = shown("nom", "Nom de l'indicateur.")
    goal: Count | None = shown("cible", "Valeur visée.", None)
    unit: Text | None = shown("unite", "Unité.", None)


class Evaluation(BaseModel):
    """How the campaign is assessed."""

    model_config = described("Évaluation", "Comment la campagne est évaluée.")

    indicators: list[Indicator] = shown("indicateurs", "Indicateurs.", [])
    report: Url | None = shown("bilan_url", "Adresse du bilan.", None)


class Spending(BaseModel):
    """What it cost."""

    model_config = described("Dépenses", "Le montant n'est publié que si « publiees » est vrai.")

    published: Flag = shown("publiees", "Le montant est public.")
    amount: Euros | None = shown("montant_eur", "Montant en euros.", None)
    year: Year | None = shown("annee", "Année budgétaire.", None)


class Note(BaseModel):
    """A remark; restricted unless it says otherwise."""

    model_config = described("Note", "Une remarque, restreinte sauf mention contraire.")

    text: Text = shown("texte", "La remarque.")
    visibility: Word[Visibility] = shown("visibilite", "Qui peut la lire.", Visibility.RESTRICTED)


class FunctionalContact(BaseModel):
    """Whom to write to: a function, never a person."""

    model_config = described("Contact", "Une adresse fonctionnelle, jamais celle d'une personne.")

    role: Text = shown("role", "Fonction.")
    address: Contact = shown("courriel", "Adresse électronique ou page de contact.")
