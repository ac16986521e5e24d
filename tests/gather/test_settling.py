"""When a page may be read: what it still awaits, what it says, where it goes, what did not come."""

import base64
import hashlib
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler

import pytest

from checker.gather.browser import Browser
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Transport
from tests.gather.servers import Reply, Server, closed_port, serve

pytestmark = pytest.mark.browser

TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page.</p>"
FOOT = "<footer><a href='/a'>Accessibilité : non conforme</a></footer>"
LONG = "<p>" + "Le service accompagne les communes dans leurs projets. " * 12 + "</p>"
CSS = {"Content-Type": "text/css"}
SCRIPT = {"Content-Type": "text/javascript"}
ADD = f"document.querySelector('main').innerHTML = `{TEXT}{FOOT}`"


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    with serve({}) as server:
        yield server


@pytest.fixture(scope="module")
def browser(web: Server) -> Iterator[Browser]:
    options = Options(resolve=web.at("a.fr", "b.fr"), page_timeout=10.0, timeout=3.0)
    with closing(Browser(options, Addresses(options))) as running:
        yield running


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='fr'><head><title>x</title>{head}</head><body>{body}</body></html>"


def show(browser: Browser, web: Server, body: str | Reply, **others):
    for path, route in others.items():
        web.routes[f"/{path}"] = route
    web.routes["/page"] = body
    return browser.look("http://a.fr/page", full=False)


def slow(reply: Reply, seconds: float = 0.7):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.write(reply)

    return answer


# --- style sheets that did not come ---------------------------------------------------------------

MISSING = {
    "404": ("<link rel=stylesheet href=/absente.css>", "/absente.css"),
    "503": ("<link rel=stylesheet href=/panne.css>", "/panne.css"),
    "wrong type": ("<link rel=stylesheet href=/texte.css>", "/texte.css"),
    "a page in its place": ("<link rel=stylesheet href=/page-daccueil.css>", "/page-daccueil.css"),
    "refused": (f"<link rel=stylesheet href=http://a.fr:{closed_port()}/r.css>", "/r.css"),
    "unknown host": ("<link rel=stylesheet href=http://introuvable.invalid/i.css>", "/i.css"),
    "imported by a sheet": ("<link rel=stylesheet href=/importe.css>", "/absente-2.css"),
    "imported by the page": ("<style>@import '/absente-3.css'</style>", "/absente-3.css"),
    "altered": ("<link rel=stylesheet href=/juste.css integrity='sha256-AAAA'>", "/juste.css"),
    "cut short": ("<link rel=stylesheet href=/coupee.css>", "/coupee.css"),
    "preloaded, then applied": (
        "<link rel=preload as=style href=/absente-4.css onload=\"this.rel='stylesheet'\">",
        "/absente-4.css",
    ),
    "applied once loaded": (
        "<link rel=stylesheet media=print href=/absente-5.css onload=\"this.media='all'\">",
        "/absente-5.css",
    ),
    "added by a script": (
        (
            "<script>addEventListener('load', () => document.head.insertAdjacentHTML('beforeend',"
            " '<link rel=stylesheet href=/absente-6.css>'))</script>"
        ),
        "/absente-6.css",
    ),
}


@pytest.fixture(scope="module")
def sheets(web: Server) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/css")
        handler.send_header("Content-Length", "900")
        handler.end_headers()
        handler.wfile.write(b"p{color:#222}")
        handler.close_connection = True

    web.routes |= {
        "/panne.css": Reply("p{}", 503, CSS),
        "/texte.css": Reply("p{color:#222}", headers={"Content-Type": "text/plain"}),
        "/page-daccueil.css": page(TEXT),
        "/importe.css": Reply("@import '/absente-2.css'; p{color:#222}", headers=CSS),
        "/juste.css": Reply("p{color:#222}", headers=CSS),
        "/coupee.css": cut,
    }


@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize(("head", "end"), MISSING.values(), ids=MISSING)
def test_a_style_sheet_that_did_not_come_is_known(browser, web, head, end):
    look = show(browser, web, page(TEXT, head))
    assert look.transport is Transport.COMPLETED
    assert [address for address in look.probes["styles"] if address.endswith(end)]


def test_a_style_sheet_refused_by_the_policy_of_the_page_is_known(browser, web):
    body = page(TEXT, "<link rel=stylesheet href=/juste.css>")
    look = show(browser, web, Reply(body, headers={"Content-Security-Policy": "style-src 'none'"}))
    assert look.probes["styles"] == ["http://a.fr/juste.css"]


