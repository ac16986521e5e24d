"""How the content of a page is found, and where a statement of it begins and ends: wordings and
mark-up beyond the examples of the rules."""

import time
from itertools import pairwise

import pytest

from checker import catalogue
from checker.evaluate import judge
from checker.model import Hop, Kind, Outcome, Page, Role, Site, Transport, Variant, Visit
from standards.rationalisation.content import content_lines, plain_text
from standards.rationalisation.hsts import Hsts, read_hsts
from standards.rationalisation.legal_wording import has_coordinates, names_somebody
from standards.rationalisation.moves import onward
from standards.rationalisation.previews import is_private

RULES = {
    rule.id: rule
    for standard in catalogue.standards()
    if standard.id == "rationalisation"
    for rule in standard.rules
}
URL = "https://exemple.gouv.fr/"
SITE = Site("exemple", "Exemple", URL, "exemple", Kind.MINISTRY)


def shown(body, url=URL, role=Role.HOME, head="", **fields):
    html = f'<html lang="fr"><head>{head}</head><body>{body}</body></html>'
    return Page(url, role, status=200, final_url=url, source=html, rendered=html, **fields)


def judged(rule, body, role, path):
    """What a rule says of a site whose page, at a path, has this body."""
    home = shown(f'<footer><a href="/{path}">Mentions légales et données personnelles</a></footer>')
    return judge(RULES[rule], Visit(SITE, "2026-06-15T08:00:00+00:00", (home, shown(body, URL + path, role))))


# --- the content of a page -----------------------------------------------------------------

TEXT = "Un texte assez long pour être le contenu de la page, et non un titre posé là sans rien dessous."


@pytest.mark.parametrize(
    "body",
    [
        f"<header><nav>Menu</nav></header><main>{TEXT}</main><footer>Pied</footer>",
        f'<div role="banner">Menu</div><div role="main">{TEXT}</div><div role="contentinfo">Pied</div>',
        f'<div class="header">Menu</div><div id="contenu">{TEXT}</div><div class="footer">Pied</div>',
        f'<div id="menu">Menu</div><h1>Titre</h1><p>{TEXT}</p><div id="footer">Pied</div>',
        f'<header>Menu</header><main id="contenu"></main><section>{TEXT}</section><footer>Pied</footer>',
        f'<main>{TEXT}<dialog open>Menu</dialog><div class="fr-modal">Menu</div><nav>Menu</nav></main>',
        f'<main>{TEXT}<div id="tarteaucitronRoot">Menu</div><div class="cookie-banner x">Menu</div></main>',
        f'<ul class="fr-skiplinks__list"><li>Menu</ul><main>{TEXT}<ol class="breadcrumb"><li>Menu</ol></main>',
        f'<div class="page menu"><h1>Titre</h1><p>{TEXT}</p></div><script>Menu</script>',
        f"<div class=wrapper><article>{TEXT}</article><aside class=sidebar>Menu</aside></div>",
    ],
)
def test_the_content_is_what_stands_on_no_other_page(body):
    text = plain_text(content_lines(shown(body)))

    assert "un texte assez long" in text
    assert "menu" not in text
    assert "pied" not in text


def test_a_cell_is_read_under_the_title_of_its_column():
    table = (
        "<table><tr><th>Donnée</th><th>Durée</th></tr><tr><td>Nom</td><td><p>Deux ans</p></td></tr></table>"
    )

    assert [line.text for line in content_lines(shown(f"<main>{TEXT}{table}</main>"))][-2:] == [
        "Donnée : Nom",
        "Durée : Deux ans",
    ]


# --- names and addresses -------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Nuage Clair SAS",
        "le préfet de la Brume",
        "par les services informatiques du ministère",
        "la directrice interministérielle du numérique",
        "Mme Anne Estran",
        "OVH",
        "le représentant légal de l'office",
    ],
)
def test_somebody_is_named(text):
    assert names_somebody(text.replace("é", "e").replace("è", "e"))


@pytest.mark.parametrize(
    "text",
    [
        "un prestataire tiers, en France",
        "Nom Prenom",
        ": 2 rue du Port, 59000 Lille",
        "Le site est heberge sur des serveurs securises",
        "est responsable du contenu",
        "",
    ],
)
def test_nobody_is_named(text):
    assert not names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 rue du Port",
        "12, quai des Algues",
        "59000 Lille",
        "BP 40101",
        "CEDEX 9",
        "01 02 03 04 05",
        "01.02.03.04.05",
        "+33 9 72 10 10 07",
        "88 Colin P Kelly Junior Street",
        "San Francisco, CA 94107",
        "Tel. : 39 39",
        "L-1234 Luxembourg",
    ],
)
def test_an_address_or_a_telephone_is_known(text):
    assert has_coordinates(text)


