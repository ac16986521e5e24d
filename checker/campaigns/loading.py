"""The calendar's files of a registry → Calendar: every campaign, election and key day, or every fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checker import crises, registry
from checker.authored.loading import Reading, Written
from checker.authored.problems import Problem
from checker.authored.tree import Map
from checker.authored.written import maps_of, repeated
from checker.campaigns.checks import campaign_problems, election_problems, ministry_problems
from checker.campaigns.dated import Election, KeyDay, Ministry
from checker.campaigns.entries import Calendar, Campaign, Origin
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
    reading = Reading()
    ministries = reading.optional(Ministry, folder / MINISTRIES)
    elections = reading.optional(Election, _national(folder, ELECTIONS))
    key_days = reading.optional(KeyDay, _national(folder, KEY_DAYS))
    reading.tell(ministries.path, ministry_problems(ministries.tree, register.organisations))
    reading.tell(elections.path, election_problems(elections.tree, vocabulary))
    reading.tell(key_days.path, repeated(maps_of(key_days.tree)))
    calendar = Calendar(
        (),
        tuple(sorted(elections.entries, key=lambda one: (one.month, one.id))),
        key_days.entries,
        {one.key: one for one in ministries.entries},
        register.organisations,
        register.sites,
        vocabulary,
    )
    files = list(reading.folder(Campaign, folder / CAMPAIGNS, "campagne"))
    for file in files:
        if isinstance(file.tree, Map):
            reading.tell(file.path, campaign_problems(file.tree, calendar))
    _refuse_repeated(files, reading)
    reading.close()
    campaigns = sorted((one for file in files for one in file.entries), key=lambda one: (one.start, one.id))
    origins = {one.id: _origin(file) for file in files for one in file.entries}
    return replace(calendar, campaigns=tuple(campaigns), origins=origins, crises=crises.load(folder))


def _national(folder: Path, name: str) -> Path:
    """A file of a registry; the project's own when it has none: elections are the same for all."""
    own = folder / name
    return own if own.exists() else ROOT / "registry" / name


def _origin(file: Written[Campaign]) -> Origin:
    return Origin(file.path.as_posix(), file.tree.places if isinstance(file.tree, Map) else {})


def _refuse_repeated(files: list[Written[Campaign]], reading: Reading) -> None:
    """Tell the identifiers that two files share."""
    first: dict[str, Written[Campaign]] = {}
    for file in files:
        for campaign in file.entries:
            known = first.setdefault(campaign.id, file)
            if known is not file:
                found = f"CAMP-001 : identifiant « {campaign.id} » déjà pris par {known.path.as_posix()}"
                line = _origin(file).line("id")
                reading.tell(file.path, [Problem("", line, 1, found, "chacun a le sien")])
