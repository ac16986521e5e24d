"""How much of what was to be seen and tested was: what `--min-coverage` is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from checker.evaluate import out_of_scope
from checker.model import Audit, Evidence, Outcome, Rule, Scope, Sign, Transport
from checker.plain_text import counted

_NO_PAGE = Transport.showing(Sign.NO_PAGE) | {Transport.NOT_VISITED}
"""Addresses of a sample that hold no page of the site: a document, a dead link, a host that the
check of a folder leaves alone. A first page always counts. In a folder a dead link counts as well: a
page of it is missing, or it is built to be served elsewhere."""


@dataclass(frozen=True)
class Coverage:
    """Pages seen among those to see; rules tested among the automatic ones that concern the target.
    `moot` says that some rules were found to have nothing to judge."""

    seen: int = 0
    pages: int = 0
    tested: int = 0
    rules: int = 0
    moot: bool = False

    @property
    def share(self) -> float:
        """The smaller percentage of the two. Nothing tested is 0, and never success."""
        of_rules = self.tested / self.rules if self.rules else float(self.moot)
        return 100 * min(of_rules, self.seen / self.pages if self.pages else 0.0)

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            self.seen + other.seen,
            self.pages + other.pages,
            self.tested + other.tested,
            self.rules + other.rules,
            self.moot or other.moot,
        )

    def __str__(self) -> str:
        pages, rules = counted(self.seen, "page vue"), counted(self.tested, "règle testée")
        return f"{pages} sur {self.pages}, {rules} sur {self.rules}"


def coverage(audit: Audit, rules: Mapping[str, Rule]) -> Coverage:
    """What one audit covers."""
    none = _NO_PAGE if audit.site.listing is None else _NO_PAGE - {Transport.NOT_FOUND}
    pages = [p for n, p in enumerate(audit.pages) if n == 0 or p.transport not in none]
    outcomes = [
        outcome
        for rule, outcome in audit.verdicts().items()
        if rule in rules and _concerns(rules[rule], audit)
    ]
    judged = [outcome for outcome in outcomes if outcome is not Outcome.INAPPLICABLE]
    return Coverage(
        seen=sum(page.transport is Transport.COMPLETED for page in pages),
        pages=len(pages),
        tested=sum(outcome is not Outcome.UNTESTED for outcome in judged),
        rules=len(judged),
        moot=len(judged) < len(outcomes),
    )


def covered(audits: Iterable[Audit], rules: Mapping[str, Rule]) -> Coverage:
    """What several audits cover together."""
    return sum((coverage(audit, rules) for audit in audits), Coverage())


def _concerns(rule: Rule, audit: Audit) -> bool:
    """Whether a machine could judge a rule for a target such as this one."""
    site, day = audit.site, date.fromisoformat(audit.at[:10])
    if rule.scope in (Scope.MANUAL, Scope.ESTATE) or out_of_scope(rule, site, day):
        return False
    if rule.evidence is Evidence.PAGE:
        return True
    return site.online and (site.registered or rule.evidence is not Evidence.REGISTRY)