@pytest.mark.parametrize(
    "text",
    [
        "depuis 2019",
        "en 2024",
        "loi no 2004-575 du 21 juin 2004",
        "SIRET 13002526500013",
        "capital de 50 000 euros",
        "3000 agents",
        "version 3.14",
    ],
)
def test_a_number_is_no_address(text):
    assert not has_coordinates(text)


# --- the legal notice ----------------------------------------------------------------------

EDITOR = "<h2>Éditeur</h2><p>Office de la Brume, 3 rue Haute, 29000 Quimper.</p>"
DIRECTOR = "<h2>Directrice de la publication</h2><p>Anne Estran, présidente.</p>"
HOST = "<h2>Hébergement</h2><p>Nuage Clair, 12 quai des Algues, 33000 Bordeaux.</p>"
TERMS = "<h2>Reprise</h2><p>Les textes peuvent être repris sous licence ouverte, en citant leur source.</p>"


def notice(*parts):
    body = f"<main><h1>Mentions légales</h1>{''.join(parts)}{TERMS}</main>"
    return judged("mentions-legales", body, Role.LEGAL, "mentions")


@pytest.mark.parametrize(
    "parts",
    [
        (EDITOR, DIRECTOR, HOST),
        (HOST, DIRECTOR, EDITOR),
        (EDITOR, DIRECTOR, "<h2>Hébergement</h2><h3>Nuage Clair</h3><p>12 quai des Algues</p>"),
        (EDITOR, DIRECTOR, "<p><b>Hébergeur :</b> Nuage Clair<br><b>Adresse :</b> 12 quai des Algues</p>"),
        (EDITOR, DIRECTOR, "<p>L'hébergement est assuré par Nuage Clair (téléphone 05 02 03 04 05).</p>"),
        (EDITOR, HOST, "<p>Anne Estran, présidente, est directrice de la publication.</p>"),
        (EDITOR, HOST, "<p>Responsable de la publication : le recteur de l'académie</p>"),
        (DIRECTOR, HOST, "<p>Site édité par :</p><p>Office de la Brume<br>3 rue Haute<br>29000 Quimper</p>"),
        ("<p>ÉDITEUR<br>Office de la Brume<br>3 rue Haute</p>", DIRECTOR, HOST),
        (EDITOR, "<div>Directrice de la publication</div><div>Anne Estran</div>", HOST),
        (
            EDITOR,
            DIRECTOR,
            "<table><tr><td>Hébergeur</td><td>Nuage Clair, 12 quai des Algues</td></tr></table>",
        ),
        (DIRECTOR, "<p>Édition et hébergement : Office de la Brume, 3 rue Haute, 29000 Quimper</p>"),
    ],
)
def test_a_whole_notice_passes_and_quotes_each_piece(parts):
    found = notice(*parts)

    assert [(finding.outcome, bool(finding.snippet)) for finding in found] == [(Outcome.PASSED, True)] * 3


@pytest.mark.parametrize(
    "host",
    [
        "<p>Hébergeur : Nuage Clair</p><h2>Contact</h2><p>Office de la Brume, 3 rue Haute, 29000 Quimper</p>",
        "<p>Hébergeur : Nuage Clair</p><p>Contact : Office de la Brume, 3 rue Haute, 29000 Quimper</p>",
        "<h2>Hébergement</h2><p>Nuage Clair, depuis 2019.</p>",
        "<h2>Hébergement</h2>",
        "<p>L'hébergeur ne répond pas des interruptions.</p><p>Office de la Brume, 3 rue Haute, 29000 Quimper</p>",
        "<p>Le centre d'hébergement de la Brume, 3 rue Longue, 29000 Quimper, est ouvert à tous.</p>",
        "<p>Les photographies sont hébergées par Galerie, 3 rue Longue, 29000 Quimper.</p>",
        "<p>Hébergeur : 12 quai des Algues, 33000 Bordeaux</p>",
        "<p>Hébergement : Nuage Clair.</p><p>Téléphone de l'office : 02 98 00 00 00</p>",
        "<p>Ce site n'est plus hébergé par Nuage Clair, 12 quai des Algues, 33000 Bordeaux.</p>",
        "<h2>Qui héberge ce site ?</h2><p>Nous préférons ne pas le dire. Écrivez au 3 rue Haute, 29000 Quimper.</p>",
        "<nav><h2>Hébergement</h2><p>Nuage Clair, 12 quai des Algues, 33000 Bordeaux</p></nav>",
        "<template><p>Hébergeur : Nuage Clair, 12 quai des Algues, 33000 Bordeaux</p></template>",
    ],
)
def test_what_only_looks_like_a_host_does_not_pass(host):
    assert {finding.outcome for finding in notice(EDITOR, DIRECTOR, host)} <= {
        Outcome.CANT_TELL,
        Outcome.FAILED,
    }


