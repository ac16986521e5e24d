"""The measure itself: what it serves, how it shares it, and that it really runs."""

import re
from pathlib import Path

import pytest

from bench import again, audit, replay
from bench.audit import PAGES, PAGES_A_SITE, Measure, largest_pages, line, main, sites
from checker.evidence import pack
from checker.model import Page, Site, Visit

DSFR = Path("checker/vendor/dsfr")


def test_the_largest_pages_come_first_and_are_dealt_out_to_sites():
    paths = largest_pages(DSFR, PAGES)
    sizes = [(DSFR / path).stat().st_size for path in paths]
    assert sizes == sorted(sizes, reverse=True)
    dealt = sites(paths)
    assert [len(urls) for urls in dealt] == [PAGES_A_SITE] * (PAGES // PAGES_A_SITE)
    assert len({url for urls in dealt for url in urls}) == PAGES
    assert all(len({url.split("/")[2] for url in urls}) == 1 for urls in dealt)


def test_a_row_is_written_in_french():
    cost = Measure(wall=10.0, python=1.0, browser=14.0, pages=20)
    assert (cost.rate, cost.cpu) == (2.0, 0.75)
    assert line("essai", cost) == "| essai | 20 | 2,00 | 0,75 | 0,05 | 0,70 |"


def test_a_second_audit_is_told_beside_the_first():
    first = again.Cost(10, 2_000_000, 2.0, 8.0, 20.0, 4)
    second = again.Cost(9, 20_000, 1.0, 0.0, 2.0, 0)
    assert again.row("second", second, first) == (
        "| second | 0 | 9 | 0,0 | 1,0 | 0,0 | 2 | 1 % | 0 % | 10 % | 10 % |"
    )
    addresses = {site.url for site in again.estate(["a.html", "b.html"], 3)}
    assert addresses == {f"http://site-{number}.exemple.gouv.fr/a.html" for number in (1, 2, 3)}


def test_judging_alone_is_measured_on_pages_of_a_middling_size():
    sizes = [(DSFR / path).stat().st_size for path in replay.middling_pages(DSFR, 5)]
    assert all(100_000 < size < 150_000 for size in sizes)
    page = Page("https://essai.gouv.fr/", source="<p>é</p>")
    site = Site("essai", "Essai", page.url, "sig")
    spent, pages, size = replay.judged([pack(Visit(site, "2026-11-30T08:00:00+00:00", (page,)))])
    assert spent > 0
    assert (pages, size) == (1, 9)
    assert replay.line(0.5, 20, 2_500_000) == (
        "Jugement seul (rejeu) : 40,0 pages/s par cœur, pages de 125 ko en moyenne (25 ms CPU par page)."
    )


@pytest.mark.browser
@pytest.mark.long
def test_a_small_measure_runs_whole(capsys, monkeypatch):
    monkeypatch.setattr(audit, "SITES", 100)
    assert main(["--pages", "2"]) == 0
    said = capsys.readouterr().out
    assert "| plancher : Selenium nu, axe une fois | 2 |" in said
    assert "| notre audit complet | 2 |" in said
    assert re.search(r"Notre débit vaut \d+,\d\d fois le plancher\.", said)
