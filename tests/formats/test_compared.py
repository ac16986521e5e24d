"""What formats say of a report that was compared: what counts, what is mended, what is set aside."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from checker import formats
from checker.comparison import Former, compare, defects, looked_at, told
from checker.model import Mended, Report
from tests.formats.test_formats import HOSTILE, audit, finding, report

BEFORE = audit(finding(snippet='<img src="/a">'), finding(snippet='<img src="/b">'))
NOW = audit(
    finding(snippet='<img src="/b">', message="Connu."), finding(snippet='<img src="/c">', message="Venu.")
)


def compared() -> Report:
    return told(report(NOW), "s", compare(Former(defects(BEFORE), looked_at(BEFORE)), NOW))


@pytest.mark.parametrize("name", ["markdown", "terminal"])
def test_what_is_new_is_shown_what_is_known_is_counted_what_is_mended_is_named(name: str) -> None:
    shown = formats.render(name, replace(compared(), remarks=("Une remarque.",)))
    assert isinstance(shown, str)
    assert "Venu." in shown
    assert "Connu." not in shown
    assert "Déjà connu : 1 constat" in shown
    assert "Corrigé" in shown
    assert "Une remarque." in shown.replace("\\", "")


def test_json_says_the_state_of_each_defect_and_what_is_mended() -> None:
    document = json.loads(formats.render("json", compared()))
    assert [one["state"] for one in document["sites"][0]["findings"]] == ["unchanged", "new"]
    assert len({one["fingerprint"] for one in document["sites"][0]["findings"]}) == 2
    assert [one["rule"] for one in document["comparison"]["mended"]] == ["r"]


@pytest.mark.parametrize("name", ["markdown", "terminal", "json"])
def test_nothing_that_a_kept_file_says_acts_on_its_reader(name: str) -> None:
    gone = Mended("s", HOSTILE, HOSTILE, HOSTILE, HOSTILE, "0" * 32)
    shown = formats.render(name, replace(report(NOW), mended=(gone,), remarks=(HOSTILE,)))
    assert isinstance(shown, str)
    assert "\x1b" not in shown
    if name == "markdown":
        assert "<script" not in shown.replace("\\<", "").replace("`=HYPERLINK(1) <script>", "")
