"""The JSON Schemas of the registry's files."""

from __future__ import annotations

from typing import Any

from checker.authored.schemas import list_of
from checker.model import Lifecycle
from checker.registry.entries import OrganisationEntry, SiteEntry


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
