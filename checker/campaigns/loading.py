"""The calendar's files of a registry → Calendar: every campaign, election and key day, or every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from checker import crises, registry
from checker.authored.loading import files_of, list_of, one_of_file
from checker.authored.problems import AuthoredError, Problem
from checker.authored.source import read
from checker.authored.tree import Map, Place, Value
from checker.campaigns.calendar import Calendar, Origin
from checker.campaigns.checks import calendar_problems, campaign_problems
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.entries import Campaign
from checker.campaigns.vocabulary import load_vocabulary
from checker.project import ROOT

CAMPAIGNS = "campagnes"
ELECTIONS = "elections.yaml"
KEY_DAYS = "temps-forts.yaml"
MINISTRIES = "ministeres.yaml"


def load(folder: Path, known: registry.Registry | None = None) -> Calendar:
    """The calendar written in a registry's folder; `known` is that registry when it is loaded already.

    Campaigns and ministries may be absent; elections, key days and vocabularies are then those of the
    project. Raises `AuthoredError` with every fault of all the files, crises set apart: those of theirs come
    when the calendar is right.
    """
    register = known or registry.load(folder)
    vocabulary = load_vocabulary(folder)
    problems: list[Problem] = []
    ministries = _optional(Ministry, folder / MINISTRIES, problems)
    elections = _optional(Election, _national(folder, ELECTIONS), problems)
    key_days = _optional(KeyDay, _national(folder, KEY_DAYS), problems)
    problems += calendar_problems(
        elections, ministries, key_days, frozenset(register.organisations), vocabulary, folder
    )
    calendar = Calendar(
        (),
        tuple(sorted(elections, key=lambda one: (one.month, one.id))),
        tuple(key_days),
        {one.key: one for one in ministries},
        register.organisations,
        register.sites,
        vocabulary,
    )
    written = _campaigns(folder / CAMPAIGNS, problems)
    for campaign, origin in written:
        problems += campaign_problems(campaign, calendar, origin)
    problems += _repeated(written)
    if problems:
        raise AuthoredError(problems)
    ordered = sorted((campaign for campaign, _ in written), key=lambda one: (one.start, one.id))
    origins = {campaign.id: origin for campaign, origin in written}
    return replace(calendar, campaigns=tuple(ordered), origins=origins, crises=crises.load(folder))


def _national(folder: Path, name: str) -> Path:
    """A file of a registry; the project's own when it has none: elections are the same for all."""
    own = folder / name
    return own if own.exists() else ROOT / "registry" / name


def _optional(model: type, path: Path, problems: list[Problem]) -> list:  # type: ignore[type-arg]
    """The entries of a file that a registry may do without."""
    if not path.exists():
        return []
    tree, found = read(path)
    problems.extend(found)
    return [] if tree is None else list_of(model, tree, path, problems)


def _campaigns(folder: Path, problems: list[Problem]) -> list[tuple[Campaign, Origin]]:
    written = []
    for path in files_of(folder, problems):
        tree, found = read(path)
        problems.extend(found)
        campaign = None if tree is None else one_of_file(Campaign, tree, path, problems)
        if campaign:
            written.append((campaign, Origin(path.as_posix(), _places(tree))))
    return written


def _places(tree: Value | None) -> Mapping[str, Place]:
    return tree.places if isinstance(tree, Map) else {}


def _repeated(written: list[tuple[Campaign, Origin]]) -> list[Problem]:
    """The identifiers that two files share."""
    first: dict[str, Origin] = {}
    problems = []
    for campaign, origin in written:
        known = first.setdefault(campaign.id, origin)
        if known is not origin:
            found = f"CAMP-001 : identifiant « {campaign.id} » déjà pris par {known.file}"
            problems.append(Problem(origin.file, origin.line("id"), 1, found, "chacun a le sien"))
    return problems
