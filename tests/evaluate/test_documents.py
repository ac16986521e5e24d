"""A rule about documents speaks of those that were got, and says why it cannot speak of the others."""

from dataclasses import replace

import pytest

from checker.evaluate import judge
from checker.evaluate.documents import LOST, NOT_SOUGHT
from checker.model import (
    Document,
    DocumentKind,
    Evidence,
    Finding,
    Level,
    Outcome,
    Page,
    Rule,
    Scope,
    Site,
    Transport,
    Visit,
)

URL = "https://exemple.gouv.fr/"
SITE = Site("s", "S", URL, "o")
PDF, ODT = DocumentKind.PDF, DocumentKind.ODT
GOT = Document(
    f"{URL}a.pdf", Transport.COMPLETED, 200, "application/pdf", "00", page=URL, link="Rapport", body=b"%PDF-"
)
HOME = Page(URL, status=200, rendered="<p>Bonjour</p>")


def short(document: Document) -> str | None:
    return None if len(document.body) > 10 else "Le document est trop court."


def said(*documents: Document, function=short, sought=(PDF,), kinds=(PDF,), home=HOME) -> list[Finding]:
    rule = Rule(
        "r", "s", "c", "R", Level.REQUIRED, Scope.DOCUMENT, Evidence.PAGE, "", "la longueur", "r.md",
        documents=kinds, function=function,
    )  # fmt: skip
    return judge(rule, Visit(SITE, "2026-06-15T08:00:00+00:00", (home,), sought=sought, documents=documents))


def test_each_document_is_judged_and_says_where_it_was_found():
    failed, passed = said(GOT, replace(GOT, url=f"{URL}b.pdf", body=b"%PDF- et la suite"))
    assert (failed.outcome, failed.url, failed.message) == (
        Outcome.FAILED, f"{URL}a.pdf", "Le document est trop court.",
    )  # fmt: skip
    assert failed.searched == f"la longueur (document « Rapport » proposé par {URL})"
    assert (passed.outcome, passed.url) == (Outcome.PASSED, f"{URL}b.pdf")


def test_a_function_with_two_parameters_receives_the_visit_too():
    def placed(document: Document, visit: Visit) -> str:
        return f"{document.link} de {visit.site.id}"

    (found,) = said(GOT, function=placed)
    assert found.message == "Rapport de s"


def never(document: Document) -> None:
    pytest.fail("a rule received a document that was not got")


@pytest.mark.parametrize("transport", [word for word in Transport if word is not Transport.COMPLETED])
def test_a_document_that_was_not_got_is_not_tested(transport):
    (found,) = said(replace(GOT, transport=transport, detail="Voici pourquoi.", body=b""), function=never)
    assert (found.outcome, found.message) == (Outcome.UNTESTED, "Document non lu. Voici pourquoi.")
    (bare,) = said(replace(GOT, transport=transport, body=b""), function=never)
    assert bare.message == f"Document non lu : {transport.label}."


def test_a_document_whose_bytes_are_lost_is_not_tested():
    (found,) = said(replace(GOT, body=b""), function=never)
    assert (found.outcome, found.message) == (Outcome.UNTESTED, LOST)


def test_no_document_of_a_kind_that_was_sought_is_not_applicable():
    (found,) = said(GOT, kinds=(ODT,), sought=(ODT, PDF), function=never)
    assert found.outcome is Outcome.INAPPLICABLE
    assert "texte OpenDocument" in found.message


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ({"rendered": None, "source": "<p>Bonjour</p>"}, "sans navigateur"),
        ({"probes": {"closed": ["x-carte"]}}, "composant fermé"),
        ({"rendered": "<a href=/fichier/12>Télécharger le guide</a>"}, "Télécharger le guide"),
        ({"rendered": "<a href=/fichier/12 download>Le guide</a>"}, "Le guide"),
    ],
    ids=["no browser", "a closed component", "words", "an attribute"],
)
def test_pages_that_may_offer_what_nobody_saw_do_not_make_a_rule_not_applicable(page, why):
    (found,) = said(function=never, home=replace(HOME, **page))
    assert found.outcome is Outcome.UNTESTED
    assert why in found.message


def test_a_page_that_speaks_of_a_download_and_was_seen_hides_nothing():
    (found,) = said(function=never, home=replace(HOME, rendered=f"<a href={URL}>Télécharger</a>"))
    assert found.outcome is Outcome.INAPPLICABLE


def test_a_document_that_does_not_open_says_why():
    (found,) = said(replace(GOT, body=b"", unread="Il est abîmé."), function=never)
    assert (found.outcome, found.message) == (Outcome.UNTESTED, "Document non lu. Il est abîmé.")


@pytest.mark.parametrize("sought", [(), (ODT,)], ids=["an older visit", "another kind"])
def test_documents_that_were_not_sought_are_not_absent(sought):
    (found,) = said(sought=sought, function=never)
    assert (found.outcome, found.message) == (Outcome.UNTESTED, NOT_SOUGHT)


def test_a_site_that_was_not_seen_says_nothing_of_its_documents():
    (found,) = said(GOT, home=replace(HOME, transport=Transport.BLOCKED), function=never)
    assert found.outcome is Outcome.UNTESTED
    assert "accès bloqué" in found.message
