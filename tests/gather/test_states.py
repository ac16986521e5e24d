"""Pages brought into other states by a real browser: what is seen there, and what is left behind."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from checker.gather import browser as browsers
from checker.gather.browser import Browser
from checker.gather.look import Look
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Entry, Transport
from checker.sights import StateScript, states
from tests.gather.servers import Reply, Server, serve

pytestmark = pytest.mark.browser

WORDS = "Un paragraphe qui en dit assez pour qu'une page soit une page."
TEXT = f"<p>{WORDS}</p>"
EVERY = tuple(states())


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='fr'><meta charset='utf-8'><title>Essai</title>{head}<body>{body}"


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    with serve({"/accueil": page(f"<h1>La page d'accueil</h1>{TEXT}")}) as server:
        yield server


@contextmanager
def browsing(web: Server, **needs: tuple[str, ...]) -> Iterator[Browser]:
    options = Options(resolve=web.at("a.fr"), page_timeout=6.0, timeout=3.0, needs=needs)
    with closing(Browser(options, Addresses(options))) as running:
        yield running


@pytest.fixture(scope="module")
def everything(web) -> Iterator[Browser]:
    """A browser of which every state is asked, and what each shows of the text and of its width."""
    with browsing(web, **dict.fromkeys(EVERY, ("text", "overflow", "colors"))) as running:
        yield running


def show(browser: Browser, web: Server, body: str | Reply, *, full: bool = True, at: str = "page") -> Look:
    web.routes[f"/{at}"] = body
    return browser.look(f"http://a.fr/{at}", full=full)


# --- each state --------------------------------------------------------------------------------

STYLED = page(
    f"""<header><button aria-expanded="false" aria-controls="menu" onclick="menu.hidden = false;
    this.setAttribute('aria-expanded', 'true')">Menu</button><div id="menu" hidden>Rubriques</div></header>
    <main>{TEXT}<div id="fixe" style="width:600px">Large</div><a href="/un">Un</a> <a href="/deux">Deux</a></main>""",
    "<style>body { background: rgb(1, 2, 3) }</style>",
)


def test_every_state_shows_what_it_changes_and_leaves_the_next_ones_alone(everything, web):
    look = show(everything, web, STYLED)
    seen = look.states

    assert {name: state.entry for name, state in seen.items()} == {
        **dict.fromkeys(EVERY, Entry.REACHED),
        "apres_refus": Entry.IMPOSSIBLE,
        "apres_acceptation": Entry.IMPOSSIBLE,
    }
    assert {name: state.probes["overflow"]["width"] for name, state in seen.items() if state.probes} == {
        **dict.fromkeys(set(EVERY) - {"apres_refus", "apres_acceptation"}, 1280),
        "320px": 320,
        "portrait": 390,
        "paysage": 844,
        "zoom_200": 640,
    }
    assert seen["portrait"].seen["orientation"] == "portrait-primary"
    assert seen["paysage"].seen["orientation"] == "landscape-primary"
    assert seen["texte_200"].seen == {"enlarged": 9, "complete": True}
    assert seen["clavier"].seen["stops"] == 3
    assert seen["clavier"].seen["ended"] is True
    assert seen["focus"].seen["changed"] == 3
    assert seen["menu_ouvert"].seen == {"button": "Menu", "narrow": False}
    opened = [n for n, s in seen.items() if "Rubriques" in s.probes.get("text", "")]
    assert opened == ["menu_ouvert"]
    unstyled = [n for n, s in seen.items() if s.probes and s.probes["colors"]["body"] != "rgb(1, 2, 3)"]
    assert unstyled == ["sans_styles"]
    assert "Rubriques" not in look.probes["text"]


def test_a_state_is_told_from_what_it_does_to_the_page(web):
    """Twice the text, or wider letters, in a box that holds them at first: the page scrolls sideways."""
    box = f"<div style='width:1200px;font-size:20px;white-space:nowrap'>{'mot ' * 30}</div>"
    asked = dict.fromkeys(("texte_200", "espacement", "sans_styles"), ("overflow",))
    with browsing(web, initial=("overflow",), **asked) as browser:
        look = show(browser, web, page(f"{TEXT}{box}"))

    assert look.probes["overflow"]["scrolled"] == 0
    scrolled = {name: state.probes["overflow"]["scrolled"] > 0 for name, state in look.states.items()}
    assert scrolled["texte_200"] is True
    assert scrolled["sans_styles"] is False


# --- consent -------------------------------------------------------------------------------------

SCRIPT = """<script>
const chosen = /choix=(\\w+)/.exec(document.cookie)?.[1];
if (chosen) { document.getElementById('banniere').remove(); document.querySelector('main').append('Choix : ' + chosen); }
const choose = (word) => { document.cookie = 'choix=' + word; %s };
</script>"""
STAYS = (
    "document.getElementById('banniere').remove(); document.querySelector('main').append('Choix : ' + word)"
)
BANNERS = {
    "DSFR": "<div id='banniere' class='fr-consent-banner'><h2>À propos des cookies</h2>{accept}{refuse}</div>",
    "tarteaucitron": "<div id='banniere'><div id='tarteaucitronAlertBig'>{accept}{refuse}</div></div>",
    "a dialog that speaks of cookies": "<div id='banniere' role='dialog'>Ce site pose des cookies. {accept}{refuse}</div>",
}
BUTTONS = {
    "accept": "<button onclick=\"choose('oui')\">✓ Tout accepter</button>",
    "refuse": "<button onclick=\"choose('non')\">✗ Tout refuser</button>",
}


@pytest.mark.parametrize("banner", BANNERS.values(), ids=list(BANNERS))
@pytest.mark.parametrize("then", [STAYS, "location.reload()"])
def test_a_recognised_banner_is_answered_each_way_from_the_same_start(web, banner, then):
    body = page(f"<main>{TEXT}</main>{banner.format(**BUTTONS)}{SCRIPT % then}")
    with browsing(web, apres_refus=("text",), apres_acceptation=("text",)) as browser:
        look = show(browser, web, body)
        again = browser.look("http://a.fr/page", full=False)

    assert {name: state.entry for name, state in look.states.items()} == dict.fromkeys(
        ("apres_acceptation", "apres_refus"), Entry.REACHED
    )
    assert "Choix : oui" in look.states["apres_acceptation"].probes["text"]
    assert "Choix : non" in look.states["apres_refus"].probes["text"]
    assert "Choix" not in look.probes["text"] + again.probes["text"]


def test_a_banner_in_a_shadow_tree_is_answered(web):
    inside = (
        "<div id=axeptio_overlay></div><script>const root = axeptio_overlay.attachShadow({ mode: 'open' });"
    )
    inside += "root.innerHTML = '<button>OK pour moi</button><button>Non merci</button>';"
    inside += "for (const one of root.querySelectorAll('button')) one.onclick = () => { document.title = one.innerText; axeptio_overlay.remove(); };</script>"
    with browsing(web, apres_refus=("title",)) as browser:
        look = show(browser, web, page(f"<main>{TEXT}</main>{inside}"))

    assert look.states["apres_refus"].seen == {"button": "Non merci"}
    assert look.states["apres_refus"].probes["title"] == "Non merci"


UNTOUCHED = {
    "no banner": "<button onclick=\"document.title = 'pressé'\">Tout refuser</button>",
    "a link that leads elsewhere": "<div id='cookie-banner'><a href='/ailleurs'>Tout refuser</a></div>",
    "a form": "<form id='cookies' action='/envoi'>cookies <button>Tout refuser</button></form>",
    "another name": "<div id='cookie-banner'><button>Refuser ma demande</button></div>",
}


@pytest.mark.parametrize("body", UNTOUCHED.values(), ids=list(UNTOUCHED))
def test_nothing_else_is_pressed_and_nothing_sent(web, body):
    web.asked.clear()
    with browsing(web, apres_refus=("title",)) as browser:
        look = show(browser, web, page(f"<main>{TEXT}</main>{body}"))

    state = look.states["apres_refus"]
    assert (state.entry, state.probes) == (Entry.IMPOSSIBLE, {})
    assert state.detail == "Aucun bandeau de consentement reconnu ne propose ce choix."
    assert {"/envoi", "/ailleurs"}.isdisjoint(path.partition("?")[0] for path in web.paths())


def test_a_form_that_a_script_sends_is_not_sent(web):
    body = "<form id='f' action='/envoi'></form><div id='cookie-banner'><button onclick='f.submit()'>Tout refuser</button></div>"
    web.asked.clear()
    with browsing(web, apres_refus=()) as browser:
        look = show(browser, web, page(f"<main>{TEXT}</main>{body}"))

    assert look.states["apres_refus"].detail == "Le bandeau est resté affiché après « Tout refuser »."
    assert "/envoi" not in {path.partition("?")[0] for path in web.paths()}


def test_a_menu_that_opens_nothing_is_no_open_menu(web):
    body = "<nav><button aria-expanded='false'>Menu</button></nav>"
    with browsing(web, menu_ouvert=()) as browser:
        look = show(browser, web, page(f"{body}<main>{TEXT}</main>"))

    assert look.states["menu_ouvert"].entry is Entry.IMPOSSIBLE
    assert look.states["menu_ouvert"].detail == "Le bouton « Menu » n'a rien ouvert."


# --- only what is asked ----------------------------------------------------------------------------


def test_only_the_states_and_the_probes_that_rules_read_are_run(web):
    """The page itself tells what happened to it: its size, the keys pressed, the loads."""
    ask = "const tell = (path) => { const asked = new XMLHttpRequest(); asked.open('GET', path, false); asked.send(); };"
    spy = f"<script>{ask} onresize = () => tell('/taille'); onkeydown = () => tell('/touche')</script>"
    for needs, told in (
        ({"initial": ("fonts",)}, set()),
        ({"initial": (), "320px": ()}, {"/taille"}),
        ({"initial": (), "clavier": ()}, {"/touche"}),
    ):
        web.asked.clear()
        with browsing(web, **needs) as browser:
            look = show(browser, web, page(f"{TEXT}{spy}"))

        assert set(look.states) == set(needs) - {"initial"}
        assert set(look.probes) == {"closed", "styles", "text", "unsettled", *needs["initial"]}
        assert {path for path in web.paths() if path in {"/taille", "/touche"}} == told
        assert web.paths().count("/page") == 1


def test_a_state_for_the_first_page_alone_is_not_tried_on_another(web):
    with browsing(web, clavier=(), **{"320px": ()}) as browser:
        assert set(show(browser, web, page(TEXT), full=False).states) == {"320px"}


def test_a_page_that_was_not_seen_is_brought_nowhere(web):
    with browsing(web, **{"320px": ()}) as browser:
        look = show(browser, web, Reply("non", 403))

    assert (look.transport, look.states) == (Transport.BLOCKED, {})


IDLE = f"{TEXT}<a href='/x'>Un</a> <a href='/y'>Deux</a> <input aria-label='Nom'>"
TRACES = {
    "nothing": ("", 1),
    "an element, at once": ("document.body.append('Vu')", 2),
    "an attribute, later": ("setTimeout(() => (document.body.lang = 'en'), 1)", 2),
    "a field": ("if (event.target.value === '') event.target.value = 'Vu'", 2),
    "its place": ("if (!location.hash) location.hash = 'vu'", 2),
    "a window laid over it": ("document.getElementById('o').showPopover()", 2),
    "inside a shadow tree": ("document.getElementById('h').shadowRoot.append('Vu')", 2),
}


@pytest.mark.parametrize(("does", "loads"), TRACES.values(), ids=list(TRACES))
def test_a_page_that_only_the_focus_has_passed_through_is_not_loaded_again(tracing, web, does, loads):
    """What a page does in answer to the focus is seen, and the keys are then typed in a fresh page."""
    tree = "<div id='h'><template shadowrootmode='open'></template></div><p id='o' popover>Aide</p>"
    answers = f"<script>addEventListener('focusin', (event) => {{ {does} }})</script>"
    web.asked.clear()
    look = show(tracing, web, page(f"{IDLE}{tree}{answers}"))

    assert list(look.states) == ["focus", "touches", "clavier"]
    assert [state.entry for state in look.states.values()] == [Entry.REACHED] * 3
    assert look.states["touches"].probes["heard"]["kinds"] == ["focusin"]
    assert look.states["clavier"].seen["stops"] == 3
    assert web.paths().count("/page") == loads


@pytest.fixture(scope="module")
def tracing(web) -> Iterator[Browser]:
    with browsing(web, focus=(), touches=("heard",), clavier=()) as running:
        yield running


# --- pages that resist -----------------------------------------------------------------------------


def script(source: str, seconds: float = 1.0, **settings) -> StateScript:
    return StateScript("essai", source, seconds, **settings)


def entered(monkeypatch, web: Server, body: str, *scripts: StateScript) -> Look:
    """The look at a page brought in turn where some scripts say."""
    monkeypatch.setattr(browsers, "wanted", lambda needs, first: [(one, ("text",)) for one in scripts])
    with browsing(web) as browser:
        look = show(browser, web, body)
        assert browser.look("http://a.fr/accueil", full=False).transport is Transport.COMPLETED
    return look


OTHER = StateScript("autre", "async function* () { yield { seen: { here: innerWidth } } }", 30.0)
FAILING = {
    "waits for ever": ("async function* () { await new Promise(() => {}) }", Entry.TIMEOUT),
    "never lets go": ("async function* () { for (;;); }", Entry.TIMEOUT),
    "throws": ("async function* () { throw new Error('non') }", Entry.BROKEN),
    "leaves": (
        "async function* () { location.href = '/accueil'; await new Promise(() => {}) }",
        Entry.BROKEN,
    ),
    "asks for what is not done": ("async function* () { yield { press: 'Enter', times: 1 } }", Entry.BROKEN),
    "asks for too large a window": ("async function* () { yield { size: [320, 99999] } }", Entry.BROKEN),
    "asks without end": ("async function* () { for (;;) yield { size: [320, 640] } }", Entry.BROKEN),
    "says why it cannot": ("async function* () { return 'Rien à faire.' }", Entry.IMPOSSIBLE),
}


@pytest.mark.parametrize(("source", "entry"), FAILING.values(), ids=list(FAILING))
def test_a_state_that_fails_loses_only_itself(monkeypatch, web, source, entry):
    seconds = 60.0 if "size: [320, 640]" in source else 1.0
    look = entered(monkeypatch, web, page(TEXT), script(source, seconds), OTHER)

    assert look.transport is Transport.COMPLETED
    assert WORDS in look.probes["text"]
    assert look.states["essai"].entry is entry
    assert look.states["essai"].detail
    assert look.states["essai"].probes == {}
    assert look.states["autre"].entry is Entry.REACHED
    assert look.states["autre"].seen == {"here": 1280}
    assert WORDS in look.states["autre"].probes["text"]


HOSTILE = {
    "hangs when resized": ("onresize = () => { for (;;); }", {Entry.TIMEOUT, Entry.BROKEN}),
    "leaves when resized": (
        "onresize = () => { location.href = '/accueil'; const began = Date.now(); while (Date.now() - began < 500); }",
        {Entry.REACHED, Entry.BROKEN},
    ),
}


@pytest.mark.parametrize(("what", "entries"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_page_that_resists_a_state_keeps_what_was_seen_before(web, what, entries):
    with browsing(web, clavier=(), **{"320px": ("text",), "espacement": ("text",)}) as browser:
        look = show(browser, web, page(f"{TEXT}<script>{what}</script>"))

    assert (look.transport, WORDS in look.probes["text"]) == (Transport.COMPLETED, True)
    narrow = look.states["320px"]
    assert narrow.entry in entries
    assert "accueil" not in narrow.probes.get("text", "")
    assert look.states["espacement"].entry is Entry.REACHED
    assert look.states["clavier"].entry is Entry.REACHED


def test_a_page_that_would_not_be_left_is_left(web):
    """Real keys count as the act of a visitor: from then on a page may ask whether to be left."""
    holds = (
        "addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'non' })"
    )
    with browsing(web, clavier=(), menu_ouvert=("text",)) as browser:
        look = show(
            browser, web, page(f"<a href='/x'>Un</a> <a href='/y'>Deux</a>{TEXT}<script>{holds}</script>")
        )
        after = browser.look("http://a.fr/accueil", full=False)

    assert look.states["clavier"].seen["stops"] == 2
    assert look.states["menu_ouvert"].detail == "Aucun bouton de menu n'a été reconnu."
    assert after.transport is Transport.COMPLETED
    assert "accueil" in after.probes["text"]


def test_what_a_page_puts_in_our_answers_is_bounded(web):
    lies = "<script>Object.defineProperty(JSON, 'stringify', { value: () => '[1]' })</script>"
    with browsing(web, **{"320px": ("text",)}) as browser:
        look = show(browser, web, page(TEXT, lies))

    assert look.transport is not Transport.COMPLETED or look.states["320px"].entry in set(Entry)


def test_every_state_file_says_its_budget_and_restores_by_itself_or_says_what_it_leaves():
    for one in states().values():
        assert 0 < one.seconds <= 10, one.name
        assert len(one.source.splitlines()) <= 70, one.name
        assert json.dumps(one.source)
