"""What sites were seen to do, one function or line each, and how a visit to them may end.

Every input is harmless: bounded, and of no effect on the software that reads it but a refusal.
`expected` holds every ending that tells the truth; most have one.
"""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from checker.model import Transport
from tests.hostile.server import LONGEST, Asked, Speak, drip, reply

T = Transport

WORDS = "Les sentiers de la brume mènent à l'horizon, et l'on y marche à son pas. " * 12

SEEN = frozenset({T.COMPLETED})
LOST = frozenset({T.CONNECTION_LOST})
SLOW = frozenset({T.TIMEOUT})
LOOP = frozenset({T.TOO_MANY_REDIRECTS})
NOT_HTML = frozenset({T.NOT_HTML})
UNSEEN = frozenset(T) - SEEN


@dataclass(frozen=True)
class Behaviour:
    """One way of answering: its name (a host label), what it is in French, how a visit may end."""

    name: str
    what: str
    expected: frozenset[Transport]
    speak: Speak


BEHAVIOURS: dict[str, Behaviour] = {}


def add(name: str, what: str, expected: frozenset[Transport], speak: Speak) -> None:
    """One more behaviour. Names are unique: a copy would only seem to test something."""
    assert name not in BEHAVIOURS, name
    BEHAVIOURS[name] = Behaviour(name, what, expected, speak)


