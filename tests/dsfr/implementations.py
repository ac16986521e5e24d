"""The implementations of the design system: one folder each, with a page that we wrote and what is expected of it.

NAME/page.*            the page, in the words of the implementation
NAME/package.json      what it installs, versions pinned (or requirements.txt)
NAME/build.sh          makes a folder to serve
NAME/attendus.yaml     what rules find in it, each with its reason
NAME/rendu.html        the page as the browser had it, where its licence lets us keep it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from checker import catalogue, plain_yaml
from checker.evidence import from_data
from checker.model import Finding, Outcome, Rule

FOLDER = Path(__file__).parent
NOT_THE_PAGE = {("accessibilite", "legal")}
"""Chapters that judge a whole site, and what its team writes there: a page of example has neither."""


@dataclass(frozen=True)
class Deviation:
    """What a rule finds not conform. `montre` is in what the finding shows or says; `navigateur`: only a browser
    that lays the page out sees it."""

    regle: str
    montre: str
    raison: str
    navigateur: bool = False


@dataclass(frozen=True)
class Implementation:
    """What an implementation is, and what is expected of its page. `serveur`: it writes the page before any
    browser, which then mends what is badly written."""

    nom: str
    version: str
    adresse: str
    licence: str
    pour: str
    vu_le: date
    serveur: bool = False
    ecarts: tuple[Deviation, ...] = ()
    dossier: str = ""

    @property
    def recorded(self) -> Path:
        """The page as it was rendered."""
        return FOLDER / self.dossier / "rendu.html"

    @cached_property
    def rules(self) -> set[str]:
        """The rules that find something in its page."""
        return {deviation.regle for deviation in self.ecarts}


def implementations() -> list[Implementation]:
    """All of them, by folder."""
    found = sorted(FOLDER.glob("*/attendus.yaml"))
    return [_read(path) for path in found]


def _read(path: Path) -> Implementation:
    data = plain_yaml.loaded(path.read_text("utf-8"))
    return from_data(Implementation, {**data, "dossier": path.parent.name}, f"{path.parent.name}.")


def rules() -> list[Rule]:
    """The rules about what a page is made of: accessibility, then the brand of the State."""
    wanted = ("accessibilite", "marque_etat")
    return [
        rule
        for rule in catalogue.rules()
        if rule.standard in wanted and (rule.standard, rule.chapter) not in NOT_THE_PAGE
    ]


def failed(findings: Iterable[Finding], among: Sequence[Rule]) -> list[Finding]:
    """What is not conform, of these rules."""
    names = {rule.id for rule in among}
    return [f for f in findings if f.outcome is Outcome.FAILED and f.rule in names]


def told(head: str, differences: Sequence[str]) -> int:
    """Say what differs from a table; 1 when anything does."""
    print(f"{head}, {len(differences)} différence(s)")
    for difference in differences:
        print(f"  {difference}")
    return 1 if differences else 0


def unexpected(findings: Iterable[Finding], expected: Sequence[Deviation]) -> Iterator[str]:
    """What differs from the table: found and not written there, or written there and not found."""
    found = list(findings)
    for finding in found:
        if not any(_is(finding, deviation) for deviation in expected):
            yield f"trouvé, pas écrit : {finding.rule} | {finding.message} | {finding.snippet}"
    for deviation in expected:
        if not any(_is(finding, deviation) for finding in found):
            yield f"écrit, pas trouvé : {deviation.regle} | {deviation.montre}"


def _is(finding: Finding, deviation: Deviation) -> bool:
    return finding.rule == deviation.regle and deviation.montre in f"{finding.message} {finding.snippet}"
