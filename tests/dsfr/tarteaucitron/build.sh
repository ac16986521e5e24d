# The site of the page, in the folder $1. Run from a copy of this folder.
cp index.html "$1/"
cp -r node_modules/@gouvfr/dsfr/dist "$1/dsfr"
cp -r node_modules/tarteaucitronjs "$1/tarteaucitron"
