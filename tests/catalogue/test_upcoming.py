"""The version of the RGAA that comes: data, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from checker.catalogue import upcoming
from checker.catalogue.norms import overlays, versions
from checker.dossier import dossier, markdown
from checker.model import WCAG, Audit, PageReport, Role, Site, SiteFacts, Transport
from standards.accessibilite.legal import new_version

_OPTIONAL = {"2.4.12", "2.4.13", "3.3.9"}
"""What the WCAG 2.2 add at level AAA, which no law asks for."""


def test_the_additions_are_those_of_the_wcag() -> None:
    before, after = (
        {*n.cited} for v in ("2.1", "2.2") for n in versions() if (n.name, n.version) == (WCAG, v)
    )
    added = {one.reference.number for one in upcoming.told().additions}
    assert added == after - before - _OPTIONAL


def test_a_day_that_is_not_known_is_not_made_up() -> None:
    told = upcoming.told()
    assert (told.published, told.deadline) == (new_version.published(), None)
    assert told.replaces in {norm.version for norm in overlays()}
    known = {one.number for norm in overlays() if norm.version == told.replaces for one in norm.criteria}
    assert {*told.mapping} <= known
    assert all(step.day or step.expected for step in told.steps)


def test_the_delay_is_that_of_the_rules(edited: Callable[[str, str, str], Path]) -> None:
    for day in (date(2026, 8, 31), date(2027, 1, 15), date(2028, 12, 31)):
        assert upcoming.later(day, 18) == new_version.deadline(day)
    folder = edited("accessibilite/legal/echeances.toml", 'publiee = ""', 'publiee = "2026-12-31"')
    assert upcoming.told(folder).deadline == date(2028, 6, 30)


def test_the_dossier_says_what_nobody_looked_at() -> None:
    site = Site("s", "S", "https://s.gouv.fr/", "o")
    page = PageReport(site.url, Role.HOME, Transport.COMPLETED)
    audit = Audit(
        site, "2026-11-22T08:00:00+00:00", (page,), (), SiteFacts("s", site.url, Transport.COMPLETED), {}
    )
    told = markdown(dossier(audit, {}), lambda _: "")
    assert "## Ce qui change avec le RGAA 5" in told
    assert "la date n'est pas connue" in told
    assert "non examinés, ce qui n'est ni une réussite ni un défaut : 2.4.11, " in told
