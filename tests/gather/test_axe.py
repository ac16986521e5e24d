"""What axe sees, and what it says it did not see, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from checker.gather import axe
from checker.gather.browser import Browser
from checker.gather.look import Look
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Transport
from tests.gather.servers import Reply, Server, serve
from tests.gather.test_browser import PIXEL

pytestmark = pytest.mark.browser

TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page.</p>"
FRAMED = f"<!doctype html><html lang='fr'><title>Carte</title>{TEXT}<img src='/i.gif'><p style='color:#bbb'>Un texte pâle</p>"


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    refusing = Reply(FRAMED, headers={"X-Frame-Options": "DENY", "Content-Type": "text/html; charset=utf-8"})
    with serve(
        {"/cadre": FRAMED, "/refus": refusing, "/i.gif": Reply(PIXEL, headers={"Content-Type": "image/gif"})}
    ) as server:
        yield server


@pytest.fixture(scope="module")
def browser(web: Server) -> Iterator[Browser]:
    options = Options(resolve=web.at("a.fr", "b.fr"), page_timeout=10, timeout=3.0)
    with closing(Browser(options, Addresses(options))) as running:
        yield running


def show(browser: Browser, web: Server, body: str) -> Look:
    web.routes["/page"] = f"<!doctype html><html lang='fr'><title>x</title>{TEXT}{body}"
    look = browser.look("http://a.fr/page", full=True)
    assert look.transport is Transport.COMPLETED
    return look


def outcome(look: Look, rule: str) -> str:
    assert look.axe is not None
    return str(look.axe[rule]["outcome"])


def unread(look: Look) -> list[str]:
    assert look.axe is not None
    return [node["message"] for node in look.axe["frame-tested"]["nodes"]]


def shadow(inner: str) -> str:
    return f"<x-carte><template shadowrootmode=open>{inner}</template></x-carte>"


FRAME = "<iframe title=Carte src=/cadre></iframe>"


@pytest.mark.parametrize(
    "body",
    [
        FRAME,
        shadow(FRAME),
        shadow(f"<div>{shadow(FRAME)}</div>"),
        f"<x-carte></x-carte><script>document.querySelector('x-carte').attachShadow({{mode: 'open'}}).innerHTML = `{FRAME}`</script>",
        f"<iframe title=Un srcdoc='<html lang=fr><title>x</title>{FRAME}'></iframe>",
        "<div style=height:9000px></div><iframe title=Carte src=/cadre loading=lazy></iframe>",
    ],
)
def test_frames_of_the_site_are_entered_wherever_they_are(browser, web, body):
    look = show(browser, web, body)

    assert outcome(look, "image-alt") == outcome(look, "color-contrast") == "failed"
    assert unread(look) == []


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("<iframe title=Carte src=http://b.fr/cadre></iframe>", "http://b.fr/cadre"),
        (shadow("<iframe title=Carte src=http://b.fr/cadre></iframe>"), "http://b.fr/cadre"),
        ("<iframe title=Carte src=/cadre sandbox></iframe>", "http://a.fr/cadre"),
        ("<iframe title=Carte src=/cadre sandbox=allow-scripts></iframe>", "http://a.fr/cadre"),
        ("<iframe title=Carte src=/cadre sandbox=allow-same-origin></iframe>", "http://a.fr/cadre"),
        ("<iframe title=Carte src=/refus></iframe>", "http://a.fr/refus"),
        ("<iframe title=Image src=/i.gif></iframe>", "http://a.fr/i.gif"),
        (
            "<iframe title=Un srcdoc='<html lang=fr><title>x</title><iframe title=Deux src=http://b.fr/cadre></iframe>'></iframe>",
            "http://b.fr/cadre",
        ),
    ],
)
def test_frames_that_cannot_be_entered_are_named(browser, web, body, address):
    look = show(browser, web, body)

    assert outcome(look, "image-alt") == "inapplicable"
    assert unread(look) == [address]


@pytest.mark.parametrize(
    "attributes",
    [
        "style=display:none",
        "width=1 height=1 style=border:0",
        "style=visibility:hidden",
        "style='position:absolute;left:-999px'",
    ],
)
def test_frames_that_show_nothing_are_not_missed(browser, web, attributes):
    assert unread(show(browser, web, f"<iframe title=x src=http://b.fr/cadre {attributes}></iframe>")) == []


def test_defects_and_doubts_are_counted_apart_and_both_shown(browser, web):
    pale = "<p style='color:#bbb'>Un texte bien pâle</p>" * 30
    gradient = "<p style='background:linear-gradient(#000,#fff)'>Un texte sur dégradé</p>" * 40
    look = show(browser, web, pale + gradient)
    assert look.axe is not None
    answer = look.axe["color-contrast"]

    assert (answer["failed"], answer["omitted"]) == (30, 30 + 40 - 2 * axe.NODES)
    shown = [node["outcome"] for node in answer["nodes"]]
    assert (shown.count("failed"), shown.count("incomplete")) == (axe.NODES, axe.NODES)


DARK = "color:#161616;text-decoration:none;"
INK = "linear-gradient(0deg,currentColor,currentColor)"
LINE = f"background:{INK} 0 100%/100% 1px no-repeat"


@pytest.mark.parametrize(
    "style",
    [
        LINE,
        f"background-image:{INK},{INK};background-repeat:no-repeat;background-position:0 100%,0 calc(100% - 1px);background-size:0 2px,100% 1px",
        f"font-size:40px;background:{INK} 0 100%/100% .0625em no-repeat",
        f"background:{INK} 0 100%/100% 2px repeat-x",
        "background:linear-gradient(to top,#161616 2px,transparent 2px)",
        "background:linear-gradient(transparent calc(100% - 2px),#161616 0)",
        f"display:block;padding-left:1em;background:{INK} 0 0/4px 100% no-repeat",
        f"{LINE};background-image:none,none",
        f"display:block;background:{INK} 100% 0/1px 100% no-repeat",
        "display:block;padding-left:30px;background:radial-gradient(transparent 10px,#161616 11px,transparent 12px) -3px -3px/34px 34px no-repeat",
        "background:linear-gradient(90deg,#000,#fff) 0 0/0 100% no-repeat",
    ],
)
def test_a_line_beside_the_text_changes_nothing_of_its_contrast(browser, web, style):
    for body in (
        f"<a href=/ style='{DARK}{style}'>Horaires de la brume</a>",
        f"<div style='{DARK}{style}'>{TEXT}</div>",
    ):
        assert outcome(show(browser, web, body), "color-contrast") == "passed"
        assert outcome(show(browser, web, shadow(body)), "color-contrast") == "passed"
    assert look_is_bare(
        show(browser, web, f"<a href=/ style='color:#bbb;{style}'>Pâle et souligné</a>"), style
    )


def look_is_bare(look: Look, style: str) -> bool:
    """A real lack of contrast is certain, and its evidence is the page's own code."""
    assert look.axe is not None
    [node] = look.axe["color-contrast"]["nodes"]
    assert (node["outcome"], "animation" in node["html"]) == ("failed", False)
    return style[:40] in node["html"]


