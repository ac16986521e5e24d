#!/bin/sh
# Builds the page of each implementation of the design system, in a temporary folder: nothing is installed here.
# tests/dsfr/build.sh DESTINATION [NAME…] writes DESTINATION/NAME/, a folder to serve.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
destination=$1
shift
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */ | grep -v __pycache__ | tr -d /)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name; do
  cp -r "$here/$name" "$work/$name"
  rm -rf "${destination:?}/$name"
  mkdir -p "$destination/$name"
  (
    cd "$work/$name"
    if [ -f package.json ]; then
      npm install --silent --no-audit --no-fund --no-save --legacy-peer-deps
      [ ! -d node_modules/esbuild ] || node node_modules/esbuild/install.js
    else
      python3 -m venv .venv
      .venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
    fi
    sh -eu build.sh "$destination/$name"
  )
  rm -rf "${work:?}/$name"
done
