"""The baseline of a team: the defects it knows, in a file it keeps beside its pages.

JSON, sorted, a line a value, so that a review shows what enters and what leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from checker.authored.leaves import described
from checker.authored.problems import MISSING, AuthoredError, Problem, quoted
from checker.authored.schemas import one_of
from checker.authored.source import text_of
from checker.authored.tree import Refused
from checker.comparison import Compared, Former, Known, defects
from checker.identity import DIGITS, name_of, page_name, page_names
from checker.model import Audit, BaselineState, Outcome, Report, Transport

VERSION: Final = 1
_AGAIN: Final = "refaites-la avec « --update-baseline »"

Fingerprint = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{DIGITS}}}$")]


class Entry(BaseModel, **described("Constat connu", "Un constat que l'équipe connaît.")):
    """A known defect."""

    fingerprint: Fingerprint = Field(description="Son empreinte.")
    rule: str = Field(description="Identifiant de la règle.")
    page: str = Field(description="La page : son rôle, ou son chemin.")
    path: str = Field(description="Le chemin de son adresse.")
    outcome: Literal["failed", "cantTell"] = Field(description="Ce qu'en disait la règle.")
    selector: str = Field("", description="Sélecteur CSS de l'élément.")
    message: str = Field("", description="Ce qui était constaté.")
    more: int = Field(0, ge=0, description="Combien de constats il représente, quand il compte les autres.")


class Target(
    BaseModel, **described("Site", "Ce qui est connu d'un site, et où personne n'avait pu regarder.")
):
    """What is known of a site."""

    unseen: tuple[str, ...] = Field((), description="Pages qui n'avaient pas été vues.")
    untested: tuple[str, ...] = Field(
        (), description="Règles automatiques non testées, partout ou sur la page qui suit."
    )
    findings: tuple[Entry, ...] = Field((), description="Les constats connus.")


class Baseline(BaseModel, **described("Référence", "Les constats connus d'une équipe, site par site.")):
    """The defects a team knows, by site, and the versions of the rules that told them."""

    version: Literal[1] = Field(description="Version de ce format.")
    tool: str = Field(description="Version de Conforme.")
    rules: dict[str, str] = Field(description="Version de chaque règle.")
    sites: dict[str, Target] = Field(description="Identifiant du site, et ce qui en est connu.")

    def former(self, site: str, *, alone: bool) -> Former | None:
        """What is known of a site; when it is `alone`, here and there, whatever it was called: the address of
        a preview changes. None when nothing is."""
        target = self.sites.get(site)
        if target is None and alone and len(self.sites) == 1:
            target = next(iter(self.sites.values()))
        if target is None:
            return None
        known = tuple(_known(entry) for entry in target.findings)
        blind = {*target.unseen, *target.untested}
        return Former(
            known, lambda rule, page: blind.isdisjoint((page, rule, f"{rule} {page}")), same_folder=True
        )


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return one_of(Baseline, "Référence de Conforme", "Les constats connus, écrits par « --update-baseline ».")


def read(path: Path) -> Baseline:
    """The baseline of a file. Raises `AuthoredError` with one sentence when it is damaged or of another version."""
    try:
        tree = json.loads(text_of(path))
    except Refused as refused:
        if refused.found == MISSING:
            raise _refused(path, "référence introuvable", "« --update-baseline » la crée") from None
        raise _refused(path, refused.found, refused.expected, refused.at[0]) from None
    except json.JSONDecodeError as error:
        raise _refused(path, "référence illisible : ce n'est pas du JSON", _AGAIN, error.lineno) from None
    except RecursionError:
        raise _refused(path, "référence illisible : valeurs trop imbriquées", _AGAIN) from None
    version = tree.get("version") if isinstance(tree, dict) else None
    if isinstance(version, int) and version != VERSION:
        found = f"référence de version {quoted(version)}, que cette version de Conforme ne lit pas"
        raise _refused(path, found, f"{_AGAIN}, ou mettez Conforme à jour")
    try:
        return Baseline.model_validate(tree)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "le tout"
        raise _refused(
            path, f"référence abîmée : {quoted(where)} n'a pas la forme attendue", _AGAIN
        ) from None


def _refused(path: Path, found: str, expected: str, line: int = 1) -> AuthoredError:
    return AuthoredError([Problem(path.as_posix(), line, 1, found, expected)])


def written(baseline: Baseline) -> str:
    """The text of a baseline: equal baselines give equal bytes."""
    tree = baseline.model_dump(mode="json")
    for site in tree["sites"].values():
        for entry in site["findings"]:
            if not entry["more"]:
                del entry["more"]
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def renewed(report: Report, before: Baseline | None, compared: Mapping[str, Compared]) -> Baseline:
    """The baseline after a check: what is there now and not ignored, and what was known and not seen again.
    Sites that were not checked stay as they were, unless one alone took another's place."""
    now = {audit.site.id: _target(report, audit, compared.get(audit.site.id)) for audit in report.audits}
    replaced = len(now) == 1 and before is not None and len(before.sites) == 1
    kept = {} if before is None or replaced else dict(before.sites)
    tested = {finding.rule for audit in report.audits for finding in audit.findings}
    versions = {one: report.rules[one].version for one in tested if one in report.rules}
    rules = {**(before.rules if before else {}), **versions}
    return Baseline(
        version=VERSION,
        tool=report.version,
        rules=dict(sorted(rules.items())),
        sites=dict(sorted({**kept, **now}.items())),
    )


def _target(report: Report, audit: Audit, compared: Compared | None) -> Target:
    states = report.states.get(audit.site.id, {})
    there = [one for one in defects(audit) if states.get(one.fingerprint) is not BaselineState.IGNORED]
    lost = compared.unseen if compared else ()
    entries = {one.fingerprint: _entry(one) for one in (*lost, *there)}
    seen = {name_of(page) for page in audit.pages if page.transport is Transport.COMPLETED}
    return Target(
        unseen=tuple(sorted({name_of(page) for page in audit.pages} - seen)),
        untested=tuple(sorted(set(_untested(report, audit, seen)))),
        findings=tuple(sorted(entries.values(), key=lambda one: (one.rule, one.page, one.fingerprint))),
    )


def _untested(report: Report, audit: Audit, seen: set[str]) -> Iterator[str]:
    """The automatic rules that were not tested: anywhere, or on a page that was seen."""
    names = page_names(audit)
    for one in audit.findings:
        rule = report.rules.get(one.rule)
        if one.outcome is not Outcome.UNTESTED or rule is None or not rule.automated:
            continue
        page = names.get(one.url) or page_name(one.url)
        if audit.verdicts()[one.rule] is Outcome.UNTESTED:
            yield one.rule
        elif page in seen:
            yield f"{one.rule} {page}"


def _entry(one: Known) -> Entry:
    outcome: Literal["failed", "cantTell"] = "failed" if one.outcome is Outcome.FAILED else "cantTell"
    return Entry(
        fingerprint=one.fingerprint, rule=one.rule, page=one.page, path=one.path, outcome=outcome,
        selector=one.selector, message=one.message, more=one.more,
    )  # fmt: skip


def _known(entry: Entry) -> Known:
    return Known(
        entry.fingerprint, entry.rule, entry.page, entry.path, Outcome(entry.outcome), entry.selector,
        entry.message, entry.more,
    )  # fmt: skip
