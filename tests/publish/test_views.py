"""Figures: coverage first, and nothing rounded up to a success."""

from datetime import date

import pytest

from checker.model import Audit, Finding, Organisation, Outcome, PageReport, Role, Site, SiteFacts, Transport
from checker.plain_text import counted, french_date
from checker.publish.page.figures import Entry, Estate, Tally, role_name, share

BEE, ANT, ELK = (
    Site(name, name.capitalize(), f"https://{name}.fr/", f"o-{name[0]}") for name in ("bee", "ant", "elk")
)


def said(site: Site, rule: str, outcome: Outcome, message: str = "m") -> Finding:
    return Finding(site.id, site.url, rule, outcome, message, "cherché")


def audit(site: Site, *findings: Finding, transport: Transport = Transport.COMPLETED) -> Audit:
    pages = (
        PageReport(site.url, Role.HOME, transport),
        PageReport(f"{site.url}x", Role.OTHER, Transport.COMPLETED),
    )
    return Audit(site, "2026-11-22T08:00:00+00:00", pages, findings, SiteFacts(site.id, site.url, transport))


ESTATE = Estate.of(
    (ELK, BEE, ANT),
    (
        audit(
            BEE,
            said(BEE, "r", Outcome.PASSED),
            said(BEE, "r", Outcome.FAILED),
            said(BEE, "s", Outcome.UNTESTED),
        ),
        audit(ANT, said(ANT, "r", Outcome.UNTESTED), transport=Transport.BLOCKED),
    ),
)


def test_coverage_counts_every_registered_site() -> None:
    assert [entry.site.id for entry in ESTATE.entries] == ["ant", "bee", "elk"]
    assert (ESTATE.seen, ESTATE.visited, len(ESTATE.entries)) == (1, 2, 3)
    assert dict(ESTATE.by_transport) == {
        Transport.COMPLETED: 1,
        Transport.BLOCKED: 1,
        Transport.NOT_VISITED: 1,
    }


def test_an_audited_site_that_left_the_register_is_not_shown() -> None:
    assert Estate.of((ANT,), (audit(ELK),)).entries == (Entry(ANT, None),)


def test_tallies_count_one_verdict_a_rule_and_a_site() -> None:
    assert ESTATE.of_rule("r").counts == {Outcome.FAILED: 1, Outcome.UNTESTED: 1}
    assert (ESTATE.of_rule("r").total, ESTATE.of_rule("r").tested, ESTATE.of_rule("r").decided) == (2, 1, 1)
    assert ESTATE.tally.counts == {Outcome.FAILED: 1, Outcome.UNTESTED: 2}
    assert ESTATE.of_rule("unknown") == Tally()
    assert ESTATE.of_rule("unknown")[Outcome.PASSED] == 0
    assert [entry.site.id for entry in ESTATE.failing("r")] == ["bee"]


def test_a_site_never_visited_has_no_verdict_at_all() -> None:
    entry = Entry(ELK, None)
    assert entry.transport is Transport.NOT_VISITED
    assert (entry.seen_pages, entry.tally.total, entry.findings("r")) == (0, 0, [])
    assert entry.verdict("r") is Outcome.UNTESTED


def test_findings_explain_the_verdict_worst_first() -> None:
    outcomes = (Outcome.PASSED, Outcome.UNTESTED, Outcome.FAILED, Outcome.INAPPLICABLE, Outcome.CANT_TELL)
    entry = Entry(BEE, audit(BEE, *(said(BEE, "r", o) for o in outcomes), said(BEE, "ok", Outcome.PASSED)))
    assert [f.outcome for f in entry.findings("r")] == [Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED]
    assert [f.outcome for f in entry.findings("ok")] == [Outcome.PASSED]


def test_organisations_come_by_name_with_their_sites() -> None:
    groups = ESTATE.groups({"o-a": Organisation("o-a", "Zèbre"), "o-b": Organisation("o-b", "Élan")})
    assert [(organisation.name, [e.site.id for e in entries]) for organisation, entries in groups] == [
        ("Élan", ["bee"]),
        ("o-e", ["elk"]),
        ("Zèbre", ["ant"]),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "—"),
        (0, 7, "0 %"),
        (1, 1000, "moins de 1 %"),
        (1, 3, "33 %"),
        (999, 1000, "plus de 99 %"),
        (7, 7, "100 %"),
    ],
)
def test_a_share_never_rounds_to_all_or_nothing(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 site vu"), (1, "1 site vu"), (2, "2 sites vus"), (60, "60 sites vus")]
)
def test_french_plurals_begin_at_two(number: int, text: str) -> None:
    assert counted(number, "site vu") == text


def test_dates_are_in_french() -> None:
    assert french_date("2026-03-01T23:00:00+00:00") == "1er mars 2026"
    assert french_date(date(2026, 8, 22)) == "22 août 2026"


def test_every_role_has_a_french_name() -> None:
    assert all(role_name(role) for role in Role)
    assert role_name(Role.LEGAL) == "mentions légales"