def test_a_style_sheet_missing_in_a_shadow_tree_is_known(browser, web):
    script = "<x-a></x-a><script>document.querySelector('x-a').attachShadow({mode: 'open'}).innerHTML = '<link rel=stylesheet href=/absente.css><p>Ici</p>'</script>"
    assert show(browser, web, page(TEXT + script)).probes["styles"] == ["http://a.fr/absente.css"]


@pytest.mark.usefixtures("sheets")
@pytest.mark.parametrize(
    "head",
    [
        "<link rel=stylesheet href=/juste.css>",
        "<link rel=stylesheet media=print href=/absente-7.css>",
        "<link rel='alternate stylesheet' title=Contraste href=/absente-8.css>",
        "<link rel=icon href=/absente.png><link rel=manifest href=/absente.json>",
        "<style>p{color:#222}</style>",
    ],
)
def test_what_changes_nothing_on_the_screen_is_not_missed(browser, web, head):
    assert show(browser, web, page(TEXT, head)).probes["styles"] == []


# --- a page still awaits something ---------------------------------------------------------------

HEADER = "<header><p>Office de la Brume</p><button>Menu</button></header>"
SHELL = f"{HEADER}<main><p>Chargement…</p></main>"
BARE = f"{HEADER}<main></main>"
BUILT = f"{HEADER}<main>{LONG}</main>"


def events(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.7)
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    handler.wfile.write(b"data: x\n\n")
    time.sleep(3)


def socket(handler: BaseHTTPRequestHandler) -> None:
    """A WebSocket that says one word, late, and stays open."""
    key = handler.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    handler.send_response(101)
    handler.send_header("Upgrade", "websocket")
    handler.send_header("Connection", "Upgrade")
    handler.send_header(
        "Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
    )
    handler.end_headers()
    time.sleep(0.9)
    handler.wfile.write(struct.pack("!BB", 0x81, 1) + b"x")
    time.sleep(3)
    handler.close_connection = True


LATE = {
    "import()": "<script type=module>import('/tard.js')</script>",
    "a script": "<script>document.body.append(Object.assign(document.createElement('script'), {src: '/tard.js'}))</script>",
    "fetch": f"<script>fetch('/tard.txt').then(() => {{ {ADD} }})</script>",
    "XMLHttpRequest": f"<script>const x = new XMLHttpRequest(); x.open('GET', '/tard.txt'); x.onload = () => {{ {ADD} }}; x.send()</script>",
    "a socket": f"<script>new WebSocket('ws://a.fr/prise').onmessage = () => {{ {ADD} }}</script>",
    "events": f"<script>new EventSource('/suite').onmessage = () => {{ {ADD} }}</script>",
    "a worker": f"<script>new Worker('/ouvrier.js').onmessage = () => {{ {ADD} }}</script>",
    "an idle moment": f"<script>requestIdleCallback(() => {{ {ADD} }})</script>",
    "a timer": f"<script>setTimeout(() => {{ {ADD} }}, 1400)</script>",
    "a timer in a timer": f"<script>setTimeout(() => setTimeout(() => {{ {ADD} }}, 900), 300)</script>",
    "a timer after an idle moment": f"<script>requestIdleCallback(() => setTimeout(() => {{ {ADD} }}, 900))</script>",
}


@pytest.fixture(scope="module")
def answers(web: Server) -> None:
    web.routes |= {
        "/tard.js": slow(Reply(ADD, headers=SCRIPT)),
        "/tard.txt": slow(Reply("x")),
        "/prise": socket,
        "/suite": events,
        "/ouvrier.js": Reply("fetch('/tard.txt').then(() => postMessage(1))", headers=SCRIPT),
    }


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("shell", [SHELL, BARE, BUILT], ids=["says so", "bare", "looks built"])
@pytest.mark.parametrize("script", LATE.values(), ids=LATE)
def test_content_that_comes_late_is_waited_for(browser, web, script, shell):
    look = show(browser, web, page(shell + script))
    assert "non conforme" in (look.rendered or "").partition("<script")[0]
    assert look.probes["unsettled"] == {}


