"""Every file of the built site: HTML that a validator accepts, references that lead somewhere, and
French set as the Imprimerie nationale asks."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml.html import HtmlElement

from checker.model import parse_html
from checker.reading import select
from tests.publish.conftest import w3c_errors

HOST = "https://construit.invalid/"
IDREFS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
NOT_PROSE = {"pre", "code", "kbd", "samp", "script", "style", "svg", "textarea"}
MISSPACED = re.compile(r"[ \n\t][;:!?»](?=[\s)»]|$)|«[ \n\t]|[^\W\d_][;!?](?=\s|$)")
LIGATURE = re.compile(r"\b\w*(?:coeur|oeuvre|oeil|voeu|noeud|soeur|moeurs|oeuf|boeuf)\w*\b", re.IGNORECASE)
UNACCENTED = re.compile(
    r"(?<![\w./@#-])(?<!«\u00a0)"  # a word set apart is quoted as it is written elsewhere
    r"(?<!conforme )"  # the name of a command is typed
    r"(?:etats?|accessibilite|numeriques?|verifier|verifie[es]*|regles?|deja|tres|apres|meme|etre|"
    r"francaise?s?|republique|declarations?|donnees|legales?|hebergeurs?|hebergement|ministeres?|prefectures?|"
    r"operateurs?|demarches?|securite|evenements?|etudes?|evaluations?|qualite|periodes?|premiere|derniere|"
    r"systemes?|problemes?|modeles?|criteres?|themes?|categories|resultats? a|telephone|departements?|regions?)"
    r"(?![\w/@-]|\.\w)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def trees(built: Path) -> dict[str, HtmlElement]:
    return {
        page.relative_to(built).as_posix(): parse_html(page.read_text("utf-8"))
        for page in sorted(built.rglob("*.html"))
    }


def test_the_validator_of_the_w3c_finds_no_error(built: Path) -> None:
    """One run of the Nu Html Checker over the whole folder; no error is set aside."""
    assert w3c_errors(built) == []


def test_every_reference_inside_a_page_and_to_a_file_leads_somewhere(
    trees: dict[str, HtmlElement], built: Path
) -> None:
    lost = []
    for name, tree in trees.items():
        identifiers = {element.get("id") for element in select(tree, "[id]")}
        for attribute in IDREFS:
            for element in select(tree, f"[{attribute}]"):
                lost += [f"{name}: {r}" for r in element.get(attribute).split() if r not in identifiers]
        for element in select(tree, "link[href], script[src], img[src], form[action], [data-index]"):
            address = next(filter(None, map(element.get, ("href", "src", "action", "data-index"))))
            if element.get("rel") != "canonical" and not is_published(urljoin(HOST + name, address), built):
                lost.append(f"{name}: {address}")
    for sheet in built.rglob("*.css"):
        place = HOST + sheet.relative_to(built).as_posix()
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text("utf-8")):
            if not address.startswith("data:") and not is_published(urljoin(place, address), built):
                lost.append(f"{sheet.name}: {address}")
    assert lost == []


def is_published(address: str, built: Path) -> bool:
    path = built / unquote(urlsplit(address).path).lstrip("/")
    return address.startswith(HOST) and (path.is_file() or (path / "index.html").is_file())


def prose(tree: HtmlElement) -> Iterator[str]:
    """The texts of a page, code apart."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or inside(element):
            continue
        if element.text:
            yield element.text
        for child in element:
            if child.tail:
                yield child.tail


def inside(element: HtmlElement) -> bool:
    return element.tag in NOT_PROSE or any(e.tag in NOT_PROSE for e in element.iterancestors())


def test_french_punctuation_and_letters(trees: dict[str, HtmlElement]) -> None:
    """Pages of audited sites quote what others wrote: their words are not ours to lint."""
    wrong = []
    for name, tree in trees.items():
        if name.startswith("parc/sites/"):
            continue
        for text in prose(tree):
            for pattern in (MISSPACED, LIGATURE, UNACCENTED):
                wrong += [
                    f"{name}: « {found[0]} » dans « {' '.join(text.split())[:80]} »"
                    for found in pattern.finditer(text)
                ]
    assert wrong == [], "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Attention : ici", MISSPACED),
        ("« ici", MISSPACED),
        ("Vraiment!", MISSPACED),
        ("un chef-d'oeuvre", LIGATURE),
        ("les sites de l'Etat", UNACCENTED),
        ("Accessibilite : non", UNACCENTED),
    ],
)
def test_the_lint_sees(text: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Attention\u00a0: ici",
        "«\u00a0ici\u00a0»",
        "Vraiment\u202f!",
        "chef-d'œuvre",
        "l'État",
        "à 10:30",
        "a;b",
    ],
)
def test_the_lint_lets_pass(text: str) -> None:
    assert not any(pattern.search(text) for pattern in (MISSPACED, LIGATURE, UNACCENTED))