@pytest.mark.parametrize(
    ("editor", "director"),
    [
        ("<p>L'éditeur de logiciels Brume, 3 rue Haute, 29000 Quimper, fournit l'outil.</p>", DIRECTOR),
        ("<p>La brochure est éditée par l'Office de la Brume, 3 rue Haute, 29000 Quimper.</p>", DIRECTOR),
        ("<p>Ce site est édité par l'Office de la Brume.</p>", DIRECTOR),
        (EDITOR, "<h2>Directeur de la publication</h2><p>Poste vacant.</p>"),
        (EDITOR, "<h2>Directeur de la publication</h2><p>M. XXX</p>"),
        (EDITOR, "<h2>Directeur de la publication</h2><p>Nom Prénom</p>"),
        (EDITOR, "<p>Le directeur de la publication est responsable du contenu.</p>"),
    ],
)
def test_what_only_looks_like_an_editor_or_a_director_does_not_pass(editor, director):
    assert Outcome.PASSED not in {finding.outcome for finding in notice(editor, director, HOST)}


@pytest.mark.parametrize(
    "host",
    [
        "<h2>Hébergement</h2><p>L'identité de l'hébergeur n'est pas communiquée. Office de la Brume, 3 rue Haute.</p>",
        "<h2>Hébergement</h2><p>Le site a été hébergé par Nuage Clair, 12 quai des Algues, jusqu'en mai.</p>",
        "<h2>Hébergeur</h2><p>Nuage Clair</p><p>Vous pouvez nous écrire : Office de la Brume, 3 rue Haute.</p>",
        "<h2>Hébergeur</h2><p>Nuage Clair</p><p>Une question ? Office de la Brume, 3 rue Haute.</p>",
        "<p>Hébergeur : Nuage Clair</p><p>Pour plus de renseignements, Office de la Brume, 3 rue Haute.</p>",
        "<h2>Hébergeur</h2><p>Il suit la Loi Montagne. CNIL, 3 place de Fontenoy, 75007 Paris</p>",
    ],
)
def test_what_is_denied_past_or_said_of_another_is_no_host(host):
    assert {f.outcome for f in notice(EDITOR, DIRECTOR, host)} == {Outcome.CANT_TELL}


@pytest.mark.parametrize(
    "director",
    [
        "<h2>Directeur de la publication</h2><p>Il respecte la Loi sur la Liberté de la Presse.</p>",
        "<p>Le directeur de la publication applique la Charte Marianne.</p>",
        "<p>Le directeur de publication, au sens du Code de la Consommation.</p>",
        "<p>Le directeur de la publication suit le Schéma Océan.</p>",
        "<h2>Directeur de la publication</h2><p>Anne Estran n'est pas encore publié : le nom sera précisé.</p>",
    ],
)
def test_the_title_of_a_law_is_nobody(director):
    assert {f.outcome for f in notice(EDITOR, HOST, director)} == {Outcome.CANT_TELL}


@pytest.mark.parametrize(
    "director",
    [
        "<p>Yann Estran, directeur de la publication</p>",
        "<p>Directrice de la publication Anne Estran</p>",
        "<p>La direction de la publication est assurée par Anne Estran.</p>",
        "<p>En qualité de directeur de publication, Yann Estran</p>",
        "<p>M. Yann Estran assure la direction de la publication.</p>",
        "<p>Conformément à la loi du 21 juin 2004, le directeur de la publication est Yann Estran.</p>",
        "<p>La directrice de la publication du site brume.example est la préfète.</p>",
    ],
)
def test_a_name_related_to_the_role_passes(director):
    assert {f.outcome for f in notice(EDITOR, HOST, director)} == {Outcome.PASSED}