SAYINGS = [
    "<p>Chargement de la page en cours, merci de patienter quelques instants…</p>",
    "<h1>Veuillez patienter…</h1>",
    "<p>Loading...</p>",
    "<p>Récupération des démarches en cours</p>",
    "<div aria-busy=true><p>Bientôt</p></div>",
    "<div role=progressbar style='width:20px;height:20px'></div><p>Vos services arrivent ici, sous peu.</p>",
    "<div class='app-spinner spinner' style='width:20px;height:20px'></div><p>Vos services arrivent ici, sous peu.</p>",
    "<div class=skeleton style='height:90px'></div><div class=skeleton style='height:90px'></div>",
]


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_page_that_says_it_is_loading_is_given_time(browser, web, saying):
    script = f"<script>const go = async () => {{ for (let i = 0; i < 9; i++) await new Promise((r) => setTimeout(r, 300)); {ADD} }}; go()</script>"
    look = show(browser, web, page(f"{HEADER}<main>{saying}</main><footer>Pied de page</footer>{script}"))
    assert "non conforme" in (look.rendered or "").partition("<script")[0]
    assert look.probes["unsettled"] == {}


def test_a_page_that_never_stops_loading_says_so(browser, web):
    look = show(browser, web, page(f"{SHELL}<p>Bonjour à tous.</p><script>let a</script>"))
    assert look.transport is Transport.COMPLETED
    assert look.probes["unsettled"] == {"says": "Chargement…", "hollow": True}


def test_an_answer_that_never_comes_is_told(browser, web):
    look = show(
        browser,
        web,
        page(f"{BUILT}{FOOT}<script>fetch('/jamais')</script>"),
        jamais=slow(Reply("x"), 9),
    )
    assert look.probes["unsettled"] == {"awaited": ["http://a.fr/jamais"]}


def test_parts_that_come_while_the_page_is_examined_are_told(browser, web):
    late = f"<script>setInterval(() => document.body.insertAdjacentHTML('beforeend', `{TEXT}`), 60)</script>"
    look = show(browser, web, page(f"{BUILT}{FOOT}{late}"))
    assert look.probes["unsettled"] == {"growing": True}


MOUNT = f"document.querySelector('#p').innerHTML = `{FOOT}`"
TALL = f"{HEADER}<main>{LONG}<div style='height:3000px'></div></main><div id=p></div>"
SEEN = {
    "an observer": f"<script>new IntersectionObserver((e, o) => {{ if (e.some((x) => x.isIntersecting)) {{ o.disconnect(); {MOUNT} }} }}, {{rootMargin: '100px'}}).observe(p)</script>",
    "a listener": f"<script>addEventListener('scroll', () => {{ {MOUNT} }}, {{once: true}})</script>",
    "a listener of the document": f"<script>document.addEventListener('scroll', () => {{ {MOUNT} }})</script>",
    "an observer that asks": f"<script>new IntersectionObserver((e, o) => {{ if (e.some((x) => x.isIntersecting)) {{ o.disconnect(); fetch('/tard.txt').then(() => {{ {MOUNT} }}) }} }}).observe(p)</script>",
}


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("script", SEEN.values(), ids=SEEN)
def test_a_footer_that_waits_to_be_seen_is_seen(browser, web, script):
    look = show(
        browser,
        web,
        page(
            TALL + script + "<script>addEventListener('scroll', () => { document.title = scrollY })</script>"
        ),
    )
    assert "non conforme" in (look.rendered or "").partition("<script")[0]
    assert "<title>0</title>" in (look.rendered or "")
    assert look.probes["unsettled"] == {}


DUE = {
    "later": f"<script>setTimeout(() => {{ {MOUNT} }}, 8000)</script>",
    "ticks": f"<script>let n = 0; setInterval(() => {{ if (++n === 40) {{ {MOUNT} }} }}, 200)</script>",
    "the mouse": f"<script>addEventListener('mousemove', () => {{ {MOUNT} }})</script>",
    "a footer of waiting": f"<footer>© Office</footer><script>setTimeout(() => {{ {MOUNT} }}, 8000)</script>",
}


@pytest.mark.parametrize("script", DUE.values(), ids=DUE)
def test_a_footer_that_may_still_come_is_told(browser, web, script):
    assert show(browser, web, page(TALL + script)).probes["unsettled"] == {"footless": True}


