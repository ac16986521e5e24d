#!/bin/sh
# Rewrites requirements.lock from pyproject.toml. Arguments go to uv: `scripts/lock.sh --upgrade`.
set -eu
cd "$(dirname "$0")/.."
lock=requirements.lock
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
if [ -f "$lock" ]; then cp "$lock" "$fresh"; fi
.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --all-extras --group dev --output-file "$fresh" "$@" pyproject.toml
{
    echo "# Every package this project is developed, tested and built with, for every platform, by hash."
    echo "# Made by \`make lock\`. Not a uv.lock: that format repeats the address of a package registry in"
    echo "# each entry, and which registry (or mirror) to use is the installer's choice, not this file's."
    cat "$fresh"
} > "$lock.new"
mv "$lock.new" "$lock"
