"""One browser, looking at one page at a time, whatever the page does.

A look is bounded in wall time and costs, at worst, its own page: a browser that hangs, crashes or
is brought to its knees is ended and replaced.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from selenium.common.exceptions import TimeoutException, WebDriverException
from urllib3.exceptions import HTTPError, ReadTimeoutError

from checker.gather import axe
from checker.gather.chromium import BrowserUnavailable, Chromium, find_programs
from checker.gather.exchange import OFFLINE
from checker.gather.look import COLLECT_SECONDS, Astray, AxeExhausted, Look, inpage, see
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.relay import Relay
from checker.model import Transport
from checker.model.address import host_of

__all__ = ["Browser", "BrowserUnavailable", "Look"]

LOOKS: Final = 200
"""Pages a browser looks at before a fresh one takes over: memory is never given back whole."""

_BLOCKED = (
    *(
        f"*.{ending}*"
        for ending in ("woff2", "woff", "ttf", "otf", "eot", "mp4", "webm", "mp3", "ogg", "m3u8")
    ),
    "*/icons/*-line.svg*",
    "*/icons/*-fill.svg*",
)
"""Not fetched when a look is not full: fonts, media, and the icons of the design system, which only
mask a colour (hundreds of small files, a third of the cost of a page full of them). Pictures are:
one that did not come has no height, and axe would judge the text laid over it against another
background."""

_BREAKDOWNS = (WebDriverException, HTTPError, OSError)

_NETWORK_ERRORS = (
    ("NAME_NOT_RESOLVED|NAME_RESOLUTION", Transport.DNS_ERROR, "Le nom de domaine n'existe pas."),
    ("CONNECTION_REFUSED", Transport.REFUSED, "Le serveur refuse la connexion."),
    ("TIMED_OUT", Transport.TIMEOUT, "Le serveur ne répond pas dans le délai."),
    ("CERT_|SSL_", Transport.TLS_ERROR, "Le navigateur refuse le certificat ou le chiffrement."),
    ("TOO_MANY_REDIRECTS", Transport.TOO_MANY_REDIRECTS, "La page redirige sans fin."),
    ("ABORTED", Transport.NOT_HTML, "L'adresse mène à un téléchargement ou à une réponse vide."),
    ("PROXY_CONNECTION", Transport.BROWSER_ERROR, "Notre relais ne répond plus."),
    ("HTTP_RESPONSE_CODE", Transport.SERVER_ERROR, "Le serveur a répondu par un code d'erreur, sans page."),
    ("", Transport.CONNECTION_LOST, "La connexion s'est interrompue."),
)
"""What Chromium's net::ERR_… mean here; the first that matches speaks.