ORDINARY = {
    "terminals of charging": f"<main><h1>Bornes de chargement</h1><p>Le chargement de votre voiture est en cours d'étude. Merci de patienter : les bornes ouvriront l'an prochain.</p></main>{FOOT}",
    "a carousel and an observer": f"<main>{LONG}</main>{FOOT}<script>setInterval(() => 1, 300); addEventListener('scroll', () => 1); setTimeout(() => setTimeout(() => 1, 2500), 100)</script>",
    "a widget that loads in a page long since built": f"<main>{LONG}<div class=map><p>Chargement de la carte…</p></div></main>{FOOT}",
    "words about loading": f"<main><h1>Recharge des véhicules</h1><p>Le chargement des bornes est gratuit.</p></main>{FOOT}",
    "a hidden spinner": f"<main>{TEXT}<div class=spinner hidden>Chargement…</div><div class=loader style='display:none'>x</div></main>{FOOT}",
    "a step of progress": f"<main>{TEXT}<div role=progressbar aria-valuenow=2 aria-valuemax=5>2 sur 5</div></main>{FOOT}",
    "a carousel of timers": f"<main>{LONG}</main>{FOOT}<script>const t = () => setTimeout(t, 400); t(); setTimeout(() => 1, 2500)</script>",
    "an open stream": f"<main>{LONG}</main>{FOOT}<script>new EventSource('/flux')</script>",
    "no script at all": "<main><p>Chargement…</p></main>",
}

SHORT = {
    "its title alone": "<main><h1>Vie privée</h1></main>",
    "its title alone, in a frame of style": "<main><div class=page><h1>Vie privée</h1><div class=texte></div></div></main>",
    "its title and a few words": "<main><h1>Vie privée</h1><p>À venir.</p></main>",
    "no element main": "<h1>Vie privée</h1>",
}


@pytest.mark.parametrize("body", SHORT.values(), ids=SHORT)
def test_a_page_that_shows_its_title_is_short_not_unbuilt(browser, web, body):
    look = show(browser, web, page(f"{HEADER}{body}{FOOT}<script>let z</script>"))
    assert look.probes["unsettled"] == {}


UNBUILT = {
    "nothing": "<main></main>",
    "an empty place": "<main><h1>Vie privée</h1><div id=racine> </div></main>",
    "a component that did not come": "<main><h1>Vie privée</h1><texte-legal></texte-legal></main>",
    "a title nobody sees": "<main><h1 hidden>Vie privée</h1></main>",
}


@pytest.mark.parametrize("body", UNBUILT.values(), ids=UNBUILT)
def test_a_page_that_a_script_may_yet_build_is_said_empty(browser, web, body):
    look = show(browser, web, page(f"{HEADER}{body}{FOOT}<script>let z</script>"))
    assert look.probes["unsettled"] == {"hollow": True}


