"""The pages of the RGAA: each criterion once, the same as `explain`, coverage before anything else."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from checker.catalogue.norms import overlays
from checker.cli.criteria import overview
from checker.model import Outcome
from checker.publish import Publication, renderer
from checker.publish.page.criteria import criterion_address, theme_address
from checker.publish.sections.estate.site_files import site_files
from checker.publish.sections.rgaa import pages as rgaa
from checker.reading import parse_html

(NORM,) = (norm for norm in overlays() if norm.version == "4.1.2")


@pytest.fixture(scope="module")
def kept(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """The publication, which judges the examples of the rules once."""
    return replace(publication, kept=tmp_path_factory.mktemp("garde"))


@pytest.fixture(scope="module")
def made(kept: Publication) -> dict[str, str]:
    return dict(rgaa.pages(kept, renderer(kept)))


def of(made: dict[str, str], number: str) -> str:
    """What the page of its theme says of a criterion."""
    path = criterion_address([NORM], NORM.title, number).partition("#")[0].rstrip("/") + ".md"
    return made[path].partition(f"{{ #{number} }}\n")[2].partition("\n## ")[0]


def test_each_criterion_has_its_anchor_once(made: dict[str, str]) -> None:
    for theme in NORM.themes:
        page = made[theme_address(NORM, theme).rstrip("/") + ".md"]
        told = re.findall(r"^## ([\d.]+)\. (.+) { #([\d.]+) }$", page, re.MULTILINE)
        assert [(n, unescape(title), anchor) for n, title, anchor in told] == [
            (one.number, one.title, one.number) for one in theme.criteria
        ]
        for one in theme.criteria:
            assert all(page.count(f'<tr id="{test}">') == 1 for test in one.test_numbers)


@pytest.mark.parametrize("number", ["8.3", "3.2", "1.5", "10.7", "4.13"])
def test_a_page_says_what_explain_says(made: dict[str, str], number: str) -> None:
    page, explained = parse_html(of(made, number)).text_content(), overview(f"rgaa-{number}")
    undecided = explained.partition("ne peuvent pas décider\n\n")[2].partition("\n\nCe que fait")[0]
    for line in (line.strip() for line in undecided.splitlines()):
        if not line.startswith("à vérifier "):
            assert line in page
    for rule in re.findall(r"^  \S.* \(([\w-]+)\) :$", explained, re.MULTILINE):
        assert f"/{rule}/" in of(made, number)
    assert NORM.address(number) in of(made, number)


def test_coverage_comes_before_any_state(publication: Publication, made: dict[str, str]) -> None:
    seen, known = publication.estate.seen, len(publication.sites)
    for path, page in made.items():
        told = page.find(f"Couverture du parc : {known} sites inscrits, dont {seen} vus")
        first = page.find("<table") if "<table" in page else page.find("<ul>")
        assert 0 < told < first, path
    counts = rgaa.counted(rgaa.data.Groups(publication, rgaa.data.TABLES))[NORM.title]
    assert all(sum(states.values()) == seen for states in counts.values())
    assert counts["8.3"]["NC"] == 1
    assert f"Testé sur {seen} sites, pour {seen} sites vus et {known} inscrits" in of(made, "8.3")


def test_nothing_seen_is_nothing_said(kept: Publication) -> None:
    alone = replace(kept, audits=())
    page = of(dict(rgaa.pages(alone, renderer(alone))), "8.3")
    assert "Aucun site n'a encore été vu : rien n'est dit de ce critère." in page


def test_an_outline_is_the_page_less_its_holes(kept: Publication, made: dict[str, str]) -> None:
    cut = re.compile(r"<!-- parc -->\n.*?<!-- /parc -->\n", re.DOTALL)
    drawn = dict(rgaa.outline(kept, renderer(kept)))
    assert {path: cut.sub("", text) for path, text in drawn.items()} == {
        path: cut.sub("", text) for path, text in made.items()
    }


def test_a_site_leads_to_its_criteria(publication: Publication) -> None:
    render = renderer(publication)
    (entry,) = (
        one for one in publication.estate.entries if one.seen and one.verdict(publication.rules[0].id) is Outcome.FAILED
        and one.site.id != "prefecture-brume"
    )  # fmt: skip
    site = dict(site_files(publication, render, entry))[f"parc/sites/{entry.site.id}.html"]
    assert 'href="../../../rgaa/4.1.2/' in site
    assert "Ce qui change avec le RGAA" in site


def test_what_nobody_looks_at_is_not_examined(made: dict[str, str]) -> None:
    page = made["rgaa/ce-qui-change.md"]
    assert page.count("non examiné : aucune règle ne le regarde") == 6
    assert "la date n'est donc pas connue" in page
