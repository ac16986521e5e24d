"""`make hostile`: audit every behaviour at once, witnesses among them, and say what does not hold.

    python -m tests.hostile.run [--only NAME …] [--table FILE]

Exit 0 when every site has one of its expected endings, nothing reached the inside of the machine,
the witnesses agree and no output carries a control character.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from checker.model import Transport
from tests.hostile.behaviours import BEHAVIOURS, WITNESS, witness
from tests.hostile.server import Counted, serve

DOMAIN = "brume.test"
EVERY = 20
"""Behaviours between two witnesses."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def main() -> int:
    """Run, report, and give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", default=list(BEHAVIOURS), choices=BEHAVIOURS, metavar="NAME")
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    names = with_witnesses(given.only)
    speakers = {
        f"{name}.{DOMAIN}": witness if name.startswith(WITNESS) else BEHAVIOURS[name].speak for name in names
    }
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="conforme-hostile-") as folder,
        serve(speakers) as (port, _, counted),
    ):
        code, outputs = audit(Path(folder), names, port)
    if not outputs["json"]:
        print(f"L'audit est sorti en code {code} sans rapport : {outputs['stderr'][-1000:]}")
        return 1
    report = json.loads(outputs["json"])
    sites = {site["site"]: site for site in report["sites"]}
    faults = [
        *ended(names, sites), *inside(counted), *alike(sites), *accused(sites), *printed(outputs)
    ]  # fmt: skip
    if code != 0:
        faults.append(f"l'audit est sorti en code {code} : {outputs['stderr'][-500:]}")
    if given.table:
        given.table.write_text(table(names, sites, counted), "utf-8")
    kinds = Counter(site["transport"] for site in sites.values())
    print(", ".join(f"{Transport(kind).label} : {count}" for kind, count in kinds.most_common()))
    print("\n".join(faults) or "Tout est comme attendu.")
    print(f"{len(names)} sites en {time.monotonic() - began:.0f} s, {len(faults)} écarts")
    return 1 if faults else 0


def with_witnesses(names: list[str]) -> list[str]:
    """The behaviours, a witness before, after, and every `EVERY` of them."""
    mixed: list[str] = []
    for place, name in enumerate(names):
        if place % EVERY == 0:
            mixed.append(f"{WITNESS}-{place // EVERY:02}")
        mixed.append(name)
    return [*mixed, f"{WITNESS}-fin"]


def audit(folder: Path, names: list[str], port: int) -> tuple[int, dict[str, str]]:
    """The exit code of a whole audit, and everything it wrote."""
    registry = folder / "registry"
    registry.mkdir()
    (registry / "organisations.yaml").write_text("- id: brume\n  nom: Brume (fictive)\n", "utf-8")
    entry = "- id: {0}\n  nom: {0}\n  url: http://{0}.{1}/\n  organisation: brume\n  nature: operateur\n"
    (registry / "sites.yaml").write_text("".join(entry.format(name, DOMAIN) for name in names), "utf-8")
    formats = {
        "json": folder / "r.json",
        "markdown": folder / "r.md",
        "csv": folder / "r.csv",
        "terminal": folder / "r.txt",
    }
    command = [
        sys.executable, "-m", "checker", "audit", "--registry", registry, "--data", folder / "data",
        "--resolve", f"*:80=127.0.0.1:{port}", "--pages", "2", "--retries", "0", "--delay", "0",
        "--timeout", "5", "--page-timeout", "10", "--workers", "2",
        *(f"--format={name}={path}" for name, path in formats.items()),
    ]  # fmt: skip
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, errors="replace"
    )
    outputs = {name: path.read_text("utf-8") if path.exists() else "" for name, path in formats.items()}
    return done.returncode, outputs | {"stdout": done.stdout, "stderr": done.stderr}


def ended(names: list[str], sites: dict[str, Any]) -> list[str]:
    """Sites without an ending, or with one that does not tell the truth."""
    faults = []
    for name in names:
        if name not in sites:
            faults.append(f"{name} : aucun résultat")
        elif not name.startswith(WITNESS):
            expected = BEHAVIOURS[name].expected
            seen = Transport(sites[name]["transport"])
            if seen not in expected:
                wanted = ", ".join(sorted(expected)) if len(expected) < 6 else f"pas {seen}"
                faults.append(f"{name} : {seen} ({sites[name]['detail']}), attendu : {wanted}")
    return faults


def inside(counted: Counted) -> list[str]:
    """What reached the address that nobody may reach."""
    return [f"dans la machine : {request[:120]!r}" for request in counted.trapped]


def alike(sites: dict[str, Any]) -> list[str]:
    """Witnesses of which something else is said than of the first one."""
    told = {name: _told(site) for name, site in sites.items() if name.startswith(WITNESS)}
    first = next(iter(told.values()), None)
    return [
        f"{name} : le témoin diffère : {set(what) ^ set(first or ())}"
        for name, what in told.items()
        if what != first
    ]


def _told(site: dict[str, Any]) -> list[tuple[str, ...]]:
    name = site["site"]
    said = (
        tuple(finding[part].replace(name, "") for part in ("rule", "outcome", "message", "snippet"))
        for finding in site["findings"]
    )
    return [(site["transport"],), *sorted(said)]


def accused(sites: dict[str, Any]) -> list[str]:
    """Failures of a rule that reads pages, on a site none of whose pages was seen."""
    return [
        f"{name} : {finding['rule']} « non conforme » sans page vue"
        for name, site in sites.items()
        if not any(page["transport"] == Transport.COMPLETED for page in site["pages"])
        for finding in site["findings"]
        if finding["outcome"] == "failed" and finding["rule"] not in HOST_RULES
    ]


HOST_RULES = frozenset({"acces-https", "certificat", "domaine-gouv-fr", "reponse-du-site", "destination-du-site", "adresse-unique", "plan-et-robots", "agrement-enregistre"})  # fmt: skip
"""Rules that judge a host or its entry in the register: they need no page."""


def printed(outputs: dict[str, str]) -> list[str]:
    """Outputs with a character that would act on a terminal or turn a line around; JSON escapes its own."""
    return [
        f"{name} : caractère de commande {found.group()!r} dans {text[max(found.start() - 40, 0) : found.end() + 20]!r}"
        for name, text in outputs.items()
        if name != "json" and (found := _CONTROL.search(text.replace("\r\n", "\n")))
    ]


def table(names: list[str], sites: dict[str, Any], counted: Counted) -> str:
    """What became of each behaviour, as a Markdown table."""
    rows = ["| site | ce qu'il fait | fin | demandes |", "|---|---|---|--:|"]
    for name in names:
        what = "témoin" if name.startswith(WITNESS) else BEHAVIOURS[name].what
        end = Transport(sites[name]["transport"]).label if name in sites else "aucune"
        rows.append(f"| {name} | {what} | {end} | {counted.requests.get(f'{name}.{DOMAIN}', 0)} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
