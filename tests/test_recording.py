"""What is recorded of the examples, held to what a real browser says today."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker import catalogue, recording
from checker.evaluate.examples import judge_example

pytestmark = pytest.mark.browser


def test_what_axe_is_recorded_to_say_is_what_it_says():
    assert recording.answers(catalogue.rules()) == catalogue.axe_answers()


def test_what_was_seen_in_other_states_is_judged_alike_today():
    """Not byte for byte: the fonts of a machine move the lines."""
    rules = {rule.id: rule for rule in catalogue.rules() if rule.states}
    found = recording.states(rules.values())

    assert {path.parent for path in found} == {Path(rule.path).parent for rule in rules.values()}
    for chapter in found.values():
        for name, seen in chapter.items():
            for example in rules[name].examples:
                if example.language == "html":
                    again = replace(example, states=seen[example.title])
                    assert {f.outcome for f in judge_example(rules[name], again)} == {
                        f.outcome for f in judge_example(rules[name], example)
                    }, (name, example.title)
