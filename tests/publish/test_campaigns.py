"""The published calendar: diaries that another program reads, open data that follows its schema, and
nothing of what is not public in any byte of the site."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
import vobject
from lxml import etree

from checker import campaigns, catalogue, registry
from checker.campaigns import Calendar
from checker.model import parse_html
from checker.publish import Publication, pages, renderer
from checker.publish.sections.campaigns import calendars
from checker.publish.sections.campaigns import pages as section
from checker.publish.sections.campaigns.views import View
from checker.reading import folded, select
from tests.campaigns.conftest import folder, load  # noqa: F401 - fixtures
from tests.publish.conftest import REGISTRY

DAY = date(2026, 11, 22)
SECRETS = ("marqueurembargo", "marqueurrestreinte", "marqueurnoterestreinte", "987654321")
"""Words of the demonstration's hidden campaigns, restricted note and unpublished amount."""


@pytest.fixture(scope="module")
def demo() -> Calendar:
    return campaigns.load(REGISTRY)


@pytest.fixture(scope="module")
def view(demo: Calendar) -> View:
    return View(campaigns.public(demo, DAY), DAY)


def published(calendar: Calendar | None, day: date = DAY) -> dict[str, str | bytes]:
    known = registry.load(REGISTRY)
    publication = Publication(
        catalogue.standards(), known.sites, known.organisations, (), day.isoformat(), "0", calendar=calendar
    )
    return dict(section.pages(publication, renderer(publication)))


@pytest.fixture(scope="module")
def files(view: View) -> dict[str, str | bytes]:
    return published(view.calendar)


# --- what is not public ---------------------------------------------------------------------------


def test_the_demonstration_hides_something(demo: Calendar) -> None:
    authored = "".join(path.read_text("utf-8") for path in (REGISTRY / "campagnes").rglob("*.yaml")).lower()
    assert all(secret in authored for secret in SECRETS)
    assert len(demo.campaigns) - len(campaigns.public(demo, DAY).campaigns) == 2


def readable(path: Path) -> bytes:
    """What a file says, unpacked when it is packed."""
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def test_no_byte_of_the_built_site_holds_what_is_not_public(built: Path) -> None:
    everything = [path for path in built.rglob("*") if path.is_file()]
    names = {path.relative_to(built).as_posix() for path in everything}
    assert {"search/search_index.json", "sitemap.xml.gz", "flux/campagnes.ics"} <= names
    for path in everything:
        place = path.relative_to(built).as_posix()
        content = (place.encode() + readable(path)).lower()
        assert not [secret for secret in SECRETS if secret.encode() in content], place


def test_an_audience_or_territory_of_hidden_campaigns_alone_has_no_page(built: Path) -> None:
    assert (built / "campagnes/publics/parents/index.html").exists()
    for gone in (
        "publics/soignants",
        "publics/agriculteurs",
        "territoires/dep-974",
        "territoires/etranger-jp",
    ):
        assert not (built / "campagnes" / gone).exists()


def test_the_search_finds_what_is_public(built: Path) -> None:
    index = json.loads((built / "search/search_index.json").read_text("utf-8"))
    assert any(entry["location"].startswith("campagnes/fiches/2026-grande-maree/") for entry in index["docs"])


def test_once_the_embargo_is_over_the_campaign_is_there(demo: Calendar) -> None:
    later = date(2099, 1, 1)
    found = published(campaigns.public(demo, later), later)
    assert "campagnes/fiches/2027-marqueurembargo.html" in found
    assert "campagnes/fiches/2027-marqueurrestreinte.html" not in found


# --- pages ----------------------------------------------------------------------------------------


def text(page: str | bytes) -> str:
    assert isinstance(page, str)
    return folded(parse_html(page.partition("---\n")[2].partition("---\n")[2]).text_content())


