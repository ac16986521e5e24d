"""What the examples of the rationalisation rules cannot show: long texts, hostile addresses, and
that a site which was not seen is never accused."""

from dataclasses import replace
from datetime import date

import pytest

from checker import catalogue
from checker.evaluate import facts as drawn
from checker.evaluate import judge, judge_estate
from checker.model import (
    Document,
    Estate,
    Hop,
    Kind,
    Lifecycle,
    Outcome,
    Page,
    Resource,
    Role,
    Scope,
    Site,
    Tls,
    Transport,
    Variant,
    Visit,
)
from checker.reading import unaccented
from standards.rationalisation.legal_wording import DIRECTOR, EDITOR, HOST, LEGAL_NOTICE, PRIVACY_NOTICE
from standards.rationalisation.robots import forbids_all, refusal
from standards.rationalisation.tools import requested, written

RULES = {
    rule.id: rule
    for standard in catalogue.standards()
    if standard.id == "rationalisation"
    for rule in standard.rules
}
ONE_SITE = [rule for rule in RULES.values() if rule.scope is not Scope.ESTATE]
URL = "https://exemple.gouv.fr/"
SITE = Site("exemple", "Exemple", URL, "exemple", Kind.MINISTRY)
PROSE = " ".join(f"mot{number} du service" for number in range(200))


def visit(*pages, **seen):
    return Visit(seen.pop("site", SITE), "2026-06-15T08:00:00+00:00", pages or (shown(""),), **seen)


def shown(body, url=URL, role=Role.HOME, head="", **fields):
    html = f'<html lang="fr"><head>{head}</head><body>{body}</body></html>'
    return Page(url, role, status=200, final_url=url, source=html, rendered=html, **fields)


def facts(seen):
    return drawn(seen, RULES.values())


def outcomes(rule, seen):
    return {finding.outcome for finding in judge(RULES[rule], seen)}


# --- never accused without having been seen -----------------------------------------------------

UNSEEN = sorted(set(Transport) - {Transport.COMPLETED, Transport.NOT_FOUND})


@pytest.mark.parametrize("transport", UNSEEN)
@pytest.mark.parametrize("lifecycle", list(Lifecycle))
def test_a_site_that_was_not_seen_is_never_accused(transport, lifecycle):
    site = replace(SITE, url="https://www.exemple.fr/", lifecycle=lifecycle, opened=date(2024, 1, 1))
    site = replace(site, successor="https://nouveau.gouv.fr/")
    home = Page(site.url, Role.HOME, transport, status=403, final_url=site.url)
    roots = tuple(Variant(f"{scheme}://www.exemple.fr/", transport) for scheme in ("http", "https"))
    seen = visit(home, site=site, variants=roots, robots=Document(f"{site.url}robots.txt", transport))

    for rule in ONE_SITE:
        assert Outcome.FAILED not in outcomes(rule.id, seen), rule.id


@pytest.mark.parametrize(
    "location", ["http://[", "https://[::1", "//", "https://exemple.gouv.fr:port/", "javascript:1"]
)
def test_an_unreadable_address_breaks_no_rule(location):
    hop = Hop("http://exemple.gouv.fr/", 301, location)
    page = shown(
        f'<a href="{location}">Mentions légales</a><script src="{location}"></script>',
        head=f'<link rel="canonical" href="{location}">',
        redirects=(hop,),
        resources=(Resource(location, "script"),),
    )
    robots = Document(f"{URL}robots.txt", Transport.COMPLETED, 200, text=f"Sitemap: {location}")
    sitemap = Document(f"{URL}sitemap.xml", Transport.COMPLETED, 200, text=f"<loc>{location}</loc>")
    root = Variant("http://exemple.gouv.fr/", Transport.COMPLETED, 200, location, (hop,))
    seen = visit(page, variants=(root,), robots=robots, sitemap=sitemap, tls=Tls(not_after=location))

    estate = Estate(date(2026, 6, 15), (facts(seen), replace(facts(seen), site="autre")))
    found = [f for rule in ONE_SITE for f in judge(rule, seen)] + judge_estate(RULES.values(), estate)

    assert [f.message for f in found if "La règle elle-même a échoué" in f.message] == []


