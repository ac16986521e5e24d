"""What a second audit costs beside the first, in the same run, when nothing has changed.

`python -m bench.again` serves so many sites of so many pages made of the State's design system from this
machine, and audits them twice with a browser, as workers of an audit do, with the evidence of the first handed to the
second; then again with one page changed; and, apart, from a server that gives nothing to recognise its
answers by. Bytes and requests are those of the server; CPU is counted, so that other users of the machine
weigh little. Wall seconds compare inside a run only.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.audit import largest_pages
from checker import pipeline
from checker.gather.options import Options
from checker.model import AuditSettings, Outcome, Role, Site

SITES = 16
PAGES = 8
_ROLES = (
    Role.ACCESSIBILITY, Role.LEGAL, Role.PRIVACY, Role.COOKIES, Role.SITEMAP, Role.CONTACT, Role.HELP, Role.SEARCH,
)  # fmt: skip
_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".png": "image/png", ".jpg": "image/jpeg", ".woff2": "font/woff2", ".json": "application/json",
}  # fmt: skip


@dataclass
class Served:
    """What a server did since it was last asked, and the pages that it serves changed: a host and a path."""

    port: int = 0
    requests: int = 0
    sent: int = 0
    changed: set[tuple[str, str]] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def taken(self) -> tuple[int, int]:
        """Requests and bytes of bodies since the last call."""
        with self.lock:
            told = self.requests, self.sent
            self.requests = self.sent = 0
        return told


@contextmanager
def served(root: Path, *, recognised: bool) -> Iterator[Served]:
    """A server of `root`, that knows its answers again or not."""
    state = Served()
    modified = formatdate(1_750_000_000, usegmt=True)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            file = root / path.lstrip("/")
            body = file.read_bytes() if file.is_file() and file.resolve().is_relative_to(root) else b""
            if (self.headers.get("Host", "").partition(":")[0], path) in state.changed:
                body = body.replace(b"</body>", b"<p>Un mot de plus.</p></body>", 1)
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            same = bool(body) and recognised and self.headers.get("If-None-Match") == tag
            self.send_response(304 if same else 200 if body else 404)
            if body and recognised:
                self.send_header("ETag", tag)
                self.send_header("Last-Modified", modified)
            if not same:
                self.send_header("Content-Type", _TYPES.get(file.suffix, "text/plain"))
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            sent = b"" if same else body
            with state.lock:
                state.requests += 1
                state.sent += len(sent)
            self.wfile.write(sent)

        def log_message(self, *args: object) -> None:
            pass

    class Threads(ThreadingHTTPServer):
        daemon_threads = True

    server = Threads(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Cost:
    """What an audit was: requests and bytes, CPU seconds in Python (the server's excepted) and in the browser, wall
    seconds, pages looked at."""

    requests: int
    sent: int
    python: float
    browser: float
    wall: float
    looked: int


Verdicts = Mapping[str, Mapping[str, Outcome]]


def estate(paths: Sequence[str], count: int) -> list[Site]:
    """Sites that serve the same pages, each under its own name."""
    found = []
    for number in range(count):
        home, *others = (f"http://site-{number + 1}.exemple.gouv.fr/{path}" for path in paths)
        roles = dict(zip(_ROLES, others, strict=False))
        settings = AuditSettings(pages=len(paths))
        found.append(Site(f"site-{number + 1}", home, home, "mesure", pages=roles, settings=settings))
    return found


def _worker(port: int, sites: Sequence[tuple[Site, bytes]], results: Any) -> None:
    """One audit of these sites, in a process of its own."""
    job = pipeline.Job(Options(resolve={"*": f"127.0.0.1:{port}"}), keep=True, refresh=6)
    pipeline.start(job)
    began, before = time.perf_counter(), time.process_time()
    kept, said, looked = {}, {}, 0
    for site, last in sites:
        judged = pipeline.check_site(job, pipeline.Errand(site, last))
        kept[site.id], said[site.id] = judged.visit, dict(judged.audit.verdicts())
        looked += sum(page.rendered and not page.looked for page in judged.audit.pages)
    wall, python = time.perf_counter() - began, time.process_time() - before
    results.put((kept, said, looked, python, wall))
    pipeline.stop()


def audited(
    server: Served, sites: Sequence[Site], last: Mapping[str, bytes]
) -> tuple[Cost, dict[str, bytes], Verdicts]:
    """What an audit costs, what it keeps, what it says."""
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    server.taken()
    errands = [(site, last.get(site.id, b"")) for site in sites]
    process = context.Process(target=_worker, args=(server.port, errands, results))
    process.start()
    ended = threading.Event()
    sampled: list[float] = []
    sampling = threading.Thread(target=lambda: sampled.append(_browser_seconds(process.pid or 0, ended)))
    sampling.start()
    kept, said, looked, python, wall = results.get(timeout=3600)
    ended.set()
    sampling.join()
    process.join()
    (browser,) = sampled
    return Cost(*server.taken(), python, browser, wall, looked), kept, said


def _browser_seconds(worker: int, ended: threading.Event) -> float:
    """CPU seconds of all that a worker starts, whatever ends: read while it lives, ten times a second."""
    import psutil

    spent: dict[tuple[int, float], float] = {}
    while not ended.wait(0.1):
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(worker).children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    times = child.cpu_times()
                    spent[child.pid, child.create_time()] = times.user + times.system
    return sum(spent.values())


def row(name: str, cost: Cost, first: Cost) -> str:
    """One line of the table, in French."""
    shares = (
        f"{100 * mine / max(theirs, 1e-9):.0f} %"
        for mine, theirs in (
            (cost.sent, first.sent),
            (cost.browser, first.browser),
            (cost.python + cost.browser, first.python + first.browser),
            (cost.wall, first.wall),
        )
    )
    told = (
        f"{cost.requests} | {cost.sent / 1e6:.1f} | {cost.python:.1f} | {cost.browser:.1f} | {cost.wall:.0f}"
    )
    return f"| {name} | {cost.looked} | {told} | {' | '.join(shares)} |".replace(".", ",")


def report(sites: int, pages: int) -> int:
    """Print the table; 0 when the verdicts of unchanged sites are the same."""
    root = Path(str(files("checker") / "vendor" / "dsfr")).resolve()
    paths = largest_pages(root, pages)
    wanted = estate(paths, sites)
    print(
        f"{sites} sites de {len(paths)} pages, un navigateur. Parts : de la première visite, dans la même course.\n"
    )
    print(
        "| audit | pages affichées | requêtes | Mo | s CPU Python | s CPU navigateur | s | octets | navigateur | CPU | durée |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    same = True
    for recognised in (True, False):
        with served(root, recognised=recognised) as server:
            where = "304" if recognised else "sans validateur"
            first, kept, said = audited(server, wanted, {})
            print(row(f"{where} : premier", first, first), flush=True)
            again, _, now = audited(server, wanted, kept)
            print(row(f"{where} : second, inchangé", again, first), flush=True)
            other = [
                (site, rule)
                for site in said
                for rule, one in said[site].items()
                if now[site].get(rule) != one
            ]
            print(
                *(f"{site} : {rule}, {said[site][rule]} → {now[site].get(rule)}" for site, rule in other),
                sep="\n",
                end="",
            )
            same = same and now == said
            if recognised:
                server.changed.add(("site-1.exemple.gouv.fr", f"/{paths[1]}"))
                changed, _, _ = audited(server, wanted, kept)
                print(row("304 : second, une page changée", changed, first), flush=True)
    print(f"\nVerdicts identiques : {'oui' if same else 'NON'}.")
    return 0 if same else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, in French."""
    parser = argparse.ArgumentParser(prog="python -m bench.again", description="Mesure un second audit.")
    parser.add_argument("--sites", type=int, default=SITES, help=f"nombre de sites ({SITES})")
    parser.add_argument("--pages", type=int, default=PAGES, help=f"pages par site ({PAGES})")
    asked = parser.parse_args(arguments)
    return report(asked.sites, asked.pages)


if __name__ == "__main__":
    sys.exit(main())
