"""What happened to each site: one event a site and an audit, worst first, however many rules moved."""

from dataclasses import replace

import pytest

from checker.model import Moment, Organisation, Outcome, Past, Transport, Turn, parse_html
from checker.publish import Publication, pages
from checker.publish.page.events import Sort, first, happened, sorts
from checker.publish.page.figures import worst_first
from checker.reading import select
from tests.publish.conftest import AT

P, F, C, U, I = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.INAPPLICABLE  # noqa: E741
SEEN = Transport.COMPLETED
BEFORE = "2026-11-15T08:00:00+00:00"


def past(
    publication: Publication, was: dict[str, Transport], now: dict[str, Transport], *turns: Turn
) -> Publication:
    return replace(publication, past=Past((Moment(1, BEFORE, was), Moment(2, AT, now)), turns))


def turn(
    publication: Publication, site: str, place: int, before: Outcome | None, after: Outcome | None
) -> Turn:
    return Turn(2, site, publication.rules[place].id, before, after)


@pytest.fixture
def names(publication: Publication) -> list[str]:
    return [site.id for site in publication.sites]


@pytest.mark.parametrize(
    ("before", "after", "sort"),
    [
        (P, F, Sort.LOST),
        (C, F, Sort.FOUND),
        (I, F, Sort.FOUND),
        (U, F, Sort.FOUND),
        (F, P, Sort.BETTER),
        (C, P, Sort.BETTER),
        (F, I, Sort.BETTER),
        (P, C, Sort.UNSURE),
        (P, U, Sort.UNSURE),
        (None, F, None),
        (U, P, None),
        (I, P, None),
    ],
)
def test_each_turn_is_news_of_one_sort_or_none(
    publication: Publication, names: list[str], before: Outcome | None, after: Outcome, sort: Sort | None
) -> None:
    seen = {names[0]: SEEN}
    told = happened(past(publication, seen, seen, turn(publication, names[0], 0, before, after)))
    assert [event.sort for _, events in told for event in events] == ([] if sort is None else [sort])


def test_a_site_that_falls_silent_is_one_event_whatever_its_rules_say(
    publication: Publication, names: list[str]
) -> None:
    site, rules = names[0], range(20)
    dead = past(
        publication,
        {site: SEEN},
        {site: Transport.REFUSED},
        *(turn(publication, site, place, P, U) for place in rules),
        turn(publication, site, 20, P, C),
    )
    ((moment, (event,)),) = happened(dead)
    assert (moment.run, event.sort, event.label, event.untested) == (2, Sort.GONE, "ne répond plus", 20)
    assert event.sentence == "connexion refusée"


@pytest.mark.parametrize(
    ("transport", "label"),
    [
        (Transport.TIMEOUT, "ne répond plus"),
        (Transport.SERVER_ERROR, "ne répond plus"),
        (Transport.BLOCKED, "n'est plus vu"),
        (Transport.AUTH_REQUIRED, "n'est plus vu"),
        (Transport.REDIRECTED_ELSEWHERE, "n'est plus vu"),
        (Transport.BROWSER_ERROR, "n'est plus vu"),
    ],
)
def test_only_a_site_that_did_not_answer_is_said_not_to(
    publication: Publication, names: list[str], transport: Transport, label: str
) -> None:
    ((_, (event,)),) = happened(past(publication, {names[0]: SEEN}, {names[0]: transport}))
    assert event.label == label


