"""Evidence survives the trip to JSON and back, whatever a page put in it."""

from __future__ import annotations

import json
import lzma
import string
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.evidence import (
    as_data,
    from_data,
    from_json,
    pack,
    restored,
    to_json,
    unpack,
)
from checker.model import (
    Agreement,
    AgreementState,
    Audit,
    AuditSettings,
    Document,
    DocumentKind,
    Entry,
    Finding,
    Hop,
    Kind,
    Lifecycle,
    Listing,
    Lock,
    Office,
    Outcome,
    Page,
    PageReport,
    Part,
    Pdf,
    PdfStructure,
    PdfText,
    Reference,
    Resource,
    Role,
    Sighting,
    Site,
    SiteFacts,
    State,
    Tls,
    Transport,
    Validators,
    Variant,
    Visit,
)

SITE = Site(
    id="exemple",
    name="L’exemple « complet »",
    url="https://exemple.gouv.fr/",
    organisation="ministere",
    kind=Kind.MINISTRY,
    lifecycle=Lifecycle.REDIRECTED,
    successor="autre",
    opened=date(2015, 3, 1),
    redesigned=date(2024, 2, 29),
    agreement=Agreement(AgreementState.FINAL, date(2023, 1, 2), "SIG-1"),
    contacts={"web": "web@exemple.gouv.fr"},
    contacts_public=True,
    pages={Role.LEGAL: "https://exemple.gouv.fr/ml", Role.HELP: "https://exemple.gouv.fr/aide"},
    settings=AuditSettings(12, 0.5, {"exemple.gouv.fr": "127.0.0.1:8443"}, ("www.exemple.gouv.fr",)),
    entry=Role.CONTACT,
    registered=False,
    online=False,
    listing=Listing(("https://exemple.gouv.fr/a.html",), routes=True),
)
PAGE = Page(
    url="https://exemple.gouv.fr",
    role=Role.HOME,
    transport=Transport.BLOCKED,
    detail="défi anti-robot",
    final_url="https://exemple.gouv.fr/",
    status=403,
    headers={"content-type": "text/html; charset=utf-8"},
    redirects=(Hop("https://exemple.gouv.fr", 301, "https://exemple.gouv.fr/"),),
    source="<p>nul \x00, substitut \ud800, paire \ud83d\ude00, émoji 😀</p>",
    rendered="",
    axe={"html-has-lang": {"outcome": "failed", "count": 1, "nodes": [{"target": "html", "html": None}]}},
    probes={"text": "", "sizes": [1, 2.5, True, None], "deep": {"a": {"b": []}}},
    states={"320px": State(Entry.TIMEOUT, "trop long", {"stops": 3}, {"overflow": {"lines": []}})},
    resources=(Resource("https://exemple.gouv.fr/a.css", "css", 200, 12),),
    console=("erreur",),
    screenshot="ab" * 32,
    refused=("cdn.exemple.net",),
    sighting=Sighting(
        at="2026-11-01T10:00:00+00:00",
        age=2,
        served="https://exemple.gouv.fr/",
        full=True,
        parts=(Part("https://exemple.gouv.fr/a.css", "", 200, Validators('"1"', "lundi"), "ab"),),
        elusive="flux",
        restless=(3,),
    ),
    terse=True,
    template="https://exemple.gouv.fr/modele",
)
VISIT = Visit(
    site=SITE,
    at="2026-11-22T10:00:00+00:00",
    pages=(PAGE, Page("https://exemple.gouv.fr/ml")),
    tls=Tls("AC", "exemple.gouv.fr", "2027-01-01T00:00:00+00:00", "TLSv1.3", ""),
    variants=(Variant("http://exemple.gouv.fr/", Transport.COMPLETED, 301, "https://exemple.gouv.fr/"),),
    robots=Document("https://exemple.gouv.fr/robots.txt", Transport.NOT_FOUND, 404),
    favicon=Document("https://exemple.gouv.fr/favicon.ico", Transport.COMPLETED, 200, "image/x-icon", "00"),
    sought=(DocumentKind.PDF,),
    left_out=3,
    documents=(
        Document(
            "https://exemple.gouv.fr/a.pdf",
            Transport.COMPLETED,
            200,
            "application/octet-stream",
            "ab" * 32,
            "",
            "",
            "application/pdf",
            5,
            DocumentKind.PDF,
            "https://exemple.gouv.fr/",
            "Rapport",
            "2026-01-02",
            Pdf(
                3,
                "2026-01-01",
                structure=PdfStructure(1, headings=(1, 2)),
                lock=Lock(4),
                text=PdfText(3, (1,)),
            ),
            Office("Titre", "fr"),
            "illisible",
            "https://exemple.gouv.fr/b.pdf",
            Validators('"2"'),
            b"%PDF-",
        ),
    ),
    versions={"axe": "4.14.1"},
    manner="ab",
    turn=3,
)


