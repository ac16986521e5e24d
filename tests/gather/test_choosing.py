"""Which pages come next, as those before them become known."""

from collections.abc import Mapping

import pytest

from checker.gather.choosing import MOST_STEPS, Choice
from checker.gather.purposes import announced, borne, found
from checker.model import AuditSettings, Page, Role, Site, Transport

HOME = "https://www.exemple.gouv.fr/"
SITE = Site("s", "S", HOME, "sig")


def page(path: str, body: str = "", role: Role = Role.OTHER, **fields) -> Page:
    html = f"<html lang=fr><title>Le titre</title><body>{body}</body></html>"
    return Page(f"{HOME}{path}", role, source=html, **fields)


def links(**named: str) -> str:
    return "".join(f"<a href=/{path}>{name}</a>" for path, name in named.items())


def visited(
    bodies: Mapping[str, str], wanted: int, *, site: Site = SITE, **templates: str
) -> list[tuple[str, str]]:
    """The pages of a site that are looked at, after its home page: their paths and roles."""
    choice = Choice(site, page("", bodies[""], Role.HOME), (), wanted)
    kept = []
    for batch in choice.batches():
        for role, url in batch:
            path = url.removeprefix(HOME)
            known = path in bodies
            transport = Transport.COMPLETED if known else Transport.NOT_FOUND
            looked = page(
                path, bodies.get(path, ""), role, transport=transport, template=templates.get(path[:1], "")
            )
            kept.append(choice.taken(looked))
    return [(one.url.removeprefix(HOME), one.role.value) for one in kept if one]


# --- what a page announces -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Se connecter", Role.LOGIN),
        ("Mon espace personnel", Role.LOGIN),
        ("Faire une demande de passeport", Role.FORM),
        ("Commencer la démarche", Role.FORM),
        ("Prendre rendez-vous", Role.FORM),
        ("Toutes nos publications", None),
        ("Nos publications", Role.DOCUMENT),
        ("Vidéos", Role.MULTIMEDIA),
        ("Regarder la vidéo de présentation", Role.MULTIMEDIA),
        ("Barème des amendes", Role.TABLE),
        ("Chiffres clés", Role.TABLE),
        ("Espace presse", None),
        ("Formulaire de contact", None),
        ("Déposer", None),
        ("Suivant", None),
    ],
)
def test_words_announce_what_people_do_on_a_page(name, role):
    assert [said for said, _ in announced(page("", links(x=name)))] == ([role] if role else [])


def test_nothing_is_announced_of_another_site_nor_of_a_file():
    away = "<a href=https://autre.fr/>Vidéos</a><a href=/v.pdf>Vidéos</a><a href=#v>Vidéos</a><a href=/logout>Connexion</a>"
    assert list(announced(page("", away))) == []


def test_only_the_page_of_a_form_leads_to_the_next_step_and_by_its_content():
    body = f"<nav>{links(a='Suivant')}</nav><main>{links(b='Étape suivante', c='Continuer')}</main>"
    steps = [(Role.STEP, f"{HOME}b"), (Role.STEP, f"{HOME}c")]
    assert list(announced(page("f", body, Role.FORM))) == list(announced(page("f", body, Role.STEP))) == steps
    assert list(announced(page("f", body))) == []


FORM = "<form action=/recherche role=search><input name=mots><input type=hidden name=type value=tout><button>OK</button></form>"


def test_a_search_whose_address_is_plain_is_asked_for_a_word_of_the_site():
    heading = "<h1>Les démarches du Préfet</h1>"
    assert found(page("", heading + FORM)) == f"{HOME}recherche?type=tout&mots=demarches"
    assert found(page("", FORM)) == f"{HOME}recherche?type=tout&mots=titre"


@pytest.mark.parametrize(
    "form",
    [
        FORM.replace("<form", "<form method=post"),
        FORM.replace("name=type", "name=csrf_token"),
        FORM.replace("value=tout", f"value={'a' * 41}"),
        FORM.replace("action=/recherche", "action=https://autre.fr/recherche"),
        FORM.replace("<button>", "<select name=x></select><button>"),
        FORM.replace("<button>", "<input type=password name=p><button>"),
        FORM.replace("role=search", "").replace("mots", "courriel"),
        FORM.replace("/recherche", "/logout"),
    ],
    ids=["sent", "a token", "a long value", "elsewhere", "a choice", "a password", "no search", "an act"],
)
def test_no_other_form_is_asked(form):
    assert found(page("", f"<h1>Démarches</h1>{form}")) == ""


