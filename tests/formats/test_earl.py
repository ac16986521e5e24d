"""EARL: expanded by another program, without the network, and held to what the report says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyld import jsonld

from checker import formats
from checker.catalogue.norms import versions
from checker.formats._criteria import Addresses
from checker.model import Outcome, Reference
from checker.model.words import worst
from tests.formats.samples import RULES, audit, blocked, finding, many, page, report

EARL, DCT = "http://www.w3.org/ns/earl#", "http://purl.org/dc/terms/"


def _no_network(url: str, _: Any) -> Any:
    raise AssertionError(f"asked the network for {url}")


def expanded(told) -> list[dict[str, Any]]:
    text = formats.render("earl", told)
    assert isinstance(text, str)
    return jsonld.expand(json.loads(text), {"documentLoader": _no_network})


def of_type(graph: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [node for node in graph if EARL + name in node.get("@type", ())]


def links(node: dict[str, Any], name: str) -> list[str]:
    return [value["@id"] for value in node.get(name, ())]


def lossless(told) -> list[dict[str, Any]]:
    """The expansion, in which every key of the document must have a meaning."""
    document = json.loads(str(formats.render("earl", told)))
    known = document["@context"].keys()
    keys = {key for node in document["@graph"] for key in (*node, *node.get("result", {}))}
    assert {key for key in keys if not key.startswith("@")} <= known
    return expanded(told)


def test_an_assertion_says_who_of_what_by_which_test_and_how() -> None:
    graph = lossless(report(audit(finding(), finding(selector="#a"))))
    (one,) = of_type(graph, "Assertion")
    (assertor,) = of_type(graph, "Assertor")
    (case,) = of_type(graph, "TestCase")
    assert links(one, f"{EARL}assertedBy") == [assertor["@id"]]
    assert assertor[f"{DCT}hasVersion"] == [{"@value": "1.2.3"}]
    assert links(one, f"{EARL}mode") == [f"{EARL}automatic"]
    assert links(one, f"{EARL}subject") == ["https://www.s.gouv.fr/contact"]
    assert links(one, f"{EARL}test") == [case["@id"]]
    assert links(case, f"{DCT}isPartOf") == [
        "https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/#8.3.1",
        "https://www.w3.org/TR/WCAG21/#language-of-page",
    ]
    (result,) = one[f"{EARL}result"]
    assert links(result, f"{EARL}outcome") == [f"{EARL}failed"]
    assert len(result[f"{EARL}pointer"]) == 2
    (said,) = result[f"{DCT}description"]
    assert said == {"@language": "fr", "@value": "L'élément html n'indique pas sa langue. (et 1 de plus)"}


def test_what_a_person_decided_is_not_automatic() -> None:
    (one,) = of_type(expanded(report(audit(finding(decided="référente, 2026-06-01")))), "Assertion")
    assert links(one, f"{EARL}mode") == [f"{EARL}semiAuto"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_that_of_the_vocabulary(outcome) -> None:
    (one,) = of_type(expanded(report(audit(finding(outcome=outcome)))), "Assertion")
    (result,) = one[f"{EARL}result"]
    assert links(result, f"{EARL}outcome") == [EARL + outcome.value]


def test_a_page_that_was_not_seen_passes_nothing() -> None:
    graph = expanded(report(blocked()))
    (subject,) = of_type(graph, "TestSubject")
    assert "accès bloqué" in subject[f"{DCT}description"][0]["@value"]
    outcomes = {links(one[f"{EARL}result"][0], f"{EARL}outcome")[0] for one in of_type(graph, "Assertion")}
    assert outcomes == {f"{EARL}untested"}
    silent = audit(pages=(page("https://www.s.gouv.fr/muette"),))
    assert [node["@id"] for node in of_type(expanded(report(silent)), "TestSubject")] == [
        "https://www.s.gouv.fr/muette"
    ]


def test_no_page_is_an_assertor_alone() -> None:
    graph = lossless(report())
    assert [node["@type"] for node in graph] == [[f"{EARL}Assertor", f"{EARL}Software"]]


def test_a_hundred_pages_have_one_assertion_a_rule_each() -> None:
    told = many(3000, sites=10, outcomes=tuple(Outcome))
    assert sum(len(one.pages) for one in told.audits) == 100
    said: dict[tuple[str, str], list[Outcome]] = {}
    for one in told.audits:
        for found in one.findings:
            said.setdefault((found.url, RULES[found.rule].address), []).append(found.outcome)
    shown = {
        (
            links(one, f"{EARL}subject")[0],
            links(one, f"{EARL}test")[0].removeprefix("https://conforme.exemple.gouv.fr/x/"),
        ): links(one[f"{EARL}result"][0], f"{EARL}outcome")[0]
        for one in of_type(expanded(told), "Assertion")
    }
    assert shown == {key: EARL + worst(outcomes).value for key, outcomes in said.items()}


def test_an_identifier_is_an_address_whatever_the_page_says() -> None:
    for url in ("https://s/a b<c>\"é\u202e'", "javascript:alert(1)", "", "https://s/%C3%A9?x=1#y"):
        graph = expanded(report(audit(finding(url=url, rule="règle disparue"))))
        (one,) = of_type(graph, "Assertion")
        (subject,) = links(one, f"{EARL}subject")
        assert re.fullmatch(r"(?:https?://|urn:conforme:page:)[!-~]*", subject)
        assert not set(subject) & set('<>" {}|\\^`')
        assert subject in {node["@id"] for node in of_type(graph, "TestSubject")}
        assert links(one, f"{EARL}test") == [of_type(graph, "TestCase")[0]["@id"]]


def test_every_criterion_of_the_wcag_and_of_the_rgaa_has_an_address() -> None:
    for norm in versions():
        cited = [Reference(norm.name, norm.version, number) for number in norm.cited]
        found = Addresses().of(cited)
        assert len(found) == (len(cited) if norm.name in ("RGAA", "WCAG") else 0)
