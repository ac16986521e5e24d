# The site of the page, in the folder $1. Run from a copy of this folder.
.venv/bin/python page.py >"$1/index.html"
mkdir "$1/static"
cp -r .venv/lib/python3*/site-packages/dsfr/static/* "$1/static/"
