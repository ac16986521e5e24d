"""Report → text: every format keeps the words of the house and lets nothing hostile through."""

import csv
import io
import json
from dataclasses import replace

import pytest

from checker import formats
from checker.model import (
    Audit,
    Evidence,
    Finding,
    Level,
    Outcome,
    PageReport,
    Report,
    Role,
    Rule,
    Scope,
    Site,
    SiteFacts,
    Transport,
)

RULE = Rule(
    id="r", standard="essai", chapter="c", title="La règle", level=Level.REQUIRED, scope=Scope.PAGE,
    evidence=Evidence.PAGE, prose="", looked_for="cherché", path="", rgaa=("1.1.1",),
)  # fmt: skip
HOSTILE = "=HYPERLINK(1) <script>alert(1)</script> `x` \x1b[31m | fin"


def finding(**changes) -> Finding:
    base = Finding(
        "s", "https://s/", "r", Outcome.FAILED, "Défaut.", "cherché", "img", "<img>", ("1.1.1",), ("1.1.1",)
    )
    return replace(base, **changes)


def audit(*findings: Finding, transport=Transport.COMPLETED) -> Audit:
    page = PageReport("https://s/", Role.HOME, transport, "Pourquoi.", 200, "https://s/", rendered=True)
    return Audit(
        Site("s", "Le site", "https://s/", "o"), "2026-06-15T08:00:00+00:00", (page,), findings,
        SiteFacts("s", "https://s/", transport), {"conforme": "1"},
    )  # fmt: skip


def report(*audits: Audit) -> Report:
    return Report(audits, {"r": RULE}, "1", "2026-06-15T09:00:00+00:00")


def text_of(name: str, *audits: Audit) -> str:
    rendered = formats.render(name, report(*audits))
    return rendered.decode("utf-8-sig") if isinstance(rendered, bytes) else rendered


def test_the_formats_are_the_files():
    assert formats.names() == ["csv", "json", "markdown", "terminal"]
    with pytest.raises(KeyError):
        formats.render("pdf", report())


@pytest.mark.parametrize("name", formats.names())
def test_equal_reports_give_equal_bytes(name):
    assert formats.render(name, report(audit(finding()))) == formats.render(name, report(audit(finding())))


@pytest.mark.parametrize("name", formats.names())
def test_a_site_that_was_not_seen_says_so(name):
    blocked = finding(
        outcome=Outcome.UNTESTED, message="Page non vue : accès bloqué.", selector="", snippet=""
    )

    shown = text_of(name, audit(blocked, transport=Transport.BLOCKED))

    assert "accès bloqué" in shown or "blocked" in shown


def test_json_carries_the_schema_the_transports_and_every_field():
    document = json.loads(text_of("json", audit(finding())))

    assert document["schema_version"] == "1.1"
    assert document["summary"] == {
        "sites": 1, "sites_seen": 1, "transports": {"completed": 1},
        "outcomes": {"passed": 0, "failed": 1, "inapplicable": 0, "cantTell": 0, "untested": 0},
    }  # fmt: skip
    [site] = document["sites"]
    assert site["pages"][0]["transport"] == "completed"
    assert site["verdicts"] == {"r": "failed"}
    assert set(site["findings"][0]) == {
        "site", "url", "rule", "outcome", "rgaa", "wcag", "selector", "snippet", "message", "searched",
        "file",
    }  # fmt: skip
    assert document["rules"]["r"]["title"] == "La règle"


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula():
    raw = formats.render("csv", report(audit(finding(message=HOSTILE))))
    assert isinstance(raw, bytes)
    assert raw.startswith(b"\xef\xbb\xbf")

    [row] = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")

    assert row["message"] == "'" + HOSTILE
    assert row["outcome_fr"] == "non conforme"
    assert row["transport"] == "completed"


def test_markdown_shows_hostile_text_as_text():
    shown = text_of("markdown", audit(finding(message=HOSTILE, url="https://s/<b>")))

    assert "<script>" not in shown
    assert "<https://s/b>" in shown
    assert "Un contrôle automatique ne prouve pas la conformité" in shown


def test_the_terminal_is_not_driven_by_a_page():
    shown = text_of("terminal", audit(finding(message=HOSTILE)))

    assert "\x1b" not in shown
    assert "✗ La règle [r] — RGAA 1.1.1" in shown


def test_the_terminal_shortens_long_lists():
    shown = text_of("terminal", audit(*[finding(message=f"Défaut {n}.") for n in range(5)]))

    assert "Défaut 2." in shown
    assert "Défaut 3." not in shown
    assert "… et 2 autre(s)" in shown