@pytest.mark.parametrize(
    "style",
    [
        "background:linear-gradient(90deg,#000,#fff)",
        f"background:{INK} 0 100%/100% 2px",
        f"background:{INK} 0 50%/100% 2px no-repeat",
        f"background:{INK} 0 100%/100% 10px no-repeat",
        "background:linear-gradient(to top,#161616 12px,transparent 12px)",
        "background:linear-gradient(#161616 2px,#eee)",
        "background:linear-gradient(#000,#fff);-webkit-background-clip:text",
        f"{LINE} fixed",
        f"background:{INK} 0 100%/100% 1px no-repeat,linear-gradient(#fff,#999)",
        "background:repeating-linear-gradient(#fff 0 4px,#ccc 4px 5px)",
    ],
)
def test_a_picture_under_the_text_is_left_to_a_person(browser, web, style):
    body = f"<p style='{DARK}{style}'>Horaires de la brume</p>"
    assert outcome(show(browser, web, body), "color-contrast") == "incomplete"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            'position:relative} a::after{content:"";position:absolute;left:0;bottom:0;width:100%;height:2px;background:#161616',
            "passed",
        ),
        (
            'display:block;position:relative;padding-left:2em} a::before{content:"";position:absolute;left:0;top:0;width:1em;height:1em;background:#161616',
            "passed",
        ),
        (
            'position:relative} a::after{content:"";position:absolute;inset:0;background:#1616164d',
            "incomplete",
        ),
    ],
)
def test_pseudo_elements_count_where_they_are(browser, web, rules, expected):
    body = f"<style>a{{{DARK}{rules}}}</style><a href=/>Horaires de la brume</a>"
    assert outcome(show(browser, web, body), "color-contrast") == expected