def page(inside: str = "", *, head: str = "", title: str = "La brume", lang: str = "fr") -> str:
    """An ordinary page around something that is not."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>La brume</h1><p>{WORDS}</p>{inside}</main></body></html>"
    )


def says(data: bytes) -> Speak:
    """The same bytes to whoever asks, robots.txt excepted: it does not exist."""
    return lambda client, asked: client.sendall(missing() if asked.path == "/robots.txt" else data)


def missing() -> bytes:
    """What is answered to what does not exist."""
    return reply("Rien ici.", "404 Not Found")


def at_home(make: Callable[[Asked], bytes]) -> Speak:
    """An answer of its own for the first page; the rest does not exist."""
    return lambda client, asked: client.sendall(make(asked) if asked.home else missing())


# --- codes ---------------------------------------------------------------------------------

_CODES = {
    "400 Bad Request": {T.BLOCKED},
    "401 Unauthorized": {T.AUTH_REQUIRED},
    "402 Payment Required": {T.BLOCKED},
    "403 Forbidden": {T.BLOCKED},
    "404 Not Found": {T.NOT_FOUND},
    "405 Method Not Allowed": {T.BLOCKED},
    "406 Not Acceptable": {T.BLOCKED},
    "407 Proxy Authentication Required": {T.AUTH_REQUIRED, T.BLOCKED},
    "408 Request Timeout": {T.BLOCKED, T.TIMEOUT, T.SERVER_ERROR},
    "409 Conflict": {T.BLOCKED},
    "410 Gone": {T.NOT_FOUND},
    "418 I'm a teapot": {T.BLOCKED},
    "421 Misdirected Request": {T.BLOCKED, T.SERVER_ERROR},
    "423 Locked": {T.BLOCKED},
    "425 Too Early": {T.BLOCKED},
    "429 Too Many Requests": {T.BLOCKED},
    "431 Request Header Fields Too Large": {T.BLOCKED},
    "451 Unavailable For Legal Reasons": {T.BLOCKED},
    "500 Internal Server Error": {T.SERVER_ERROR},
    "501 Not Implemented": {T.SERVER_ERROR},
    "502 Bad Gateway": {T.SERVER_ERROR},
    "504 Gateway Timeout": {T.SERVER_ERROR},
    "509 Bandwidth Limit Exceeded": {T.SERVER_ERROR},
    "520 Unknown": {T.SERVER_ERROR},
    "599 Network Timeout": {T.SERVER_ERROR},
    "999 Request Denied": {T.BLOCKED, T.SERVER_ERROR, T.CONNECTION_LOST},
}
for _status, _ends in _CODES.items():
    add(f"code-{_status[:3]}", f"répond {_status[:3]}", frozenset(_ends), says(reply(page(), _status)))

add(
    "code-204",
    "répond 204, sans page",
    NOT_HTML | LOST | {T.EMPTY_SHELL},
    says(reply("", "204 No Content", length=False)),
)
add(
    "code-205",
    "répond 205, sans page",
    NOT_HTML | LOST | {T.EMPTY_SHELL},
    says(reply("", "205 Reset Content")),
)
add("code-206", "répond 206, page entière", frozenset(T), says(reply(page(), "206 Partial Content")))
add("code-300", "répond 300 sans destination", frozenset(T), says(reply(page(), "300 Multiple Choices")))
add("code-304", "répond 304 à qui n'a rien gardé", UNSEEN, says(reply("", "304 Not Modified", length=False)))
add("code-000", "répond 000", UNSEEN, says(reply(page(), "000 Rien")))
add("code-lettres", "répond un code en lettres", UNSEEN | SEEN, says(reply(page(), "abc OK")))
add("code-103", "103 Early Hints, puis la page", SEEN,
    says(b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload; as=style\r\n\r\n" + reply(page())))  # fmt: skip
add("code-100", "100 Continue, puis la page", SEEN, says(b"HTTP/1.1 100 Continue\r\n\r\n" + reply(page())))
add("repos-court", "503 avec un repos d'une seconde", frozenset({T.SERVER_ERROR, T.BLOCKED}),
    says(reply("", "503 Service Unavailable", "Retry-After: 1")))  # fmt: skip
add("repos-long", "429 avec un repos d'un an", frozenset({T.BLOCKED}),
    says(reply("", "429 Too Many Requests", "Retry-After: 31536000")))  # fmt: skip
add("repos-illisible", "503 avec un repos illisible", frozenset({T.SERVER_ERROR, T.BLOCKED}),
    says(reply("", "503 Service Unavailable", "Retry-After: -1e309 lunes")))  # fmt: skip


# --- en-têtes et corps ---------------------------------------------------------------------

_PLAIN = page().encode()
_TWO_LENGTHS = f"Content-Length: {len(_PLAIN)}"

add(
    "deux-longueurs-egales",
    "deux Content-Length égaux",
    SEEN | LOST,
    says(reply(_PLAIN, "200 OK", _TWO_LENGTHS)),
)
add(
    "deux-longueurs",
    "deux Content-Length différents",
    LOST,
    says(reply(_PLAIN, "200 OK", "Content-Length: 3")),
)
add("longueur-negative", "Content-Length négatif", SEEN | LOST,
    says(reply(_PLAIN, "200 OK", "Content-Length: -5", length=False)))  # fmt: skip
add("longueur-lettres", "Content-Length en lettres", SEEN | LOST,
    says(reply(_PLAIN, "200 OK", "Content-Length: beaucoup", length=False)))  # fmt: skip
add("longueur-trop-grande", "annonce plus que ce qui vient", SEEN | LOST | SLOW,
    says(reply(_PLAIN, "200 OK", f"Content-Length: {len(_PLAIN) + 500}", length=False)))  # fmt: skip
add("longueur-trop-petite", "annonce moins que ce qui vient", frozenset(T),
    says(reply(_PLAIN, "200 OK", "Content-Length: 120", length=False)))  # fmt: skip
add("longueur-immense", "annonce 10^30 octets", UNSEEN | SEEN,
    says(reply(_PLAIN, "200 OK", "Content-Length: 1" + "0" * 30, length=False)))  # fmt: skip


def _chunked(*chunks: bytes) -> bytes:
    head = reply("", "200 OK", "Transfer-Encoding: chunked", length=False)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


add("morceaux", "page en morceaux", SEEN, says(_chunked(_PLAIN[:300], _PLAIN[300:], b"")))
add("morceaux-sans-fin", "morceaux dont le dernier ne vient pas", SEEN | LOST, says(_chunked(_PLAIN)))
add("morceau-illisible", "morceau de taille illisible", SEEN | LOST,
    says(reply("", "200 OK", "Transfer-Encoding: chunked", length=False) + b"zz\r\n" + _PLAIN + b"\r\n0\r\n\r\n"))  # fmt: skip
add("morceaux-et-longueur", "morceaux et Content-Length ensemble", frozenset(T),
    says(reply(b"%x\r\n%s\r\n0\r\n\r\n" % (len(_PLAIN), _PLAIN), "200 OK", "Transfer-Encoding: chunked")))  # fmt: skip
add("entete-sans-deux-points", "ligne d'en-tête sans deux-points", SEEN | LOST,
    says(reply(_PLAIN, "200 OK", "ceci n'est pas un en-tête")))  # fmt: skip
add(
    "entete-pliee",
    "en-tête plié sur deux lignes",
    SEEN | LOST,
    says(reply(_PLAIN, "200 OK", "X-Pli: un\r\n deux")),
)
add("entetes-nombreux", "deux cents en-têtes", SEEN | LOST,
    says(reply(_PLAIN, "200 OK", *(f"X-Brume-{n}: {n}" for n in range(200)))))  # fmt: skip
add(
    "entete-long",
    "un en-tête de 100 ko",
    SEEN | LOST,
    says(reply(_PLAIN, "200 OK", "X-Long: " + "a" * 100_000)),
)
add("entete-latin", "en-tête en latin-1", SEEN,
    says(reply(_PLAIN, "200 OK").replace(b"Connection", b"X-Nom: \xe9t\xe9\r\nConnection", 1)))  # fmt: skip
add(
    "entete-echappement",
    "séquence de terminal dans le code",
    frozenset(T),
    says(reply(_PLAIN, "403 \x1b[31mRouge\x1b[0m")),
)
add("type-echappement", "séquence de terminal dans le type", UNSEEN | SEEN,
    says(reply(_PLAIN, kind="text/\x1b]0;brume\x07html")))  # fmt: skip
add("serveur-balises", "balises et formule dans un en-tête", SEEN,
    says(reply(_PLAIN, "200 OK", "Server: =1+1|<b onload=x>`*|")))  # fmt: skip
add("sans-type", "pas de Content-Type", SEEN, says(reply(_PLAIN, kind="")))
add("type-illisible", "Content-Type illisible", frozenset(T), says(reply(_PLAIN, kind=";;;=,")))
add("type-texte", "HTML servi en text/plain", NOT_HTML, says(reply(_PLAIN, kind="text/plain")))
add("type-json", "JSON", NOT_HTML, says(reply('{"brume": true}', kind="application/json")))
add("type-pdf", "PDF d'une ligne", NOT_HTML, says(reply(b"%PDF-1.7\n%%EOF", kind="application/pdf")))
add("type-image", "image servie comme HTML", frozenset(T), says(reply(b"\x89PNG\r\n\x1a\n" + bytes(60))))
add("type-svg", "document SVG", NOT_HTML,
    says(reply('<svg xmlns="http://www.w3.org/2000/svg"><text>Brume</text></svg>', kind="image/svg+xml")))  # fmt: skip
add("type-xml", "XML avec une entité déclarée", NOT_HTML | SEEN,
    says(reply('<!DOCTYPE a [<!ENTITY b "brume">]><a>&b;</a>', kind="application/xml")))  # fmt: skip
add("xhtml", "XHTML bien formé", SEEN,
    says(reply('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>Brume</title>'
               f"</head><body><p>{WORDS}</p></body></html>", kind="application/xhtml+xml")))  # fmt: skip
add("xhtml-casse", "XHTML mal formé", frozenset(T),
    says(reply('<html xmlns="http://www.w3.org/1999/xhtml"><p>Brume<br></html>', kind="application/xhtml+xml")))  # fmt: skip
add("piece-jointe", "page donnée à télécharger", NOT_HTML | {T.EMPTY_SHELL},
    says(reply(_PLAIN, "200 OK", 'Content-Disposition: attachment; filename="brume.html"')))  # fmt: skip
add("jeu-inconnu", "jeu de caractères inconnu", SEEN, says(reply(_PLAIN, kind="text/html; charset=brume-8")))
add(
    "jeu-menteur",
    "utf-16 annoncé, utf-8 servi",
    frozenset(T),
    says(reply(_PLAIN, kind="text/html; charset=utf-16")),
)
add("utf-16", "page en utf-16 avec sa marque", SEEN, says(reply(page().encode("utf-16"), kind="text/html")))
add(
    "utf-8-casse",
    "octets qui ne sont pas de l'utf-8",
    SEEN,
    says(reply(page("<p>\x00</p>").encode() + b"\xff\xfe\xc3(")),
)
add("gzip", "page en gzip", SEEN, says(reply(gzip.compress(_PLAIN), "200 OK", "Content-Encoding: gzip")))
add(
    "gzip-menteur",
    "gzip annoncé, texte servi",
    LOST | SEEN | NOT_HTML,
    says(reply(_PLAIN, "200 OK", "Content-Encoding: gzip")),
)
add("gzip-coupe", "gzip coupé en chemin", SEEN | LOST,
    says(reply(gzip.compress(_PLAIN)[:-20], "200 OK", "Content-Encoding: gzip")))  # fmt: skip
add("gzip-double", "gzip deux fois", SEEN | LOST,
    says(reply(gzip.compress(gzip.compress(_PLAIN)), "200 OK", "Content-Encoding: gzip, gzip")))  # fmt: skip
add("gzip-large", "30 Mo d'espaces en gzip", SEEN | {T.TOO_LARGE},
    says(reply(gzip.compress(_PLAIN + b" " * 30_000_000), "200 OK", "Content-Encoding: gzip")))  # fmt: skip
add(
    "deflate",
    "page en deflate",
    SEEN,
    says(reply(zlib.compress(_PLAIN), "200 OK", "Content-Encoding: deflate")),
)
add("brotli-menteur", "brotli annoncé, texte servi", LOST | SEEN | NOT_HTML,
    says(reply(_PLAIN, "200 OK", "Content-Encoding: br")))  # fmt: skip
add(
    "codage-inconnu",
    "codage inconnu",
    SEEN | LOST | NOT_HTML,
    says(reply(_PLAIN, "200 OK", "Content-Encoding: brume")),
)
add("http-0-9", "réponse sans en-têtes", frozenset(T), says(_PLAIN))
add("http-1-0", "réponse HTTP/1.0", SEEN, says(reply(_PLAIN).replace(b"HTTP/1.1", b"HTTP/1.0", 1)))
add("http-9", "réponse HTTP/9.9", frozenset(T), says(reply(_PLAIN).replace(b"HTTP/1.1", b"HTTP/9.9", 1)))
add("lignes-nues", "lignes finies par LF seul", SEEN | LOST, says(reply(_PLAIN).replace(b"\r\n", b"\n")))
add("charabia", "octets sans suite", UNSEEN, says(bytes(range(1, 256)) * 4))
add("banniere-ssh", "parle SSH", UNSEEN, says(b"SSH-2.0-Brume_1.0\r\n"))
add("reponse-vide", "ferme sans répondre", LOST, lambda client, asked: None)
add("coupe-apres-entetes", "ferme après les en-têtes", LOST | SLOW,
    says(reply("", "200 OK", "Content-Length: 4000", length=False)))  # fmt: skip


def _reset(client: socket.socket, asked: Asked) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def _silent(client: socket.socket, asked: Asked) -> None:
    time.sleep(LONGEST)


def _half_then_silent(client: socket.socket, asked: Asked) -> None:
    client.sendall(reply(_PLAIN)[:400])
    time.sleep(LONGEST)


def _drip_headers(client: socket.socket, asked: Asked) -> None:
    drip(client, reply(_PLAIN), 0.4)


def _drip_body(client: socket.socket, asked: Asked) -> None:
    client.sendall(reply("", "200 OK", f"Content-Length: {len(_PLAIN)}", length=False))
    drip(client, _PLAIN, 0.4)


def _endless_body(client: socket.socket, asked: Asked) -> None:
    client.sendall(reply("", "200 OK", length=False) + _PLAIN)
    for _ in range(600):
        client.sendall(b"<p>encore</p>" * 8000)


def _slow_home(client: socket.socket, asked: Asked) -> None:
    time.sleep(1.5)
    client.sendall(reply(page()) if asked.home else missing())


add("coupe-net", "coupe la connexion net", LOST, _reset)
add("silence", "ne dit rien", SLOW, _silent)
add("moitie", "la moitié, puis rien", SLOW | LOST, _half_then_silent)
add("goutte-entetes", "des en-têtes goutte à goutte", SLOW, _drip_headers)
add("goutte-corps", "une page goutte à goutte", SLOW, _drip_body)
add("sans-fin", "une page de 60 Mo", frozenset({T.TOO_LARGE, T.TIMEOUT}), _endless_body)
add("lent", "répond lentement, mais répond", SEEN, _slow_home)


# --- redirections --------------------------------------------------------------------------


def to(location: str, status: str = "302 Found", *headers: str) -> Speak:
    """Sends whoever asks for the home page elsewhere. `{trap}` is the port nobody may reach."""
    return at_home(
        lambda asked: reply("", status, f"Location: {location.replace('{trap}', str(asked.trap))}", *headers)
    )


def _chain(length: int, pause: float = 0.0) -> Speak:
    def speak(client: socket.socket, asked: Asked) -> None:
        step = int(asked.path[2:] or 0) if asked.path.startswith("/r") and asked.path[2:].isdigit() else 0
        if (not asked.home and not asked.path.startswith("/r")) or asked.path == "/robots.txt":
            client.sendall(missing())
        elif step >= length:
            client.sendall(reply(page()))
        else:
            time.sleep(pause)
            client.sendall(reply("", "302 Found", f"Location: /r{step + 1}"))

    return speak


def _pair(client: socket.socket, asked: Asked) -> None:
    other = {"/": "/b", "/b": "/"}.get(asked.path)
    client.sendall(reply("", "302 Found", f"Location: {other}") if other else missing())


def _cookie(client: socket.socket, asked: Asked) -> None:
    if not asked.home:
        client.sendall(missing())
    elif "vu=1" in asked.cookies:
        client.sendall(reply(page()))
    else:
        client.sendall(reply("", "302 Found", "Location: /", "Set-Cookie: vu=1"))


add("boucle", "renvoie vers elle-même", LOOP, to("/"))
add("boucle-deux", "deux pages qui se renvoient", LOOP, _pair)
add("chaine-3", "trois redirections, puis la page", SEEN, _chain(3))
add("chaine-60", "soixante redirections", LOOP, _chain(60))
add("chaine-lente", "redirections lentes", SLOW | LOOP | {T.NOT_VISITED}, _chain(15, 1.5))
add("temoin-de-boucle", "redirige jusqu'à son cookie", SEEN, _cookie)
add("sans-destination", "302 sans Location", UNSEEN, says(reply(page(), "302 Found")))
add("destination-vide", "Location vide", UNSEEN, to(""))
add("destination-longue", "Location de 60 ko", UNSEEN, to("/" + "a" * 60_000))
add("destination-illisible", "Location illisible", UNSEEN, to("http://[brume/"))
add("destination-port-nul", "Location vers le port 0", UNSEEN, to("http://ailleurs.exemple.test:0/"))
add("destination-echappement", "séquence de terminal dans Location", UNSEEN, to("/\x1b[2J\x1b[31m"))
add(
    "vers-ailleurs",
    "vers un autre site",
    frozenset({T.REDIRECTED_ELSEWHERE, T.DNS_ERROR}),
    to("http://ailleurs.brume.test/"),
)
_SCHEMES = {
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<p>brume",
    "file": "file:///etc/hostname",
    "ftp": "ftp://ailleurs.exemple.test/",
    "about": "about:blank",
    "chrome": "chrome://version/",
    "mailto": "mailto:brume@exemple.test",
    "view-source": "view-source:http://127.0.0.1:{trap}/",
}
for _name, _location in _SCHEMES.items():
    add(f"vers-{_name}", f"redirige vers {_name}:", UNSEEN, to(_location))

_PRIVATE = {
    "loopback": "http://127.0.0.1:{trap}/",
    "loopback-autre": "http://127.1.2.3:{trap}/",
    "localhost": "http://localhost:{trap}/",
    "sous-localhost": "http://brume.localhost:{trap}/",
    "ipv6": "http://[::1]:{trap}/",
    "ipv6-mappee": "http://[::ffff:127.0.0.1]:{trap}/",
    "decimal": "http://2130706433:{trap}/",
    "hexadecimal": "http://0x7f000001:{trap}/",
    "octal": "http://0177.0.0.1:{trap}/",
    "court": "http://127.1:{trap}/",
    "zero": "http://0.0.0.0:{trap}/",
    "point-final": "http://127.0.0.1.:{trap}/",
}
for _name, _location in _PRIVATE.items():
    add(f"dedans-{_name}", f"redirige dans la machine ({_name})", UNSEEN, to(_location))
add(
    "dedans-identite",
    "redirige dans la machine, avec un nom et un mot de passe",
    UNSEEN,
    to("http://a:b@127.0.0.1:{trap}/"),
)


# --- pages ---------------------------------------------------------------------------------


def shows(
    inside: str = "", *, head: str = "", expected: frozenset[Transport] = SEEN, headers: tuple[str, ...] = ()
) -> tuple[frozenset[Transport], Speak]:
    """A page with something in it; `{trap}` is the port nobody may reach, `{host}` the site's name."""

    def make(asked: Asked) -> bytes:
        body = page(inside, head=head).replace("{trap}", str(asked.trap)).replace("{host}", asked.host)
        return reply(body, "200 OK", *headers)

    return expected, at_home(make)


