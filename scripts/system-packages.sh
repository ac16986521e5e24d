#!/bin/sh
# Installs, through apt, what pip cannot bring: `scripts/system-packages.sh browser [postgresql] [java]`.
# Asks nothing: it installs when it is root or when sudo needs no password, else it says what to do.
set -eu

# Our own functions must not bear the name of a program: `command -v` would find them instead of it.
have() { command -v "$1" >/dev/null 2>&1; }

# No question, no recommended package. A source that cannot be refreshed does not forbid the others.
apt_install() {
    if ! have apt-get; then return 1; fi
    if [ "$(id -u)" -eq 0 ]; then as_root=
    elif have sudo && sudo -n true 2>/dev/null; then as_root="sudo -n"
    else return 1; fi
    echo "Installation par apt : $*"
    # shellcheck disable=SC2086 # as_root is empty or two words
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -qq; apt-get install -qq -y --no-install-recommends "$@" >/dev/null' apt "$@"
}

need_browser() {
    for name in chromium-headless-shell chrome-headless-shell chromium chromium-browser google-chrome \
        google-chrome-stable chrome; do
        if have "$name"; then return; fi
    done
    # Without a font of their own, pages have no text to measure: Liberation is Arial's stand-in.
    if apt_install chromium chromium-driver chromium-headless-shell fonts-liberation; then return; fi
    echo "Aucun Chrome ni Chromium sur cette machine, et pas moyen d'en installer un par apt." >&2
    echo "Selenium Manager en téléchargera un au premier lancement ; sous Debian, préférez :" >&2
    echo "  apt install chromium chromium-driver chromium-headless-shell fonts-liberation" >&2
}

need_postgresql() {
    for program in /usr/lib/postgresql/*/bin/initdb; do
        if [ -x "$program" ]; then return; fi
    done
    if have initdb || apt_install postgresql; then return; fi
    echo "PostgreSQL n'est pas installé : ses tests ne seront pas joués (apt install postgresql)." >&2
}

need_java() {
    if have java || apt_install default-jre-headless; then return; fi
    echo "Java n'est pas installé : le HTML ne sera pas validé (apt install default-jre-headless)." >&2
}

for wanted in "$@"; do
    case $wanted in
        browser | postgresql | java) "need_$wanted" ;;
        *) echo "usage : $0 browser|postgresql|java…" >&2; exit 2 ;;
    esac
done
