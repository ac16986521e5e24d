"""Which pages of a site are looked at."""

import pytest

from checker.gather.plans import pages
from checker.gather.sample import candidates, identity, roles
from checker.model import Page, Role

HOME = "https://www.exemple.gouv.fr/"


def page(body, url=HOME):
    return Page(
        url=url, source=f"<html lang=fr><head><title>Accueil</title></head><body>{body}</body></html>"
    )


def role_of(name, href="/page"):
    return set(roles(page(f"<footer><a href='{href}'>{name}</a></footer>")))


@pytest.mark.parametrize(
    "name",
    [
        "Accessibilité",
        "ACCESSIBILITE",
        "Accessibilité : non conforme",
        "Accessibilité\u00a0: partiellement\u00a0conforme",
        "Accessibilité: totalement conforme (nouvelle fenêtre)",
        "Accessibilité (partiellement conforme)",
        "Accessibilité du site : non conforme",
        "Accessibilité : non",
        "Accessibilité : 75 % conforme",
        "<b>Accessibilité</b> <span>: non conforme</span>",
        "Accessibilité numérique",
        "Déclaration d’accessibilité",
        "Déclaration d'accessibilité RGAA",
        "Page d'accessibilité",
        "Déclaration de conformité RGAA",
    ],
)
def test_a_link_to_the_declaration_is_known_by_its_words(name):
    assert role_of(name) == {Role.ACCESSIBILITY}


@pytest.mark.parametrize(
    "name",
    ["Accessibilité et voirie", "Accessibilité des locaux", "Bibou", "Commission d'accessibilité", "Handicap", "",
     "Accessibilité des transports pour tous"],
)  # fmt: skip
def test_an_address_or_a_neighbouring_subject_proves_nothing(name):
    assert role_of(name, "/accessibilite/") == set()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Mentions légales", Role.LEGAL),
        ("Mentions légales et crédits", Role.LEGAL),
        ("Informations légales", Role.LEGAL),
        ("Données personnelles", Role.PRIVACY),
        ("Politique de confidentialité", Role.PRIVACY),
        ("Protection des données", Role.PRIVACY),
        ("Politique de protection des données à caractère personnel", Role.PRIVACY),
        ("Vie privée", Role.PRIVACY),
        ("RGPD", Role.PRIVACY),
        ("Gestion des cookies", Role.COOKIES),
        ("Gérer mes cookies", Role.COOKIES),
        ("Cookies", Role.COOKIES),
        ("Mes cookies", Role.COOKIES),
        ("Vos cookies", Role.COOKIES),
        ("À propos des cookies", Role.COOKIES),
        ("Mes données personnelles", Role.PRIVACY),
        ("Plan du site", Role.SITEMAP),
        ("Contact", Role.CONTACT),
        ("Nous contacter", Role.CONTACT),
        ("Contactez-nous", Role.CONTACT),
        ("Contacter la préfecture", Role.CONTACT),
        ("Aide", Role.HELP),
        ("FAQ", Role.HELP),
        ("Foire aux questions", Role.HELP),
        ("Besoin d’aide ?", Role.HELP),
        ("Recherche", Role.SEARCH),
        ("Rechercher", Role.SEARCH),
    ],
)
def test_usual_links_are_known(name, role):
    assert role_of(name) == {role}


@pytest.mark.parametrize(
    "name",
    ["Aides aux entreprises", "Aide à domicile", "Recherche scientifique", "Contacts presse du festival", "Plan de relance",
     "Le site est protégé", "Cookie monster", "Recettes de cookies", "Mentions au baccalauréat"],
)  # fmt: skip
def test_words_that_only_look_alike_are_left(name):
    assert role_of(name) == set()


def test_one_link_may_announce_two_things():
    assert role_of("Données personnelles et cookies") == {Role.PRIVACY}
    found = roles(page("<a href=/a>Données personnelles</a><a href=/a>Cookies</a>"))
    assert found == {Role.PRIVACY: f"{HOME}a", Role.COOKIES: f"{HOME}a"}


@pytest.mark.parametrize(
    "href",
    ["", "#", "#contenu", "javascript:void(0)", "mailto:a@b.fr", "tel:01", HOME, "/#acces", "http://["],
)
def test_links_that_go_nowhere_give_nothing(href):
    assert role_of("Accessibilité : non conforme", href) == set()


def test_the_footer_is_believed_before_the_menu_and_the_site_before_others():
    found = roles(
        page(
            "<nav><a href=/theme>Accessibilité</a></nav>"
            "<footer><a href=https://central.gouv.fr/a>Accessibilité</a><a href=/declaration>Accessibilité</a></footer>"
        )
    )
    assert found == {Role.ACCESSIBILITY: f"{HOME}declaration"}


def test_a_ministry_may_keep_the_declaration_on_its_own_host():
    assert roles(
        page("<footer><a href=https://central.gouv.fr/a>Accessibilité : non conforme</a></footer>")
    ) == {Role.ACCESSIBILITY: "https://central.gouv.fr/a"}
    assert roles(page("<footer><a href=https://central.gouv.fr/c>Contact</a></footer>")) == {}


