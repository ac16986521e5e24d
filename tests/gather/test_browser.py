"""A real browser in front of real local servers, behaving and misbehaving."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest
import trustme

from checker import catalogue
from checker.gather import axe
from checker.gather.browser import Browser, BrowserUnavailable
from checker.gather.chromium import find_programs
from checker.gather.look import Look, collect_script
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Resource, Transport
from tests.gather.servers import Reply, Server, certified, closed_port, redirect, serve, trusted

pytestmark = pytest.mark.browser

TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page.</p>"
HOME = f"<!doctype html><html lang='fr'><title>Accueil</title><body><main>{TEXT}</main>"
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
SLOW = 6.0


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    with serve({"/accueil": HOME}) as server:
        yield server


@pytest.fixture(scope="module")
def browser(web: Server) -> Iterator[Browser]:
    options = Options(resolve=web.at("a.fr", "b.fr"), page_timeout=SLOW, timeout=3.0)
    with closing(Browser(options, Addresses(options))) as running:
        yield running


@contextmanager
def browsing(web: Server | None = None, **settings) -> Iterator[Browser]:
    resolve = web.at("a.fr", "b.fr") if web else {}
    options = Options(**{"resolve": resolve, "page_timeout": SLOW, "timeout": 3.0, **settings})
    with closing(Browser(options, Addresses(options))) as running:
        yield running


def show(browser: Browser, web: Server, body: str | Reply, *, full: bool = False, **others) -> Look:
    """The look at one page; `others` are what it asks for besides."""
    for path, route in others.items():
        web.routes[f"/{path}"] = route
    web.routes["/page"] = body
    return browser.look("http://a.fr/page", full=full)


def still_works(browser: Browser) -> bool:
    look = browser.look("http://a.fr/accueil", full=False)
    return look.transport is Transport.COMPLETED and "paragraphe" in look.probes["text"]


# --- pages that replace the browser's functions ------------------------------------------------

REPLACED = {
    "a method that is none": "document.querySelectorAll = null",
    "a method that throws": "Element.prototype.querySelectorAll = Document.prototype.querySelectorAll = () => { throw 1 }",
    "a method that finds nothing": "Document.prototype.querySelectorAll = () => []",
    "an array without map": "Array.prototype.map = Array.prototype.some = null",
    "another JSON": "JSON.stringify = () => 'bonjour'",
    "toJSON everywhere": "Object.prototype.toJSON = Array.prototype.toJSON = () => 1",
    "lists without iterator": "delete NodeList.prototype[Symbol.iterator]",
    "no performance": "Object.defineProperty(window, 'performance', { value: {}, configurable: true })",
    "no promise": "window.Promise = undefined",
    "a trim that empties": "String.prototype.trim = () => ''",
    "an attribute reader": "Element.prototype.getAttribute = () => 'fr'",
    "no document element": "Object.defineProperty(Document.prototype, 'documentElement', { get: () => null })",
}


@pytest.mark.parametrize("script", REPLACED.values(), ids=list(REPLACED))
def test_a_page_that_replaces_what_reading_needs_is_read_all_the_same(browser, web, script):
    body = f"<!doctype html><html><head><title>Essai</title><script>{script}</script></head><body><main>{TEXT}<img src='/i.gif'></main>"
    look = show(browser, web, body)

    assert (look.transport, look.detail) == (Transport.COMPLETED, "")
    assert "paragraphe" in look.probes["text"]
    assert look.axe["image-alt"]["outcome"] == "failed"


def test_a_page_that_cannot_be_given_back_what_it_replaced_is_told_so(browser, web):
    locked = "Object.defineProperty(document, 'body', { get() { throw new Error('non') } })"
    look = show(browser, web, f"<!doctype html><html><title>Essai</title><script>{locked}</script>{TEXT}")

    assert look.transport is Transport.BROWSER_ERROR
    assert look.detail.startswith("La page remplace des fonctions du navigateur")
    assert still_works(browser)


# --- what is seen ----------------------------------------------------------------------------


def test_an_ordinary_page_is_seen_whole(browser, web):
    body = f"<!doctype html><html lang='fr'><head><title>Bonjour</title></head><body>{TEXT}<img src='/i.gif'></body></html>"
    look = show(
        browser, web, body, full=True, **{"i.gif": Reply(PIXEL, headers={"Content-Type": "image/gif"})}
    )
    assert (look.transport, look.detail, look.status) == (Transport.COMPLETED, "", 200)
    assert look.final_url == "http://a.fr/page"
    assert look.rendered is not None
    assert look.rendered.startswith("<!DOCTYPE html>\n<html")
    assert look.probes["title"] == "Bonjour"
    assert look.probes["lang"] == "fr"
    assert look.probes["doctype"] == {"name": "html", "public": "", "system": "", "quirks": False}
    assert look.probes["fonts"]["complete"] is True
    assert sum(look.probes["fonts"]["characters"].values()) > 40
    assert look.screenshot is not None
    assert look.screenshot[:3] == b"\xff\xd8\xff"
    assert Resource("http://a.fr/i.gif", "img", 200, look.resources[0].size) == look.resources[0]


def test_axe_answers_in_french_for_every_rule(browser, web):
    look = show(browser, web, f"<html lang='fr'><title>x</title>{TEXT}<img src='/i.gif'>")
    assert look.axe is not None
    assert set(look.axe) == set(axe.rules())
    answer = look.axe["image-alt"]
    assert (answer["outcome"], answer["count"]) == ("failed", 1)
    [node] = answer["nodes"]
    assert node["target"] == "img"
    assert node["html"] == '<img src="/i.gif">'
    assert node["message"].startswith("L’élément n’a pas d’attribut alt ; l’attribut aria-label")
    assert node["message"].endswith(". Un seul de ces points corrigé suffit.")
    assert look.axe["aria-hidden-body"] == {"outcome": "passed", "count": 1, "nodes": []}
    assert look.axe["video-caption"]["outcome"] == "inapplicable"


def test_the_rules_known_are_those_of_this_axe(browser, web):
    show(browser, web, HOME)
    driver = browser._ready().driver
    assert set(driver.execute_script("return axe.getRules().map(rule => rule.ruleId)")) == catalogue.axe.ids()
    assert driver.execute_script("return axe.version") == axe.version() == browser.versions["axe-core"]


def test_no_message_of_a_rule_is_left_in_english(browser, web):
    show(browser, web, HOME)
    script = """
      const english = [];
      const told = new Set(Object.keys(arguments[0].checks));
      for (const id of Object.keys(axe._audit.data.checks)) if (!told.has(id)) english.push(id);
      for (const rule of arguments[1]) {
        if (!arguments[0].rules[rule]) english.push(rule);
      }
      return english;
    """
    english = browser._ready().driver.execute_script(script, axe.locale(), list(axe.rules()))
    assert set(english) == {"target-offset", "target-size"}  # of a rule that is not run


def test_two_defects_of_one_element_are_both_told(browser, web):
    body = f"<html lang='fr'><title>x</title>{TEXT}<div role='checkbox' aria-checked='peut-être' tabindex=0>A</div>"
    look = show(browser, web, body)
    assert look.axe is not None
    [node] = look.axe["aria-valid-attr-value"]["nodes"]
    assert "aria-checked" in node["message"]


def test_a_prohibited_attribute_is_told_with_our_words(browser, web):
    look = show(browser, web, f"<html lang='fr'><title>x</title>{TEXT}<i aria-label='Attention'></i>")
    assert look.axe is not None
    [node] = look.axe["aria-prohibited-attr"]["nodes"]
    assert "L’attribut aria-label ne peut pas être utilisé sur un élément i" in node["message"]


def test_many_defects_are_counted_but_few_are_kept(browser, web):
    look = show(browser, web, f"<html lang='fr'><title>x</title>{TEXT}" + "<img src='/i.gif'>" * 60)
    assert look.axe is not None
    answer = look.axe["image-alt"]
    assert (answer["count"], len(answer["nodes"]), answer["omitted"]) == (60, axe.NODES, 60 - axe.NODES)


def test_axe_sees_into_frames(browser, web):
    body = f"<html lang='fr'><title>x</title>{TEXT}<iframe title='Cadre' id='c' src='/cadre'></iframe>"
    look = show(browser, web, body, cadre=f"<html lang='fr'><title>y</title>{TEXT}<img src='/i.gif'>")
    assert look.axe is not None
    [node] = look.axe["image-alt"]["nodes"]
    assert node["target"] == "#c | img"


def test_a_page_rendered_late_is_waited_for(browser, web):
    script = f'setTimeout(() => document.body.innerHTML = "{TEXT}", 1500)'
    look = show(browser, web, f"<title>x</title><div id='app'></div><script>{script}</script>")
    assert look.transport is Transport.COMPLETED
    assert "paragraphe" in look.probes["text"]
    assert look.rendered is not None
    assert "paragraphe" in look.rendered


def test_an_answer_still_awaited_by_the_page_is_waited_for(browser, web):
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.7)
        handler.write("mention légale")

    script = "fetch('/pied').then(a => a.text()).then(t => document.body.append(t))"
    look = show(browser, web, f"<title>x</title><body>{TEXT}<script>{script}</script>", pied=slow)
    assert "mention légale" in look.probes["text"]


def test_what_open_shadow_trees_show_is_kept(browser, web):
    script = (
        "document.querySelector('x-a').attachShadow({mode: 'open'}).innerHTML = '<a href=\"/m\">Mentions</a>'"
    )
    look = show(
        browser, web, f"<html lang='fr'><title>x</title><body>{TEXT}<x-a></x-a><script>{script}</script>"
    )
    assert look.rendered is not None
    assert '<template shadowrootmode="open"><a href="/m">Mentions</a></template>' in look.rendered
    assert look.rendered.count("<body") == look.rendered.count("<html") == 1
    assert "Mentions" in look.probes["text"]


def test_skip_links_colours_and_design_system_are_measured(browser, web):
    body = (
        "<html lang='fr' data-fr-scheme='light'><title>x</title><style>/* DSFR v1.14.4 | x */ .fr-logo::before"
        "{content:'';background-image:url(data:image/gif;base64,AA==)}</style><body style='background:#fff'>"
        f"<a href='#contenu'>Contenu</a><a href='#rien'>Rien</a><header class='fr-header'><p class='fr-logo'>"
        f"République<br>Française</p></header><main id='contenu'>{TEXT}</main>"
    )
    look = show(browser, web, body, full=True)
    first, second, *_ = look.probes["skiplinks"]
    assert (first["text"], first["target"], first["exists"]) == ("Contenu", "contenu", True)
    assert (second["target"], second["exists"]) == ("rien", False)
    assert look.probes["colors"]["body"] == "rgb(255, 255, 255)"
    assert look.probes["colors"]["scheme"] == "light"
    assert look.probes["dsfr"]["version"] == "1.14.4"
    assert look.probes["dsfr"]["header"]["text"] == "République Française"
    assert look.probes["dsfr"]["header"]["before"].startswith("url(")


MENTION = '<footer><p class="m">Accessibilité : <b>non conforme</b></p></footer>'


@pytest.mark.parametrize(
    "style",
    ["", "footer{display:flex;overflow:hidden}", "body{overflow-x:hidden;padding-top:5000px}", "footer{height:10px;overflow:auto}",
     "footer{background:#000;color:#fff}", "footer{background:#fff linear-gradient(#000,#000);color:#fff}",
     "footer{background:#fff;color:#fff;position:relative} footer::before{content:'';position:absolute;inset:0;background:#000;z-index:-1}"],
)  # fmt: skip
def test_a_mention_on_the_page_is_visible(browser, web, style):
    look = show(browser, web, f"<style>{style}</style><p>Un paragraphe</p>{MENTION}", full=True)

    assert look.probes["mentions"]["places"] == [{"text": "Accessibilité : non conforme", "visible": True}]


@pytest.mark.parametrize(
    "style",
    [".m{display:none}", ".m{visibility:hidden}", ".m{opacity:0}", ".m{position:absolute;left:-9999px}",
     ".m{position:absolute;width:1px;height:1px;overflow:hidden}", ".m{clip-path:inset(50%)}",
     "footer{height:0;overflow:hidden}", ".m b{color:transparent}", ".m{font-size:0}", ".m{transform:scale(0)}",
     "footer{background:#fff;color:#fff}", "footer{background:#123456} .m b{color:rgb(18,52,86)}", "html{background:#fff} .m{color:white}"],
)  # fmt: skip
def test_a_mention_that_no_eye_sees_is_not(browser, web, style):
    look = show(browser, web, f"<style>{style}</style><p>Un paragraphe</p>{MENTION}", full=True)

    assert look.probes["mentions"]["places"] == [{"text": "Accessibilité : non conforme", "visible": False}]


def test_a_mention_that_a_style_sheet_writes_is_told_in_shadow_trees_too(browser, web):
    style = "<style>.m::after{content:' : non conforme'} .i::before{content:'\\e001'}</style>"
    inside = f"<x-pied><template shadowrootmode='open'>{style}<a class='m' href='/a'>Accessibilité</a></template></x-pied>"

    look = show(browser, web, f"{style}<p class='m'>Accessibilité</p><i class='i'></i>{inside}", full=True)

    assert look.probes["mentions"]["generated"] == ["Accessibilité : non conforme"] * 2


def test_every_probe_file_is_collected():
    folder = Path("checker/gather/probes")
    for probe in folder.glob("*.js"):
        assert f'"{probe.stem}": ' in collect_script()


def test_errors_of_the_console_are_kept_without_those_of_the_page_before(browser, web):
    show(browser, web, f"<title>x</title>{TEXT}<script>throw new Error('panne')</script>")
    look = show(
        browser,
        web,
        f"<title>x</title>{TEXT}<script>for (let i = 0; i < 50; i++) console.error('n' + i)</script>",
    )
    assert len(look.console) == 20
    assert "panne" not in "".join(look.console)


def test_the_browser_says_who_it_is_and_speaks_french(browser, web):
    asked = {}

    def notes(handler: BaseHTTPRequestHandler) -> None:
        asked.update(handler.headers)
        handler.write(HOME)

    show(browser, web, notes)
    assert asked["User-Agent"].startswith("Mozilla/5.0 ")
    assert "Headless" not in asked["User-Agent"]
    assert asked["User-Agent"].endswith(Options().user_agent)
    assert asked["Accept-Language"].startswith("fr-FR,fr")


def test_fonts_and_icons_are_fetched_by_full_looks_only(browser, web):
    face = (
        "<style>@font-face{font-family:F;src:url(/f.woff2)} body{font-family:F}"
        "p::before{content:'';display:block;width:9px;height:9px;background:red;"
        "mask-image:url(/dsfr/icons/system/fr--info-line.svg)}</style>"
    )
    for full in (False, True):
        web.asked.clear()
        look = show(browser, web, f"<title>x</title>{face}<body>{TEXT}", full=full)
        assert ("/f.woff2" in web.paths()) is full
        assert ("/dsfr/icons/system/fr--info-line.svg" in web.paths()) is full
        assert ("fonts" in look.probes) is full
        assert not any("BLOCKED" in line for line in look.console)


def test_pictures_are_always_fetched_because_contrast_depends_on_them(browser, web):
    """White text over a picture without height: blocked, the picture would leave it on white."""
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'><rect width='600' height='400'/></svg>"
    hero = "<div style='position:relative'><img alt='' style='width:100%' src='/i.svg'><p style='position:absolute;bottom:40px;color:#fff'>Titre blanc sur image noire</p></div>"
    look = show(
        browser,
        web,
        f"<html lang='fr'><title>x</title><body>{TEXT}{hero}",
        **{"i.svg": Reply(svg, headers={"Content-Type": "image/svg+xml"})},
    )
    assert look.axe is not None
    assert look.axe["color-contrast"]["outcome"] == "incomplete"


def test_lazy_pictures_arrive_before_the_page_is_judged(browser, web):
    body = f"<title>x</title>{TEXT}<div style='height:9000px'></div><img loading=lazy src='/bas.gif'>"
    web.asked.clear()
    show(browser, web, body, **{"bas.gif": Reply(PIXEL, headers={"Content-Type": "image/gif"})})
    assert "/bas.gif" in web.paths()


def test_a_half_played_animation_does_not_blur_contrast(browser, web):
    style = "@keyframes f{from{opacity:0.1}to{opacity:1}} p{animation:f 60s;color:#000;background:#fff}"
    look = show(browser, web, f"<html lang='fr'><title>x</title><style>{style}</style><body>{TEXT}")
    assert look.axe is not None
    assert look.axe["color-contrast"]["outcome"] == "passed"


def test_names_read_from_icon_fonts_are_only_doubted_while_fonts_are_blocked(browser, web):
    body = (
        f"<html lang='fr'><title>x</title><body>{TEXT}<button aria-label='Fermer la fenêtre'>Valider</button>"
    )
    outcomes = [
        (show(browser, web, body, full=full).axe or {})["label-content-name-mismatch"]["outcome"]
        for full in (True, False)
    ]
    assert outcomes == ["failed", "incomplete"]


# --- what is not seen ------------------------------------------------------------------------


def test_a_page_that_stays_empty_is_an_empty_shell(browser, web):
    look = show(browser, web, "<title>x</title><div id='app'>Chargement…</div><script>let a</script>")
    assert look.transport is Transport.EMPTY_SHELL
    assert look.detail == "La page est restée vide pendant 8 secondes."
    assert look.axe is None


@pytest.mark.parametrize(
    ("body", "transport"),
    [
        ("<div role='img' aria-label='Logo'></div>", Transport.COMPLETED),
        ("<img src='/rien.png'>", Transport.COMPLETED),
        ("<div></div>", Transport.EMPTY_SHELL),
    ],
)
def test_a_page_without_script_is_what_it_holds(browser, web, body, transport):
    assert show(browser, web, f"<html lang='fr'><title>x</title><body>{body}").transport is transport


@pytest.mark.parametrize(
    ("status", "transport"),
    [
        (401, Transport.AUTH_REQUIRED),
        (403, Transport.BLOCKED),
        (404, Transport.NOT_FOUND),
        (429, Transport.BLOCKED),
        (503, Transport.SERVER_ERROR),
    ],
)
def test_an_error_page_is_not_the_page(browser, web, status, transport):
    look = show(browser, web, Reply(HOME, status))
    assert (look.transport, look.status, look.axe) == (transport, status, None)
    assert str(status) in look.detail


@pytest.mark.parametrize(
    "reply",
    [
        Reply(
            b"x" * 99,
            headers={"Content-Type": "application/zip", "Content-Disposition": "attachment; filename=a.zip"},
        ),
        Reply("{}", headers={"Content-Type": "application/json"}),
        Reply("", 204),
    ],
    ids=["download", "json", "no content"],
)
def test_what_is_not_a_page_is_never_taken_for_the_page_before(browser, web, reply):
    assert still_works(browser)
    look = show(browser, web, reply)
    assert (look.transport, look.rendered, look.axe) == (Transport.NOT_HTML, None, None)
    assert look.detail
    assert still_works(browser)


def test_the_same_page_twice_and_a_fragment_of_it_are_still_the_page(browser, web):
    assert still_works(browser)
    assert still_works(browser)
    assert browser.look("http://a.fr/accueil#suite", full=False).transport is Transport.COMPLETED


def test_a_redirect_to_a_private_address_is_refused(browser, web):
    with serve({"/": HOME}) as inside:
        for place in (f"http://127.0.0.1:{inside.port}/", f"http://localhost:{inside.port}/"):
            look = show(browser, web, redirect(place, 302))
            assert look.transport is Transport.PRIVATE_ADDRESS
            assert "privée" in look.detail
        sub = f"<title>x</title>{TEXT}<img src='http://127.0.0.1:{inside.port}/'><iframe src='http://127.0.0.1:{inside.port}/'>"
        assert show(browser, web, sub).transport is Transport.COMPLETED
        assert inside.asked == []


def test_a_page_that_leaves_for_a_private_address_is_not_seen(browser, web):
    look = show(browser, web, f"<title>x</title>{TEXT}<script>location = 'http://10.0.0.1/'</script>")
    assert look.transport is Transport.PRIVATE_ADDRESS


def test_connection_failures_have_their_own_words(browser):
    look = browser.look("http://introuvable.invalid/", full=False)
    assert (look.transport, look.detail) == (Transport.DNS_ERROR, "Le nom de domaine n'existe pas.")
    with browsing(allow_private=True) as other:
        assert other.look(f"http://127.0.0.1:{closed_port()}/", full=False).transport is Transport.REFUSED


def test_an_unknown_certificate_is_a_tls_error_unless_its_authority_is_given(tmp_path):
    authority = trustme.CA()
    with serve({"/": HOME}, certified(authority, "a.fr")) as secure:
        at = secure.at("a.fr", port=443)
        with browsing(resolve=at) as strict:
            assert strict.look("https://a.fr/", full=False).transport is Transport.TLS_ERROR
        with browsing(resolve=at, ca_file=trusted(authority, tmp_path)) as trusting:
            assert trusting.look("https://a.fr/", full=False).transport is Transport.COMPLETED


def test_a_page_larger_than_what_is_read_says_so(web):
    with browsing(web, max_body=50_000) as small:
        web.routes["/lourd"] = f"<title>x</title><p>{'mot ' * 20_000}</p>"
        look = small.look("http://a.fr/lourd", full=False)
    assert (look.transport, look.rendered) == (Transport.TOO_LARGE, None)


# --- faults: they cost their own page --------------------------------------------------------


def test_dialogs_do_not_stop_anything(browser, web):
    script = "alert('a'); confirm('b'); prompt('c'); onbeforeunload = () => 'd'; addEventListener('load', () => alert('e'))"
    began = time.monotonic()
    assert (
        show(browser, web, f"<title>x</title>{TEXT}<script>{script}</script>").transport
        is Transport.COMPLETED
    )
    assert still_works(browser)
    assert time.monotonic() - began < 2 * SLOW, "two looks, and neither ended by its time-out"


def test_an_endless_loop_costs_its_page_only(browser, web):
    began = time.monotonic()
    look = show(
        browser,
        web,
        f"<title>x</title>{TEXT}<script>addEventListener('load', () => {{ while (true); }})</script>",
    )
    assert look.transport is Transport.TIMEOUT
    assert time.monotonic() - began < SLOW + 25
    assert still_works(browser)


def test_a_script_that_never_comes_is_a_time_out(browser, web):
    gone = threading.Event()
    look = show(
        browser, web, f"<title>x</title><script src='/long'></script>{TEXT}", long=lambda _: gone.wait(30)
    )
    gone.set()
    assert (look.transport, look.axe) == (Transport.TIMEOUT, None)
    assert look.detail == "La page n'a pas fini de s'afficher en 6 secondes."
    assert still_works(browser)


def test_a_page_that_reloads_for_ever_costs_its_page_only(browser, web):
    for _ in range(3):  # what it does to the next page depends on when it is left
        look = show(browser, web, f"<title>x</title><meta http-equiv=refresh content='0'>{TEXT}")
        assert look.transport in {Transport.TOO_MANY_REDIRECTS, Transport.TIMEOUT}
        assert still_works(browser)


def test_a_meta_refresh_is_followed(browser, web):
    look = show(browser, web, "<title>x</title><meta http-equiv=refresh content='0;url=/accueil'>")
    assert (look.transport, look.final_url) == (Transport.COMPLETED, "http://a.fr/accueil")


def test_a_renderer_that_crashes_costs_its_page_only(browser, web):
    def crash(handler: BaseHTTPRequestHandler) -> None:
        for process in psutil.Process(browser._ready()._process.pid).children(recursive=True):
            if "--type=renderer" in process.cmdline():
                process.kill()
        handler.write(HOME)

    body = f"<title>x</title>{TEXT}<script src='/panne'></script>"
    assert show(browser, web, body, panne=crash).transport is Transport.BROWSER_ERROR
    assert still_works(browser)


def test_a_driver_that_is_killed_is_replaced(browser, web):
    assert still_works(browser)
    os.kill(browser._ready()._process.pid, signal.SIGKILL)
    look = browser.look("http://a.fr/accueil", full=False)
    assert look.transport is Transport.BROWSER_ERROR
    assert look.detail == "Le navigateur s'est arrêté sur cette page."
    assert still_works(browser)


def test_a_driver_that_hangs_is_replaced(web):
    with browsing(web, page_timeout=1.0) as patient:
        assert patient.look("http://a.fr/accueil", full=False).transport is Transport.COMPLETED
        os.kill(patient._ready()._process.pid, signal.SIGSTOP)
        began = time.monotonic()
        assert patient.look("http://a.fr/accueil", full=False).transport is Transport.TIMEOUT
        assert time.monotonic() - began < 10
        assert patient.look("http://a.fr/accueil", full=False).transport is Transport.COMPLETED


def test_a_page_too_long_for_axe_is_seen_without_it(browser, web, monkeypatch):
    monkeypatch.setattr("checker.gather.look.AXE_SECONDS", 0.05)
    look = show(browser, web, "<title>x</title>" + "<div><p>mot</p></div>" * 8_000)
    assert (look.transport, look.axe) == (Transport.COMPLETED, None)
    assert look.detail.startswith("axe-core n'a pas terminé")
    assert look.rendered is not None
    monkeypatch.undo()
    assert still_works(browser)


def test_a_page_that_meddles_with_axe_only_harms_itself(browser, web):
    script = 'window.axe = {run: () => Promise.resolve(\'{"answers": {"image-alt": {"outcome": 5}}}\')}; JSON.parse = () => 1'
    look = show(
        browser, web, f"<html lang='fr'><title>x</title>{TEXT}<script>{script}</script><img src='/i.gif'>"
    )
    assert look.axe is not None
    assert look.axe["image-alt"]["outcome"] == "failed"


def test_a_worn_browser_is_replaced(browser, web, monkeypatch):
    assert still_works(browser)
    before = browser._ready()._process.pid
    browser._looks = 200
    assert still_works(browser)
    assert browser._ready()._process.pid != before


# --- between sites, and after us -------------------------------------------------------------


def test_forget_leaves_no_cookie_storage_or_cache(browser, web):
    cookies = []

    def notes(handler: BaseHTTPRequestHandler) -> None:
        cookies.append(handler.headers.get("Cookie"))
        handler.write(
            Reply(
                f"<title>x</title>{TEXT}<script>localStorage.a = (localStorage.a || '') + 'x'; document.body.append(localStorage.a)</script>",
                headers={"Set-Cookie": "a=b"},
            )
        )

    cached = Reply("body{color:#000}", headers={"Content-Type": "text/css", "Cache-Control": "max-age=600"})
    web.routes["/s.css"] = cached
    web.routes["/n"] = notes
    web.routes["/c"] = f"<title>x</title><link rel=stylesheet href='/s.css'>{TEXT}"
    web.asked.clear()
    looks = [browser.look("http://b.fr/n", full=False), browser.look("http://b.fr/n", full=False)]
    browser.look("http://b.fr/c", full=False)
    browser.forget()
    looks.append(browser.look("http://b.fr/n", full=False))
    browser.look("http://b.fr/c", full=False)
    assert cookies == [None, "a=b", None]
    assert [look.probes["text"].strip()[-2:] for look in looks] == ["\nx", "xx", "\nx"]
    assert web.paths().count("/s.css") == 2


def test_closing_leaves_no_process_and_no_folder(web):
    with browsing(web) as short:
        assert short.look("http://a.fr/accueil", full=False).transport is Transport.COMPLETED
        chromium = short._ready()
        folder = chromium._profile.folder
        processes = psutil.Process(chromium._process.pid).children(recursive=True)
        assert folder.exists()
    _, alive = psutil.wait_procs(processes, timeout=5)
    assert not alive
    assert not folder.exists()


def test_the_next_host_gets_the_browser_that_was_started_meanwhile(web):
    with browsing(web) as running:
        assert still_works(running)
        first = running._ready()._process.pid
        running.expect()
        spare = running._spare.result()
        assert running._ready()._process.pid == first
        running.forget("b.fr")
        assert still_works(running)
        assert running._ready() is spare


def test_a_browser_that_ended_before_it_served_costs_no_page(web):
    with browsing(web) as running:
        running.expect()
        ended = running._spare.result()
        ended.kill()
        assert still_works(running)
        assert running._ready() is not ended


def test_closing_ends_the_browser_that_was_awaited(web):
    with browsing(web) as running:
        running.expect()
    assert running._spare is None
    with browsing(web) as running:
        running.expect()
        spare = running._spare.result()
        processes = psutil.Process(spare._process.pid).children(recursive=True)
    _, alive = psutil.wait_procs(processes, timeout=5)
    assert not alive
    assert not spare._profile.folder.exists()


def command_of(process):
    """The command line of a process; nothing for one that has just ended."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_killing_the_program_leaves_no_browser(web):
    """Even in the middle of a page that loops, and even though nobody could clean up."""
    web.routes["/boucle"] = (
        f"<title>x</title>{TEXT}<script>addEventListener('load', () => {{ while (true); }})</script>"
    )
    program = (
        "from checker.gather.browser import Browser\n"
        "from checker.gather.network import Addresses\n"
        "from checker.gather.options import Options\n"
        f"options = Options(resolve={web.at('a.fr')!r})\n"
        "Browser(options, Addresses(options)).look('http://a.fr/boucle', full=False)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program])
    until = time.monotonic() + 20
    while "/boucle" not in web.paths() and time.monotonic() < until:
        time.sleep(0.05)
    below = psutil.Process(running.pid).children(recursive=True)
    assert any("--type=renderer" in words for words in map(command_of, below))
    running.kill()
    running.wait()
    _, alive = psutil.wait_procs(below, timeout=3)
    assert not alive


def test_a_machine_without_browser_says_so(monkeypatch, tmp_path):
    find_programs.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SE_OFFLINE", "true")
    try:
        with browsing() as none:
            with pytest.raises(BrowserUnavailable, match="aucun Chromium"):
                _ = none.versions
            look = none.look("http://a.fr/", full=False)
            assert look.transport is Transport.BROWSER_ERROR
            assert "Chromium" in look.detail
            none.forget()
    finally:
        find_programs.cache_clear()
