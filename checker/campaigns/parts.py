"""The parts of a campaign's file, key by key: periods, channels, kit, agreement, relays…

The attributes are English, their aliases are the French keys authors write.
"""

from __future__ import annotations

from pydantic import BaseModel, Field

from checker.authored.leaves import Visibility, described
from checker.campaigns.leaves import (
    AssetWord,
    CampaignId,
    CaptionWord,
    Contact,
    Count,
    Day,
    Euros,
    Flag,
    Reference,
    SecureUrl,
    Slug,
    StepWord,
    Text,
    Url,
    VisibilityWord,
    Year,
)


class Period(BaseModel):
    """One wave of a campaign; both days are included."""

    model_config = described("Vague", "Une vague de la campagne, premier et dernier jour compris.")

    start: Day = Field(alias="debut", description="Premier jour.")
    end: Day = Field(alias="fin", description="Dernier jour.")
    label: Text | None = Field(None, alias="libelle", description="Nom de la vague.")


class Channel(BaseModel):
    """Where a campaign is shown."""

    model_config = described("Canal", "Un canal de diffusion.")

    kind: Reference = Field(alias="type", description="Mot du vocabulaire des canaux.")
    paid: Flag = Field(False, alias="paye", description="Espace acheté.")


class Target(BaseModel):
    """A page relays link to."""

    model_config = described("Cible", "Une page vers laquelle les relais renvoient.")

    url: SecureUrl = Field(alias="url", description="Adresse, en https.")
    main: Flag = Field(False, alias="principale", description="Page principale.")


class Alternative(BaseModel):
    """An accessible form of a resource: there, or not there and why."""

    model_config = described("Version accessible", "Présente, avec son adresse ; ou absente, avec le motif.")

    present: Flag = Field(alias="present", description="La version existe.")
    url: SecureUrl | None = Field(None, alias="url", description="Son adresse.")
    text: Text | None = Field(None, alias="texte", description="Le texte lui-même, prêt à coller.")
    mode: CaptionWord | None = Field(None, alias="mode", description="Qui a fait les sous-titres.")
    reason: Text | None = Field(None, alias="motif", description="Pourquoi elle manque.")
    approved_by: Text | None = Field(None, alias="validee_par", description="Fonction qui a admis le motif.")


class Access(BaseModel):
    """The accessible forms of a resource."""

    model_config = described("Accessibilité", "Les versions accessibles de la ressource.")

    captions: Alternative | None = Field(None, alias="sous_titres")
    transcript: Alternative | None = Field(None, alias="transcription")
    description: Alternative | None = Field(None, alias="audiodescription")
    sign: Alternative | None = Field(None, alias="lsf")
    easy: Alternative | None = Field(None, alias="falc")
    alt: Alternative | None = Field(None, alias="texte_alternatif")
    tagged: Alternative | None = Field(None, alias="pdf_balise")
    page: Alternative | None = Field(None, alias="equivalent_html")


class Asset(BaseModel):
    """A resource of a kit."""

    model_config = described("Ressource", "Une ressource du kit.")

    id: Slug = Field(alias="id", description="Nom court de la ressource.")
    kind: AssetWord = Field(alias="type", description="Nature de la ressource.")
    url: SecureUrl | None = Field(None, alias="url", description="Adresse de la ressource.")
    access: Access | None = Field(None, alias="accessibilite")


class Kit(BaseModel):
    """What relays may reuse."""

    model_config = described("Kit", "Ce que les relais peuvent reprendre.")

    url: SecureUrl | None = Field(None, alias="url", description="Adresse du kit.")
    licence: Text | None = Field(None, alias="licence", description="Licence de réutilisation.")
    assets: list[Asset] = Field(default_factory=list, alias="ressources", description="Les ressources.")


class AgreementStep(BaseModel):
    """One of the two steps of an agreement."""

    model_config = described("Étape d'agrément", "Où en est cette étape.")

    state: StepWord = Field(alias="statut", description="Réponse reçue.")
    date: Day | None = Field(None, alias="date", description="Jour de la décision.")
    reference: Text | None = Field(None, alias="reference", description="Référence de la décision.")


