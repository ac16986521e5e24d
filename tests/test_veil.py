"""What a run must not say is hidden however it is written, and even in pieces."""

from __future__ import annotations

import base64
import html
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from checker import journal, veil
from checker.cli import failures
from checker.reading import redacted

SECRET = "Été & <canari>'\"/+=42"


@pytest.fixture(autouse=True)
def hidden() -> Iterator[None]:
    veil.keep([SECRET])
    yield
    veil.keep([])


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.upper(),
        quote(SECRET),
        quote(SECRET, safe="").lower(),
        quote_plus(SECRET),
        html.escape(SECRET),
        html.escape(SECRET, quote=False),
        html.escape(SECRET).replace("&#x27;", "&#39;"),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_it_is_hidden_in_each_of_its_forms(written: str) -> None:
    assert veil.veiled(f"avant {written} après") == "avant *** après"
    assert redacted(f"avant {written} après") == "avant *** après"


def test_a_piece_of_it_is_hidden_where_a_tool_cut() -> None:
    assert veil.veiled(f"a {SECRET[:14]}…") == "a ***…"
    assert veil.veiled(f"…{SECRET[3:]} b") == "…*** b"
    assert veil.veiled(f"{'x' * 30_000} {SECRET[:13]}") == f"{'x' * 30_000} ***"
    assert veil.veiled("rien de secret ici") == "rien de secret ici"


def test_nothing_is_hidden_any_more_once_others_are_kept() -> None:
    veil.keep(["autre-secret"])
    assert veil.veiled(f"{SECRET} autre-secret") == f"{SECRET} ***"
    veil.keep([])
    assert veil.veiled("autre-secret") == "autre-secret"


def test_a_long_page_is_read_in_a_time_that_stays_proportionate() -> None:
    began = time.process_time()
    veil.veiled("Été & <canari>" * 20_000)
    small = time.process_time() - began
    began = time.process_time()
    veil.veiled("Été & <canari>" * 140_000)
    assert time.process_time() - began < 30 * small + 1


def test_no_trace_of_a_fault_of_ours_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = logging.getLogger().handlers[:]
    try:
        journal.keep(tmp_path / "journal.txt")
        try:
            int(SECRET)  # Python quotes what it cannot read
        except ValueError as error:
            logging.getLogger("essai").exception("en-tête %s", SECRET)
            said = [failures.internal(error, "check")]
            journal.keep(None)
            said.append(failures.internal(error, "check"))
    finally:
        logging.basicConfig(level=logging.WARNING, handlers=before, force=True)
    written = [path.read_text("utf-8") for path in tmp_path.iterdir()]
    assert len(written) == 2
    assert all("Traceback" in text and "***" in text for text in written)
    assert not [text for text in (*said, *written) if SECRET in text]