def script(code: str, expected: frozenset[Transport] = SEEN) -> tuple[frozenset[Transport], Speak]:
    """A page with a script at its head."""
    return shows(head=f"<script>{code}</script>", expected=expected)


EMPTY = frozenset({T.EMPTY_SHELL, T.NOT_HTML})
_WRITTEN = {
    "vide": ("page vide", EMPTY, ""),
    "espaces": ("une page d'espaces", EMPTY, " \n" * 500),
    "commentaire": ("un commentaire seul", EMPTY, "<!-- brume -->"),
    "doctype-seul": ("un doctype seul", EMPTY, "<!doctype html>"),
    "titre-seul": ("un titre seul", EMPTY, "<!doctype html><title>La brume</title>"),
    "coquille": ("une coquille que rien ne remplit", EMPTY,
                 "<!doctype html><html lang=fr><title>B</title><div id=app></div><script>void 0</script>"),
    "cadres-anciens": ("un frameset", frozenset(T), "<!doctype html><title>B</title><frameset cols=*><frame src=/b></frameset>"),
    "balises-ouvertes": ("des balises jamais fermées", SEEN, "<html lang=fr><title>B</title><body>" + "<b><i>" * 300 + WORDS),
    "sans-html": ("du texte sans aucune balise", SEEN, WORDS),
    "profond": ("deux mille éléments imbriqués", SEEN, page("<div>" * 2000 + "fond" + "</div>" * 2000)),
    "large": ("vingt mille éléments", SEEN, page("<i>a</i>" * 20_000)),
    "images-sans-texte": ("deux mille images sans alternative", SEEN, page("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>" * 2000)),
    "titre-long": ("un titre de 100 ko", SEEN, page(title="brume " * 17_000)),
    "attribut-long": ("un attribut d'un mégaoctet", SEEN, page(f"<p title='{'a' * 1_000_000}'>b</p>")),
    "attributs-nombreux": ("un élément de mille attributs", SEEN, page("<p " + " ".join(f"data-a{n}={n}" for n in range(1000)) + ">b</p>")),
    "titre-echappement": ("séquences de terminal dans le titre", SEEN, page(title="\x1b]0;brume\x07\x1b[31mLa brume\x1b[0m")),
    "titre-balises": ("balises, Markdown et formule dans le titre", SEEN, page(title='=HYPERLINK("x")|**b**`&lt;/title&gt;&lt;script&gt;')),
    "titre-bidi": ("marques de sens d'écriture dans le titre", SEEN, page(title="La \u202eemurb\u202c brume")),
    "caracteres-nuls": ("des caractères nuls", SEEN, page("<p>la\x00brume</p>")),
    "identifiants-doubles": ("cinq mille fois le même identifiant", SEEN, page("<a id=x href=/a>a</a>" * 5000)),
    "liens-nombreux": ("dix mille liens", SEEN, page("".join(f"<a href=/l{n}>lien {n}</a> " for n in range(10_000)))),
    "liens-etranges": ("des liens vers toutes sortes d'adresses", SEEN,
                       page("".join(f"<a href='{h}'>x</a>" for h in ("http://[", "//", "?", "#", "javascript:1", "data:,", "tel:+33", "http://a:b@c/", "\\\\b", "http://é.test/")))),
    "base-ailleurs": ("une base qui mène ailleurs", SEEN, page("<a href=mentions-legales>Mentions légales</a>", head="<base href='http://ailleurs.brume.test/'>")),
    "base-illisible": ("une base illisible", SEEN, page("<a href=accessibilite>Accessibilité : non conforme</a>", head="<base href='http://['>")),
    "formulaires-imbriques": ("des noms de formulaires qui cachent ceux du document", SEEN,
                              page("<form name=body><input name=querySelectorAll><img name=documentElement></form>")),
    "css-lourd": ("un mégaoctet de styles", SEEN, page(head="<style>" + "".join(f".a{n}{{color:#000}}" for n in range(60_000)) + "</style>")),
    "anime": ("des animations sans fin", SEEN, page("<p style='animation:a 1s infinite'>b</p>", head="<style>@keyframes a{to{opacity:.9}}</style>")),
    "racine-fermee": ("une racine fermée", SEEN, page("<div id=h></div><script>h.attachShadow({mode:'closed'}).innerHTML='<p>dedans'</script>")),
    "racines-imbriquees": ("cinquante racines imbriquées", SEEN,
                           page("<div id=h></div><script>let e=h;for(let i=0;i<50;i++){const r=e.attachShadow({mode:'open'});r.innerHTML='<div>n</div>';e=r.firstChild}</script>")),
    "cadres-imbriques": ("dix cadres imbriqués", SEEN, page("<iframe title=c srcdoc='<p>un</p>'></iframe>" * 10)),
}  # fmt: skip
for _name, (_what, _ends, _text) in _WRITTEN.items():
    add(_name, _what, _ends, at_home(lambda asked, text=_text: reply(text)))

