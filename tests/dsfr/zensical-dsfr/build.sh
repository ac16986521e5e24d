# The site of the page, in the folder $1. Run from a copy of this folder.
.venv/bin/zensical build
cp -r site/. "$1"
