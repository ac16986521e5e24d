"""What the implementations of the design system render, as it was recorded, against what is written of it."""

import pytest

from checker import evaluate
from checker.evaluate.examples import ADDRESS, DAY
from checker.model import Finding, Kind, Outcome, Page, Role, Site, Transport, Visit
from tests.dsfr.implementations import FOLDER, Deviation, failed, implementations, rules, unexpected
from tests.dsfr.table import PAGE, table

ALL = implementations()
RECORDED = [one for one in ALL if one.recorded.exists()]
RULES = rules()
LARGEST = 60_000


def judged(html: str) -> list[Finding]:
    """What the rules say of a page whose markup alone is known: what needs a browser is not tested."""
    site = Site("jardins", "Jardins partagés", ADDRESS, "exemple", kind=Kind.PROCEDURE)
    page = Page(ADDRESS, Role.HOME, Transport.COMPLETED, status=200, source=html, rendered=html)
    return list(evaluate.audit(Visit(site, DAY, (page,)), RULES).findings)


@pytest.mark.parametrize("one", RECORDED, ids=lambda one: one.dossier)
def test_what_is_rendered_is_judged_as_it_is_written(one):
    findings = judged(one.recorded.read_text("utf-8"))

    expected = [deviation for deviation in one.ecarts if not deviation.navigateur]
    assert list(unexpected(failed(findings, RULES), expected)) == []
    assert len({f.rule for f in findings if f.outcome is not Outcome.UNTESTED}) > 60


def test_a_fault_put_in_a_rendering_is_found_and_one_taken_out_is_missed():
    one = RECORDED[0]
    html = one.recorded.read_text("utf-8").replace("<h1", '<h2 id="deux"></h2><p id="deux">Deux</p><h1', 1)
    told = list(unexpected(failed(judged(html), RULES), one.ecarts))
    assert any("« deux »" in line and line.startswith("trouvé, pas écrit") for line in told)

    nowhere = Deviation("validite-du-code", "ceci n'est nulle part", "Rien.")
    assert list(unexpected(failed(judged(html), RULES), [nowhere]))[-1].startswith("écrit, pas trouvé")


def test_each_folder_is_whole():
    assert sorted(path.parent.name for path in FOLDER.glob("*/build.sh")) == [one.dossier for one in ALL]
    known = {rule.id for rule in RULES}
    for one in ALL:
        folder = FOLDER / one.dossier
        pinned = [*folder.glob("package.json"), *folder.glob("requirements.txt")]
        assert [one.version in path.read_text("utf-8") for path in pinned] == [True], one.dossier
        assert one.rules <= known, one.dossier
        assert all(deviation.raison.endswith(".") for deviation in one.ecarts), one.dossier
        assert not one.recorded.exists() or one.recorded.stat().st_size <= LARGEST, one.dossier


def test_the_page_that_tells_what_each_renders_is_up_to_date():
    assert PAGE.read_text("utf-8") == table(ALL), "lancez : python -m tests.dsfr.table"
