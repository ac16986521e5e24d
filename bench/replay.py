"""Judging alone: how many kept pages one core judges again in a second, as `conforme replay` does.

`python -m bench.replay` audits once, with the browser, the example pages of the State's design system whose size is
nearest to 125 kB, keeps their evidence in memory, then judges it again and again. Only CPU time counts: neither the
network, nor the browser, nor what else the machine does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from bench.audit import PAGE_SECONDS, as_a_site, served, sites
from checker import catalogue, evaluate, pipeline
from checker.evidence import unpack
from checker.gather.options import Options

PAGES = 20
SIZE = 125_000
ROUNDS = 3


def middling_pages(root: Path, count: int, size: int = SIZE) -> list[str]:
    """The paths, from `root`, of the `count` example pages whose size is nearest to `size`."""
    pages = sorted((root / "example").rglob("index.html"), key=lambda page: _gap(page, size))
    return [page.relative_to(root).as_posix() for page in pages[:count]]


def _gap(page: Path, size: int) -> tuple[int, str]:
    return abs(page.stat().st_size - size), str(page)


def kept(port: int, all_sites: Sequence[Sequence[str]]) -> list[bytes]:
    """The evidence of an audit of sites, packed."""
    job = pipeline.Job(Options(resolve={"*": f"127.0.0.1:{port}"}, page_timeout=PAGE_SECONDS), keep=True)
    pipeline.start(job)
    try:
        return [pipeline.check_site(job, as_a_site(urls)).visit for urls in all_sites]
    finally:
        pipeline.stop()


def judged(evidence: Sequence[bytes]) -> tuple[float, int, int]:
    """CPU seconds to judge visits again, how many pages were seen in them, and of how many bytes."""
    rules = catalogue.rules()
    began = time.process_time()
    visits = [unpack(one) for one in evidence]
    for visit in visits:
        evaluate.audit(visit, rules)
    spent = time.process_time() - began
    pages = [page for visit in visits for page in visit.pages if page.seen]
    return spent, len(pages), sum(len(page.html.encode("utf-8", "replace")) for page in pages)


def line(spent: float, pages: int, size: int) -> str:
    """The figures, in French."""
    each = size / max(pages, 1) / 1000
    said = f"Jugement seul (rejeu) : {pages / spent:.1f} pages/s par cœur, pages de {each:.0f} ko en moyenne"
    return f"{said} ({1000 * spent / max(pages, 1):.0f} ms CPU par page).".replace(".", ",", 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, in French: the best of several rounds."""
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description="Mesure le jugement seul.")
    parser.add_argument("--pages", type=int, default=PAGES, help="nombre de pages d'exemple (20)")
    parser.add_argument(
        "--tours", type=int, default=ROUNDS, help="nombre de mesures, dont la meilleure compte (3)"
    )
    asked = parser.parse_args(arguments)
    root = Path(str(files("checker") / "vendor" / "dsfr"))
    paths = middling_pages(root, asked.pages)
    with served(root) as port:
        evidence = kept(port, sites(paths))
    judged(evidence[:1])  # what is loaded and compiled once
    best = min(judged(evidence) for _ in range(asked.tours))
    print(line(*best))
    return 0 if best[1] == len(paths) else 1


if __name__ == "__main__":
    sys.exit(main())