@pytest.mark.parametrize(
    "title", ["Qui édite ce site ?", "Qui publie le portail ?", "Qui a édité ce service ?"]
)
@pytest.mark.parametrize(
    "panel",
    ["<h2>{}</h2><p>{}</p>", "<details><summary>{}</summary><p>{}</p></details>", "<dl><dt>{}<dd>{}</dl>"],
)
def test_a_title_may_ask_who_edits_and_who_hosts(title, panel):
    editor = panel.format(title, "L'Office de la Brume, 3 rue Haute")
    host = panel.format("Qui héberge ce site ?", "Nuage Clair, 12 quai des Algues")

    assert {f.outcome for f in notice(editor, DIRECTOR, host)} == {Outcome.PASSED}


@pytest.mark.parametrize(
    "more",
    [
        "<p>Citez : « brume.example, [titre], lu le JJ/MM/AAAA ».</p>",
        "<p>La reprise indique “[titre de la page], [date]”.</p>",
        '<p>Mentionnez "[titre de la page]" et le jour.</p>',
        "<p>Les adresses ont la forme nom@domaine.fr.</p>",
        "<p>Cette page sera complétée au fil des besoins.</p>",
        "<p>La page Agenda sera publiée en mars.</p>",
        "<p>Les contenus sont en cours de traduction en occitan.</p>",
        "<p>Toute révision de cette page sera publiée ici.</p>",
    ],
)
def test_a_whole_notice_may_quote_a_format_or_speak_of_what_comes(more):
    assert {f.outcome for f in notice(EDITOR, DIRECTOR, HOST, more)} == {Outcome.PASSED}


@pytest.mark.parametrize(
    "more", ["<p>Les dates sont saisies JJ/MM/AAAA.</p>", "<p>Prochaine mise à jour : à définir</p>"]
)
def test_a_blank_where_nothing_is_due_accuses_nobody(more):
    found = {f.outcome for f in notice(EDITOR, DIRECTOR, HOST, more)}

    assert Outcome.CANT_TELL in found
    assert Outcome.FAILED not in found


@pytest.mark.parametrize(
    "parts",
    [
        (EDITOR, DIRECTOR, "<h2>Hébergement</h2><p>[nom de l'hébergeur], [adresse]</p>"),
        (EDITOR, DIRECTOR, "<p>Hébergeur : à compléter</p>"),
        (EDITOR, DIRECTOR, HOST, "<p>Lorem ipsum dolor sit amet</p>"),
        (EDITOR, DIRECTOR, HOST, "<p>Téléphone : 01 XX XX XX XX</p>"),
        (EDITOR, DIRECTOR, HOST, "<p>« Brume » SIRET XXX XXX XXX XXXXX</p>", "<p>SIREN : XXX XXX XXX</p>"),
        ("<p>Page en construction</p>",),
        ("<p>Pour le moment, cette page est en cours de rédaction.</p>",),
        ("<p>Le contenu de cette page sera bientôt disponible.</p>",),
    ],
)
def test_a_blank_where_something_is_due_or_an_unwritten_page_fails(parts):
    assert Outcome.FAILED in {f.outcome for f in notice(*parts)}


def test_a_notice_kept_in_parts_on_other_pages_is_not_accused():
    parts = '<ul><li><a href="/mentions/hebergeur">Hébergeur</a></li></ul>'

    assert {finding.outcome for finding in notice(EDITOR, DIRECTOR, parts)} == {Outcome.CANT_TELL}


def test_another_page_than_the_notice_is_not_accused():
    body = f"<main><h1>Actualités</h1>{EDITOR}{DIRECTOR}{TERMS}</main>"

    assert {f.outcome for f in judged("mentions-legales", body, Role.LEGAL, "mentions")} == {
        Outcome.CANT_TELL
    }


# --- personal data -------------------------------------------------------------------------

PIECES = {
    "controller": "<p>Le responsable de traitement est l'Office de la Brume.</p>",
    "purpose": "<p>Le formulaire recueille votre nom et votre courriel pour répondre à votre demande.</p>",
    "ground": "<p>Le traitement repose sur votre consentement.</p>",
    "retention": "<p>Vos données sont effacées au bout de douze mois.</p>",
    "rights": "<p>Vous avez un droit d'accès et d'effacement.</p>",
    "contact": "<p>Pour exercer vos droits : dpd@brume.example.</p>",
    "complaint": "<p>Vous pouvez déposer une plainte auprès de la CNIL.</p>",
}


