"""What axe answered to the examples, beside each chapter: what it answers today, and no file touched for nothing."""

import json
import shutil

import pytest

from checker import catalogue, recording
from checker.catalogue import AXE_RECORD

RULES = catalogue.rules()


@pytest.mark.browser
def test_the_records_hold_what_axe_answers_today():
    wanted = recording.records(RULES, recording.answers(RULES))
    assert wanted
    assert {path: path.read_text("utf-8") for path in catalogue.FOLDER.glob(f"*/*/{AXE_RECORD}")} == wanted


@pytest.fixture
def folder(tmp_path):
    """A copy of the standards, with a second chapter judged by axe."""
    held = tmp_path / "standards"
    shutil.copytree(catalogue.FOLDER, held, ignore=shutil.ignore_patterns("__pycache__"))
    chapters, name = held / "accessibilite", "contraste-du-texte.md"
    (chapters / "contenu" / name).rename(chapters / "page" / name)
    return held


def test_each_chapter_holds_its_own_answers_and_only_those_that_changed_are_written(folder):
    rules, said = catalogue.rules(folder), dict(catalogue.axe_answers(folder))
    record = {name: folder / "accessibilite" / name / AXE_RECORD for name in ("contenu", "page")}

    assert recording.write(recording.records(rules, said), folder) == [record["contenu"], record["page"]]
    assert json.loads(record["page"].read_text("utf-8")).keys() == {"contraste-du-texte"}
    assert {rule for path in record.values() for rule in json.loads(path.read_text("utf-8"))} == said.keys()

    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in record.values()}
    assert recording.write(recording.records(rules, said), folder) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in record.values()} == before

    example = next(iter(said["contraste-du-texte"]))
    changed = said | {"contraste-du-texte": {example: {}}}
    assert recording.write(recording.records(rules, changed), folder) == [record["page"]]
    assert before[record["contenu"]][1] == record["contenu"].stat().st_mtime_ns

    gone = {rule: answers for rule, answers in said.items() if rule != "contraste-du-texte"}
    assert recording.write(recording.records(rules, gone), folder) == [record["page"]]
    assert not record["page"].exists()
