"""What persons decide of what a machine cannot: written in a folder, applied while its evidence holds. Pure, but
for reading the files.

A decision is about one place of one page, and rests on what was shown there. One character of it changes, or its
day passes: the finding is the machine's again, and says so.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, PlainValidator

from checker.authored.leaves import Day, Reference, Text, Word, described, formed, string
from checker.authored.loading import Reading
from checker.authored.problems import Problem
from checker.authored.public import kept
from checker.authored.readers import fault, read_text
from checker.authored.schemas import list_of
from checker.authored.tree import Map, Value
from checker.authored.written import at, day, maps_of, text, unknown
from checker.model import Audit, Finding, Outcome, Rule, Scope
from checker.model.address import Address
from checker.plain_lists import grouped

FOLDER: Final = "decisions"
"""In the folder of the register."""

_DIGITS: Final = 32


class Verdict(StrEnum):
    """What a person found."""

    PASSED = "conforme"
    FAILED = "non-conforme"
    INAPPLICABLE = "non-applicable"


class Ground(StrEnum):
    """Why what a machine holds for certain is no fault after all."""

    MISTAKEN = "faux-positif"
    EXEMPT = "exemption"
    DISPROPORTIONATE = "derogation"


class Machine(StrEnum):
    """What the machine said when the person looked."""

    FAILED = "non-conforme"
    CANT_TELL = "a-verifier"
    UNTESTED = "non-teste"


_OUTCOMES: Final = {
    Verdict.PASSED: Outcome.PASSED,
    Verdict.FAILED: Outcome.FAILED,
    Verdict.INAPPLICABLE: Outcome.INAPPLICABLE,
}
MACHINE: Final = {
    Outcome.FAILED: Machine.FAILED,
    Outcome.CANT_TELL: Machine.CANT_TELL,
    Outcome.UNTESTED: Machine.UNTESTED,
}
"""The outcomes that a person may decide."""


def _read_path(value: Any) -> str:
    path = read_text(value)
    if not path.startswith("/"):
        raise fault(f"page « {path} »", "écrivez le chemin de la page, comme /contact")
    return path


def _read_function(value: Any) -> str:
    function = read_text(value)
    if "@" in function:
        raise fault(
            "adresse de courriel", "écrivez une fonction, comme « référente accessibilité », jamais un nom"
        )
    return function


class Decision(
    BaseModel, **described("Décision", "Ce qu'une personne a constaté, et jusqu'à quand cela vaut.")
):
    """One decision. `until` is the last day it holds."""

    site: Reference = kept("site", "Identifiant du site, dans sites.yaml.")
    rule: Text = kept("regle", "Identifiant de la règle.")
    page: Annotated[str, PlainValidator(_read_path), string(pattern="^/")] = kept(
        "page", "Chemin de la page."
    )
    selector: Text | None = kept(
        "selecteur", "Sélecteur de l'élément ; sans lui, le constat porte sur la page.", None
    )
    machine: Word[Machine] = kept("machine", "Ce que disait la machine ce jour-là.")
    verdict: Word[Verdict] = kept("verdict", "Ce que la personne a constaté.")
    ground: Word[Ground] | None = kept(
        "raison", "Pourquoi un défaut que la machine tient pour certain n'en est pas un.", None
    )
    reason: Text = kept("motif", "Ce qui a été regardé, et ce qui en a été conclu.")
    function: Annotated[str, PlainValidator(_read_function), string()] = kept(
        "fonction", "Fonction de la personne, jamais son nom."
    )
    day: Day = kept("jour", "Jour de la décision.")
    until: Day = kept("jusqu_au", "Dernier jour où elle vaut.")
    evidence: Annotated[
        str, *formed(rf"[0-9a-f]{{{_DIGITS}}}", "preuve mal formée", "« conforme decide » l'écrit")
    ] = kept("preuve", "Empreinte de ce qui a été montré à la personne.")

    @property
    def place(self) -> _Place:
        """Where it speaks of."""
        return self.rule, self.page, self.selector or ""


_Place = tuple[str, str, str]


def schema() -> dict[str, Any]:
    """The JSON Schema of a file of decisions."""
    return list_of(Decision, "Décisions", "Ce que des personnes ont constaté, un constat par entrée.")


def load(folder: Path, rules: Iterable[Rule], sites: Iterable[str] = ()) -> tuple[Decision, ...]:
    """The decisions of `folder`, a register: those of all the files of its folder « decisions », in order; none when
    it has none. Raises `AuthoredError` with every fault of every file; sites are judged when some are known."""
    reading = Reading()
    known, there = tuple(rules), tuple(sites)
    found: list[Decision] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = reading.listed(Decision, path)
        reading.tell(path, _problems(file.tree, known, there))
        found += file.entries
    reading.close()
    return tuple(found)


def _problems(tree: Value | None, rules: tuple[Rule, ...], sites: tuple[str, ...]) -> Iterator[Problem]:
    entries = maps_of(tree)
    yield from unknown(entries, "regle", tuple(rule.id for rule in rules), "règle inconnue")
    if sites:
        yield from unknown(entries, "site", sites, "site inconnu")
    automatic = {rule.id for rule in rules} - by_persons(rules)
    for entry in entries:
        yield from _contradictions(entry)
        if text(entry, "machine") == Machine.UNTESTED and text(entry, "regle") in automatic:
            yield at(
                entry,
                "machine",
                "une machine juge cette règle : « non-teste » dit que la page n'a pas été vue, et rien ne s'en décide",
                "retirez cette décision, et décidez quand la page aura été vue",
            )


def _contradictions(entry: Map) -> Iterator[Problem]:
    first, last = day(entry, "jour"), day(entry, "jusqu_au")
    if first and last and last < first:
        yield at(
            entry, "jusqu_au", "décision qui finit avant d'avoir commencé", "donnez une date plus tardive"
        )
    certain, contrary = text(entry, "machine") == Machine.FAILED, text(entry, "verdict") != Verdict.FAILED
    if certain and contrary and "raison" not in entry.places:
        grounds = ", ".join(Ground)
        yield at(
            entry, "verdict", "défaut certain déclaré sans défaut, sans « raison »", f"ajoutez-la : {grounds}"
        )


# --- what they make of audits ----------------------------------------------------------------------


def by_persons(rules: Iterable[Rule]) -> frozenset[str]:
    """The rules that only a person judges: of the others, what is not tested was not seen."""
    return frozenset(rule.id for rule in rules if rule.scope is Scope.MANUAL)


@dataclass(frozen=True)
class Register:
    """The decisions in force on a day, found by their site, and the rules that only a person judges. Picklable."""

    decisions: tuple[Decision, ...]
    day: date
    manual: frozenset[str]

    @cached_property
    def _by_site(self) -> Mapping[str, Sequence[Decision]]:
        return grouped((one.site, one) for one in self.decisions)

    def applied(self, audit: Audit) -> Audit:
        """The audit, with what persons decided of it."""
        mine = self._by_site.get(audit.site.id)
        return replace(audit, findings=tuple(self._decided(audit.findings, mine))) if mine else audit

    def _decided(self, findings: Sequence[Finding], decisions: Iterable[Decision]) -> Iterator[Finding]:
        held = {(*one.place, one.evidence): one for one in decisions}
        there = {(*place(one), evidence(one)) for one in findings}
        lost = {one.place: one for key, one in held.items() if key not in there}
        for finding in findings:
            decision = held.get((*place(finding), evidence(finding)))
            if finding.outcome not in MACHINE:
                yield finding
            elif finding.outcome is Outcome.UNTESTED and finding.rule not in self.manual:
                yield _unseen(decision, finding)
            elif decision is not None:
                yield _under(decision, finding, self.day)
            else:
                yield _reopened(lost.get(place(finding)), finding)


def evidence(finding: Finding) -> str:
    """The digest of what is shown of a finding to a person: its piece of the page, and what is said of it."""
    shown = f"{finding.rule}\x1f{finding.snippet}\x1f{finding.message}"
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def place(finding: Finding) -> _Place:
    """Where a decision about a finding would speak of."""
    return finding.rule, Address.of(finding.url).asked, finding.selector


def _under(decision: Decision, finding: Finding, today: date) -> Finding:
    """A finding whose evidence is that of a decision."""
    if today > decision.until:
        return _said(
            finding, f"{_headed(decision)} a expiré le {decision.until:%d/%m/%Y} : à vérifier de nouveau."
        )
    contrary = finding.outcome is Outcome.FAILED and decision.verdict is not Verdict.FAILED
    if contrary and decision.ground is None:
        return _said(
            finding, f"{_headed(decision)} en juge autrement, sans raison reconnue : le défaut reste."
        )
    ground = f" ({decision.ground.value})" if decision.ground else ""
    said = f"Vérifié par une personne ({_who(decision)}){ground} : {decision.reason.rstrip('. ')}."
    message = f"{said} La machine disait : {finding.message}"
    return replace(finding, outcome=_OUTCOMES[decision.verdict], message=message, decided=_who(decision))


def _unseen(decision: Decision | None, finding: Finding) -> Finding:
    """A finding of what was not seen: nobody decides of it, whatever a hand has written."""
    if decision is None:
        return finding
    return _said(finding, f"{_headed(decision)} parle de ce qui n'a pas été vu : elle ne s'applique pas.")


def _reopened(decision: Decision | None, finding: Finding) -> Finding:
    """A finding where somebody decided of something else."""
    if decision is None:
        return finding
    return _said(finding, f"{_headed(decision)} reposait sur autre chose : à vérifier de nouveau.")


def _said(finding: Finding, sentence: str) -> Finding:
    return replace(finding, message=f"{finding.message} {sentence}")


def _headed(decision: Decision) -> str:
    return f"La décision d'une personne ({_who(decision)})"


def _who(decision: Decision) -> str:
    return f"{decision.function}, le {decision.day:%d/%m/%Y}"


def precision(decisions: Iterable[Decision]) -> Mapping[str, tuple[int, int]]:
    """Rule → how many of its « à vérifier » persons settled, and how many of them were faults."""
    settled, faults = Counter[str](), Counter[str]()
    for one in decisions:
        if one.machine is Machine.CANT_TELL:
            settled[one.rule] += 1
            faults[one.rule] += one.verdict is Verdict.FAILED
    return {rule: (number, faults[rule]) for rule, number in settled.items()}


def decidable(audit: Audit, manual: Collection[str]) -> Iterator[Finding]:
    """The findings that a person may decide: certain, doubtful, or of a rule that only a person judges."""
    for one in audit.findings:
        if one.outcome in (Outcome.FAILED, Outcome.CANT_TELL) or (
            one.outcome is Outcome.UNTESTED and one.rule in manual
        ):
            yield one
