"""JSON: everything a program may want, under a versioned schema.

`schema_version` follows semantic versioning: a minor step adds keys, a major one changes some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from checker.catalogue.rgaa import sheets
from checker.formats._schema import described
from checker.formats._written import as_json
from checker.identity import fingerprints
from checker.model import (
    RGAA,
    WCAG,
    Audit,
    Finding,
    Norm,
    Outcome,
    PageReport,
    Reference,
    Report,
    Rule,
    Transport,
    texts,
)
from checker.model.norms import by_version, numbers

_TEXTS = texts("url", "selector", "snippet", "message", "searched")
SCHEMA_VERSION = "1.3"


def render(report: Report) -> str:
    """The report as one JSON object; keys keep their order, so equal reports give equal bytes."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "conforme", "version": report.version},
        "generated_at": report.at,
        "summary": _summary(report),
        "norms": [_norm(norm) for norm in report.overlays],
        "comparison": {
            "mended": [asdict(one) for one in report.mended],
            "unknowable": list(report.unknowable),
            "remarks": list(report.remarks),
        },
        "sites": [_site(report, audit) for audit in report.audits],
        "rules": {rule.id: _rule(rule) for rule in report.rules.values()},
    }
    return as_json(document)


def schema() -> dict[str, Any]:
    """The JSON Schema of what is written here."""
    return described(SCHEMA_VERSION)


def _summary(report: Report) -> dict[str, Any]:
    transports = Counter(audit.transport for audit in report.audits)
    outcomes = Counter(outcome for audit in report.audits for outcome in audit.verdicts().values())
    return {
        "sites": len(report.audits),
        "sites_seen": transports[Transport.COMPLETED],
        "transports": {t.value: transports[t] for t in Transport if transports[t]},
        "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
    }


def _norm(norm: Norm) -> dict[str, Any]:
    """A version that has sheets: when it is in force, and its criteria in our own words."""
    return {
        "norm": norm.name,
        "version": norm.version,
        "since": norm.since.isoformat(),
        "until": norm.until.isoformat() if norm.until else None,
        "source": norm.source,
        "criteria": {one.number: one.title for one in norm.criteria},
    }


def _site(report: Report, audit: Audit) -> dict[str, Any]:
    return {
        "site": audit.site.id,
        "name": audit.site.name,
        "url": audit.site.url,
        "organisation": audit.site.organisation,
        "kind": audit.site.kind.value if audit.site.kind else None,
        "at": audit.at,
        "transport": audit.transport.value,
        "detail": audit.detail,
        "versions": dict(sorted(audit.versions.items())),
        "left_out": list(audit.left_out),
        "remarks": list(audit.remarks),
        "pages": [_page(page) for page in audit.pages],
        "verdicts": {rule: outcome.value for rule, outcome in sorted(audit.verdicts().items())},
        "sheets": [
            {
                "norm": norm.name,
                "version": norm.version,
                "criteria": {one.number: s for one, s in sheet.items()},
            }
            for norm, sheet in sheets(report.overlays, report.rules.values(), audit, report.at)
        ],
        "findings": list(_findings(report, audit)),
    }


def _findings(report: Report, audit: Audit) -> Iterator[dict[str, Any]]:
    """Each finding, with what makes it the same one in the next report and what it is beside those known before."""
    states = report.states.get(audit.site.id, {})
    for finding, fingerprint in zip(audit.findings, fingerprints(audit), strict=True):
        state = states.get(fingerprint)
        yield finding_fields(finding) | {"fingerprint": fingerprint, "state": state.value if state else None}


def _page(page: PageReport) -> dict[str, Any]:
    return {
        "url": page.url,
        "role": page.role.value,
        "transport": page.transport.value,
        "detail": page.detail,
        "status": page.status,
        "final_url": page.final_url,
        "rendered": page.rendered,
        "file": page.file,
        "refused": list(page.refused),
        "looked": page.looked,
        "template": page.template,
    }


def finding_fields(finding: Finding) -> dict[str, Any]:
    """One finding with the names every format and export uses."""
    return {
        "site": finding.site,
        "url": finding.url,
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        **_cited(finding.references),
        **{text.name: getattr(finding, text.name) for text in _TEXTS},
        "file": finding.file,
    }


def _cited(references: tuple[Reference, ...]) -> dict[str, Any]:
    """What is cited of norms, and the numbers alone of the versions that they have always meant."""
    return {
        "rgaa": list(numbers(references, RGAA)),
        "wcag": list(numbers(references, WCAG)),
        "references": by_version(references),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "title": rule.title,
        "standard": rule.standard,
        "chapter": rule.chapter,
        "level": rule.level.value,
        "version": rule.version,
        "automated": rule.automated,
        **_cited(rule.references),
        "searched": rule.looked_for,
    }