def test_the_sample_visit_leaves_no_field_at_its_default() -> None:
    """Otherwise the round trip below would not notice a field that is lost."""
    bare = Page(PAGE.url), Site("exemple", "", "", ""), Visit(SITE, "", ())
    for full, empty, same in (
        (PAGE, bare[0], {"url"}),
        (SITE, bare[1], {"id"}),
        (VISIT, bare[2], {"site", "sitemap"}),
    ):
        alike = {f.name for f in fields(full) if getattr(full, f.name) == getattr(empty, f.name)}
        assert alike == same


def test_a_visit_comes_back_whole() -> None:
    assert from_json(to_json(VISIT)) == VISIT
    assert unpack(pack(VISIT)) == VISIT


def test_restored_values_have_the_types_of_the_model() -> None:
    restored = unpack(pack(VISIT))
    assert restored.pages[0].transport is Transport.BLOCKED
    assert next(iter(restored.site.pages)) in (Role.LEGAL, Role.HELP)
    assert all(isinstance(role, Role) for role in restored.site.pages)
    assert isinstance(restored.pages, tuple)
    assert restored.site.agreement.date == date(2023, 1, 2)


def test_the_bytes_of_documents_are_files_of_their_own() -> None:
    assert b"%PDF-" not in to_json(VISIT)
    alone = unpack(pack(VISIT))
    assert [document.body for document in alone.documents] == [b""]
    whole = restored(alone, {"ab" * 32: b"%PDF-"}.__getitem__)
    assert [document.body for document in whole.documents] == [b"%PDF-"]
    assert whole.documents[0].kind is DocumentKind.PDF


def test_a_visit_from_before_documents_sought_none() -> None:
    old = json.loads(to_json(VISIT))
    del old["sought"], old["documents"]
    for name in ("robots", "favicon"):
        for added in (
            *("detail", "sniffed", "size", "announced", "page", "link"),
            *("modified", "pdf", "office", "unread"),
        ):
            del old[name][added]
    visit = from_json(json.dumps(old).encode())
    assert (visit.sought, visit.documents) == ((), ())
    assert visit.robots == VISIT.robots


def test_the_same_visit_gives_the_same_bytes() -> None:
    shuffled = replace(VISIT, site=replace(SITE, pages=dict(reversed(SITE.pages.items()))))
    assert to_json(shuffled) == to_json(VISIT)
    assert pack(shuffled) == pack(VISIT)


def test_a_parsed_tree_is_no_evidence() -> None:
    visit = from_data(Visit, as_data(VISIT))
    assert visit.home.dom.tag == "html"
    assert to_json(visit) == to_json(VISIT)


words = st.text(st.characters(), max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=10,
)


@given(
    words,
    st.none() | words,
    st.dictionaries(words, words, max_size=3),
    st.dictionaries(words, anything, max_size=3),
)
def test_any_page_comes_back_whole(
    source: str, rendered: str | None, headers: dict[str, str], probes: dict[str, Any]
) -> None:
    page = Page("https://exemple.gouv.fr/", source=source, rendered=rendered, headers=headers, probes=probes)
    visit = replace(VISIT, pages=(page,))
    assert from_json(to_json(visit)) == visit


def test_results_are_read_by_the_same_walker() -> None:
    audit = Audit(
        SITE,
        VISIT.at,
        (PageReport("https://exemple.gouv.fr/", Role.HOME, Transport.COMPLETED, "", 200, "", rendered=True),),
        (
            Finding(
                "exemple",
                "https://exemple.gouv.fr/",
                "langue",
                Outcome.FAILED,
                "m",
                "s",
                references=(Reference("RGAA", "4.1.2", "8.3.1"),),
            ),
        ),
        SiteFacts("exemple", "https://exemple.gouv.fr/", Transport.COMPLETED, known={"mots": 12}),
    )
    assert from_data(Audit, json.loads(json.dumps(as_data(audit)))) == audit


