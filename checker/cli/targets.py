"""What the user named on the command line → Sites."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import click

from checker.model import Kind, Role, Site
from checker.model.address import Address
from checker.plain_lists import grouped
from checker.reading import redacted
from checker.registry import Registry

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?")
_LOCAL = re.compile(r"(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(/\S*)?", re.IGNORECASE)
"""This very machine: what is tried there has no certificate."""

_ROOT = re.compile(r"/?|/(fr|en)/?|/(index|accueil)\.html?")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FILE = re.compile(r"file:(?://)?(/.*)", re.IGNORECASE)
_PAGE_FILE = re.compile(r"[^/:]+\.(?:x?html?|php|pdf)|[.~]?\.?/.*")
"""What is written as a file, not as a host: no domain ends so."""


def url_site(url: str, kind: Kind | None, pages: int) -> Site:
    """A site that is not in the register, known by one address.

    Asked for one page, an address inside a site is that page and not a home page: rules about
    home pages have nothing to say of it.
    """
    split = split_url(url)
    inside = pages == 1 and not _ROOT.fullmatch(split.path)
    role = Role.OTHER if inside else Role.HOME
    shown = redacted(url)
    host = split.hostname or ""
    return Site(_identifier(shown), shown, split.geturl(), host, kind=kind, entry=role, registered=False)


def listed_sites(urls: Iterable[str], kind: Kind | None, pages: int) -> list[Site]:
    """The sites of addresses given in one list: those of one host are the pages of one site, and the only ones
    looked at. One that is alone on its host is a target like any other."""
    hosts = grouped(((Address.of(url).bare, Address.of(url).door), url) for url in dict.fromkeys(urls))
    return [_listed(own, kind) if len(own) > 1 else url_site(own[0], kind, pages) for own in hosts.values()]


def _listed(urls: Iterable[str], kind: Kind | None) -> Site:
    """One site, entered by its home page when it is listed, else by the first page."""
    known = [url_site(url, kind, pages=1) for url in urls]
    first = next((one for one in known if one.entry is Role.HOME), known[0])
    asked = tuple(one.url for one in known if one is not first)
    host = split_url(first.url)._replace(path="/", query="", fragment="").geturl()
    return replace(first, name=redacted(host), settings=replace(first.settings, asked=asked))


def split_url(url: str) -> SplitResult:
    """The parts of an http(s) address. Raises `click.BadParameter` for anything else."""
    try:
        parts = urlsplit(url)
        readable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        readable = False
    if not readable or re.search(r"[\s\\]", parts.netloc) or not url.isprintable():
        shown = url.rpartition("@")[2] if "@" in url else redacted(url)  # what comes before may be a login
        if not shown:
            raise click.BadParameter("l'adresse n'a pas de nom de site après « @ ».")
        raise click.BadParameter(f"« {shown[:200]} » n'est pas une adresse http(s).")
    return parts


def split_folders(targets: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The targets that are folders, and the others. Raises `click.BadParameter` for an empty one,
    which would be the current folder, and for a file."""
    folders: list[Path] = []
    others: list[str] = []
    for target in targets:
        if not target.strip():
            raise click.BadParameter("une cible est vide : donnez une adresse, un dossier ou un identifiant.")
        path = Path(target)
        if _is(path.is_dir):
            folders.append(path)
        elif _is(path.exists):
            raise click.BadParameter(f"« {target} » est un fichier : donnez le dossier, « {path.parent} ».")
        else:
            others.append(target)
    return folders, others


def _is(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (OSError, ValueError):  # an address too long to be a file name
        return False


def _identifier(url: str) -> str:
    """A readable id; a digest keeps two addresses apart that would read alike."""
    words = re.sub(r"[^a-z0-9]+", "-", url.lower().partition("://")[2]).strip("-")[:60]
    return f"{words}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


def read_urls(path: Path) -> Iterator[str]:
    """The addresses of a file, one or several a line; blank lines and # comments are passed over, also
    after an address (a # that follows no space is part of it).

    Raises `click.BadParameter`, naming file and line, for anything else, and for a file without any.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.BadParameter(f"{path} n'est pas un texte UTF-8.") from None
    found = False
    for number, line in enumerate(lines, start=1):
        for written in re.sub(r"(^|\s)#.*", "", line).split():
            for address in filter(
                None, re.split(r"[;,](?=https?://|$)", written.strip("\"'<>"), flags=re.IGNORECASE)
            ):
                if not re.match(r"https?://[^\s/]", address, re.IGNORECASE):
                    shown = redacted(address)[:80]
                    raise click.BadParameter(f"{path}:{number} : « {shown} » n'est pas une adresse http(s).")
                found = True
                yield address
    if not found:
        raise click.BadParameter(f"{path} ne contient aucune adresse.")


def sites_of(targets: Iterable[str], register: Registry | None, kind: Kind | None, pages: int) -> list[Site]:
    """URL, host name or identifier of the register → Site. Folders are the caller's."""
    return [_site(target, register, kind, pages) for target in targets]


def _site(target: str, register: Registry | None, kind: Kind | None, pages: int) -> Site:
    if _WEB.match(target):
        return url_site(target, kind, pages)
    known = {site.id: site for site in register.sites} if register else {}
    if target in known:
        return known[target]
    local = _FILE.fullmatch(target)
    if local:
        raise click.BadParameter(f"« {target} » : donnez le chemin du dossier, « {local[1]} ».")
    if _PAGE_FILE.fullmatch(target):
        raise click.BadParameter(f"« {target} » : aucun dossier ni fichier de ce nom.")
    if _LOCAL.fullmatch(target):
        return url_site(f"http://{target}", kind, pages)
    if _HOST.fullmatch(target):
        return url_site(f"https://{target}", kind, pages)
    close = get_close_matches(target, known, n=1)
    hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
    raise click.BadParameter(
        f"« {redacted(f'//{target}')[2:]} » n'est ni une adresse, ni un dossier, ni un site du registre{hint}"
    )
