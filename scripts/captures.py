"""Pictures of the built site: every kind of page, three widths, light and dark, into `captures/`.

    python scripts/captures.py [built folder] [output folder]

Pages are shown by the Chromium the checker drives, from a server of this machine. A kind of page
the built folder lacks is told and passed over.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from checker.gather.chromium import find_programs
from checker.serving import serve

KINDS = {
    "accueil": "index.html",
    "standards": "standards/index.html",
    "standard": "standards/marque-etat/index.html",
    "regle": "standards/accessibilite/mention-d-accessibilite/index.html",
    "liste": "standards/listes/ministere/index.html",
    "rgaa": "rgaa/index.html",
    "thematique": "rgaa/*/8-*/index.html",
    "rgaa-suivant": "rgaa/ce-qui-change/index.html",
    "parc": "parc/index.html",
    "regle-du-parc": "parc/regles/*/index.html",
    "evolutions": "parc/evolutions/index.html",
    "organisation": "parc/organisations/*/index.html",
    "site": "parc/sites/*/index.html",
    "rationalisation": "rationalisation/index.html",
    "campagnes": "campagnes/index.html",
    "campagne": "campagnes/fiches/*/index.html",
    "crises": "crise/index.html",
    "crise": "crise/evenements/*/index.html",
    "guide": "guides/marque-de-l-etat/index.html",
    "donnees": "donnees/index.html",
    "verifier": "verifier-son-site/index.html",
    "declaration": "accessibilite/index.html",
    "recherche": "recherche/index.html?q=marianne",
}
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
TALLEST = 2400
"""Pixels after which a picture stops."""


def main(built: Path, output: Path) -> None:
    """Make every picture; say how many."""
    output.mkdir(parents=True, exist_ok=True)
    pages = dict(found(built))
    made = 0
    with serve(built) as server:
        for scheme in SCHEMES:
            browser = opened(scheme)
            try:
                for name, path in pages.items():
                    browser.get(f"http://127.0.0.1:{server.server_port}/{path}")
                    for width in WIDTHS:
                        picture = output / f"{name}-{width}-{scheme}.png"
                        picture.write_bytes(shot(browser, width))
                        made += 1
            finally:
                closed(browser)
    sys.stdout.write(f"{made} captures de {len(pages)} sortes de pages dans {output}/\n")


def found(built: Path) -> Iterator[tuple[str, str]]:
    """Each kind of page the folder holds: its name, and the address of the fullest."""
    for name, pattern in KINDS.items():
        path, mark, query = pattern.partition("?")
        match = max(built.glob(path), key=lambda page: page.stat().st_size, default=None)
        if match is None:
            sys.stdout.write(f"Pas de page « {name} » ({path}) dans {built}/\n")
        else:
            yield name, match.relative_to(built).as_posix().removesuffix("index.html") + mark + query


def opened(scheme: str) -> Chrome:
    """A browser that prefers a colour scheme."""
    binary, driver = find_programs()
    options = ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=Service(driver))
    preference = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", preference)
    return browser


def shot(browser: Chrome, width: int) -> bytes:
    """A PNG of the page shown at a width, from its top down to `TALLEST`."""
    measures = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", measures)
    browser.execute_async_script("document.fonts.ready.then(() => setTimeout(arguments[0], 150))")
    height = min(browser.execute_script("return document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    asked = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])


def closed(browser: Chrome) -> None:
    """End the browser, with what it leaves behind a plain `quit()`."""
    left = psutil.Process(browser.service.process.pid).children(recursive=True)
    browser.quit()
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:3]]
    main(*(given + [Path("public"), Path("captures")][len(given) :]))
