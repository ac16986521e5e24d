"""Crises, published: nothing hidden gets out, nothing hostile runs, everything light is light."""

import gzip
import json
import re
import shutil
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from checker import crises
from checker.crises.entries import Crisis, Link, Message, Number, Source, Step, Translation
from checker.crises.notices import NOTICES, Vigilance, modifier
from checker.crises.words import Nature, State
from checker.model import parse_html
from checker.publish import Publication, pages
from checker.publish.build.building import BuildError, build
from checker.publish.build.sources import Sources
from checker.publish.page.feeds import ATOM
from checker.publish.page.rendering import dialled, moment_fr
from checker.publish.sections.crises.feeds import active_json, active_schema, messages
from checker.publish.sections.crises.light import HEAVIEST, TooHeavy, light_page
from checker.publish.sections.crises.notice import notice_html, notice_of
from checker.publish.sections.crises.pages import SAMPLES
from checker.publish.sections.crises.warning import INSTEAD, NOT_AN_ALERT, warned
from checker.reading import folded, select
from checker.serving import serve
from tests.publish.conftest import REGISTRY, ROOT, Warm, w3c_errors
from tests.publish.test_browsed import AXE, VIOLATIONS, browsing

LENIENT = ("--errors-only", "--no-langdetect")
"""Options of the validator for pages in several languages, or without a whole page around them."""

HOSTILE = (
    "</style></title></span><script>window.attacked=1</script><img src=x onerror=\"alert('1')\">{{ 7*7 }} &"
)
WITNESSES = (
    "mot-temoin-note-restreinte",
    "mot-temoin-brouillon",
    "exemple-brouillon",
    "mot-temoin-restreint",
)
"""Words of the demonstration's registry, or added to it below, that no reader may ever find."""


@pytest.fixture(scope="module")
def known() -> dict[str, Crisis]:
    return {crisis.id: crisis for crisis in crises.public(crises.load(REGISTRY))}


@pytest.fixture(scope="module")
def flood(known: dict[str, Crisis]) -> Crisis:
    return known["exemple-inondation"]


@pytest.fixture(scope="module")
def hostile(flood: Crisis) -> Crisis:
    """A crisis whose every text attacks, as if the loader had let it pass."""
    message = Message.model_construct(
        title=HOSTILE,
        description=HOSTILE,
        until=flood.message.until,
        level=Vigilance.RED,
        todo=(HOSTILE,),
        avoid=(HOSTILE,),
        link=Link.model_construct(url='https://h.fr/"onmouseover="alert(1)', text=HOSTILE),
        translations=(Translation.model_construct(language="en", title=HOSTILE, description=HOSTILE),),
    )
    step = Step.model_construct(
        state=State.ALERT, at=flood.steps[0].at, approvers=(HOSTILE,), message=message
    )
    return changed(
        flood,
        id="hostile",
        authority=changed(flood.authority, function=HOSTILE, reference=HOSTILE),
        areas=(changed(flood.areas[0], name=HOSTILE),),
        steps=(step,),
        numbers=(Number.model_construct(number="112", text=HOSTILE),),
        sources=(Source.model_construct(url="javascript:alert(1)", text=HOSTILE),),
    )


def changed(entry, **values):
    """An entry with other values, which no reader has seen."""
    return entry.model_copy(update=values)


