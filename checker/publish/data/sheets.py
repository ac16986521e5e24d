"""The sheets of the RGAA of a whole estate: of each criterion, how many sites in each state. Counted some sites at a
time, while their audits are at hand, and kept for the next build."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from checker.catalogue.rgaa import sheet
from checker.model import Audit, Transport
from checker.publish.data.groups import Group, Groups
from checker.publish.page.publication import Publication

_KIND = "fiches"

Counts = Mapping[str, Mapping[str, Counter[str]]]
"""« RGAA 4.1.2 » → number of a criterion → its state → how many sites that were seen are in it."""


def keep(groups: Groups, group: Group, audits: Iterable[Audit]) -> None:
    """Count the sites of a group, and keep what is found."""
    _kept(groups, group, audits)


def counted(groups: Groups) -> Counts:
    """How many sites are in each state, criterion by criterion; those whose first page was not seen are in none."""
    found: dict[str, dict[str, Counter[str]]] = {
        norm.title: {one.number: Counter() for one in norm.criteria} for norm in groups.publication.overlays
    }
    for group in groups:
        for title, criteria in json.loads(_kept(groups, group)).items():
            for number, states in criteria.items():
                found[title][number].update(states)
    return found


def _kept(groups: Groups, group: Group, audits: Iterable[Audit] | None = None) -> str:
    """The counts of a group as a text; its audits are read only when it was not kept."""
    publication = groups.publication

    def make() -> str:
        known = groups.read(group) if audits is None else audits
        return json.dumps(_of(publication, [one for one in known if one.site.id in publication.estate.sites]))

    return publication.remembered(_KIND, (group.digest, group.sites), make)


def _of(publication: Publication, audits: Iterable[Audit]) -> dict[str, dict[str, dict[str, int]]]:
    seen = [one for one in audits if one.transport is Transport.COMPLETED]
    found: dict[str, dict[str, dict[str, int]]] = {}
    for norm in publication.overlays:
        counts: dict[str, Counter[str]] = {one.number: Counter() for one in norm.criteria}
        for audit in seen:
            for one, state in sheet(norm, publication.rules, audit).items():
                counts[one.number][state] += 1
        found[norm.title] = {number: dict(states) for number, states in counts.items()}
    return found
