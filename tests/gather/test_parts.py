"""What a page was made of, from what the browser's network log says: no browser."""

import json
from typing import Any

import pytest

from checker.gather.exchange import Reply
from checker.gather.lastvisit import as_asked, still
from checker.gather.parts import Parts
from checker.model import Part, Transport, Validators

PAGE = "https://a.fr/"
CSS = "https://a.fr/a.css"


def event(name: str, **params: Any) -> dict[str, Any]:
    message = {"message": {"method": f"Network.{name}", "params": params}, "webview": "1"}
    return {"level": "INFO", "message": json.dumps(message, separators=(",", ":")), "timestamp": 1}


def asked(request: str, url: str, kind: str = "Stylesheet", method: str = "GET") -> dict[str, Any]:
    return event("requestWillBeSent", requestId=request, type=kind, request={"url": url, "method": method})


def answered(request: str, url: str, status: int = 200, **headers: str) -> dict[str, Any]:
    return event(
        "responseReceived", requestId=request, response={"url": url, "status": status, "headers": headers}
    )


def told(*entries: dict[str, Any], bodies: dict[str, str] | None = None) -> tuple[tuple[Part, ...], str]:
    parts = Parts()
    parts.read([asked("0.0", "https://a.fr/old.js")])
    parts.begin(PAGE)
    parts.read([asked("1.0", PAGE, "Document"), answered("1.0", PAGE), *entries])
    known = bodies or {}
    parts.identify(lambda request: (known[request], False))
    return parts.told()


def test_an_answer_is_known_by_what_its_server_says_else_by_its_body() -> None:
    style = (asked("1.1", CSS), answered("1.1", CSS, ETag='"1"'))
    data = (asked("1.2", "https://a.fr/x.json", "Fetch"), answered("1.2", "https://b.fr/x.json"))
    (one, other), elusive = told(*style, *data, bodies={"1.2": "{}"})
    assert (one, elusive) == (Part(CSS, "", 200, Validators('"1"')), "")
    assert (other.url, other.found) == ("https://a.fr/x.json", "https://b.fr/x.json")
    said = {"transport": Transport.COMPLETED, "status": 200, "headers": {"content-type": "application/json"}}
    assert still(other, Reply("https://b.fr/x.json", **said, body=b"\xef\xbb\xbf{}"))  # type: ignore[arg-type]
    assert not still(other, Reply("https://b.fr/x.json", **said, body=b"[]"))  # type: ignore[arg-type]
    assert not still(other, Reply("https://c.fr/x.json", **said, body=b"{}"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([asked("1.1", CSS)], "pas arrivée"),
        ([asked("1.1", CSS), event("loadingFailed", requestId="1.1", canceled=True)], "pas arrivée"),
        ([asked("1.1", CSS), answered("1.1", CSS)], "reconnaître"),
        ([event("webSocketCreated", requestId="1.1", url="wss://a.fr/")], "flux"),
        ([asked("1.1", "https://a.fr/s", "EventSource")], "flux"),
        ([asked("1.1", CSS, "XHR", "POST"), answered("1.1", CSS, ETag='"1"')], "envoie"),
        ([asked("77", "https://a.fr/w.js", "Script")], "à part"),
        (
            [
                asked("1.1", CSS),
                answered("1.1", CSS, ETag='"1"'),
                asked("1.2", CSS),
                answered("1.2", CSS, ETag='"2"'),
            ],
            "a changé",
        ),
    ],
)
def test_what_cannot_be_asked_again_is_said(entries: list[dict[str, Any]], why: str) -> None:
    parts, elusive = told(*entries)
    assert parts == ()
    assert why in elusive


def test_what_no_page_reads_is_not_of_it() -> None:
    beacon = (asked("1.1", "https://a.fr/b", "Ping", "POST"), answered("1.1", "https://a.fr/b", 200))
    blocked = (
        asked("1.2", "https://a.fr/f.woff2", "Font"),
        event("loadingFailed", requestId="1.2", blockedReason="x"),
    )
    sent = (asked("1.3", "https://a.fr/m", "XHR", "POST"), answered("1.3", "https://a.fr/m", 204))
    assert told(*beacon, *blocked, *sent, asked("1.4", "data:text/css,p")) == ((), "")


def test_an_answer_is_confirmed_by_its_own_address_alone() -> None:
    part = Part(CSS, "https://b.fr/a.css", 200, Validators('"1-gzip"', "Mon, 02 Mar 2026 10:00:00 GMT"))
    assert "If-None-Match" not in as_asked(part, CSS)
    assert as_asked(part, "https://b.fr/a.css")["If-None-Match"] == '"1-gzip"'
    same = Reply("https://b.fr/a.css", status=304)
    assert still(part, same)
    assert not still(part, Reply("https://b.fr/a.css", Transport.TIMEOUT))
    assert not still(part, Reply("https://c.fr/a.css", status=304))
    assert still(part, Reply("https://b.fr/a.css", status=200, headers={"etag": 'W/"1-br"'}))
    assert not still(part, Reply("https://b.fr/a.css", status=200, headers={"etag": '"2"'}))
    assert not still(part, Reply("https://b.fr/a.css", status=404))
    assert still(Part(CSS, status=404), Reply(CSS, status=404))


def test_what_nobody_answered_is_the_same_as_long_as_nobody_does() -> None:
    failed = event("loadingFailed", requestId="1.1", errorText="net::ERR_NAME_NOT_RESOLVED")
    (part,), elusive = told(asked("1.1", CSS), failed, asked("1.2", CSS))
    assert (part, elusive) == (Part(CSS, status=0), "")
    assert still(part, Reply(CSS, Transport.DNS_ERROR))
    assert not still(part, Reply(CSS, Transport.TIMEOUT))
    assert not still(part, Reply(CSS, status=404))