def privacy(pieces):
    body = f"<main><h1>Données personnelles</h1>{''.join(pieces)}</main>"
    return judged("donnees-personnelles", body, Role.PRIVACY, "donnees")


def test_a_whole_privacy_notice_passes_and_quotes_each_piece():
    found = privacy(PIECES.values())

    assert {finding.outcome for finding in found} == {Outcome.PASSED}
    assert len(found) >= len(PIECES)
    assert all(finding.snippet for finding in found)


@pytest.mark.parametrize("missing", list(PIECES))
def test_a_privacy_notice_that_lacks_a_piece_does_not_pass(missing):
    found = privacy(text for name, text in PIECES.items() if name != missing)

    assert {finding.outcome for finding in found} == {Outcome.CANT_TELL}


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("rights", "<p>Vous n'avez pas de droit d'accès ni d'effacement ici.</p>"),
        ("rights", "<p>Aucun droit d'accès ou de rectification n'est ouvert.</p>"),
        ("rights", "<p>Le droit d'accès et le droit d'effacement ne s'exercent pas ici.</p>"),
        ("ground", "<p>La base légale du traitement n'est pas encore définie (article 6).</p>"),
        ("ground", "<p>La base légale sera indiquée par décret.</p>"),
        ("retention", "<p>Les données de pluie sont gardées : elles sont archivées deux ans.</p>"),
        ("retention", "<p>Les données cartographiques sont conservées cinq ans.</p>"),
        ("retention", "<h2>Durée de conservation</h2><p>Les données hydrologiques sont gardées dix ans.</p>"),
        ("retention", "<p>La durée de conservation des données sera fixée, deux ans peut-être.</p>"),
        ("complaint", "<p>Ce fichier est déclaré à la CNIL. Toute réclamation est à envoyer au guichet.</p>"),
        ("complaint", "<h2>Plainte</h2><p>Nous suivons les recommandations de la CNIL.</p>"),
        (
            "controller",
            "<p>Le responsable de traitement veille au respect de la Loi Informatique et Libertés.</p>",
        ),
    ],
)
def test_what_is_denied_put_off_or_said_of_another_thing_proves_nothing(piece, text):
    assert {finding.outcome for finding in privacy({**PIECES, piece: text}.values())} == {Outcome.CANT_TELL}


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("retention", "<p>Les données de mesure d'audience sont conservées treize mois.</p>"),
        ("retention", "<h2>Durée de conservation</h2><p>Douze mois</p>"),
        ("complaint", "<h2>Réclamation</h2><p>CNIL, 3 place de Fontenoy, 75007 Paris</p>"),
        ("controller", "<p>Responsable de traitement : Office de la Brume</p>"),
        ("controller", "<p>L'Office de la Brume est responsable des traitements.</p>"),
        ("ground", "<h2>Base légale</h2><p>Consentement</p>"),
    ],
)
def test_the_usual_wordings_still_prove(piece, text):
    assert {finding.outcome for finding in privacy({**PIECES, piece: text}.values())} == {Outcome.PASSED}


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>date de naissance (JJ/MM/AAAA)</li></ul>",
        "<p>Les numéros sont masqués : 06 XX XX XX XX.</p>",
        "<p>Votre adresse, comme nom@domaine.fr, sert d'identifiant.</p>",
        "<p>Cette politique sera mise à jour : prochaine date à définir.</p>",
        "<p>Nos informations sont en cours de validation par la déléguée.</p>",
    ],
)
def test_a_whole_privacy_notice_that_shows_a_format_is_not_accused(text):
    assert Outcome.FAILED not in {finding.outcome for finding in privacy([*PIECES.values(), text])}


def test_subjects_that_are_only_listed_are_not_said():
    listed = (
        "<p>La loi demande que chacun soit informé des points suivants :</p><ul><li>le responsable de traitement ;</li>"
        "<li>les finalités poursuivies ;</li><li>la base juridique ;</li><li>la durée de conservation ;</li>"
        "<li>les droits d'accès et de rectification ;</li><li>la réclamation auprès de la CNIL.</li></ul>"
    )

    assert Outcome.PASSED not in {finding.outcome for finding in privacy([listed, PIECES["contact"]])}


