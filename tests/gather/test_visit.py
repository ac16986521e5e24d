"""A whole visit, against real local sites."""

import pickle
import time
from contextlib import contextmanager

import pytest

from checker import __version__
from checker.evaluate import audit
from checker.gather import Options, Visitor
from checker.gather.choosing import MOST_DOCUMENTS
from checker.gather.look import Look
from checker.gather.pages import looked
from checker.gather.turns import Turns
from checker.model import AuditSettings, Page, Role, Site, Transport
from tests.gather.servers import Reply, closed_port, redirect, serve

HOST = "visite.gouv.fr"
HOME = f"http://{HOST}/"
AT = "2026-11-22T08:00:00+00:00"
PLAIN = {"Content-Type": "text/plain"}


def html(body, head=""):
    return f"<!doctype html><html lang=fr><head><title>Site</title>{head}</head><body>{body}</body></html>"


FOOTER = (
    "<footer><a href=/accessibilite>Accessibilité : non conforme</a> <a href=/mentions>Mentions légales</a> "
    "<a href=/contact>Contact</a></footer>"
)
LINKS = "<a href=/a/1>Un</a> <a href=/a/2>Deux</a> <a href=/b/1>Trois</a> <a href=/doc.pdf>PDF</a>"
ROUTES = {
    "/": html(f"<h1>Bienvenue</h1>{LINKS}{FOOTER}", "<link rel=icon href=/i.png>"),
    **{
        path: html(f"<h1>{path}</h1><p>Texte.</p>")
        for path in ("/accessibilite", "/mentions", "/a/1", "/a/2", "/b/1")
    },
    "/robots.txt": Reply("User-agent: *\nDisallow: /b/\nSitemap: /plan.xml", headers=PLAIN),
    "/plan.xml": Reply(
        f"<urlset><url><loc>{HOME}c/1</loc></url></urlset>", headers={"Content-Type": "application/xml"}
    ),
    "/i.png": Reply(b"\x89PNG", headers={"Content-Type": "image/png"}),
}


def a_site(url=HOME, **fields):
    return Site("visite", "Visite", url, "sig", **fields)


@contextmanager
def visitor(server, *, keep=None, others=(), **settings):
    options = {"browser": False, "delay": 0.0, "timeout": 5.0} | settings
    hosts = server.at(HOST, f"www.{HOST}", *others)
    deaf = dict.fromkeys((f"{HOST}:443", f"www.{HOST}:443"), f"127.0.0.1:{closed_port()}")
    with Visitor(Options(resolve=hosts | deaf, **options), keep=keep, turns=Turns()) as one:
        yield one


@contextmanager
def visiting(routes=ROUTES, *, site=None, **settings):
    """The visit of a site, and its server."""
    with serve(routes) as server, visitor(server, **settings) as one:
        yield one.visit(site or a_site(), AT), server


def seen(visit):
    return [(page.role, page.url.removeprefix(HOME), page.transport) for page in visit.pages]


def test_a_visit_sees_the_home_page_the_pages_with_a_role_then_others():
    with visiting(pages=7) as (visit, server):
        done = Transport.COMPLETED
        assert seen(visit) == [
            (Role.HOME, "", done),
            (Role.ACCESSIBILITY, "accessibilite", done),
            (Role.LEGAL, "mentions", done),
            (Role.CONTACT, "contact", Transport.NOT_FOUND),
            (Role.OTHER, "a/1", done),
            (Role.OTHER, "b/1", Transport.ROBOTS_DISALLOWED),
            (Role.OTHER, "c/1", Transport.NOT_FOUND),
        ]
        assert "/b/1" not in server.paths()
        assert "/doc.pdf" not in server.paths()
        assert server.paths(HOST).count("/") == 1


PDF = Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})