_SCRIPTED = {
    "dialogues": ("mille boîtes de dialogue", "for(let i=0;i<1000;i++){alert(i);confirm(i);prompt(i)}", SEEN),
    "fenetres": ("ouvre des fenêtres", "for(let i=0;i<5;i++)window.open('/f'+i)", SEEN),
    "retient": ("veut retenir qui part", "onbeforeunload=()=>'reste'", SEEN),
    "change-sans-cesse": ("change sans cesse", "setInterval(()=>document.body&&document.body.setAttribute('data-t',Date.now()),5)", SEEN),
    "historique": ("mille entrées d'historique", "for(let i=0;i<100;i++)history.pushState(i,'','/h'+i)", frozenset(T)),
    "console": ("mille messages de console", "for(let i=0;i<1000;i++)console.error('\\x1b[31mbrume '+i)", SEEN),
    "erreurs": ("erreurs et promesses rejetées", "Promise.reject(1);setTimeout(()=>{throw 2});undefined.a", SEEN),
    "longue-tache": ("travaille deux secondes d'affilée", "const f=Date.now()+2000;while(Date.now()<f);", SEEN),
    "selecteurs-casses": ("remplace querySelectorAll", "Document.prototype.querySelectorAll=()=>{throw 1};Element.prototype.querySelectorAll=null", frozenset(T)),
    "json-casse": ("remplace JSON.stringify", "JSON.stringify=()=>'brume'", frozenset(T)),
    "tableaux-casses": ("remplace des méthodes de tableaux", "Array.prototype.map=()=>[];Array.prototype.filter=()=>[]", frozenset(T)),
    "horloge-cassee": ("remplace l'horloge", "Date.now=()=>0;performance.now=()=>NaN", frozenset(T)),
    "minuteries-cassees": ("remplace setTimeout", "setTimeout=()=>0;requestAnimationFrame=()=>0", frozenset(T)),
    "prototype-pollue": ("ajoute à tous les objets", "Object.prototype.outcome='passed';Object.prototype.length=3", frozenset(T)),
    "imite": ("définit nos propres noms", "try{window.__conforme={axe:()=>({run:async()=>'{}'}),changed:()=>0}}catch(e){}", frozenset(T)),
    "module-define": ("a ses propres define et module", "window.define=()=>{};define.amd={};window.module={exports:{}};window.axe=1", SEEN),
    "recharge": ("se recharge sans fin", "setTimeout(()=>location.reload(),200)", frozenset(T)),
    "ecrit": ("se réécrit entièrement", "addEventListener('load',()=>{document.open();document.write('<title>B</title><p>réécrite '.repeat(40));document.close()})", SEEN),
    "vide-tout": ("efface son document", "addEventListener('load',()=>document.documentElement.remove())", frozenset(T)),
    "plein-ecran": ("demande plein écran, position, notifications", "document.documentElement?.requestFullscreen?.().catch(()=>0);navigator.geolocation.getCurrentPosition(()=>0);Notification.requestPermission()", SEEN),
    "impression": ("imprime", "print()", SEEN),
    "ouvrier": ("lance un ouvrier et un service", "new Worker('data:text/javascript,postMessage(1)');navigator.serviceWorker?.register('/sw.js').catch(()=>0)", SEEN),
    "part-ailleurs": ("part vers un autre site", "location='http://ailleurs.brume.test/'", UNSEEN),
    "part-dedans": ("part dans la machine", "location='http://127.0.0.1:{trap}/'", UNSEEN),
    "part-apres": ("part dans la machine au bout d'une demi-seconde", "setTimeout(()=>location='http://localhost:{trap}/',500)", frozenset(T)),
    "part-vers-texte": ("part vers un document écrit sur place", "location=URL.createObjectURL(new Blob(['<p>brume'],{type:'text/html'}))", frozenset(T)),
    "demande-dedans": ("demande des réponses dans la machine", "for(const h of ['127.0.0.1','localhost','[::1]','0.0.0.0'])fetch('http://'+h+':{trap}/').catch(()=>0)", SEEN),
    "prise-dedans": ("ouvre une prise dans la machine", "try{new WebSocket('ws://127.0.0.1:{trap}/');new EventSource('http://127.0.0.1:{trap}/')}catch(e){}", SEEN),
    "pair-dedans": ("cherche un pair dans la machine", "try{const p=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:{trap}'}]});p.createDataChannel('b');p.createOffer().then(o=>p.setLocalDescription(o))}catch(e){}", SEEN),
    "balise-dedans": ("envoie une balise dans la machine", "navigator.sendBeacon('http://127.0.0.1:{trap}/','b')", SEEN),
    "import-lent": ("importe un module qui ne vient pas", "import('/jamais.js').catch(()=>0)", SEEN),
}  # fmt: skip
for _name, (_what, _code, _ends) in _SCRIPTED.items():
    add(_name, _what, *script(_code, _ends))

