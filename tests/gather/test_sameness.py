"""Whether a page is served as it was, and when it is looked at whatever it says: no network, no browser."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.gather import sameness
from checker.model import Hop, Page, Role, Sighting

PAGE = Page("https://a.fr/", Role.HOME, sighting=Sighting("2026-11-01T00:00:00+00:00"))


def served(source: str, page: Page = PAGE) -> Page:
    return replace(page, source=source)


@pytest.mark.parametrize(
    "source",
    [
        '<script nonce="{0}">let a = 1</script>',
        "<style nonce={0}>p {{}}</style>",
        '<input type="hidden" name="csrf_token" value="{0}">',
        '<input value="{0}" name="authenticity_token" type="hidden">',
        '<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{0}">',
        '<input type="hidden" name="form_build_id" value="form-{0}">',
        '<meta name="csrf-token" content="{0}">',
        '<a data-cfemail="{0}">écrire</a>',
        '<script>var s = {{"ajax_nonce":"{0}"}}</script>',
    ],
)
def test_what_is_made_anew_each_time_and_shows_nothing_is_left_out(source: str) -> None:
    one, other = served(source.format("bGUgcHJlbWllcg")), served(source.format("c0e87a1f"))
    assert one.source != other.source
    assert sameness.same_source(one, other)


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ('<input name="q" value="impôts">', '<input name="q" value="retraite">'),
        ('<meta name="description" content="a">', '<meta name="description" content="b">'),
        ('<script nonce="a">let a = 1</script>', '<script nonce="b">let a = 2</script>'),
        ("<p>Mis à jour le 12 mars 2026</p>", "<p>Mis à jour le 13 mars 2026</p>"),
        ("<p>Non conforme</p>", "<p>Conforme</p>"),
    ],
)
def test_anything_else_is_a_change(source: str, other: str) -> None:
    assert not sameness.same_source(served(source), served(other))


def test_a_date_that_changed_between_two_looks_may_change_again_at_its_place() -> None:
    first, second = (
        served("<p>lundi 30 novembre 2026, 14:02</p>"),
        served("<p>mardi 1 décembre 2026, 9:15</p>"),
    )
    places = sameness.restless(first, second)
    assert len(places) == 2
    looked = replace(second, sighting=replace(PAGE.sighting, restless=places))  # type: ignore[type-var]
    assert sameness.same_source(looked, served("<p>jeudi 3 décembre 2026, 10:40</p>"))
    assert not sameness.same_source(looked, served("<p>jeudi 3 décembre 2026, fermé</p>"))
    assert not sameness.same_source(looked, served("<p>jeudi 3 décembre 2026, 10:40</p><p>Neuf</p>"))


def test_dates_that_rules_read_are_never_said_to_change_by_themselves() -> None:
    one = served("<p>Établie le 1 mars 2026</p>", replace(PAGE, role=Role.ACCESSIBILITY))
    assert sameness.restless(one, replace(one, source="<p>Établie le 2 avril 2026</p>")) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-30T10:00:00+01:00", "2026-12-01T09:30:12+01:00"),
        ("30/11/2026 à 14 h 05", "01/12/2026 à 9 h 30"),
        ("Mon, 30 Nov 2026 10:00:00", "Tue, 1 Dec 2026 11:00:00"),
        ("1796032800", "1796119200"),
        ("view-dom-id-4f0c9a1b2d3e", "view-dom-id-77aa01bc9d1f"),
        ("faite en 0.134 s", "faite en 1.2 s"),
    ],
)
def test_dates_hours_and_codes_may_change_by_themselves(one: str, other: str) -> None:
    assert sameness.restless(served(f"<p>{one}</p>"), served(f"<p>{other}</p>"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ouvert", "Fermé"), ("conforme à 75 %", "conforme à 80 %"), ("3 avis", "4 avis"), ("v2", "v3")],
)
def test_numbers_and_words_do_not(one: str, other: str) -> None:
    assert sameness.restless(served(f"<p>{one}</p>"), served(f"<p>{other}</p>")) == ()


def test_comments_show_nothing() -> None:
    assert sameness.same_source(served("<!-- 45 requêtes --><p>a"), served("<!-- 12 requêtes --><p>a"))
    code = "<script><!-- \n let a = {0} \n//--></script>"
    assert not sameness.same_source(served(code.format(1)), served(code.format(2)))


def test_headers_that_matter_are_compared_and_those_of_the_way_are_not() -> None:
    before = {"content-security-policy": "script-src 'nonce-abc'", "date": "hier", "etag": '"1"', "age": "3"}
    assert sameness.same_headers(
        before, {"content-security-policy": "script-src 'nonce-xyz'", "x-cache": "HIT"}
    )
    assert not sameness.same_headers(before, {"content-security-policy": "default-src *"})
    assert not sameness.same_headers({}, {"strict-transport-security": "max-age=1"})
    assert sameness.unsaid({**before, "content-type": "text/html"}, {"etag": '"1"'}) == {
        "content-security-policy"
    }


def test_what_cannot_be_said_back_recognises_nothing() -> None:
    assert sameness.validators({"etag": ' "1" ', "last-modified": "lundi"}).etag == '"1"'
    assert not sameness.validators({"etag": '"' + "a" * 400 + '"', "last-modified": "\u00e9"})


def test_the_way_to_a_page_is_that_of_http_not_the_moves_of_the_page() -> None:
    hop, move = Hop("http://a.fr/", 301, "https://a.fr/", ""), Hop("https://a.fr/", 200, "https://a.fr/fr")
    assert sameness.same_way((hop, move), (hop,))
    assert not sameness.same_way((hop,), ())
    assert not sameness.same_way((), (hop,))
    assert not sameness.same_way((hop,), (replace(hop, status=302),))


@given(every=st.integers(1, 12), start=st.integers(0, 30))
def test_each_page_is_looked_at_once_in_so_many_visits_evenly(every: int, start: int) -> None:
    """Seen first in any visit; then none is left longer than promised, and no visit looks at them all."""
    pages = [f"a.fr:/{number}?" for number in range(300)]
    ages, looks = dict.fromkeys(pages, 0), Counter[int]()
    for turn in range(start + 1, start + 1 + 3 * every):
        for page in pages:
            looked = sameness.due(page, turn, ages[page], every)
            ages[page] = 0 if looked else ages[page] + 1
            assert ages[page] < every
            looks[turn] += looked
    if every > 2:
        assert max(looks.values()) < 1.6 * len(pages) / (every - 1)
        assert sum(looks.values()) <= 1.4 * 3 * len(pages)
    elif every == 1:
        assert set(looks.values()) == {300}


def test_nothing_is_due_in_the_visit_that_follows_the_first() -> None:
    pages = [f"a.fr:/{number}?" for number in range(300)]
    assert not any(sameness.due(page, 1, 0, 6) for page in pages)