def test_a_drawn_line_still_tells_a_link_from_the_words_around_it(browser, web):
    """What contrast does not see is seen by the other rules of the same run."""
    line = "background:linear-gradient(#161616,#161616) 0 100%/100% 1px no-repeat"
    link = "<a href=/ style='color:#2a2a2a;text-decoration:none'>les horaires</a>"
    said = (
        f"<p style='{DARK}'>Avant de venir, voyez <span style='%s'>{link}</span> de la brume et des quais</p>"
    )
    look = show(browser, web, said % line)
    assert outcome(look, "color-contrast") == "passed"
    assert outcome(look, "link-in-text-block") == "incomplete"
    assert outcome(show(browser, web, said % ""), "link-in-text-block") == "failed"


def test_a_page_is_left_as_it_was_by_the_measure_of_contrast(browser, web):
    line = "background:linear-gradient(#161616,#161616) 0 100%/100% 1px no-repeat"
    show(browser, web, f"<p id=p style='{DARK}{line}'>Horaires de la brume</p>")
    asked = """
        const native = String(window.getComputedStyle).includes("[native code]");
        return [native, getComputedStyle(p).backgroundImage, document.getAnimations().length];
    """
    native, picture, animations = browser._ready().driver.execute_script(asked)
    assert native
    assert picture.startswith("linear-gradient")
    assert animations == 0


def test_the_words_of_a_field_are_words(browser, web):
    arrow = "padding:4px 2em 4px 4px;appearance:none;background:#fff linear-gradient(#000,#000) calc(100% - 4px) 50%/8px 8px no-repeat"
    for field, expected in (("select", "passed"), ("input", "passed")):
        inner = "<option>Commune</option></select>" if field == "select" else ""
        named = f"<label for=c>Où</label><{field} id=c style='{DARK}%s' value=Brume>{inner}"
        assert outcome(show(browser, web, named % arrow), "color-contrast") == expected
        assert (
            outcome(show(browser, web, named % "background:linear-gradient(#000,#fff)"), "color-contrast")
            == "incomplete"
        )


def test_no_contrast_is_asked_around_a_control_that_is_switched_off(browser, web):
    body = "<div><span style='color:#bbb'>Cent pour cent</span><input aria-label=Part type=range {}></div>"
    assert outcome(show(browser, web, body.format("")), "color-contrast") == "failed"
    assert outcome(show(browser, web, body.format("disabled")), "color-contrast") == "incomplete"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("<input placeholder='Votre commune'>", "failed"),
        ("<textarea placeholder='Votre message'></textarea>", "failed"),
        ("<input aria-placeholder='Votre commune'>", "failed"),
        ("<input type=search placeholder=Rechercher>", "failed"),
        ("<input title='Votre commune' placeholder='Votre commune'>", "passed"),
        ("<input aria-label='Votre commune' placeholder='Votre commune'>", "passed"),
        ("<label>Commune <input placeholder='Votre commune'></label>", "passed"),
    ],
)
def test_a_placeholder_is_no_label(browser, web, field, expected):
    look = show(browser, web, f"<form>{field}</form>")
    assert outcome(look, "label") == expected
    assert look.axe is not None
    assert not any("placeholder" in node["message"] for node in look.axe["label"]["nodes"])


def test_rules_that_grow_fast_lose_only_their_own_answers(browser, web, monkeypatch):
    monkeypatch.setattr(axe, "APART_SECONDS", 0.05)
    monkeypatch.setattr(axe, "LARGE", 1000)
    links = "".join(f"<a href=/{n}>Lien {n % 7}</a> " for n in range(1500))
    look = show(browser, web, f"<p>{links}</p><img src=/i.gif>")

    assert outcome(look, "image-alt") == "failed"
    assert outcome(look, "color-contrast") == "passed"
    assert "link-in-text-block" not in (look.axe or {})
    assert "link-in-text-block" in look.detail
    monkeypatch.undo()
    assert outcome(show(browser, web, ""), "link-in-text-block") == "inapplicable"


def test_messages_are_written_in_french(browser, web):
    look = show(browser, web, "<ul><div>Un</div></ul><p style='color:#bbb'>Un texte bien pâle</p>")
    assert look.axe is not None
    [listed], [pale] = look.axe["list"]["nodes"], look.axe["color-contrast"]["nodes"]
    assert "seul <li> l’est) : div" in listed["message"]
    assert "1,91" in pale["message"]
    assert "4,5:1" in pale["message"]


