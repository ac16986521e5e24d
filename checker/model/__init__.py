"""The nouns of Conforme, in the order data flows: Site → Visit (of Pages) → Finding → Audit → Report.

Frozen dataclasses and vocabularies only: nothing here reads a file, opens a socket or asks
the time. `Standard`, `Rule` and `Example` come in from the side, from `standards/`.
"""

from __future__ import annotations

from checker.model.documents import Document, DocumentKind
from checker.model.history import Moment, Past, Standing, Turn
from checker.model.norms import RGAA, UNVERSIONED, WCAG, Criterion, Norm, Reference, Theme
from checker.model.results import (
    SNIPPET_LIMIT,
    Audit,
    Finding,
    PageReport,
    Report,
)
from checker.model.rules import (
    STYLED_AXE,
    Amendment,
    CantTell,
    Chapter,
    Doubt,
    Example,
    Found,
    Inapplicable,
    Missing,
    NotTested,
    Problem,
    Rule,
    Scope,
    Source,
    Standard,
)
from checker.model.sites import (
    Agreement,
    AuditSettings,
    Listing,
    Organisation,
    Site,
)
from checker.model.transport import Sign, Transport
from checker.model.visits import (
    Estate,
    Hop,
    Page,
    Resource,
    SiteFacts,
    Tls,
    Variant,
    Visit,
    parse_html,
)
from checker.model.words import (
    WORST_FIRST,
    AgreementState,
    Evidence,
    Kind,
    Level,
    Lifecycle,
    Outcome,
    Role,
    worst,
)

__all__ = [
    "RGAA",
    "SNIPPET_LIMIT",
    "STYLED_AXE",
    "UNVERSIONED",
    "WCAG",
    "WORST_FIRST",
    "Agreement",
    "AgreementState",
    "Amendment",
    "Audit",
    "AuditSettings",
    "CantTell",
    "Chapter",
    "Criterion",
    "Document",
    "DocumentKind",
    "Doubt",
    "Estate",
    "Evidence",
    "Example",
    "Finding",
    "Found",
    "Hop",
    "Inapplicable",
    "Kind",
    "Level",
    "Lifecycle",
    "Listing",
    "Missing",
    "Moment",
    "Norm",
    "NotTested",
    "Organisation",
    "Outcome",
    "Page",
    "PageReport",
    "Past",
    "Problem",
    "Reference",
    "Report",
    "Resource",
    "Role",
    "Rule",
    "Scope",
    "Sign",
    "Site",
    "SiteFacts",
    "Source",
    "Standard",
    "Standing",
    "Theme",
    "Tls",
    "Transport",
    "Turn",
    "Variant",
    "Visit",
    "parse_html",
    "worst",
]
