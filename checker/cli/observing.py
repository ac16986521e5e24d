"""`explain --page`: one page seen once, for the sake of a few rules."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import click

from checker import pipeline
from checker.cli import ending
from checker.cli.browsing import options_from
from checker.cli.built import located, reaching, serve_page
from checker.cli.output import Say
from checker.cli.targets import url_site
from checker.cli.tracing import trace
from checker.evidence import unpack
from checker.model import Audit, Kind, Rule, Scope, Site, Visit
from checker.pipeline import Job, Judged

_ONE_PAGE = {Scope.ELEMENT, Scope.PAGE, Scope.AXE}
_SAMPLE = 8
"""Pages visited when a rule reads more than the page itself."""


def traced(say: Say, rules: Sequence[Rule], page: str, root: Path | None, chosen: dict[str, Any]) -> str:
    """What each rule looked for and found on a page, given by its address or its file."""
    kind = Kind(chosen["kind"]) if chosen["kind"] else None
    chosen |= {"pages": chosen["pages"] or _enough(rules)}
    visit, audit = seen(say, rules, page, root, kind, chosen)
    return "\n\n".join("\n".join(trace(rule, visit, audit.findings)) for rule in rules)


def _enough(rules: Sequence[Rule]) -> int:
    """How many pages the rules need: one, unless they look for pages that play a role, or at the site."""
    return 1 if all(rule.scope in _ONE_PAGE and not rule.roles for rule in rules) else _SAMPLE


def seen(
    say: Say,
    rules: Sequence[Rule],
    page: str,
    root: Path | None,
    kind: Kind | None,
    chosen: dict[str, Any],
    *,
    command: str = "explain",
) -> tuple[Visit, Audit]:
    """A page given by its address or its file, visited for some rules, and what they say of it."""
    file = Path(page)
    if not file.is_file():
        if root is not None:
            raise click.UsageError("« --root » va avec un fichier.")
        return visited(say, rules, url_site(page, kind, chosen["pages"]), chosen, command=command)
    with ExitStack() as stack:
        built = serve_page(file, root or file.parent, kind, stack)
        visit, audit = visited(
            say, rules, built.site, reaching([built], chosen), offline=True, command=command
        )
        return visit, located(audit, built)


def visited(
    say: Say,
    rules: Sequence[Rule],
    site: Site,
    chosen: dict[str, Any],
    *,
    offline: bool = False,
    command: str = "explain",
) -> tuple[Visit, Audit]:
    """A site visited for some rules, for all when none is named, and what they say of it."""
    job = Job(options_from(chosen, offline=offline), keep=True, rules=tuple(rule.id for rule in rules))
    say.remark(f"Visite de {site.name}…")
    with (
        ending.watched(command),
        closing(pipeline.check([site], job, pipeline.pool(job, "serial", 1))) as results,
    ):
        ((_, result),) = results
    if not isinstance(result, Judged):
        raise result
    return unpack(result.visit), result.audit
