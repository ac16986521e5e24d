"""What `registry/sites.yaml` and `registry/organisations.yaml` may hold, key by key.

The attributes are English, their aliases are the French keys authors write: this is the one
place where the two meet. The JSON Schemas that editors read are generated from these models.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

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
)
from checker.authored.schemas import list_of
from checker.model import AgreementState, Kind, Lifecycle, Role
from checker.registry.words import Endpoint, Function, Host, HostAndPort, PageCount, Seconds


class AgreementEntry(BaseModel):
    """The key `agrement` of a site."""

    model_config = described("Agrément", "L'agrément du SIG, tel qu'il est connu publiquement.")

    state: LabelledWord[AgreementState] = Field(
        alias="etat", title="État", description="Où en est l'agrément ; « inconnu » en cas de doute."
    )
    date: Day | None = Field(
        None, alias="date", title="Date", description="Jour de la décision.", examples=["2024-07-05"]
    )
    reference: Text | None = Field(
        None, alias="reference", title="Référence", description="Référence de la décision."
    )


class AuditEntry(BaseModel):
    """The key `audit` of a site."""

    model_config = described("Visite", "Comment le site souhaite être visité.")

    pages: PageCount | None = Field(
        None, alias="pages", title="Pages", description="Nombre de pages visitées au plus.", examples=[20]
    )
    delay: Seconds | None = Field(
        None, alias="delai", title="Délai", description="Secondes entre deux requêtes.", examples=[1]
    )
    resolve: dict[HostAndPort, Endpoint] = Field(
        default_factory=dict,
        alias="resoudre",
        title="Résolution",
        description="Adresse à joindre à la place de celle du DNS : hôte, ou hôte:port, vers adresse:port.",
        examples=[{"www.exemple.gouv.fr": "192.0.2.10:8080"}],
    )
    aliases: list[Host] = Field(
        default_factory=list,
        alias="alias",
        title="Autres hôtes",
        description="Hôtes qui comptent comme le site lui-même.",
        examples=[["exemple.gouv.fr"]],
    )


class SiteEntry(BaseModel):
    """One site, as authored."""

    model_config = described("Site", "Un site public de l'État.")

    id: Slug = Field(
        alias="id",
        title="Identifiant",
        description="Nom court et stable : minuscules, chiffres et tirets. Il ne change jamais.",
        examples=["info-gouv"],
    )
    name: Text = Field(alias="nom", title="Nom", description="Nom du site.", examples=["info.gouv.fr"])
    url: Url = Field(
        alias="url",
        title="Adresse",
        description="Adresse de la page d'accueil.",
        examples=["https://www.info.gouv.fr/"],
    )
    organisation: Reference = Field(
        alias="organisation",
        title="Organisation",
        description="Identifiant de l'organisation responsable, décrite dans organisations.yaml.",
        examples=["sig"],
    )
    kind: LabelledWord[Kind] = Field(
        alias="nature", title="Nature", description="Qui s'exprime, et pour quoi."
    )
    lifecycle: LabelledWord[Lifecycle] = Field(
        Lifecycle.OPEN,
        alias="etat",
        title="État",
        description="Où en est le site entre son annonce et sa fin.",
    )
    successor: Url | None = Field(
        None,
        alias="redirige_vers",
        title="Redirigé vers",
        description="Adresse du successeur ; obligatoire quand l'état est « redirige_vers », et seulement là.",
        examples=["https://www.service-public.gouv.fr/"],
    )
    opened: Day | None = Field(
        None,
        alias="ouvert_le",
        title="Ouvert le",
        description="Jour de l'ouverture.",
        examples=["2024-07-05"],
    )
    redesigned: Day | None = Field(
        None,
        alias="refondu_le",
        title="Refondu le",
        description="Jour de la dernière refonte.",
        examples=["2025-09-30"],
    )
    agreement: AgreementEntry | None = Field(None, alias="agrement")
    contacts: dict[KeyWord[Function], Contact] = Field(
        default_factory=dict,
        alias="contacts",
        title="Contacts",
        description="Par fonction, jamais par personne : adresse électronique ou page de contact.",
        examples=[{"accessibilite": "https://www.exemple.gouv.fr/contact"}],
    )
    contacts_visibility: Word[Visibility] = Field(
        Visibility.RESTRICTED,
        alias="visibilite_des_contacts",
        title="Visibilité des contacts",
        description="« publique » : la page du site les montre. « restreinte », ou rien : ils ne sont jamais publiés.",
    )
    pages: dict[KeyWord[Role], Url] = Field(
        default_factory=dict,
        alias="pages",
        title="Pages",
        description="Adresse des pages qu'une visite ne trouverait pas seule, par rôle.",
        examples=[{"accessibilite": "https://www.exemple.gouv.fr/accessibilite"}],
    )
    audit: AuditEntry | None = Field(None, alias="audit")
    sources: list[Url] = Field(
        default_factory=list,
        alias="sources",
        title="Sources",
        description="Pages publiques d'où viennent les faits de cette entrée.",
        examples=[["https://www.info.gouv.fr/"]],
    )
    note: Text | None = Field(
        None, alias="note", title="Note", description="Ce qu'il faut savoir, ou ce qui reste à confirmer."
    )


class OrganisationEntry(BaseModel):
    """One organisation, as authored."""

    model_config = described("Organisation", "Une organisation responsable de sites.")

    id: Slug = Field(
        alias="id", title="Identifiant", description="Nom court et stable.", examples=["economie"]
    )
    name: Text = Field(
        alias="nom",
        title="Nom",
        description="Nom générique et durable, qui survit aux changements de gouvernement.",
        examples=["Ministère chargé de l'économie et des finances"],
    )
    parent: Reference | None = Field(
        None,
        alias="parent",
        title="Organisation mère",
        description="Identifiant de l'organisation dont celle-ci dépend.",
        examples=["premier-ministre"],
    )
    site: Reference | None = Field(
        None,
        alias="site",
        title="Site",
        description="Identifiant, dans sites.yaml, de son site principal.",
        examples=["info-gouv"],
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
