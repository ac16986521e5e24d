"""Sitemaps, and the indexes that name them."""

import gzip

import pytest

from checker.gather.plans import MOST_PLANS, gathered, listed
from checker.model import Transport
from tests.gather.servers import Reply
from tests.gather.test_http import HOME, site
from tests.gather.test_visit import HOME as VISITED
from tests.gather.test_visit import visiting

XML = {"Content-Type": "application/xml"}


def plan(*urls):
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def index(*urls):
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


class Asked:
    """Answers the sitemaps it knows, and remembers what was asked."""

    def __init__(self, **known):
        self.known = {f"{HOME}{name}.xml": text for name, text in known.items()}
        self.urls = []

    def __call__(self, url):
        self.urls.append(url.removeprefix(HOME))
        return self.known.get(url, "")


def test_the_sitemaps_of_an_index_give_their_pages_in_turn():
    ask = Asked(articles=plan(f"{HOME}a/1", f"{HOME}a/2"), pages=plan(f"{HOME}contact"))
    found = listed(f"{HOME}index.xml", index(f"{HOME}articles.xml", f"{HOME}pages.xml"), ask)
    assert found == [f"{HOME}a/1", f"{HOME}contact", f"{HOME}a/2"]


def test_an_index_that_names_itself_another_host_or_another_index_leads_nowhere():
    ask = Asked(autre=index(f"{HOME}encore.xml"), encore=plan(f"{HOME}loin"))
    named = (f"{HOME}index.xml", "https://ailleurs.fr/plan.xml", "file:///etc/passwd", f"{HOME}autre.xml")
    assert listed(f"{HOME}index.xml", index(*named), ask) == []
    assert ask.urls == ["autre.xml"]


def test_few_of_the_sitemaps_of_an_index_are_asked_for():
    ask = Asked()
    listed(f"{HOME}index.xml", index(*(f"{HOME}{number}.xml" for number in range(50_000))), ask)
    assert ask.urls == [f"{number}.xml" for number in range(MOST_PLANS)]


def fetched(routes, declared=(), **how):
    with site(routes) as (http, server):
        return gathered(http, HOME, declared, **how), server.paths()


def test_a_sitemap_may_be_packed_and_several_may_be_declared():
    packed = Reply(gzip.compress(plan(f"{HOME}a").encode()), headers={"Content-Type": "application/gzip"})
    found, _ = fetched(
        {"/1.xml.gz": packed, "/2.xml": Reply(plan(f"{HOME}b"), headers=XML)}, ["/1.xml.gz", "/2.xml"]
    )
    assert found.pages == (f"{HOME}a", f"{HOME}b")


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bx", gzip.compress(plan(f"{HOME}a").encode(), mtime=0)[:12]], ids=["wrong", "cut"]
)
def test_a_packed_sitemap_that_cannot_be_read_lists_nothing(body):
    found, _ = fetched({"/sitemap.xml": Reply(body, headers={"Content-Type": "application/gzip"})})
    assert (found.pages, found.document.transport) == ((), Transport.COMPLETED)


def test_nothing_is_followed_when_no_other_page_is_wanted():
    routes = {
        "/sitemap.xml": Reply(index(f"{HOME}p.xml"), headers=XML),
        "/p.xml": Reply(plan(f"{HOME}p"), headers=XML),
    }
    found, paths = fetched(routes, follow=False)
    assert (found.pages, "/p.xml" in paths) == ((), False)


def test_a_site_whose_home_page_links_nothing_is_known_by_its_index():
    """As WordPress and Drupal publish it."""
    routes = {
        "/sitemap.xml": Reply(index(f"{VISITED}p.xml"), headers=XML),
        "/p.xml": Reply(plan(f"{VISITED}un", f"{VISITED}deux"), headers=XML),
        "/robots.txt": Reply("", 404),
        "/": "<!doctype html><html lang=fr><title>Accueil</title><main><h1>Accueil</h1><p>Bienvenue.</p></main>",
        "/un": "<!doctype html><html lang=fr><title>Un</title><main><h1>Un</h1><p>Un.</p></main>",
        "/deux": "<!doctype html><html lang=fr><title>Deux</title><main><h1>Deux</h1><p>Deux.</p></main>",
    }
    with visiting(routes, pages=3) as (visit, _):
        assert [page.url.removeprefix(VISITED) for page in visit.pages] == ["", "un", "deux"]
        assert visit.sitemap.url == f"{VISITED}sitemap.xml"