def test_a_document_is_no_page_and_takes_no_place():
    linked = "".join(f"<a href=/{name}>{name}</a>" for name in ("arrete", "guide", "un", "deux", "trois"))
    pages = {f"/{name}": html("<h1>Page</h1><p>Texte.</p>") for name in ("un", "deux", "trois")}
    home = html(f"<h1>Bienvenue</h1>{linked}<footer><a href=/mentions>Mentions légales</a></footer>")
    routes = {"/": home, "/arrete": PDF, "/guide": PDF, "/mentions": PDF, **pages}

    with visiting(routes, pages=3) as (visit, server):
        shown = [name for _, name, transport in seen(visit) if transport is Transport.COMPLETED]
        audited = [page.url.removeprefix(HOME) for page in audit(visit, ()).pages]

    assert shown == ["", "un", "deux"]
    assert audited == shown
    assert next(page.role for page in visit.pages if page.transport is Transport.NOT_HTML) is Role.LEGAL
    assert "/trois" not in server.paths()


def test_a_site_of_documents_is_asked_for_few_of_them():
    routes = {f"/{number}": PDF for number in range(60)}
    linked = "".join(f"<a href={path}>Document</a>" for path in routes)

    with visiting({"/": html(f"<h1>Bienvenue</h1>{linked}"), **routes}, pages=5) as (visit, server):
        assert [page.url for page in audit(visit, ()).pages] == [HOME]
        assert len([path for path in server.paths() if path in routes]) == 4 + MOST_DOCUMENTS


def test_a_visit_keeps_what_stands_beside_the_pages():
    with visiting(pages=1) as (visit, _):
        assert visit.at == AT
        assert "Disallow: /b/" in visit.robots.text
        assert visit.sitemap.url == f"{HOME}plan.xml"
        assert visit.favicon.content_type == "image/png"
        assert [one.url for one in visit.variants][:2] == [HOME, f"http://www.{HOST}/"]
        assert [one.transport for one in visit.variants][:2] == [Transport.COMPLETED] * 2
        assert visit.versions == {"conforme": __version__}
        assert visit.home.rendered is None
        assert visit.home.headers["content-type"].startswith("text/html")


def test_a_visit_travels_between_processes():
    with visiting(pages=2) as (visit, _):
        assert pickle.loads(pickle.dumps(visit)) == visit


def test_a_thousand_pages_of_one_host_cost_one_probe():
    with serve(ROUTES) as server, visitor(server, pages=1) as one:
        for path in ("a/1", "a/2", "accessibilite"):
            visit = one.visit(a_site(HOME + path, entry=Role.OTHER), AT)
            assert seen(visit) == [(Role.OTHER, path, Transport.COMPLETED)]
            assert visit.robots.status == 200
            assert len(visit.variants) == 4
        asked = server.paths(HOST)
    assert [asked.count(path) for path in ("/robots.txt", "/plan.xml", "/")] == [1, 1, 1]


def test_the_registry_knows_better_than_the_links():
    pages = {Role.ACCESSIBILITY: "/a/1", Role.HELP: f"{HOME}a/2"}
    with visiting(site=a_site(pages=pages, settings=AuditSettings(pages=5))) as (visit, _):
        assert visit.page(Role.ACCESSIBILITY).url == f"{HOME}a/1"
        assert visit.page(Role.HELP).url == f"{HOME}a/2"
        assert len(visit.pages) == 5


def test_a_site_brings_its_own_addresses_for_itself_alone():
    with serve(ROUTES) as server, visitor(server, pages=1, allow_private=True) as one:
        settings = AuditSettings(resolve=server.at("ailleurs.invalid"))
        assert one.visit(a_site("http://ailleurs.invalid/", settings=settings), AT).home.seen
        assert one.visit(a_site("http://ailleurs.invalid/"), AT).home.transport is Transport.DNS_ERROR
        one.visit(a_site(settings=settings), AT)
        assert one.visit(a_site("http://ailleurs.invalid/"), AT).home.transport is Transport.DNS_ERROR


def test_a_site_that_leads_to_this_machine_is_refused_unless_the_user_allows_it():
    with serve(ROUTES) as server, visitor(server, pages=1) as one:
        settings = AuditSettings(resolve=server.at("ailleurs.invalid"))
        visit = one.visit(a_site("http://ailleurs.invalid/", settings=settings), AT)
        assert visit.home.transport is Transport.PRIVATE_ADDRESS
        assert server.asked == []