_REFRESH = "<meta http-equiv=refresh content='{}'>"
_ASKING = {
    "rafraichit-0": ("se rafraîchit sans attendre, sans fin", "", _REFRESH.format("0"), frozenset(T), ()),
    "rafraichit-ailleurs": ("part vers un autre site en deux secondes", "", _REFRESH.format("2;url=http://ailleurs.brume.test/"), frozenset(T), ()),
    "rafraichit-dedans": ("part dans la machine par une balise", "", _REFRESH.format("0;url=http://127.0.0.1:{trap}/"), UNSEEN, ()),
    "rafraichit-entete": ("part dans la machine par un en-tête", "", "", UNSEEN, ("Refresh: 0; url=http://127.0.0.1:1/",)),
    "cadre-dedans": ("un cadre dans la machine", "<iframe title=c src='http://127.0.0.1:{trap}/'></iframe>", "", SEEN, ()),
    "image-dedans": ("une image dans la machine", "<img alt=b src='http://localhost:{trap}/i.png'>", "", SEEN, ()),
    "style-dedans": ("des styles dans la machine", "", "<link rel=stylesheet href='http://[::1]:{trap}/s.css'>", SEEN, ()),
    "icone-dedans": ("une icône dans la machine", "", "<link rel=icon href='http://127.0.0.1:{trap}/f.ico'>", SEEN, ()),
    "lien-dedans": ("des liens utiles dans la machine", "<a href='http://127.0.0.1:{trap}/m'>Mentions légales</a><a href='http://localhost:{trap}/a'>Accessibilité : non conforme</a>", "", SEEN, ()),
    "envoie-dedans": ("envoie un formulaire dans la machine", "<form id=f action='http://127.0.0.1:{trap}/'></form><script>f.submit()</script>", "", frozenset(T), ()),
    "precharge-dedans": ("prépare une connexion dans la machine", "", "<link rel=preconnect href='http://127.0.0.1:{trap}'><link rel=prefetch href='http://127.0.0.1:{trap}/p'>", SEEN, ()),
    "politique-stricte": ("interdit tout script", "", "", SEEN, ("Content-Security-Policy: default-src 'none'",)),
    "bac-a-sable": ("s'enferme elle-même", "", "", frozenset(T), ("Content-Security-Policy: sandbox",)),
    "types-de-confiance": ("exige des types de confiance", "", "", SEEN, ("Content-Security-Policy: require-trusted-types-for 'script'",)),
    "isole": ("s'isole de toute autre origine", "", "", SEEN, ("Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp")),
    "efface-memoire": ("fait effacer sa mémoire", "", "", SEEN, ('Clear-Site-Data: "*"',)),
    "cookies-nombreux": ("pose trois cents cookies", "", "", SEEN, tuple(f"Set-Cookie: c{n}={'v' * 200}" for n in range(90))),
}  # fmt: skip
for _name, (_what, _inside, _head, _ends, _more) in _ASKING.items():
    add(_name, _what, *shows(_inside, head=_head, expected=_ends, headers=_more))


