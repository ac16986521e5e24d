"""The build: the same files however it came to them, and no more work than what changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from bench import site as bench_site
from checker.model import Outcome, parse_html
from checker.publish import Publication, awaited_pages, outlined_pages, shared_pages
from checker.publish.build import building
from checker.publish.build.building import Built
from checker.publish.build.output import Manifest
from checker.publish.build.plan import BODY, NAME, TITLE, Plan, Shell, destination, filled, parted
from checker.publish.build.sources import Sources
from checker.publish.page.feeds import ATOM
from checker.reading import select
from checker.store import Store
from tests.publish.conftest import ROOT, Warm

CONFIG = ROOT / "mkdocs.yml"
SITES = 45
"""More than a process takes at a time: the pool works too."""


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sources]:
    folder = tmp_path_factory.mktemp("estate")
    store, register = bench_site.estate(folder / "estate", SITES)
    return folder, Sources(store, register)


@pytest.fixture(scope="module")
def first(estate: tuple[Path, Sources], warm: Warm) -> tuple[Path, Built]:
    """The first build of the estate: its output, and how much work it was."""
    output = warm(estate[0] / "public")
    return output, building.build(CONFIG, output, estate[1], processes=1)


def test_only_what_changed_is_made_again(estate: tuple[Path, Sources], first: tuple[Path, Built]) -> None:
    folder, sources = estate
    output, work = first
    assert (work.edited, work.sites) == (True, SITES)
    before = files(output)
    assert building.build(CONFIG, output, sources) == Built(edited=False, files=0, sites=0)
    assert files(output) == before

    bench_site.change(sources.store, bench_site.sites(SITES)[7])
    again = building.build(CONFIG, output, sources)
    assert (again.edited, again.sites) == (False, 1)
    after = files(output)
    changed = {path for path in before if before[path] != after[path]}
    assert {path for path in changed if path.startswith("parc/sites/")} == {
        "parc/sites/site-7/index.html",
        "parc/sites/site-7/preuves.json",
    }
    assert {"index.html", "parc/index.html", "parc/evolutions/evolutions.csv"} <= changed

    (output / "parc/sites/site-3/index.html").unlink()
    assert building.build(CONFIG, output, sources).sites == 1

    whole = folder / "whole"
    building.build(CONFIG, whole, sources, processes=2)
    made, kept = files(whole), files(output)
    for folder_files in (made, kept):
        for dated in ("sitemap.xml.gz",):  # it holds the time it was packed
            folder_files.pop(dated, None)
    assert made.keys() == kept.keys()
    assert [path for path in made if made[path] != kept[path]] == []


def test_a_site_that_left_the_register_leaves_no_file(
    estate: tuple[Path, Sources], first: tuple[Path, Built], warm: Warm
) -> None:
    folder, sources = estate
    output = warm(folder / "left", like=first[0])
    building.build(CONFIG, output, sources)
    register = sources.registry / "sites.yaml"
    kept = register.read_text("utf-8")
    entries = kept.split("- id: ")
    register.write_text("- id: ".join(entries[:-1]), "utf-8")
    try:
        building.build(CONFIG, output, sources)
    finally:
        register.write_text(kept, "utf-8")
    gone = f"site-{SITES - 1}"
    assert not (output / "parc/sites" / gone / "index.html").exists()
    assert not (output / "badges/sites" / f"{gone}.svg").exists()
    assert (output / "parc/sites/site-0/index.html").exists()


def test_before_a_first_audit_all_sites_have_their_page_and_no_store_is_made(
    estate: tuple[Path, Sources], tmp_path: Path, warm: Warm
) -> None:
    store, output = tmp_path / "absent.sqlite", warm(tmp_path / "public")
    built = building.build(CONFIG, output, Sources(str(store), estate[1].registry), processes=2)
    assert built.sites == SITES
    for site in bench_site.sites(SITES):
        page = (output / "parc/sites" / site.id / "index.html").read_text("utf-8")
        assert "n'a pas encore été visité" in page
    assert not store.exists()


def test_a_build_that_failed_half_way_is_taken_up(
    estate: tuple[Path, Sources], first: tuple[Path, Built], tmp_path: Path, warm: Warm
) -> None:
    output, broken = warm(tmp_path / "public", part="garde"), CONFIG.with_name("mkdocs-casse.yml")
    broken.write_text(CONFIG.read_text("utf-8").replace("Accueil: index.md", "Accueil: absent.md"), "utf-8")
    try:
        with pytest.raises(building.BuildError):
            building.build(broken, output, estate[1], processes=2)
    finally:
        broken.unlink()
    building.build(CONFIG, output, estate[1], processes=2)
    whole_site = warm(tmp_path / "whole", like=first[0])
    building.build(CONFIG, whole_site, estate[1], processes=2)
    made, whole = files(output), files(whole_site)
    assert made.keys() == whole.keys()
    assert {path for path in made if made[path] != whole[path]} <= {"sitemap.xml.gz"}


def test_what_is_outlined_then_completed_is_the_plan_of_all(publication: Publication) -> None:
    outlined = Plan.of(outlined_pages(publication))
    assert outlined.raw["donnees/datapackage.json"] == b""
    assert outlined.completed(awaited_pages(publication)) == Plan.of(shared_pages(publication))
    other = [("donnees/index.md", "---\ntitle: Autre\n---\nautre\n")]
    with pytest.raises(ValueError, match="ailleurs que dans ses trous"):
        outlined.completed(other)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3, "other": 1}'])
def test_an_unreadable_manifest_is_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(text, "utf-8")
    assert Manifest.read(path) is None
    assert Manifest.read(tmp_path / "absent") is None


@pytest.mark.parametrize("told", ["--site-url", "mkdocs.yml"])
def test_feeds_have_whole_links_once_the_address_is_known(
    estate: tuple[Path, Sources], tmp_path: Path, warm: Warm, told: str
) -> None:
    config, sources, output = CONFIG, estate[1], warm(tmp_path / "public")
    if told == "mkdocs.yml":
        config = CONFIG.with_name("mkdocs-adresse.yml")
        config.write_text(CONFIG.read_text("utf-8") + "site_url: https://c.exemple.gouv.fr/suivi\n", "utf-8")
    else:
        sources = replace(sources, address="https://c.exemple.gouv.fr/suivi/")
    try:
        building.build(config, output, sources, processes=2)
    finally:
        if config != CONFIG:
            config.unlink()
    feeds = [path for path in files(output).items() if path[0].endswith((".xml", ".atom"))]
    atoms = [(path, etree.fromstring(text)) for path, text in feeds if b"<feed" in text]
    assert len(atoms) > 3
    for path, feed in atoms:
        links = [link.get("href") for link in feed.iter(f"{{{ATOM}}}link")]
        assert links[0] == f"https://c.exemple.gouv.fr/suivi/{path}"
        assert all(link.startswith(("https://", "http://")) for link in links)
    page = (output / "parc/sites/site-1/index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://c.exemple.gouv.fr/suivi/parc/sites/site-1/"' in page
    # This address is one of the State: the site is no demonstration.
    home = parse_html((output / "index.html").read_text("utf-8"))
    frame = [text for part in ("header", "footer") for text in select(home, part)[0].itertext()]
    assert [text for text in frame if "Démonstration" in text] == select(home, "aside.fr-notice") == []


def test_what_audits_change_leaves_a_hole() -> None:
    source = "---\ntitle: T\n---\n# T\n\n<!-- parc -->\n<p>3 ; 4</p>\n<!-- /parc -->\n\nfin\n"
    plan = Plan.of([("a/b.md", source), ("c.html", "---\ntitle: C\n---\n<h1>C</h1>\n"), ("d.csv", "é")])
    assert "3 ; 4" not in plan.sources["a/b.md"]
    assert "fin" in plan.sources["a/b.md"]
    assert "<p>3\u202f; 4</p>" in filled(plan.sources["a/b.md"], plan.holes["a/b.md"])
    assert filled(plan.sources["c.html"], plan.holes["c.html"]).rstrip().endswith("<h1>C</h1>")
    assert plan.raw == {"d.csv": "é".encode()}


def test_a_page_of_a_many_goes_in_a_shell() -> None:
    plan = Plan.of([("parc/sites/x.html", "---\ntitle: X\n---\n<h1>X</h1>\n---\n")])
    assert plan.shelled == {"parc/sites/x.html": ("title: X\n", "<h1>X</h1>\n---\n")}
    assert plan.sources == {}
    assert destination("parc/sites/x.html") == "parc/sites/x/index.html"
    assert destination("parc/index.html") == "parc/index.html"
    assert destination("index.md") == "index.html"
    assert parted("sans en-tête") == ("", "sans en-tête")


def test_a_title_is_data_and_a_body_is_not_searched_for_words_of_the_shell() -> None:
    shell = Shell(f"<title>{TITLE}</title><a href='{NAME}'></a>{BODY}<i>{TITLE}</i>")
    page = shell.fill("x", "<b> & ; ?", f"<p>{TITLE}</p>")
    title = "&lt;b&gt; &amp\u202f; ?".replace("&amp\u202f;", "&amp;\u202f;")
    assert f"<title>{title.replace(' ?', chr(0x202F) + '?')}</title>" in page.replace(" ;", "\u202f;")
    assert f"<p>{TITLE}</p>" in page


def test_the_bench_judges_as_much_as_it_says() -> None:
    rules = bench_site.rules()
    assert len({rule.id for rule in rules}) == bench_site.RULES
    audit = bench_site.judged(bench_site.sites(1)[0], rules, bench_site.DAYS[0], 0)
    assert set(audit.verdicts()) == {rule.id for rule in rules}
    assert audit == bench_site.judged(bench_site.sites(1)[0], rules, bench_site.DAYS[0], 0)
    cost = bench_site.Cost(seconds=2.0, peak=5_000_000, pages=10)
    assert bench_site.line("essai", cost) == "| essai | 10 | 2,0 | 5,0 | 5 |"


def test_audits_are_read_when_somebody_goes_through_them(estate: tuple[Path, Sources]) -> None:
    _, sources = estate
    audits = building.publication_of(sources).audits
    with Store.open(sources.store) as opened:
        assert list(audits) == opened.latest()
    assert len(audits) == SITES
    assert [audits[3], *audits[4:6]] == list(audits)[3:6]
    assert any(f.outcome is Outcome.FAILED for audit in audits[:5] for f in audit.findings)
