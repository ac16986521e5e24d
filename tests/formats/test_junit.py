"""JUnit: read by another program, and no success for what was not tested."""

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from checker import formats
from checker.identity import fingerprints
from checker.model import BaselineState, Outcome, Role, Transport
from tests.formats.samples import OUTCOMES, audit, blocked, finding, many, page, report


def read(told) -> JUnitXml:
    rendered = formats.render("junit", told)
    assert isinstance(rendered, bytes)
    return JUnitXml.fromstring(rendered)


def case_of(*findings) -> TestCase:
    [case] = [case for suite in read(report(audit(*findings))) for case in suite]
    return case


def test_a_page_is_a_suite_and_a_rule_a_case() -> None:
    found = read(report(audit(finding(), finding(rule="images", outcome=Outcome.PASSED))))
    suites = list(found)
    assert [suite.name for suite in suites] == ["https://www.s.gouv.fr/", "https://www.s.gouv.fr/contact"]
    assert [case.name for case in suites[1]] == ["images", "langue-de-la-page"]
    assert (found.tests, found.failures, found.errors, found.skipped) == (2, 1, 0, 0)
    found.update_statistics()
    assert (found.tests, found.failures, found.errors, found.skipped) == (2, 1, 0, 0), (
        "counted as the reader does"
    )


def test_a_failure_keeps_everything_found() -> None:
    [failure] = case_of(*(finding(selector=f"#{name}", message=f"Défaut {name}.") for name in "abc")).result
    assert isinstance(failure, Failure)
    assert failure.message == "Défaut a. (et 2 autres)"
    assert failure.type == "obligatoire"
    for name in "abc":
        assert f"Défaut {name}. | #{name} | <html> | https://www.s.gouv.fr/contact" in failure.text


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.UNTESTED, "Non testé : Pourquoi."),
        (Outcome.CANT_TELL, "À vérifier : Pourquoi."),
        (Outcome.INAPPLICABLE, "Non applicable : Pourquoi."),
    ],
)
def test_what_is_not_judged_is_skipped_with_its_reason(outcome, reason) -> None:
    [skipped] = case_of(finding(outcome=outcome, message="Pourquoi.")).result
    assert isinstance(skipped, Skipped)
    assert skipped.message == reason


def test_a_success_says_nothing() -> None:
    assert case_of(finding(outcome=Outcome.PASSED)).result == []


def test_one_certain_defect_is_enough() -> None:
    passed, failed = finding(outcome=Outcome.PASSED), finding(message="Défaut.")
    [result] = case_of(passed, failed, passed).result
    assert isinstance(result, Failure)
    assert result.message == "Défaut."


def test_a_site_that_was_not_seen_is_an_error_and_a_page_is_skipped() -> None:
    home, other = (
        page(f"https://www.s.gouv.fr/{path}", role=role, transport=Transport.BLOCKED)
        for path, role in (("", Role.HOME), ("a", Role.OTHER))
    )
    results = [case.result[0] for suite in read(report(audit(pages=(home, other)))) for case in suite]
    assert isinstance(results[0], Error)
    assert results[0].message == "Le site s n'a pas été vu : accès bloqué."
    assert isinstance(results[1], Skipped)
    assert "accès bloqué" in results[1].message
    assert read(report(blocked())).errors == 1


def test_none_and_thirty_thousand() -> None:
    assert [len(suite) for suite in read(report(audit()))] == [0, 0]
    assert len(read(report())) == 0
    told = many(30_000, outcomes=OUTCOMES)
    places = {(f.url, f.rule) for one in told.audits for f in one.findings}
    failed = {(f.url, f.rule) for one in told.audits for f in one.findings if f.outcome is Outcome.FAILED}
    found = read(told)
    assert (found.tests, found.failures) == (len(places), len(failed))
    assert sum(len(suite) for suite in found) == len(places)


def test_what_a_folder_is_made_of_names_its_suites() -> None:
    built = page(file="public/contact/index.html")
    [suite] = read(report(audit(finding(file="public/contact/index.html"), pages=(built,))))
    assert suite.name == "public/contact/index.html"
    [case] = suite
    assert case._elem.get("file") == "public/contact/index.html"


def test_what_is_known_or_ignored_fails_nothing() -> None:
    found = audit(*(finding(selector=f"#i{n}") for n in range(3)))
    marks = fingerprints(found)

    def results(*states) -> list:
        told = report(found, states={"s": dict(zip(marks, states, strict=True))})
        return [case.result[0] for suite in read(told) for case in suite]

    [failure] = results(BaselineState.UNCHANGED, BaselineState.NEW, BaselineState.IGNORED)
    assert isinstance(failure, Failure)
    assert "#i1" in failure.text
    assert "#i0" not in failure.text
    [skipped] = results(BaselineState.UNCHANGED, BaselineState.UNCOMPARED, BaselineState.IGNORED)
    assert isinstance(skipped, Skipped)
    assert skipped.message.startswith("Non conforme, connu ou ignoré : L'élément html")
