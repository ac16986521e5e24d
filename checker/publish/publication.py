"""What the site is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from checker.model import Audit, Organisation, Rule, Site, Standard
from checker.model.crises import Crisis
from checker.publish import views


@dataclass(frozen=True)
class Publication:
    """All that the site is made of. `day` is the date printed on it; `axe_answers` holds axe's
    recorded answers to examples: rule id → example title → answers."""

    standards: tuple[Standard, ...]
    sites: tuple[Site, ...]
    organisations: Mapping[str, Organisation]
    audits: tuple[Audit, ...]
    day: str
    version: str
    axe_answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    crises: tuple[Crisis, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, standard by standard."""
        return tuple(rule for standard in self.standards for rule in standard.rules)

    @cached_property
    def estate(self) -> views.Estate:
        """The register beside what was seen of it."""
        return views.Estate.of(self.sites, self.audits)
