"""Which moments of a site's life a rule of this standard has something to say about."""

from __future__ import annotations

from checker.model import Inapplicable, Lifecycle, Site

IN_SERVICE = (Lifecycle.OPEN, Lifecycle.CLOSING)


def concerns(site: Site, *states: Lifecycle) -> None:
    """Raise `Inapplicable` unless the register says the site is in one of these states."""
    if site.lifecycle not in states:
        raise Inapplicable(f"Le registre dit le site « {site.lifecycle.label} » : la règle n'a pas d'objet.")
