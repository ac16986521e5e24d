"""What is kept of the State's design system: the rules of the classes that our pages name, read where they are."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from checker.crises.notices import Event, Vigilance, modifier
from checker.publish.page import dsfr


def test_a_class_that_a_template_begins_to_use_gets_its_rules(tmp_path: Path) -> None:
    templates = tmp_path / "publish"
    shutil.copytree(dsfr.SOURCES[0], templates)
    page = templates / "sections" / "home" / "templates" / "accueil.md"
    page.write_text(f'{page.read_text("utf-8")}\n<div class="fr-quote fr-quote--column"></div>\n', "utf-8")
    before, after = dsfr.stylesheet(), dsfr.stylesheet((templates, dsfr.SOURCES[1]))
    assert {".fr-quote", ".fr-quote--column"} & styled(before) == set()
    assert styled(after) - styled(before) == {".fr-quote", ".fr-quote--column"}


def test_every_class_that_our_pages_name_is_one_of_the_design_system(tmp_path: Path) -> None:
    assert unknown(dsfr.classes()) == set()
    (tmp_path / "page.html").write_text('<p class="fr-badge fr-bagde--info" id="x-fr-y"></p>', "utf-8")
    assert unknown(dsfr.classes((tmp_path,))) == {"fr-bagde--info"}


def test_a_class_completed_when_the_page_is_made_stands_for_all_it_may_be() -> None:
    modifiers = {modifier(event, level) for event in Event for level in (None, *Vigilance)}
    assert {"weather-red", "alert"} <= modifiers
    assert {f".fr-notice--{modifier}" for modifier in modifiers} <= styled(dsfr.stylesheet())


def test_what_our_own_sheets_ask_of_the_design_system_is_published() -> None:
    published = dict(dsfr.files(lambda _kind, _made_of, make: make()))
    sheet = published[f"{dsfr.FOLDER}/dsfr.css"]
    ours = "".join(path.read_text("utf-8") for path in dsfr.SOURCES[1].rglob("*.css"))
    icons = re.findall(r"url\(dsfr/([^)]+)\)", ours)
    assert icons
    for name in (*icons, *re.findall(r"url\(((?:fonts|icons)/[^)]+)\)", sheet)):
        assert f"{dsfr.FOLDER}/{name}" in published
    declared = set(re.findall(r"(--[\w-]+):", ours + sheet))
    assert set(re.findall(r"var\((--[\w-]+)", ours)) - declared == set()


def styled(sheet: str) -> set[str]:
    return set(re.findall(r"\.fr-[\w-]*\w", sheet))


def unknown(names: Iterable[str]) -> set[str]:
    """Names that have no rule here and are not those of an element the design system does not dress."""
    sheet = styled(dsfr.stylesheet())
    names_of_sheets = ("dsfr.main.css", "utility/utility.main.css")
    whole = set[str]().union(*(styled((dsfr.DIST / name).read_text("utf-8")) for name in names_of_sheets))
    shown = "".join(path.read_text("utf-8") for path in (dsfr.DIST.parent / "example").rglob("*.html"))
    return {
        name
        for name in names
        if f".{name}" not in sheet and (f".{name}" in whole or not re.search(rf"(?<![\w-]){name}", shown))
    }
