#!/bin/sh
# Installe Conforme dans un environnement à lui, puis contrôle le dossier construit.
set -eu

python3 -m venv .conforme-outil
. .conforme-outil/bin/activate
command -v uv >/dev/null || pip install --quiet uv
uv pip install "conforme-etat @ git+https://github.com/-votre-organisation-/conforme"

conforme check ./public --kind ministere \
    --format terminal --format markdown=conforme.md --format html=conforme.html --format json=conforme.json