def test_every_public_campaign_has_a_sheet_and_is_listed(files: dict[str, str | bytes], view: View) -> None:
    for campaign in view.calendar.campaigns:
        assert campaign.title in text(files[f"campagnes/fiches/{campaign.id}.html"])
        for body in campaign.bodies:
            assert f"fiches/{campaign.id}/" in str(files[f"campagnes/ministeres/{body}.html"])
    assert "2027-metiers-des-phares" in str(files["campagnes/etranger.html"])
    assert "2026-grande-maree" not in str(files["campagnes/etranger.html"])


def test_this_week_and_three_months_hold_their_waves(view: View) -> None:
    assert view.week == (date(2026, 11, 16), date(2026, 11, 22))
    assert [one.campaign.id for one in view.between(view.week)] == [
        "2026-lire-la-brume",
        "2026-hiver-sans-chute",
    ]
    quarter = {one.campaign.id: one for one in view.between(view.quarter)}
    assert len(quarter["2026-hiver-sans-chute"].waves) == 2
    assert "2026-fete-des-lanternes" not in quarter, "it is cancelled"
    assert "2026-veillee-des-ecoles" not in quarter, "it is over"


def test_a_small_territory_shows_what_the_larger_ones_receive(files: dict[str, str | bytes]) -> None:
    page = str(files["campagnes/territoires/dep-29.html"])
    assert "2026-lire-la-brume" in page
    assert "2026-grande-maree" in page
    assert "2027-metiers-des-phares" not in page


def test_an_open_window_is_announced_and_a_closed_one_is_not(view: View) -> None:
    assert "Une période préélectorale est ouverte" in text(published(view.calendar)["campagnes/index.html"])
    before = date(2026, 9, 30)
    index = published(view.calendar, before)["campagnes/index.html"]
    assert "Une période préélectorale est ouverte" not in text(index)


def test_the_window_s_page_prints_computed_dates_and_the_disclaimer(files: dict[str, str | bytes]) -> None:
    page = text(files["campagnes/periode-preelectorale.html"])
    assert "1er octobre 2026" in page
    assert "30 avril 2027 (à confirmer" in page
    assert campaigns.DISCLAIMER in page


def test_conflicts_are_explained_and_full_weeks_listed(files: dict[str, str | bytes]) -> None:
    page = text(files["campagnes/conflits.html"])
    assert "34 jours en commun ; même public : Grand public" in page
    assert "Semaine du 11 janvier 2027" in page


def test_a_joint_campaign_is_signed_by_the_government(files: dict[str, str | bytes]) -> None:
    page = text(files["campagnes/fiches/2026-grande-maree.html"])
    assert "bloc-marque « Gouvernement » (campagne conjointe)" in page


def test_a_registry_without_campaigns_has_pages_that_say_so() -> None:
    real = campaigns.public(campaigns.load(Path(__file__).parents[2] / "registry"), DAY)
    found = published(real)
    assert "Aucune campagne publique n'est inscrite" in text(found["campagnes/index.html"])
    assert "flux/campagnes.ics" not in found
    assert "flux/campagnes.ics" not in str(found["campagnes/s-abonner.html"])
    assert "flux/elections.ics" in found


def test_a_publication_without_calendar_has_no_campaign_page() -> None:
    assert published(None) == {}


def test_hostile_words_are_escaped(load: Callable[..., Calendar]) -> None:  # noqa: F811
    attack = "</h1><script>x()</script>\n{{ 7*7 }}"
    parts = {"titre": attack, "partenaires": [attack], "notes": [{"texte": attack, "visibilite": "publique"}]}
    for path, content in published(load({**parts, "kit": {"licence": attack}})).items():
        if path.endswith(".html"):
            body = str(content).partition("---\n")[2].partition("---\n")[2]
            assert "<script" not in body, path
        if path.endswith(".ics"):
            assert b"\n<" not in bytes(content), path


def test_pages_made_of_a_calendar_as_written_say_no_more(
    demo: Calendar, files: dict[str, str | bytes]
) -> None:
    assert published(demo) == files


