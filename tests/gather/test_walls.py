"""Checks, logins and shells are known; ordinary pages are never taken for them."""

import time

import pytest

from checker.gather.walls import challenge, empty_shell, login_wall, looks_like_login, sent_on

TEXT = "<p>" + "Le ministère accompagne les communes dans leurs projets. " * 60 + "</p>"

CLOUDFLARE = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript
and cookies to continue</noscript><script>(function(){window._cf_chl_opt = {cvId: '3'};}());</script></body></html>"""
DATADOME = """<html><head><title>exemple.gouv.fr</title></head><body><p>Please enable JS and disable any ad blocker</p>
<script>var dd={'rt':'c','cid':'x'}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>"""
INCAPSULA = """<html><body><iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful.
Incapsula incident ID: 1-2</iframe></body></html>"""
AKAMAI = """<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission.
Reference #18.1 <P>https://errors.edgesuite.net/18.1</P></BODY></HTML>"""
F5 = """<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with
your administrator.<br><br>Your support ID is: 12345<br></body></html>"""
ANUBIS = """<html><head><title>Making sure you&#39;re not a bot!</title>
<script id="anubis_challenge" type="application/json">{}</script></head><body><p>Loading...</p></body></html>"""


@pytest.mark.parametrize(
    ("html", "product"),
    [
        (CLOUDFLARE, "Cloudflare"),
        (DATADOME, "DataDome"),
        (INCAPSULA, "Imperva Incapsula"),
        (AKAMAI, "Akamai"),
        (F5, "F5"),
        (ANUBIS, "Anubis"),
    ],
)
def test_a_check_in_place_of_a_page_is_named(html, product):
    assert challenge({}, html) == product


def test_a_header_that_announces_a_check_is_enough():
    assert challenge({"cf-mitigated": "challenge"}, "") == "Cloudflare"
    assert challenge({"x-amzn-waf-action": "captcha"}, "") == "AWS WAF"


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>Bienvenue</h1>{TEXT}<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>",
        f"<h1>Bienvenue</h1>{TEXT}<script src='https://js.datadome.co/tags.js'></script>",
        "<h1>Bienvenue</h1><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        "<h1>Bienvenue</h1><a href='/cdn-cgi/l/email-protection'>[email&#160;protected]</a>",
        f"<h1>Lire un message de pare-feu</h1><p>« Incapsula incident ID », « _cf_chl_opt »…</p>{TEXT}",
        f"<h1>Accès refusé : que faire ?</h1>{TEXT}<p>The requested URL was rejected. Your support ID is…</p>",
        "<title>Un instant</title><p>Merci de patienter.</p>",
        "",
    ],
)
def test_an_ordinary_page_is_never_called_a_check(html):
    assert challenge({"server": "cloudflare", "cf-ray": "1"}, html) == ""


LOGIN = """<title>Connexion - Démarches</title><h1>Connexion</h1><form><label>Identifiant <input type=text></label>
<label>Mot de passe <input type=password></label><button>Se connecter</button></form>"""
UNTITLED = LOGIN.replace("Connexion - Démarches", "Portail").replace("<h1>Connexion</h1>", "")
HOME_WITH_LOGIN = f"<body><header>{UNTITLED}</header><main>{TEXT}</main></body>"


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://exemple.gouv.fr/", LOGIN),
        ("https://exemple.gouv.fr/", UNTITLED),
        ("https://sso.exemple.gouv.fr/", LOGIN.replace("<title>Connexion - Démarches</title>", "")),
        ("https://exemple.gouv.fr/cas/login?service=x", "<p>Chargement…</p>"),
        ("https://id.exemple.fr/realms/a/protocol/openid-connect/auth?x=1", "<p>Votre courriel</p><input>"),
        ("https://fs.exemple.fr/adfs/ls/?wa=wsignin1.0", LOGIN),
    ],
)
def test_a_login_in_place_of_a_page_is_known(url, html):
    assert looks_like_login(url, html)


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://exemple.gouv.fr/", HOME_WITH_LOGIN),
        ("https://exemple.gouv.fr/connexion-internet", f"<title>Connexion à internet</title>{TEXT}"),
        ("https://exemple.gouv.fr/", "<title>Connexion au réseau électrique</title><p>Raccordement.</p>"),
        ("https://exemple.gouv.fr/", "<p>Un champ : <input type=password></p>"),
        (
            "https://exemple.gouv.fr/inscription",
            "<h1>Compte</h1><form><input type=password><input type=password><button>Se connecter</button></form>",
        ),
        ("https://exemple.gouv.fr/", f"<div hidden>{UNTITLED}</div><p>Bonjour</p>"),
    ],
)
def test_a_page_is_not_a_login_because_it_speaks_of_one(url, html):
    assert not looks_like_login(url, html)


