"""The nouns of Conforme, in the order data flows: Site → Visit (of Pages) → Finding → Audit → Report.

Frozen dataclasses and vocabularies only: nothing here reads a file, opens a socket or asks
the time. `Standard`, `Rule` and `Example` come in from the side, from `standards/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

SNIPPET_LIMIT = 300
"""Longest piece of a page, in characters, that a finding carries as evidence."""

# --- vocabularies --------------------------------------------------------------------------


class Outcome(StrEnum):
    """What a rule says of a page or a site: the words of EARL and ACT.

    Source: https://www.w3.org/TR/EARL10-Schema/#OutcomeValue
    """

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.PASSED: "conforme",
    Outcome.FAILED: "non conforme",
    Outcome.INAPPLICABLE: "non applicable",
    Outcome.CANT_TELL: "à vérifier",
    Outcome.UNTESTED: "non testé",
}

WORST_FIRST = (
    Outcome.FAILED,
    Outcome.CANT_TELL,
    Outcome.PASSED,
    Outcome.UNTESTED,
    Outcome.INAPPLICABLE,
)
"""The order in which several outcomes of one rule sum up. A verdict speaks of the pages that were
seen, and stands beside their number; a rule that saw none of its pages is untested."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcome that speaks for several of them; `untested` when there is none."""
    return min(outcomes, key=WORST_FIRST.index, default=Outcome.UNTESTED)


class Transport(StrEnum):
    """What became of our attempt to see a page. Never mixed with `Outcome`: a page that was
    not seen says nothing of the rules."""

    COMPLETED = "completed"
    DNS_ERROR = "dns_error"
    REFUSED = "refused"
    CONNECTION_LOST = "connection_lost"
    TIMEOUT = "timeout"
    TLS_ERROR = "tls_error"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECTED_ELSEWHERE = "redirected_elsewhere"
    BLOCKED = "blocked"
    AUTH_REQUIRED = "auth_required"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    EMPTY_SHELL = "empty_shell"
    ROBOTS_DISALLOWED = "robots_disallowed"
    PRIVATE_ADDRESS = "private_address"
    BROWSER_ERROR = "browser_error"
    NOT_VISITED = "not_visited"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _TRANSPORT_LABELS[self]

    @property
    def transient(self) -> bool:
        """Whether a later attempt may well succeed."""
        return self in _TRANSIENT


_TRANSPORT_LABELS = {
    Transport.COMPLETED: "page vue",
    Transport.DNS_ERROR: "nom de domaine introuvable",
    Transport.REFUSED: "connexion refusée",
    Transport.CONNECTION_LOST: "connexion interrompue",
    Transport.TIMEOUT: "délai dépassé",
    Transport.TLS_ERROR: "certificat ou chiffrement invalide",
    Transport.TOO_MANY_REDIRECTS: "trop de redirections",
    Transport.REDIRECTED_ELSEWHERE: "redirigé vers un autre site",
    Transport.BLOCKED: "accès bloqué",
    Transport.AUTH_REQUIRED: "connexion demandée",
    Transport.SERVER_ERROR: "erreur du serveur",
    Transport.NOT_FOUND: "page introuvable",
    Transport.NOT_HTML: "document autre que HTML",
    Transport.TOO_LARGE: "page trop lourde",
    Transport.EMPTY_SHELL: "page restée vide",
    Transport.ROBOTS_DISALLOWED: "visite refusée par robots.txt",
    Transport.PRIVATE_ADDRESS: "adresse privée refusée",
    Transport.BROWSER_ERROR: "panne du navigateur",
    Transport.NOT_VISITED: "pas encore visité",
}

_TRANSIENT = frozenset(
    {
        Transport.DNS_ERROR,
        Transport.REFUSED,
        Transport.CONNECTION_LOST,
        Transport.TIMEOUT,
        Transport.SERVER_ERROR,
        Transport.BROWSER_ERROR,
    }
)


class Role(StrEnum):
    """What a page is for: the roles of the RGAA sample, plus any other page."""

    HOME = "accueil"
    ACCESSIBILITY = "accessibilite"
    LEGAL = "mentions-legales"
    PRIVACY = "donnees-personnelles"
    COOKIES = "cookies"
    SITEMAP = "plan-du-site"
    CONTACT = "contact"
    HELP = "aide"
    SEARCH = "recherche"
    OTHER = "page"


