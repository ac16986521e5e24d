#!/bin/sh
# axe-selenium-python 2.1.6 and pytest.
#
# First guess, written in our list of dependencies: « axe-selenium-python imports pytest when it runs », so
# that whoever drives axe from Selenium must install a test framework.
# Expected: without pytest, `from axe_selenium_python import Axe` fails.
# Seen: the package declares pytest as a requirement, and nothing of what it installs imports it: with pytest
# absent, Axe is imported and reads its own copy of axe-core. A light installation may leave pytest out
# (uv: an override; pip: --no-deps and the requirements one by one).
#
# Exits with 0 while it is so, with 1 when it changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check selenium==4.51.0
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps axe-selenium-python==2.1.6
"$folder/venv/bin/python" - <<'PYTHON'
import importlib.util
import sys
from importlib.metadata import requires, version

print("axe-selenium-python", version("axe-selenium-python"))
declared = [one for one in requires("axe-selenium-python") or [] if one.startswith("pytest")]
present = importlib.util.find_spec("pytest") is not None
from axe_selenium_python import Axe

class Reader:
    """What Axe asks of a driver to put axe-core in a page: to run a script."""

    def execute_script(self, script):
        self.given = len(script)

reader = Reader()
Axe(reader).inject()
print("declares:", declared, "| pytest installed:", present, "| imported:", "pytest" in sys.modules)
print("characters of axe-core handed over:", reader.given)
held = declared and not present and "pytest" not in sys.modules and reader.given > 100_000
print("as seen in November 2026" if held else "changed")
sys.exit(not held)
PYTHON