@pytest.fixture(scope="session")
def publication(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """What is not of crises is made once."""
    return replace(publication, kept=tmp_path_factory.mktemp("kept"))


# --- the whole site --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Path:
    """The site built from the demonstration's registry, with one restricted crisis more."""
    folder = tmp_path_factory.mktemp("crises")
    shutil.copytree(REGISTRY, folder / "registry")
    source = (REGISTRY / "crises" / "exemple-inondation.yaml").read_text("utf-8")
    restricted = source.replace("id: exemple-inondation", "id: mot-temoin-restreint\nvisibilite: restreinte")
    (folder / "registry" / "crises" / "mot-temoin-restreint.yaml").write_text(restricted, "utf-8")
    attack = (
        (REGISTRY / "crises" / "exemple-panne.yaml").read_text("utf-8").replace("exemple-panne", "attaque")
    )
    attack = attack.replace(
        "Fin de la panne de la déclaration de sentier", "Fin <script>window.attacked=1</script> & {{ 7*7 }}"
    )
    (folder / "registry" / "crises" / "attaque.yaml").write_text(attack, "utf-8")
    output = warm(folder / "public", part="garde")
    build(ROOT / "mkdocs.yml", output, Sources("absent.sqlite", folder / "registry", "2026-11-20"))
    return output


def test_what_is_hidden_is_in_no_byte_of_the_site(whole: Path) -> None:
    written = "".join(p.read_text("utf-8") for p in (REGISTRY / "crises").glob("*.yaml"))
    assert all(word in written for word in WITNESSES[:3])
    for path in whole.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        for word in WITNESSES:
            assert word.encode() not in data, path
            assert word not in path.as_posix().removeprefix(str(whole.parent)), path
    assert b"exemple-inondation" in (whole / "search" / "search_index.json").read_bytes()


def test_pages_made_of_crises_as_written_say_no_more(publication: Publication) -> None:
    raw = replace(publication, crises=crises.load(REGISTRY))
    assert "mot-temoin-note-restreinte" in repr(raw.crises)
    made = {path: text for path, text in pages(raw) if path.startswith("crise/")}
    assert made == {path: text for path, text in pages(publication) if path.startswith("crise/")}


def test_every_crisis_page_says_that_it_alerts_nobody(whole: Path) -> None:
    found = [path for path in (whole / "crise").rglob("*") if path.suffix in {".html", ".htm"}]
    names = {path.relative_to(whole / "crise").as_posix() for path in found}
    assert {"index.html", "bandeaux/index.html", "evenements/index.html"} <= names
    assert {"fiches/attentat/index.html", "leger/exemple-inondation.htm"} <= names
    assert len(names) > 20
    for path in found:
        said = folded(parse_html(path.read_text("utf-8")).text_content())
        assert folded(NOT_AN_ALERT) in said, path
        assert folded(INSTEAD) in said, path
        if path.suffix == ".html":
            (note,) = select(parse_html(path.read_text("utf-8")), "main [role='note']")
            assert note.getprevious().tag == "h1", path


def test_a_hostile_title_crosses_the_whole_build_as_text(whole: Path) -> None:
    for page in (whole / "crise" / "evenements").rglob("*.html"):
        assert "<script>window.attacked" not in page.read_text("utf-8"), page
    tree = parse_html((whole / "crise" / "evenements" / "attaque" / "index.html").read_text("utf-8"))
    words = "Fin <script>window.attacked=1</script> & {{ 7*7 }}"
    assert words in folded(select(tree, "h1")[0].text_content())
    assert words in folded(tree.findtext(".//title"))


def test_no_other_page_says_it(whole: Path) -> None:
    assert "pas-une-alerte" not in (whole / "index.html").read_text("utf-8")


def test_a_page_without_a_heading_says_it_first() -> None:
    assert warned("<p>Un</p>").startswith('\n<div class="message pas-une-alerte"')
    assert warned("<h1>A</h1><p>Un</p>").index("pas-une-alerte") < warned("<h1>A</h1><p>Un</p>").index(
        "<p>Un"
    )


def test_the_generated_files_are_where_they_are_said(whole: Path, known: dict[str, Crisis]) -> None:
    folder = whole / "crise"
    assert (folder / "leger" / "exemple-inondation.htm").read_text("utf-8") == light_page(
        known["exemple-inondation"]
    )
    assert not (folder / "leger" / "exemple-panne.htm").exists(), "a closed crisis has nothing to relay"
    assert (folder / "evenements" / "exemple-panne" / "index.html").is_file()
    (entry,) = json.loads((folder / "active.json").read_text("utf-8"))["crises"]
    assert (folder / entry["page_legere"]).is_file()
    assert (folder / entry["page"] / "index.html").is_file()


def test_the_list_tells_active_from_past(whole: Path) -> None:
    tree = parse_html((whole / "crise" / "evenements" / "index.html").read_text("utf-8"))
    for caption, crisis in (("crises-en-cours", "exemple-inondation/"), ("crises-passees", "exemple-panne/")):
        links = [link.get("href") for link in select(tree, f"caption#{caption} ~ tbody a")]
        assert crisis in links
        assert len(links) == (1 if caption == "crises-en-cours" else 2)


def test_no_crisis_is_said_without_saying_that_all_is_well(publication: Publication) -> None:
    text = dict(pages(replace(publication, crises=())))["crise/evenements/index.html"]
    assert "Cela ne veut pas dire qu'il ne se passe rien" in text
    assert json.loads(dict(pages(replace(publication, crises=())))["crise/active.json"])["crises"] == []


# --- the ultra-light page ------------------------------------------------------------------------


def weighing(crisis: Crisis, weight: int) -> Crisis:
    """A crisis whose light page weighs exactly so many bytes."""

    def padded(size: int) -> Crisis:
        text = Translation.model_construct(language="en", title="a", description="b" * size)
        message = changed(crisis.message, translations=(text,))
        return changed(crisis, steps=(changed(crisis.steps[-1], message=message),))

    return padded(1 + weight - len(light_page(padded(1)).encode()))


def test_the_limit_is_14_336_bytes_and_not_one_more(flood: Crisis) -> None:
    assert HEAVIEST == 14_336
    assert len(light_page(weighing(flood, HEAVIEST)).encode()) == HEAVIEST
    with pytest.raises(TooHeavy, match=r"exemple-inondation.*14337 octets, la limite est 14336"):
        light_page(weighing(flood, HEAVIEST + 1))


def test_a_heavy_page_fails_the_build_with_a_sentence(tmp_path: Path, warm: Warm) -> None:
    shutil.copytree(REGISTRY, tmp_path / "registry")
    path = tmp_path / "registry" / "crises" / "exemple-inondation.yaml"
    codes = ["aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "ai", "aj"]
    many = "".join(
        f"\n        - {{langue: {a}{b[1]}, titre: {'t' * 90}, description: {'d' * 220}}}"
        for a in codes
        for b in codes[:5]
    )
    text = path.read_text("utf-8").replace("      traductions:", "      traductions:" + many)
    path.write_text(text, "utf-8")
    with pytest.raises(BuildError, match=r"exemple-inondation.*octets, la limite est 14336"):
        output = warm(tmp_path / "public", part="garde")
        build(ROOT / "mkdocs.yml", output, Sources("absent.sqlite", tmp_path / "registry"))


@pytest.mark.parametrize("name", ["exemple-inondation", "exemple-panne", "hostile"])
def test_the_light_page_is_valid_and_loads_nothing(
    name: str, known: dict[str, Crisis], hostile: Crisis, tmp_path: Path
) -> None:
    text = light_page(known.get(name, hostile))
    (tmp_path / "page.html").write_text(text, "utf-8")
    said = w3c_errors(tmp_path / "page.html", options=LENIENT)
    if name == "hostile":  # what is in a `href` is the loader's to judge
        said = [line for line in said if "Bad value" not in line]
    assert said == []
    tree = parse_html(text)
    assert tree.get("lang") == "fr"
    assert (
        select(tree, "script, img, link, iframe, object, embed, video, audio, form, base, [src], [srcset]")
        == []
    )
    assert not re.search(r"url\(|@import|@font-face", text)
    assert {
        a for e in tree.iter(etree.Element) for a in e.attrib if a.startswith("on") or a == "style"
    } == set()
    assert len(select(tree, "h1")) == 1
    levels = [int(h.tag[1]) for h in select(tree, "h1, h2, h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree.findtext(".//title")


def test_the_light_page_says_what_to_do_before_anything_else(flood: Crisis) -> None:
    text = light_page(flood)
    parts = [
        "<h1>",
        "À faire",
        "À ne pas faire",
        'href="tel:112"',
        'href="sms:114"',
        "Message du",
        "Décision\u00a0:",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "20 novembre 2026 à 23\u00a0h\u00a000 (UTC+1)" in text
    assert "112</a>\u00a0: urgences" in text
    assert "rien de ceci n'est réel" in text
    assert '<meta name="robots" content="noindex">' in text
    real = light_page(changed(flood, nature=Nature.REAL))
    assert "rien de ceci" not in real
    assert "noindex" not in real


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_light_page_is_accessible_in_a_real_browser(whole: Path, scheme: str) -> None:
    with serve(whole, 0) as server, browsing(scheme) as browser:
        browser.set_window_size(320, 800)
        browser.get(f"http://127.0.0.1:{server.server_port}/crise/leger/exemple-inondation.htm")
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
        browser.execute_script(AXE)
        assert browser.execute_async_script(VIOLATIONS, scheme) == []


# --- hostile text ----------------------------------------------------------------------------


def test_hostile_text_is_shown_and_never_obeyed(publication: Publication, hostile: Crisis) -> None:
    made = dict(pages(replace(publication, crises=(hostile,), day="2026-11-20")))
    written = {
        "page": made["crise/evenements/hostile.html"].split("---\n", 2)[2],
        "list": made["crise/evenements/index.html"],
        "light": made["crise/leger/hostile.htm"],
        "notice": notice_of(hostile),
        "notice in json": json.loads(made["crise/active.json"])["crises"][0]["bandeau"]["html"],
    }
    for name, text in written.items():
        tree = parse_html(text)
        assert select(tree, "script, img") == [], name
        assert HOSTILE in tree.text_content(), name
        addresses = [link.get("href") for link in select(tree, "a[href]")]
        assert not [address for address in addresses if address.startswith("javascript:")], name
        assert not [e for e in tree.iter(etree.Element) for a in e.attrib if a.startswith("on")], name
    feed = etree.fromstring(made["crise/messages.atom"].encode())
    assert feed.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title") == HOSTILE


# --- notices ---------------------------------------------------------------------------------


def test_a_notice_has_the_form_of_the_design_system(flood: Crisis) -> None:
    (notice,) = select(parse_html(notice_of(flood)), "div.fr-notice")
    assert notice.get("class") == "fr-notice fr-notice--weather-red"
    (title,) = select(notice, ".fr-container > .fr-notice__body > p > span.fr-notice__title")
    for words in ("rouge", "pluie-inondation", "Pays-de-Brume"):
        assert words in title.text
    (link,) = select(notice, "p > a.fr-notice__link")
    assert link.get("href").startswith("https://")
    assert select(notice, "button, [onclick], [style]") == []
    assert "fr-notice__link" not in notice_html("info", "a", "b", None)


def test_every_class_of_the_table_exists_in_the_design_system_and_has_its_sample() -> None:
    sheet = ROOT / "checker" / "vendor" / "dsfr" / "dist" / "component" / "notice" / "notice.css"
    drawn = set(re.findall(r"fr-notice--([a-z-]+)", sheet.read_text("utf-8"))) - {"no-icon"}
    used = {modifier(event, level) for event in NOTICES for level in (None, *NOTICES[event].levels)}
    assert {sample.modifier for sample in SAMPLES} == drawn
    assert used == drawn


def test_the_samples_are_on_their_page_ready_to_paste(publication: Publication) -> None:
    tree = parse_html(dict(pages(publication))["crise/bandeaux.html"])
    assert [code.text_content() for code in select(tree, "pre > code")] == [s.html for s in SAMPLES]
    assert len(select(tree, "caption#classes ~ tbody tr")) == len(NOTICES)


# --- feeds -----------------------------------------------------------------------------------


def test_active_json_follows_its_schema(known: dict[str, Crisis], hostile: Crisis) -> None:
    schema = json.loads(active_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    relayed = tuple(crisis for crisis in known.values() if crisis.relayed)
    assert relayed
    for crises_ in ((), relayed, (hostile,)):
        document = json.loads(active_json(crises_, "2026-11-22"))
        assert not list(jsonschema.Draft202012Validator(schema).iter_errors(document))
        assert NOT_AN_ALERT in document["avertissement"]
        assert [c["id"] for c in document["crises"]] == [c.id for c in crises_]
    document["crises"][0]["etat"] = "brouillon"
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(document))


def test_the_feed_is_well_formed_and_its_entries_never_change_their_names(known: dict[str, Crisis]) -> None:
    def entries(*of: Crisis) -> dict[str, str]:
        feed = etree.fromstring(messages(of, "2026-11-22").encode())
        for required in ("id", "title", "updated", "author"):
            assert feed.find(f"{{{ATOM}}}{required}") is not None
        told = feed.findall(f"{{{ATOM}}}entry")
        stamps = [datetime.fromisoformat(e.findtext(f"{{{ATOM}}}updated")) for e in told]
        assert stamps == sorted(stamps, reverse=True)
        newest = datetime.fromisoformat(feed.findtext(f"{{{ATOM}}}updated"))
        assert newest == max(stamps, default=newest)
        return {e.findtext(f"{{{ATOM}}}id"): e.findtext(f"{{{ATOM}}}title") for e in told}

    panne, flood = known["exemple-panne"], known["exemple-inondation"]
    younger = changed(panne, steps=panne.steps[:1])
    assert entries() == {}
    assert len(entries(panne, flood)) == len(panne.told) + len(flood.told) == 5
    assert entries(younger).items() < entries(panne).items() < entries(panne, flood).items()
    assert all(name.startswith("urn:uuid:") for name in entries(panne))


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-22T08:15+01:00", "22 novembre 2026 à 8\u00a0h\u00a015 (UTC+1)"),
        ("2026-11-01T08:05-04:00", "1er novembre 2026 à 8\u00a0h\u00a005 (UTC−4)"),
        ("2026-11-22T08:15Z", "22 novembre 2026 à 8\u00a0h\u00a015 (UTC)"),
        ("2026-11-22T08:15-09:30", "22 novembre 2026 à 8\u00a0h\u00a015 (UTC−9 h 30)"),
    ],
)
def test_a_moment_says_its_offset(written: str, said: str) -> None:
    assert moment_fr(datetime.fromisoformat(written)) == said


def test_one_writes_to_114_and_calls_the_others() -> None:
    assert [dialled(n) for n in ("112", "114", "0 800 10.20 30")] == ["tel:112", "sms:114", "tel:0800102030"]


# --- valid HTML ------------------------------------------------------------------------------


def test_the_generated_bodies_are_valid_html(publication: Publication, tmp_path: Path) -> None:
    files = []
    for path, text in pages(publication):
        if path.startswith("crise/") and path.endswith(".html"):
            body = str(text).split("---\n", 2)[2]
            file = tmp_path / path.replace("/", "-")
            file.write_text(
                f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>t</title></head><body><main>{warned(body)}'
                "</main></body></html>",
                "utf-8",
            )
            files.append(file)
    assert len(files) == 4
    assert w3c_errors(*files, options=LENIENT) == []


# --- time and guides -------------------------------------------------------------------------


def test_a_message_out_of_date_says_so(publication: Publication) -> None:
    name = "crise/evenements/exemple-inondation.html"
    assert "Ce message est périmé" not in dict(pages(replace(publication, day="2026-11-20")))[name]
    assert "Ce message est périmé" in dict(pages(replace(publication, day="2026-11-21")))[name]


@pytest.mark.parametrize(
    ("at", "stale"),
    [
        ("2026-11-20T21:59:00+00:00", False),
        ("2026-11-20T23:30:00+01:00", True),
        ("2026-11-20T22:30:00+00:00", True),
        ("2026-12-24T00:00:00+00:00", True),
    ],
)
def test_what_is_out_of_date_is_offered_to_nobody(publication: Publication, at: str, stale: bool) -> None:
    """To the hour: what is valid until eleven in the evening is not at half past."""
    now = datetime.fromisoformat(at)
    made = dict(pages(replace(publication, day=at[:10], at=now)))
    page, listed = made["crise/evenements/exemple-inondation.html"], made["crise/evenements/index.html"]
    active = [crisis["id"] for crisis in json.loads(made["crise/active.json"])["crises"]]
    assert ("exemple-inondation" in active) is not stale
    assert ("fr-notice" in page) is not stale
    assert ("page ultra-légère" in page.lower()) is not stale
    assert ("Ce message est périmé" in page) is stale
    assert ('id="perimees"' in listed) is stale


def test_an_end_of_alert_never_goes_stale(flood: Crisis) -> None:
    message = changed(flood.message, until=None)
    ended = changed(flood, steps=(*flood.steps, changed(flood.steps[-1], state=State.END, message=message)))
    assert not ended.expired(datetime.fromisoformat("2030-01-01T00:00:00+00:00"))
    closed = changed(flood, steps=(*flood.steps, changed(flood.steps[-1], state=State.CLOSED)))
    assert not closed.expired(datetime.fromisoformat("2030-01-01T00:00:00+00:00"))


def test_every_sheet_says_who_decides_what_to_say_and_what_not_to_do() -> None:
    sheets = [path for path in (ROOT / "site" / "crise" / "fiches").glob("*.md") if path.stem != "index"]
    listed = (ROOT / "site" / "crise" / "fiches" / "index.md").read_text("utf-8")
    assert len(sheets) == 10
    for path in sheets:
        text = path.read_text("utf-8")
        titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
        for wanted in ("Qui décide", "Premiers messages", "Bandeau", "Ne pas faire", "Liens"):
            assert wanted in titles, path
        assert titles[0] == "Qui décide", path
        assert f"({path.name})" in listed