@pytest.mark.parametrize(
    "body", ["donnees " * 30_000, "<p>1 rue " * 5_000, "a" * 200_000, "<td>hebergeur " * 5_000]
)
@pytest.mark.parametrize(
    ("rule", "role"), [("mentions-legales", Role.LEGAL), ("donnees-personnelles", Role.PRIVACY)]
)
def test_a_page_made_to_be_long_is_read_in_a_bounded_time(rule, role, body):
    start = time.process_time()
    judged(rule, f"<main><h1>Données personnelles</h1>{body}</main>", role, "page")

    assert time.process_time() - start < 20


# --- HSTS, moves, previews -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("max-age=31536000", Hsts(31_536_000, subdomains=False)),
        ("max-age=31536000; includeSubDomains; preload", Hsts(31_536_000, subdomains=True)),
        (' INCLUDESUBDOMAINS ;; Max-Age = "600" ', Hsts(600, subdomains=True)),
        ("max-age=0", Hsts(0, subdomains=False)),
        ("max-age=600, max-age=0", Hsts(600, subdomains=False)),
        ("max-age=600; max-age=0", None),
        ("max-age", None),
        ("max-age=-1", None),
        ("max-age=1e9", None),
        ("max-age=٣", None),
        ("includeSubDomains", None),
        ("", None),
        ("max-age=" + "9" * 5_000, None),
    ],
)
def test_a_header_is_read_as_browsers_do(value, asked):
    assert read_hsts(value) == asked


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=https://ailleurs.example/", "https://ailleurs.example/"),
        ("5 ; URL = 'https://ailleurs.example/a'", "https://ailleurs.example/a"),
        ("3, https://ailleurs.example/", "https://ailleurs.example/"),
        ("0; url=/suite", f"{URL}suite"),
        ('1;url="https://ailleurs.example/', "https://ailleurs.example/"),
        ("300", ""),
        ("0;", ""),
        ("0;url=", ""),
        ("0;url=http://[", ""),
    ],
)
def test_a_page_that_sends_elsewhere_is_known(content, target):
    page = shown("", head=f"<meta http-equiv=Refresh content='{content.replace(chr(39), '&#39;')}'>")

    assert [place for _, place in onward(page)] == ([target] if target else [])


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "::1", "10.1.2.3", "192.168.0.9", "169.254.1.1", "fe80::1%eth0", "intranet",
     "essai.localhost", "poste.local", "web.internal", "0.0.0.0"],
)  # fmt: skip
def test_a_preview_has_no_public_address(host):
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["exemple.gouv.fr", "www.exemple.fr", "93.184.215.14", "2606:2800::1", "local.gouv.fr"]
)
def test_a_published_site_has_one(host):
    assert not is_private(host)


# --- the four doors ------------------------------------------------------------------------


def walked(*addresses, status=301):
    """A door that leads through addresses."""
    steps = tuple(Hop(one, status, other) for one, other in pairwise(addresses))
    return Variant(addresses[0], Transport.COMPLETED, 200, addresses[-1], steps)


BARE, WWW = "exemple.gouv.fr/", "www.exemple.gouv.fr/"


@pytest.mark.parametrize(
    ("doors", "expected"),
    [
        ((walked(f"http://{BARE}", f"https://{BARE}", f"http://{WWW}", f"https://{WWW}"),), Outcome.FAILED),
        ((walked(f"http://{BARE}", f"https://{BARE}", f"http://{BARE}fr", f"https://{BARE}fr"),), Outcome.FAILED),
        ((walked(f"http://{BARE}", f"https://{BARE}"), walked(f"https://{BARE}", f"http://{WWW}", f"https://{WWW}")),
         Outcome.FAILED),
        ((walked(f"http://{BARE}", f"https://{BARE}"), walked(f"https://{WWW}", f"http://{BARE}", f"https://{BARE}")),
         Outcome.CANT_TELL),
        ((walked(f"http://{BARE}", f"https://{BARE}", f"https://{WWW}"), walked(f"https://{BARE}", f"https://{WWW}")),
         Outcome.PASSED),
    ],
)  # fmt: skip
def test_no_hop_leads_back_to_clear_text(doors, expected):
    home = shown("", url=f"https://{BARE}")
    secure = walked(f"https://{BARE}")

    found = judge(
        RULES["acces-https"], Visit(SITE, "2026-06-15T08:00:00+00:00", (home,), variants=(*doors, secure))
    )

    assert {finding.outcome for finding in found} == {expected}
