"""The registry: every rule of its files has an example that breaks it, with the sentence an author reads."""

import gc
import json
import os
import pickle
import time
from collections import Counter
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import baseline, campaigns, configuration, crises, decisions, registry
from checker.authored.problems import AuthoredError
from checker.authored.source import DEEPEST, LARGEST_FILE
from checker.model import Agreement, AgreementState, AuditSettings, Kind, Lifecycle, Role

ROOT = Path(__file__).parent.parent
ORGANISATIONS = "- {id: sig, nom: SIG}\n- {id: dinum, nom: DINUM, parent: sig}\n"
SITE = """\
- id: info-gouv
  nom: info.gouv.fr
  url: https://www.info.gouv.fr/
  organisation: sig
  nature: ministere
"""
SECOND = SITE.replace("info-gouv", "second").replace("www.info.gouv.fr", "second.gouv.fr")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty `registry/`, named as an author sees it."""
    monkeypatch.chdir(tmp_path)
    here = Path("registry")
    here.mkdir()
    return here


def load(folder, sites=SITE, organisations=ORGANISATIONS):
    for name, content in (("sites.yaml", sites), ("organisations.yaml", organisations)):
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return registry.load(folder)


def sentences(folder, **contents):
    with pytest.raises(AuthoredError) as caught:
        load(folder, **contents)
    return str(caught.value).splitlines()


# --- what is right ---------------------------------------------------------------------------


def test_every_key_becomes_its_english_attribute(folder):
    full = """\
