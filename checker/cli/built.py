"""A built folder as a site: served under a name of its own, listed, and told by its own files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import click

from checker.authored.addresses import ascii_host
from checker.cli.browsing import ALL, Command
from checker.cli.targets import split_url, url_site
from checker.configuration import MOST_SAMPLED
from checker.evaluate.sampling import templates_told
from checker.folders import ENDINGS, INDEXES, Folder, Listing, OutsideError, is_base
from checker.gather.pages import WITHOUT_FILE
from checker.gather.profiles import Profile
from checker.model import Audit, Finding, Kind, PageReport, Role, Site, Transport, parse_html
from checker.model import Listing as Known
from checker.model.address import bare_host, host_of
from checker.reading import select
from checker.serving import FolderServer, certified, serve

_NAMED: Final = 10
"""Names written out in a sentence; the JSON report has them all."""
_ASKED_ANYWAY: Final = ("robots.txt", "sitemap.xml", "favicon.ico", "")
"""What is asked of any site: a folder without them misses nothing that its pages need."""
_INVENTED: Final = ".invalid"
"""The end of names that no network knows (RFC 6761)."""


@dataclass(frozen=True)
class Published:
    """Where a folder will be published, as far as its user said."""

    base: str | None = None
    site_url: str | None = None
    routes: bool = False


@dataclass(frozen=True)
class Built:
    """One folder being served. `told` says which of its pages are looked at, when it is not for its visit to choose;
    `known` is what was found behind the paths that were asked about."""

    folder: Folder
    listing: Listing
    site: Site
    server: FolderServer
    authority: Path
    told: str = ""
    known: dict[str, Path | OutsideError | None] = field(default_factory=dict, compare=False, repr=False)


def folder_options(command: Command) -> Command:
    """Add the options that say where a folder will be published."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _base(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    if not is_base(value):
        raise click.BadParameter(f"« {value} » : attendu un chemin, comme /mon-site/.")
    return quote(f"{value.rstrip('/')}/", safe="/%")


