"""What a visit saw: pages, certificates, small files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from lxml import html as lxml_html
from lxml.html import HtmlElement

from checker.model.composed import composed
from checker.model.documents import NO_VALIDATOR, Document, DocumentKind, Validators
from checker.model.sites import Site
from checker.model.transport import Transport
from checker.model.tree import Index
from checker.model.words import Entry, Role


@dataclass(frozen=True)
class Hop:
    """One answer of a redirect chain: the address asked, its status, where it sent us, and its
    Strict-Transport-Security header (empty: none; None: not kept)."""

    url: str
    status: int
    location: str
    hsts: str | None = None


@dataclass(frozen=True)
class Resource:
    """One request the rendered page made: address, initiator kind, status (0: unknown), bytes."""

    url: str
    kind: str
    status: int = 0
    size: int = 0


@dataclass(frozen=True)
class Part:
    """One answer that a page was made of, beside itself: the address asked, the one that answered, its
    status, and what recognises it: what its server says, else the digest of what it said (empty: unknown)."""

    url: str
    found: str = ""
    status: int = 200
    validators: Validators = NO_VALIDATOR
    digest: str = ""


@dataclass(frozen=True)
class Sighting:
    """When and how a browser really saw a page. `at` is the start of that visit, ISO 8601 in UTC; `age`, how
    many visits found the page unchanged since; `served`, the address that served it. `full`: with its fonts and
    media. `parts` are all that it was made of, unless `elusive` says, in French, why that cannot be asked again. `restless` are the places, in
    the page as served, of what changes by itself."""

    at: str
    age: int = 0
    served: str = ""
    full: bool = False
    parts: tuple[Part, ...] = ()
    elusive: str = ""
    restless: tuple[int, ...] = ()


@dataclass(frozen=True)
class State:
    """A page in one state. `detail` says, in French, why it was not reached; when it is seen elsewhere, it is
    the address of the page of the same template that it is seen on. `seen` is what entering it showed,
    `probes` what small in-page scripts measured there."""

    entry: Entry
    detail: str = ""
    seen: Mapping[str, Any] = field(default_factory=dict)
    probes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What one address showed.

    `source` is the HTML as served, `rendered` the DOM after scripts (None: no browser looked), open
    shadow trees written as declarative templates. `axe` maps an axe rule id to `{"outcome", "count",
    "nodes": [{"target", "html", "message", "outcome"}]}`, with `omitted` and `failed` when not every
    element is among the nodes; a rule that gave no answer is not there; None when axe did not run.
    `probes` holds what small in-page scripts measured; one that saw nothing is not there. `states` are
    the other states it was seen in, by name; one that no rule asked for is not there. `refused` names the other hosts that the page
    of a folder asked for: none was reached. `template` is the address of the page that stands for its template,
    its own perhaps; empty when no browser looked, or when nobody told templates apart.
    `sighting` is None when no browser looked, or when nobody noted how. `terse`: a server that confirms it without
    sending it again leaves out headers that it sends with it.
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
    states: Mapping[str, State] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    console: tuple[str, ...] = ()
    screenshot: str | None = None
    refused: tuple[str, ...] = ()
    sighting: Sighting | None = None
    terse: bool = False
    template: str = ""

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
        """The page as a tree, open shadow trees in their place; an empty document when there is
        nothing to read. Nobody changes it: it is indexed."""
        tree = composed(parse_html(self.html))
        Index(tree)
        return tree


_Read = TypeVar("_Read")
_Seen = TypeVar("_Seen", "Page", "Visit")


def once(read: Callable[[_Seen], _Read]) -> Callable[[_Seen], _Read]:
    """A pure reading of a page, made once and kept beside its tree: many rules ask the same of one
    page, or of one visit. Whoever asks must leave what is read as it is."""
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def kept(seen: _Seen) -> _Read:
        known: dict[str, _Read] = vars(seen)
        if name not in known:
            known[name] = read(seen)
        return known[name]

    return kept


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
    """What one of http/https × with/without www answered at the root of the host. `hsts` is the
    Strict-Transport-Security header of its last answer (empty: none; None: not kept); `validators` what that
    answer is recognised by."""

    url: str
    transport: Transport
    status: int | None = None
    final_url: str = ""
    redirects: tuple[Hop, ...] = ()
    hsts: str | None = None
    validators: Validators = NO_VALIDATOR


@dataclass(frozen=True)
class Visit:
    """Everything seen of a site once. `at` is the start, ISO 8601 in UTC. `documents` are those that its
    pages offer, of the kinds that were `sought`: of another kind, nothing is known. `left_out`: how many of its
    pages, known by links or sitemap, were not asked for. `manner` is the digest of all that decides how pages are
    looked at (empty: not noted), `turn` how many visits in a row knew the one before."""

    site: Site
    at: str
    pages: tuple[Page, ...]
    tls: Tls | None = None
    variants: tuple[Variant, ...] = ()
    robots: Document | None = None
    sitemap: Document | None = None
    favicon: Document | None = None
    sought: tuple[DocumentKind, ...] = ()
    documents: tuple[Document, ...] = ()
    left_out: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    manner: str = ""
    turn: int = 0

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
    """What is compared of a site: its address, and the facts that the chapters of rules declare.

    `known`: fact → value. `lacking`: fact → why it could not be drawn, in French. A fact in neither
    was not asked for when the site was audited: nobody knows it. `left_out`: how many of its pages are known and
    were not asked for; None when nobody counted them.
    """

    site: str
    url: str
    transport: Transport
    final_url: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    left_out: int | None = None

    @property
    def seen(self) -> bool:
        """Whether its first page was really shown to us."""
        return self.transport is Transport.COMPLETED

    @property
    def address(self) -> str:
        """Where the site was seen; its own address when it was not."""
        return (self.final_url if self.seen else "") or self.url


@dataclass(frozen=True)
class Estate:
    """Sites seen together. A rule receives those of which every fact it names is known."""

    day: date
    sites: tuple[SiteFacts, ...]
