"""What `registry/sites.yaml` and `registry/organisations.yaml` may hold, key by key.

The attributes are English, their aliases are the French keys authors write: this is the one
place where the two meet. The JSON Schemas that editors read are generated from these models.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, PlainValidator, WithJsonSchema

from checker.authored.addresses import read_endpoint, read_host, read_host_and_port
from checker.authored.leaves import (
    Contact,
    Day,
    KeyWord,
    LabelledWord,
    Reference,
    Slug,
    Text,
    Url,
    Visibility,
    Word,
    described,
    string,
    whole,
)
from checker.authored.public import kept
from checker.authored.readers import between
from checker.authored.schemas import list_of
from checker.model import AgreementState, Kind, Lifecycle, Role
from checker.model.words import Labelled


class Function(Labelled):
    """Why one would write to the team of a site: always a function, never a person."""

    GENERAL = "general", "général"
    TECHNICAL = "technique"
    EDITORIAL = "editorial", "éditorial"
    ACCESSIBILITY = "accessibilite", "accessibilité"
    REPORTING = "signalement"
    SECURITY = "securite", "sécurité"
    PRIVACY = "donnees_personnelles", "données personnelles"
    PRESS = "presse"


Host = Annotated[str, PlainValidator(read_host), string()]
HostAndPort = Annotated[str, PlainValidator(read_host_and_port), string()]
Endpoint = Annotated[str, PlainValidator(read_endpoint), string(examples=["192.0.2.10:8080"])]
PageCount = Annotated[int, *whole(1, 500)]
Seconds = Annotated[
    float,
    PlainValidator(between("un nombre", float, 0, 60)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 60}),
]


class AgreementEntry(BaseModel):
    """The key `agrement` of a site."""

    model_config = described("Agrément", "L'agrément du SIG, tel qu'il est connu publiquement.")

    state: LabelledWord[AgreementState] = kept(
        "etat", "Où en est l'agrément ; « inconnu » en cas de doute.", title="État"
    )
    date: Day | None = kept("date", "Jour de la décision.", None, examples=["2024-07-05"])
    reference: Text | None = kept("reference", "Référence de la décision.", None, title="Référence")


class AuditEntry(BaseModel, **described("Visite", "Comment le site souhaite être visité.")):
    """The key `audit` of a site."""

    pages: PageCount | None = kept("pages", "Nombre de pages visitées au plus.", None, examples=[20])
    delay: Seconds | None = kept("delai", "Secondes entre deux requêtes.", None, title="Délai", examples=[1])
    resolve: dict[HostAndPort, Endpoint] = kept(
        "resoudre",
        "Adresse à joindre à la place de celle du DNS : hôte, ou hôte:port, vers adresse:port.",
        {},
        title="Résolution",
        examples=[{"www.exemple.gouv.fr": "192.0.2.10:8080"}],
    )
    aliases: list[Host] = kept(
        "alias",
        "Hôtes qui comptent comme le site lui-même.",
        [],
        title="Autres hôtes",
        examples=[["exemple.gouv.fr"]],
    )


class SiteEntry(BaseModel, **described("Site", "Un site public de l'État.")):
    """One site, as authored."""

    id: Slug = kept(
        "id",
        "Nom court et stable : minuscules, chiffres et tirets. Il ne change jamais.",
        title="Identifiant",
        examples=["info-gouv"],
    )
    name: Text = kept("nom", "Nom du site.", examples=["info.gouv.fr"])
    url: Url = kept(
        "url", "Adresse de la page d'accueil.", title="Adresse", examples=["https://www.info.gouv.fr/"]
    )
    organisation: Reference = kept(
        "organisation",
        "Identifiant de l'organisation responsable, décrite dans organisations.yaml.",
        examples=["sig"],
    )
    kind: LabelledWord[Kind] = kept("nature", "Qui s'exprime, et pour quoi.")
    lifecycle: LabelledWord[Lifecycle] = kept(
        "etat", "Où en est le site entre son annonce et sa fin.", Lifecycle.OPEN, title="État"
    )
    successor: Url | None = kept(
        "redirige_vers",
        "Adresse du successeur ; obligatoire quand l'état est « redirige_vers », et seulement là.",
        None,
        title="Redirigé vers",
        examples=["https://www.service-public.gouv.fr/"],
    )
    opened: Day | None = kept(
        "ouvert_le", "Jour de l'ouverture.", None, title="Ouvert le", examples=["2024-07-05"]
    )
    redesigned: Day | None = kept(
        "refondu_le", "Jour de la dernière refonte.", None, title="Refondu le", examples=["2025-09-30"]
    )
    agreement: AgreementEntry | None = kept("agrement", default=None)
    contacts: dict[KeyWord[Function], Contact] = kept(
        "contacts",
        "Par fonction, jamais par personne : adresse électronique ou page de contact.",
        {},
        examples=[{"accessibilite": "https://www.exemple.gouv.fr/contact"}],
    )
    contacts_visibility: Word[Visibility] = kept(
        "visibilite_des_contacts",
        "« publique » : la page du site les montre. « restreinte », ou rien : ils ne sont jamais publiés.",
        Visibility.RESTRICTED,
        title="Visibilité des contacts",
    )
    pages: dict[KeyWord[Role], Url] = kept(
        "pages",
        "Adresse des pages qu'une visite ne trouverait pas seule, par rôle.",
        {},
        examples=[{"accessibilite": "https://www.exemple.gouv.fr/accessibilite"}],
    )
    audit: AuditEntry | None = kept("audit", default=None)
    sources: list[Url] = kept(
        "sources",
        "Pages publiques d'où viennent les faits de cette entrée.",
        [],
        examples=[["https://www.info.gouv.fr/"]],
    )
    note: Text | None = kept("note", "Ce qu'il faut savoir, ou ce qui reste à confirmer.", None)


class OrganisationEntry(BaseModel, **described("Organisation", "Une organisation responsable de sites.")):
    """One organisation, as authored."""

    id: Slug = kept("id", "Nom court et stable.", title="Identifiant", examples=["economie"])
    name: Text = kept(
        "nom",
        "Nom générique et durable, qui survit aux changements de gouvernement.",
        examples=["Ministère chargé de l'économie et des finances"],
    )
    parent: Reference | None = kept(
        "parent",
        "Identifiant de l'organisation dont celle-ci dépend.",
        None,
        title="Organisation mère",
        examples=["premier-ministre"],
    )
    site: Reference | None = kept(
        "site", "Identifiant, dans sites.yaml, de son site principal.", None, examples=["info-gouv"]
    )


def schema() -> dict[str, dict[str, Any]]:
    """File name without suffix → JSON Schema of that file."""
    sites = list_of(SiteEntry, "Sites", "Les sites publics suivis, un par entrée.")
    redirected = {"properties": {"etat": {"const": Lifecycle.REDIRECTED.value}}, "required": ["etat"]}
    sites["$defs"]["SiteEntry"] |= {
        "if": redirected,
        "then": {"required": ["redirige_vers"]},
        "else": {"properties": {"redirige_vers": False}},
    }
    organisations = list_of(OrganisationEntry, "Organisations", "Qui répond des sites, une par entrée.")
    return {"sites": sites, "organisations": organisations}
