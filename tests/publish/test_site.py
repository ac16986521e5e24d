"""The built site: whole, linked, French, readable by everybody, and deaf to what visited sites say."""

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import etree
from lxml.html import HtmlElement

from checker import catalogue
from checker.evaluate.examples import judge_example
from checker.model import Outcome, Rule, parse_html
from checker.publish import Publication
from checker.publish.build.building import BuildError, build
from checker.publish.build.hook import shells
from checker.publish.build.plan import SHELLED
from checker.publish.build.sources import Sources
from checker.reading import folded, select
from tests.publish.conftest import ADDRESSES, HOSTILE, MENU, REGISTRY, ROOT, Warm

HOST = "https://construit.invalid/"
OWN = re.compile(r"data:|\.|[\w-]+(/[\w-]+)*\.\w+$|#")
"""What a style sheet may name: itself, its neighbours, what it carries."""
FOOTER = [
    "République Française",
    *("info.gouv.fr", "service-public.gouv.fr", "legifrance.gouv.fr", "data.gouv.fr"),
    *("Plan du site", "Accessibilité : non conforme", "Mentions légales", "Données personnelles"),
    *("Gestion des cookies", "licence etalab-2.0"),
]


@pytest.fixture(scope="module")
def trees(built: Path) -> dict[str, HtmlElement]:
    return {
        page.relative_to(built).as_posix(): parse_html(page.read_text("utf-8"))
        for page in sorted(built.rglob("*.html"))
    }


def links(name: str, tree: HtmlElement) -> Iterator[str]:
    for link in select(tree, "a[href]"):
        yield urljoin(HOST + name, link.get("href"))


def test_every_rule_site_and_organisation_is_published(
    publication: Publication, trees: dict[str, HtmlElement]
) -> None:
    for rule in publication.rules:
        assert f"standards/{rule.standard.replace('_', '-')}/{rule.id}/index.html" in trees
    for site in publication.sites:
        assert f"parc/sites/{site.id}/index.html" in trees
        assert f"parc/organisations/{site.organisation}/index.html" in trees


@pytest.mark.parametrize("rule", catalogue.rules(), ids=lambda rule: rule.id)
def test_a_rule_page_prints_what_the_checker_says_of_its_bad_examples(
    rule: Rule, trees: dict[str, HtmlElement]
) -> None:
    tree = trees[f"standards/{rule.standard.replace('_', '-')}/{rule.id}/index.html"]
    printed = [folded(message.text_content()) for message in select(tree, "p.message")]
    bad = [e for e in rule.examples if e.expected in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)]
    assert len(printed) == len(bad)
    for example, message in zip(bad, printed, strict=True):
        answers = catalogue.axe_answers().get(rule.id, {}).get(example.title)
        said = [f.message for f in judge_example(rule, example, answers) if f.outcome is example.expected]
        assert message == folded(f"Le contrôleur répond {example.expected.label} {said[0]}")