def test_the_same_calendar_gives_the_same_bytes(files: dict[str, str | bytes], demo: Calendar) -> None:
    assert published(campaigns.public(demo, DAY)) == files


# --- calendars --------------------------------------------------------------------------------------


def ics(files: dict[str, str | bytes]) -> dict[str, bytes]:
    return {path: bytes(content) for path, content in files.items() if path.endswith(".ics")}  # type: ignore[arg-type]


def events(content: bytes) -> dict[str, vobject.base.Component]:
    read = vobject.readOne(content.decode("utf-8"))
    return {event.uid.value: event for event in read.contents["vevent"]}


def test_another_program_reads_every_calendar(files: dict[str, str | bytes]) -> None:
    found = ics(files)
    assert len(found) > 10
    for path, content in found.items():
        assert events(content), path
        assert len(events(content)) == content.count(b"BEGIN:VEVENT"), f"{path}: one identifier an event"


def test_lines_end_as_the_format_says_and_hold_75_octets(files: dict[str, str | bytes]) -> None:
    for path, content in ics(files).items():
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert content.count(b"\n") == content.count(b"\r\n"), path
        for line in content.split(b"\r\n"):
            assert len(line) <= 75, path
            line.decode("utf-8")  # no character is cut in two


@pytest.mark.parametrize("shift", range(8))
def test_accents_at_the_fold_come_back_whole(load: Callable[..., Calendar], shift: int) -> None:  # noqa: F811
    title = "x" * shift + "é€à🏛ç" * 40 + " ; , \\ fin"
    known = load({"titre": title})
    content = calendars.calendar(
        "Été", calendars.lines(calendars.of_campaigns(known.campaigns, View(known, DAY)))
    )
    assert content is not None
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = events(content).values()
    assert event.summary.value == title


def test_the_end_of_an_event_is_the_day_after(view: View, files: dict[str, str | bytes]) -> None:
    found = events(ics(files)["flux/campagnes.ics"])
    for campaign in view.calendar.campaigns:
        for place, period in enumerate(campaign.periods, start=1):
            event = found[f"{campaign.id}-v{place}@conforme"]
            assert event.dtstart.value == period.start
            assert event.dtend.value == period.end + timedelta(days=1)


def test_identifier_sequence_and_stamp_follow_the_file_not_the_day(view: View) -> None:
    first, later = (
        events(ics(published(view.calendar, day))["flux/campagnes.ics"]) for day in (DAY, date(2027, 1, 5))
    )
    assert set(first) == set(later)
    known = {campaign.id: campaign for campaign in view.calendar.campaigns}
    for uid, event in first.items():
        campaign = known[uid.rpartition("-v")[0]]
        assert int(event.sequence.value) == campaign.version
        assert event.dtstamp.value == campaign.modified == event.contents["last-modified"][0].value
        assert event.dtstamp.value.astimezone(UTC).isoformat() == later[uid].dtstamp.value.isoformat()
        assert event.transp.value == "TRANSPARENT"


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("idee", "TENTATIVE"),
        ("planifiee", "TENTATIVE"),
        ("confirmee", "CONFIRMED"),
        ("en_cours", "CONFIRMED"),
        ("terminee", "CONFIRMED"),
        ("suspendue", "CANCELLED"),
        ("annulee", "CANCELLED"),
    ],
)
def test_the_status_is_said_in_the_format_s_words(
    load: Callable[..., Calendar],  # noqa: F811
    status: str,
    shown: str,
) -> None:
    known = load({"statut": status})
    [event] = calendars.of_campaigns(known.campaigns, View(known, DAY))
    assert event["status"] == shown


def test_a_calendar_without_event_is_not_written() -> None:
    assert calendars.calendar("Rien") is None
    assert calendars.calendar("Rien", b"") is None