CLOSED = "<x-pied><template shadowrootmode=closed><p>Pied</p></template></x-pied>"


@pytest.mark.parametrize(
    "body",
    [
        "<x-pied></x-pied><script>document.querySelector('x-pied').attachShadow({mode: 'closed'})</script>",
        f"<div id=d></div><script>d.setHTMLUnsafe(`{CLOSED}`)</script>",
        f"<div id=d></div><script>d.append(Document.parseHTMLUnsafe(`{CLOSED}`).body.firstChild)</script>",
        f"<script>document.write(`{CLOSED}`)</script>",
        (
            "<x-a></x-a><script>document.querySelector('x-a').attachShadow({mode: 'open'}).append(document.createElement('x-pied'));"
            "document.querySelector('x-a').shadowRoot.firstChild.attachShadow({mode: 'closed'})</script>"
        ),
        "<iframe title=x srcdoc=\"<x-pied></x-pied><script>document.querySelector('x-pied').attachShadow({mode: 'closed'})</script>\"></iframe>",
    ],
)
def test_closed_components_are_noticed(browser, web, body):
    assert show(browser, web, body).probes["closed"] == ["x-pied"]


def test_open_or_unused_components_are_not_closed_ones(browser, web):
    body = (
        shadow("<p>Ouvert</p>")
        + "<script>document.createElement('x-b').attachShadow({mode: 'closed'})</script>"
    )
    look = show(browser, web, body)

    assert look.probes["closed"] == []
    assert "Ouvert" in (look.rendered or "")


def test_skip_links_and_logos_of_open_components_are_found(browser, web):
    header = "<a href=#contenu>Contenu</a><header class=fr-header><p class=fr-logo>République</p></header>"
    look = show(browser, web, shadow(header) + "<main id=contenu><a href=/>Suite</a></main>")

    assert [link["text"] for link in look.probes["skiplinks"]] == ["Contenu", "Suite"]
    assert look.probes["skiplinks"][0]["exists"] is True
    assert look.probes["dsfr"]["header"]["text"] == "République"
    assert look.probes["dsfr"]["components"] == 2


def test_a_control_drawn_behind_its_button_is_no_text(browser, web):
    ring = "radial-gradient(transparent 10px,#161616 11px,transparent 12px) -3px -3px/30px 30px no-repeat"
    body = (
        "<style>div{position:relative} input{position:absolute;opacity:0;width:24px;height:24px;margin:0}"
        f"label{{display:block;padding-left:32px;{DARK}background:{ring}}}</style>"
        "<div><input type=radio id=r name=r><label for=r>Un port de pêche</label></div>"
    )
    assert outcome(show(browser, web, body), "color-contrast") == "passed"


@pytest.mark.parametrize(
    ("rule", "body", "expected"),
    [
        ("list", "<ul><li>Un</li><li role=separator></li></ul>", "incomplete"),
        ("list", "<ul><li role=separator></li><p>Un</p></ul>", "failed"),
        ("listitem", "<ul role=menu><li>Un</li></ul>", "incomplete"),
        ("listitem", "<div><li>Un</li></div>", "failed"),
        ("aria-valid-attr-value", "<button aria-controls=m aria-expanded=true>Menu</button>", "incomplete"),
        ("aria-valid-attr-value", "<button aria-controls=m aria-expanded=oui>Menu</button>", "failed"),
        (
            "td-headers-attr",
            "<table><tr><th>Port<td id=h>Haute<tr><th>Brest<td headers=h>7 m</table>",
            "incomplete",
        ),
        (
            "td-headers-attr",
            "<table><tr><th>Port<th id=h>Haute<tr><th>Brest<td headers=b>7 m</table>",
            "failed",
        ),
    ],
)
def test_what_axe_holds_for_certain_and_the_rgaa_does_not_is_left_to_a_person(
    browser, web, rule, body, expected
):
    assert outcome(show(browser, web, body), rule) == expected


def test_a_name_that_everybody_sees_is_no_question(browser, web):
    named = "<button id=b>Menu</button><div aria-labelledby=b><p>Marées</p></div>"
    assert outcome(show(browser, web, named), "aria-prohibited-attr") == "passed"
    hidden = "<button id=b hidden>Menu</button><div aria-labelledby=b><p>Marées</p></div>"
    assert outcome(show(browser, web, hidden), "aria-prohibited-attr") != "passed"
