"""What GitHub and GitLab read: annotations, summaries, comments, and GitLab's own reports."""

import json
import re
from dataclasses import replace

import pytest

from checker import formats
from checker.identity import fingerprints
from checker.model import BaselineState, Level, Outcome
from tests.formats.samples import OUTCOMES, RULES, audit, blocked, finding, many, report

ADVISED = next(rule.id for rule in RULES.values() if rule.level is Level.RECOMMENDED)
UNRELATED = next(rule.id for rule in RULES.values() if not rule.references)
LETTERS = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
)


def lines_of(name: str, *audits, **changes) -> list[str]:
    return str(formats.render(name, report(*audits, **changes))).splitlines()


# --- annotations -------------------------------------------------------------------------------


def test_an_annotation_is_placed_on_a_file_when_there_is_one() -> None:
    [line] = lines_of("github", audit(finding(file="public/a,b.html")))
    assert line == (
        "::error file=public/a%2Cb.html,title=La langue de la page est indiquée [langue-de-la-page]"
        "::L'élément html n'indique pas sa langue. Élément : html."
    )
    [line] = lines_of("github", audit(finding()))
    assert "file=" not in line
    assert line.endswith("Page : https://www.s.gouv.fr/contact.")


def test_what_a_page_says_starts_no_other_command() -> None:
    hostile = "%0A::set-env name=X::1\r\n::stop-commands::jeton"
    [line] = lines_of("github", audit(finding(message=hostile, file=f"a:{hostile},title=x")))
    assert line.startswith("::error file=a%3A%250A%3A%3Aset-env name=X%3A%3A1 ")
    assert "%0A::" not in line.replace("%250A", "")
    assert line.count("::") == 2 + hostile.count("::"), (
        "the message alone may hold them, after the command's own"
    )
    properties = line.split("::")[1]
    assert re.fullmatch(r"error file=[^:,]*,title=[^:,]*", properties)


def test_ten_of_each_kind_the_worst_first_and_the_last_says_how_many_more() -> None:
    found = [finding(message=f"Défaut {letter}.") for letter in LETTERS]
    advised = [finding(rule=ADVISED, message=f"Conseil {letter}.") for letter in LETTERS]
    doubt = finding(outcome=Outcome.CANT_TELL)
    lines = lines_of("github", audit(*advised, *found, doubt), blocked())

    kinds = [line.split(" ")[0].removeprefix("::") for line in lines]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert "3 autres de même gravité." in lines[9]
    assert "Le site b n'a pas été vu" in lines[10], "nothing is known of it: before any advice"
    assert "4 autres de même gravité." in lines[19]
    assert "1 constat à vérifier par une personne." in lines[20]


def test_a_cause_is_annotated_once() -> None:
    [line] = lines_of("github", audit(*(finding(selector=f"#{n}") for n in range(59))))
    assert "Et 58 autres de même nature." in line


@pytest.mark.parametrize("number", [0, 30_000])
def test_annotations_are_few_whatever_there_is(number) -> None:
    lines = str(formats.render("github", many(number, outcomes=OUTCOMES))).splitlines()
    assert len(lines) == (0 if number == 0 else 21)


def test_only_what_counts_is_annotated() -> None:
    found = audit(*(finding(selector=f"#i{n}", message=f"Défaut {LETTERS[n]}.") for n in range(3)))
    states = (BaselineState.UNCHANGED, BaselineState.NEW, BaselineState.IGNORED)
    [line] = lines_of("github", found, states={"s": dict(zip(fingerprints(found), states, strict=True))})
    assert "Défaut beta." in line


# --- summaries and comments --------------------------------------------------------------------

LIMITS = {"github-summary": 1_000_000, "markdown-mr": 65_536}


@pytest.mark.parametrize("name", LIMITS)
def test_a_long_summary_is_cut_and_says_so(name) -> None:
    told = many(30_000, sites=300, outcomes=OUTCOMES)
    shown = str(formats.render(name, told))
    assert LIMITS[name] * 0.8 < len(shown.encode()) < LIMITS[name]
    left = re.search(r"\*\*Rapport coupé\*\* : (\d+) lignes de plus", shown)
    assert left
    assert int(left[1]) > 0
    assert shown.count("<details>") == shown.count("</details>") > 0


