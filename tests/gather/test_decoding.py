"""From bytes to text, as a browser does it."""

import time

import pytest

from checker.gather.decoding import decode, is_html

WORD = "Égalité"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (WORD.encode(), "text/html; charset=utf-8"),
        (WORD.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (WORD.encode("cp1252"), 'text/html; charset="latin1"'),
        (WORD.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),  # the mark wins
        (WORD.encode("utf-16"), "text/html"),
        (b'<meta charset="iso-8859-15">' + WORD.encode("iso-8859-15"), "text/html"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + WORD.encode("cp1252"), "text/html"),
        (
            b'<meta http-equiv=content-type content="text/html; charset=windows-1252">'
            + WORD.encode("cp1252"),
            "",
        ),
        (b"<meta charset=utf-16>" + WORD.encode(), "text/html"),
        (WORD.encode(), "text/html; charset=inconnu-au-bataillon"),
        (WORD.encode(), "text/html; charset=base64"),
        (WORD.encode(), ""),
        (WORD.encode("cp1252"), ""),
    ],
)
def test_the_text_is_found_whatever_says_its_encoding(body, content_type):
    assert decode(body, content_type).removeprefix("\ufeff").endswith(WORD)


def test_bytes_that_fit_nowhere_do_not_stop_the_reading():
    assert decode(b"avant \xff\xfe\xfa apr\xc3\xa8s", "text/html; charset=utf-8").endswith("après")


def test_latin_1_is_read_as_windows_1252_as_browsers_do():
    assert decode(b"l\x92\xc9tat", "text/html; charset=iso-8859-1") == "l’État"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html; charset=utf-8", b"<p>x"),
        ("TEXT/HTML", b"x"),
        ("application/xhtml+xml", b"<html/>"),
        ("application/xml", b"<?xml version='1.0'?><!-- x --><html><body/></html>"),
        ("", b"\xef\xbb\xbf \n<!DOCTYPE html><p>x"),
    ],
)
def test_pages(content_type, body):
    assert is_html(content_type, body)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"%PDF-1.7 ..."),
        ("text/html", b"\x89PNG\r\n\x1a\n"),
        ("text/html", b"PK\x03\x04"),
        ("text/plain", b"<!doctype html>"),
        ("application/json", b"{}"),
        ("application/xml", b"<?xml version='1.0'?><rss/>"),
        ("", b"bonjour"),
    ],
)
def test_other_documents(content_type, body):
    assert not is_html(content_type, body)


@pytest.mark.parametrize(
    "body", [b"<!--" * 200_000, b"<!---->" * 100_000, b"<meta " * 100_000, b"<?xml " * 100_000]
)
def test_hostile_beginnings_take_no_time(body):
    start = time.process_time()
    is_html("", body)
    decode(body, "")
    assert time.process_time() - start < 0.5
