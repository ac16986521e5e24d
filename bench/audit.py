"""Our rendered audit against the floor: the fastest thing one can do with the same browser.

`python -m bench.audit` serves the largest example pages of the State's design system from this
machine, under several host names, and looks at them twice in one run:

- the floor: a bare Selenium loop that loads a page and runs axe once, with the rules we run;
- ours: the whole audit of these pages, as a worker of an audit does it: robots.txt, HTTP, the
  rendered page, every rule, the evidence packed.

Two processes, one browser each. Only figures of one run compare: machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from selenium import webdriver

from checker import pipeline
from checker.gather import axe
from checker.gather.chromium import find_programs
from checker.gather.options import Options
from checker.model import AuditSettings, Role, Site, Transport

PAGES = 30
PAGES_A_SITE = 5
PROCESSES = 2
SITES = 10_000
PAGE_SECONDS = 60.0

Opened = tuple[Callable[[Sequence[str]], int], Callable[[], None]]
"""How to look at the pages of one site (answers how many were judged), and how to end."""

_ROLES = (Role.ACCESSIBILITY, Role.LEGAL, Role.PRIVACY, Role.COOKIES)
_BLOCKED = "png jpg jpeg gif webp svg ico woff2 woff ttf otf mp4 webm mp3".split()  # noqa: SIM905 - read as words


@dataclass(frozen=True)
class Measure:
    """What a set-up cost: wall seconds, CPU seconds in Python and in the browser, pages judged."""

    wall: float
    python: float
    browser: float
    pages: int

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.wall

    @property
    def cpu(self) -> float:
        """CPU seconds a page."""
        return (self.python + self.browser) / max(self.pages, 1)


def largest_pages(root: Path, count: int) -> list[str]:
    """The paths, from `root`, of the `count` largest example pages."""
    found = sorted((root / "example").rglob("index.html"), key=lambda page: (-page.stat().st_size, str(page)))
    return [page.relative_to(root).as_posix() for page in found[:count]]


@contextmanager
def served(root: Path) -> Iterator[int]:
    """A web server of `root` in a process of its own, so that its cost is not counted; its port."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    command += ["--protocol", "HTTP/1.1", "--directory", str(root)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        announced = re.search(r" port (\d+)", server.stdout.readline() if server.stdout else "")
        if announced is None:
            raise SystemExit("Le serveur local des pages de mesure n'a pas démarré.")
        yield int(announced[1])
    finally:
        server.terminate()
        server.communicate()


