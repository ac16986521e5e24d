"""The nouns of Conforme, in the order data flows: Site → Visit (of Pages) → Finding → Audit → Report.

Frozen dataclasses and vocabularies only: nothing here reads a file, opens a socket or asks
the time. `Standard`, `Rule` and `Example` come in from the side, from `standards/`.
`X as X` exports X (PEP 484).
"""

from checker.model.anatomy import Lock as Lock
from checker.model.anatomy import Office as Office
from checker.model.anatomy import Pdf as Pdf
from checker.model.anatomy import PdfStructure as PdfStructure
from checker.model.anatomy import PdfText as PdfText
from checker.model.documents import Document as Document
from checker.model.documents import DocumentKind as DocumentKind
from checker.model.history import Moment as Moment
from checker.model.history import Past as Past
from checker.model.history import Standing as Standing
from checker.model.history import Turn as Turn
from checker.model.norms import RGAA as RGAA
from checker.model.norms import UNVERSIONED as UNVERSIONED
from checker.model.norms import WCAG as WCAG
from checker.model.norms import Criterion as Criterion
from checker.model.norms import Norm as Norm
from checker.model.norms import Reference as Reference
from checker.model.norms import Theme as Theme
from checker.model.results import SNIPPET_LIMIT as SNIPPET_LIMIT
from checker.model.results import Audit as Audit
from checker.model.results import Finding as Finding
from checker.model.results import Mended as Mended
from checker.model.results import PageReport as PageReport
from checker.model.results import Report as Report
from checker.model.results import place as place
from checker.model.results import texts as texts
from checker.model.rules import STYLED_AXE as STYLED_AXE
from checker.model.rules import Amendment as Amendment
from checker.model.rules import CantTell as CantTell
from checker.model.rules import Chapter as Chapter
from checker.model.rules import Doubt as Doubt
from checker.model.rules import Example as Example
from checker.model.rules import Found as Found
from checker.model.rules import Inapplicable as Inapplicable
from checker.model.rules import Missing as Missing
from checker.model.rules import NotTested as NotTested
from checker.model.rules import Problem as Problem
from checker.model.rules import Rule as Rule
from checker.model.rules import Scope as Scope
from checker.model.rules import Source as Source
from checker.model.rules import Standard as Standard
from checker.model.rules import binding as binding
from checker.model.sites import Agreement as Agreement
from checker.model.sites import AuditSettings as AuditSettings
from checker.model.sites import Listing as Listing
from checker.model.sites import Organisation as Organisation
from checker.model.sites import Site as Site
from checker.model.transport import Sign as Sign
from checker.model.transport import Transport as Transport
from checker.model.visits import Estate as Estate
from checker.model.visits import Hop as Hop
from checker.model.visits import Page as Page
from checker.model.visits import Resource as Resource
from checker.model.visits import SiteFacts as SiteFacts
from checker.model.visits import State as State
from checker.model.visits import Tls as Tls
from checker.model.visits import Variant as Variant
from checker.model.visits import Visit as Visit
from checker.model.visits import once as once
from checker.model.visits import parse_html as parse_html
from checker.model.words import WORST_FIRST as WORST_FIRST
from checker.model.words import AgreementState as AgreementState
from checker.model.words import BaselineState as BaselineState
from checker.model.words import Entry as Entry
from checker.model.words import Evidence as Evidence
from checker.model.words import Kind as Kind
from checker.model.words import Level as Level
from checker.model.words import Lifecycle as Lifecycle
from checker.model.words import Outcome as Outcome
from checker.model.words import Role as Role
from checker.model.words import worst as worst
