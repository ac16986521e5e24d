#!/bin/sh
# The steps of the Dockerfile, which tests run without Docker:
#   image.sh wheel SOURCE FOLDER    builds the wheel of a source tree into a folder
#   image.sh install FOLDER VENV    installs that wheel, and what checking needs, in a virtual environment
set -eu

if ! command -v uv >/dev/null 2>&1; then
    own=$(mktemp -d)
    trap 'rm -rf "$own"' EXIT
    python3 -m venv "$own"
    "$own/bin/pip" install --quiet --disable-pip-version-check uv
    PATH=$own/bin:$PATH
fi

case ${1-} in
    wheel) uv build --quiet --wheel --out-dir "$3" "$2" ;;
    install)
        uv venv --quiet --allow-existing --python python3 "$3"
        uv pip install --quiet --link-mode copy --compile-bytecode --python "$3/bin/python" "$2"/*.whl
        # axe-selenium-python asks for pytest and never imports it.
        uv pip uninstall --quiet --python "$3/bin/python" pytest pluggy iniconfig
        ;;
    *)
        echo "usage : $0 wheel SOURCE DOSSIER | install DOSSIER VENV" >&2
        exit 2
        ;;
esac
