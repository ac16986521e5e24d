"""The certain defects of a report one by one, for the tools that follow each of them. Pure.

These tools know files of a repository. A defect is placed at the file of a built folder; one of an online
page at a path made of its address, always relative: some refuse a whole report for one web address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from checker.formats._written import short
from checker.identity import fingerprints
from checker.model import Audit, BaselineState, Finding, Outcome, Report, Rule, Transport, binding
from checker.model.address import Address
from checker.plain_text import printable

LINE = 1
"""The line given where a tool demands one: what a browser shows has no line in a source. Never a guess."""

_LONGEST_PATH = 500
_LONGEST_MESSAGE = 1000
_RANKS = {BaselineState.NEW: 0, BaselineState.UNCHANGED: 2, BaselineState.IGNORED: 3}
_UNRANKED = 1


@dataclass(frozen=True)
class Defect:
    """One failed finding. `state` is what it is beside those known before; None when nothing was compared."""

    finding: Finding
    fingerprint: str
    rule: Rule | None
    state: BaselineState | None

    @property
    def required(self) -> bool:
        """Whether it breaks an obligation."""
        return binding(self.rule)

    @property
    def title(self) -> str:
        """The title of its rule; the identifier when the rule is no more."""
        return printable(self.rule.title if self.rule else self.finding.rule)

    @cached_property
    def path(self) -> str:
        """Where tools show it: a relative path, with `/`."""
        return relative_path(self.finding)

    @property
    def uri(self) -> str:
        """The path as a relative reference of a web address (RFC 3986)."""
        return quote(self.path, safe="/~!$&'()*,;=@")

    @property
    def sentence(self) -> str:
        """What was found and the element it was found on, on one line."""
        element = f" Élément : {self.finding.selector}." if self.finding.selector else ""
        extract = f" Extrait : {self.finding.snippet}" if self.finding.snippet else ""
        return short(f"{self.finding.message}{element}{extract}", _LONGEST_MESSAGE)


def defects(report: Report) -> list[Defect]:
    """Every certain defect: obligations first, and among them what is new first, what is ignored last."""
    found = [defect for audit in report.audits for defect in _of(report, audit)]
    return sorted(found, key=_severity)


def _severity(defect: Defect) -> tuple[bool, int]:
    return not defect.required, _RANKS.get(defect.state, _UNRANKED) if defect.state else _UNRANKED


def _of(report: Report, audit: Audit) -> Iterator[Defect]:
    states = report.states.get(audit.site.id, {})
    for finding, fingerprint in zip(audit.findings, fingerprints(audit), strict=True):
        if finding.outcome is Outcome.FAILED:
            yield Defect(finding, fingerprint, report.rules.get(finding.rule), states.get(fingerprint))


def unseen(report: Report) -> list[Audit]:
    """The sites that were not seen: no defect of theirs is known, which is no success."""
    return [audit for audit in report.audits if audit.transport is not Transport.COMPLETED]


def unseen_sentence(audit: Audit) -> str:
    """Why a site was not seen, on one line."""
    detail = f" {audit.detail}" if audit.detail else ""
    return short(f"{audit.site.name} n'a pas été vu : {audit.transport.label}.{detail}", _LONGEST_MESSAGE)


def to_check(report: Report) -> int:
    """How many findings wait for a person."""
    return sum(f.outcome is Outcome.CANT_TELL for audit in report.audits for f in audit.findings)


def relative_path(finding: Finding) -> str:
    """The file of a finding, or a path made of its address; never absolute, never above where one is."""
    return _relative(finding.file or path_of(finding.url), finding.site)


def path_of(url: str) -> str:
    """The host and path of an address, which a tool can show as a file; empty when it leads to no host."""
    address = Address.of(url)
    if not address.host:
        return ""
    query = f"?{address.query}" if address.query else ""
    path = address.said_path if not address.said_path.endswith("/") else f"{address.said_path}index.html"
    return f"{address.host}{address.door}{path or '/index.html'}{query}"


def _relative(path: str, otherwise: str) -> str:
    steps = [step for step in printable(path).replace("\\", "/").split("/") if step not in ("", ".", "..")]
    return "/".join(steps)[:_LONGEST_PATH] or f"{printable(otherwise)}/index.html"