# --- duplicates -------------------------------------------------------------------------------


def estate_of(*texts):
    pages = [
        shown(f"<p>{text}</p>", url=f"https://{n}.gouv.fr/", head="<title>Service</title>")
        for n, text in enumerate(texts)
    ]
    sites = [Site(str(n), str(n), page.url, "exemple") for n, page in enumerate(pages)]
    return Estate(
        date(2026, 6, 15), tuple(facts(visit(p, site=s)) for s, p in zip(sites, pages, strict=True))
    )


def compared(estate):
    return [finding.outcome for finding in judge_estate([RULES["doublons-de-contenu"]], estate)]


def test_two_copies_of_a_long_page_are_to_be_looked_at():
    assert compared(estate_of(PROSE, f"{PROSE} mis à jour")) == [Outcome.CANT_TELL, Outcome.CANT_TELL]


def test_the_fingerprints_of_close_texts_are_close():
    one, close, other = (
        int(facts(visit(shown(f"<p>{text}</p>"))).known["empreinte"], 16)
        for text in (PROSE, f"{PROSE} fin", "tout autre chose")
    )

    assert (one ^ close).bit_count() <= 3
    assert (one ^ other).bit_count() > 10


def test_two_long_pages_of_one_title_and_other_words_are_two_sites():
    other = " ".join(f"terme{number} de la démarche" for number in range(200))

    assert compared(estate_of(PROSE, other)) == [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://exemple.gouv.fr/", "http://www.exemple.gouv.fr:80", Outcome.FAILED),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", Outcome.PASSED),
        ("https://exemple.gouv.fr/un/", "https://exemple.gouv.fr/deux/", Outcome.PASSED),
    ],
)
def test_two_entries_are_one_when_their_addresses_are(one, other, expected):
    known = [facts(visit(shown("", url=url), site=replace(SITE, id=url, url=url))) for url in (one, other)]

    assert compared(Estate(date(2026, 6, 15), tuple(known))) == [expected, expected]


# --- pages that play several roles ------------------------------------------------------------


def test_one_page_may_be_both_the_legal_notice_and_the_privacy_notice():
    home = shown('<a href="/mentions">Mentions légales et données personnelles</a>')
    legal = shown(f"<p>Éditeur : le ministère. {PROSE}</p>", url=f"{URL}mentions", role=Role.LEGAL)

    found = judge(RULES["donnees-personnelles"], visit(home, legal))

    assert [f.url for f in found] == [legal.url]
    assert "n'a pas été visitée" not in found[0].message


def test_a_privacy_page_visited_under_another_role_is_found():
    home = shown('<a href="/donnees">Données personnelles</a>')
    page = shown("", url=f"{URL}donnees", role=Role.OTHER)

    assert outcomes("donnees-personnelles", visit(home, page)) == {Outcome.CANT_TELL}


# --- wording ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "directeur de la publication : le prefet",
        "directrice de publication",
        "directeur(trice) de la publication",
        "directeur·rice de la publication",
        "directeur / directrice de la publication",
        "le directeur responsable de la publication",
        "responsable de publication",
        "responsable legal de la publication",
        "direction de la publication",
        "head of publication",
    ],
)
def test_a_director_of_publication_is_known_under_many_names(text):
    assert DIRECTOR.said.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "ce site est edite par la dinum",
        "edite et mis a jour par",
        "editrice",
        "publie par etalab",
        "publisher",
    ],
)
def test_an_editor_is_known_under_many_names(text):
    assert EDITOR.said.search(text)


@pytest.mark.parametrize("text", ["hebergement", "l'hebergeur", "est hebergee chez", "site heberge par"])
def test_a_host_is_known_under_many_names(text):
    assert HOST.said.search(text)