def test_key_days_recur_and_elections_have_their_windows(files: dict[str, str | bytes]) -> None:
    days = events(ics(files)["flux/temps-forts.ics"])
    assert len(days) == 11
    deportation = days["deportation@conforme"]
    found = [day.date() for day in deportation.getrruleset(addRDate=True)[:2]]
    assert found == [date(2026, 4, 26), date(2027, 4, 25)]
    votes = events(ics(files)["flux/elections.ics"])
    window = votes["presidentielle-2027-l52-1-alinea-2@conforme"]
    assert (window.dtstart.value, window.status.value) == (date(2026, 10, 1), "TENTATIVE")
    assert votes["municipales-2026-tour-2@conforme"].dtstart.value == date(2026, 3, 22)


def test_a_territory_receives_its_campaigns_elections_and_key_days(files: dict[str, str | bytes]) -> None:
    found = events(ics(files)["flux/territoire/dep-29.ics"])
    assert {"2026-lire-la-brume-v1@conforme", "2026-grande-maree-v1@conforme", "harkis@conforme"} <= set(
        found
    )
    assert "presidentielle-2027-l52-1-alinea-2@conforme" in found
    abroad = events(ics(files)["flux/territoire/etranger-be.ics"])
    assert "2027-metiers-des-phares-v1@conforme" in abroad
    assert "harkis@conforme" not in abroad
    assert "municipales-2026-tour-2@conforme" not in abroad


# --- open data and Atom -----------------------------------------------------------------------------


def test_the_open_data_follows_its_schema(files: dict[str, str | bytes], view: View) -> None:
    data = json.loads(files["donnees/campagnes.json"])
    schema = json.loads(files["donnees/campagnes.schema.json"])
    assert data["$schema"] == "campagnes.schema.json"
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    check.check_schema(schema)
    assert list(check.iter_errors(data)) == []
    assert [one["id"] for one in data["campagnes"]] == [one.id for one in view.calendar.campaigns]
    assert not check.is_valid({**data, "campagnes": [{**data["campagnes"][0], "inconnue": 1}]})


def test_the_feed_is_well_formed_and_its_identifiers_stay(files: dict[str, str | bytes], view: View) -> None:
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = etree.fromstring(str(files["flux/campagnes.atom"]).encode())
    identifiers = [node.text for node in feed.iterfind("a:entry/a:id", names)]
    assert len(set(identifiers)) == len(view.calendar.campaigns)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", identifier) for identifier in identifiers)
    stamps = [datetime.fromisoformat(node.text) for node in feed.iterfind("a:entry/a:updated", names)]
    assert stamps == sorted(stamps, reverse=True)
    assert feed.findtext("a:updated", namespaces=names) == stamps[0].isoformat()
    later = etree.fromstring(str(published(view.calendar, date(2027, 3, 1))["flux/campagnes.atom"]).encode())
    assert [node.text for node in later.iterfind("a:entry/a:id", names)] == identifiers


def test_the_feed_s_links_lead_to_pages(built: Path) -> None:
    feed = etree.fromstring((built / "flux/campagnes.atom").read_bytes())
    for link in feed.iter("{http://www.w3.org/2005/Atom}link"):
        target = (built / "flux" / link.get("href", "")).resolve()
        assert (target / "index.html").exists() or target.is_file(), link.get("href")


def test_subscriptions_lead_to_files(built: Path) -> None:
    page = parse_html((built / "campagnes/s-abonner/index.html").read_text("utf-8"))
    feeds = [link.get("href", "") for link in select(page, "main a[href*='flux/'], main a[href*='donnees/']")]
    assert len(feeds) > 10
    assert all((built / "campagnes/s-abonner" / href).resolve().is_file() for href in feeds)


def test_the_section_is_one_of_the_site_s(view: View) -> None:
    known = registry.load(REGISTRY)
    publication = Publication(
        (), known.sites, known.organisations, (), DAY.isoformat(), "0", calendar=view.calendar
    )
    assert "campagnes/index.html" in dict(pages(publication))