def test_missing_fields_take_the_defaults_of_the_model() -> None:
    assert from_data(Page, {"url": "https://a.fr/"}) == Page("https://a.fr/")
    site = {"id": "a", "name": "A", "url": "https://a.fr/", "organisation": "o"}
    assert from_data(Site, site) == Site("a", "A", "https://a.fr/", "o")


def test_evidence_is_readable_from_yaml() -> None:
    text = """
    site: {id: a, name: A, url: "https://a.fr/", organisation: o, opened: 2020-01-01, settings: {delay: 1}}
    at: 2026-11-22
    pages:
      - url: https://a.fr/
        role: mentions-legales
        transport: redirected_elsewhere
        redirects: [{url: "https://a.fr/", status: 302, location: "https://b.fr/"}]
        probes: {text: bonjour}
    """
    visit = from_data(Visit, yaml.safe_load(text))
    assert visit.day == date(2026, 11, 22)
    assert visit.site.opened == date(2020, 1, 1)
    assert visit.home == Page(
        "https://a.fr/",
        Role.LEGAL,
        Transport.REDIRECTED_ELSEWHERE,
        redirects=(Hop("https://a.fr/", 302, "https://b.fr/"),),
        probes={"text": "bonjour"},
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"couleur": "bleu"}, "pages[0].couleur : clé inconnue (connues : axe, "),
        ({"status": "200"}, "pages[0].status : un nombre entier est attendu, pas « '200' »"),
        ({"status": True}, "pages[0].status : un nombre entier est attendu"),
        ({"transport": "perdu"}, "pages[0].transport : « perdu » n'est pas un de : completed, "),
        ({"source": None}, "pages[0].source : un texte est attendu"),
        ({"redirects": "https://b.fr/"}, "pages[0].redirects : une liste est attendue"),
        (
            {"redirects": [{"url": "a", "status": 1}]},
            "pages[0].redirects[0].location : clé obligatoire absente",
        ),
        ({"redirects": ["https://b.fr/"]}, "pages[0].redirects[0] : un dictionnaire est attendu"),
        ({"headers": ["a"]}, "pages[0].headers : un dictionnaire est attendu"),
        ({"headers": {"age": 3}}, "pages[0].headers.age : un texte est attendu"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        from_data(
            Visit, {"site": as_data(SITE), "at": VISIT.at, "pages": [{"url": "https://a.fr/"} | change]}
        )
    assert message in str(caught.value)


@pytest.mark.parametrize("day", ["2026-02-30", datetime(2026, 2, 3, tzinfo=UTC), 20260203])
def test_a_day_is_a_day(day: object) -> None:
    with pytest.raises(ValueError, match=r"opened : .* AAAA-MM-JJ"):
        from_data(Site, {"id": "a", "name": "A", "url": "u", "organisation": "o", "opened": day})


def test_what_is_not_a_dictionary_is_refused() -> None:
    with pytest.raises(ValueError, match="donnée : un dictionnaire est attendu"):
        from_data(Page, "page")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "tronqué"),
        (b"bonjour", "illisible"),
        (pack(VISIT)[:-4], "tronqué"),
        (pack(VISIT) + b"x", "tronqué ou suivi"),
        (lzma.compress(b"[]"), "dictionnaire"),
        (lzma.compress(b"\xff"), "illisible"),
        (lzma.compress(b"[" * 100_000), "trop imbriquées"),
    ],
)
def test_what_is_not_a_packed_visit_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unpack(data)


def test_a_small_file_may_not_unfold_without_bound() -> None:
    bomb = lzma.compress(b" " * 50_000_000, preset=0)
    assert len(bomb) < 20_000
    with pytest.raises(ValueError, match="plus de 1000 octets"):
        unpack(bomb, limit=1000)


def test_the_packed_visit_is_small() -> None:
    source = "".join(f"<li><a href='/{n}'>{string.ascii_letters}</a></li>" for n in range(5000))
    page = replace(PAGE, source=source, rendered=source.replace("'", '"'))
    assert len(pack(replace(VISIT, pages=(page, page)))) < len(source) / 8
