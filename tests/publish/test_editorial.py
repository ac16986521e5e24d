"""The authored pages: in plain French, sourced, dated, linked, and within reach of a newcomer."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from lxml.html import HtmlElement

from checker.model import Moment, Outcome, Past, Turn, parse_html
from checker.plain_text import french_date
from checker.publish import Publication, pages
from checker.publish.sections.home.pages import lately
from checker.reading import folded, select
from tests.publish.conftest import ROOT

SITE = ROOT / "site"
GENERATED = SITE / "ligne-de-commande.md"
"""Made by the program: its synopses are not command lines."""
AUTHORED = sorted(path for path in SITE.rglob("*.md") if path != GENERATED)
GUIDES = sorted(path for path in (SITE / "guides").glob("*.md") if path.name != "index.md")
HOST = "https://construit.invalid/"
MISSIONS = 10

FENCE = re.compile(r"^(\s*)(`{3,})[^\n]*\n(.*?)^\s*\2`*\s*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")

Reached = dict[str, int]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- guides


def test_there_is_a_guide_for_each_question_and_the_index_lists_them_all() -> None:
    names = {path.stem for path in GUIDES}
    assert names >= {
        "creer-un-site", "demander-un-agrement", "controler-en-ci", "reseaux-sociaux", "etudes-et-sondages",
        "veille", "presse-et-elus", "partenaires", "marque-de-l-etat", "communiquer-pour-tous",
    }  # fmt: skip
    index = (SITE / "guides" / "index.md").read_text("utf-8")
    assert {path.name for path in GUIDES} <= set(re.findall(r"\]\(([\w-]+\.md)\)", index))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_says_who_when_how_what_binds_and_what_to_avoid(guide: Path) -> None:
    text = guide.read_text("utf-8")
    sheet = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))
    assert list(sheet) == ["À qui", "Quand", "Dernière relecture"]
    assert all(sheet.values())
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert [
        word for word in ("Ce qui est obligatoire", "Pièges", "Liens officiels") if word not in headings
    ] == []
    assert re.search(r"^1\. ", text, re.MULTILINE), "des étapes"
    assert f"\n# {re.search('^title: (.*)$', text, re.MULTILINE)[1]}\n" in text  # type: ignore[index]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_was_read_again_on_a_real_day(guide: Path) -> None:
    said = re.search(r"<dt>Dernière relecture</dt><dd>(.*?)</dd>", guide.read_text("utf-8"))
    assert said
    year = int(said[1].rsplit(" ", 1)[1])
    days = {
        french_date(date.fromordinal(n))
        for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    }
    assert said[1] in days


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_obligation_has_its_source_or_says_it_is_to_be_confirmed(guide: Path) -> None:
    section = guide.read_text("utf-8").split("## Ce qui est obligatoire\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert rows
    for row in rows:
        obligation, source = (cell.strip() for cell in row.strip("|").split(" | "))
        assert obligation
        assert (
            re.search(r"\]\((?:http|rgaa-)", source)
            or "à confirmer" in source
            or "aucun texte" in source
            or re.search(r"[Mm]ême (?:loi|règlement|charte)|n° [\d-]+.*(?:article|circulaire)", source)
        ), row


# --- spelling and typography


def prose(text: str) -> str:
    """What a reader reads: neither front matter, code, addresses, tags nor attributes."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = CODE.sub("«code»", FENCE.sub("", text))
    text = re.sub(r"\]\([^)\s]+\)", "]", text)
    return re.sub(r"<[^>\n]+>|\{[:#][^}\n]*\}|https?://\S+", "\n", text)


FAULTS = {
    "espace avant : ; ? !": r"[^\W\d_][;?!](?=\s|$)|[^\W\d_:]:(?=\s|$)",
    "guillemets droits": r'"',
    "guillemets sans espaces": r"«(?=\S)(?!code)|(?<!code)(?<=\S)»",
    "trois points": r"\.\.\.",
    "capitale sans accent": r"\b(?:Etat|Ecole|Etude|Editeur|A propos|Etape)s?\b",
    "accent oublié": r"\b(?:accessibilite|donnees|legales?|verifier|controle|francais|tres|apres|deja|meme|etre)\b",
    "ligature oubliée": r"\b(?:oeuvre|soeur|coeur|noeud|voeu)s?\b",
    "mot doublé": r"\b(?!nous\b|vous\b)([^\W\d_]{2,}) \1\b",
    "espace double": r"(?<=\S)  (?=\S)",
    "élision oubliée": r"(?<![\w-])(?:de|le|que|ne|se|me|te) (?=[aeiouéèê]\w+ ?)(?!oui|un\b|une\b|ouistiti|onz|uni)\b",
    "ordinal": r"\b\d+(?:ème|ième)\b",
}


@pytest.mark.parametrize("path", AUTHORED, ids=name_of)
def test_the_prose_is_spelt_and_set_as_french_is(path: Path) -> None:
    text = prose(path.read_text("utf-8"))
    found = [
        f"{fault} : {text[max(0, match.start() - 30) : match.end() + 20]!r}"
        for fault, pattern in FAULTS.items()
        for match in re.finditer(pattern, text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("Pourquoi? Parce que.", "espace avant"),
        ('Un "mot".', "guillemets droits"),
        ("L'Etat écrit.", "capitale"),
        ("Il faut faire faire de de nouveau.", "mot doublé"),
        ("mise en oeuvre", "ligature"),
        ("que il vienne", "élision"),
    ],
)
def test_a_fault_would_be_seen(bad: str, fault: str) -> None:
    assert any(name.startswith(fault) and re.search(pattern, prose(bad)) for name, pattern in FAULTS.items())


