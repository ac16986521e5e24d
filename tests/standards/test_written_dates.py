"""Dates as French declarations write them, and the figures that are none."""

from datetime import date

import pytest

from checker.reading import plain
from standards.accessibilite.legal.written_dates import dates, periods


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("établie le 12 février 2024.", date(2024, 2, 12)),
        ("établie le 12 sept. 2025", date(2025, 9, 12)),
        ("établie le 12 sept. 25.", date(2025, 9, 12)),
        ("établie le 12 septembre '25", date(2025, 9, 12)),
        ("mise à jour le 1er août de l'année 2025", date(2025, 8, 1)),
        ("mise à jour le 1 er août 2025", date(2025, 8, 1)),
        ("mise à jour le premier août 2025", date(2025, 8, 1)),
        ("le vendredi 5 déc. 2025", date(2025, 12, 5)),
        ("le 12-sept-2025", date(2025, 9, 12)),
        ("mise à jour le 04/08/25", date(2025, 8, 4)),
        ("mise à jour le 04/08/25, puis", date(2025, 8, 4)),
        ("mise à jour : 04.08.2025.", date(2025, 8, 4)),
        ("mise à jour le 4 / 8 / 2025", date(2025, 8, 4)),
        ("mise à jour le 04-08-25.", date(2025, 8, 4)),
        ("mise à jour le 04 08 2025", date(2025, 8, 4)),
        ("mise à jour le 2025-08-04", date(2025, 8, 4)),
        ("mise à jour le 2025/08/04", date(2025, 8, 4)),
        ("mise à jour du 4 au 6 août 2025", date(2025, 8, 6)),
        ("conformément à la loi elle a été revue le 12 mars 2025", date(2025, 3, 12)),
        ("à jour au 30 juil. 2025", date(2025, 7, 30)),
    ],
)
def test_a_day_is_read_however_it_is_written(text, day):
    assert [found.first for found in dates(plain(text))] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "article 47 de la loi n° 2005-102 du 11 février 2005",
        "le décret n° 2019-768 du 24 juillet 2019, la directive (UE) 2016/2102 du 26 octobre 2016",
        "l'arrêté ministériel du 3 mars 2024",
        "RGAA version 4.1.20, DSFR 1.14.4, RGAA 4.1.2, v1.2.25",
        "75,5 % des critères, 71.43 %, 12/25 critères, 106/106",
        "01 02 03 04 05, 01.02.03.04.05, 01-02-03-04-05, 01/02/03/04/05, +33 1 02 03 04 05",
        "75342 Paris CEDEX 07, Libre réponse 71120, article R. 112-9-1 et D. 323-2-1, 192.168.10.25",
        "le 35 mai 2025, le 04/13/2025, le 31/02/25",
        "12 mai 20 critères",
        "en septembre 2025",
    ],
)
def test_other_figures_are_no_dates(text):
    assert dates(plain(text)) == []


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("mise à jour en septembre 2025", date(2025, 9, 30)),
        ("mise à jour au mois de févr. 2024", date(2024, 2, 29)),
        ("mise à jour en août de l'année 2025", date(2025, 8, 31)),
        ("mise à jour : 09/2025", date(2025, 9, 30)),
        ("mise à jour au printemps 2025", date(2025, 12, 31)),
        ("mise à jour fin 2025.", date(2025, 12, 31)),
        ("audit du second semestre 2025", date(2025, 12, 31)),
    ],
)
def test_what_has_no_day_is_a_period(text, last):
    assert [found.last for found in periods(plain(text))] == [last]


@pytest.mark.parametrize(
    "text",
    [
        "établie le 12 mars 2021",
        "la loi n° 2005-102, le décret 2019-768",
        "schéma pluriannuel 2024-2027, plan d'action 2026, corrections prévues pour 2026",
        "01 02 03 2025 04",
        "JAWS 2024 et Firefox, NVDA 2025.1, Windows 2025",
    ],
)
def test_years_of_other_things_are_no_periods(text):
    assert periods(plain(text)) == []
