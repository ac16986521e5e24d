"""How fast the site is built, beside plain MkDocs given as many pages in the same run.

`python -m bench.site` makes an estate of its own (so many sites, 120 rules each, what pages really
say), builds the site in a process apart, then builds it again after one site changed. Seconds depend on the
machine and on who else uses it: compare inside a run only.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker import catalogue
from checker.model import Audit, Finding, Kind, Outcome, PageReport, Role, Rule, Site, SiteFacts, Transport
from checker.project import CONFIG
from checker.store import Store

RULES = 120
SITES_A_MINISTRY = 40
DAYS = ("2026-11-01T06:00:00+00:00", "2026-11-08T06:00:00+00:00")

_ROLES = (Role.HOME, Role.ACCESSIBILITY, Role.LEGAL, Role.PRIVACY, Role.SITEMAP)
_SNIPPET = '<a class="fr-link" href="/actualites/{}" target="_blank"><img src="/images/{}.jpg"></a>'
_CHANCES = {
    Outcome.PASSED: 45, Outcome.UNTESTED: 25, Outcome.FAILED: 12, Outcome.CANT_TELL: 10, Outcome.INAPPLICABLE: 8,
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What one build was: wall seconds, the most memory it and its processes held at once, what it wrote."""

    seconds: float
    peak: int
    pages: int


def rules(count: int = RULES) -> tuple[Rule, ...]:
    """The catalogue's rules, then as many copies under other names as are missing."""
    known = catalogue.rules()
    copies = (replace(known[n % len(known)], id=f"{known[n % len(known)].id}-{n}") for n in range(count))
    return tuple([*known, *list(copies)[len(known) :]][:count])


def sites(count: int) -> list[Site]:
    """The register of an estate."""
    kinds = list(Kind)
    return [
        Site(
            f"site-{n}",
            f"Préfecture de l'exemple n° {n}",
            f"https://site-{n}.exemple.gouv.fr/",
            f"ministere-{n // SITES_A_MINISTRY}",
            kind=kinds[n % (len(kinds) - 1)],
        )
        for n in range(count)
    ]


def judged(site: Site, asked: Sequence[Rule], at: str, seed: int) -> Audit:
    """What an audit may well say of a site: one site in twelve was not seen."""
    dice = random.Random(f"{site.id} {seed}")  # noqa: S311 - an example, not a secret
    seen = dice.random() > 1 / 12
    transport = Transport.COMPLETED if seen else Transport.BLOCKED
    pages = tuple(PageReport(f"{site.url}{role.value}", role, transport) for role in _ROLES)
    words = dice.choices(list(_CHANCES), list(_CHANCES.values()), k=len(asked))
    findings = tuple(
        found
        for rule, word in zip(asked, words, strict=True)
        for found in _findings(site, rule, word if seen else Outcome.UNTESTED, dice)
    )
    return Audit(site, at, pages, findings, SiteFacts(site.id, site.url, transport), {"conforme": "banc"})


def _findings(site: Site, rule: Rule, word: Outcome, dice: random.Random) -> Iterator[Finding]:
    bad = word in {Outcome.FAILED, Outcome.CANT_TELL}
    for n in range(dice.randint(1, 3) if bad else 1):
        yield Finding(
            site.id,
            f"{site.url}{_ROLES[n].value}",
            rule.id,
            word,
            f"{rule.title} : ce qui a été vu sur la page {n + 1} ne suffit pas.",
            rule.looked_for,
            f"main > ul > li:nth-of-type({dice.randint(1, 30)}) > a" if bad else "",
            _SNIPPET.format(dice.randint(1, 999), n) if bad else "",
            rule.references,
        )


def estate(folder: Path, count: int) -> tuple[str, Path]:
    """A registry of so many sites, and a store with one audit of them all."""
    register = folder / "registry"
    register.mkdir(parents=True)
    known, asked = sites(count), rules()
    keys = sorted({site.organisation for site in known})
    (register / "organisations.yaml").write_text(
        "".join(f"- id: {key}\n  nom: Ministère {key}\n" for key in keys), "utf-8"
    )
    entry = '- id: {0.id}\n  nom: "{0.name}"\n  url: {0.url}\n  organisation: {0.organisation}\n  nature: {0.kind}\n'
    (register / "sites.yaml").write_text("".join(map(entry.format, known)), "utf-8")
    store = str(folder / "conforme.sqlite")
    with Store.open(store) as opened:
        run = opened.begin(known, {}, {}, DAYS[0])
        for site in known:
            opened.record(run, judged(site, asked, DAYS[0], 0))
        opened.finish(run, DAYS[0])
    return store, register


def change(store: str, site: Site) -> None:
    """Audit one site again, with other results."""
    with Store.open(store) as opened:
        run = opened.begin([site], {}, {}, DAYS[1])
        opened.record(run, judged(site, rules(), DAYS[1], 1))
        opened.finish(run, DAYS[1])