# --- the built site


@pytest.fixture(scope="module")
def trees(built: Path) -> dict[str, HtmlElement]:
    return {
        page.relative_to(built).as_posix().removesuffix("index.html"): parse_html(page.read_text("utf-8"))
        for page in sorted(built.rglob("*.html"))
    }


def inner_links(name: str, tree: HtmlElement, where: str = "a[href]") -> Iterator[str]:
    """The pages of this site that a page links to."""
    for link in select(tree, where):
        address = urldefrag(urljoin(HOST + name, link.get("href")))[0]
        if address.startswith(HOST):
            yield address.removeprefix(HOST)


def clicks(trees: dict[str, HtmlElement], where: str = "a[href]") -> Reached:
    """How many clicks each page is from the home page."""
    reached, waiting = {"": 0}, deque([""])
    while waiting:
        name = waiting.popleft()
        for link in inner_links(name, trees[name], where):
            if link in trees and link not in reached:
                reached[link] = reached[name] + 1
                waiting.append(link)
    return reached


def test_a_newcomer_finds_how_to_fix_and_how_to_check_within_three_clicks(
    trees: dict[str, HtmlElement],
) -> None:
    for where in ("a[href]", "article a[href]"):  # with the menus, and by the text alone
        reached = clicks(trees, where)
        assert reached["standards/accessibilite/mention-d-accessibilite/"] <= 3
        assert reached["guides/controler-en-ci/"] <= 3
    rule = trees["standards/accessibilite/mention-d-accessibilite/"]
    assert "Comment corriger" in rule.text_content()
    check = trees["guides/controler-en-ci/"].text_content()
    assert "conforme check" in check
    assert ".gitlab-ci.yml" in check


def test_every_authored_page_is_within_three_clicks(trees: dict[str, HtmlElement]) -> None:
    reached = clicks(trees)
    pages = {
        path.relative_to(SITE).as_posix().removesuffix("index.md").removesuffix(".md").strip("/")
        for path in AUTHORED
    }
    assert {page: reached.get(f"{page}/" if page else "") for page in pages}.keys() == pages
    far = {page: reached.get(f"{page}/" if page else "") for page in pages}
    assert {page: n for page, n in far.items() if n is None or n > 3} == {}


def test_the_home_page_answers_what_to_do_first(trees: dict[str, HtmlElement]) -> None:
    (article,) = select(trees[""], "article")
    assert [link.get("href") for link in select(article, ".portes > li > a")] == [
        "standards/",
        "parc/",
        "verifier-son-site/",
    ]
    titles = [folded(title.text_content()).strip("¶ ") for title in select(article, "h2")]
    assert titles == ["Que venez-vous faire ?", "Le parc en un coup d'œil", "Ce que nous ne prétendons pas"]
    text = folded(article.text_content())
    assert text.index("D'abord la couverture") < text.index("Toutes les visites datent du 22 novembre 2026")
    assert text.index("Toutes les visites") < text.index("Ensuite les verdicts")
    assert len(text.split()) < 450, "une minute de lecture, ou peu plus"


def test_the_home_page_says_what_the_last_audit_changed(publication: Publication) -> None:
    one, two = (Moment(run, f"2026-11-{run}0T08:00:00+00:00", {}) for run in (1, 2))
    passed, failed = Outcome.PASSED, Outcome.FAILED
    turns = (
        Turn(1, "a", "r", None, failed),
        Turn(2, "a", "r", passed, failed),
        Turn(2, "b", "r", failed, passed),
        Turn(2, "c", "r", failed, passed),
        Turn(2, "d", "r", passed, Outcome.UNTESTED),
        Turn(2, "e", "r", None, failed),
    )
    home = dict(pages(replace(publication, past=Past((one, two), turns))))["index.md"]
    assert "Entre l'audit du 10 novembre 2026 et celui du 20 novembre 2026, 1 verdict de" in str(home)
    assert "1 verdict de « conforme » à « non conforme » et 2 verdicts de « non conforme » à" in str(home)
    assert lately(Past((one,), turns)) is None
    assert "Voir toutes les évolutions" not in str(dict(pages(publication))["index.md"])


def test_each_of_the_ten_missions_leads_somewhere(trees: dict[str, HtmlElement]) -> None:
    (article,) = select(trees["missions/"], "article")
    numbered: dict[str, list[str]] = {}
    for element in article.iter("h2", "a"):
        if element.tag == "h2":
            numbered[folded(element.text_content())] = []
        elif "headerlink" not in (element.get("class") or "") and numbered:
            numbered[list(numbered)[-1]].append(urljoin(f"{HOST}missions/", element.get("href")))
    assert [int(title.split(".")[0]) for title in numbered] == list(range(1, MISSIONS + 1))
    for title, addresses in numbered.items():
        own = [urldefrag(address)[0].removeprefix(HOST) for address in addresses if address.startswith(HOST)]
        assert own, title
        assert [page for page in own if page not in trees] == [], title


def test_the_project_says_it_is_not_the_state_and_how_to_contest(trees: dict[str, HtmlElement]) -> None:
    about = folded(select(trees["a-propos/"], "article")[0].text_content())
    for words in (
        "Nous ne sommes pas l'État",
        "Contester un résultat",
        "La couverture d'abord",
        "Limites connues",
    ):
        assert words in about
    assert {
        "missions/",
        "accessibilite/",
        "mentions-legales/",
        "donnees-personnelles/",
        "plan-du-site/",
        "decisions/",
    } <= set(inner_links("a-propos/", trees["a-propos/"], "article a[href]"))
