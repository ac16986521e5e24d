"""Real documents, served, fetched, opened and judged by the rules that read them."""

import pikepdf
import pytest
from pikepdf import Name, String

from checker import catalogue
from checker.evaluate import judge
from checker.gather import Options, Visitor
from checker.gather.turns import Turns
from checker.model import DocumentKind, Outcome, Site
from tests.anatomy import made
from tests.anatomy.made import PICTURE, TEXT, element, tagged
from tests.gather.servers import Reply, closed_port, serve

HOST = "documents.gouv.fr"
RULES = [rule for rule in catalogue.rules() if rule.chapter == "documents"]
LONG = b"BT /F1 12 Tf 72 720 Td (" + b"Un rapport de plusieurs pages. " * 200 + b") Tj ET"
LOCKED = pikepdf.Encryption(
    owner="secret",
    user="",
    R=3,
    aes=False,
    metadata=False,
    allow=pikepdf.Permissions(extract=False, accessibility=False),
)
CLOSED = pikepdf.Encryption(owner="secret", user="secret", R=6)


def dated(day, *, structured=False):
    def change(file):
        file.docinfo[Name.CreationDate] = String(f"D:{day}120000Z")
        if structured:
            tagged(file, element("H1", 0), element("P", 1))
            file.Root.Lang = String("fr")

    return change


NEW, OLD = dated("20250301"), dated("20170301")
TAGGED = dated("20250301", structured=True)
DOCUMENTS = {
    "balise.pdf": ("Programme des travaux", made.pdf(LONG, change=TAGGED)),
    "nu.pdf": ("Bilan des ports de pêche", made.pdf(LONG, LONG, change=NEW)),
    "ancien.pdf": ("Histoire du phare", made.pdf(LONG, LONG, change=OLD)),
    "scan.pdf": ("Arrêté sur les quais", made.pdf(*[PICTURE] * 10, change=NEW)),
    "ferme.pdf": ("Charte du personnel", made.pdf(LONG, change=TAGGED, encryption=LOCKED)),
    "secret.pdf": ("Délibération du conseil", made.pdf(TEXT, encryption=CLOSED)),
    "abime.pdf": ("Tarifs du stationnement", b"%PDF-1.7 plus rien"),
    "note.odt": ("Organigramme simplement décrit", made.odt()),
    "lettre.docx": ("Réclamation modèle", made.docx(title="")),
}
PASSED, FAILED, CANT_TELL, UNTESTED, INAPPLICABLE = (
    Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED, Outcome.INAPPLICABLE,
)  # fmt: skip


@pytest.fixture(scope="module")
def said():
    """Rule and document → outcome."""
    items = "".join(f'<li><a href="/{file}">{name}</a></li>' for file, (name, _) in DOCUMENTS.items())
    home = f'<!doctype html><html lang="fr"><title>Publications</title><main><h1>Publications</h1><ul>{items}</ul></main>'
    routes = {"/": home} | {f"/{file}": Reply(body) for file, (_, body) in DOCUMENTS.items()}
    with serve(routes) as server:
        deaf = {f"{HOST}:443": f"127.0.0.1:{closed_port()}"}
        options = Options(resolve=server.at(HOST) | deaf, delay=0.0)
        kinds = {DocumentKind.PDF, DocumentKind.ODT, DocumentKind.DOCX} | {
            kind for rule in RULES for kind in rule.documents
        }
        with Visitor(options, turns=Turns(), documents=kinds) as visitor:
            visit = visitor.visit(Site("d", "D", f"http://{HOST}/", "sig"), "2026-11-22T08:00:00+00:00")
    return {
        (rule.id, finding.url.rpartition("/")[2]): finding.outcome
        for rule in RULES
        for finding in judge(rule, visit)
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        (
            "pdf-balise",
            {"balise": PASSED, "nu": FAILED, "ancien": CANT_TELL, "scan": FAILED, "ferme": PASSED},
        ),
        (
            "texte-des-pdf",
            {"balise": PASSED, "nu": PASSED, "ancien": PASSED, "scan": FAILED, "ferme": PASSED},
        ),
        (
            "protection-des-pdf",
            {"balise": PASSED, "nu": PASSED, "ancien": PASSED, "scan": PASSED, "ferme": FAILED},
        ),
        ("langue-des-pdf", {"balise": PASSED, "nu": CANT_TELL, "ferme": PASSED}),
        ("titre-des-pdf", {"balise": CANT_TELL, "nu": CANT_TELL}),
        ("structure-des-pdf", {"balise": INAPPLICABLE, "nu": INAPPLICABLE}),
        ("reperes-des-pdf", {"balise": INAPPLICABLE, "scan": INAPPLICABLE}),
        ("pdf-ua-declare", {"balise": INAPPLICABLE}),
    ],
)
def test_served_documents_are_judged_for_what_they_are(said, rule, outcomes):
    assert {name: said[rule, f"{name}.pdf"] for name in outcomes} == outcomes
    assert {said[rule, name] for name in ("secret.pdf", "abime.pdf")} == {UNTESTED}


@pytest.mark.browser
def test_served_texts_are_judged_for_what_they_are(said):
    assert said["documents-bureautiques", "note.odt"] is PASSED
    assert said["documents-bureautiques", "lettre.docx"] is CANT_TELL
