"""Links to the RGAA carry its version: nothing we write leads to a page that will speak of another one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from checker import catalogue
from checker.catalogue.links import faults, moving, resolved
from checker.catalogue.lint import lint
from checker.formats._criteria import Addresses
from checker.model import Norm, Reference

ROOT = Path(__file__).parents[2]
HOST = "//accessibilite.numerique.gouv.fr"
MOVED = "https://v4.accessibilite.numerique.gouv.fr/"
NOT_LINKS = {"registry/sites.yaml", "standards/accessibilite/rgaa-4.1.2.yaml"}
"""A site of the register is visited where it is; the norm is where the address is written once."""


def written() -> Iterator[Path]:
    """What is published, printed, or read by an author."""
    kept = {".py", ".md", ".yaml", ".yml", ".toml", ".html", ".js", ".txt", ".sh"}
    for folder in ("checker", "standards", "site", "registry", "scripts", "examples", "templates"):
        for place, folders, names in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in {"vendor", "__pycache__"}]
            yield from (path for name in names if (path := Path(place, name)).suffix in kept)
    yield from ROOT.glob("*.md")


def test_no_link_of_ours_is_without_its_version() -> None:
    norms = moving()
    found = [
        fault
        for path in written()
        if (name := path.relative_to(ROOT).as_posix()) not in NOT_LINKS
        for fault in faults(name, path.read_text("utf-8"), norms)
    ]
    assert not found


def test_what_authors_write_leads_somewhere() -> None:
    assert resolved("[a](rgaa-4.1.2:#8.3.1).") == f"[a](https:{HOST}/methode/criteres-et-tests/#8.3.1)."
    assert resolved("rgaa-4.1.2:obligations/x/#y") == f"https:{HOST}/obligations/x/#y"
    for text in ("conforme explain rgaa-8.3 : oui", "rgaa-9.9:#1.1", "critère rgaa-4.1.2 : non"):
        assert resolved(text) == text


def test_one_line_moves_every_link_to_a_version(edited: Callable[[str, str, str], Path]) -> None:
    line = f"adresse: https:{HOST}/"
    folder = edited("accessibilite/rgaa-4.1.2.yaml", line, f"adresse: {MOVED}")
    standards = catalogue.standards(folder)
    texts = [
        text
        for standard in standards
        for text in (
            standard.prose,
            *(chapter.prose for chapter in standard.chapters),
            *(change.url for change in standard.history),
            *(
                text
                for rule in standard.rules
                for text in (rule.prose, *(source.url for source in rule.sources))
            ),
        )
    ]
    assert not [text for text in texts if HOST in text or "rgaa-4.1.2:" in text]
    assert sum(MOVED in text for text in texts) > 100
    (norm,) = moving(folder)
    cited = Reference("RGAA", "4.1.2", "8.3.1")
    assert Addresses([norm]).of([cited]) == [f"{MOVED}methode/criteres-et-tests/#8.3.1"]
    assert not lint(standards)


def test_a_link_without_version_is_a_fault(edited: Callable[[str, str, str], Path]) -> None:
    file = "accessibilite/liens/intitule-des-liens.md"
    folder = edited(file, "rgaa-4.1.2:#", f"https:{HOST}/methode/#")
    (said,) = lint(catalogue.standards(folder))
    assert f"{file}:" in said
    assert "écrivez « rgaa-4.1.2:… »" in said
    for text in (MOVED, f"https:{HOST}", f"[a](http:{HOST}/#x)"):
        assert len([*faults("f.md", text, moving())]) == 1
    assert not [*faults("f.md", "https://github.com/DISIC/accessibilite.numerique.gouv.fr", moving())]


def test_a_version_may_say_nothing_of_its_addresses() -> None:
    other = next(norm for norm in catalogue.norms.versions() if norm.name == "WCAG")
    assert isinstance(other, Norm)
    assert other.address("x") == f"{other.source}#x"
