"""What changed, how it is told, what the estate was before; RGAA sheets; duplicates; pictures."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from checker import catalogue, evaluate
from checker.catalogue import FOLDER
from checker.catalogue.norms import overlays
from checker.catalogue.rgaa import (
    COMPLIANT,
    FAULTY,
    NOT_TESTED,
    TO_CHECK,
    WITHOUT_OBJECT,
    by_theme,
    sheet,
    state,
)
from checker.model import (
    Audit,
    Criterion,
    Lifecycle,
    Moment,
    Organisation,
    Outcome,
    Page,
    Past,
    Role,
    Site,
    SiteFacts,
    Transport,
    Turn,
    Visit,
    parse_html,
)
from checker.model import Estate as EstateSeen
from checker.publish import Publication, renderer
from checker.publish.page.changes import changes, trend
from checker.publish.page.charts import bars, lines
from checker.publish.page.events import happened
from checker.publish.page.feeds import anchored
from checker.publish.page.figures import Entry, Estate
from checker.publish.sections.changes.pages import feed, table
from checker.publish.sections.estate.pages import corrections, freshness
from checker.publish.sections.estate.site_files import site_files
from checker.publish.sections.rationalisation.pages import compared, pages, strangers, unfinished
from checker.reading import select
from tests.publish.conftest import AT, HOSTILE

SEEN = Transport.COMPLETED


def with_past(publication: Publication, *turns: Turn) -> Publication:
    names = [audit.site.id for audit in publication.audits]
    moments = (
        Moment(1, "2026-11-15T08:00:00+00:00", dict.fromkeys(names[:2], SEEN)),
        Moment(2, AT, dict.fromkeys(names, SEEN)),
    )
    return replace(publication, past=Past(moments, turns))


def test_same_turns_are_told_together(publication: Publication) -> None:
    rule = publication.rules[0]
    one, two, three = (audit.site.id for audit in publication.audits)
    past = with_past(
        publication,
        Turn(2, one, rule.id, Outcome.PASSED, Outcome.FAILED),
        Turn(2, two, rule.id, Outcome.PASSED, Outcome.FAILED),
        Turn(2, three, rule.id, Outcome.FAILED, Outcome.PASSED),
        Turn(2, three, "disparue", Outcome.FAILED, Outcome.PASSED),
        Turn(2, three, rule.id, None, Outcome.PASSED),
    )
    said = [change.sentence for change in changes(past)]
    assert said == [
        f"1 site respecte désormais : {rule.title}",
        f"2 sites ne respectent plus : {rule.title}",
    ]
    assert [c.sentence for c in changes(past, {one})] == [f"1 site ne respecte plus : {rule.title}"]


def test_the_past_is_found_by_undoing_what_turned(publication: Publication) -> None:
    third = publication.audits[2].site.id
    first = publication.audits[0].site.id
    rule = publication.rules[0].id
    now = publication.estate.of_rule(rule)
    past = with_past(publication, Turn(2, first, rule, Outcome.FAILED, Outcome.PASSED))
    before, after = trend(past, past.estate.entries)
    assert after.tally(rule).counts == now.counts
    assert after.tally().total == past.estate.tally.total
    assert (before.known, after.known) == (2, 3)
    assert before.tally(rule)[Outcome.FAILED] == 1
    assert before.tally(rule)[Outcome.PASSED] == 0
    assert before.tally(rule).total == 2
    assert third not in past.past.moments[0].transports


def test_a_site_is_followed_audit_after_audit(publication: Publication) -> None:
    first, third = publication.audits[0].site.id, publication.audits[2].site.id
    rule = publication.rules[0].id
    past = with_past(publication, Turn(2, first, rule, Outcome.FAILED, Outcome.PASSED))
    entries = {entry.site.id: entry for entry in past.estate.entries}

    def rows(site: str) -> list[list[str]]:
        page = dict(site_files(past, renderer(past), entries[site]))[f"parc/sites/{site}.html"]
        found = select(parse_html(page), "caption#audits ~ tbody tr")
        return [[cell.text_content() for cell in row] for row in found]

    before, after = rows(first)
    failed, passed = 2, 4  # columns: audit, visit, then outcomes, the worst first
    assert before[0].endswith("(n°\u00a01)")
    assert before[1] == "page vue"
    assert int(before[failed]) == int(after[failed]) + 1
    assert int(before[passed]) == int(after[passed]) - 1
    assert rows(third) == []  # a single audit is no history


def test_a_table_is_no_formula_and_a_feed_is_well_formed(publication: Publication) -> None:
    rule = publication.rules[0]
    past = with_past(publication, Turn(2, HOSTILE, rule.id, Outcome.PASSED, Outcome.FAILED))
    past = replace(
        past, sites=tuple(replace(s, name="<b>&\x07", organisation="=1+1") for s in publication.sites)
    )
    found = changes(past)
    text = table(found).decode("utf-8")
    assert text.startswith("\ufeffdate;")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert (row["regle"], row["organisation"], row["apres"]) == (rule.id, "'=1+1", "non conforme")
    atom = feed(past, "parc/evolutions", 'Le "parc" <i>', happened(past))
    tree = etree.fromstring(atom.encode())
    name = "{http://www.w3.org/2005/Atom}"
    assert tree.findtext(f"{name}title") == 'Le "parc" <i> : ce qui a changé'
    assert len({e.text for e in tree.iter(f"{name}id")}) == 2
    assert tree.find(f"{name}entry/{name}link").get("href") == f"../../parc/sites/{HOSTILE}/"
    whole = etree.fromstring(anchored(atom, "https://c.gouv.fr/x/parc/evolutions/evolutions.xml").encode())
    links = [link.get("href") for link in whole.iter(f"{name}link")]
    assert all(link.startswith("https://c.gouv.fr/x/parc/") for link in links)


def test_a_criterion_is_decided_only_when_all_its_tests_are() -> None:
    one = Criterion(1, "Images", "1.1", "A", (), "t", 2)
    good, bad, doubt = {Outcome.PASSED}, {Outcome.FAILED, Outcome.PASSED}, {Outcome.CANT_TELL}
    assert state(one, {}) == NOT_TESTED
    assert state(one, {"1.1.1": good}) == TO_CHECK
    assert state(one, {"1.1.1": good, "1.1.2": {Outcome.INAPPLICABLE}}) == COMPLIANT
    assert state(one, {key: {Outcome.INAPPLICABLE} for key in one.test_numbers}) == WITHOUT_OBJECT
    assert state(one, {"1.1.1": good, "1.1.2": {Outcome.UNTESTED}}) == TO_CHECK
    assert state(one, {"1.1.1": bad, "1.1.2": doubt}) == FAULTY


def test_the_sheet_of_a_site_counts_every_criterion(publication: Publication) -> None:
    (overlay,) = (one for one in overlays(FOLDER) if one.version == "4.1.2")
    audit = publication.audits[0]
    made = by_theme(overlay, sheet(overlay, publication.rules, audit))
    assert sum(sum(line.counts.values()) for line in made) == 106
    assert any(line.faulty for line in made)
    shown = replace(publication, overlays=(overlay,))
    entry = Entry(audit.site, audit)
    page = dict(site_files(shown, renderer(shown), entry))[f"parc/sites/{audit.site.id}.html"]
    assert "Fiche RGAA 4.1.2" in page
    assert "taux de conformité" not in page


@pytest.mark.parametrize(("since", "first"), [("2026-01-01", "99"), ("2026-12-01", "4.1.2")])
def test_a_site_has_a_sheet_a_version_the_one_in_force_first(
    publication: Publication, since: str, first: str
) -> None:
    (old,) = (one for one in overlays(FOLDER) if one.version == "4.1.2")
    new = replace(old, version="99", since=date.fromisoformat(since))
    shown = replace(publication, overlays=(old, new))
    audit = publication.audits[0]
    page = dict(site_files(shown, renderer(shown), Entry(audit.site, audit)))
    found = select(parse_html(page[f"parc/sites/{audit.site.id}.html"]), "h2[id^=rgaa-]")
    assert {one.get("id"): one.text for one in found} == {
        "rgaa-4-1-2": "Fiche RGAA 4.1.2",
        "rgaa-99": "Fiche RGAA 99",
    }
    assert found[0].text == f"Fiche RGAA {first}"
    told = page[f"parc/sites/{audit.site.id}.html"]
    coming = "Cette version n'est pas en vigueur au 22 novembre 2026"
    assert (coming in told.replace("\u00a0", " ").replace("’", "'")) is (first == "4.1.2")
    proofs = json.loads(page[f"parc/sites/{audit.site.id}/preuves.json"])
    (said,) = (one for one in proofs["constats"] if one["regle"] == "langue-de-la-page")
    assert said["references"] == {"RGAA 4.1.2": ["8.3.1"], "WCAG 2.1": ["3.1.1"]}


def test_corrections_and_freshness(publication: Publication) -> None:
    first = corrections(publication)
    assert first == sorted(first, key=lambda item: (-item[1], item[0].id))
    assert first[0][1] >= 1
    ages = dict(freshness(publication.estate.entries, publication.day))
    assert ages["moins d'une semaine"] == 3
    assert sum(ages.values()) == len(publication.sites)


def test_what_the_register_and_the_visits_say_differently(publication: Publication) -> None:
    site = publication.audits[0].site

    def entry(name: str, final: str, **changes: object) -> Entry:
        one = replace(site, id=name, url=f"https://{name}.gouv.fr/", **changes)
        page = replace(publication.audits[0].pages[0], transport=SEEN, final_url=final)
        return Entry(one, Audit(one, AT, (page,), (), SiteFacts(name, one.url, SEEN, final)))

    closed = entry("a", "https://a.gouv.fr/", lifecycle=Lifecycle.CLOSED)
    other = entry("b", "https://ailleurs.gouv.fr/")
    alone = entry("c", "https://www.c.gouv.fr/")
    entries = Estate((closed, other, alone)).entries
    assert [e.site.id for e in entries if unfinished(e)] == ["a"]
    assert [(host, [e.site.id for e in found]) for host, found in strangers(entries)] == [
        ("ailleurs.gouv.fr", ["b"])
    ]


def seen_at(address: str, text: str = "Le service.", final: str = "") -> Audit:
    site = Site(address.rpartition("/")[2] or address, address, address, "o")
    html = f"<html lang='fr'><head><title>Service</title></head><body><p>{text}</p></body></html>"
    page = Page(address, Role.HOME, status=200, final_url=final or address, source=html, rendered=html)
    return evaluate.audit(Visit(site, AT, (page,)), catalogue.rules())


def judged_together(publication: Publication, *audits: Audit) -> Publication:
    """The audits with what the rules that compare sites say of them, to be published."""
    estate = EstateSeen(date(2026, 11, 22), tuple(audit.facts for audit in audits))
    said = evaluate.judge_estate(publication.rules, estate)
    whole = tuple(
        replace(audit, findings=tuple(f for f in said if f.site == audit.site.id)) for audit in audits
    )
    return replace(publication, sites=tuple(audit.site for audit in audits), audits=whole)


def shown_as_doubles(publication: Publication) -> dict[str, list[str]]:
    """Outcome → the sites that the page lists under it."""
    made = dict(pages(publication, renderer(publication)))["rationalisation/index.html"]
    part = made.partition('id="doublons"')[2].partition("<h2")[0]
    lines = re.findall(r"<li>([^:<]+?) : (.*)</li>", part)
    return {word.strip(): re.findall(r"/parc/sites/([^/]+)/", sites) for word, sites in lines}


def test_two_sites_of_one_host_are_published_as_the_rule_judges_them(publication: Publication) -> None:
    host = "https://www.prefectures-regions.gouv.fr"
    both = judged_together(publication, seen_at(f"{host}/normandie"), seen_at(f"{host}/bretagne"))

    ((rule, said),) = compared(both)
    assert (rule.id, [e.site.id for e in said[Outcome.PASSED]]) == (
        "doublons-de-contenu", ["bretagne", "normandie"],
    )  # fmt: skip
    assert shown_as_doubles(both) == {}


def test_what_the_rule_calls_doubles_is_published_as_such(publication: Publication) -> None:
    words = " ".join(f"mot{n} du service" for n in range(200))
    end = "https://un.gouv.fr/accueil"
    told = judged_together(
        publication,
        seen_at("https://un.gouv.fr/un", final=end),
        seen_at("https://www.un.gouv.fr/deux", final=end),
        seen_at("https://trois.gouv.fr/trois", words),
        seen_at("https://quatre.gouv.fr/quatre", f"{words} mis à jour"),
        seen_at("https://cinq.gouv.fr/cinq"),
    )

    assert shown_as_doubles(told) == {"Non conforme": ["un", "deux"], "À vérifier": ["quatre", "trois"]}


def test_pictures_say_all_in_words_run_nothing_and_are_always_the_same() -> None:
    drawn = bars("essai", "Titre <x>", {"vu": 3, "bloqué <b>": 12})
    assert drawn == bars("essai", "Titre <x>", {"vu": 3, "bloqué <b>": 12})
    tree = etree.fromstring(drawn.encode())
    assert (tree.get("role"), tree.get("aria-label")) == ("figure", "Titre <x>")
    assert [caption.text for caption in tree.iter("figcaption")] == ["Titre <x>"]
    (picture,) = tree.iterchildren("{*}svg")
    assert picture.get("aria-label") == "Titre <x> : vu 3, bloqué <b> 12."
    assert not list(tree.iter("{*}script", "{*}a", "{*}image"))
    assert "http" not in drawn.replace("http://www.w3.org/", "")
    two = lines("suite", "Suite", ["2026-01-01", "2026-02-01"], {"vus": [1, 4], "inscrits": [5, 5]})
    assert "vus, de 1 à 4" in two
    ids = [e.get("id") for e in etree.fromstring(f"<g>{drawn}{two}</g>".encode()).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_an_organisation_has_its_feed_and_its_badge(publication: Publication) -> None:
    from checker.publish import shared_pages

    made = dict(shared_pages(publication))
    for site in publication.sites:
        known = publication.organisations.get(site.organisation) or Organisation("?", "?")
        etree.fromstring(made[f"parc/organisations/{site.organisation}/evolutions.xml"].encode())
        badge = etree.fromstring(made[f"badges/organisations/{site.organisation}.svg"].encode())
        assert badge.get("aria-label").startswith(f"{known.name} : ")
