"""What stands between us and a page: an anti-robot check, a login, an empty shell. Pure.

Each answer « yes » makes a page unseen, so each is strict: an ordinary page that speaks of a
firewall, or that has a login form in its header, is an ordinary page.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from checker.model import Transport, parse_html
from checker.model.address import host_of
from checker.reading import absolute_url, name_of, plain, select, shown, words

_SHORT = 1500
"""Characters of text under which a page may be a firewall's or a login and nothing else."""

_BEGINNING = 200_000
"""Characters of a page where the mark of a check is looked for: checks are small, and what stands in
place of a page stands at its beginning."""

_FIELDS = 20
"""Fields and buttons above which a page is more than a login."""

_PRESENTATION = 30
"""Words beside a login form, a footer apart, above which a page presents what it opens."""

_SHELL = 80
"""Characters of text under which a page may be waiting for its scripts."""

_MARKED_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-vercel-mitigated", "deny", "Vercel"),
)

# Things that only the check itself contains: never the tag which the same product leaves in the
# pages that it lets through (`js.datadome.co`, `/_Incapsula_Resource?SWJIYLWA=`, `cf-ray`…). The
# clues, one of which the pattern needs, are there because finding a word is much cheaper.
_MARKS = tuple(
    (name, clues, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for name, clues, pattern in (
        (
            "Cloudflare",
            ("_cf_chl_opt", "challenge-form", "cf-error-details"),
            r"\b_cf_chl_opt\b|id=[\"']?challenge-form\b|id=[\"']?cf-error-details\b",
        ),
        (
            "DataDome",
            ("captcha-delivery.com",),
            r"<(?:script|iframe)\b[^>]{0,300}\bsrc=[\"']?https://[\w.-]*captcha-delivery\.com/",
        ),
        (
            "Imperva Incapsula",
            ("incapsula",),
            r"incapsula incident id\b|<iframe\b[^>]{0,300}\b_Incapsula_Resource\b",
        ),
        (
            "Akamai",
            ("_sec/verify", "sec-if-cpt-container", "errors.edgesuite.net"),
            r"/_sec/verify\?provider=interstitial|\bsec-if-cpt-container\b|errors\.edgesuite\.net/",
        ),
        (
            "F5",
            ("the requested url was rejected", "bobcmn"),
            r"the requested url was rejected\..{0,400}support id|window\[[\"']bobcmn[\"']\]",
        ),
        ("Anubis", ("anubis_challenge",), r"<script\b[^>]{0,100}\bid=[\"']?anubis_challenge\b"),
        (
            "HUMAN",
            ("px-captcha", "_pxappid"),
            r"id=[\"']?px-captcha\b|\b_pxAppId\b.{0,2000}access to this page has been denied",
        ),
        ("AWS WAF", ("gokuprops",), r"\bwindow\.gokuProps\s*="),
        ("Sucuri", ("sucuri",), r"sucuri website firewall - access denied|\bsucuri_cloudproxy_js\b"),
        (
            "Radware",
            ("validate.perfdrive.com",),
            r"<(?:script|iframe|form)\b[^>]{0,300}\bvalidate\.perfdrive\.com/",
        ),
        ("FortiWeb", ("fgd_icon",), r"\bfgd_icon\b.{0,4000}attack id"),
        ("DDoS-Guard", ("ddos-guard",), r"/\.well-known/ddos-guard/js-challenge/"),
        ("Vercel", ("vercel security checkpoint",), r"<title>\s*vercel security checkpoint"),
    )
)

_REFRESH = re.compile(
    r"^\s*(\d{0,6})(?:\.\d{0,6})?\s{0,9}[;,\s]\s{0,9}url\s{0,9}=\s{0,9}['\"]?([^'\"]+)", re.IGNORECASE
)

SOON: Final = 20
"""Longest wait, in seconds, announced by a page for which going elsewhere is where it leads."""

_LOGIN_WORDS = (
    r"(?:login|log-in|signin|sign-in|logon|connexion|se-connecter|seconnecter|connectez-vous|authentification|"
    r"authentication|identification|s-identifier|wp-login\.php|login\.\w+|connexion\.\w+|loginform)"
)
_LOGIN_PATH = re.compile(rf"(?:^|/){_LOGIN_WORDS}(?:/|$)")
_LOGIN_HOST = re.compile(
    r"^(?:sso|login|auth|idp|cas|adfs|sts|connexion|authentification|fcp|accounts?|keycloak)\d*[.-]"
)
# Addresses that exist only to authenticate: CAS, OpenID Connect, OAuth 2, SAML, ADFS, Shibboleth.
_LOGIN_PROTOCOL = re.compile(
    r"/cas/login$|/openid-connect/auth$|/oauth2?(?:/v[\d.]+)?/authorize$|/adfs/(?:ls|oauth2)\b|/saml2?(?:/|$)|"
    r"/shibboleth\.sso/|/idp/profile/|/api/v[12]/authorize$|/login/actions/|/_layouts/[\d/]*authenticate\.aspx$"
)
_LOGIN_TITLE = re.compile(
    r"^(?:(?:page|ecran|portail) (?:de |d')?)?(?:connexion|se connecter|connectez-vous|authentification|"
    r"identification|identifiez-vous|s'identifier|log ?in|sign ?in|authentication)\b"
)


def challenge(headers: Mapping[str, str], html: str) -> str:
    """The product whose anti-robot check or refusal is shown in place of a page; empty when none.

    `headers` have lower-case names. A page with more than a screen of text is a page.
    """
    for header, value, name in _MARKED_HEADERS:
        if value in headers.get(header, "").lower():
            return name
    html = html[:_BEGINNING]
    lower = html.lower()
    marked = ((name, mark) for name, clues, mark in _MARKS if any(clue in lower for clue in clues))
    found = next((name for name, mark in marked if mark.search(html)), "")
    return found if found and _is_short(parse_html(html)) else ""


def check_wall(headers: Mapping[str, str], html: str) -> tuple[Transport, str] | None:
    """What to say of a page when an anti-robot check stands in its place."""
    product = challenge(headers, html)
    if not product:
        return None
    return Transport.BLOCKED, f"Un contrôle anti-robots ({product}) répond à la place de la page."


def login_wall(asked: str, final_url: str, html: str, *, redirected: bool) -> tuple[Transport, str] | None:
    """What to say of a page when a login stands in its place. Whoever asks a login page gets one."""
    wanted = login_address(asked) and not redirected
    if wanted or not looks_like_login(final_url, html):
        return None
    return Transport.AUTH_REQUIRED, "La page demande de s'identifier."


def looks_like_login(final_url: str, html: str) -> bool:
    """Whether a page asks who we are and shows nothing else.

    Needs signs that agree: one password field, with an address made for logging in, a title or a
    button that says so; and always little else to read. A login form in the header of a page that
    has a content is not a wall, nor is a form that opens an account.
    """
    protocol = bool(_LOGIN_PROTOCOL.search(_path(final_url)))
    if not protocol and "password" not in html.lower():
        return False
    tree = parse_html(html)
    if not _is_short(tree):
        return False
    if protocol:
        return True
    passwords = select(tree, "input[type=password i]")
    if len(passwords) > _FIELDS or len([field for field in passwords if shown(field)]) != 1:
        return False  # none, or an account to open, a password to change
    if login_address(final_url) or _titled_login(tree):
        return True
    return _is_login_form(tree) and not _presents(tree)


def login_address(url: str) -> bool:
    """Whether an address says by itself that it is for logging in."""
    path = _path(url)
    return bool(
        _LOGIN_HOST.match(host_of(url) + ".") or _LOGIN_PATH.search(path) or _LOGIN_PROTOCOL.search(path)
    )


def empty_shell(html: str) -> str:
    """Why a page as served holds nothing to judge, a French sentence; empty when it does hold something.

    For visits without a browser: a page that its scripts build, or that only sends elsewhere.
    """
    tree = parse_html(html)
    text = words(tree.find("body")) if tree.find("body") is not None else words(tree)
    showing = select(tree, "img, svg, video, object, iframe, form input")
    if len(text) > _SHELL or any(next(shows.iterancestors("noscript"), None) is None for shows in showing):
        return ""
    if select(tree, "script"):
        return "La page est construite par ses scripts : un navigateur est nécessaire."
    return "" if text else "La page est vide."


def sent_on(shown: str, headers: Mapping[str, str], html: str) -> str:
    """Why a page as served is not where its address leads, a French sentence: it announces that it
    soon goes elsewhere by itself. Empty when it stays.

    For visits without a browser, which follows such moves.
    """
    metas = select(parse_html(html), "meta[http-equiv=refresh i]") if "refresh" in html.lower() else []
    shown_to_all = (meta for meta in metas if next(meta.iterancestors("noscript"), None) is None)
    for told in (headers.get("refresh", ""), *(str(meta.get("content") or "") for meta in shown_to_all)):
        found = _REFRESH.match(told)
        if found and int(found[1] or 0) <= SOON and _elsewhere(shown, found[2].strip()):
            return "La page renvoie ailleurs d'elle-même (refresh) : un navigateur est nécessaire pour la suivre."
    return ""


def _elsewhere(shown: str, told: str) -> bool:
    return absolute_url(shown, told).partition("#")[0] != shown.partition("#")[0]


def _is_short(tree: HtmlElement) -> bool:
    return len(words(tree)) <= _SHORT


def _titled_login(tree: HtmlElement) -> bool:
    titles = [plain(element.text_content()) for element in select(tree, "title, h1")]
    return any(_LOGIN_TITLE.match(title) for title in titles)


def _is_login_form(tree: HtmlElement) -> bool:
    """Whether the page is a name, a password and a button that says « se connecter »."""
    typed = select(tree, "input:not([type]), input[type=text i], input[type=email i], input[type=tel i]")
    buttons = select(tree, "button, input[type=submit i], input[type=button i]")
    if len(buttons) > _FIELDS:
        return False
    names = (plain(button.get("value") or name_of(button)) for button in buttons)
    return len(typed) <= 2 and any(_LOGIN_TITLE.match(name) for name in names)


def _presents(tree: HtmlElement) -> bool:
    """Whether a page presents a service beside its login: a text of its own, and a footer that leads on."""
    if not select(tree, "footer a[href], [role=contentinfo] a[href]"):
        return False
    bare = copy.deepcopy(tree)
    for part in select(
        bare, "form, header, nav, footer, [role=banner], [role=navigation], [role=contentinfo]"
    ):
        if part.getparent() is not None:
            part.drop_tree()
    return len(words(bare).split()) >= _PRESENTATION


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).lower().rstrip("/")
    except ValueError:
        return ""
