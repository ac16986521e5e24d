"""Report → text: every format keeps the words of the house and lets nothing hostile through."""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from checker import formats
from checker.catalogue.norms import overlays
from checker.model import (
    Audit,
    Evidence,
    Finding,
    Kind,
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
from checker.model.norms import unversioned

ROOT = Path(__file__).parents[2]
RULE = Rule(
    id="r", standard="essai", chapter="c", title="La règle", level=Level.REQUIRED, scope=Scope.PAGE,
    evidence=Evidence.PAGE, prose="", looked_for="cherché", path="", references=unversioned("RGAA", ["1.1.1"]),
)  # fmt: skip
HOSTILE = "=HYPERLINK(1) <script>alert(1)</script> `x` \x1b[31m | fin"


def finding(**changes) -> Finding:
    base = Finding(
        "s",
        "https://s/",
        "r",
        Outcome.FAILED,
        "Défaut.",
        "cherché",
        "img",
        "<img>",
        (*unversioned("RGAA", ["1.1.1"]), *unversioned("WCAG", ["1.1.1"])),
    )
    return replace(base, **changes)


def audit(*findings: Finding, transport=Transport.COMPLETED) -> Audit:
    page = PageReport("https://s/", Role.HOME, transport, "Pourquoi.", 200, "https://s/", rendered=True)
    return Audit(
        Site("s", "Le site", "https://s/", "o"), "2026-06-15T08:00:00+00:00", (page,), findings,
        SiteFacts("s", "https://s/", transport), {"conforme": "1"},
    )  # fmt: skip


def report(*audits: Audit) -> Report:
    return Report(audits, {"r": RULE}, "1", "2026-06-15T09:00:00+00:00", overlays=overlays())


def text_of(name: str, *audits: Audit) -> str:
    rendered = formats.render(name, report(*audits))
    if isinstance(rendered, bytes) and rendered.startswith(b"PK"):
        rendered = zipfile.ZipFile(io.BytesIO(rendered)).read("content.xml")
    return rendered.decode("utf-8-sig") if isinstance(rendered, bytes) else rendered


def test_the_formats_are_the_files():
    assert formats.names() == [
        "csv", "earl", "github", "github-summary", "gitlab-accessibility", "gitlab-codequality", "html", "json", "junit",
        "markdown", "markdown-mr", "ods", "rgaa", "rgaa-grid", "sarif", "terminal", "tickets",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        formats.render("pdf", report())


@pytest.mark.parametrize("name", formats.names())
def test_equal_reports_give_equal_bytes(name):
    assert formats.render(name, report(audit(finding()))) == formats.render(name, report(audit(finding())))


SEEDED = """
import hashlib, sys
from checker import formats
from tests.formats.samples import whole
told = whole()
for name in formats.names():
    made = formats.render(name, told)
    print(name, hashlib.sha256(made if isinstance(made, bytes) else made.encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_run():
    def made(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", SEEDED],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = made("1")
    assert first.count("\n") == len(formats.names())
    assert made("2") == first


@pytest.mark.parametrize("name", formats.names())
def test_a_site_that_was_not_seen_says_so(name):
    blocked = finding(
        outcome=Outcome.UNTESTED, message="Page non vue : accès bloqué.", selector="", snippet=""
    )

    shown = text_of(name, audit(blocked, transport=Transport.BLOCKED))

    assert "accès bloqué" in shown or "blocked" in shown


def test_json_carries_the_schema_the_transports_and_every_field():
    document = json.loads(text_of("json", audit(finding())))

    assert document["schema_version"] == "1.3"
    assert document["summary"] == {
        "sites": 1, "sites_seen": 1, "transports": {"completed": 1},
        "outcomes": {"passed": 0, "failed": 1, "inapplicable": 0, "cantTell": 0, "untested": 0},
    }  # fmt: skip
    [site] = document["sites"]
    assert site["pages"][0]["transport"] == "completed"
    assert site["verdicts"] == {"r": "failed"}
    assert set(site["findings"][0]) == {
        "site", "url", "rule", "outcome", "rgaa", "wcag", "selector", "snippet", "message", "searched",
        "file", "references", "fingerprint", "state", "decided",
    }  # fmt: skip
    assert document["rules"]["r"]["title"] == "La règle"


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula():
    raw = formats.render("csv", report(audit(finding(message=HOSTILE))))
    assert isinstance(raw, bytes)
    assert raw.startswith(b"\xef\xbb\xbf")

    [row] = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")

    assert row["message"] == "'" + HOSTILE.replace("\x1b", "\ufffd")
    assert row["outcome_fr"] == "non conforme"
    assert row["transport"] == "completed"


ACTING = "\x1b]0;titre\x07 \x9b31m \u202eesrever\u2066 \x7f\x00 \u2028# faux titre\r\n- faux \ud800"


@pytest.mark.parametrize("name", formats.names())
def test_nothing_a_page_or_a_register_says_acts_on_its_reader(name):
    said = finding(
        message=ACTING, selector=ACTING, snippet=ACTING, searched=ACTING, url=f"https://s/{ACTING}", rule="x"
    )
    hostile = replace(
        audit(said, replace(said, rule="y", outcome=Outcome.UNTESTED)),
        site=Site("s", ACTING, f"https://s/{ACTING}", ACTING),
        pages=tuple(
            PageReport(f"https://s/{ACTING}", Role.HOME, Transport.BLOCKED, ACTING, 403, ACTING)
            for _ in range(2)
        ),
    )

    shown = text_of(name, hostile)

    shown.encode()
    acting = [c for c in shown if not c.isprintable() and c not in "\n\r"]
    assert acting == []
    assert "\n# faux" not in shown
    assert "\n- faux" not in shown
    if name == "json":
        assert json.loads(shown)["sites"][0]["findings"][0]["message"] == ACTING


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1+1", "\r=1", "\n=1", "＝1+1", "＠a", "\u2028=1"]
)
def test_no_cell_is_run_by_a_spreadsheet(cell):
    text = text_of("csv", audit(finding(message=cell, snippet=cell)))
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")

    assert row["message"].startswith("'")
    assert row["snippet"].startswith("'")


def test_markdown_shows_hostile_text_as_text():
    shown = text_of("markdown", audit(finding(message=HOSTILE, url="https://s/<b>")))

    assert "<script>" not in shown
    assert "<https://s/b>" in shown
    assert "Un contrôle automatique ne prouve pas la conformité" in shown


def test_the_terminal_is_not_driven_by_a_page():
    shown = text_of("terminal", audit(finding(message=HOSTILE)))

    assert "\x1b" not in shown
    assert "✗ La règle [r] — RGAA 4.1.2 : 1.1.1" in shown


def test_the_terminal_shortens_long_lists():
    causes = [f"Défaut {word}." for word in ("un", "deux", "trois", "quatre", "cinq")]
    shown = text_of("terminal", audit(*[finding(message=cause) for cause in causes]))

    assert "Défaut trois." in shown
    assert "Défaut quatre." not in shown
    assert "… et 2 autres" in shown
    assert "5 cas" in shown


LIKE = [finding(message="L’image n’a pas d’alternative.", selector=f"img:nth-child({n})") for n in range(59)]


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_what_is_said_of_many_places_is_said_once(name):
    shown = text_of(name, audit(*LIKE))

    assert shown.count("L’image n’a pas d’alternative.") == 1
    assert "59 cas" in shown
    assert f"et {54 if name == 'markdown' else 56} autres" in shown


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_causes_that_differ_by_their_figures_or_quotations_are_one(name):
    messages = [f"Contraste de {n},5 : texte « mot {n} », couleur #{n:06x}." for n in range(40)]
    shown = text_of(name, audit(*[finding(message=message) for message in messages]))

    assert shown.count("Contraste de") == (5 if name == "markdown" else 3)
    assert "Contraste de 0,5" in shown.replace("\\", "")


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_what_a_page_left_out_is_in_the_count(name):
    rest = finding(message="1 981 autres cas semblables dans la page.", selector="", snippet="")

    shown = text_of(name, audit(*LIKE[:19], rest))

    assert "2000 cas" in shown
    assert "1 981 autres cas semblables" not in shown


def test_the_worst_comes_first():
    rules = {
        name: replace(RULE, id=name, title=f"Règle {name}", level=level)
        for name, level in (("a", Level.RECOMMENDED), ("b", Level.REQUIRED), ("c", Level.REQUIRED))
    }
    found = [finding(rule="a")] * 5 + [finding(rule="b")] + [finding(rule="c", selector=s) for s in "uv"]
    for name in ("markdown", "terminal"):
        shown = formats.render(name, replace(report(audit(*found)), rules=rules))
        places = [shown.index(f"Règle {rule}") for rule in "cba"]
        assert places == sorted(places)


def test_markdown_names_rules_and_leads_to_their_page_when_it_is_known():
    found = audit(finding(), finding(rule="t", outcome=Outcome.UNTESTED, message="Page non vue."))

    plain = formats.render("markdown", report(found))
    linked = formats.render("markdown", replace(report(found), guide="https://conforme.exemple.gouv.fr/x"))

    assert "`r`" in plain
    assert "](" not in plain
    assert "[`r`](https://conforme.exemple.gouv.fr/x/standards/essai/r/)" in linked


def test_markdown_lists_what_was_not_tested_with_its_reason():
    nowhere = [
        finding(rule=rule, outcome=Outcome.UNTESTED, message="Dossier local.", selector="") for rule in "pqr"
    ]
    partly = [
        finding(rule="z", outcome=Outcome.PASSED),
        finding(rule="z", outcome=Outcome.UNTESTED, message="Page non vue.", url="https://s/deux"),
    ]

    shown = text_of("markdown", audit(*nowhere, *partly))

    assert "### Non testé (3 règles)" in shown
    assert "- Dossier local. 3 règles : `p`, `q`, `r`" in shown
    assert "- Page non vue. 1 règle, testée ailleurs : <https://s/deux>" in shown


@pytest.mark.parametrize(
    ("hostile", "absent"),
    [
        ("[cliquez](javascript:alert(1))", "[cliquez]("),
        ("![x](https://pixel.example/)", "!["),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("a | b", " | b"),
        ("@all @equipe", "@a"),
        ("**gras** ~~barré~~ $x$", "**gras"),
        ("&lt;b&gt;", "&lt;"),
        ("```\n# titre", "```"),
    ],
)
def test_markdown_says_what_pages_say_without_obeying_it(hostile, absent):
    shown = text_of("markdown", audit(finding(message=hostile, selector=hostile.replace("@", ""))))

    [line] = [line for line in shown.split("\n") if line.startswith("    - ")]
    assert absent not in line.replace("\\" + absent[0], "").partition("`")[0]


def test_an_address_that_is_none_is_no_link():
    shown = text_of("markdown", audit(finding(url="javascript:alert(1)")))

    assert "`javascript:alert(1)`" in shown
    assert "<javascript:" not in shown


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_one_and_several_agree(name):
    one, two = text_of(name, audit(finding())), text_of(name, audit(finding(), finding(rule="b")), audit())

    assert "1 site vu sur 1" in one
    assert "1 page vue sur 1" in one
    assert "2 sites vus sur 2" in two
    assert "(s)" not in one + two


def elsewhere(rule: str, number: int) -> Finding:
    return finding(
        rule=rule, url=f"https://s/{number}", outcome=Outcome.UNTESTED, selector="",
        message="Un cadre venu d'un autre site n'a pas pu être lu.",
    )  # fmt: skip


def test_what_is_untested_on_some_pages_only_is_told_once():
    passed = [finding(rule=name, outcome=Outcome.PASSED) for name in ("r", "s")]
    seen = audit(*passed, elsewhere("r", 1), elsewhere("s", 1))

    terminal, markdown = text_of("terminal", seen), text_of("markdown", seen)

    [line] = [line for line in terminal.splitlines() if "un autre site n'a pas" in line]
    assert line.startswith("  – 2 règles non testées sur 1 page, mais ailleurs oui : Un cadre")
    assert "0 non testé" in terminal
    assert "### Non testé sur certaines pages" in markdown
    assert "(0 règle)" not in markdown


def test_many_reasons_are_counted():
    passed = finding(outcome=Outcome.PASSED)
    others = [replace(elsewhere("r", n), message=f"Raison {n}.") for n in range(5)]

    shown = text_of("terminal", audit(passed, *others))

    assert "1 règle non testée sur 1 page, mais ailleurs oui : Raison 2." in shown
    assert "Raison 3." not in shown
    assert "… et 2 autres raisons" in shown


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_an_unknown_kind_is_said_once(name):
    limited = replace(RULE, kinds=(Kind.MINISTRY, Kind.PREFECTURE))
    doubtful = [
        finding(
            outcome=Outcome.CANT_TELL,
            url=f"https://s/{n}",
            message=f"Défaut. {limited.kind_doubt} Réserve {n}.",
        )
        for n in range(2)
    ]
    told = Report((audit(*doubtful),), {"r": limited}, "1", "2026-06-15T09:00:00+00:00")

    shown = formats.render(name, told)

    assert shown.count("Nature du site inconnue : 1 règle ne vaut que pour certains sites") == 1
    assert shown.count("Nature du site inconnue") == 1
    assert "Défaut. Réserve" in shown.replace("\\", "")
    assert formats.render("json", told).count(limited.kind_doubt) == 2
    known = replace(audit(finding()), site=replace(audit().site, kind=Kind.MINISTRY))
    assert "Nature du site inconnue" not in formats.render(name, replace(told, audits=(known,)))
