"""What robots.txt asks, and what its absence means."""

import pytest

from checker.gather.options import Options
from checker.gather.robots import AGENT, LONGEST_DELAY, SIZE_LIMIT, Robots, rules_text
from checker.model import Document, Transport

URL = "https://exemple.gouv.fr"


def robots(text="", transport=Transport.COMPLETED, status=200):
    return Robots(Document(f"{URL}/robots.txt", transport, status, "text/plain", "", text))


def test_a_refusal_made_to_all_or_to_us_is_obeyed():
    assert robots("User-agent: *\nDisallow: /prive").refusal(f"{URL}/prive/a")
    assert robots("User-agent: conforme\nDisallow: /").refusal(f"{URL}/")[0] is Transport.ROBOTS_DISALLOWED


def test_a_refusal_made_to_others_is_not_ours():
    assert robots("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow:").refusal(f"{URL}/") is None


def test_our_own_group_replaces_the_general_one():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Conforme\nAllow: /\n"
    assert robots(text).refusal(f"{URL}/page") is None


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_no_file_means_no_rule(status):
    assert robots("User-agent: *\nDisallow: /", Transport.NOT_FOUND, status).refusal(f"{URL}/") is None


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_left_alone_and_the_trouble_is_named(status):
    transport, detail = robots("", Transport.SERVER_ERROR, status).refusal(f"{URL}/")
    assert transport is Transport.SERVER_ERROR
    assert str(status) in detail


def test_when_nothing_answered_the_page_will_tell():
    assert robots("", Transport.TIMEOUT, None).refusal(f"{URL}/") is None


def test_a_page_of_html_in_its_place_is_no_rule():
    assert robots("<!doctype html><p>User-agent: *<p>Disallow: /").refusal(f"{URL}/") is None


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Crawl-delay: 5", 5),
        ("Crawl-delay: 86400", LONGEST_DELAY),
        ("Crawl-delay: -3", 0),
        ("Crawl-delay: x", 0),
        ("", 0),
    ],
)
def test_the_delay_asked_is_kept_within_reason(said, seconds):
    assert robots(f"User-agent: *\n{said}\nDisallow: /x").delay == seconds


def test_sitemaps_are_listed():
    assert robots("Sitemap: /a.xml\nsitemap: https://b/c.xml").sitemaps == ("/a.xml", "https://b/c.xml")


@pytest.mark.parametrize(
    "name",
    [
        Options().user_agent,
        "Conforme/0.1.0",
        "conforme/2.3",
        "CONFORME / 0.1",
        "Conforme*",
        '"Conforme"',
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36 Conforme/0.1.0 (+https://exemple.gouv.fr/)",
        "Mozilla/5.0 (compatible; Conforme/0.1.0; +https://exemple.gouv.fr/)",
        "RobotDesMarees, Conforme/0.1.0",
        "Conforme/0.1.0 # notre auditeur",
    ],
)
def test_our_name_is_known_as_logs_show_it(name):
    assert robots(f"User-agent: {name}\nDisallow: /").refusal(f"{URL}/"), name
    assert robots(f"user-agent:{name}\nAllow: /\n\nUser-agent: *\nDisallow: /").refusal(f"{URL}/") is None


@pytest.mark.parametrize(
    "name",
    [
        "Conformexpert",
        "conforme-bot/1.0",
        "Non-conforme",
        "Conf",
        "Conforme.example",
        "AutreRobot/2.0 (+https://exemple.fr/conforme/1.0)",
        "Robot conforme",
    ],
)
def test_a_name_that_looks_like_ours_is_not(name):
    assert robots(f"User-agent: {name}\nDisallow: /").refusal(f"{URL}/") is None
    assert robots(f"User-agent: {name}\nAllow: /\n\nUser-agent: *\nDisallow: /").refusal(f"{URL}/")


RULES = b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/octet-stream", "text/html", "binary/octet-stream", "application/json"],
)
@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"<!-- redige par le service -->\n", b"\n\n# Bonjour\n"]
)
def test_rules_are_read_whatever_their_type(kind, before):
    assert robots(rules_text(before + RULES, kind)).refusal(f"{URL}/")


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>Introuvable</title><pre>\nUser-agent: *\nDisallow: /\n</pre>",
        b"<!-- x -->\n<html><p>\nUser-agent: *\nDisallow: /\n",
        b"<?xml version='1.0'?><!DOCTYPE html>\nUser-agent: *\nDisallow: /\n",
        b"<pre>\nUser-agent: *\nDisallow: /\n</pre>",
        b"\x89PNG\r\n\x1a\nUser-agent: *\nDisallow: /\n",
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream"])
def test_a_page_or_a_picture_in_its_place_holds_no_rule(kind, body):
    assert robots(rules_text(body, kind)).refusal(f"{URL}/") is None


def test_a_line_cut_by_our_limit_is_not_obeyed_by_half():
    filler = b"#" * (SIZE_LIMIT - len("User-agent: *\nDisallow: /\n")) + b"\n"
    cut = (b"User-agent: *\n" + filler + b"Disallow: /archives\n")[:SIZE_LIMIT]
    assert cut.endswith(b"Disallow: /")
    assert robots(rules_text(cut, "text/plain")).refusal(f"{URL}/") is None


def test_the_name_we_give_ourselves_bears_our_token():
    assert Options().user_agent.startswith(f"{AGENT}/")
