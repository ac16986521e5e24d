"""SARIF: valid for OASIS, and within what GitHub accepts, which the schema does not say."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from sarif_kit.validate import validation_errors

from checker import formats
from checker.formats import sarif
from checker.identity import fingerprints
from checker.model import BaselineState, Level, Outcome, Reference
from tests.formats.samples import GUIDE, RULES, audit, blocked, finding, many, report

ADVISED = next(rule.id for rule in RULES.values() if rule.level is Level.RECOMMENDED)


def log_of(told) -> dict:
    rendered = formats.render("sarif", told)
    assert isinstance(rendered, str)
    return json.loads(rendered)


def refusals(log: dict) -> Iterator[str]:
    """Why GitHub would refuse a log, or not show all of it."""
    for run in log["runs"]:
        if len(run["results"]) > 25_000:
            yield "too many results"
        for rule in run["tool"]["driver"]["rules"]:
            if len(rule.get("properties", {}).get("tags", ())) > 20:
                yield f"too many tags: {rule['id']}"
        for result in run["results"]:
            yield from map(str, misplaced(result))
    if len(gzip.compress(json.dumps(log).encode())) > 10_000_000:
        yield "too heavy"


def misplaced(result: dict) -> Iterator[str]:
    if not result.get("locations"):
        yield "no location"
    for location in result.get("locations", ()):
        where = location["physicalLocation"]
        uri = where["artifactLocation"]["uri"]
        parts = urlsplit(uri)
        if parts.scheme or parts.netloc or uri.startswith("/") or ".." in unquote(uri).split("/"):
            yield f"not relative: {uri}"
        if where.get("region", {}).get("startLine", 0) < 1:
            yield f"no region: {uri}"


def test_what_would_be_refused_is_noticed() -> None:
    log = log_of(report(audit(finding())))
    assert list(refusals(log)) == []
    where = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    for uri in ("https://www.s.gouv.fr/", "HTTP://s", "//s/x", "/etc/x", "../x", "a/%2e%2e/x"):
        where["artifactLocation"]["uri"] = uri
        assert list(refusals(log)) == [f"not relative: {uri}"]
    where["artifactLocation"]["uri"] = "x"
    del where["region"]
    assert list(refusals(log)) == ["no region: x"]
    log["runs"][0]["tool"]["driver"]["rules"][0]["properties"]["tags"] = ["x"] * 21
    assert len(list(refusals(log))) == 2


@pytest.mark.parametrize("findings", [(), (finding(),)], ids=["none", "one"])
def test_a_log_is_valid(findings) -> None:
    log = log_of(report(audit(*findings), blocked()))
    assert validation_errors(log) == []
    assert list(refusals(log)) == []
    assert len(log["runs"][0]["results"]) == len(findings)


def test_thirty_thousand_defects_are_cut_where_github_stops_and_it_is_said() -> None:
    log = log_of(many(30_000))
    assert list(refusals(log)) == []
    [run] = log["runs"]
    assert len(run["results"]) == 25_000
    assert run["properties"]["defects"] == 30_000
    assert run["properties"]["left_out"] == 5_000
    told = [notice["message"]["text"] for notice in run["invocations"][0]["toolExecutionNotifications"]]
    assert told == [
        "Défauts laissés hors de ce fichier, qui a la taille que GitHub accepte : 5000 sur 30000."
    ]
    levels = [result["level"] for result in run["results"]]
    assert levels == sorted(levels), "the worst come first"
    run["results"] = run["results"][::200]  # the schema is slow to go through; all results are made alike
    assert validation_errors(log) == []


def test_a_log_that_weighs_too_much_is_cut(monkeypatch) -> None:
    draw = random.Random(7)
    noise = [finding(snippet=f"{draw.getrandbits(4000):x}") for _ in range(200)]
    monkeypatch.setattr(sarif, "MOST_BYTES", 60_000)

    rendered = formats.render("sarif", report(audit(*noise)))

    assert len(gzip.compress(rendered.encode())) <= 60_000
    run = json.loads(rendered)["runs"][0]
    assert 0 < len(run["results"]) < 200
    assert run["properties"]["left_out"] == 200 - len(run["results"])


def test_more_than_github_shows_is_said() -> None:
    run = log_of(many(6_000))["runs"][0]
    assert len(run["results"]) == 6_000
    assert "ne montre que 5000 des 6000" in json.dumps(run["invocations"], ensure_ascii=False)


def test_only_certain_defects_are_results() -> None:
    others = [finding(outcome=outcome, selector=outcome.value) for outcome in Outcome]
    run = log_of(report(audit(*others)))["runs"][0]
    assert [result["properties"]["selector"] for result in run["results"]] == ["failed"]
    assert run["properties"]["to_check"] == 1
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert (notice["level"], notice["message"]["text"]) == ("note", "1 constat à vérifier par une personne.")


def test_a_result_says_where_what_and_why() -> None:
    told = report(audit(finding(), finding(rule=ADVISED, selector="")))
    run = log_of(told)["runs"][0]
    first, second = run["results"]

    assert first["ruleId"] == "langue-de-la-page"
    assert (first["level"], second["level"]) == ("error", "warning")
    assert (
        first["message"]["text"] == "L'élément html n'indique pas sa langue. Élément : html. Extrait : <html>"
    )
    [where] = first["locations"]
    assert where["physicalLocation"]["artifactLocation"]["uri"] == "www.s.gouv.fr/contact"
    assert where["logicalLocations"] == [{"fullyQualifiedName": "html", "kind": "element"}]
    assert first["properties"]["url"] == "https://www.s.gouv.fr/contact"
    assert first["partialFingerprints"]["conformeFingerprint/v1"] == fingerprints(told.audits[0])[0]
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert rule["helpUri"] == f"{GUIDE}/standards/accessibilite/langue-de-la-page/"
    assert "Ajoutez `lang" in rule["help"]["markdown"]
    assert {"accessibilite", "RGAA 4.1.2 8.3.1", "WCAG 2.1 3.1.1"} <= set(rule["properties"]["tags"])
    assert "helpUri" not in json.dumps(log_of(report(audit(finding()), guide="")))


@pytest.mark.parametrize(
    ("changes", "uri"),
    [
        ({"file": "public/a b/index.html"}, "public/a%20b/index.html"),
        ({"file": "/srv/x/index.html"}, "srv/x/index.html"),
        ({"file": "../../x/index.html"}, "x/index.html"),
        ({"url": "https://www.s.gouv.fr"}, "www.s.gouv.fr/index.html"),
        ({"url": "https://www.s.gouv.fr:8443/a/"}, "www.s.gouv.fr%3A8443/a/index.html"),
        ({"url": "https://www.s.gouv.fr/a/../../b?q=1#x"}, "www.s.gouv.fr/a/b%3Fq=1"),
        ({"url": "https://www.s.gouv.fr/caf%C3%A9"}, "www.s.gouv.fr/caf%C3%A9"),
        ({"url": "https://www.s.gouv.fr/%2e%2e/%2e%2e/etc"}, "www.s.gouv.fr/etc"),
        ({"url": "javascript:alert(1)"}, "s/index.html"),
        ({"url": f"https://www.s.gouv.fr/{'x' * 9000}"}, f"www.s.gouv.fr/{'x' * 486}"),
    ],
)
def test_every_place_is_relative(changes, uri) -> None:
    log = log_of(report(audit(finding(**changes))))
    assert list(refusals(log)) == []
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_rule_has_no_more_tags_than_github_takes() -> None:
    cited = tuple(Reference("RGAA", "4.1.2", f"1.1.{rank}") for rank in range(40))
    rule = replace(RULES["langue-de-la-page"], references=cited)
    log = log_of(report(audit(finding()), rules={rule.id: rule}))
    assert list(refusals(log)) == []
    [described] = log["runs"][0]["tool"]["driver"]["rules"]
    assert len(described["properties"]["tags"]) == 20


def test_a_page_puts_no_link_in_a_message() -> None:
    run = log_of(report(audit(finding(message="[cliquez](https://mal.example)"))))["runs"][0]
    assert "](" not in run["results"][0]["message"]["text"]


def test_a_site_that_was_not_seen_is_an_error_of_the_run() -> None:
    run = log_of(report(audit(), blocked()))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False
    [notice] = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["level"] == "error"
    assert (
        notice["message"]["text"] == "Le site b n'a pas été vu : accès bloqué. Un pare-feu répond à sa place."
    )
    assert log_of(report(audit()))["runs"][0]["invocations"][0]["executionSuccessful"] is True


def test_what_was_compared_is_told_in_the_words_of_sarif() -> None:
    found = audit(*(finding(selector=f"#{letter}") for letter in "abcd"))
    marks = fingerprints(found)
    states = dict(
        zip(marks, (BaselineState.UNCHANGED, BaselineState.IGNORED, BaselineState.NEW), strict=False)
    )
    log = log_of(report(found, states={"s": states}))

    told = {
        result["properties"]["selector"]: (result.get("baselineState"), len(result["suppressions"]))
        for result in log["runs"][0]["results"]
    }
    assert told == {"#c": ("new", 0), "#d": (None, 0), "#a": ("unchanged", 0), "#b": ("unchanged", 1)}
    assert list(told) == ["#c", "#d", "#a", "#b"]
    assert validation_errors(log) == []
    assert "suppressions" not in formats.render("sarif", report(found))
