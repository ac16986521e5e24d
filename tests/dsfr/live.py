"""The pages of the implementations, built and looked at in a real browser, against their tables.

`python -m tests.dsfr.live` (make test-dsfr): builds all, in a temporary folder (several minutes, and the network of
npm and pip). `--record` keeps the pages as they were rendered. Names restrict it to some of them; `--built FOLDER`
takes what is built already.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.audit import served
from checker import pipeline
from checker.evidence import unpack
from checker.gather.options import Options
from checker.model import AuditSettings, Kind, Site, Visit
from tests.dsfr.implementations import (
    FOLDER,
    Implementation,
    failed,
    implementations,
    rules,
    told,
    unexpected,
)

HOST = "http://jardins.exemple.gouv.fr/"
LARGEST = 60_000
"""Bytes of a page that is kept."""
FREE = ("MIT", "BSD-3-Clause", "etalab-2.0")
"""The licences under which what an implementation renders is kept here."""


def look(folder: Path, paths: Sequence[str] = ("",)) -> Iterator[tuple[Visit, pipeline.Judged]]:
    """The visit of each page of a folder, and what the rules say of it."""
    with served(folder) as port:
        options = Options(resolve={"*": f"127.0.0.1:{port}"}, page_timeout=90.0)
        job = pipeline.Job(options, keep=True, rules=tuple(rule.id for rule in rules()))
        settings = AuditSettings(pages=1)
        try:
            for path in paths:
                site = Site("jardins", path, f"{HOST}{path}", "essai", kind=Kind.PROCEDURE, settings=settings)
                judged = pipeline.check_site(job, site)
                yield unpack(judged.visit), judged
        finally:
            pipeline.stop()


def record(implementation: Implementation, visit: Visit) -> None:
    """Keep the page: as it was sent when the server made it, else as the browser made it."""
    page = visit.home.source if implementation.serveur else visit.home.rendered or ""
    if implementation.licence not in FREE:
        return
    if len(page.encode()) > LARGEST:
        raise SystemExit(f"{implementation.nom} : la page rendue fait plus de {LARGEST} octets.")
    lines = (line.rstrip() for line in page.splitlines())
    implementation.recorded.write_text("\n".join(line for line in lines if line) + "\n", "utf-8")


def main() -> int:
    """Build, look, compare; say what differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.dsfr.live")
    parser.add_argument("names", nargs="*", metavar="NOM")
    parser.add_argument("--built", type=Path, help="dossier où les pages sont déjà construites")
    parser.add_argument("--record", action="store_true", help="garder les pages rendues")
    asked = parser.parse_args()
    chosen = [one for one in implementations() if one.dossier in asked.names or not asked.names]
    with tempfile.TemporaryDirectory(prefix="conforme-dsfr-") as temporary:
        folder = asked.built or Path(temporary)
        if not asked.built:
            subprocess.run([FOLDER / "build.sh", folder, *(one.dossier for one in chosen)], check=True)
        return max([_compare(one, folder / one.dossier, asked.record) for one in chosen], default=0)


def _compare(implementation: Implementation, folder: Path, keep: bool) -> int:
    visit, judged = next(look(folder))
    if not visit.home.seen or visit.home.rendered is None:
        print(f"{implementation.nom} : la page n'a pas été vue, {visit.home.transport.label}")
        return 1
    if keep:
        record(implementation, visit)
    differences = list(unexpected(failed(judged.audit.findings, rules()), implementation.ecarts))
    return told(f"{implementation.nom} {implementation.version}", differences)


if __name__ == "__main__":
    sys.exit(main())