# --- robots.txt et plans -------------------------------------------------------------------


def robots(text: str | bytes, status: str = "200 OK", *headers: str, kind: str = "text/plain") -> Speak:
    """A site whose robots.txt is the matter."""

    def speak(client: socket.socket, asked: Asked) -> None:
        if asked.path == "/robots.txt":
            client.sendall(reply(text, status, *headers, kind=kind))
        else:
            client.sendall(reply(page()) if asked.home else missing())

    return speak


def _endless_robots(client: socket.socket, asked: Asked) -> None:
    if asked.path != "/robots.txt":
        client.sendall(reply(page()) if asked.home else missing())
        return
    drip(client, reply("User-agent: *\nDisallow:\n" * 500), 0.4)


_REFUSED = frozenset({T.ROBOTS_DISALLOWED})
_ALL = "User-agent: *\nDisallow: /\n"
add("robots-refuse", "robots.txt refuse tout", _REFUSED, robots(_ALL))
add(
    "robots-refuse-octets",
    "robots.txt refuse tout, en octets",
    _REFUSED,
    robots(_ALL, kind="application/octet-stream"),
)
add(
    "robots-nous-nomme",
    "robots.txt nous refuse, nom et version",
    _REFUSED,
    robots("User-agent: Conforme/0.1.0\nDisallow: /\n"),
)
add("robots-marque", "robots.txt avec marque d'ordre", _REFUSED, robots("\ufeff" + _ALL))
add("robots-page", "une page à la place de robots.txt", SEEN, robots(page(), kind="text/html"))
add("robots-octets", "robots.txt illisible", SEEN, robots(bytes(range(256)) * 20))
add("robots-lourd", "robots.txt de 3 Mo", SEEN | _REFUSED, robots("Allow: /a\n" * 300_000))
add(
    "robots-ailleurs",
    "robots.txt renvoie dans la machine",
    frozenset(T),
    robots("", "302 Found", "Location: http://127.0.0.1:1/"),
)
add(
    "robots-boucle",
    "robots.txt renvoie vers lui-même",
    frozenset(T),
    robots("", "302 Found", "Location: /robots.txt"),
)
add("robots-panne", "robots.txt en panne", UNSEEN, robots("", "500 Internal Server Error"))
add(
    "robots-attente",
    "robots.txt demande un jour entre deux demandes",
    frozenset(T),
    robots("User-agent: *\nCrawl-delay: 86400\n"),
)
add(
    "robots-plan-illisible",
    "robots.txt déclare un plan illisible",
    SEEN,
    robots("Sitemap: http://[\nUser-agent: *\nAllow: /\n"),
)
add("robots-sans-fin", "robots.txt goutte à goutte", frozenset(T), _endless_robots)