def sites(paths: Sequence[str]) -> list[list[str]]:
    """The addresses of the pages, dealt out to sites of `PAGES_A_SITE` pages, large and small."""
    count = -(-len(paths) // PAGES_A_SITE)
    return [
        [f"http://site-{place + 1}.exemple.gouv.fr/{path}" for path in paths[place::count]]
        for place in range(count)
    ]


def as_a_site(urls: Sequence[str]) -> Site:
    """The pages of one site, the first as its home page and the others in the roles that rules read."""
    home, *others = urls
    roles = dict(zip(_ROLES, others, strict=False))
    return Site(home, home, home, "mesure", pages=roles, settings=AuditSettings(pages=len(urls)))


def floor(port: int) -> Opened:
    """The floor: axe installed once by CDP; pictures, fonts and media blocked; load, run axe."""
    binary, driver_path = find_programs()
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    options.add_argument("--headless=new")
    options.add_argument(f"--host-resolver-rules=MAP * 127.0.0.1:{port}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    driver = webdriver.Chrome(options, webdriver.ChromeService(driver_path))
    source = (files("checker") / "vendor" / "axe.min.js").read_text("utf-8")
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": [f"*.{ending}" for ending in _BLOCKED]})
    driver.set_script_timeout(PAGE_SECONDS)
    wanted = json.dumps({"runOnly": {"type": "rule", "values": axe.rules()}, "resultTypes": ["violations"]})
    script = f"const done = arguments[0]; axe.run({wanted}).then(found => done(found.violations.length))"

    def look(urls: Sequence[str]) -> int:
        judged = 0
        for url in urls:
            driver.get(url)
            judged += isinstance(driver.execute_async_script(script), int)
        return judged

    return look, lambda: _end(driver)


def _end(driver: webdriver.Chrome) -> None:
    """End a bare browser for good: after `quit()` alone, chromium-headless-shell goes on, and would
    take its share of the next measure."""
    import psutil

    left = psutil.Process(driver.service.process.pid).children(recursive=True)
    driver.quit()
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def ours(port: int) -> Opened:
    """Our audit, as a worker of `checker.engine` does it."""
    resolve = {"*": f"127.0.0.1:{port}"}
    options = Options(resolve=resolve, page_timeout=PAGE_SECONDS)
    job = pipeline.Job(options, keep=True)
    pipeline.start(job)

    def look(urls: Sequence[str]) -> int:
        pages = pipeline.check_site(job, as_a_site(urls)).audit.pages
        return sum(page.rendered and page.transport is Transport.COMPLETED for page in pages)

    return look, pipeline.stop


def _work(
    setup: Callable[[int], Opened], port: int, mine: Sequence[Sequence[str]], ready: Any, results: Any
) -> None:
    """One process: open, wait for the others, look at its sites, tell what they cost."""
    import psutil

    _adopt()
    look, close = setup(port)
    try:
        look(mine[0][-1:])
        ready.wait(timeout=PAGE_SECONDS)
        before = _cpu(psutil.Process())
        began = time.perf_counter()
        judged = sum(look(urls) for urls in mine)
        wall = time.perf_counter() - began
        after = _cpu(psutil.Process())
        results.put((wall, after[0] - before[0], after[1] - before[1], judged))
    finally:
        close()


def _adopt() -> None:
    """Become, where Linux allows it, the parent of the browsers that outlive their driver: what those of a
    former site cost is counted, and not lost with them."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _cpu(process: Any) -> tuple[float, float]:
    """CPU seconds of a process, and of the tree under it with the dead it has buried."""
    own = process.cpu_times()
    below = own.children_user + own.children_system
    for child in process.children(recursive=True):
        times = child.cpu_times()
        below += times.user + times.system + times.children_user + times.children_system
    return own.user + own.system, below


def measure(setup: Callable[[int], Opened], port: int, all_sites: Sequence[Sequence[str]]) -> Measure:
    """The cost of looking at sites, shared between processes. Starting browsers is not counted."""
    context = multiprocessing.get_context("spawn")
    count = min(PROCESSES, len(all_sites))
    ready, results = context.Barrier(count), context.Queue()
    workers = [
        context.Process(target=_work, args=(setup, port, all_sites[place::count], ready, results))
        for place in range(count)
    ]
    for worker in workers:
        worker.start()
    patience = PAGE_SECONDS * sum(map(len, all_sites))
    told = [results.get(timeout=patience) for _ in workers]
    for worker in workers:
        worker.join()
    walls, python, browser, judged = zip(*told, strict=True)
    return Measure(max(walls), sum(python), sum(browser), sum(judged))


def line(name: str, cost: Measure) -> str:
    """One row of the table, in French."""
    shares = f"{cost.python / max(cost.pages, 1):.2f} | {cost.browser / max(cost.pages, 1):.2f}"
    return f"| {name} | {cost.pages} | {cost.rate:.2f} | {cost.cpu:.2f} | {shares} |".replace(".", ",")


def registry_seconds(count: int) -> float:
    """CPU seconds to load and validate a registry of `count` sites."""
    from checker import registry

    entry = "- id: site-{0}\n  nom: Site {0}\n  url: https://site-{0}.exemple.gouv.fr/\n  organisation: sig\n"
    entry += "  nature: ministere\n  agrement: {{etat: inconnu}}\n  ouvert_le: 2020-01-01\n"
    with tempfile.TemporaryDirectory(prefix="conforme-bench-") as name:
        folder = Path(name)
        (folder / "organisations.yaml").write_text("- id: sig\n  nom: SIG\n", "utf-8")
        (folder / "sites.yaml").write_text("".join(map(entry.format, range(count))), "utf-8")
        began = time.process_time()
        registry.load(folder)
        return time.process_time() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, in French."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description="Mesure notre débit.")
    parser.add_argument("--pages", type=int, default=PAGES, help="nombre de pages d'exemple (30)")
    parser.add_argument("--tours", type=int, default=1, help="nombre de mesures alternées (1)")
    asked = parser.parse_args(arguments)
    seconds = f"{registry_seconds(SITES):.1f}".replace(".", ",")
    print(f"Registre de {SITES} sites : {seconds} s CPU pour le lire et le valider.\n")
    with served(Path(str(files("checker") / "vendor" / "dsfr"))) as port:
        return report(port, asked.pages, asked.tours)


def report(port: int, pages: int, rounds: int) -> int:
    """Print the table for `pages` pages, each round measuring the floor then ours."""
    paths = largest_pages(Path(str(files("checker") / "vendor" / "dsfr")), pages)
    wanted = sites(paths)
    print(f"{len(paths)} pages, {PAGES_A_SITE} par site ; {PROCESSES} processus, un navigateur chacun.\n")
    print("| montage | pages jugées | pages/s | s CPU par page | dont Python | dont navigateur |")
    print("|---|--:|--:|--:|--:|--:|")
    complete = True
    for _ in range(rounds):
        bottom = measure(floor, port, wanted)
        print(line("plancher : Selenium nu, axe une fois", bottom), flush=True)
        audit = measure(ours, port, wanted)
        print(line("notre audit complet", audit), flush=True)
        print(f"\nNotre débit vaut {audit.rate / bottom.rate:.2f} fois le plancher.\n".replace(".", ",", 1))
        complete = complete and bottom.pages == audit.pages == len(paths)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