class CampaignAgreement(BaseModel):
    """The agreement of the SIG."""

    model_config = described("Agrément", "L'agrément du SIG : de principe, puis définitif.")

    needed: Flag = Field(True, alias="requis", description="L'agrément est requis.")
    reason: Text | None = Field(None, alias="motif_non_requis", description="Pourquoi il ne l'est pas.")
    principle: AgreementStep | None = Field(None, alias="principe")
    final: AgreementStep | None = Field(None, alias="definitif")


class Justification(BaseModel):
    """Why a campaign runs although an electoral window is open."""

    model_config = described("Justification", "Pourquoi la campagne a lieu en période préélectorale.")

    reason: Text = Field(alias="motif", description="Nécessité, contrainte de date, thème.")
    authority: Text = Field(alias="autorite", description="Fonction qui en a décidé.")
    date: Day = Field(alias="date", description="Jour de la décision.")


class Electoral(BaseModel):
    """What bears on elections."""

    model_config = described("Période préélectorale", "Ce qui permet d'apprécier la campagne.")

    same_scale: Flag = Field(
        False, alias="ampleur_constante", description="Canaux et volume au plus égaux à l'édition précédente."
    )
    justification: Justification | None = Field(None, alias="justification")


class RelaySelector(BaseModel):
    """Sites awaited as relays: those that fit every key written."""

    model_config = described("Relais attendus", "Les sites qui répondent à toutes les clés écrites.")

    kind: Reference | None = Field(None, alias="nature", description="Nature de site.")
    organisation: Reference | None = Field(
        None, alias="organisation", description="Organisation responsable."
    )
    site: Reference | None = Field(None, alias="site", description="Identifiant d'un site.")


class Relays(BaseModel):
    """Where the campaign should be shown."""

    model_config = described("Relais", "Les sites qui devraient afficher la campagne.")

    include: list[RelaySelector] = Field(default_factory=list, alias="inclure", description="Sites attendus.")
    exclude: list[Reference] = Field(default_factory=list, alias="exclure", description="Sites dispensés.")
    place: Text = Field("accueil", alias="emplacement", description="Page où la campagne est attendue.")


class Coordination(BaseModel):
    """A detected conflict that was settled."""

    model_config = described("Coordination", "Un conflit détecté, et ce qui a été décidé.")

    with_id: CampaignId = Field(alias="avec", description="Identifiant de l'autre campagne.")
    decision: Text = Field(alias="decision", description="Ce qui a été décidé.")
    date: Day = Field(alias="le", description="Jour de la décision.")


class Indicator(BaseModel):
    """What will be measured."""

    model_config = described("Indicateur", "Ce qui sera mesuré.")

    name: Text = Field(alias="nom", description="Nom de l'indicateur.")
    goal: Count | None = Field(None, alias="cible", description="Valeur visée.")
    unit: Text | None = Field(None, alias="unite", description="Unité.")


class Evaluation(BaseModel):
    """How the campaign is assessed."""

    model_config = described("Évaluation", "Comment la campagne est évaluée.")

    indicators: list[Indicator] = Field(default_factory=list, alias="indicateurs", description="Indicateurs.")
    report: Url | None = Field(None, alias="bilan_url", description="Adresse du bilan.")


class Spending(BaseModel):
    """What it cost."""

    model_config = described("Dépenses", "Le montant n'est publié que si « publiees » est vrai.")

    published: Flag = Field(alias="publiees", description="Le montant est public.")
    amount: Euros | None = Field(None, alias="montant_eur", description="Montant en euros.")
    year: Year | None = Field(None, alias="annee", description="Année budgétaire.")


class Note(BaseModel):
    """A remark; restricted unless it says otherwise."""

    model_config = described("Note", "Une remarque, restreinte sauf mention contraire.")

    text: Text = Field(alias="texte", description="La remarque.")
    visibility: VisibilityWord = Field(
        Visibility.RESTRICTED, alias="visibilite", description="Qui peut la lire."
    )


class FunctionalContact(BaseModel):
    """Whom to write to: a function, never a person."""

    model_config = described("Contact", "Une adresse fonctionnelle, jamais celle d'une personne.")

    role: Text = Field(alias="role", description="Fonction.")
    address: Contact = Field(alias="courriel", description="Adresse électronique ou page de contact.")