Source: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
"""

_RELAY_DETAILS = {
    Transport.PRIVATE_ADDRESS: "La page mène à une adresse privée ou réservée, où nous n'allons pas.",
    Transport.NOT_VISITED: OFFLINE,
    Transport.DNS_ERROR: "Le nom de domaine n'existe pas.",
    Transport.UNRESOLVED: "La résolution du nom est impossible ici.",
    Transport.BLOCKED: "Le mandataire refuse cette adresse.",
    Transport.REFUSED: "Le serveur refuse la connexion.",
    Transport.TIMEOUT: "Le serveur ne répond pas dans le délai.",
    Transport.CONNECTION_LOST: "La connexion s'est interrompue.",
}


class Browser:
    """A browser that starts when first needed and outlives whatever it looks at.

    Use it from one thread that lasts as long as it does: on Linux, Chromium ends with the thread
    that started it. `close()` it.
    """

    def __init__(self, options: Options, addresses: Addresses) -> None:
        self._options = options
        self._relay = Relay(addresses, connect_timeout=options.timeout)
        self._chromium: Chromium | None = None
        self._looks = 0
        self._blocking = False
        self._born = 0.0
        self._host = ""
        self._versions: dict[str, str] = {}

    @property
    def versions(self) -> dict[str, str]:
        """What looks: Chromium, its driver, axe-core. Raises `BrowserUnavailable`."""
        if not self._versions:
            self._versions = {**self._ready().versions, "axe-core": axe.version()}
        return self._versions

    def look(self, url: str, *, full: bool) -> Look:
        """What a page shows. Never raises for a page's sake.

        Every look runs the probes and axe; a full one also loads fonts and media and takes a
        picture.
        """
        self._relay.errors.clear()
        return replace(self._look(url, full=full), refused=self._refused())

    def _look(self, url: str, *, full: bool) -> Look:
        try:
            chromium = self._ready()
            self._looks += 1
            self._block(chromium, not full)
            look, self._born = see(chromium, url, self._options, full=full, previous=self._born)
        except BrowserUnavailable as error:
            return Look(Transport.BROWSER_ERROR, str(error))
        except AxeExhausted as error:
            self._discard()
            return error.look
        except Astray as astray:
            return self._explain(astray.__cause__ or astray, astray.url)
        except _BREAKDOWNS as error:
            return self._explain(error, url)
        if look.transport is Transport.TOO_MANY_REDIRECTS:
            self._discard()  # the page goes on reloading, and could take the place of the next one
        return self._relayed(look)

    def _refused(self) -> tuple[str, ...]:
        """The hosts that the page asked for and that are not the folder looked at."""
        errors = dict(self._relay.errors)
        return tuple(sorted(host for host, why in errors.items() if why is Transport.NOT_VISITED))

    def forget(self, host: str = "") -> None:
        """Leave the page and keep nothing of it, before the site of `host` is looked at.

        Another host gets another browser: nothing of one site (cookies, cache, credentials, upgrades
        to HTTPS, history, windows) may change what is seen of the next. Sites of one host, one after
        the other, share a browser that has been cleared.
        """
        if host and host != self._host:
            self._discard()
        self._host = host
        if self._chromium is not None:
            self._clear(self._chromium)
        self._relay.reset()

    def _clear(self, chromium: Chromium) -> None:
        try:
            chromium.limit(COLLECT_SECONDS)
            chromium.driver.get("about:blank")
            chromium.command("Network.clearBrowserCookies")
            chromium.command("Network.clearBrowserCache")
            chromium.command("Storage.clearDataForOrigin", origin="*", storageTypes="all")
        except _BREAKDOWNS:
            self._discard()

    def close(self) -> None:
        """End the browser and its relay."""
        self._discard()
        self._relay.close()

    def _ready(self) -> Chromium:
        if self._looks >= LOOKS:
            self._discard()
        if self._chromium is None:
            find_programs()  # what is not there will not be there at the second try
            try:
                self._chromium = _started(self._options, self._relay.port)
            except BrowserUnavailable:  # a start may fail by chance: the port was taken, the machine busy
                self._chromium = _started(self._options, self._relay.port)
        return self._chromium

    def _discard(self) -> None:
        if self._chromium is not None:
            self._chromium.kill()
        self._chromium = None
        self._looks = 0
        self._blocking = False
        self._born = 0.0

    def _block(self, chromium: Chromium, blocking: bool) -> None:
        if blocking is not self._blocking:
            chromium.limit(COLLECT_SECONDS)
            chromium.command("Network.setBlockedURLs", urls=_BLOCKED if blocking else ())
            self._blocking = blocking

    def _explain(self, error: BaseException, url: str) -> Look:
        """What an exception means for the page. A browser that may be stuck is ended."""
        told = re.search(r"net::ERR_(\w+)", str(error))
        if told:
            return self._relayed(_network_look(told[1], url))
        self._discard()
        if isinstance(error, (TimeoutException, ReadTimeoutError)):
            seconds = f"{self._options.page_timeout:g}"
            return Look(Transport.TIMEOUT, f"La page n'a pas fini de s'afficher en {seconds} secondes.", url)
        return Look(Transport.BROWSER_ERROR, "Le navigateur s'est arrêté sur cette page.", url)

    def _relayed(self, look: Look) -> Look:
        """The look, told in the relay's words when it is the relay that went no further."""
        if look.transport is not Transport.CONNECTION_LOST:
            return look
        errors = dict(self._relay.errors)
        known = errors.get(host_of(look.final_url)) or next(reversed(errors.values()), None)
        return look if known is None else Look(known, _RELAY_DETAILS[known], look.final_url)


def _started(options: Options, port: int) -> Chromium:
    """A browser ready to look. Raises `BrowserUnavailable`."""
    started = Chromium(options, port)
    try:
        _equip(started)
    except _BREAKDOWNS as error:
        started.kill()
        raise BrowserUnavailable("Chromium a démarré mais ne répond pas.") from error
    return started


def _equip(chromium: Chromium) -> None:
    """What holds for every page of a browser."""
    chromium.command("Page.addScriptToEvaluateOnNewDocument", source=axe.start_script())
    chromium.command("Page.addScriptToEvaluateOnNewDocument", source=inpage("natives.js"))
    chromium.command("Network.enable")
    chromium.command("Network.setBypassServiceWorker", bypass=True)
    chromium.command("Browser.setDownloadBehavior", behavior="deny")


def _network_look(error: str, url: str) -> Look:
    _, transport, detail = next(row for row in _NETWORK_ERRORS if re.search(row[0], error))
    return Look(transport, detail, url)