@pytest.mark.parametrize("body", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_page_is_not_kept_waiting(browser, web, body):
    def flow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(b":\n\n")
        time.sleep(6)

    script = "" if body == ORDINARY["no script at all"] else "<script>let z</script>"
    show(browser, web, page(TEXT))
    began = time.monotonic()
    look = show(browser, web, page(HEADER + body + script), flux=flow)
    assert time.monotonic() - began < 2.4
    assert look.probes["unsettled"] == {}


# --- a page that goes elsewhere -------------------------------------------------------------------

MOVED = page(TEXT.replace("Un paragraphe", "Une autre page"))
MOVES = {
    "meta refresh": page(f"<meta http-equiv=refresh content='4; url=http://b.fr/ailleurs'>{TEXT}{FOOT}"),
    "Refresh header": Reply(page(TEXT + FOOT), headers={"Refresh": "5; url=http://b.fr/ailleurs"}),
    "a script": page(f"{TEXT}{FOOT}<script>location.href = 'http://b.fr/ailleurs'</script>"),
    "a script, later": page(
        f"{TEXT}{FOOT}<script>setTimeout(() => {{ location.assign('http://b.fr/ailleurs') }}, 2500)</script>"
    ),
    "a named function, later": page(
        f"{TEXT}{FOOT}<script>function part() {{ window.location = 'http://b.fr/ailleurs' }} setTimeout(part, 2500)</script>"
    ),
    "a countdown": page(
        f"{TEXT}{FOOT}<script>let n = 3; setInterval(() => {{ if (--n === 0) location.replace('http://b.fr/ailleurs') }}, 700)</script>"
    ),
    "a page that announces it": page(
        f"{TEXT}<p>Vous allez être redirigé dans quelques secondes.</p><script>const go = async () => {{ for (let i = 0; i < 9; i++) await new Promise((r) => setTimeout(r, 300)); document.forms[0].submit() }}; go()</script><form action='http://b.fr/ailleurs'></form>"
    ),
}


@pytest.mark.parametrize("body", MOVES.values(), ids=MOVES)
def test_a_page_that_leads_elsewhere_is_followed(browser, web, body):
    look = show(browser, web, body, ailleurs=MOVED)
    assert look.transport is Transport.COMPLETED
    assert look.final_url.startswith("http://b.fr/ailleurs")
    assert (look.moves[-1].url, look.moves[-1].location) == ("http://a.fr/page", look.final_url)


@pytest.mark.parametrize(
    "body",
    [
        page(f"<meta http-equiv=refresh content=300>{TEXT}{FOOT}"),
        page(f"<meta http-equiv=refresh content='1200; url=http://b.fr/ailleurs'>{TEXT}{FOOT}"),
        page(
            f"<noscript><meta http-equiv=refresh content='0; url=http://b.fr/ailleurs'></noscript>{TEXT}{FOOT}"
        ),
        page(
            f"{TEXT}{FOOT}<script>setTimeout(() => {{ const here = location.href === 'x' }}, 2000)</script>"
        ),
    ],
)
def test_a_page_that_stays_is_read_where_it_is(browser, web, body):
    look = show(browser, web, body, ailleurs=MOVED)
    assert (look.final_url, look.moves) == ("http://a.fr/page", ())


def test_a_page_that_leads_to_a_dead_host_names_it(browser, web):
    look = show(browser, web, page(f"<meta http-equiv=refresh content='3; url=http://mort.invalid/'>{TEXT}"))
    assert (look.transport, look.final_url) == (Transport.DNS_ERROR, "http://mort.invalid/")


LOOPS = {
    "itself": {"page": page(f"<meta http-equiv=refresh content=0>{TEXT}")},
    "itself, by a script": {"page": page(f"{TEXT}<script>location.reload()</script>")},
    "two pages": {
        "page": page(f"<meta http-equiv=refresh content='0;url=/deux'>{TEXT}"),
        "deux": page(f"<meta http-equiv=refresh content='0;url=/page'>{TEXT}"),
    },
    "two pages, slowly": {
        "page": page(f"<meta http-equiv=refresh content='3;url=/deux'>{TEXT}"),
        "deux": page(f"<meta http-equiv=refresh content='3;url=/page'>{TEXT}"),
    },
    "two pages, by headers": {
        "page": Reply(page(TEXT), headers={"Refresh": "1;url=/deux"}),
        "deux": Reply(page(TEXT), headers={"Refresh": "1;url=/page"}),
    },
}


@pytest.mark.parametrize("pages", LOOPS.values(), ids=LOOPS)
def test_a_loop_is_bounded_like_redirects(browser, web, pages):
    web.asked.clear()
    first, others = pages["page"], {name: body for name, body in pages.items() if name != "page"}
    look = show(browser, web, first, **others)
    assert look.transport is Transport.TOO_MANY_REDIRECTS
    assert len(web.asked) < 40


# --- a mouse, and no window -----------------------------------------------------------------------


def test_the_browser_has_a_mouse_or_a_finger(web):
    script = "<script>document.write(['fine', 'coarse', 'none'].filter((p) => matchMedia(`(pointer:${p})`).matches), ' ', ['hover', 'none'].filter((h) => matchMedia(`(hover:${h})`).matches))</script>"
    web.routes["/page"] = page(f"{TEXT}<p>{script}</p>")
    for touch, words in ((False, "fine hover"), (True, "coarse none")):
        options = Options(resolve=web.at("a.fr"), touch=touch)
        with closing(Browser(options, Addresses(options))) as running:
            assert words in running.look("http://a.fr/page", full=False).probes["text"]


def test_a_window_that_a_page_opens_never_steers_the_next_site(browser, web):
    pursuer = page(
        "<script>setInterval(() => { try { opener.location = 'http://b.fr/piege' } catch {} }, 50)</script>"
    )
    body = page(
        f"{TEXT}<a id=a target=_blank rel=opener href=/suiveur>x</a><form id=f target=autre action=/suiveur></form>"
        "<iframe srcdoc=\"<script>open('http://a.fr/suiveur')</script>\"></iframe>"
        "<script>a.click(); f.submit(); window.open('/suiveur')</script>"
    )
    web.routes["/temoin"] = page(f"{TEXT}<p>Témoin</p>")
    web.asked.clear()
    show(browser, web, body, suiveur=pursuer, piege=page(f"{TEXT}<p>Piège</p>"))
    for _ in range(3):
        look = browser.look("http://b.fr/temoin", full=False)
        assert look.final_url == "http://b.fr/temoin"
        assert "Témoin" in look.probes["text"]
    assert "/suiveur" not in web.paths()
    assert len(browser._ready().driver.window_handles) == 1
