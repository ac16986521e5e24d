#!/bin/sh
# Says once where this project is published: scripts/repository.sh https://github.com/organisation/conforme
# Until then its files name an owner that GitHub lets nobody take (a hyphen begins it): what they show to
# copy installs nothing of a stranger's.
set -eu
cd "$(dirname "$0")/.."

was=$(sed -n 's/^REPOSITORY = "\(.*\)"$/\1/p' checker/project.py)
new=${1:-}
slug='[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+'
if ! printf '%s' "$new" | grep -Eqx "https://github\.com/$slug"; then
    echo "Usage : scripts/repository.sh https://github.com/organisation/depot" >&2
    exit 2
fi
old_slug=${was#https://github.com/} new_slug=${new#https://github.com/}
git grep -lF -e "$old_slug" | while read -r file; do
    sed "s|$old_slug|$new_slug|g" "$file" > "$file.part"
    cat "$file.part" > "$file" # its mode stays
    rm "$file.part"
done
echo "Adresse du dépôt : $new"
