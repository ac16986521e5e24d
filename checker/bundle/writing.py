"""Audits with what was seen → a bundle. It appears whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.bundle.layout import INDEX, PAGE, PICTURES, SCHEMA, SCHEMA_VERSION, visits_in
from checker.bundle.reading import BundleError, is_bundle
from checker.evidence import digest, unpack
from checker.formats._written import as_json
from checker.formats.json import finding_fields
from checker.model import Audit, Finding, Level, Outcome, Page, Report, binding
from checker.model.address import placed
from checker.pipeline import Judged
from checker.plain_text import counted, printable, printable_lines

MOST_OUTLINES: Final = 30
"""Elements of one site that have a picture of their own."""

MOST_FINDINGS: Final = 5000
"""Findings that the index tells; the visits hold them all, and `replay` finds them again."""

_MOST_HEADERS: Final = 60
_LONGEST: Final = 500
_TOLD = (Outcome.FAILED, Outcome.CANT_TELL)
_NO_PICTURE: Final = "Le constat porte sur la page ou le site, pas sur un élément."
_TOO_MANY: Final = f"{MOST_OUTLINES} images au plus sont prises des éléments d'un site."
_WITHOUT_BROWSER: Final = "Aucun navigateur n'a affiché la page."


@dataclass
class _Seen:
    """What is kept of a site until the end: its visit, how its pages answered, its pictures by place."""

    visit: str | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)


@dataclass
class Writer:
    """A bundle being written, in a folder of its own until it is whole."""

    folder: Path
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Keep what one site showed. Raises `StoreError` when the disk refuses it."""
        seen = self._seen[judged.audit.site.id] = _Seen()
        visits = visits_in(self.folder)
        for data in judged.pictures:
            visits.put(data)
        if not judged.visit:
            return
        seen.visit = visits.put(judged.visit)
        told = {finding.url for finding in judged.audit.findings if finding.outcome in _TOLD}
        for page in unpack(judged.visit).pages:
            addresses = {page.url, page.address} & told
            seen.answers |= {url: _answer(page) for url in addresses}
            if path := visits.path_of(page.screenshot or ""):
                seen.shown |= dict.fromkeys(addresses, path.relative_to(self.folder).as_posix())
        for url, selector, taken in judged.outlined:
            seen.pictures[url, selector] = (None, taken) if isinstance(taken, str) else (self._put(taken), "")

    def finish(self, report: Report, rules: Sequence[str]) -> None:
        """Write the index, for programs and for people. `rules` are those that were asked, all when none is."""
        index = self._index(report, rules)
        (self.folder / INDEX).write_text(as_json(index), encoding="utf-8")
        (self.folder / PAGE).write_text(_page(index), encoding="utf-8")

    def _put(self, picture: bytes) -> str:
        name = f"{PICTURES}/{digest(picture)}.jpg"
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(picture)
        return name

    def _index(self, report: Report, rules: Sequence[str]) -> dict[str, Any]:
        found = [(audit, f) for audit in report.audits for f in audit.findings if f.outcome in _TOLD]
        found.sort(key=lambda one: _severity(report, one[1]))
        return {
            "schema": SCHEMA,
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "conforme", "version": report.version},
            "generated_at": report.at,
            "rules_asked": list(rules),
            "sites": [self._site(audit) for audit in report.audits],
            "findings": [self._finding(report, *one) for one in found[:MOST_FINDINGS]],
            "left_out": max(0, len(found) - MOST_FINDINGS),
        }

    def _site(self, audit: Audit) -> dict[str, Any]:
        return {
            "site": audit.site.id,
            "name": audit.site.name,
            "url": audit.site.url,
            "at": audit.at,
            "transport": audit.transport.value,
            "transport_fr": audit.transport.label,
            "detail": audit.detail,
            "versions": dict(sorted(audit.versions.items())),
            "visit": self._of(audit).visit,
        }

    def _finding(self, report: Report, audit: Audit, finding: Finding) -> dict[str, Any]:
        rule = report.rules.get(finding.rule)
        picture, reason = self._picture(audit, finding)
        return {
            **finding_fields(finding),
            "title": rule.title if rule else "",
            "level": rule.level.value if rule else "",
            "rule_version": rule.version if rule else "",
            "at": audit.at,
            "answer": self._of(audit).answers.get(finding.url),
            "picture": picture,
            "picture_missing": reason,
        }

    def _picture(self, audit: Audit, finding: Finding) -> tuple[str | None, str]:
        """The picture of what a finding points at, or why there is none."""
        if not finding.selector:
            shown = self._of(audit).shown.get(finding.url)
            return shown, "" if shown else _NO_PICTURE
        known = self._of(audit).pictures
        rendered = any(page.rendered for page in audit.pages)
        return known.get((finding.url, finding.selector), (None, _TOO_MANY if rendered else _WITHOUT_BROWSER))

    def _of(self, audit: Audit) -> _Seen:
        return self._seen.get(audit.site.id, _Seen())


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A bundle that takes its name when the context ends well, and is not there otherwise. Raises
    `BundleError` for a folder that holds something else."""
    if target.exists() and not (target.is_dir() and (is_bundle(target) or not any(target.iterdir()))):
        raise BundleError(
            f"« {target} » existe et n'est pas un dossier de preuves : donnez le nom d'un autre dossier."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=target.parent, prefix=".conforme-preuves-"))
    try:
        folder.chmod(0o755)
        yield Writer(folder)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _severity(report: Report, finding: Finding) -> tuple[bool, bool]:
    rule = report.rules.get(finding.rule)
    return finding.outcome is not Outcome.FAILED, not binding(rule)


def _answer(page: Page) -> dict[str, Any]:
    """How a page answered. Its visit has already hidden what its headers hold of secret."""
    headers = sorted(page.headers.items())
    return {
        "transport": page.transport.value,
        "status": page.status,
        "final_url": page.final_url,
        "headers": {name[:_LONGEST]: value[:_LONGEST] for name, value in headers[:_MOST_HEADERS]},
        "headers_left_out": max(0, len(headers) - _MOST_HEADERS),
    }


def _page(index: Mapping[str, Any]) -> str:
    kept = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept.filters |= {"printable": _shown, "counted": counted, "placed": placed}
    labels = {outcome.value: outcome.label for outcome in Outcome}
    levels = {level.value: level.label for level in Level}
    return printable_lines(kept.get_template("preuves.html").render(index, labels=labels, levels=levels))


def _shown(text: object) -> str:
    return printable(str(text))