class Kind(StrEnum):
    """What a registered site is: who speaks and for what."""

    MINISTRY = "ministere"
    PREFECTURE = "prefecture"
    EMBASSY = "ambassade"
    FIELD_OFFICE = "service_deconcentre"
    OPERATOR = "operateur"
    PROCEDURE = "demarche"
    CAMPAIGN = "campagne"
    BODY = "instance"
    INTRANET = "intranet"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.MINISTRY: "ministère",
    Kind.PREFECTURE: "préfecture",
    Kind.EMBASSY: "ambassade",
    Kind.FIELD_OFFICE: "service déconcentré",
    Kind.OPERATOR: "opérateur",
    Kind.PROCEDURE: "démarche",
    Kind.CAMPAIGN: "campagne",
    Kind.BODY: "instance",
    Kind.INTRANET: "intranet",
}


class Lifecycle(StrEnum):
    """Where a site stands between its announcement and its end."""

    ANNOUNCED = "annonce"
    OPEN = "ouvert"
    CLOSING = "en_fermeture"
    CLOSED = "ferme"
    REDIRECTED = "redirige_vers"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _LIFECYCLE_LABELS[self]


_LIFECYCLE_LABELS = {
    Lifecycle.ANNOUNCED: "annoncé",
    Lifecycle.OPEN: "ouvert",
    Lifecycle.CLOSING: "en fermeture",
    Lifecycle.CLOSED: "fermé",
    Lifecycle.REDIRECTED: "redirigé",
}


class AgreementState(StrEnum):
    """Where the SIG's agreement (agrément) of a site stands."""

    UNKNOWN = "inconnu"
    NONE = "aucun"
    REQUESTED = "demande"
    IN_PRINCIPLE = "de_principe"
    FINAL = "definitif"
    WAIVED = "derogation"

    @property
    def label(self) -> str:
        """The French words a reader sees."""
        return _AGREEMENT_LABELS[self]


_AGREEMENT_LABELS = {
    AgreementState.UNKNOWN: "inconnu",
    AgreementState.NONE: "aucun",
    AgreementState.REQUESTED: "demandé",
    AgreementState.IN_PRINCIPLE: "de principe",
    AgreementState.FINAL: "définitif",
    AgreementState.WAIVED: "dérogation",
}


class Level(StrEnum):
    """How strongly a rule binds."""

    REQUIRED = "obligatoire"
    RECOMMENDED = "recommande"

    @property
    def label(self) -> str:
        """The French word a reader sees."""
        return "obligatoire" if self is Level.REQUIRED else "recommandé"


class Evidence(StrEnum):
    """What a rule needs to have been seen before it may judge."""

    PAGE = "page"
    HTTP = "http"
    REGISTRY = "registre"
    ESTATE = "parc"


# --- the registry --------------------------------------------------------------------------


@dataclass(frozen=True)
class Organisation:
    """Who answers for sites: a ministry, a prefecture network, an operator…"""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True)
class Agreement:
    """The SIG's agreement of a site; `date` is the day of the state given."""

    state: AgreementState = AgreementState.UNKNOWN
    date: date | None = None
    reference: str | None = None


@dataclass(frozen=True)
class AuditSettings:
    """How one site wants to be visited.

    `resolve` maps "host" or "host:port" to "address:port"; `delay` is the pause between two
    requests, in seconds; `aliases` are hosts that count as the site itself.
    """

    pages: int | None = None
    delay: float | None = None
    resolve: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """One entry of `registry/sites.yaml`, or a target named on the command line.

    `pages` gives the address of a role the visit could not find by itself. `entry` is the
    role of the page at `url`: the home page, unless the user named a page inside a site.
    `registered` is False for a target of the command line, `online` for a folder on disk.
    """

    id: str
    name: str
    url: str
    organisation: str
    kind: Kind | None = None
    lifecycle: Lifecycle = Lifecycle.OPEN
    successor: str | None = None
    opened: date | None = None
    redesigned: date | None = None
    agreement: Agreement = Agreement()
    contacts: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[Role, str] = field(default_factory=dict)
    settings: AuditSettings = AuditSettings()
    entry: Role = Role.HOME
    registered: bool = True
    online: bool = True


