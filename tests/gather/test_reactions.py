"""What a page listens to, opens, moves and draws by itself, as a real browser sees it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from checker.gather.browser import Browser
from checker.gather.network import Addresses
from checker.gather.options import Options
from tests.gather.servers import Server, serve

pytestmark = pytest.mark.browser

TEXT = "<p>Un paragraphe qui en dit assez pour qu'une page soit une page.</p>"
Ask = Callable[[str, str], Mapping[str, Any]]


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    with serve({"/accueil": TEXT}) as server:
        yield server


@pytest.fixture(scope="module")
def probed(web: Server) -> Iterator[Ask]:
    options = Options(resolve=web.at("a.fr"), page_timeout=6.0, timeout=3.0)
    with closing(Browser(options, Addresses(options))) as browser:

        def ask(probe: str, body: str) -> Mapping[str, Any]:
            web.routes["/page"] = (
                f"<!doctype html><html lang='fr'><title>x</title><body><main>{TEXT}{body}</main>"
            )
            return browser.look("http://a.fr/page", full=False).probes[probe]  # type: ignore[no-any-return]

        yield ask


def test_what_a_page_listens_to_is_remembered_whoever_listens(probed: Ask) -> None:
    told = probed(
        "heard",
        "<script>window.addEventListener('devicemotion', () => {}); document.body.addEventListener('touchmove', () => {});"
        "document.onkeydown = () => {}; document.querySelector('p').ontouchstart = () => {};"
        "addEventListener('click', () => {})</script><p onmousedown='1'>x</p>",
    )
    assert set(told["kinds"]) == {"devicemotion", "touchmove", "touchstart", "keydown", "mousedown", "click"}


def test_the_functions_of_the_browser_still_do_what_they_did(probed: Ask) -> None:
    told = probed(
        "title",
        "<script>let n = 0; const more = () => (n += 1); for (const one of [window, document.body]) {"
        "one.addEventListener('keydown', more, { once: true }); one.addEventListener('keydown', more) }"
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true })); document.title = n</script>",
    )
    assert told == "2"


def test_a_window_that_nobody_asked_for_is_told(probed: Ask) -> None:
    assert probed("heard", "<script>window.open('about:blank#avis')</script>")["opened"] == [
        "about:blank#avis"
    ]
    assert probed("heard", "<script>open('#ici', '_self')</script>")["opened"] == []
    assert probed("heard", "<button onclick=\"window.open('about:blank')\">Ouvrir</button>")["opened"] == []


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("animation: a .2s infinite", [(True, True)]),
        ("animation: a 3s infinite", [(True, False)]),
        ("animation: a 20s 1", [(False, False)]),
        ("animation: a 2s 1", []),
        ("animation: a 1s infinite; visibility: hidden", []),
        ("animation: a 1s infinite; width: 10px; height: 10px", []),
    ],
)
def test_what_moves_for_long_is_told(probed: Ask, style: str, expected: list[tuple[bool, bool]]) -> None:
    shape = "<style>@keyframes a { from { opacity: 0 } } div { width: 300px; height: 200px; %s }</style><div>Avis</div>"
    told = probed("motion", shape % style)
    assert [(one["endless"], one["fast"]) for one in told["moving"]] == expected


@pytest.mark.parametrize(
    ("style", "drawn"),
    [("", False), ("label::after { content: ' *' }", True), ("p::before { content: '*' }", True)],
)
def test_a_sign_that_styles_draw_beside_a_required_field_is_told(
    probed: Ask, style: str, drawn: bool
) -> None:
    field = "<form><p><label for=a>Nom</label> <input id=a required></p></form>"
    assert probed("fields", f"<style>{style}</style>{field}")["drawn"] is drawn


@pytest.mark.parametrize(
    ("style", "kind", "apart"),
    [
        ("", "text", False),
        ("label { display: block }", "text", False),
        ("label { display: inline-block; width: 600px }", "text", True),
        ("p { display: flex; flex-direction: row-reverse; justify-content: flex-end }", "text", True),
        ("p { display: flex; flex-direction: row-reverse; justify-content: flex-end }", "checkbox", False),
        ("", "checkbox", True),
        ("label { position: absolute; clip-path: inset(50%) }", "text", False),
    ],
)
def test_a_label_far_from_its_field_is_told(probed: Ask, style: str, kind: str, apart: bool) -> None:
    field = f"<style>{style}</style><form><p><label for=a>Nom</label> <input id=a type={kind}></p></form>"
    assert bool(probed("fields", field)["apart"]) is apart


SUB = "<ul><li><a href='/a'>Le port</a><ul class='s'><li><a href='/b'>Les quais</a></li></ul></li></ul>"


@pytest.mark.parametrize(
    ("style", "kinds"),
    [
        (".s { display: none } li:hover .s { display: block }", {"hover"}),
        (".s { opacity: 0 } li:hover .s, li:focus-within > .s { opacity: 1 }", {"hover", "focus"}),
        (".s { visibility: hidden } li { &:hover { .s { visibility: visible } } }", {"hover"}),
        ("li:not(:hover) .s { display: none }", {"hover"}),
        ("li { --o: 0 } .s { opacity: var(--o) } li:hover { --o: 1 }", {"hover"}),
        (
            (
                ".s { position: absolute; left: -9999px } @media (min-width: 1px) { @supports (display: grid) { @layer x {"
                "li:is(:hover, :focus) .s { left: 0 } } } }"
            ),
            {"hover", "focus"},
        ),
        ("li:hover .s { color: red; opacity: .5 } a:hover { text-decoration: none }", set()),
        (".s { display: none }", set()),
        (".s { display: none } .absent:hover .s { display: block }", set()),
    ],
)
def test_what_styles_show_on_hover_or_focus_is_found(probed: Ask, style: str, kinds: set[str]) -> None:
    told = probed("hover", f"<style>{style}</style>{SUB}")
    assert {kind for one in told["revealed"] for kind in one["by"]} == kinds
    assert (told["cut"], told["unread"], told["kept"]) == (False, [], 0)


def test_a_text_of_the_styles_on_hover_is_found_and_a_sign_is_not(probed: Ask) -> None:
    styles = "<style>[data-aide]:hover::after { content: attr(data-aide) } a:hover::before { content: '→' }</style>"
    told = probed("hover", f"{styles}<a href='/a' data-aide='Ouvert le lundi'>Le port</a>")
    assert [one["text"] for one in told["revealed"]] == ["Ouvert le lundi"]


def test_a_quick_access_link_is_no_added_content_and_a_sheet_of_another_site_is_told(probed: Ask) -> None:
    styles = "<style>.acces { position: absolute; top: -100px } .acces:focus { top: 0 }</style>"
    told = probed(
        "hover",
        f"{styles}<a class='acces' href='#c'>Contenu</a><link rel='stylesheet' href='http://b.fr/x.css'>",
    )
    assert (told["own"], told["found"], told["unread"]) == (1, 0, ["http://b.fr/x.css"])