@pytest.mark.parametrize("name", LIMITS)
def test_a_short_summary_is_whole(name) -> None:
    shown = str(formats.render(name, report(audit(finding()), blocked())))
    assert shown.startswith("<!-- conforme -->\n# Contrôle automatique Conforme\n")
    assert "coupé" not in shown
    assert shown.count("<details>") == shown.count("\n</details>\n") == 2
    assert "Le site b : accès bloqué, non conforme : 0, à vérifier : 0" in shown


@pytest.mark.parametrize("name", LIMITS)
def test_the_name_of_a_site_is_no_markup(name) -> None:
    hostile = audit()
    hostile = replace(hostile, site=replace(hostile.site, name="</summary><b>@equipe\n\n# titre"))
    shown = str(formats.render(name, report(hostile)))
    assert "<b>" not in shown
    assert "@e" not in shown
    assert "\n# titre" not in shown


# --- GitLab ------------------------------------------------------------------------------------


def entries_of(*audits, **changes) -> list[dict]:
    return json.loads(formats.render("gitlab-codequality", report(*audits, **changes)))


def test_a_code_quality_report_has_the_form_that_gitlab_reads() -> None:
    entries = entries_of(audit(finding(), finding(rule=ADVISED)), blocked())
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not re.match(r"\.?/|\w+:", entry["location"]["path"])
        assert entry["location"]["lines"]["begin"] >= 1
    assert [entry["severity"] for entry in entries] == ["major", "minor", "info"]
    assert entries[0]["location"]["path"] == "www.s.gouv.fr/contact"
    assert entries[0]["check_name"] == "langue-de-la-page"
    assert entries_of(audit()) == []


def test_no_two_entries_share_a_fingerprint() -> None:
    entries = json.loads(formats.render("gitlab-codequality", many(30_000)))
    assert len(entries) == len({entry["fingerprint"] for entry in entries}) == 30_000


def test_what_is_ignored_is_not_shown_by_gitlab() -> None:
    found = audit(finding(), finding(selector="#b"))
    states = {"s": {fingerprints(found)[0]: BaselineState.IGNORED}}
    assert len(entries_of(found)) == 2
    assert len(entries_of(found, states=states)) == 1
    assert accessibility_of(found, states=states)["errors"] == 1


def accessibility_of(*audits, **changes) -> dict:
    return json.loads(formats.render("gitlab-accessibility", report(*audits, **changes)))


def test_an_accessibility_report_has_the_form_of_pa11y() -> None:
    told = accessibility_of(audit(finding(), finding(outcome=Outcome.CANT_TELL, selector="#doute")))
    assert (told["total"], told["passes"], told["errors"]) == (1, 0, 1)
    [error] = told["results"]["https://www.s.gouv.fr/contact"]
    assert {"code", "type", "typeCode", "message", "context", "selector", "runner", "runnerExtras"} == set(
        error
    )
    assert (error["type"], error["typeCode"], error["selector"]) == ("error", 1, "html")
    assert error["message"].endswith("L'élément html n'indique pas sa langue.")
    assert len(error["code"].split(".")) < 5, "GitLab reads a technique of the WCAG there"


def test_what_is_no_matter_of_accessibility_is_left_to_the_other_reports() -> None:
    told = accessibility_of(audit(finding(rule=UNRELATED, references=())))
    assert told["errors"] == 0
    assert told["results"] == {}


def test_a_page_that_was_not_tested_is_no_page_without_error() -> None:
    untested = finding(url="https://www.s.gouv.fr/", outcome=Outcome.UNTESTED)
    passed = finding(outcome=Outcome.PASSED)
    told = accessibility_of(audit(untested, passed), blocked())
    assert (told["total"], told["passes"]) == (1, 1)
    assert list(told["results"]) == ["https://www.s.gouv.fr/contact"]
    assert told["unseen"] == {
        "https://www.s.gouv.fr/": "Aucune règle d'accessibilité n'a été testée sur cette page.",
        "https://www.b.gouv.fr/": "accès bloqué. Un pare-feu répond à sa place.",
    }


def test_an_accessibility_report_of_thirty_thousand() -> None:
    crowd = many(30_000)
    cited = [
        f for one in crowd.audits for f in one.findings if {"RGAA", "WCAG"} & {r.norm for r in f.references}
    ]
    told = json.loads(formats.render("gitlab-accessibility", crowd))
    assert told["errors"] == sum(map(len, told["results"].values())) == len(cited) > 1_000
    assert told["total"] == len(told["results"]) == 300
