"""`init --ci`: the `.conforme.yml` of a team, from what its folder shows. Pure, but for what it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from checker.authored.addresses import read_url
from checker.authored.written import said
from checker.folders import INDEXES
from checker.model import Kind
from checker.project import REPOSITORY

_BUILT: Final = ("public", "dist", "build", "site", "_site", "out", "_build/html")
"""Where generators write, in the order in which they are looked for."""

_GENERATORS: Final = (
    ("mkdocs.yml", "site"),
    ("mkdocs.yaml", "site"),
    ("hugo.toml", "public"),
    ("hugo.yaml", "public"),
    ("_config.yml", "_site"),
    (".eleventy.js", "_site"),
    ("eleventy.config.js", "_site"),
)
"""The file of a generator → where it writes."""

_PACKAGES: Final = {
    "astro": "dist",
    "vite": "dist",
    "@11ty/eleventy": "_site",
    "@docusaurus/core": "build",
    "gatsby": "public",
    "react-scripts": "build",
    "vuepress": "dist",
}
"""A package of a JavaScript project → where it writes."""

_SERVING: Final = ("preview", "serve", "start")
"""Scripts that serve what was built, best first."""

_LARGEST: Final = 1_000_000
_SITE_URL = re.compile(r"""^(?:site_url|baseURL|url)\s*[:=]\s*["']?(https?://[^\s"'#]+)""", re.MULTILINE)
_SCRIPT = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]{0,60}")


@dataclass(frozen=True)
class Seen:
    """What a folder shows: built folders that are there, the one that a generator would write, its published
    address, a script that serves it."""

    built: tuple[str, ...] = ()
    to_come: str = ""
    site_url: str = ""
    script: str = ""


def seen(folder: Path) -> Seen:
    """What the folder of a project shows."""
    built = tuple(name for name in _BUILT if any((folder / name / index).is_file() for index in INDEXES))
    package = _package(folder / "package.json")
    scripts = _table(package, "scripts")
    script = next((name for name in _SERVING if name in scripts and _SCRIPT.fullmatch(name)), "")
    return Seen(built, next(_to_come(folder, package), ""), next(_published(folder), ""), script)


def _to_come(folder: Path, package: dict[str, Any]) -> Iterator[str]:
    used = {**_table(package, "dependencies"), **_table(package, "devDependencies")}
    yield from (where for name, where in _PACKAGES.items() if name in used)
    yield from (where for name, where in _GENERATORS if (folder / name).is_file())


def _published(folder: Path) -> Iterator[str]:
    """The address that a generator is told, when it is that of a public site."""
    for name, _ in _GENERATORS:
        found = _SITE_URL.search(_text(folder / name))
        url = said(read_url, found[1]) if found else None
        if url and not urlsplit(url).query:
            yield url


def _package(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _table(package: dict[str, Any], key: str) -> dict[str, Any]:
    value = package.get(key)
    return value if isinstance(value, dict) else {}


def _text(path: Path) -> str:
    """The text of a file, of its first megabyte; empty when there is none."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def proposed(found: Seen) -> str:
    """The text of the file: what was seen is set, the rest is there to be uncommented."""
    folder = found.built[0] if found.built else found.to_come or "public"
    why = "trouvé ici" if found.built else "là où votre générateur écrit" if found.to_come else "à remplacer"
    others = f"\n# Aussi trouvés : {', '.join(found.built[1:])}." if found.built[1:] else ""
    site_url = f"site_url: {found.site_url}" if found.site_url else "# site_url: https://www.exemple.gouv.fr/"
    script = f"npm run {found.script}" if found.script else "npm run start"
    return _MODEL.format(
        schema=f"{REPOSITORY}/raw/HEAD/registry/schemas/conforme.schema.json",
        folder=folder,
        why=why,
        others=others,
        site_url=site_url,
        kinds=", ".join(kind.value for kind in Kind),
        script=script,
    )


_MODEL: Final = """\
# yaml-language-server: $schema={schema}
#
# Les réglages de « conforme check ». La ligne de commande l'emporte sur ce fichier.
# Ôtez le « # » de ce qui vous sert. Une clé mal écrite est refusée, avec sa ligne.

# Ce qui est contrôlé : des dossiers construits, des adresses.
cibles:
  - {folder}  # {why}{others}
  # - https://recette.exemple.gouv.fr/
  # - ${{ADRESSE_DE_REVUE}}  # une variable de l'environnement

# L'adresse où le dossier sera publié : ses liens absolus mènent alors au dossier.
{site_url}

# Qui parle. Certaines règles ne valent que pour certains sites : {kinds}.
# nature: ministere

# Les pages vues : un nombre par site, ou leurs chemins. L'accueil l'est toujours.
# pages: 20
# pages: [/contact, /mentions-legales]
# exclure: [/archives/*]

# Ce qui fait échouer : required (une obligation), recommended, review ou never.
echec: required
# couverture_minimale: 80
# regles:
#   langue-de-la-page: erreur  # ou avertir, ou off
# standards:
#   rationalisation: off

# Un site qui n'est pas ouvert à tous : les secrets restent dans l'environnement.
# authentification:
#   identifiant: ${{IDENTIFIANT}}
#   mot_de_passe: ${{MOT_DE_PASSE}}
# entetes:
#   X-Recette: ${{JETON}}

# Un serveur à démarrer avant le contrôle, arrêté à la fin.
# demarrage:
#   commande: {script}
#   attendre: http://localhost:3000/

# Les défauts connus, jusqu'à une date.
# ignorer:
#   - regle: intitule-des-liens
#     page: /actualites/*
#     motif: Corrigé par la refonte
#     responsable: equipe-web
#     jusqu_au: 2027-06-30
"""
