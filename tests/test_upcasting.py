"""What earlier versions kept is read for what it says; what it did not say is unknown."""

from __future__ import annotations

import json
import lzma
from typing import Any

import pytest

from checker.evidence import as_data, pack, to_json, unpack
from checker.model import Document, Hop, Page, Role, Site, Transport, Variant, Visit
from checker.store.documents import KINDS
from checker.upcasting import STEPS, LaterFormat, current, upcast

SITE = Site("a", "A", "https://a.fr/", "o")


def kept(version: int | None, *pages: dict[str, Any], **said: Any) -> bytes:
    """A visit as some program wrote it."""
    data = {"site": as_data(SITE), "at": "2026-11-01T00:00:00+00:00", "pages": list(pages), **said}
    return lzma.compress(json.dumps(data if version is None else {"format": version, **data}).encode())


def test_what_is_written_says_its_format_and_is_read_as_it_is() -> None:
    page = Page(SITE.url, Role.HOME, rendered="<p>", status=406, transport=Transport.NOT_FOUND)
    visit = Visit(SITE, "2026-11-01T00:00:00+00:00", (page,))
    assert json.loads(to_json(visit))["format"] == current("visit") == 3
    assert unpack(pack(visit)) == visit


def test_every_kind_has_a_name_that_is_used() -> None:
    assert set(STEPS) <= {"visit", *KINDS}
    assert {kind: current(kind) for kind in KINDS} == {"site": 1, "pages": 2, "facts": 3, "versions": 1}


@pytest.mark.parametrize("version", [None, 1])
def test_a_visit_without_format_is_of_the_first(version: int | None) -> None:
    hop = {"url": "https://a.fr/", "status": 301, "location": "https://b.fr/"}
    found = unpack(
        kept(
            version,
            {"url": SITE.url, "rendered": "<p>", "probes": {"text": "Bonjour"}, "redirects": [hop]},
            {"url": f"{SITE.url}x", "source": "<p>"},
            {"url": f"{SITE.url}y", "rendered": "<p>", "probes": {"unsettled": {}}},
            variants=[{"url": SITE.url, "transport": "completed"}],
        )
    )
    assert found.pages[0].redirects == (Hop("https://a.fr/", 301, "https://b.fr/", None),)
    assert found.variants == (Variant(SITE.url, Transport.COMPLETED, hsts=None),)
    assert found.pages[0].probes == {"text": "Bonjour", "untold": True}
    assert found.pages[1].probes == {}  # no browser looked
    assert found.pages[2].probes == {"unsettled": {}}  # written later, and says it


@pytest.mark.parametrize(
    ("status", "said", "read"),
    [
        (406, "not_found", "blocked"),
        (423, "not_found", "blocked"),
        (404, "not_found", "not_found"),
        (410, "not_found", "not_found"),
        (401, "auth_required", "auth_required"),
        (503, "server_error", "server_error"),
        (None, "dns_error", "dns_error"),
    ],
)
def test_what_a_server_refused_was_not_missing(status: int | None, said: str, read: str) -> None:
    answer = {"url": SITE.url, "transport": said, "status": status}
    found = unpack(kept(1, answer, variants=[answer], robots=answer, favicon=None))
    assert found.pages[0].transport == found.variants[0].transport == read
    assert found.robots == Document(SITE.url, Transport(read), status)


def test_a_format_to_come_is_refused_in_one_sentence() -> None:
    with pytest.raises(LaterFormat, match=r"^gardé par une version plus récente de Conforme \(format 4, "):
        unpack(kept(4, {"url": SITE.url, "a key of that time": 1}))
    for kind in KINDS:
        with pytest.raises(LaterFormat, match="mettez Conforme à jour"):
            upcast(kind, {}, current(kind) + 1)


@pytest.mark.parametrize("version", [0, -1, True, 1.0, "1", [], None])
def test_what_is_no_format_is_damaged(version: object) -> None:
    with pytest.raises(ValueError, match="illisible"):
        upcast("visit", {"pages": []}, version)
