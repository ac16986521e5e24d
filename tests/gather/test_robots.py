"""What robots.txt asks, and what its absence means."""

import pytest

from checker.gather.robots import LONGEST_DELAY, Robots
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
