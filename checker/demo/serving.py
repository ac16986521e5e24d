"""estate.yaml → what each fictional host does when it is asked, and did at an earlier time: answers over HTTP
and HTTPS, each under its own name and certificate."""

from __future__ import annotations

import datetime as dt
import mimetypes
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import trustme
import yaml
from jinja2 import Environment, FileSystemLoader, select_autoescape
from pydantic import BaseModel, Field

from checker.serving import LocalServer


class Host(BaseModel, frozen=True):
    """One fictional host. `behaviour` is what it does to every request; `folder` holds its pages;
    `context` fills the layout of its pages."""

    name: str = Field(alias="hote")
    behaviour: str = Field("pages", alias="comportement")
    folder: str = Field("", alias="dossier")
    target: str = Field("", alias="cible")
    seconds: float = Field(0.0, alias="secondes")
    plain_http: bool = Field(default=False, alias="http_sans_redirection")
    hsts: bool = False
    context: Mapping[str, object] = Field({}, alias="gabarit")


def read_hosts(path: Path, *, earlier: bool = False) -> dict[str, Host]:
    """The hosts of the estate by name; as they were before, when `earlier`."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["hotes"]
    told = (entry | entry.get("avant", {}) if earlier else entry for entry in entries)
    hosts = map(Host.model_validate, told)
    return {host.name: host for host in hosts}


HERE = Path(__file__).parent
VENDOR = HERE.parent / "vendor" / "dsfr"

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")

_SSO = """<!doctype html><html lang="fr"><head><title>Connexion</title></head><body><main>
<h1>Connexion</h1><form method="post"><label for="i">Identifiant</label><input id="i" name="i">
<label for="p">Mot de passe</label><input id="p" type="password" name="p"><button>Se connecter</button>
</form></main></body></html>"""
_REDIRECTIONS = {"redirection": 301, "connexion": 302}
_FORBIDDEN = "<!doctype html><html lang=fr><title>403</title><h1>Accès refusé</h1></html>"
_MISSING = "<!doctype html><html lang=fr><title>404</title><h1>Page introuvable</h1></html>"


@lru_cache(maxsize=1)
def _pages() -> Environment:
    loader = FileSystemLoader([HERE / "hosts", HERE / "layouts"])
    made = Environment(loader=loader, autoescape=select_autoescape(["html"]))
    made.globals["annee"] = dt.datetime.now(dt.UTC).year  # a scheme and a plan are those of a year
    return made


class _Server(LocalServer):
    def __init__(self, hosts: Mapping[str, Host], context: ssl.SSLContext) -> None:
        self.hosts = hosts
        super().__init__(_Handler, 0, context)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that hangs up is part of the show."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    secure_only = False

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the audit tells the story."""

    def do_GET(self) -> None:
        """Answer as the host named in the request does."""
        server: Any = self.server
        host = server.hosts.get(
            self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        )
        path = unquote(urlsplit(self.path).path)
        secure = isinstance(self.connection, ssl.SSLSocket)
        self.secure_only = host is not None and host.hsts and secure
        if host is None:
            self._answer(404, _MISSING)
        elif not secure and not host.plain_http and host.behaviour != "interdit":
            self._redirect(301, f"https://{host.name}{self.path}")
        else:
            self._behave(host, path)

    do_HEAD = do_GET  # noqa: N815 - the base class looks for this very name

    def _behave(self, host: Host, path: str) -> None:
        if host.behaviour == "interdit":
            self._answer(403, _FORBIDDEN)
        elif host.behaviour in _REDIRECTIONS:
            self._redirect(_REDIRECTIONS[host.behaviour], host.target)
        elif host.behaviour == "guichet":
            self._answer(200, _SSO)
        else:
            if host.behaviour == "lent":
                time.sleep(host.seconds)
            self._page(host, path)

    def _page(self, host: Host, path: str) -> None:
        if host.behaviour == "composants":
            self._file(VENDOR, path)
        elif path.startswith("/dsfr/"):
            self._file(VENDOR / "dist", path.removeprefix("/dsfr"))
        else:
            self._rendered(host, path)

    def _rendered(self, host: Host, path: str) -> None:
        folder = HERE / "hosts" / host.folder
        for name in (path.strip("/"), f"{path.strip('/')}.html", f"{path.strip('/')}/index.html".lstrip("/")):
            file = (folder / name).resolve()
            if name and file.is_file() and file.is_relative_to(folder):
                if file.suffix in (".html", ".txt", ".xml"):
                    template = _pages().get_template(f"{host.folder}/{file.relative_to(folder)}")
                    self._answer(200, template.render(hote=host.name, **host.context), _kind(file))
                else:
                    self._answer(200, file.read_bytes(), _kind(file))
                return
        self._answer(404, _MISSING)

    def _file(self, root: Path, path: str) -> None:
        file = (root / path.strip("/")).resolve()
        if file.is_dir() and not path.endswith("/"):
            self._redirect(301, f"{path}/")
            return
        file = file / "index.html" if file.is_dir() else file
        if file.is_relative_to(root.resolve()) and file.is_file():
            self._answer(200, file.read_bytes(), _kind(file))
        else:
            self._answer(404, _MISSING)

    def _redirect(self, status: int, location: str) -> None:
        self._answer(status, "", headers={"Location": location})

    def _answer(
        self,
        status: int,
        body: str | bytes,
        kind: str = "text/html; charset=utf-8",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.secure_only:
            self.send_header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _kind(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("xml", "json")) else kind


@contextmanager
def serve_hosts(hosts: Mapping[str, Host], authority: trustme.CA) -> Iterator[dict[int, int]]:
    """Serve the hosts; yields public port → local port (80 and 443)."""
    with _Server(hosts, _secure(hosts, authority)).running() as server:
        yield dict.fromkeys((80, 443), server.server_port)


def _secure(hosts: Mapping[str, Host], authority: trustme.CA) -> ssl.SSLContext:
    """One certificate a host, chosen by the name asked for."""
    contexts = {name: _context(authority, host) for name, host in hosts.items()}
    default = next(iter(contexts.values()))

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = contexts.get((name or "").lower(), default)

    default.sni_callback = choose
    return default


def _context(authority: trustme.CA, host: Host) -> ssl.SSLContext:
    now = dt.datetime.now(dt.UTC)
    ends = now + dt.timedelta(days=-12 if host.behaviour == "certificat_expire" else 180)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host.name, not_after=ends).configure_cert(context)
    return context


def closed_port() -> int:
    """A local port that nobody answers on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
