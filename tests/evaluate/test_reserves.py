"""Reasons to doubt what is said of a page."""

from __future__ import annotations

import pytest

from checker.evaluate import judge
from checker.model import (
    Evidence,
    Finding,
    Level,
    Missing,
    Outcome,
    Page,
    Problem,
    Rule,
    Scope,
    Site,
    Visit,
)

SITE = Site("s", "S", "https://s.exemple.gouv.fr/", "o")
CLOSED = {"closed": ["office-bas"]}
DECLARED = "<body><office-bas><template ShadowRootMode=Closed><p>Pied</p></template></office-bas></body>"


def said(answer: object, *, evidence: Evidence = Evidence.PAGE, **fields: object) -> Finding:
    rule = Rule(
        "r", "std", "ch", "R", Level.REQUIRED, Scope.PAGE, evidence, "", "tout", "r.md", function=answer
    )
    page = Page(SITE.url, status=200, rendered="<p>Bonjour</p>", **fields)
    [finding] = judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (page,)))
    return finding


@pytest.mark.parametrize("fields", [{"probes": CLOSED}, {"source": DECLARED}])
def test_what_is_nowhere_may_be_in_a_closed_component(fields):
    finding = said(lambda page: "Aucun lien.", **fields)

    assert finding.outcome is Outcome.CANT_TELL
    assert "Aucun lien." in finding.message
    assert "office-bas" in finding.message


def test_an_absence_may_show_where_it_was_looked_for():
    found = said(lambda page: Missing("Rien ici.", page.dom.find(".//p")), probes=CLOSED)
    assert (found.outcome, found.snippet) == (Outcome.CANT_TELL, "<p>Bonjour</p>")


def test_what_is_shown_stays_certain():
    assert (
        said(lambda page: Problem("Défaut.", page.dom.find(".//p")), probes=CLOSED).outcome is Outcome.FAILED
    )
    assert said(lambda page: Problem("Défaut.", snippet="lu"), probes=CLOSED).outcome is Outcome.FAILED
    assert said(lambda page: None, probes=CLOSED).outcome is Outcome.PASSED


def test_what_the_server_says_does_not_depend_on_components():
    assert (
        said(lambda page: "Pas de redirection.", evidence=Evidence.HTTP, probes=CLOSED).outcome
        is Outcome.FAILED
    )


def test_an_open_or_quoted_component_is_no_reason_to_doubt():
    for source in (
        DECLARED.replace("Closed", "open"),
        f"<!-- {DECLARED} -->",
        "<p>shadowrootmode=closed</p>",
    ):
        assert said(lambda page: "Aucun lien.", source=source).outcome is Outcome.FAILED
