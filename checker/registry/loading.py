"""registry/*.yaml → Registry: every site and organisation, or every defect at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from checker.authored.leaves import Visibility
from checker.authored.problems import AuthoredError, Problem
from checker.authored.readers import shape
from checker.authored.sentences import problems_of
from checker.authored.source import read
from checker.authored.tree import Sequence, Value
from checker.model import Agreement, AuditSettings, Organisation, Site
from checker.registry.checks import organisation_problems, site_problems
from checker.registry.entries import AgreementEntry, AuditEntry, OrganisationEntry, SiteEntry

SITES = "sites.yaml"
ORGANISATIONS = "organisations.yaml"

M = TypeVar("M", bound=BaseModel)


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
    sites_file, organisations_file = folder / SITES, folder / ORGANISATIONS
    sites_tree, problems = read(sites_file)
    organisations_tree, more = read(organisations_file)
    problems += more
    sites = _validated(SiteEntry, sites_tree, sites_file, problems)
    organisations = _validated(OrganisationEntry, organisations_tree, organisations_file, problems)
    problems += _in_file(sites_file, site_problems(sites_tree, organisations_tree))
    problems += _in_file(organisations_file, organisation_problems(organisations_tree, sites_tree))
    if problems:
        raise AuthoredError(problems)
    return Registry(
        sites=tuple(_site(entry) for entry in sites),
        organisations={entry.id: _organisation(entry) for entry in organisations},
    )


def _in_file(path: Path, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(problem, file=path.as_posix()) for problem in problems]


def _validated(model: type[M], tree: Value | None, path: Path, problems: list[Problem]) -> list[M]:
    """The entries of a file, or none and more problems."""
    if tree is None:
        return []
    if not isinstance(tree, Sequence):
        found = f"{shape(tree)} au lieu d'une liste"
        problems.append(Problem(path.as_posix(), 1, 1, found, "chaque entrée commence par « - id: … »"))
        return []
    try:
        return TypeAdapter(list[model]).validate_python(tree)  # type: ignore[valid-type]
    except ValidationError as error:
        problems.extend(problems_of(error, tree, path.as_posix(), model))
        return []


# --- authored entries → nouns of the model -----------------------------------------------------


def _organisation(entry: OrganisationEntry) -> Organisation:
    return Organisation(entry.id, entry.name, entry.parent)


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