# --- what a visit saw ----------------------------------------------------------------------


@dataclass(frozen=True)
class Hop:
    """One answer of a redirect chain: the address asked, its status, where it sent us."""

    url: str
    status: int
    location: str


@dataclass(frozen=True)
class Resource:
    """One request the rendered page made: address, initiator kind, status (0: unknown), bytes."""

    url: str
    kind: str
    status: int = 0
    size: int = 0


@dataclass(frozen=True)
class Page:
    """What one address showed.

    `source` is the HTML as served, `rendered` the DOM after scripts (None: no browser looked).
    `axe` maps an axe rule id to `{"outcome", "count", "nodes": [{"target", "html", "message",
    "outcome"}]}`; None when axe did not run. `probes` holds what small in-page scripts measured.
    """

    url: str
    role: Role = Role.OTHER
    transport: Transport = Transport.COMPLETED
    detail: str = ""
    final_url: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    redirects: tuple[Hop, ...] = ()
    source: str = ""
    rendered: str | None = None
    axe: Mapping[str, Any] | None = None
    probes: Mapping[str, Any] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    console: tuple[str, ...] = ()
    screenshot: str | None = None

    @property
    def seen(self) -> bool:
        """Whether the page was really shown to us."""
        return self.transport is Transport.COMPLETED

    @property
    def address(self) -> str:
        """Where the page was found in the end."""
        return self.final_url or self.url

    @property
    def html(self) -> str:
        """The page as a visitor gets it, or as it was served when no browser looked."""
        return self.source if self.rendered is None else self.rendered

    @cached_property
    def dom(self) -> HtmlElement:
        """The page as a tree; an empty document when there is nothing to read."""
        return parse_html(self.html)


def parse_html(text: str) -> HtmlElement:
    """A tree from any text; never raises.

    The parser is told the encoding, because a declaration inside the text describes bytes we no
    longer have; `huge_tree` keeps pages nested deeper than libxml2's default from losing their end.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    data = text.replace("\x00", "").encode("utf-8", "surrogatepass")
    try:
        tree = lxml_html.document_fromstring(data or b"<html></html>", parser=parser)
    except (lxml_html.etree.LxmlError, ValueError):
        tree = lxml_html.document_fromstring(b"<html></html>")
    return tree


@dataclass(frozen=True)
class Tls:
    """The certificate and protocol a host showed. Dates are ISO 8601, in UTC.

    `error` is empty when the chain is trusted and names the host.
    """

    issuer: str = ""
    subject: str = ""
    not_after: str = ""
    protocol: str = ""
    error: str = ""


@dataclass(frozen=True)
class Variant:
    """What one of http/https × with/without www answered at the root of the host."""

    url: str
    transport: Transport
    status: int | None = None
    final_url: str = ""
    redirects: tuple[Hop, ...] = ()


@dataclass(frozen=True)
class Document:
    """A small file fetched beside the pages (robots.txt, sitemap.xml, favicon).

    `digest` is the SHA-256 of the bytes, `text` the beginning of a textual body.
    """

    url: str
    transport: Transport
    status: int | None = None
    content_type: str = ""
    digest: str = ""
    text: str = ""


@dataclass(frozen=True)
class Visit:
    """Everything seen of a site once. `at` is the start, ISO 8601 in UTC."""

    site: Site
    at: str
    pages: tuple[Page, ...]
    tls: Tls | None = None
    variants: tuple[Variant, ...] = ()
    robots: Document | None = None
    sitemap: Document | None = None
    favicon: Document | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Page:
        """The first page: the one the registry names."""
        return self.pages[0]

    @property
    def day(self) -> date:
        """The day of the visit: the only « today » a rule may use."""
        return date.fromisoformat(self.at[:10])

    def page(self, role: Role) -> Page | None:
        """The page that plays a role, seen or not; None when the visit found none."""
        return next((page for page in self.pages if page.role is role), None)


@dataclass(frozen=True)
class SiteFacts:
    """The little that estate-wide rules compare between sites."""

    site: str
    url: str
    transport: Transport
    final_url: str = ""
    title: str = ""
    canonical: str = ""
    words: int = 0
    fingerprint: str = ""


@dataclass(frozen=True)
class Estate:
    """All the sites of one audit, seen together."""

    day: date
    sites: tuple[SiteFacts, ...]


# --- standards and rules -------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """A defect the machine is certain of. `site` is for estate rules, which judge several."""

    message: str
    element: HtmlElement | None = None
    snippet: str = ""
    url: str = ""
    site: str = ""


@dataclass(frozen=True)
class Doubt(Problem):
    """Something a person must look at."""


class CantTell(Exception):
    """Raised by a rule when a person must look; the message says at what."""


class NotTested(Exception):
    """Raised by a rule when what it needs was not seen; the message says why."""


class Inapplicable(Exception):
    """Raised by a rule when it has no object here; the message says why."""


class Scope(StrEnum):
    """What a rule's function receives, read from its first annotation."""

    ELEMENT = "élément"
    PAGE = "page"
    SITE = "site"
    ESTATE = "parc"
    AXE = "axe"
    MANUAL = "manuel"


