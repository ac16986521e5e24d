"""The rules about documents → findings: one document after the other."""

from __future__ import annotations

from collections.abc import Iterator

from checker.evaluate.calling import call
from checker.evaluate.findings import capped, make_finding
from checker.model import Document, DocumentKind, Finding, Outcome, Page, Rule, Transport, Visit, once
from checker.reading import Link, closed_components, links, listed, plain, shorten

NOT_SOUGHT = "Les documents du site n'ont pas été demandés pendant cette visite."
LOST = "Le contenu du document n'a pas été gardé avec la visite."


def judge_documents(rule: Rule, visit: Visit, arguments: int) -> Iterator[Finding]:
    """What a rule says of each document of its kinds. One that was not got is not tested; no document
    is known to be absent unless its kind was sought. The function takes so many `arguments`: the
    document, and perhaps the visit."""
    if not set(rule.documents) <= set(visit.sought):
        yield make_finding(rule, visit.site, visit.home.address, Outcome.UNTESTED, NOT_SOUGHT)
        return
    mine = [document for document in visit.documents if document.kind in rule.documents]
    for document in mine:
        yield from _judge(rule, visit, document, arguments)
    if not mine:
        kinds = ", ".join(kind.label for kind in rule.documents)
        message = f"Les pages vues ne proposent aucun document à télécharger ({kinds})."
        hidden = _hidden(visit)
        outcome = Outcome.UNTESTED if hidden else Outcome.INAPPLICABLE
        yield make_finding(rule, visit.site, visit.home.address, outcome, f"{message} {hidden}".rstrip())


def _hidden(visit: Visit) -> str:
    """Why the pages seen may offer documents that nobody saw, in French; empty when they may not."""
    seen = [page for page in visit.pages if page.seen]
    if any(page.rendered is None for page in seen):
        return "Elles ont été lues sans navigateur : un script peut en proposer."
    if closed := [name for page in seen for name in closed_components(page)]:
        return f"Un composant fermé peut en proposer ({listed(closed)})."
    pages = {page.address for page in seen}
    may = (link for page in seen for link in _downloads(page) if link.url not in pages)
    link = next(may, None)
    return f"Un lien peut mener à un document sans le dire (« {shorten(link.name, 80)} »)." if link else ""


@once
def _downloads(page: Page) -> list[Link]:
    return [link for link in links(page) if _may_download(link)]


def _may_download(link: Link) -> bool:
    """Whether a link speaks of a download that neither its address nor its type names."""
    said = plain(f"{link.name} {link.url}")
    if not (link.element.get("download") is not None or "telecharg" in said or "download" in said):
        return False
    return bool(link.url) and not DocumentKind.ending(link.url)


def _judge(rule: Rule, visit: Visit, document: Document, arguments: int) -> Iterator[Finding]:
    searched = f"{rule.looked_for} (document « {document.link} » proposé par {document.page})"
    reason = _not_got(document)
    if reason:
        yield make_finding(rule, visit.site, document.url, Outcome.UNTESTED, reason, searched)
    else:
        given = (document, visit)[:arguments]
        yield from capped(call(rule, visit.site, document.url, rule.function, given, searched=searched))


def _not_got(document: Document) -> str:
    """Why a document cannot be judged, in French; empty when it can."""
    if document.transport is not Transport.COMPLETED:
        told = f". {document.detail}" if document.detail else f" : {document.transport.label}."
        return f"Document non lu{told}"
    if document.unread:
        return f"Document non lu. {document.unread}"
    return "" if document.body or document.pdf or document.office else LOST
