"""The JSON report and its published schema say the same."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator, ValidationError

from checker import formats
from checker.formats import json as report_json
from checker.identity import fingerprints
from tests.formats.samples import OUTCOMES, audit, many, report, whole

SCHEMA = report_json.schema()


def document_of(told) -> dict:
    return json.loads(formats.render("json", told))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("told", [report(), report(audit()), whole()], ids=["none", "nothing", "whole"])
def test_a_report_follows_its_schema(told) -> None:
    Draft202012Validator(SCHEMA).validate(document_of(told))


def test_so_does_one_of_thirty_thousand_findings() -> None:
    document = document_of(many(30_000, outcomes=OUTCOMES))
    assert sum(len(site["findings"]) for site in document["sites"]) == 30_000
    for site in document["sites"]:
        site["findings"] = site["findings"][::500]  # the schema is slow to go through; all are made alike
    Draft202012Validator(SCHEMA).validate(document)


def spoiled(node, path=()):
    """Each object of a document with a key more, and each of its keys in turn taken out."""
    if isinstance(node, dict):
        yield (*path, "+"), node
        for key, value in node.items():
            yield from spoiled(value, (*path, key))
    elif isinstance(node, list):
        for rank, value in enumerate(node[:1]):
            yield from spoiled(value, (*path, rank))


def test_a_key_more_or_a_key_less_breaks_the_schema() -> None:
    document = document_of(replace(whole(), rules={"langue-de-la-page": whole().rules["langue-de-la-page"]}))
    validator = Draft202012Validator(SCHEMA)
    free = {"criteria", "versions", "verdicts", "references", "rules", "transports"}
    closed = [(path, node) for path, node in spoiled(document) if not free & set(map(str, path[-2:]))]
    assert len(closed) > 8
    for path, node in closed:
        node["de_trop"] = 1
        assert not validator.is_valid(document), path
        del node["de_trop"]
        for key in list(node):
            value = node.pop(key)
            assert not validator.is_valid(document), (*path, key)
            node[key] = value
    assert validator.is_valid(document)


def test_a_finding_says_what_makes_it_the_same_and_what_it_is_beside_the_known_ones() -> None:
    told = whole()
    findings = document_of(told)["sites"][0]["findings"]
    assert [one["fingerprint"] for one in findings] == list(fingerprints(told.audits[0]))
    assert sum(one["state"] == "new" for one in findings) == 1
    with pytest.raises(ValidationError):
        document = document_of(told)
        document["sites"][0]["findings"][0]["fingerprint"] = "autre"
        Draft202012Validator(SCHEMA).validate(document)