def _site_url(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    parts = split_url(value)
    host = ascii_host(parts.hostname or "")
    if not host or parts.username or parts.query or parts.fragment:
        raise click.BadParameter("attendu l'adresse de l'accueil, comme https://www.exemple.gouv.fr/.")
    port = f":{parts.port}" if parts.port else ""
    path = quote(f"{parts.path.rstrip('/')}/", safe="/%")
    return parts._replace(netloc=f"{host}{port}", path=path).geturl()


_OPTIONS = (
    click.option(
        "--base",
        metavar="CHEMIN",
        callback=_base,
        help="Dossier : le sous-chemin pour lequel le site est construit, comme /mon-site/.",
    ),
    click.option(
        "--site-url",
        metavar="URL",
        callback=_site_url,
        help="Dossier : l'adresse où il sera publié ; les liens absolus vers elle mènent au dossier.",
    ),
    click.option(
        "--spa",
        is_flag=True,
        help="Dossier : servir la page d'accueil pour les routes sans fichier (application d'une page).",
    ),
    click.option(
        "--since",
        metavar="VERSION",
        help="Dossier suivi par git : ne voir que l'accueil et les pages dont le fichier a changé depuis cette version "
        "(branche, étiquette ou commit).",
    ),
)


def serve_all(
    folders: Sequence[Path], published: Published, kind: Kind | None, stack: ExitStack
) -> list[Built]:
    """Serve each folder until `stack` closes. Raises `click.UsageError` for what cannot be checked."""
    if published != Published() and not folders:
        raise click.UsageError("--base, --site-url et --spa ne valent que pour un dossier.")
    if published.site_url and len(folders) > 1:
        raise click.UsageError("--site-url ne vaut que pour un seul dossier.")
    base = _agreed_base(published)
    served = [Folder(path, base, published.routes) for path in folders]
    listings = [_listed(folder) for folder in served]
    homes = [published.site_url or f"https://dossier-{n}{_INVENTED}{base}" for n in range(1, len(served) + 1)]
    sites = [_site(*one, kind) for one in zip(served, listings, homes, strict=True)]
    return _serving(served, listings, sites, stack) if served else []


def serve_page(file: Path, root: Path, kind: Kind | None, stack: ExitStack) -> Built:
    """Serve the folder of one page, which stands for the site. Raises `click.UsageError` for a file that is
    no page of the folder."""
    folder = Folder(root)
    real = Path(os.path.realpath(file))
    if not root.is_dir() or not real.is_relative_to(os.path.realpath(root)):
        raise click.UsageError(f"« {file} » n'est pas dans le dossier « {root} ».")
    if not real.name.lower().endswith(ENDINGS):
        raise click.UsageError(f"« {file} » n'est pas une page HTML.")
    listing = folder.listing()
    site = _site(folder, listing, f"https://dossier-1{_INVENTED}/", kind)
    path = folder.path(folder.name_of(real))
    entry = site.entry if path == "/" else Role.OTHER
    page = replace(site, url=f"https://dossier-1{_INVENTED}{path}", name=str(file), entry=entry)
    return _serving([folder], [listing], [page], stack)[0]


def _serving(
    folders: Sequence[Folder], listings: Sequence[Listing], sites: Sequence[Site], stack: ExitStack
) -> list[Built]:
    kept = Profile()  # swept by the next run when this one is killed
    stack.callback(kept.remove)
    authority = kept.folder / "autorite.pem"
    context = certified([name for site in sites for name in _names(site.url)], authority)
    return [
        Built(folder, listing, site, stack.enter_context(serve(folder, context=context)), authority)
        for folder, listing, site in zip(folders, listings, sites, strict=True)
    ]


def reaching(all_built: Sequence[Built], chosen: dict[str, Any]) -> dict[str, Any]:
    """The options of a command, made to reach the folders and nothing outside this machine."""
    resolve = {host: to for host, to in chosen["resolve"].items() if to.startswith(("127.", "[::1]"))}
    for built in all_built:
        resolve |= dict.fromkeys(_names(built.site.url), f"127.0.0.1:{built.server.server_port}")
    return chosen | {"resolve": resolve, "ca_file": str(all_built[0].authority)}


def located(audit: Audit, built: Built) -> Audit:
    """An audit told by the files of the folder, with what was left out of it."""
    built = replace(built, known={})  # the files of this audit are looked for once
    pages = tuple(
        replace(page, file=_file(built, page.final_url or page.url))
        for page in audit.pages
        if not _leads_out(built, page.url)
    )
    findings = tuple(_placed(built, finding) for finding in _inside(built, audit))
    seen = {_file(built, page.url) for page in pages} | {page.file for page in pages}
    listed = built.site.listing.pages if built.site.listing else ()
    left = tuple(file for url in listed if (file := _file(built, url)) not in seen)
    told = replace(audit, pages=pages, findings=findings, left_out=left)
    return replace(told, remarks=tuple(_remarks(told, built)))


# --- before ------------------------------------------------------------------------------------


def _agreed_base(published: Published) -> str:
    path = urlsplit(published.site_url or "/").path
    if published.base and published.site_url and path not in ("/", published.base):
        raise click.UsageError(f"--base {published.base} et --site-url {published.site_url} se contredisent.")
    return published.base or path


def _listed(folder: Folder) -> Listing:
    """The pages of a folder that has a home page."""
    listing = folder.listing()
    if not listing.pages:
        refused = (
            f" ({_fragments(listing) if listing.fragments else told_outside(listing.outside)})"
            if listing.fragments or listing.outside
            else ""
        )
        raise click.UsageError(f"Le dossier « {folder.root} » ne contient aucune page HTML{refused}.")
    try:
        home = folder.find(folder.base)
    except OutsideError:
        raise click.UsageError(
            f"La page d'accueil de « {folder.root} » est un lien hors du dossier."
        ) from None
    if home is None:
        inner = [
            str(folder.root / n.partition("/")[0]) for n in listing.pages if n.partition("/")[2] in INDEXES
        ]
        near = f" ; vouliez-vous dire « {' » ou « '.join(inner)} » ?" if 0 < len(inner) <= 3 else "."
        raise click.UsageError(f"Le dossier « {folder.root} » n'a pas de page d'accueil (index.html){near}")
    return listing


def _names(home: str) -> tuple[str, ...]:
    """The hosts that are the site: with and without www., but for an invented name."""
    host = host_of(home)
    return (host,) if host.endswith(_INVENTED) else (bare_host(host), f"www.{bare_host(host)}")


def _site(folder: Folder, listing: Listing, home: str, kind: Kind | None) -> Site:
    site = url_site(home, kind, pages=0)
    origin = home.removesuffix(folder.base)
    known = Known(tuple(f"{origin}{folder.path(name)}" for name in listing.pages), folder.routes)
    identifier = f"{host_of(home).removesuffix(_INVENTED)}-{folder.root.resolve().name}"
    return replace(site, id=identifier, name=str(folder.root), online=False, listing=known)


# --- after -------------------------------------------------------------------------------------


def _placed(built: Built, finding: Finding) -> Finding:
    """A finding with its file; the invented name of a folder means nothing to its reader."""
    host = host_of(built.site.url)
    said = finding.message.replace(f"https://{host}", "") if host.endswith(_INVENTED) else finding.message
    return replace(finding, file=_file(built, finding.url), message=said)


def _inside(built: Built, audit: Audit) -> Iterator[Finding]:
    """The findings without those about links out of the folder, which one remark tells: a rule that has
    no other keeps it. None says that a server refused our visit: it is ours."""
    refused = {
        f"{page.transport.label}. {page.detail}" for page in audit.pages if _leads_out(built, page.url)
    }
    elsewhere = {finding.rule for finding in audit.findings if not _leads_out(built, finding.url)}
    for finding in audit.findings:
        if finding.rule in elsewhere and _leads_out(built, finding.url):
            continue
        message = finding.message
        for said in refused:
            message = message.replace(said, "lien hors du dossier, non suivi.")
        yield replace(finding, message=message)


def _leads_out(built: Built, url: str) -> bool:
    """Whether an address of the folder is a link to elsewhere."""
    return isinstance(_behind(built, url), OutsideError)


def _file(built: Built, url: str) -> str:
    """The file behind an address of the folder, from where the user is; empty when there is none."""
    found = _found(built, url)
    return _shown(built.folder, built.folder.name_of(found)) if found else ""


def _found(built: Built, url: str) -> Path | None:
    found = _behind(built, url)
    return found if isinstance(found, Path) else None


def _behind(built: Built, url: str) -> Path | OutsideError | None:
    """What an address of the folder leads to: a file, out of the folder, or nothing."""
    if host_of(url) not in _names(built.site.url):
        return None
    path = urlsplit(url).path
    if path not in built.known:
        try:
            built.known[path] = built.folder.find(path)
        except OutsideError as outside:
            built.known[path] = outside
    return built.known[path]


def _shown(folder: Folder, name: str) -> str:
    """A path as it can be written anywhere: file systems allow names that are no text."""
    return os.fsencode(folder.root / name).decode("utf-8", "replace")


def _remarks(audit: Audit, built: Built) -> Iterator[str]:
    folder, listing = built.folder, built.listing
    if built.told:
        yield built.told
    if audit.left_out:
        left = [path.removeprefix(f"{folder.root}/") for path in audit.left_out]
        said = _enumerated("page laissée de côté", "pages laissées de côté", left)
        files = len(audit.left_out) + sum(page.transport not in WITHOUT_FILE for page in audit.pages)
        whole = files if files <= MOST_SAMPLED else ALL
        chosen = bool(built.site.settings.asked)
        more = audit.transport is Transport.COMPLETED and not listing.cut and not chosen
        yield f"{said} ; pour tout voir : --pages {whole}." if more else f"{said}."
    if listing.cut:
        yield f"Dossier trop grand : seules {len(listing.pages)} pages en ont été listées."
    if listing.errors:
        said = _enumerated(
            "page d'erreur, laissée de côté", "pages d'erreur, laissées de côté", listing.errors
        )
        yield f"{said}."
    if listing.fragments:
        yield f"{_fragments(listing)}."
    if listing.unread:
        said = _enumerated("fichier ou dossier illisible", "fichiers ou dossiers illisibles", listing.unread)
        yield f"{said}."
    asked = (unquote(path).removeprefix(folder.base) for path in sorted(built.server.outside))
    known = tuple(PurePosixPath(name).with_suffix("").as_posix() for name in listing.outside)
    outside = [*listing.outside, *(name for name in asked if not name.startswith(known))]
    if outside:
        yield f"{told_outside(outside)}."
    yield from _asked_in_vain(folder, sorted(built.server.missing))  # browsers side by side ask in any order
    yield from _asked_elsewhere(audit, built)
    yield from templates_told(audit.pages)


def _fragments(listing: Listing) -> str:
    one, several = "fichier sans balise de page", "fichiers sans balise de page"
    return _enumerated(f"{one}, laissé de côté", f"{several}, laissés de côté", listing.fragments)


def told_outside(links: Iterable[str]) -> str:
    """« 2 liens hors du dossier, non suivis : … »."""
    return _enumerated("lien hors du dossier, non suivi", "liens hors du dossier, non suivis", links)


def _asked_in_vain(folder: Folder, missing: Iterable[str]) -> Iterator[str]:
    absent = [path for path in missing if path.rpartition("/")[2] not in _ASKED_ANYWAY]
    if absent:
        names = map(unquote, absent)
        yield f"{_enumerated('adresse demandée sans fichier', 'adresses demandées sans fichier', names)}."
    if not folder.routes and any("." not in path.rpartition("/")[2] for path in absent):
        yield "Si ces adresses sont les routes d'une application d'une seule page, ajoutez « --spa »."
    bases = Counter(base for path in absent if (base := _base_of(folder, path)))
    if bases:
        base = bases.most_common(1)[0][0]
        yield f"Les pages demandent {base}… : si le site est construit pour ce chemin, ajoutez « --base {base} »."


def _base_of(folder: Folder, path: str) -> str:
    """The base under which the folder would have had a path; empty when there is none."""
    parts = path.strip("/").split("/")
    for number in range(len(parts)):
        base = "/".join(["", *parts[:number], ""])
        if base != folder.base and (folder.root / unquote("/".join(parts[number:]))).is_file():
            return base
    return ""


def _asked_elsewhere(audit: Audit, built: Built) -> Iterator[str]:
    unvisited = (page for page in audit.pages if page.transport is Transport.NOT_VISITED)
    hosts = {host for page in audit.pages for host in page.refused} | {_host(page) for page in unvisited}
    hosts -= set(_names(built.site.url))
    if not hosts:
        return
    said = _enumerated("autre hôte demandé, non joint", "autres hôtes demandés, non joints", sorted(hosts))
    yield f"{said}. Rien ne sort de cette machine."
    canonical = _reference(built)
    if host_of(built.site.url).endswith(_INVENTED) and host_of(canonical) in hosts:
        home = canonical.rpartition("/")[0]
        yield f"L'accueil se dit publié sur {host_of(canonical)} : ajoutez « --site-url {home}/ »."


def _reference(built: Built) -> str:
    """The address that the file at home gives as its own; empty when it gives none."""
    home = _found(built, built.site.url)
    found = select(parse_html(home.read_text("utf-8", "replace")), 'link[rel~="canonical"]') if home else []
    return found[0].get("href") or "" if found else ""


def _host(page: PageReport) -> str:
    return host_of(page.final_url or page.url)


def _enumerated(one: str, several: str, names: Iterable[str]) -> str:
    """« 2 pages laissées de côté : a.html, b.html »."""
    known = list(names)
    left = len(known) - _NAMED
    more = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    return f"{len(known)} {one if len(known) == 1 else several} : {', '.join(known[:_NAMED])}{more}"