@dataclass(frozen=True)
class Source:
    """Where a rule comes from."""

    text: str
    article: str = ""
    url: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class Example:
    """One piece of a rule's page that announces an outcome; run by the tests."""

    title: str
    expected: Outcome
    language: str
    content: str
    line: int


@dataclass(frozen=True)
class Rule:
    """One testable sentence of a standard.

    `kinds` empty means every kind of site but intranets. `roles` empty means every page.
    `axe_rgaa` says which RGAA tests each axe rule speaks for, when they differ from `rgaa`.
    `static` rules judge the HTML as served and need no browser; `styled` ones are certain of
    nothing on a page whose style sheets did not all come.
    """

    id: str
    standard: str
    chapter: str
    title: str
    level: Level
    scope: Scope
    evidence: Evidence
    prose: str
    looked_for: str
    path: str
    kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()
    since: date | None = None
    deadline: date | None = None
    selector: str = ""
    axe: tuple[str, ...] = ()
    axe_rgaa: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    certain: bool = True
    static: bool = False
    styled: bool = False
    rgaa: tuple[str, ...] = ()
    wcag: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    examples: tuple[Example, ...] = ()
    function: Callable[..., Any] | None = None

    @property
    def automated(self) -> bool:
        """Whether a machine judges it at all."""
        return self.scope is not Scope.MANUAL


@dataclass(frozen=True)
class Chapter:
    """A group of rules inside a standard."""

    id: str
    title: str


@dataclass(frozen=True)
class Standard:
    """A published text, its chapters and its rules."""

    id: str
    title: str
    summary: str
    prose: str
    chapters: tuple[Chapter, ...]
    rules: tuple[Rule, ...]
    path: str


# --- results -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """One outcome of one rule, with its evidence and what was searched."""

    site: str
    url: str
    rule: str
    outcome: Outcome
    message: str
    searched: str
    selector: str = ""
    snippet: str = ""
    rgaa: tuple[str, ...] = ()
    wcag: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageReport:
    """What became of one page of the sample."""

    url: str
    role: Role
    transport: Transport
    detail: str = ""
    status: int | None = None
    final_url: str = ""
    rendered: bool = False


@dataclass(frozen=True)
class Audit:
    """One site judged once."""

    site: Site
    at: str
    pages: tuple[PageReport, ...]
    findings: tuple[Finding, ...]
    facts: SiteFacts
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def transport(self) -> Transport:
        """What became of the first page: it speaks for the site."""
        return self.pages[0].transport if self.pages else Transport.NOT_VISITED

    @property
    def detail(self) -> str:
        """Why, in French."""
        return self.pages[0].detail if self.pages else ""

    def verdicts(self) -> dict[str, Outcome]:
        """Rule id → the one outcome that speaks for the site."""
        grouped: dict[str, list[Outcome]] = {}
        for finding in self.findings:
            grouped.setdefault(finding.rule, []).append(finding.outcome)
        return {rule: worst(outcomes) for rule, outcomes in grouped.items()}


@dataclass(frozen=True)
class Report:
    """What a format renders: audits with the rules that explain them."""

    audits: tuple[Audit, ...]
    rules: Mapping[str, Rule]
    version: str
    at: str