# --- what was not seen -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "transport"),
    [
        (Reply("", 403), Transport.BLOCKED),
        (Reply("", 401), Transport.AUTH_REQUIRED),
        (Reply("", 500), Transport.SERVER_ERROR),
        (Reply("", 404), Transport.NOT_FOUND),
        (redirect("/"), Transport.TOO_MANY_REDIRECTS),
        (redirect("http://127.0.0.1/"), Transport.PRIVATE_ADDRESS),
    ],
)
def test_a_home_page_that_was_not_seen_is_the_only_page(reply, transport):
    with visiting({**ROUTES, "/": reply}) as (visit, _):
        assert seen(visit) == [(Role.HOME, "", transport)]
        assert visit.home.detail
        assert visit.home.source == ""
        assert visit.robots.status == 200
        assert len(visit.variants) == 4
        assert (visit.sitemap, visit.favicon) == (None, None)


def test_a_dead_host_is_asked_little():
    with visiting() as (_, server):
        hosts = ("mort.gouv.fr", "www.mort.gouv.fr")
        resolve = {host: f"127.0.0.1:{closed_port()}" for host in hosts}
        site = a_site("http://mort.gouv.fr/", settings=AuditSettings(resolve=resolve))
        with visitor(server, allow_private=True) as one:
            visit = one.visit(site, AT)
    assert visit.home.transport is Transport.REFUSED
    assert {variant.transport for variant in visit.variants} == {Transport.REFUSED}
    assert visit.tls is None


def test_trouble_that_passed_is_forgotten_by_the_next_visit():
    with serve({**ROUTES, "/robots.txt": Reply("", 503)}) as server, visitor(server, pages=1) as one:
        assert one.visit(a_site(), AT).home.transport is Transport.SERVER_ERROR
        server.routes["/robots.txt"] = ROUTES["/robots.txt"]
        assert one.visit(a_site(), AT).home.seen


def test_a_site_that_robots_closes_is_not_asked_at_all():
    closed = Reply("User-agent: Conforme\nDisallow: /", headers=PLAIN)
    with visiting({**ROUTES, "/robots.txt": closed}) as (visit, server):
        assert visit.home.transport is Transport.ROBOTS_DISALLOWED
        assert {variant.transport for variant in visit.variants} == {Transport.ROBOTS_DISALLOWED}
        assert set(server.paths()) == {"/robots.txt"}


def test_another_site_is_never_taken_for_this_one():
    routes = {**ROUTES, f"{HOST}/": redirect("http://autre.gouv.fr/"), "autre.gouv.fr/": html("Autre")}
    with serve(routes) as server, visitor(server, others=["autre.gouv.fr"]) as one:
        visit = one.visit(a_site(), AT)
        assert seen(visit) == [(Role.HOME, "", Transport.REDIRECTED_ELSEWHERE)]
        assert "autre.gouv.fr" in visit.home.detail
        alias = AuditSettings(aliases=("autre.gouv.fr",))
        assert one.visit(a_site(settings=alias), AT).home.seen


def test_a_redirect_to_another_site_that_is_dead_is_still_a_redirect():
    with visiting({**ROUTES, "/": redirect("http://nulle-part.invalid/")}) as (visit, _):
        assert visit.home.transport is Transport.REDIRECTED_ELSEWHERE
        assert "nulle-part.invalid" in visit.home.detail


def test_www_is_the_same_site():
    routes = {**ROUTES, f"{HOST}/": redirect(f"http://www.{HOST}/"), f"www.{HOST}/": ROUTES["/"]}
    with visiting(routes, pages=1) as (visit, _):
        assert visit.home.seen


def test_a_declaration_may_be_kept_by_the_ministry():
    footer = "<footer><a href=http://central.gouv.fr/a>Accessibilité : non conforme</a></footer>"
    routes = {**ROUTES, "/": html(f"<h1>Bienvenue</h1>{footer}"), "central.gouv.fr/a": html("Déclaration")}
    with serve(routes) as server, visitor(server, pages=2, others=["central.gouv.fr"]) as one:
        visit = one.visit(a_site(), AT)
    assert visit.page(Role.ACCESSIBILITY).seen
    assert visit.page(Role.ACCESSIBILITY).address == "http://central.gouv.fr/a"