- id: service-public-fr
  nom: "  service-public.fr "
  url: http://www.service-public.fr/particuliers?a=1
  organisation: dinum
  nature: demarche
  etat: redirige_vers
  redirige_vers: https://www.service-public.gouv.fr/
  ouvert_le: 2000-10-23
  refondu_le: "2025-09-30"
  agrement: {etat: definitif, date: 2025-09-01, reference: 2025-001}
  contacts:
    technique: web.master+a@exemple.gouv.fr
    accessibilite: https://www.service-public.gouv.fr/contact
  pages: {mentions-legales: "https://www.service-public.gouv.fr/mentions"}
  audit:
    pages: 12
    delai: 0.5
    resoudre: {"Élysée.fr": "127.0.0.1:8080", "www.service-public.fr:443": "[::1]:8443"}
    alias: [Élysée.fr, service-public.fr]
  sources: [https://www.info.gouv.fr/]
  note: |
    Deux
    lignes.
"""
    found = load(folder, sites=full)
    site = found.sites[0]
    assert (site.id, site.name) == ("service-public-fr", "service-public.fr")
    assert site.url == "http://www.service-public.fr/particuliers?a=1"
    assert (site.organisation, site.kind) == ("dinum", Kind.PROCEDURE)
    assert site.lifecycle is Lifecycle.REDIRECTED
    assert site.successor == "https://www.service-public.gouv.fr/"
    assert (site.opened, site.redesigned) == (date(2000, 10, 23), date(2025, 9, 30))
    assert site.agreement == Agreement(AgreementState.FINAL, date(2025, 9, 1), "2025-001")
    assert site.contacts == {
        "technique": "web.master+a@exemple.gouv.fr",
        "accessibilite": "https://www.service-public.gouv.fr/contact",
    }
    assert site.pages == {Role.LEGAL: "https://www.service-public.gouv.fr/mentions"}
    assert site.settings == AuditSettings(
        12,
        0.5,
        {"xn--lyse-9oad.fr": "127.0.0.1:8080", "www.service-public.fr:443": "[::1]:8443"},
        ("xn--lyse-9oad.fr", "service-public.fr"),
    )
    assert site.registered
    assert found.organisations["dinum"].parent == "sig"
    assert pickle.loads(pickle.dumps(found)) == found, "sites travel to other processes"


def test_what_is_left_out_is_unknown_not_supposed(folder):
    site = load(folder).sites[0]
    assert site.lifecycle is Lifecycle.OPEN
    assert site.agreement == Agreement()
    assert site.agreement.state is AgreementState.UNKNOWN
    assert (site.successor, site.opened, site.contacts, site.pages) == (None, None, {}, {})


def test_scalars_keep_what_was_written(folder):
    site = load(folder, sites=SITE.replace("nom: info.gouv.fr", "nom: non")).sites[0]
    assert site.name == "non", "the words of YAML 1.1 for booleans are French words too"


def test_an_empty_list_and_a_byte_order_mark_are_fine(folder):
    assert load(folder, sites="[]").sites == ()
    assert len(load(folder, sites="\ufeff" + SITE).sites) == 1


def test_sites_of_a_shared_host_are_different_sites(folder):
    one = SITE.replace("https://www.info.gouv.fr/", "https://x.github.io/a")
    two = SECOND.replace("https://second.gouv.fr/", "https://x.github.io/b/")
    assert len(load(folder, sites=one + two).sites) == 2


# --- one entry -------------------------------------------------------------------------------

WITH = "registry/sites.yaml:6 : "
KEYS = (
    "id, nom, url, organisation, nature, etat, redirige_vers, ouvert_le, refondu_le, agrement, "
    "contacts, visibilite_des_contacts, pages, audit, sources, note"
)
EXAMPLE = "exemple : https://www.exemple.gouv.fr/"
OWN_HOST = "l'hôte de « url », avec ou sans www., ou l'un de « audit.alias »"
ENDPOINT = "exemple : 192.0.2.10:8080 ou [2001:db8::1]:8080"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("ouvert_lee: 2024-01-01", "clé inconnue « ouvert_lee » ; vouliez-vous dire « ouvert_le » ?"),
        ("Note: x", "clé inconnue « Note » ; vouliez-vous dire « note » ?"),
        ("zzz: x", f"clé inconnue « zzz » ; clés possibles : {KEYS}"),
        ("note:", "clé « note » sans valeur ; écrivez-la ou retirez la ligne"),
        ("note: ~", "clé « note » sans valeur ; écrivez-la ou retirez la ligne"),
        ('note: " "', "« note » : texte vide ; écrivez-le ou retirez la clé"),
        ("note: [a]", "« note » : une liste au lieu d'un texte"),
        ("note: {a: b}", "« note » : des clés et des valeurs au lieu d'un texte"),
        ("note: " + "x" * 2001, "« note » : texte trop long ; au plus 2000 caractères"),
        ("url: https://a.fr/", "clé « url » répétée ; elle est déjà ligne 3"),
        ("etat: fermé", "« etat » : valeur inconnue « fermé » ; vouliez-vous dire « ferme » ?"),
        (
            "etat: xyz",
            (
                "« etat » : valeur inconnue « xyz » ; "
                "valeurs possibles : annonce, ouvert, en_fermeture, ferme, redirige_vers"
            ),
        ),
        (
            "etat: redirige_vers",
            (
                "état « redirige_vers » sans adresse ; "
                "ajoutez la clé « redirige_vers » avec l'adresse du successeur"
            ),
        ),
        (
            "redirige_vers: https://a.fr/",
            (
                "adresse de redirection, mais l'état est « ouvert » ; "
                "écrivez « etat: redirige_vers » ou retirez cette clé"
            ),
        ),
        (
            "ouvert_le: 5 juillet 2024",
            (
                "« ouvert_le » : date mal écrite « 5 juillet 2024 » ; "
                "une date s'écrit AAAA-MM-JJ, comme 2024-07-05"
            ),
        ),
        (
            "refondu_le: 1700000000",
            "« refondu_le » : date mal écrite « 1700000000 » ; une date s'écrit AAAA-MM-JJ, comme 2024-07-05",
        ),
        (
            "ouvert_le: 2024-02-30",
            "« ouvert_le » : date impossible « 2024-02-30 » ; vérifiez le mois et le jour",
        ),
        ("agrement: definitif", "« agrement » : un texte au lieu de clés et de valeurs"),
        ("agrement: [definitif]", "« agrement » : une liste au lieu de clés et de valeurs"),
        ("agrement: {date: 2024-01-01}", "clé obligatoire absente : « etat »"),
        (
            "agrement: {etat: definitiv}",
            "« agrement.etat » : valeur inconnue « definitiv » ; vouliez-vous dire « definitif » ?",
        ),
        (
            "agrement: {etat: inconnu, reff: a}",
            "clé inconnue « reff » ; clés possibles : etat, date, reference",
        ),
        (
            "contacts: {techniqe: a@b.fr}",
            "« contacts » : clé inconnue « techniqe » ; vouliez-vous dire « technique » ?",
        ),
        (
            "contacts: {marie: a@b.fr}",
            (
                "« contacts » : clé inconnue « marie » ; clés possibles : general, technique, editorial, "
                "accessibilite, signalement, securite, donnees_personnelles, presse"
            ),
        ),
        (
            "contacts: {technique: le guichet}",
            (
                "« contacts.technique » : contact mal formé « le guichet » ; "
                "une adresse électronique ou celle d'un formulaire"
            ),
        ),
        ("contacts: [a@b.fr]", "« contacts » : une liste au lieu de clés et de valeurs"),
        (
            "pages: {acceuil: https://a.fr/}",
            "« pages » : clé inconnue « acceuil » ; vouliez-vous dire « accueil » ?",
        ),
        (
            "pages: {aide: /aide}",
            "« pages.aide » : adresse mal formée « /aide » ; elle commence par https:// ou http://",
        ),
        ("audit: {pages: dix}", "« audit.pages » : « dix » au lieu d'un nombre entier"),
        ("audit: {pages: 1_0}", "« audit.pages » : « 1_0 » au lieu d'un nombre entier"),
        ("audit: {pages: 1.5}", "« audit.pages » : « 1.5 » au lieu d'un nombre entier"),
        ("audit: {pages: 0}", "« audit.pages » : nombre hors limites « 0 » ; entre 1 et 500"),
        ("audit: {delai: nan}", "« audit.delai » : nombre hors limites « nan » ; entre 0 et 60"),
        ("audit: {delai: vite}", "« audit.delai » : « vite » au lieu d'un nombre"),
        ("audit: {page: 3}", "clé inconnue « page » ; vouliez-vous dire « pages » ?"),
        ("audit: {alias: a.fr}", "« audit.alias » : un texte au lieu d'une liste"),
        (
            "audit: {alias: [https://a.fr]}",
            "« audit.alias » : nom d'hôte mal formé « https://a.fr » ; exemple : www.exemple.gouv.fr",
        ),
        (
            "audit: {resoudre: {a b: 127.0.0.1:80}}",
            "« audit.resoudre » : nom d'hôte mal formé « a b » ; exemple : www.exemple.gouv.fr",
        ),
        (
            "audit: {resoudre: {a.fr: 127.0.0.1}}",
            f"« audit.resoudre.a.fr » : adresse mal formée « 127.0.0.1 » ; {ENDPOINT}",
        ),
        (
            "audit: {resoudre: {a.fr: 127.0.0.1:99999}}",
            f"« audit.resoudre.a.fr » : adresse mal formée « 127.0.0.1:99999 » ; {ENDPOINT}",
        ),
        (
            "audit: {resoudre: {a.fr: '::1:80'}}",
            f"« audit.resoudre.a.fr » : adresse mal formée « ::1:80 » ; {ENDPOINT}",
        ),
        (
            "audit: {resoudre: {'a.fr:http': '127.0.0.1:80'}}",
            "« audit.resoudre » : nom d'hôte mal formé « a.fr:http » ; exemple : www.exemple.gouv.fr",
        ),
        (
            "audit: {resoudre: {autre.gouv.fr: '192.0.2.1:80'}}",
            f"« audit.resoudre » parle d'un hôte qui n'est pas celui du site « autre.gouv.fr » ; {OWN_HOST}",
        ),
        (
            "audit: {resoudre: {'sous.info.gouv.fr:443': '192.0.2.1:80', 'info.gouv.fr': '192.0.2.1:80'}}",
            "« audit.resoudre » parle d'un hôte qui n'est pas celui du site « sous.info.gouv.fr:443 » ; "
            + OWN_HOST,
        ),
        (
            "audit: {resoudre: {gouv.fr: '192.0.2.1:80'}, alias: [info.fr]}",
            f"« audit.resoudre » parle d'un hôte qui n'est pas celui du site « gouv.fr » ; {OWN_HOST}",
        ),
        ("sources: https://a.fr/", "« sources » : un texte au lieu d'une liste"),
        (
            "sources: [https://a.fr/, ]x",
            "YAML illisible : ligne mal alignée ; alignez les clés d'une même entrée",
        ),
        ("sources: [~]", "élément de liste sans valeur ; retirez le tiret"),
        (
            "sources: [ftp://a.fr/]",
            "« sources » : adresse mal formée « ftp://a.fr/ » ; elle commence par https:// ou http://",
        ),
    ],
)
def test_a_wrong_line_gets_one_clear_sentence(folder, line, sentence):
    assert sentences(folder, sites=SITE + f"  {line}\n") == [WITH + sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  nom: info.gouv.fr\n", "", "1 : clé obligatoire absente : « nom »"),
        ("nom: info.gouv.fr", "nom:", "2 : clé « nom » sans valeur ; écrivez-la ou retirez la ligne"),
        (
            "organisation:",
            "organisaton:",
            "4 : clé inconnue « organisaton » ; vouliez-vous dire « organisation » ?",
        ),
        (
            "ministere",
            "ministre",
            "5 : « nature » : valeur inconnue « ministre » ; vouliez-vous dire « ministere » ?",
        ),
        (
            "id: info-gouv",
            "id: Info Gouv!",
            "1 : « id » : identifiant mal formé « Info Gouv! » ; vouliez-vous dire « info-gouv » ?",
        ),
        (
            "id: info-gouv",
            "id: " + "a" * 65,
            (
                f"1 : « id » : identifiant mal formé « {'a' * 65} » ; "
                "minuscules sans accent, chiffres et tirets, au plus 64 caractères"
            ),
        ),
        ("sig", "SIG", "4 : organisation inconnue « SIG » ; vouliez-vous dire « sig » ?"),
        ("sig", "dinumm", "4 : organisation inconnue « dinumm » ; vouliez-vous dire « dinum » ?"),
        ("sig", "xyz", "4 : organisation inconnue « xyz » ; aucune entrée n'a cet identifiant"),
    ],
)
def test_a_wrong_required_key_gets_one_clear_sentence(folder, old, new, sentence):
    assert sentences(folder, sites=SITE.replace(old, new)) == [f"registry/sites.yaml:{sentence}"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("www.info.gouv.fr", "adresse mal formée « www.info.gouv.fr » ; elle commence par https:// ou http://"),
        ("javascript:alert(1)", "adresse mal formée « javascript:alert(1) » ; elle commence par https:// ou http://"),
        ("https://", f"nom de domaine mal formé « https:// » ; {EXAMPLE}"),
        ("https://a..fr/", f"nom de domaine mal formé « https://a..fr/ » ; {EXAMPLE}"),
        ("https://exa%6dple.fr/", f"nom de domaine mal formé « https://exa%6dple.fr/ » ; {EXAMPLE}"),
        ("https://a.fr:port/", f"adresse mal formée « https://a.fr:port/ » ; {EXAMPLE}"),
        ("https://[::1", f"adresse mal formée « https://[::1 » ; {EXAMPLE}"),
        ("https://moi:secret@a.fr/", "adresse avec un identifiant de connexion ; retirez ce qui précède « @ »"),
        ("https://a.fr/#b", "adresse avec une ancre « https://a.fr/#b » ; retirez « # » et ce qui suit"),
        (
            "https://a.fr/a b",
            "adresse avec une espace ou une barre inversée « https://a.fr/a b » ; retirez-la",
        ),
        (
            "https://a.fr\\@b.fr/",
            "adresse avec une espace ou une barre inversée « https://a.fr\\@b.fr/ » ; retirez-la",
        ),
        ("http://127.0.0.1:8000/", "adresse privée ou réservée « http://127.0.0.1:8000/ » ; un site public est attendu"),
        ("http://10.1.2.3/", "adresse privée ou réservée « http://10.1.2.3/ » ; un site public est attendu"),
        ("http://169.254.169.254/", "adresse privée ou réservée « http://169.254.169.254/ » ; un site public est attendu"),
        ("http://[::1]/", "adresse privée ou réservée « http://[::1]/ » ; un site public est attendu"),
        ("http://[::ffff:10.0.0.1]/", "adresse privée ou réservée « http://[::ffff:10.0.0.1]/ » ; un site public est attendu"),
        ("http://224.0.0.1/", "adresse privée ou réservée « http://224.0.0.1/ » ; un site public est attendu"),
        ("http://a.localhost/", "adresse privée ou réservée « http://a.localhost/ » ; un site public est attendu"),
        ("http://localhost./", "adresse privée ou réservée « http://localhost./ » ; un site public est attendu"),
        ("http://2130706433/", f"nom de domaine mal formé « http://2130706433/ » ; {EXAMPLE}"),
        ("http://0x7f.1/", f"nom de domaine mal formé « http://0x7f.1/ » ; {EXAMPLE}"),
    ],
)  # fmt: skip
def test_an_address_no_public_site_has_is_refused(folder, url, sentence):
    broken = SITE.replace("https://www.info.gouv.fr/", f"'{url}'")
    assert sentences(folder, sites=broken) == [f"registry/sites.yaml:3 : « url » : {sentence}"]


@pytest.mark.parametrize(
    "url",
    ["https://8.8.8.8/", "https://[2606:4700::1111]/", "http://élysée.fr:8080/é?q=1", "https://a_b.gouv.fr"],
)
def test_an_unusual_public_address_is_accepted(folder, url):
    assert load(folder, sites=SITE.replace("https://www.info.gouv.fr/", url)).sites[0].url == url


def test_a_long_address_is_refused(folder):
    site = SITE.replace("https://www.info.gouv.fr/", "https://a.fr/" + "x" * 1988)
    assert sentences(folder, sites=site) == [
        "registry/sites.yaml:3 : « url » : texte trop long ; au plus 2000 caractères"
    ]


# --- entries together ------------------------------------------------------------------------


def test_an_identifier_given_twice_names_the_first_line(folder):
    assert sentences(folder, sites=SITE + SECOND.replace("id: second", "id: info-gouv")) == [
        "registry/sites.yaml:6 : identifiant « info-gouv » déjà pris ligne 1 ; chacun a le sien"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.info.gouv.fr/",
        "http://INFO.gouv.fr",
        "https://info.gouv.fr.:443/",
    ],
)
def test_two_entries_for_one_address_are_refused(folder, url):
    assert sentences(folder, sites=SITE + SECOND.replace("https://second.gouv.fr/", url)) == [
        "registry/sites.yaml:8 : adresse « info.gouv.fr » déjà inscrite ligne 3 ; une seule entrée par site"
    ]


def test_two_entries_for_one_path_of_a_shared_host_are_refused(folder):
    one = SITE.replace("https://www.info.gouv.fr/", "https://x.github.io/a")
    two = SECOND.replace("https://second.gouv.fr/", "https://x.github.io/a/")
    assert sentences(folder, sites=one + two) == [
        "registry/sites.yaml:8 : adresse « x.github.io/a » déjà inscrite ligne 3 ; une seule entrée par site"
    ]


def test_a_site_does_not_redirect_to_itself(folder):
    site = SITE + "  etat: redirige_vers\n  redirige_vers: http://info.gouv.fr\n"
    assert sentences(folder, sites=site) == [
        "registry/sites.yaml:7 : site redirigé vers lui-même ; donnez une autre adresse"
    ]


def test_a_misspelt_state_is_not_said_twice(folder):
    site = SITE + "  etat: redirigevers\n  redirige_vers: https://a.fr/\n"
    assert sentences(folder, sites=site) == [
        (
            "registry/sites.yaml:6 : « etat » : valeur inconnue « redirigevers » ; "
            "vouliez-vous dire « redirige_vers » ?"
        )
    ]


def test_a_site_may_be_redesigned_the_day_it_opens(folder):
    assert load(folder, sites=SITE + "  ouvert_le: 2024-02-01\n  refondu_le: 2024-02-01\n").sites


def test_a_very_long_word_is_compared_with_none(folder):
    organisations = ORGANISATIONS + f"- {{id: {'a' * 64}, nom: A}}\n"
    near, far = ("a" * 63, "a" * 65)
    (sentence,) = sentences(folder, sites=SITE.replace("sig", near), organisations=organisations)
    assert sentence.endswith(f"vouliez-vous dire « {'a' * 64} » ?")
    (sentence,) = sentences(folder, sites=SITE.replace("sig", far), organisations=organisations)
    assert sentence.endswith("aucune entrée n'a cet identifiant")


def test_a_redesign_follows_the_opening(folder):
    assert sentences(folder, sites=SITE + "  ouvert_le: 2024-02-01\n  refondu_le: 2024-01-31\n") == [
        (
            "registry/sites.yaml:7 : refonte du 2024-01-31 avant l'ouverture du 2024-02-01 ; "
            "une refonte suit l'ouverture"
        )
    ]


@pytest.mark.parametrize(
    ("organisations", "sentence"),
    [
        ("- {id: sig, nom: A}\n- {id: sig, nom: B}\n", "2 : identifiant « sig » déjà pris ligne 1 ; chacun a le sien"),
        ("- {id: sig, nom: A, parent: sigg}\n", "1 : organisation inconnue « sigg » ; vouliez-vous dire « sig » ?"),
        ("- {id: sig, nom: A, parent: sig}\n", "1 : boucle d'organisations : sig → sig ; retirez l'un de ces « parent »"),
        (
            "- {id: sig, nom: A, parent: b}\n- {id: b, nom: B, parent: c}\n- {id: c, nom: C, parent: b}\n",
            "2 : boucle d'organisations : b → c → b ; retirez l'un de ces « parent »",
        ),
        ("- {id: sig, nom: A, site: info-gouvv}\n", "1 : site inconnu « info-gouvv » ; vouliez-vous dire « info-gouv » ?"),
        ("- {id: sig, nom: A, url: b}\n", "1 : clé inconnue « url » ; clés possibles : id, nom, parent, site"),
        ("- {id: sig}\n", "1 : clé obligatoire absente : « nom »"),
    ],
)  # fmt: skip
def test_a_wrong_organisation_gets_one_clear_sentence(folder, organisations, sentence):
    assert sentences(folder, organisations=organisations) == [f"registry/organisations.yaml:{sentence}"]


def test_every_problem_of_both_files_is_said_at_once(folder):
    sites = SITE.replace("nature: ministere", "nature: ministre\n  nom: Deux") + SITE.replace("sig", "sgi")
    found = sentences(folder, sites=sites + "- rien\n", organisations=ORGANISATIONS + "- [a]\n")
    assert found == [
        "registry/organisations.yaml:3 : une liste au lieu de clés et de valeurs",
        "registry/sites.yaml:5 : « nature » : valeur inconnue « ministre » ; vouliez-vous dire « ministere » ?",
        "registry/sites.yaml:6 : clé « nom » répétée ; elle est déjà ligne 2",
        "registry/sites.yaml:7 : identifiant « info-gouv » déjà pris ligne 1 ; chacun a le sien",
        "registry/sites.yaml:9 : adresse « info.gouv.fr » déjà inscrite ligne 3 ; une seule entrée par site",
        "registry/sites.yaml:10 : organisation inconnue « sgi » ; vouliez-vous dire « sig » ?",
        "registry/sites.yaml:12 : un texte au lieu de clés et de valeurs",
    ]


def test_a_problem_holds_its_parts(folder):
    with pytest.raises(AuthoredError) as caught:
        load(folder, sites=SITE.replace("organisation:", "organisaton:"))
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.column) == ("registry/sites.yaml", 4, 3)
    assert problem.found == "clé inconnue « organisaton »"
    assert problem.expected == f"clés possibles : {KEYS}"
    assert problem.suggestion == "organisation"
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_an_unreadable_file_does_not_accuse_the_other(folder):
    assert sentences(folder, organisations="- [") == [
        "registry/organisations.yaml:2 : YAML illisible : valeur manquante, ou crochet jamais refermé ; complétez"
    ]


# --- hostile or broken files -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "1 : fichier vide ; une liste est attendue"),
        ("# rien\n", "1 : fichier vide ; une liste est attendue"),
        ("---\n", "1 : fichier vide ; une liste est attendue"),
        ("id: a\n", "1 : des clés et des valeurs au lieu d'une liste ; chaque entrée commence par « - id: … »"),
        ("bonjour\n", "1 : un texte au lieu d'une liste ; chaque entrée commence par « - id: … »"),
        (b"- id: a\n  nom: \xe9t\xe9\n", "2 : caractère qui n'est pas en UTF-8 ; enregistrez le fichier en UTF-8"),
        ("- id: a\n".encode("utf-16"), "1 : caractère qui n'est pas en UTF-8 ; enregistrez le fichier en UTF-8"),
        ("- id: a\n  nom: b\x00\n", "2 : caractère de contrôle U+0000 ; retirez-le"),
        ("- id: a\n  nom: \x1b[2J\n", "2 : caractère de contrôle U+001B ; retirez-le"),
        ("- id: a\n\tnom: b\n", "2 : tabulation en début de ligne ; YAML n'y accepte que des espaces"),
        ("- id: a\n  nom: &x b\n", "2 : ancre YAML « &x » ; retirez-la"),
        ("- id: a\n  nom: *x\n", "2 : renvoi YAML « *x » ; recopiez la valeur"),
        ("- &a [x]\n- *a\n", "1 : ancre YAML « &a » ; retirez-la"),
        ("- !!python/object/apply:os.system [ls]\n", "1 : étiquette YAML « tag:yaml.org,2002:python/object/apply:os.system » ; retirez-la"),
        ("- !x a\n", "1 : étiquette YAML « !x » ; retirez-la"),
        ("- {[a]: b}\n", "1 : clé qui n'est pas un simple mot ; écrivez « clé: valeur »"),
        ("[]\n---\n[]\n", "2 : second document YAML (« --- ») ; un seul par fichier"),
        ("[" * (DEEPEST + 1), f"1 : plus de {DEEPEST} niveaux imbriqués ; simplifiez le fichier"),
        ("[" * 1_000_000, f"1 : plus de {DEEPEST} niveaux imbriqués ; simplifiez le fichier"),
        ("{a: " * 1000, f"1 : plus de {DEEPEST} niveaux imbriqués ; simplifiez le fichier"),
        ("- id: a\n  nom: b : c\n", "2 : YAML illisible : « : » au milieu d'une valeur, ou ligne mal alignée ; mettez la valeur entre guillemets, ou alignez les clés"),
        ("- id: a\n  nom\n  url: b\n", "2 : YAML illisible : « : » manquant après une clé ; écrivez « clé: valeur »"),
        ("- id: a\n nom: b\n", "2 : YAML illisible : ligne mal alignée ; chaque élément d'une liste commence par « - »"),
        ("- id: a\n  nom: 'b\n  url: c\n", "2 : YAML illisible : guillemet jamais refermé ; fermez-le"),
        ("- id: a\n  nom: @b\n", "2 : YAML illisible : caractère interdit au début d'une valeur (@, %, ` ou tabulation) ; mettez la valeur entre guillemets"),
        ('- id: "a\\q"\n', "1 : YAML illisible : « \\ » suivi d'un caractère inconnu ; employez des guillemets simples (')"),
        ("- id: - a\n", "1 : YAML illisible : « - » à un endroit où une liste ne peut pas commencer ; mettez-le à la ligne, aligné"),
        ("- {a: b\n", "1 : YAML illisible : accolade « { » jamais refermée, ou virgule oubliée ; fermez-la"),
        ("- [a\n", "1 : YAML illisible : crochet « [ » jamais refermé, ou virgule oubliée ; fermez-le"),
        ("%FOO\n%YAML 9\n- a", "1 : YAML illisible ; vérifiez cette ligne et la précédente"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where_and_why(folder, content, sentence):
    started = time.process_time()
    assert sentences(folder, sites=content)[0] == f"registry/sites.yaml:{sentence}"
    assert time.process_time() - started < 1


def test_an_alias_is_refused_before_it_can_be_expanded(folder):
    laughs = "- &a0 [ha]\n" + "".join(f"- &a{i} [{f'*a{i - 1},' * 9}]\n" for i in range(1, 12))
    assert sentences(folder, sites=laughs) == ["registry/sites.yaml:1 : ancre YAML « &a0 » ; retirez-la"]


def test_a_missing_file_and_a_folder_in_its_place(folder):
    (folder / "sites.yaml").mkdir()
    with pytest.raises(AuthoredError) as caught:
        registry.load(folder)
    assert str(caught.value).splitlines() == [
        "registry/organisations.yaml:1 : fichier introuvable",
        "registry/sites.yaml:1 : fichier illisible ; vérifiez que c'est un fichier et ses droits",
    ]


def test_a_file_too_large_is_not_read(folder):
    assert sentences(folder, sites=b"#" * (LARGEST_FILE + 1)) == [
        "registry/sites.yaml:1 : fichier trop gros ; au plus 20 Mo"
    ]


def test_what_a_sentence_repeats_is_short_and_visible(folder):
    hostile = SITE + '  etat: "\\e[31m\\u202e' + "x" * 500 + '"\n'
    (sentence,) = sentences(folder, sites=hostile)
    assert sentence.isprintable()
    assert len(sentence) < 300


def problems_of_any(folder, **contents):
    try:
        load(folder, **contents)
    except AuthoredError as error:
        return error.problems
    return []


def is_said(problem):
    return problem.line > 0 and problem.column > 0 and problem.found and str(problem).isprintable()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_content_loads_or_is_refused_with_a_line(tmp_path_factory, content):
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    assert all(map(is_said, problems_of_any(tmp_path_factory.mktemp("any"), sites=data)))


WORDS = st.sampled_from(
    ["id", "nom", "url", "etat", "audit", "pages", "https://a.fr/", "sig", "x", "2024-01-01"]
)
TREES = st.recursive(WORDS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner), max_leaves=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(WORDS, TREES)))
def test_any_tree_loads_or_is_refused_with_a_line(tmp_path_factory, tree):
    text = yaml.safe_dump(tree)
    folder = tmp_path_factory.mktemp("trees")
    assert all(map(is_said, problems_of_any(folder, sites=text, organisations=text)))


# --- size ------------------------------------------------------------------------------------


def many(count):
    return "".join(
        f"- id: site-{i}\n  nom: Site {i}\n  url: https://www.site-{i}.gouv.fr/\n  organisation: sig\n"
        f"  nature: prefecture\n  etat: ouvert\n  ouvert_le: 2020-01-01\n  agrement: {{etat: inconnu}}\n"
        f"  contacts: {{technique: web@site-{i}.gouv.fr}}\n  sources:\n    - https://www.info.gouv.fr/\n"
        for i in range(count)
    )


def test_ten_thousand_sites_load_in_a_few_times_what_reading_their_yaml_takes(folder):
    """A ratio, which a slow machine leaves as it is; `make bench` prints the seconds (under 3)."""
    written = many(10_000)
    (folder / "organisations.yaml").write_text(ORGANISATIONS)
    (folder / "sites.yaml").write_text(written)
    gc.freeze()  # or what other tests hold would be gone through again and again
    started = time.process_time()  # nothing here waits: the wall clock would also time the neighbours
    assert sum(1 for _ in yaml.parse(written, Loader=yaml.CSafeLoader)) > 10_000
    read = time.process_time()
    found = registry.load(folder)
    took = time.process_time() - read
    gc.unfreeze()
    assert took < 8 * (read - started)
    assert len(found.sites) == 10_000


def test_ten_thousand_wrong_sites_are_all_said_in_a_reasonable_time(folder):
    (folder / "organisations.yaml").write_text("".join(f"- {{id: o{i}, nom: O}}\n" for i in range(2000)))
    wrong = "".join(many(1).replace("site-0", f"s-{i}").replace("sig", f"n{i}") for i in range(10_000))
    (folder / "sites.yaml").write_text(wrong)
    started = time.process_time()
    assert sum(1 for _ in yaml.parse(wrong, Loader=yaml.CSafeLoader)) > 10_000
    read = time.process_time()
    with pytest.raises(AuthoredError) as caught:
        registry.load(folder)
    assert len(caught.value.problems) == 10_000
    assert time.process_time() - read < 40 * (read - started)


# --- the files of this repository --------------------------------------------------------------


def test_the_registry_of_the_repository_loads():
    found = registry.load(ROOT / "registry")
    kinds = Counter(site.kind for site in found.sites)
    assert set(kinds) == set(Kind) - {Kind.INTRANET}, "no intranet has a publicly documented address"
    assert len(found.sites) >= 40
    unknown = {site.id for site in found.sites if site.agreement.state is not AgreementState.UNKNOWN}
    assert not unknown, "no agreement is publicly known"
    gone = {site.id for site in found.sites if site.lifecycle is Lifecycle.REDIRECTED}
    assert {"gouvernement", "service-public-fr"} <= gone


@pytest.mark.parametrize("name", ["sites", "organisations"])
def test_the_authored_files_follow_their_schema_and_say_which(name):
    text = (ROOT / "registry" / f"{name}.yaml").read_text(encoding="utf-8")
    first, _, _ = text.partition("\n")
    assert first == f"# yaml-language-server: $schema=schemas/{name}.schema.json"
    schema = registry.schema()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    tree = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert not list(jsonschema.Draft202012Validator(schema).iter_errors(tree))


def test_the_committed_schemas_are_up_to_date():
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "registry/schemas").iterdir()
    }
    team = {"conforme": configuration.schema(), "reference": baseline.schema()}
    team["decisions"] = decisions.schema()
    generated = {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in {**registry.schema(), **crises.schema(), **campaigns.schema(), **team}.items()
    }
    assert committed == generated, "run: conforme registry schema --output registry/schemas"


@pytest.mark.parametrize(
    "extra",
    [
        {"etat": "redirige_vers"},
        {"redirige_vers": "https://a.fr/"},
        {"nature": "ministre"},
        {"note": None},
        {"organisaton": "sig"},
        {"pages": {"acceuil": "https://a.fr/"}},
        {"contacts": {"marie": "a@b.fr"}},
        {"audit": {"pages": 0}},
        {"url": "ftp://a.fr/"},
    ],
)
def test_an_editor_sees_what_the_loader_refuses(extra):
    entry = yaml.safe_load(SITE)[0]
    check = jsonschema.Draft202012Validator(registry.schema()["sites"])
    assert check.is_valid([entry])
    assert not check.is_valid([entry | extra])


def test_the_schemas_speak_french_to_authors():
    properties = registry.schema()["sites"]["$defs"]["SiteEntry"]["properties"]
    described = [p for p in properties.values() if "$ref" not in p]
    assert all(p["title"] and p["description"].endswith(".") for p in described)
    assert properties["nature"]["markdownEnumDescriptions"] == [kind.label for kind in Kind]


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
def test_what_is_no_ordinary_file_is_refused_at_once(folder, kind):
    path = folder / "sites.yaml"
    path.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(AuthoredError, match="vérifiez que c'est un fichier"):
        registry.load(folder)