@pytest.mark.parametrize("host", ["www.cnil.fr", "policies.google.com", "accessibilite.numerique.gouv.fr"])
def test_an_explanation_for_everybody_is_not_the_sites_page(host):
    link = f"<footer><a href=https://{host}/x>%s</a></footer>"
    assert roles(page(link % "Politique de confidentialité" + link % "Accessibilité")) == {}


def test_www_makes_no_difference():
    found = roles(page("<footer><a href=https://exemple.gouv.fr/plan>Plan du site</a></footer>"))
    assert found == {Role.SITEMAP: "https://exemple.gouv.fr/plan"}


# --- the other pages -----------------------------------------------------------------------------


def linking(*hrefs):
    return page("".join(f"<a href='{href}'>lien</a>" for href in hrefs))


def others(start, planned, taken):
    return [url for _, url in candidates(start, planned, taken)]


def paths(*hrefs, sitemap="", taken=(), url=HOME):
    start = Page(url=url, source=linking(*hrefs).source)
    return [found.split("/", 3)[3] for found in others(start, pages(sitemap), taken)]


def test_sections_take_turns_in_the_order_of_the_page():
    assert paths("/a/1", "/a/2", "/a/3", "/b/1", "/c", "/b/2", "/d") == [
        "a/1",
        "b/1",
        "c",
        "a/2",
        "b/2",
        "d",
        "a/3",
    ]


def test_one_page_written_in_several_ways_is_taken_once():
    assert paths(
        "/a/b",
        "/a/b/",
        "http://exemple.gouv.fr/a/b",
        "/a/b#x",
        "/a/b?utm_source=lettre",
        "/é",
        "/%C3%A9",
        "/",
        "/index.php",
    ) == ["a/b", "%C3%A9"]


def test_tracking_is_dropped_and_the_rest_of_a_query_is_kept():
    assert paths("/p?id=2&utm_medium=x", "/p?id=3") == ["p?id=2", "p?id=3"]


@pytest.mark.parametrize(
    "href",
    [
        "/doc.pdf",
        "/photo.JPG",
        "/donnees.zip?v=2",
        "/deconnexion",
        "/user/logout",
        "/newsletter/unsubscribe?id=1",
        "/wp-admin/",
        "/actualites/feed/",
        "https://autre.gouv.fr/page",
        "https://sous.exemple.gouv.fr/page",
        "mailto:a@b.fr",
        "#bas",
    ],
)
def test_what_is_not_a_page_of_the_site_is_left(href):
    assert paths(href) == []


def test_pages_with_a_role_are_not_taken_again():
    assert paths("/contact/", "/a", taken=["https://exemple.gouv.fr/contact"]) == ["a"]


def test_a_site_inside_a_folder_stays_in_it_first():
    found = paths(
        "/autre-projet/", "/site/a/1", "/site/b/1", "/site/a/2", url="https://pages.exemple.fr/site/"
    )
    assert found == ["site/a/1", "site/b/1", "site/a/2", "autre-projet/"]


def test_a_language_is_not_a_section():
    found = paths("/fr/a/1", "/fr/a/2", "/fr/b/1", "/en/a/3", url="https://www.exemple.gouv.fr/fr/")
    assert found == ["fr/a/1", "fr/b/1", "fr/a/2", "en/a/3"]


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://www.exemple.gouv.fr/x/1 </loc></url><url><loc>https://autre.fr/2</loc></url>
<url><loc>https://www.exemple.gouv.fr/y/3</loc></url></urlset>"""


def test_the_sitemap_completes_the_links():
    assert paths("/a/1", sitemap=SITEMAP) == ["a/1", "x/1", "y/3"]


def test_a_sitemap_cut_short_or_without_a_namespace_is_still_read():
    assert next(pages(SITEMAP[: SITEMAP.index("y/3")])) == "https://www.exemple.gouv.fr/x/1"
    assert list(pages("<urlset><url><loc>https://a.fr/</loc></url></urlset>")) == ["https://a.fr/"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><p>Page introuvable",
        "\x00",
        "<sitemapindex><sitemap><loc>https://a.fr/1.xml</loc></sitemap></sitemapindex>",
        "<urlset>" + "<url>" * 50_000,
    ],
)
def test_what_is_not_a_sitemap_lists_nothing(text):
    assert list(pages(text)) == []


def test_entities_are_not_read():
    bomb = (
        '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>https://a.fr/&b;</loc></url><url><loc>&f;</loc></url></urlset>"
    )
    found = "".join(pages(bomb))
    assert "aaaaaaaaaa" not in found
    assert "root:" not in found


def test_identity_forgets_what_does_not_change_the_page():
    assert identity("http://www.a.fr/b/?utm_source=x#y") == identity("https://a.fr/b")
    assert identity("https://a.fr/b?id=1") != identity("https://a.fr/b?id=2")
    assert identity("https://a.fr:81/") != identity("https://a.fr/")


def test_a_link_that_says_it_leads_to_a_document_is_not_followed():
    start = page(
        "<a href=/arrete download>Arrêté</a><a href=/guide type=application/pdf>Guide</a>"
        "<a href=/aide type=text/html>Aide</a><a href=/dates>Dates</a>"
    )

    assert others(start, (), []) == [f"{HOME}aide", f"{HOME}dates"]
