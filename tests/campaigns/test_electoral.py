"""Electoral windows: the known cases of the law's formula, what is entered by hand, and what is not computed."""

from calendar import monthrange
from datetime import date, timedelta

import pytest

from checker.campaigns.dated import WindowKind, all_windows, opening
from checker.campaigns.words import days_of
from checker.cli.campaigns import campaigns as command
from tests.campaigns.test_loading import ELECTION, ROOT


@pytest.mark.parametrize(
    ("vote", "opens"),
    [
        ((2026, 3), (2025, 9)),
        ((2021, 3), (2020, 9)),
        ((2027, 4), (2026, 10)),
        ((2002, 4), (2001, 10)),
        ((2024, 6), (2023, 12)),
        ((2028, 12), (2028, 6)),
        ((2029, 1), (2028, 7)),
    ],
)
def test_the_window_opens_the_first_day_of_the_sixth_month_before(vote, opens):
    assert opening(date(*vote, 1)) == date(*opens, 1)


def spans(calendar):
    return [(one.kind, one.start, one.end, one.firm) for one in all_windows(calendar.elections)]


def test_both_paragraphs_open_and_end_with_the_last_round(load):
    known = ELECTION.replace("mois: 2027-04", "mois: 2027-04\n  tours: [2027-04-11, 2027-04-25]")
    start, end = date(2026, 10, 1), date(2027, 4, 25)
    assert spans(load(elections=known)) == [
        (WindowKind.ADVERTISING, start, end, True),
        (WindowKind.ACHIEVEMENTS, start, end, True),
    ]


def test_while_the_days_are_not_known_the_end_is_the_month_s_and_says_so(load):
    assert {(end, firm) for _, _, end, firm in spans(load(elections=ELECTION))} == {
        (date(2027, 4, 30), False)
    }


def test_a_partial_election_has_no_second_paragraph(load):
    partial = ELECTION.replace("type: generale", "type: partielle")
    assert [kind for kind, *_ in spans(load(elections=partial))] == [WindowKind.ADVERTISING]


def test_the_reserve_is_entered_never_computed(load):
    assert WindowKind.RESERVE not in {kind for kind, *_ in spans(load(elections=ELECTION))}
    entered = ELECTION + "  reserve_usage: {debut: 2027-03-20, fin: 2027-04-25, reference: Une note}\n"
    window = all_windows(load(elections=entered).elections)[-1]
    assert (window.kind, window.start, window.reference) == (
        WindowKind.RESERVE,
        date(2027, 3, 20),
        "Une note",
    )


def test_an_early_election_has_the_window_that_was_entered(load):
    early = ELECTION + "  fenetre_saisie: {debut: 2027-04-02, fin: 2027-04-25, reference: Un décret}\n"
    assert spans(load(elections=early)) == [(WindowKind.ENTERED, date(2027, 4, 2), date(2027, 4, 25), True)]


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def falls(rule, day):
    """Whether a day is of a recurrence, read part by part."""
    parts = dict(part.split("=") for part in rule.split(";"))
    by, numbers = parts.get("BYDAY"), parts.get("BYMONTHDAY")
    if day.month != int(parts["BYMONTH"]) or (numbers and str(day.day) not in numbers.split(",")):
        return False
    if not by:
        return True
    last = monthrange(day.year, day.month)[1]
    rank = {"": 0, str((day.day - 1) // 7 + 1): 0, str(-((last - day.day) // 7 + 1)): 0}
    return by[-2:] == WEEKDAYS[day.weekday()] and by[:-2] in rank


RULES = [
    rule.split()[1]
    for rule in (ROOT / "registry/temps-forts.yaml").read_text("utf-8").splitlines()
    if "FREQ=" in rule
]


@pytest.mark.parametrize(
    "rule",
    [
        *RULES,
        "FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
        "FREQ=YEARLY;BYMONTH=7;BYDAY=SU;BYMONTHDAY=16,17,18,19,20,21,22",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=5SU",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=MO",
    ],
)
def test_days_that_come_back_are_those_the_rule_says(rule):
    for year in range(1900, 2100):
        days = (date(year, 1, 1) + timedelta(days=rank) for rank in range(366))
        assert days_of(rule, year) == tuple(day for day in days if day.year == year and falls(rule, day))


def test_the_command_says_open_windows_and_their_dates(runner):
    said = runner(command, ["electoral", "--registry", str(ROOT / "registry"), "--date", "2026-11-27"])
    assert said.exit_code == 0
    assert said.stdout.count("du 01/10/2026 au 30/04/2027 (fin à confirmer), ouverte") == 2
    assert "À confirmer : " in said.stdout
    before = runner(command, ["electoral", "--registry", str(ROOT / "registry"), "--date", "2026-09-30"])
    assert before.stdout == "Aucune période préélectorale le 30/09/2026.\n"


def test_the_command_refuses_an_unknown_territory(runner):
    said = runner(command, ["electoral", "--registry", str(ROOT / "registry"), "--territory", "dep:999"])
    assert said.exit_code == 2
    assert "territoire inconnu « dep:999 »" in said.stderr
