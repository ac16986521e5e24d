#!/bin/sh
# Makes .venv and installs this project in it, editable, with everything requirements.lock names.
# Needs nothing but Python 3.11 or later and its venv module: PEP 668 leaves a venv's pip alone.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Conforme demande Python 3.11 ou plus récent. Indiquez-le : make PYTHON=python3.11 …" >&2
    exit 1
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv || {
        echo "Le module venv de Python manque (sous Debian : le paquet python3-venv)." >&2
        exit 1
    }
fi

# uv is in the lock like everything else: its own lines are enough for pip to check its hash.
sed -n '/^uv==/,/[^\\]$/p' requirements.lock > .venv/uv.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt

# Compiled once here rather than by each of the hundreds of processes that audits and tests start, which may be
# told to write nothing.
.venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
# The lock holds the build requirements too: nothing is downloaded unchecked to build the project.
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
.venv/bin/python -m compileall -q checker standards