def sitemap(text: str | bytes, kind: str = "application/xml") -> Speak:
    """A site whose map is the matter."""

    def speak(client: socket.socket, asked: Asked) -> None:
        body = (
            text.replace("{host}", asked.host).replace("{trap}", str(asked.trap))
            if isinstance(text, str)
            else text
        )
        if asked.path == "/sitemap.xml":
            client.sendall(reply(body, kind=kind))
        else:
            client.sendall(reply(page()) if asked.home else missing())

    return speak


def _map(*places: str) -> str:
    listed = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    )


add(
    "plan-dedans",
    "un plan qui mène dans la machine",
    SEEN,
    sitemap(_map("http://127.0.0.1:{trap}/", "file:///etc/hostname")),
)
add(
    "plan-ailleurs",
    "un plan d'autres sites",
    SEEN,
    sitemap(_map("http://ailleurs.brume.test/", "http://exemple.invalid/")),
)
add(
    "plan-long",
    "un plan de vingt mille adresses",
    SEEN,
    sitemap(_map(*(f"http://{{host}}/p{n}" for n in range(20_000)))),
)
add(
    "plan-entite",
    "un plan avec une entité",
    SEEN,
    sitemap('<!DOCTYPE u [<!ENTITY b "brume">]><urlset><url><loc>http://{host}/&b;</loc></url></urlset>'),
)
add("plan-casse", "un plan mal formé", SEEN, sitemap("<urlset><url><loc>http://{host}/a"))
add("plan-octets", "un plan d'octets sans suite", SEEN, sitemap(bytes(range(256)) * 40))
add(
    "plan-sur-lui-meme",
    "un index de plans qui se nomme lui-même",
    SEEN,
    sitemap("<sitemapindex><sitemap><loc>http://{host}/sitemap.xml</loc></sitemap></sitemapindex>"),
)

WITNESS = "temoin"
"""Hosts of this name and a number show the same ordinary page: what is said of them may not differ."""


def witness(client: socket.socket, asked: Asked) -> None:
    """An ordinary site among the others."""
    client.sendall(reply(page("<p><a href='/'>Accueil</a></p>")) if asked.home else missing())