def test_what_is_looked_for_in_a_legal_page_always_has_one_of_its_marks():
    names = ("mentions-legales", "donnees-personnelles")
    examples = [one for rule in catalogue.rules() if rule.id in names for one in rule.examples]
    lines = {unaccented(line) for one in examples for line in one.content.splitlines()}
    for piece in (*LEGAL_NOTICE, *PRIVACY_NOTICE):
        found = [line for line in lines if piece.said.search(line)]
        assert found
        assert all(any(mark in line.lower() for mark in piece.marks) for line in found), piece.title


def test_the_publications_of_a_menu_are_not_its_director():
    assert not DIRECTOR.said.search("actualites publications a propos la direction et ses publications")


# --- robots -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("User-agent: *\nDisallow: /", True),
        ("user-agent: *\ndisallow: /*", True),
        ("User-agent: bingbot\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow:", False),
        ("User-agent: *\nDisallow: all", False),
        ("User-agent: GPTBot\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /fr/", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nDisallow:", False),
        ("", False),
    ],
)
def test_robots_txt_closes_a_site_only_when_it_says_so(text, closed):
    assert forbids_all(text) is closed


def test_a_refusal_that_names_one_robot_refuses_that_robot_only():
    assert refusal(shown("", headers={"x-robots-tag": "otherbot: noindex"})) == ""
    assert refusal(shown("", headers={"x-robots-tag": "noindex, nofollow"}))
    assert refusal(shown("", head='<meta name="robots" content="none">'))


# --- tools ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://stats.data.gouv.fr/piwik.php?idsite=1", "Matomo"),
        ("https://stats.beta.gouv.fr/js/container_fLNmRvFH.js", "Matomo"),
        ("https://tag.aticdn.net/495337/smarttag.js", "Piano Analytics (AT Internet)"),
        ("https://mesure.exemple.gouv.fr/fuF176.js?2", "Eulerian"),
        ("https://www.google-analytics.com/analytics.js", "Google Analytics"),
        ("https://mesure.exemple.fr/g/collect?v=2&tid=G-ABC", "Google Analytics"),
        ("https://www.googletagmanager.com/gtm.js?id=GTM-A", "Google Tag Manager"),
        ("https://www.youtube.com/embed/abc", "une vidéo YouTube"),
    ],
)
def test_a_request_is_known_by_its_address(url, name):
    page = shown("", resources=(Resource(url, "script"),))

    assert set(requested([page])) == {name}


@pytest.mark.parametrize(
    "url",
    [
        "https://piano.exemple.gouv.fr/cours.js",
        "https://www.youtube-nocookie.com/embed/abc",
        "https://exemple.gouv.fr/js/google-analytics-explained.html",
        "https://exemple.gouv.fr/?next=https://www.google-analytics.com/",
        "chrome-extension://abcdef/matomo.js",
        "data:text/javascript,matomo.js",
    ],
)
def test_an_address_that_only_looks_like_a_tool_is_none(url):
    assert requested([shown("", resources=(Resource(url, "script"),))]) == {}


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("var _paq = _paq || [];", {"Matomo"}),
        ("tarteaucitron.user.matomoHost = '//stats.exemple.gouv.fr/';", {"Matomo"}),
        ('window.dsfr = {analytics: {domain: "mesure.exemple.gouv.fr"}};', {"Eulerian"}),
        ('{"xiti":{"needConsent":0,"xtsite":"259159"}}', {"Piano Analytics (AT Internet)"}),
        ("let piano = 'un cours de piano';", set()),
    ],
)
def test_a_tool_is_known_by_the_scripts_that_set_it_up(script, names):
    assert {tool.name for tool in written(shown(f"<p>piano</p><script>{script}</script>"))} == names


# --- certificate ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2026-06-30T08:00:01+00:00", Outcome.PASSED),
        ("2026-06-30T07:59:59+00:00", Outcome.CANT_TELL),
        ("2026-06-15T07:59:59+00:00", Outcome.FAILED),
        ("", Outcome.UNTESTED),
    ],
)
def test_a_certificate_is_judged_by_its_last_moment(ends, expected):
    assert outcomes("certificat", visit(tls=Tls("A", "exemple.gouv.fr", ends, "TLSv1.3"))) == {expected}
