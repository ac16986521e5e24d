"""What is recorded of the examples, beside each chapter: held to what a real browser says today, and no
file touched for nothing."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from checker import catalogue, recording
from checker.catalogue import AXE_RECORD, STATES_SEEN
from checker.evaluate.examples import judge_example


@pytest.mark.browser
def test_what_axe_is_recorded_to_say_is_what_it_says():
    assert recording.answers(catalogue.rules()) == catalogue.axe_answers()


@pytest.mark.browser
def test_what_was_seen_in_other_states_is_judged_alike_today():
    """Not byte for byte: the fonts of a machine move the lines. A page that answers after a delay may be seen too
    early by a machine that is busy: it is looked at again."""
    rules = {rule.id: rule for rule in catalogue.rules() if rule.states}
    found = recording.states(rules.values())

    assert {path.parent for path in found} == {Path(rule.path).parent for rule in rules.values()}
    late = [rule for rule in rules.values() if _judged_otherwise(rule, found)]
    again = recording.states(late) if late else {}
    assert [(rule.id, title) for rule in late for title in _judged_otherwise(rule, again)] == []


def _judged_otherwise(rule, found):
    """The examples of a rule that are judged otherwise than recorded, from the states seen now."""
    [seen] = [chapter[rule.id] for chapter in found.values() if rule.id in chapter]
    return [
        example.title
        for example in rule.examples
        if example.language == "html"
        and {f.outcome for f in judge_example(rule, replace(example, states=seen[example.title]))}
        != {f.outcome for f in judge_example(rule, example)}
    ]


@pytest.fixture
def folder(tmp_path):
    """A copy of the standards, with a second chapter judged by axe."""
    held = tmp_path / "standards"
    shutil.copytree(catalogue.FOLDER, held, ignore=shutil.ignore_patterns("__pycache__"))
    chapters, name = held / "accessibilite", "contraste-du-texte.md"
    (chapters / "couleurs" / name).rename(chapters / "cadres" / name)
    return held


def test_each_chapter_holds_its_own_answers_and_only_those_that_changed_are_written(folder):
    rules, said = catalogue.rules(folder), dict(catalogue.axe_answers(folder))
    seen = {path: json.loads(path.read_text("utf-8")) for path in folder.glob(f"*/*/{STATES_SEEN}")}
    assert seen
    left, come = (folder / "accessibilite" / name / AXE_RECORD for name in ("couleurs", "cadres"))
    assert json.loads(left.read_text("utf-8")).keys() == {"contraste-du-texte"}

    assert recording.write(recording.files(rules, said, seen), folder) == [come, left]
    assert json.loads(come.read_text("utf-8")).keys() == {"contraste-du-texte"}
    assert not left.exists()
    record = {path.parent.name: path for path in folder.glob(f"*/*/{AXE_RECORD}")}
    assert {rule for path in record.values() for rule in json.loads(path.read_text("utf-8"))} == said.keys()

    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in record.values()}
    assert recording.write(recording.files(rules, said, seen), folder) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in record.values()} == before

    example = next(iter(said["contraste-du-texte"]))
    changed = said | {"contraste-du-texte": {example: {}}}
    assert recording.write(recording.files(rules, changed, seen), folder) == [come]
    assert before[record["images"]][1] == record["images"].stat().st_mtime_ns

    gone = {rule: answers for rule, answers in said.items() if rule != "contraste-du-texte"}
    assert recording.write(recording.files(rules, gone, seen), folder) == [come]
    assert not come.exists()
