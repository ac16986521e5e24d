"""The defects a team lives with for a time: which, why, who answers for it, until when. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Any, Final

from pydantic import BaseModel, PlainValidator

from checker.authored.leaves import Day, Text, described, string
from checker.authored.problems import Problem, closest, quoted
from checker.authored.public import kept
from checker.authored.readers import fault, read_text
from checker.authored.tree import Map, Value
from checker.authored.written import maps, text
from checker.comparison import DEFECTS, looked_at
from checker.identity import fingerprints, name_of, page_name, stable_selector
from checker.model import Audit, BaselineState, Finding
from checker.model.address import Address

KEY: Final = "ignorer"
_PROPOSED: Final = timedelta(days=90)


def _read_page(value: Any) -> str:
    path = read_text(value)
    if not path.startswith(("/", "*")):
        raise fault(
            f"page {quoted(path)}", "écrivez un chemin, comme /contact, ou un motif, comme /actualites/*"
        )
    return path


Path = Annotated[str, PlainValidator(_read_page), string(pattern="^[/*]")]


class Ignore(BaseModel, **described("Exception", "Un défaut connu, laissé de côté jusqu'à une date.")):
    """One entry. `until` is the last day it holds."""

    rule: Text = kept("regle", "Identifiant de la règle.")
    page: Path = kept("page", "Chemin de la page, ou motif : * remplace n'importe quels caractères.")
    selector: Text | None = kept("selecteur", "Sélecteur de l'élément ; sans lui, toute la page.", None)
    reason: Text = kept("motif", "Pourquoi le défaut reste.")
    owner: Text = kept("responsable", "Qui en répond.")
    until: Day = kept("jusqu_au", "Dernier jour où l'exception vaut.")


@dataclass(frozen=True)
class Told:
    """What the entries make of audits: the fingerprints they leave aside, site by site, and French sentences."""

    states: Mapping[str, Mapping[str, BaselineState]]
    sentences: tuple[str, ...] = ()


def misnamed(tree: Value | None, rules: Iterable[str]) -> Iterator[Problem]:
    """The entries of a file, as written, that name no rule."""
    known = tuple(rules)
    for entry in maps(tree, KEY) if isinstance(tree, Map) else ():
        if (name := text(entry, "regle")) and name not in known:
            place = entry.places["regle"]
            close = closest(name, known)
            yield Problem(
                "", *place, f"règle inconnue {quoted(name)}", "« conforme rules » les dit toutes", close
            )


def ignored(entries: Iterable[tuple[str, Ignore]], audits: Sequence[Audit], day: date) -> Told:
    """What entries, each with its place in a file, leave aside of audits on a day. One that is past leaves
    nothing aside; one that has no object, where its pages were seen, may be taken out."""
    marks = {audit.site.id: fingerprints(audit) for audit in audits}
    states: dict[str, dict[str, BaselineState]] = {}
    sentences: list[str] = []
    for place, entry in entries:
        found = {audit.site.id: _matched(entry, audit) for audit in audits}
        number = sum(map(len, found.values()))
        if number and entry.until >= day:
            for site, numbers in found.items():
                aside = dict.fromkeys((marks[site][one] for one in numbers), BaselineState.IGNORED)
                states.setdefault(site, {}).update(aside)
        elif number or _could_see(entry, audits):
            sentences.append(_said(place, entry, number))
    return Told({site: said for site, said in states.items() if said}, tuple(sentences))


def _said(place: str, entry: Ignore, number: int) -> str:
    """Of an entry that leaves nothing aside: that its day is past, or that it has no object."""
    about = f"{place} : exception de la règle « {entry.rule} » sur {entry.page}"
    if not number:
        return f"{about} sans objet : rien n'y correspond plus, retirez-la."
    again = "le constat compte" if number == 1 else f"{number} constats comptent"
    return f"{about} expirée depuis le {entry.until:%d/%m/%Y} : {again} de nouveau."


def _matched(entry: Ignore, audit: Audit) -> list[int]:
    """The numbers of the findings an entry is about: those whose selector is the very same; else, on each
    page, the only one that resembles it, for positions change."""
    there = [
        number
        for number, one in enumerate(audit.findings)
        if one.outcome in DEFECTS and one.rule == entry.rule and _on(entry.page, one.url)
    ]
    if entry.selector is None:
        return there
    found: list[int] = []
    for url in dict.fromkeys(audit.findings[number].url for number in there):
        here = [number for number in there if audit.findings[number].url == url]
        found += _selected(entry.selector, audit.findings, here)
    return found


def _selected(selector: str, findings: tuple[Finding, ...], here: list[int]) -> list[int]:
    exact = [number for number in here if findings[number].selector == selector]
    wanted = stable_selector(selector)
    alike = [number for number in here if stable_selector(findings[number].selector) == wanted]
    return exact or (alike if len(alike) == 1 else [])


def _on(pattern: str, url: str) -> bool:
    address = Address.of(url)
    return any(
        fnmatchcase(path, pattern) for path in {address.path or "/", address.said_path, page_name(url)}
    )


def _could_see(entry: Ignore, audits: Iterable[Audit]) -> bool:
    """Whether the rule was tested on every page of the entry, and there is one."""
    told = [
        looked(entry.rule, name_of(page))
        for audit in audits
        for looked in (looked_at(audit),)
        for page in audit.pages
        if _on(entry.page, page.final_url or page.url)
    ]
    return bool(told) and all(told)


def pasteable(findings: Iterable[Finding], day: date) -> str:
    """Entries for some findings, where a person still has to say why and who answers for it."""
    lines = [f"{KEY}:"]
    for one in findings:
        lines.append(f"  - regle: {one.rule}")
        lines.append(f"    page: {json.dumps(Address.of(one.url).path or '/', ensure_ascii=False)}")
        if one.selector:
            lines.append(f"    selecteur: {json.dumps(one.selector, ensure_ascii=False)}")
        lines += ["    motif:", "    responsable:", f"    jusqu_au: {day + _PROPOSED}"]
    return "\n".join(lines)
