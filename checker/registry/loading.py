"""registry/*.yaml → Registry: every site and organisation, or every defect at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.authored.leaves import Visibility
from checker.authored.loading import Reading
from checker.model import Agreement, AuditSettings, Organisation, Site
from checker.registry.checks import organisation_problems, site_problems
from checker.registry.entries import AgreementEntry, AuditEntry, OrganisationEntry, SiteEntry

SITES = "sites.yaml"
ORGANISATIONS = "organisations.yaml"


@dataclass(frozen=True)
class Registry:
    """The sites in the order they are written, and the organisations by id."""

    sites: tuple[Site, ...]
    organisations: Mapping[str, Organisation]


def load(folder: Path) -> Registry:
    """The registry written in a folder.

    Raises `AuthoredError` with every problem of both files. Each file is bounded in size and
    depth, and nothing of it is executed or expanded.
    """
    reading = Reading()
    sites = reading.listed(SiteEntry, folder / SITES)
    organisations = reading.listed(OrganisationEntry, folder / ORGANISATIONS)
    reading.tell(sites.path, site_problems(sites.tree, organisations.tree))
    reading.tell(organisations.path, organisation_problems(organisations.tree, sites.tree))
    reading.close()
    return Registry(
        sites=tuple(_site(entry) for entry in sites.entries),
        organisations={
            entry.id: Organisation(entry.id, entry.name, entry.parent) for entry in organisations.entries
        },
    )


# --- authored entries → nouns of the model -----------------------------------------------------


def _site(entry: SiteEntry) -> Site:
    return Site(
        id=entry.id,
        name=entry.name,
        url=entry.url,
        organisation=entry.organisation,
        kind=entry.kind,
        lifecycle=entry.lifecycle,
        successor=entry.successor,
        opened=entry.opened,
        redesigned=entry.redesigned,
        agreement=_agreement(entry.agreement),
        contacts={function.value: address for function, address in entry.contacts.items()},
        contacts_public=entry.contacts_visibility is Visibility.PUBLIC,
        pages=entry.pages,
        settings=_settings(entry.audit),
    )


def _agreement(entry: AgreementEntry | None) -> Agreement:
    return Agreement(entry.state, entry.date, entry.reference) if entry else Agreement()


def _settings(entry: AuditEntry | None) -> AuditSettings:
    if entry is None:
        return AuditSettings()
    return AuditSettings(entry.pages, entry.delay, entry.resolve, tuple(entry.aliases))
