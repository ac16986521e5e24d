"""A registry with three organisations, two ministries, two sites; campaigns are written by each test."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from checker import campaigns
from checker.authored.problems import AuthoredError
from checker.campaigns import Calendar, Remark
from checker.cli import main

DAY = date(2027, 6, 15)
"""A day on which nothing is pending."""

ORGANISATIONS = """\
- {id: sante, nom: Ministère chargé de la santé}
- {id: travail, nom: Ministère chargé du travail}
- {id: interieur, nom: Ministère chargé de l'intérieur}
- {id: agence, nom: Une agence}
"""
SITES = "".join(
    f"- {{id: {name}, nom: {name}, url: 'https://{name}.exemple.gouv.fr/', organisation: sante, nature: ministere}}\n"
    for name in ("premier", "second")
)
MINISTRIES = """\
- {cle: sante, libelle_court: Santé, identites: [{nom: Ministère de la Santé, debut: 2020-01-01}]}
- {cle: travail, libelle_court: Travail, identites: [{nom: Ministère du Travail, debut: 2020-01-01, fin: 2026-12-31}]}
"""
CAMPAIGN = """\
id: 2027-les-gestes
version: 3
modifie_le: 2026-11-20T10:00:00+01:00
titre: Les gestes
resume: Deux phrases qui disent à quoi sert la campagne. Elles comptent soixante caractères au moins.
mission: 2_proteger
objet: 2C_prevention_et_sante_publique
nature: prevention
menants: [sante]
concourants: [travail]
signature: organisation:sante
periodes: [{debut: 2026-12-07, fin: 2026-12-20}]
territoires: ["pays:FR"]
audiences: [grand-public]
canaux: [{type: site}]
statut: planifiee
"""

Loaded = Callable[..., Calendar]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry as an author sees it, without election, key day or campaign."""
    monkeypatch.chdir(tmp_path)
    here = Path("registry")
    (here / "campagnes").mkdir(parents=True)
    files = {"organisations": ORGANISATIONS, "sites": SITES, "ministeres": MINISTRIES}
    for name, text in {**files, "elections": "[]\n", "temps-forts": "[]\n"}.items():
        (here / f"{name}.yaml").write_text(text, encoding="utf-8")
    return here


def written(changes: dict[str, object]) -> str:
    """The sample campaign with some keys changed; a key changed to None is left out."""
    tree = {**yaml.load(CAMPAIGN, yaml.BaseLoader), **changes}
    kept = json.loads(
        json.dumps({key: value for key, value in tree.items() if value is not None})
    )  # no alias
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)


@pytest.fixture
def load(folder: Path) -> Loaded:
    """`load({…}, {…}, elections=…)`: the calendar of sample campaigns with these changes."""

    def loaded(*several: dict[str, object], **files: str) -> Calendar:
        for place, changes in enumerate(several):
            own = {"id": f"2027-campagne-{place}", **changes}
            (folder / "campagnes" / f"{place}.yaml").write_text(written(own), encoding="utf-8")
        for name, text in files.items():
            (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
        return campaigns.load(folder)

    return loaded


def said(calendar: Calendar, rule: str, day: date = DAY) -> list[Remark]:
    """What one rule says."""
    return [remark for remark in campaigns.remarks(calendar, day) if remark.rule == rule]


def refusals(load: Loaded, *several: dict[str, object], **files: str) -> list[str]:
    """The sentences of a calendar that must be refused."""
    with pytest.raises(AuthoredError) as caught:
        load(*several, **files)
    return str(caught.value).splitlines()


@pytest.fixture
def runner() -> Callable[..., Result]:
    """Runs a command as the terminal would."""
    return lambda command, arguments: CliRunner().invoke(main, [command.name, *arguments])