def test_a_page_bears_a_role_for_what_its_content_holds():
    held = {
        "<main><input type=password></main>": [Role.LOGIN],
        "<header><input type=password></header><main>x</main>": [],
        "<main><input><select></select></main>": [Role.FORM],
        "<main><input></main>": [],
        "<main><table><tr><th>a<tr><td>b</table></main>": [Role.TABLE],
        "<main><table><tr><td>a<tr><td>b</table></main>": [],
        "<main><iframe src=https://www.dailymotion.com/x></iframe></main>": [Role.MULTIMEDIA],
        "<main><audio></audio></main>": [Role.MULTIMEDIA],
        "<main><a href=/a.pdf>A</a></main>": [Role.DOCUMENT],
    }
    assert {body: list(borne(page("", body))) for body in held} == held


# --- in what order -------------------------------------------------------------------------------

TABLE = "<main><table><tr><th>a<tr><td>b</table></main>"
ASKING = "<main><input><select></select>%s</main>"


def test_duties_come_first_then_what_people_do_then_others():
    bodies = {
        "": links(autre="Autre", aide="Aide", demande="Faire une demande", tarifs="Tarifs", videos="Vidéos")
        + FORM,
        "aide": links(compte="Mon compte"),
        "demande": ASKING % links(s1="Commencer"),
        "s1": ASKING % links(s2="Suivant"),
        "s2": "<main>Fin</main>",
        "tarifs": TABLE,
        "videos": "<main>Bientôt</main>",
        "compte": "<main><input type=password></main>",
        "autre": TABLE,
        "recherche?type=tout&mots=titre": "<main>3 résultats</main>",
    }
    whole = [
        ("aide", "aide"),
        ("recherche?type=tout&mots=titre", "resultats"),
        ("demande", "formulaire"),
        ("tarifs", "tableau"),
        ("videos", "page"),
        ("compte", "connexion"),
        ("s1", "etape"),
        ("s2", "etape"),
        ("autre", "page"),
    ]
    assert visited(bodies, 20) == whole
    assert visited(bodies, 3) == whole[:3]
    assert visited(bodies, 0) == []


def test_the_number_of_pages_is_a_limit():
    bodies = {"": "".join(f"<a href=/s{n}/>lien</a>" for n in range(30)), **{f"s{n}/": "" for n in range(30)}}
    assert len(visited(bodies, 5)) == 5
    assert visited(bodies, 0) == visited(bodies, -1) == []


def test_a_search_that_shows_nothing_is_forgotten():
    home = FORM + links(a="A")
    assert visited({"": home, "a": ""}, 5) == [("a", "page")]
    assert visited({"": home, "a": "", "recherche?type=tout&mots=titre": home}, 5) == [("a", "page")]


def test_what_the_settings_leave_out_is_not_sought():
    site = Site("s", "S", HOME, "sig", settings=AuditSettings(excluded=("/compte*", "/recherche*")))
    bodies = {"": FORM + links(compte="Connexion", a="A"), "a": "", "compte": ""}
    assert visited(bodies, 5, site=site) == [("a", "page")]


def test_the_steps_of_a_procedure_are_bounded():
    bodies = {"": links(s0="Faire une demande"), "s0": ASKING % links(s1="Commencer")}
    bodies |= {f"s{n}": ASKING % links(**{f"s{n + 1}": "Suivant"}) for n in range(1, 30)}
    roles = [role for _, role in visited(bodies, 9)]
    assert roles.count("etape") == MOST_STEPS


def test_sections_whose_pages_are_all_made_alike_come_last():
    """Two sections of many pages: those of « a » are all of one template, those of « b » never twice."""
    names = [f"{section}{n}" for n in range(9) for section in "ab"]
    hrefs = "".join(f"<a href=/{name[0]}/{name[1:]}>lien</a>" for name in names)
    bodies = {"": hrefs} | {f"{name[0]}/{name[1:]}": "" for name in names}
    choice = Choice(SITE, page("", hrefs, Role.HOME), (), 10)
    seen = []
    for batch in choice.batches():
        for role, url in batch:
            path = url.removeprefix(HOME)
            seen.append(path)
            template = f"{HOME}a/0" if path[0] == "a" else url
            choice.taken(page(path, bodies[path], role, template=template))

    assert choice.left_out == 8
    assert seen == ["a/0", "b/0", "a/1", "b/1", "b/2", "b/3", "b/4", "b/5", "b/6", "b/7"]
