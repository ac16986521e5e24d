"""What a rule reads of a page and did not get: the only place where that is decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.model import Entry, Page, Rule
from checker.sights import INITIAL

WITHOUT_BROWSER = "Page lue sans navigateur : les scripts n'ont pas été exécutés."


def unmet(rule: Rule, page: Page) -> str:
    """Why a page that was seen lacks what a rule reads of it, in French; empty when nothing lacks."""
    if page.rendered is None and (rule.states or rule.probes):
        return WITHOUT_BROWSER
    reasons = (_unmet_in(state, rule, page) for state in rule.states or (INITIAL,))
    return next(filter(None, reasons), "")


def _unmet_in(name: str, rule: Rule, page: Page) -> str:
    if name == INITIAL:
        return _silent(rule, page.probes, "")
    state = page.states.get(name)
    if state is None:
        return f"La page n'a pas été vue dans l'état « {name} »."
    if state.entry is not Entry.REACHED:
        return f"L'état « {name} » de la page n'a pas été vu ({state.entry.label}). {state.detail}".rstrip()
    return _silent(rule, state.probes, f" dans l'état « {name} »")


def _silent(rule: Rule, probes: Mapping[str, Any], where: str) -> str:
    silent = next((name for name in rule.probes if probes.get(name) is None), "")
    return f"La sonde « {silent} » n'a rien relevé de la page{where}." if silent else ""