def test_a_page_of_the_sample_that_leaves_the_site_is_not_judged_for_it():
    routes = {**ROUTES, "/": html("<a href=/a/1>Un</a>"), "/a/1": redirect("http://autre.gouv.fr/")}
    with serve(routes) as server, visitor(server, others=["autre.gouv.fr"]) as one:
        settings = AuditSettings(pages=2)
        server.routes["autre.gouv.fr/"] = html("Autre")
        visit = one.visit(a_site(settings=settings), AT)
    assert seen(visit)[1] == (Role.OTHER, "a/1", Transport.REDIRECTED_ELSEWHERE)


def test_a_page_that_only_sends_home_was_not_shown():
    with visiting({**ROUTES, "/accessibilite": redirect("/")}, pages=2) as (visit, _):
        assert seen(visit)[1] == (Role.ACCESSIBILITY, "accessibilite", Transport.NOT_FOUND)


def test_a_page_built_by_scripts_needs_a_browser():
    with visiting({**ROUTES, "/": html("<div id=app></div><script src=/a.js></script>")}) as (visit, _):
        assert seen(visit) == [(Role.HOME, "", Transport.EMPTY_SHELL)]
        assert "navigateur" in visit.home.detail


@pytest.mark.parametrize("url", ["https://x:99999/", "http://[::1", "pas une adresse", "ftp://a/", ""])
def test_an_address_that_cannot_be_asked_is_a_page_that_was_not_seen(url):
    with serve({}) as server, visitor(server) as one:
        visit = one.visit(a_site(url), AT)
    assert visit.home.transport is Transport.DNS_ERROR


@pytest.mark.parametrize("path", ["/", "/accessibilite"])
def test_a_page_of_maintenance_served_as_if_all_were_well_is_not_the_page(path):
    closed = html("<h1>Site en maintenance</h1><p>Merci de revenir plus tard.</p>")
    with visiting({**ROUTES, path: closed}, pages=2) as (visit, _):
        page = visit.pages[0 if path == "/" else 1]
        assert (page.transport, page.seen) == (Transport.PROVISIONAL, False)
        assert (
            page.detail
            == "La page dit que le site est en maintenance ou indisponible (« Site en maintenance »)."
        )


def test_a_breakdown_of_ours_costs_the_page_and_names_itself(caplog):
    with serve(ROUTES) as server, visitor(server) as one:
        visit = one.visit(a_site(settings=AuditSettings(resolve={"a": "b:c"})), AT)
    assert visit.home.transport is Transport.BROWSER_ERROR
    assert "ValueError" in visit.home.detail
    assert "visit of visite" in caplog.text


def test_a_page_that_the_browser_could_not_show_keeps_what_was_served():
    look = Look(Transport.TIMEOUT, "La page n'a pas fini de s'afficher.", HOME, console=("erreur",))
    page = looked(Page(HOME, source="<p>servi"), look)
    assert (page.transport, page.detail, page.console) == (look.transport, look.detail, look.console)
    assert (page.source, page.rendered) == ("<p>servi", None)


# --- the time a visit may take -----------------------------------------------------------------------


def slowly(route, seconds=0.4):
    def answer(handler):
        time.sleep(seconds)
        handler.write(route)

    return answer


def test_pages_beyond_the_time_of_a_visit_are_not_seen_and_say_why():
    routes = {path: slowly(route) if path.startswith("/a") else route for path, route in ROUTES.items()}
    with visiting(routes, pages=7, visit_timeout=0.5) as (visit, server):
        late = [page for page in visit.pages if page.transport is Transport.TIMEOUT]
        assert visit.home.seen
        assert len(late) >= 4
        assert {page.detail for page in late} == {"Le délai de la visite (0.5 s) est épuisé."}
        assert not {page.url.removeprefix(HOME[:-1]) for page in late[1:]} & set(server.paths())


