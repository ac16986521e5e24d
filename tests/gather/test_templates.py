"""Pages made alike: their shapes, and the one that stands for each template."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from checker.catalogue import rules
from checker.evaluate import audit
from checker.gather import Options, Visitor
from checker.gather.templates import Templates, shape_of
from checker.gather.turns import Turns
from checker.model import AuditSettings, Entry, Outcome, Site, State, Transport
from tests.gather.servers import serve

HEAD = (
    "<header><div><a href=/>Site</a><nav><ul><li><a href=/liste>Rubriques</a></li></ul></nav></div></header>"
)
FOOT = "<footer><div><ul><li><a href=/liste>Rubriques</a></li></ul></div></footer>"


def page(main: str, head: str = HEAD) -> str:
    return f"<!doctype html><html lang=fr><title>T</title><body>{head}<main>{main}</main>{FOOT}</body></html>"


ARTICLE = page("<article class=a><div><h1>Un</h1><p>Texte.</p></div><aside><p>Voir</p></aside></article>")
LIKE = page(
    "<article class=z id=u><div><h1>Deux</h1><p>Un <b>autre</b> texte.</p><h2>Et</h2><ul><li>Un</li></ul><p>Fin.</p></div>"
    "<aside><ul><li><a href=/liste>Voir</a></li></ul></aside></article>"
)
LIST = page(
    "<section><div><section><div><h2>Un</h2></div></section></div><nav><h2>Pages</h2></nav></section>"
)


def test_two_articles_are_made_alike_whatever_they_say():
    assert shape_of(ARTICLE).alike(shape_of(LIKE))
    assert shape_of(LIKE).alike(shape_of(ARTICLE))


@pytest.mark.parametrize(
    "other",
    [
        LIST,
        ARTICLE.replace("<p>Texte.</p>", "<table><tr><td>1</td></tr></table>"),
        ARTICLE.replace("<p>Texte.</p>", "<form><input></form>"),
        ARTICLE.replace("<p>Texte.</p>", "<video></video>"),
        ARTICLE.replace("<p>Texte.</p>", "<pre>code</pre>"),
        ARTICLE.replace(HEAD, "<header><div><section><div><form><input></form></div></section></div></header>"),
        "",
    ],
    ids=["a list", "a table", "a form", "a video", "code", "another header", "nothing"],
)  # fmt: skip
def test_what_is_made_otherwise_or_bears_something_else_is_of_another_template(other):
    assert not shape_of(ARTICLE).alike(shape_of(other))
    assert not shape_of(other).alike(shape_of(ARTICLE))


def test_the_shape_of_anything_is_bounded():
    assert len(shape_of("<div>" * 3000 + "x").main) <= 3001
    assert max(map(len, shape_of("<div>" * 30_000).main)) <= 1_004
    assert shape_of("\x00<main><!-- --><?php ?><svg><path></svg>").main == {"/main"}


# --- which page stands for a template ------------------------------------------------------------

ONE, TWO, OTHER = shape_of(ARTICLE), shape_of(LIKE), shape_of(LIST)
AT = "https://www.exemple.gouv.fr/"


def test_the_first_page_stands_for_its_template_and_the_next_one_when_a_state_fails():
    known = Templates()
    first, other, second, third, fourth = known.turns(5)
    assert known.seen(first, f"{AT}un", ONE, ["320px", "portrait"]) == {}
    assert known.seen(other, f"{AT}liste", OTHER, ["320px"]) == {}
    known.ended(first, f"{AT}un", {"320px": State(Entry.TIMEOUT), "portrait": State(Entry.IMPOSSIBLE)})
    assert known.seen(second, f"{AT}deux", TWO, ["320px", "portrait"]) == {"portrait": f"{AT}un"}
    known.ended(second, f"{AT}deux", {"320px": State(Entry.REACHED)})
    assert known.seen(third, f"{AT}trois", TWO, ["320px"]) == {"320px": f"{AT}deux"}
    assert known.seen(fourth, f"{AT}un", TWO, ["portrait"]) == {}  # the very page that the others refer to
    assert [known.of(one) for one in (first, other, second, third)] == [
        f"{AT}un",
        f"{AT}liste",
        f"{AT}un",
        f"{AT}un",
    ]


def test_a_page_of_another_host_stands_for_none_of_the_site():
    known = Templates()
    away, own = known.turns(2)
    assert known.seen(away, "https://ministere.gouv.fr/declaration", ONE, ["320px"]) == {}
    assert known.seen(own, f"{AT}un", ONE, ["320px"]) == {}


def test_whoever_looks_first_the_same_page_stands():
    known = Templates()
    turns = list(known.turns(3))

    def look(turn: int) -> dict[str, str]:
        try:
            return {} if turn == 0 else dict(known.seen(turn, f"{AT}{turn}", ONE, ["320px"]))
        finally:
            known.skip(turn)

    with ThreadPoolExecutor(3) as hands:
        asked = [hands.submit(look, turn) for turn in reversed(turns)]
        assert [one.result(timeout=5) for one in asked] == [{"320px": f"{AT}1"}, {}, {}]
    assert known.of(0) == ""


# --- in a visit ----------------------------------------------------------------------------------

HOST = "gabarits.gouv.fr"
WIDE = LIKE.replace("Fin.", f"<span style='white-space:nowrap'>{'mot ' * 99}</span>")
LINKS = page(
    "<section><div><section><h1>Accueil</h1><a href=/liste>Liste</a> <a href=/un>Un</a> <a href=/deux>Deux</a></section></div></section>"
)


@pytest.mark.browser
def test_a_visit_sees_each_template_once_in_its_states_and_says_so():
    routes = {"/": LINKS, "/liste": LIST, "/un": ARTICLE, "/deux": WIDE}
    site = Site("s", "S", f"http://{HOST}/", "sig", settings=AuditSettings(pages=9))
    with serve(routes) as server:
        options = Options(resolve=server.at(HOST), delay=0.0, needs={"initial": (), "320px": ("overflow",)})
        with Visitor(options, turns=Turns()) as visitor:
            visit = visitor.visit(site, "2026-11-22T08:00:00+00:00")

    pages = {page.url.rpartition("/")[2]: page for page in visit.pages}
    un = f"http://{HOST}/un"
    assert {page.transport for page in visit.pages} == {Transport.COMPLETED}
    assert {name: page.template.rpartition("/")[2] for name, page in pages.items()} == {
        "": "", "liste": "liste", "un": "un", "deux": "un",
    }  # fmt: skip
    assert pages["deux"].states == {"320px": State(Entry.ELSEWHERE, un)}
    assert {name for name, page in pages.items() if page.states["320px"].entry is Entry.REACHED} == {
        "",
        "liste",
        "un",
    }
    told = audit(visit, [rule for rule in rules() if rule.id == "largeur-de-320-pixels"])
    assert [(one.outcome, one.url) for one in told.findings if one.outcome is not Outcome.PASSED] == [
        (Outcome.UNTESTED, f"http://{HOST}/deux")
    ]
    assert told.verdicts() == {"largeur-de-320-pixels": Outcome.PASSED}
    assert un in told.findings[-1].message
    assert [page.template for page in told.pages] == [page.template for page in visit.pages]
    [said] = told.remarks
    assert said.startswith("3 gabarits pour 4 pages : ")
    assert said.endswith(f", {un} (et 1 page).")
