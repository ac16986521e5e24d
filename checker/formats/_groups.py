"""Findings as a person reads them: one entry a rule, one line a cause, the worst first. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from checker.identity import remainder
from checker.model import (
    RGAA,
    Audit,
    BaselineState,
    Finding,
    Outcome,
    PageReport,
    Reference,
    Report,
    Rule,
    Transport,
    binding,
)
from checker.model.norms import in_force, told
from checker.plain_text import counted

_VARYING = re.compile(r"«[^»]*»|#[0-9a-f]{3,8}\b|\d+(?:[.,:]\d+)*", re.IGNORECASE)
"""What differs between two sentences that say the same of two elements: what is quoted, colours, figures."""


ASIDE = {
    BaselineState.UNCHANGED: "Déjà connu",
    BaselineState.IGNORED: "Ignoré",
    BaselineState.UNCOMPARED: "Non comparé, faute d'avoir été regardé avant",
}
"""The defects that do not count, and what is said of them."""


@dataclass(frozen=True)
class Cause:
    """The same thing said of several places."""

    findings: tuple[Finding, ...]

    @property
    def alike(self) -> bool:
        """Whether every finding says it in the very same words."""
        return len({finding.message for finding in self.findings}) == 1


@dataclass(frozen=True)
class Group:
    """What one rule found. `total` counts also what each page keeps no sample of."""

    id: str
    rule: Rule | None
    total: int
    pages: int
    causes: tuple[Cause, ...]

    @property
    def title(self) -> str:
        """The rule's title; its identifier when the rule is no more."""
        return self.rule.title if self.rule else self.id

    @property
    def references(self) -> set[Reference]:
        """What the findings speak for."""
        return {cited for cause in self.causes for finding in cause.findings for cited in finding.references}


@dataclass(frozen=True)
class Unseen:
    """Why some rules were not tested. `whole`: nowhere; otherwise only on the pages of `urls`."""

    reason: str
    rules: tuple[str, ...]
    urls: tuple[str, ...]
    whole: bool


def grouped(report: Report, audit: Audit, outcome: Outcome) -> list[Group]:
    """The findings of one outcome, rule by rule: obligations first, then the most numerous."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        if finding.outcome is outcome:
            by_rule.setdefault(finding.rule, []).append(_without_kind_doubt(report, audit, finding))
    groups = [_group(rule, report.rules.get(rule), findings) for rule, findings in by_rule.items()]
    return sorted(groups, key=_severity)


def rgaa(report: Report, group: Group) -> str:
    """The RGAA tests that a group speaks for, in the version in force; in all, when it is not known."""
    current = {norm.version for norm in in_force(report.overlays, date.fromisoformat(report.at[:10]))}
    cited = {one for one in group.references if one.norm == RGAA}
    return told(one for one in cited if not current or one.version in current)


def title_of(report: Report, rule: str) -> str:
    """The title of a rule; its identifier when it is no more."""
    return report.rules[rule].title if rule in report.rules else rule


def kind_doubt(report: Report, audit: Audit) -> str:
    """Said once for a site whose kind nobody gave, instead of with each finding; empty when it changes nothing."""
    concerned = {f.rule for f in audit.findings if _without_kind_doubt(report, audit, f) is not f}
    if not concerned:
        return ""
    return (
        f"Nature du site inconnue : {counted(len(concerned), 'règle')} ne {'valent' if len(concerned) > 1 else 'vaut'} "
        "que pour certains sites, d'où « à vérifier ». « --kind » dit la nature du site."
    )


def _without_kind_doubt(report: Report, audit: Audit, finding: Finding) -> Finding:
    rule = report.rules.get(finding.rule)
    if audit.site.kind is not None or rule is None or f" {rule.kind_doubt}" not in finding.message:
        return finding
    return replace(finding, message=finding.message.replace(f" {rule.kind_doubt}", ""))


def _severity(group: Group) -> tuple[bool, int, str]:
    return not binding(group.rule), -group.total, group.id


def _group(rule_id: str, rule: Rule | None, findings: list[Finding]) -> Group:
    left_out = [remainder(finding) for finding in findings]
    shown = [finding for finding, others in zip(findings, left_out, strict=True) if not others]
    total = len(shown) + sum(left_out)
    return Group(rule_id, rule, total, len({f.url for f in findings}), tuple(_causes(shown)))


def _causes(findings: Iterable[Finding]) -> Iterator[Cause]:
    causes: dict[str, list[Finding]] = {}
    for finding in findings:
        causes.setdefault(_VARYING.sub("…", finding.message), []).append(finding)
    for cause in sorted(causes.values(), key=len, reverse=True):
        yield Cause(tuple(cause))


def untested(audit: Audit) -> list[Unseen]:
    """What could not be tested, reason by reason: nowhere first, then on some pages."""
    nowhere = {rule for rule, outcome in audit.verdicts().items() if outcome is Outcome.UNTESTED}
    reasons: dict[tuple[bool, str], list[Finding]] = {}
    for finding in audit.findings:
        if finding.outcome is Outcome.UNTESTED:
            reasons.setdefault((finding.rule in nowhere, finding.message), []).append(finding)
    found = [
        Unseen(reason, _once(f.rule for f in findings), _once(f.url for f in findings), whole)
        for (whole, reason), findings in reasons.items()
    ]
    return sorted(found, key=lambda one: (not one.whole, -len(one.rules), one.reason))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def seen(audits: Iterable[Audit]) -> int:
    """How many sites could be seen."""
    return sum(audit.transport is Transport.COMPLETED for audit in audits)


def unseen_pages(audit: Audit) -> list[PageReport]:
    """The pages beside the first, which speaks for the site, that could not be seen."""
    return [page for page in audit.pages[1:] if page.transport is not Transport.COMPLETED]


def tally(audit: Audit) -> Counter[Outcome]:
    """How many rules came out with each outcome."""
    return Counter(audit.verdicts().values())
