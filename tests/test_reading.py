"""Reading a page as a person would: what no rule's example shows."""

from dataclasses import replace

import pytest

from checker.model import AuditSettings, NotTested, Page, Role, Site, Transport, Visit, once, parse_html
from checker.model.address import Address, placed
from checker.reading import (
    absolute_url,
    as_written,
    every_word,
    exposed,
    laid_out,
    language_of,
    need_shown,
    own_hosts,
    plain,
    select,
)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../plan", "https://exemple.gouv.fr/plan"),
        ("//autre.gouv.fr/", "https://autre.gouv.fr/"),
        ("mentions légales", "https://exemple.gouv.fr/a/mentions légales"),
        ("http://[", ""),
    ],
)
def test_an_address_is_made_absolute_or_given_up(href, expected):
    assert absolute_url("https://exemple.gouv.fr/a/b", href) == expected


def test_what_takes_no_room_is_not_compared():
    assert plain("Acces\u00adsi\u200bbilité\ufeff : NON\u00a0conforme") == "accessibilite : non conforme"


def test_what_was_found_in_plain_text_is_shown_as_written():
    text = "Brume…  et œuvre : «\u00a0Accessi\u00adbilité : Non\u00a0Conforme\u00a0»"
    start = plain(text).index("accessibilite")

    assert as_written(text, start, len(plain(text)) - 2) == "Accessibilité : Non Conforme"
    assert as_written(text, start - 1, start + 3) == "Accessibilité"


@pytest.mark.parametrize(
    "url",
    [
        "https://exemple.gouv.fr/accessibilit%C3%A9",
        "http://www.exemple.gouv.fr/Accessibilité/",
        "https://exemple.gouv.fr/accessibilité.html#haut",
        "https://exemple.gouv.fr/accessibilité/index.php",
    ],
)
def test_one_place_has_several_spellings(url):
    assert Address.of(url).place == Address.of("https://exemple.gouv.fr/accessibilité").place


def test_places_that_differ_and_those_that_are_none():
    assert (
        Address.of("https://exemple.gouv.fr/?p=1").place != Address.of("https://exemple.gouv.fr/?p=2").place
    )
    assert {
        Address.of("").place,
        Address.of("mailto:a@exemple.gouv.fr").place,
        Address.of("http://[").place,
    } == {""}


def test_every_word_is_read_in_order_hidden_ones_included():
    tree = parse_html("<p>Accessibilité : <b hidden>non</b><!-- pas --> conforme<script>oui</script></p>")
    assert plain(every_word(tree)) == "accessibilite : non conforme"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>oui</p>", True),
        ("<div hidden><p>non</p></div>", False),
        ("<div aria-hidden=true><p>non</p></div>", False),
        ("<noscript><p>non</p></noscript>", False),
    ],
)
def test_exposed_means_to_everybody(html, expected):
    assert exposed(select(parse_html(f"<body>{html}</body>"), "p")[0]) is expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [('lang=" FR-be "', "fr-be"), ('lang=" " xml:lang="en"', "en"), ("", "")],
)
def test_the_language_announced(attributes, expected):
    assert language_of(parse_html(f"<html {attributes}><body>a</body></html>")) == expected


def test_a_page_not_shown_says_why():
    with pytest.raises(NotTested, match=r"^Accueil non vue : accès bloqué\. Code 403\.$"):
        need_shown(Page("https://a.fr/", transport=Transport.BLOCKED, detail="Code 403."), "Accueil")
    with pytest.raises(NotTested, match="sans navigateur"):
        need_shown(Page("https://a.fr/", source="<p>a</p>"), "Accueil")
    need_shown(Page("https://a.fr/", rendered="<p>a</p>"), "Accueil")


def test_the_hosts_of_a_site_are_the_registered_the_reached_and_the_declared():
    site = Site("a", "A", "https://www.a.fr/", "o", settings=AuditSettings(aliases=("www.alias.fr",)))
    visit = Visit(site, "2026-06-15T08:00:00+00:00", (Page("https://www.a.fr/", final_url="https://b.fr/"),))
    assert own_hosts(visit) == {"a.fr", "b.fr", "alias.fr"}


def test_tracking_does_not_make_another_address():

    assert (
        Address.of("https://a.gouv.fr/x?utm_source=pied&id=2").place
        == Address.of("http://www.a.gouv.fr/x/?id=2").place
    )
    assert Address.of("https://a.gouv.fr/x?id=2").place != Address.of("https://a.gouv.fr/x?id=3").place


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Mentions légales</p>", True),
        ("<p>MENTIONS<br>légales</p>", True),
        ("<p>Mentions légales <i>(nouvelle fenêtre)</i></p>", True),
        ("<p><img alt='Cookies'></p>", True),
        ("<p>Données personnelles</p>", False),
    ],
)
def test_what_style_sheets_hide_is_not_laid_out(html, expected):
    page = Page("https://exemple.gouv.fr/", rendered=html, probes={"text": "Accueil\nmentions\u00a0Légales"})
    element = select(page.dom, "p")[0]

    assert laid_out(page, element) is expected
    assert laid_out(Page(page.url, rendered=html), element)


def test_a_file_is_told_by_its_extension():
    addresses = [
        "https://e.fr/a.pdf",
        "https://e.fr/a.PDF?v=2#p",
        "https://e.fr/b%2Eods",
        "https://e.fr/pdf",
        "http://[",
    ]
    assert [Address.of(url).is_file for url in addresses] == [True, True, True, False, False]


def test_a_reading_is_made_once_for_each_page_and_kept_with_none_of_its_copies():
    read = []

    @once
    def address(page):
        read.append(page)
        return page.address

    pages = [Page(f"https://exemple.gouv.fr/{name}", Role.OTHER, Transport.COMPLETED) for name in "ab"]
    assert [address(page) for page in (*pages, *pages)] == [page.url for page in (*pages, *pages)]
    assert len(read) == len(pages)
    assert address(replace(pages[0], url="https://exemple.gouv.fr/c")) == "https://exemple.gouv.fr/c"
    assert pages[0] == replace(pages[0])


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://dossier-1.invalid/mentions.html?a=1", "/mentions.html?a=1"),
        ("https://dossier-1.invalid", "/"),
        ("https://www.exemple.gouv.fr/a", "https://www.exemple.gouv.fr/a"),
        ("http://[", "http://["),
    ],
)
def test_an_address_under_a_host_of_nobody_is_shown_as_a_path(url: str, shown: str) -> None:
    assert placed(url) == shown