def test_a_chain_of_slow_redirects_ends_with_the_time_of_the_visit():
    chain = {f"/{step}": slowly(redirect(f"/{step + 1}"), 0.3) for step in range(1, 11)}
    began = time.monotonic()
    with visiting({**ROUTES, **chain, "/": slowly(redirect("/1"))}, visit_timeout=1.0) as (visit, _):
        assert time.monotonic() - began < 2.5
        assert (visit.home.transport, visit.home.seen) == (Transport.TIMEOUT, False)
        assert "délai de la visite" in visit.home.detail
        assert visit.home.redirects


# --- with a browser ----------------------------------------------------------------------------------

WRITTEN = (
    "<h1>Bienvenue sur le site</h1><p>Un texte que tout le monde lit, scripts ou pas.</p><div id=pied></div>"
    "<script>document.getElementById('pied').innerHTML = "
    "'<footer><a href=\"/accessibilite\">Accessibilité : non conforme</a></footer>'</script>"
)


@pytest.fixture(scope="module")
def browsing():
    """One browser for the visits of this file, one server for their sites, and the pictures taken."""
    pictures = []

    def keep(picture):
        pictures.append(picture)
        return f"capture-{len(pictures)}"

    with (
        serve({}) as server,
        visitor(server, browser=True, pages=2, keep=keep, others=["autre.gouv.fr"]) as one,
    ):
        yield one, server, pictures


@pytest.mark.browser
def test_a_browser_sees_the_links_that_scripts_write(browsing):
    one, server, pictures = browsing
    server.routes |= {**ROUTES, "/": html(WRITTEN)}
    visit = one.visit(a_site(), AT)
    assert [role for role, _, _ in seen(visit)] == [Role.HOME, Role.ACCESSIBILITY]
    assert "<footer>" in visit.home.rendered
    assert '<footer><a href="/' not in visit.home.source.partition("<script>")[0]
    assert visit.home.axe["aria-hidden-body"]["outcome"] == "passed"
    assert visit.home.screenshot == "capture-1"
    assert pictures[0][:3] == b"\xff\xd8\xff"
    assert visit.pages[1].screenshot is None
    assert {"conforme", "chromium", "axe-core"} <= set(visit.versions)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "transport"),
    [
        ("location.replace('http://autre.gouv.fr/')", Transport.REDIRECTED_ELSEWHERE),
        ("location.replace('/sso/login')", Transport.AUTH_REQUIRED),
        (
            "setTimeout(() => { location.href = 'http://autre.gouv.fr/' }, 1500)",
            Transport.REDIRECTED_ELSEWHERE,
        ),
        ("location.href = 'http://nulle-part.invalid/'", Transport.REDIRECTED_ELSEWHERE),
        (
            "</script><meta http-equiv=refresh content='4;url=http://nulle-part.invalid/'><script>",
            Transport.REDIRECTED_ELSEWHERE,
        ),
    ],
)
def test_a_page_that_a_script_replaces_is_not_the_page(browsing, script, transport):
    one, server, _ = browsing
    form = "<h1>Connexion</h1><form><input><input type=password><button>Se connecter</button></form>"
    server.routes |= {
        **ROUTES,
        f"{HOST}/": html(f"<p>Un instant, la page arrive.</p><script>{script}</script>"),
        "/sso/login": html(form),
        "autre.gouv.fr/": html("<h1>Autre site</h1><p>Bonjour.</p>"),
    }
    visit = one.visit(a_site(), AT)
    del server.routes[f"{HOST}/"]
    assert seen(visit) == [(Role.HOME, "", transport)]


@pytest.mark.browser
def test_each_host_has_a_browser_of_its_own_and_only_one(browsing):
    one, server, _ = browsing
    settings = AuditSettings(pages=1)
    server.routes |= {"/": html("<h1>Bienvenue</h1><p>Un texte que tout le monde lit.</p>")}

    def process(site):
        assert one.visit(site, AT).home.seen
        return one._browsers.mine()._ready()._process.pid

    first, again = process(a_site(settings=settings)), process(a_site(settings=settings))
    other = process(a_site(f"http://www.{HOST}/", settings=settings))
    assert first == again != other
