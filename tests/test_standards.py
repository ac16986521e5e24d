"""The documentation, executed: every example of every rule gets the outcome it announces."""

import pytest

from checker import catalogue
from checker.catalogue.lint import lint
from checker.evaluate.examples import judge_example
from checker.model import Level, Outcome

RULES = catalogue.rules()
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{n}")
    for rule in RULES
    for n, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_gets_the_outcome_it_announces_with_its_evidence(rule, example):
    answers = catalogue.axe_answers().get(rule.id, {}).get(example.title)
    findings = judge_example(rule, example, answers)

    said = {finding.outcome for finding in findings}

    assert example.expected in said, [(f.outcome, f.message) for f in findings]
    if example.expected in (Outcome.PASSED, Outcome.INAPPLICABLE):
        assert said == {example.expected}, [f.message for f in findings]
    if example.expected is not Outcome.FAILED:
        assert Outcome.FAILED not in said, [f.message for f in findings]
    for finding in findings:
        carries_its_evidence(rule, finding)


def carries_its_evidence(rule, finding):
    assert finding.rule == rule.id
    assert finding.message.strip()
    assert finding.searched.strip()
    assert finding.url.startswith("http")
    assert len(finding.snippet) <= 300
    assert "La règle elle-même a échoué" not in finding.message


def test_the_rule_files_have_no_fault():
    assert lint(catalogue.standards()) == []


def test_each_standard_has_its_twelve_rules_at_least():
    assert {s.id: len(s.rules) >= 12 for s in catalogue.standards()} == {
        "accessibilite": True,
        "marque_etat": True,
        "rationalisation": True,
    }


def test_required_rules_say_since_when_or_where_it_is_written():
    for rule in RULES:
        if rule.level is Level.REQUIRED:
            assert rule.sources, rule.id
