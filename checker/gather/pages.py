"""From what HTTP and the browser gave to the pages of a visit. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from checker.gather import sample
from checker.gather.answer import Answer
from checker.gather.standins import stand_in
from checker.gather.walls import check_wall, login_wall
from checker.model import Page, Role, Site, Transport
from checker.model.address import Address, bare_host, host_of

if TYPE_CHECKING:
    from checker.gather.look import Look

_OWN_WORD = {
    Transport.AUTH_REQUIRED,
    Transport.BLOCKED,
    Transport.PRIVATE_ADDRESS,
    Transport.TOO_MANY_REDIRECTS,
    Transport.ROBOTS_DISALLOWED,
}
"""What became of a page says more than the host where it happened."""


def role_pages(site: Site, home: Page) -> list[tuple[Role, str]]:
    """The pages that play a role, each address once: the registry's word, else the home page's links."""
    named = {role: urljoin(site.url, url) for role, url in site.pages.items()}
    found = {**sample.roles(home), **named}
    chosen: dict[str, tuple[Role, str]] = {}
    for role in Role:
        if role in found and role is not home.role:
            chosen.setdefault(sample.identity(found[role]), (role, found[role]))
    chosen.pop(sample.identity(home.address), None)
    return list(chosen.values())


def is_page(page: Page) -> bool:
    """Whether an address held a page, seen or not: a document served in its place is none."""
    return page.transport is not Transport.NOT_HTML


WITHOUT_FILE: Final = {Transport.NOT_FOUND, Transport.NOT_VISITED, Transport.BLOCKED}
"""What becomes of the addresses that a folder has no file for: nothing is there, or not of it."""


def takes_place(site: Site, page: Page) -> bool:
    """Whether a page is one of those asked for: in a folder, an address without a file takes no file's place."""
    return is_page(page) and not (site.listing and page.transport in WITHOUT_FILE)


def served(url: str, answer: Answer, role: Role) -> Page:
    """A page as HTTP gave it; without a source when it was not shown."""
    return Page(
        url=url,
        role=role,
        transport=answer.transport,
        detail=answer.detail,
        final_url=answer.final_url,
        status=answer.status,
        headers=answer.headers,
        redirects=answer.hops,
        source=answer.text if answer.transport is Transport.COMPLETED else "",
    )


def looked(page: Page, look: Look) -> Page:
    """A page with what the browser saw of it, and what stood before it if it is a wall."""
    if look.transport is not Transport.COMPLETED:
        unseen = replace(page, transport=look.transport, detail=look.detail, console=look.console)
        return replace(
            unseen,
            final_url=look.final_url or page.final_url,
            status=look.status or page.status,
            refused=look.refused,
        )
    seen = replace(
        page,
        detail=look.detail,
        final_url=look.final_url or page.final_url,
        redirects=page.redirects + look.moves,
        rendered=look.rendered,
        axe=look.axe,
        probes=look.probes,
        states=look.states,
        resources=look.resources,
        console=look.console,
        refused=look.refused,
    )
    return unless_wall(seen)


def unless_wall(seen: Page) -> Page:
    """The page, unseen when something else stands in its place."""
    wall = check_wall({}, seen.html) or login_wall(
        seen.url, seen.address, seen.html, redirected=bool(seen.redirects)
    )
    if wall:
        return replace(seen, transport=wall[0], detail=wall[1])
    told = stand_in(seen.url, seen.address, seen.html)
    return replace(seen, transport=Transport.PROVISIONAL, detail=told) if told else seen


def at_home(site: Site, page: Page) -> Page:
    """The page, unseen when it ended on a host that is not the site's."""
    own = {bare_host(host.lower()) for host in (host_of(site.url), *site.settings.aliases)}
    if Address.of(page.address).bare in own or page.transport in _OWN_WORD:
        return page
    after = "" if page.seen else f" {page.detail}"
    detail = f"L'adresse mène à un autre site : {page.address[:200]}.{after}"
    return replace(page, transport=Transport.REDIRECTED_ELSEWHERE, detail=detail)


def sent_home(page: Page) -> Page:
    """A page that plays a role, and only sent us back to the home page: it was not shown."""
    detail = "L'adresse renvoie à la page d'accueil."
    return replace(page, transport=Transport.NOT_FOUND, detail=detail) if page.seen else page