_BUILD = """
import sys
from pathlib import Path
from bench import site as bench_site
from checker.publish.build import building
from checker.publish.build.sources import Sources
config, output, store, register = sys.argv[1:]
bench_site.publish_all_rules()
print(building.build(Path(config), Path(output), Sources(store, Path(register))).sites)
"""


def publish_all_rules() -> None:
    """Let the catalogue of this process hold as many rules as the estate was asked."""
    standards = catalogue.standards()
    extra = rules()[len(catalogue.rules()) :]
    whole = tuple(
        replace(one, rules=(*one.rules, *(rule for rule in extra if rule.standard == one.id)))
        for one in standards
    )
    catalogue.standards = lambda folder=catalogue.FOLDER: whole  # type: ignore[assignment] # noqa: ARG005


def measured(command: Sequence[str], cwd: Path | None = None) -> tuple[float, int, str]:
    """Wall seconds and peak memory, in bytes, of a program and of its processes; and what it printed.

    Memory that processes share is counted once (the proportional set size).
    """
    import psutil

    began = time.perf_counter()
    program = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=cwd, text=True)
    peak, ended = [0], threading.Event()

    def watch() -> None:
        parent = psutil.Process(program.pid)
        while not ended.wait(0.2):
            try:
                family = [parent, *parent.children(recursive=True)]
                peak[0] = max(peak[0], sum(one.memory_full_info().pss for one in family))
            except psutil.Error:
                continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    said, _ = program.communicate()
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    if program.returncode:
        raise SystemExit(f"La construction a échoué (code {program.returncode}).")
    return seconds, peak[0], said


def ours(folder: Path, store: str, register: Path) -> Cost:
    """Our build, as `conforme build` runs it."""
    arguments = [str(CONFIG), str(folder / "public"), store, str(register)]
    seconds, peak, said = measured([sys.executable, "-c", _BUILD, *arguments], CONFIG.parent)
    return Cost(seconds, peak, int(said.split()[-1]))


def plain(folder: Path, pages: int) -> Cost:
    """`mkdocs build`, with its material theme, of as many pages of Markdown that say the same."""
    folder.mkdir()
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text("site_name: Banc\ntheme: material\n", "utf-8")
    asked = rules()
    for site in sites(pages):
        audit = judged(site, asked, DAYS[0], 0)
        lines = [f"# {site.name}\n", "## Verdicts\n"]
        for finding in audit.findings:
            lines.append(f"### {finding.rule}\n\n**{finding.outcome.label}** {finding.message}\n")
            lines.append(f"Page : <{finding.url}>. Cherché : {finding.searched}\n")
            lines += [f"```html\n{finding.snippet}\n```\n"] if finding.snippet else []
        (folder / "docs" / f"{site.id}.md").write_text("\n".join(lines), "utf-8")
    shutil.copy(folder / "docs" / "site-0.md", folder / "docs" / "index.md")
    seconds, peak, _ = measured([sys.executable, "-m", "mkdocs", "build", "-q"], folder)
    return Cost(seconds, peak, pages)


def line(name: str, cost: Cost) -> str:
    """One row of the table, in French."""
    rate = cost.pages / cost.seconds
    return f"| {name} | {cost.pages} | {cost.seconds:.1f} | {rate:.1f} | {cost.peak / 1e6:.0f} |".replace(
        ".", ","
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print, in French."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description="Mesure la construction.")
    parser.add_argument("--sites", type=int, nargs="*", default=[1000], help="tailles de parc (1000)")
    parser.add_argument(
        "--temoin", type=int, default=200, help="pages de la mesure de MkDocs seul ; 0 : aucune"
    )
    asked = parser.parse_args(arguments)
    print(f"{RULES} règles. Une page par site et ses fichiers ; mémoire : celle de tous les processus.\n")
    print("| construction | sites écrits | secondes | pages/s | mémoire max., Mo |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="conforme-banc-") as name:
        folder = Path(name)
        alone = plain(folder / "temoin", asked.temoin) if asked.temoin else None
        if alone:
            print(line("MkDocs seul, thème Material", alone), flush=True)
        for count in asked.sites:
            said = report(folder / str(count), count, alone)
            print(said, flush=True)
    return 0


def report(folder: Path, count: int, alone: Cost | None) -> str:
    """The rows of one size of estate, and what they mean."""
    store, register = estate(folder, count)
    full = ours(folder, store, register)
    change(store, sites(count)[count // 2])
    again = ours(folder, store, register)
    rows = [line(f"parc de {count} sites", full), line("… puis un site a changé", again)]
    meaning = (
        f"\nReconstruire après un site changé coûte {again.seconds / full.seconds:.0%} du tout.".replace(
            "%", " %"
        )
    )
    if alone:
        ratio = (alone.seconds / alone.pages) / (full.seconds / full.pages)
        meaning += f" Une page coûte {ratio:.1f} fois moins qu'avec MkDocs seul.".replace(".", ",", 1)
    return "\n".join([*rows, meaning, ""])


if __name__ == "__main__":
    sys.exit(main())