def test_the_worst_comes_first_and_a_site_is_named_once(publication: Publication, names: list[str]) -> None:
    better, lost, gone, back, same = names[:5]
    told = happened(
        past(
            publication,
            {better: SEEN, lost: SEEN, gone: SEEN, back: Transport.TIMEOUT, same: SEEN},
            {better: SEEN, lost: SEEN, gone: Transport.DNS_ERROR, back: SEEN, same: SEEN},
            turn(publication, better, 0, F, P),
            turn(publication, better, 1, C, P),
            turn(publication, lost, 0, F, P),
            turn(publication, lost, 1, P, F),
            turn(publication, back, 0, U, F),
        )
    )
    ((_, events),) = told
    assert [event.site.id for event in events] == [lost, gone, back, better]
    assert [event.label for event in events] == ["perdu", "ne répond plus", "rétabli", "amélioré"]
    assert events[0].sentence == "1 règle n'est plus respectée ; 1 règle désormais respectée"
    assert events[2].sentence == "de nouveau vu, après « délai dépassé » ; 1 défaut certain"
    assert events[3].sentence == "2 règles désormais respectées"
    assert [step.sort for step in events[0].steps] == [Sort.LOST, Sort.BETTER]
    assert sorts(reversed(events)) == [("perdu", 1), ("ne répond plus", 1), ("rétabli", 1), ("amélioré", 1)]
    assert [event.site.id for _, some in first(told, 2) for event in some] == [lost, gone]
    assert first(told, 0) == []


def test_a_first_visit_is_no_news_and_an_audit_of_others_neither(
    publication: Publication, names: list[str]
) -> None:
    one, other = names[:2]
    assert happened(past(publication, {}, {one: SEEN})) == []
    assert happened(past(publication, {one: SEEN}, {other: SEEN})) == []
    assert happened(past(publication, {one: Transport.BLOCKED}, {one: Transport.REFUSED})) == []
    three = replace(
        publication,
        past=Past(
            (
                Moment(1, BEFORE, {one: SEEN}),
                Moment(2, BEFORE, {other: SEEN}),
                Moment(3, AT, {one: Transport.REFUSED}),
            )
        ),
    )
    assert [(moment.run, event.site.id) for moment, events in happened(three) for event in events] == [
        (3, one)
    ]


def test_the_page_has_a_line_a_site_and_the_rest_is_folded(
    publication: Publication, names: list[str]
) -> None:
    gone = names[0]
    turns = [turn(publication, gone, place, P, U) for place in range(20)]
    made = dict(pages(past(publication, {gone: SEEN}, {gone: Transport.REFUSED}, *turns)))
    tree = parse_html(str(made["parc/evolutions/index.html"]))
    lines = select(tree, ".evenements > li")
    assert len(lines) == 1
    assert "ne répond plus" in select(lines[0], "summary")[0].text_content()
    assert not any("open" in details.attrib for details in select(lines[0], "details"))
    assert select(tree, "table") == [], "what could not be tested is told by the site's line"
    organisation = publication.estate.sites[gone].organisation
    page = parse_html(str(made[f"parc/organisations/{organisation}.html"]))
    assert len(select(page, ".evenements > li")) == 1


def test_an_organisation_answers_for_those_beneath_it(publication: Publication) -> None:
    whole = publication.organisations | {
        "sommet": Organisation("sommet", "Sommet"),
        "horizons": Organisation("horizons", "Horizons", "sommet"),
        "tourne": Organisation("tourne", "Tourne", "tourne"),
    }
    families = {one.id: entries for one, entries in publication.estate.families(whole)}
    direct = {one.id: entries for one, entries in publication.estate.groups(whole)}
    below = [one for one in direct if one == "horizons" or (whole[one].parent == "horizons")]
    assert len(below) > 1
    expected = sorted(entry.site.id for one in below for entry in direct[one])
    assert sorted(entry.site.id for entry in families["horizons"]) == expected
    assert sorted(entry.site.id for entry in families["sommet"]) == expected
    made = dict(pages(replace(publication, organisations=whole)))
    assert f"sur {len(expected)} " in str(made["parc/organisations/sommet.html"])
    assert "parc/organisations/tourne.html" not in made


def test_registers_that_turn_round_end(publication: Publication) -> None:
    turning = publication.organisations | {
        "horizons": Organisation("horizons", "H", "brume"),
        "brume": Organisation("brume", "B", "horizons"),
    }
    families = {one.id: entries for one, entries in publication.estate.families(turning)}
    assert len(families["horizons"]) == len(families["brume"])


def test_tables_begin_with_what_matters(publication: Publication) -> None:
    entries = worst_first(publication.estate.entries)
    faults = [entry.tally[F] for entry in entries]
    assert faults == sorted(faults, reverse=True)
    rest = [entry.seen for entry in entries if not entry.tally[F]]
    assert rest == sorted(rest)
