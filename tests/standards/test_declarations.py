"""Declarations that the examples of the rules cannot hold: rates and years however they are written, deadlines
whose day is not known yet, pages made to be slow."""

import time
from datetime import date

import pytest

from checker import catalogue
from checker.evaluate import judge
from checker.model import Kind, Page, Role, Site, Visit
from checker.reading import plain
from standards.accessibilite.legal.cited_files import cited_files, years
from standards.accessibilite.legal.dates import dated, still_valid
from standards.accessibilite.legal.declaration import read
from standards.accessibilite.legal.new_version import deadline, published
from standards.accessibilite.legal.rate import rates

URL = "https://exemple.gouv.fr/"
RULES = {
    rule.id: rule
    for standard in catalogue.standards()
    if standard.id == "accessibilite"
    for rule in standard.rules
    if rule.chapter == "legal"
}


def shown(body, url=f"{URL}accessibilite", role=Role.ACCESSIBILITY):
    html = f'<html lang="fr"><body><main>{body}</main></body></html>'
    return Page(url, role, status=200, source=html, rendered=html)


def declared(made, version="4.1"):
    return read(
        shown(
            "<h1>Déclaration d'accessibilité</h1><h2>État de conformité</h2><p>Le site est partiellement conforme "
            f"avec le RGAA, version {version}. 81 % des critères sont respectés.</p><p>Cette déclaration a été "
            f"établie le {made}.</p><h2>Voies de recours</h2>"
        )
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60,8 % des critères en 2023, puis 70,9 % des critères du RGAA sont respectés", [60.8, 70.9]),
        ("51,43 % des critères, taux de conformité mis à jour à 71,21 %", [51.43, 71.21]),
        ("94,03 % des critères sont respectés. Le taux moyen de conformité est de 99 %", [94.03]),
        ("95 pour cent des critères du RGAA", [95]),
        ("90.5% des critères du RGAA", [90.5]),
        ("81,25% des critères du RGAA", [81.25]),
    ],
)
def test_the_rate_is_read_however_it_is_written(text, expected):
    assert [given.rate for given in rates(plain(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schéma pluriannuel 2024-2026", ["2024-2026"]),
        ("schéma 2024 – 2026", ["2024-2026"]),
        ("schéma 2024/2026", ["2024-2026"]),
        ("de 2024 à 2026", ["2024-2026"]),
        ("2024-26", ["2024-2026"]),
        ("2025 et 2026", ["2025-2026"]),
        ("plan 2026", ["2026"]),
        ("mai 2024", []),
        ("12 septembre 2024", []),
        ("loi n° 2005-102", []),
        ("12/03/2024", []),
        ("12-03-2024", []),
        ("2026-2024", []),
    ],
)
def test_years_are_read_and_dates_left_out(text, expected):
    assert [str(span) for span in years(plain(text))] == expected


def test_the_folders_of_an_address_give_no_year():
    page = shown('<a href="/wp-content/uploads/2021/03/schema-pluriannuel.pdf">Schéma pluriannuel</a>')

    assert [cited.years for cited in cited_files(page)] == [()]


def test_a_date_to_come_or_impossible_dates_nothing():
    assert still_valid(declared("3 mars 2031"), date(2026, 6, 15)).message.startswith("La seule date")
    assert dated(plain("établie le 35 mai 2024")) == []


# --- the next version of the RGAA -----------------------------------------------------------


def test_nothing_is_said_of_a_version_whose_day_is_not_known():
    assert published() is None
    assert still_valid(declared("12 février 2025"), date(2026, 6, 15), published()) is None


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 12, 1), date(2028, 6, 1)),
        (date(2027, 1, 31), date(2028, 7, 31)),
        (date(2027, 8, 31), date(2029, 2, 28)),
    ],
)
def test_eighteen_months_later(day, last):
    assert deadline(day) == last


@pytest.mark.parametrize(
    ("made", "version", "today", "said"),
    [
        ("12 février 2026", "4.1", date(2028, 6, 1), ""),
        ("12 février 2026", "4.1", date(2028, 6, 2), "Problem"),
        ("12 février 2027", "4.1", date(2028, 6, 2), ""),
        ("12 février 2026", "5", date(2028, 6, 2), "Doubt"),
    ],
)
def test_a_declaration_is_made_anew_eighteen_months_after_a_new_version(made, version, today, said):
    found = still_valid(declared(made, version), today, date(2026, 12, 1))

    assert (type(found).__name__ if found else "") == said


# --- hostile pages --------------------------------------------------------------------------

_TEXTS = {
    "many links": '<p>Schéma pluriannuel d\'accessibilité <a href="/s">2024</a></p>' * 3000,
    "one block": "<p>Schéma " + 'plan d\'actions <a href="/p">2024</a> ' * 3000 + "</p>",
    "many words": "<p>" + "schéma audit plan pas encore aucun 2024-2026 n'a pas " * 4000 + "</p>",
    "nested": "<div>" * 400 + '<a href="/s">Schéma pluriannuel</a>' + "</div>" * 400,
}


@pytest.mark.parametrize("body", _TEXTS.values(), ids=list(_TEXTS))
def test_no_declaration_takes_long(body):
    home = Page(
        URL,
        Role.HOME,
        status=200,
        rendered='<html lang="fr"><a href="/accessibilite">Accessibilité : non conforme</a></html>',
    )
    start = "<h1>Déclaration d'accessibilité</h1><h2>État de conformité</h2><h2>Voies de recours</h2><p>10 % des critères</p>"
    visit = Visit(
        Site("exemple", "Exemple", URL, "exemple", Kind.MINISTRY),
        "2026-06-15T08:00:00+00:00",
        (home, shown(start + body)),
    )
    began = time.perf_counter()
    for rule in RULES.values():
        judge(rule, visit)

    assert time.perf_counter() - began < 10