def test_whoever_asks_a_login_page_gets_a_page():
    url = "https://exemple.gouv.fr/connexion"
    assert login_wall(url, url, LOGIN, redirected=False) is None
    assert login_wall("https://exemple.gouv.fr/", url, LOGIN, redirected=True) is not None


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<body><div id=root></div><script src=/app.js></script></body>", "scripts"),
        (
            "<body><noscript><iframe src=//x></iframe>Activez JavaScript</noscript><script src=a.js></script></body>",
            "scripts",
        ),
        ("<html><body>  </body></html>", "vide"),
    ],
)
def test_a_page_with_nothing_to_judge_is_known(html, word):
    assert word in empty_shell(html)


@pytest.mark.parametrize(
    ("headers", "html"),
    [
        ({}, "<meta http-equiv=refresh content='0; url=/fr/'><body>Redirection</body>"),
        ({}, f"<meta http-equiv=Refresh content='5;URL=\"https://autre.exemple.fr/\"'>{TEXT}"),
        ({"refresh": "3; url=https://autre.exemple.fr/"}, TEXT),
    ],
)
def test_a_page_that_sends_elsewhere_is_known(headers, html):
    assert "refresh" in sent_on("https://exemple.gouv.fr/", headers, html)


@pytest.mark.parametrize(
    ("headers", "html"),
    [
        ({}, f"<meta http-equiv=refresh content=300>{TEXT}"),
        ({}, f"<meta http-equiv=refresh content='1200; url=/deconnexion'>{TEXT}"),
        ({}, f"<meta http-equiv=refresh content='5; url=/'>{TEXT}"),
        ({}, f"<noscript><meta http-equiv=refresh content='0; url=/sans-script'></noscript>{TEXT}"),
        ({"refresh": "60"}, TEXT),
        ({}, f"<p>refresh</p>{TEXT}"),
    ],
)
def test_a_page_that_stays_is_where_its_address_leads(headers, html):
    assert sent_on("https://exemple.gouv.fr/", headers, html) == ""


@pytest.mark.parametrize(
    "html",
    [
        f"<body>{TEXT}<script>1</script></body>",
        "<body><img src=plan.png alt='Plan'><script>1</script></body>",
        "<p>Bonjour</p>",
        "<meta http-equiv=refresh content=300><p>Météo du jour</p>",
    ],
)
def test_a_short_page_is_still_a_page(html):
    assert empty_shell(html) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<script " * 50_000,
        "<iframe" + " " * 100_000,
        "fgd_icon " * 20_000,
        "the requested url was rejected. " * 10_000,
        "<div>" * 20_000 + "password",
        "fgd_icon " * 900_000,
        "<script captcha-delivery.com " * 300_000,
        "<input type=password>" * 50_000,
        "<meta http-equiv=refresh content='" + "0 " * 500_000 + "'>",
    ],
)
def test_hostile_pages_take_little_time(html):
    start = time.process_time()
    challenge({}, html)
    looks_like_login("https://exemple.gouv.fr/", html)
    empty_shell(html)
    sent_on("https://exemple.gouv.fr/", {}, html)
    assert time.process_time() - start < 3


def test_a_service_presented_beside_its_login_is_a_page():
    form = "<form><input type=email><input type=password><button>Se connecter</button></form>"
    text = (
        "<p>Demandez une aide, suivez un dossier, payez une facture. "
        + "Le service est ouvert à tous. " * 5
        + "</p>"
    )
    foot = "<footer><a href=/mentions>Mentions légales</a></footer>"

    assert not looks_like_login(
        "https://brume.exemple.gouv.fr/", f"<title>Démarches</title>{text}{form}{foot}"
    )
    for wall in (f"{form}{foot}", f"{text}{form}", f"<title>Connexion</title>{text}{form}{foot}"):
        assert looks_like_login("https://brume.exemple.gouv.fr/", wall)