def test_every_internal_link_and_anchor_leads_somewhere(trees: dict[str, HtmlElement], built: Path) -> None:
    anchors = {name: {e.get("id") for e in select(tree, "[id]")} for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        for address in links(name, tree):
            page, fragment = urldefrag(address)
            if not page.startswith(HOST):
                continue
            path = unquote(urlsplit(page).path).lstrip("/")
            target = path + "index.html" if path == "" or path.endswith("/") else path
            if not (built / target).is_file() or (fragment and unquote(fragment) not in anchors[target]):
                broken.append(f"{name}: {address}")
    assert broken == []


def test_any_rule_is_at_most_three_clicks_from_the_home_page(
    publication: Publication, trees: dict[str, HtmlElement]
) -> None:
    """By the content of pages alone: no menu, no search. Its page says how to correct and how to check in CI."""
    seen, edge = {"index.html"}, ["index.html"]
    for _ in range(3):
        reached = (urldefrag(a)[0] for name in edge for a in links(name, select(trees[name], "article")[0]))
        pages = {unquote(urlsplit(a).path).lstrip("/") + "index.html" for a in reached if a.startswith(HOST)}
        edge = sorted((pages & set(trees)) - seen)
        seen |= pages
    for rule in publication.rules:
        name = f"standards/{rule.standard.replace('_', '-')}/{rule.id}/index.html"
        assert name in seen
        titles = [folded(title.text_content()).rstrip("¶") for title in select(trees[name], "h2")]
        assert "Comment corriger" in titles
        assert "La contrôler sur son poste et en intégration continue" in titles
        assert any(a.endswith("verifier-son-site/#en-integration-continue") for a in links(name, trees[name]))


def test_nothing_is_loaded_from_another_host(trees: dict[str, HtmlElement], built: Path) -> None:
    foreign = []
    for name, tree in trees.items():
        for element in select(tree, "[src], [srcset], [data], [poster], [action], link[href], use, base"):
            for attribute in ("src", "srcset", "data", "poster", "action", "href", "xlink:href"):
                address = element.get(attribute)
                if address and not urljoin(HOST + name, address).startswith((HOST, "data:image/")):
                    foreign.append(f"{name}: {element.tag} {address}")
    for sheet in built.rglob("*.css"):
        for address in re.findall(
            r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", sheet.read_text("utf-8")
        ):
            foreign += [] if OWN.match("".join(address)) else [f"{sheet.name}: {address}"]
    assert foreign == []


def test_only_pages_and_assets_are_published(built: Path) -> None:
    kinds = {path.suffix for path in built.rglob("*") if path.is_file()}
    assert kinds <= {
        *(".html", ".css", ".js", ".json", ".txt", ".xml", ".gz", ".csv", ".parquet", ".ics"),
        *(".png", ".svg", ".ico", ".woff2", ".htm", ".atom"),
    }


def test_every_page_has_the_same_french_frame(trees: dict[str, HtmlElement]) -> None:
    for name, tree in trees.items():
        assert tree.get("lang") == "fr", name
        assert [folded(a.text_content()) for a in select(tree, "footer a")] == FOOTER, name
        assert len(select(tree, "main")) == 1, name
        assert len(select(tree, "nav[aria-label='Menu principal'] a")) == MENU, name
        assert tree.findtext(".//title").endswith((" - Conforme", "numérique")), name
        assert select(tree, "a")[0] is select(tree, ".fr-skiplinks a[href='#content']")[0], name
        for part in ("header", "footer", "aside.fr-notice"):
            assert "Démonstration" in select(tree, part)[0].text_content(), (name, part)
    titles = [tree.findtext(".//title") for tree in trees.values()]
    assert len(set(titles)) == len(titles)
    assert "Page introuvable" in trees["404.html"].text_content()
    assert select(trees["parc/sites/agents/index.html"], ".menu [aria-current='true']")[0].text == "Parc"
    assert select(trees["parc/index.html"], ".menu [aria-current='page']")[0].text == "Parc"


def test_headings_ids_and_tables_are_sound(trees: dict[str, HtmlElement]) -> None:
    for name, tree in trees.items():
        levels = [int(h.tag[1]) for h in select(tree, "h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), name
        ids = [element.get("id") for element in select(tree, "[id]")]
        assert len(set(ids)) == len(ids), name
        for table in select(tree, "table"):
            assert folded(table.findtext("caption") or ""), name
            assert select(table, "th:not([scope])") == [], name
            assert table.getparent().get("tabindex") == "0", name


def test_the_legal_pages_say_what_they_must(trees: dict[str, HtmlElement]) -> None:
    def text(name: str) -> str:
        return folded(select(trees[f"{name}/index.html"], "article")[0].text_content())

    declaration = text("accessibilite")
    for words in ("article 47", "non conforme", "aucun audit", "Défenseur des droits", "a été établie le"):
        assert words in declaration
    for words in ("Éditeur", "Directeur de la publication", "Hébergement", "n'est pas un site officiel"):
        assert words in text("mentions-legales")
    for words in ("aucune donnée personnelle", "finalité", "CNIL"):
        assert words in text("donnees-personnelles")
    for name in ("accessibilite", "mentions-legales", "donnees-personnelles"):
        assert not re.search(r"\[[^\]¶]+\]|XXX|à compléter|lorem", text(name))


def test_the_site_map_lists_every_page_but_those_of_audited_sites(trees: dict[str, HtmlElement]) -> None:
    name = "plan-du-site/index.html"
    listed = {address for address in links(name, select(trees[name], "article")[0]) if "#" not in address}
    expected = {
        HOST + name.removesuffix("index.html") for name in trees if name.rsplit("/", 2)[0] not in SHELLED
    }
    assert listed == expected - {HOST + "404.html"}
    assert select(trees["plan-du-site/index.html"], "ul:empty") == []


def test_hostile_words_are_shown_and_never_obeyed(built: Path, trees: dict[str, HtmlElement]) -> None:
    name = f"parc/sites/{HOSTILE}/index.html"
    page, tree = (built / name).read_text("utf-8"), trees[name]
    model = trees["parc/sites/protege/index.html"]
    assert len(select(tree, "script")) == len(select(model, "script"))
    assert select(tree, "img, article strong, [onerror], [onclick], [onmouseover], article h1 ~ h1") == []
    assert {e.tag for e in select(tree, "article *")} <= {
        "nav", "ol", "ul", "li", "a", "h1", "h2", "h3", "h4", "dl", "dt", "dd", "div", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "details", "summary", "p", "span", "br", "pre", "code",
    }  # fmt: skip
    assert len(select(tree, "article details.regle > ul.constats > li")) == len(select(tree, "details.regle"))
    assert [e.tag for e in select(tree, "article")[0].iterancestors()] == ["div", "main", "body", "html"]
    for sign in (
        "</details></ul></main>",
        "<script>window.attacked=1</script>",
        "{{ 7*7 }}",
        "{% raw %}",
        "```html",
    ):
        assert sign in tree.text_content()
    assert "49" not in folded(select(tree, "details.regle")[0].text_content())
    assert (
        re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|&#5\\d{4};", page)
        == []
    )
    schemes = {urlsplit(address).scheme for address in links(name, tree)}
    assert schemes == {"https"}
    shown = {code.text_content() for code in select(tree, "tbody th code")}
    assert ADDRESSES[0] in shown
    assert "javascript:" not in {(link.get("href") or "")[:11] for link in select(tree, "a")}


FEEDS = {
    "parc": "parc/evolutions/evolutions.xml",
    "parc/evolutions": "parc/evolutions/evolutions.xml",
    "standards/changements": "standards/changements.xml",
    "campagnes": "flux/campagnes.atom",
    "campagnes/s-abonner": "flux/campagnes.atom",
    "crise": "crise/messages.atom",
    "crise/evenements": "crise/messages.atom",
}


def test_pages_announce_their_feed_to_readers_of_news(built: Path, publication: Publication) -> None:
    organisations = {f"parc/organisations/{site.organisation}" for site in publication.sites}
    mine = {folder: f"{folder}/evolutions.xml" for folder in organisations}
    for folder, feed in (FEEDS | mine).items():
        tree = parse_html((built / folder / "index.html").read_text("utf-8"))
        (link,) = select(tree, "head link[type='application/atom+xml']")
        assert (built / folder / link.get("href")).resolve() == (built / feed).resolve(), folder
        root = etree.parse(built / feed).getroot()
        own = root.find("{http://www.w3.org/2005/Atom}link[@rel='self']")
        assert (built / feed).parent / own.get("href") == built / feed
    assert select(parse_html((built / "index.html").read_text("utf-8")), "head link[type*='atom']") == []


def test_hostile_words_do_not_reach_the_search_index(built: Path) -> None:
    assert "attacked" not in (built / "search" / "search_index.json").read_text("utf-8")


def test_french_spaces_are_in_the_published_pages(built: Path) -> None:
    page = (built / "standards" / "index.html").read_text("utf-8")
    assert "Non conforme</strong>\u00a0: le défaut" in page
    assert "comment vérifier\u202f; ses exemples" in page


def test_the_guide_shows_the_files_that_tests_run(built: Path) -> None:
    page = parse_html((built / "guides" / "controler-en-ci" / "index.html").read_text("utf-8"))
    blocks = {"".join(block.itertext()).strip() for block in select(page, "pre")}
    files = [path.read_text("utf-8").strip() for path in (ROOT / "examples" / "ci").iterdir()]
    assert len(files) >= 5
    assert [text for text in files if text not in blocks] == []


def test_a_broken_link_fails_the_build(tmp_path: Path, warm: Warm) -> None:
    shutil.copytree(ROOT / "site", tmp_path / "site")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "checker").symlink_to(ROOT / "checker")
    broken = ("nulle-part.md", "a-propos.md#nulle-part", "standards/nulle-part.md")
    text = "\n".join(f"[un lien]({link})" for link in broken)
    (tmp_path / "site" / "guide.md").write_text(f"# Guide\n\n{text}\n", encoding="utf-8")
    output = warm(tmp_path / "public", part="garde")
    with pytest.raises(BuildError, match=f"Aborted with {len(broken)} warnings in strict mode"):
        build(tmp_path / "mkdocs.yml", output, Sources("absent.sqlite", REGISTRY))


@pytest.mark.parametrize(
    ("address", "shown"),
    [("https://conforme.exemple.gouv.fr/", False), ("https://gouv.fr.exemple.org/", True), ("", True)],
)
def test_only_an_address_of_the_state_takes_the_word_demonstration_away(
    tmp_path: Path, address: str, shown: bool
) -> None:
    """On the page that those of sites are filled into; tests/publish/test_building.py sees it on the home page."""
    (tmp_path / "site").mkdir()
    (tmp_path / "checker").symlink_to(ROOT / "checker")
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{text}\nsite_url: {address or '~'}\n", encoding="utf-8")
    for page in shells(tmp_path / "mkdocs.yml").values():
        tree = parse_html(page)
        said = ["Démonstration" in select(tree, part)[0].text_content() for part in ("header", "footer")]
        assert said == [shown, shown]
        assert bool(select(tree, "aside.fr-notice")) is shown
