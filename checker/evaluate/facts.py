"""Visit → the facts that rules about the whole estate compare, and what a rule may compare of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from checker.model import NotTested, Rule, SiteFacts, Visit


def facts(visit: Visit, rules: Iterable[Rule]) -> SiteFacts:
    """What the rules ask of a site; nothing is drawn from a page that was not seen. One bad fact never
    loses a run."""
    home = visit.home
    told = SiteFacts(visit.site.id, visit.site.url, home.transport, home.final_url)
    if not home.seen:
        return told
    known, lacking = {}, {}
    for name, draw in {name: draw for rule in rules for name, draw in rule.facts.items()}.items():
        try:
            known[name] = draw(visit)
        except NotTested as reason:
            lacking[name] = str(reason)
        except Exception as error:  # noqa: BLE001 - whatever an author's code does, the audit goes on
            lacking[name] = f"le relevé lui-même a échoué ({type(error).__name__} : {error})."
    return replace(told, known=known, lacking=lacking, left_out=visit.left_out)


def incomparable(rule: Rule, told: SiteFacts) -> str:
    """Why a rule cannot compare a site, in French; empty when it can."""
    if not told.seen:
        return f"Site non vu ({told.transport.label}) : rien à comparer."
    for name in rule.facts:
        if name in told.lacking:
            return f"Ce que la règle compare n'a pas été relevé ({name}) : {told.lacking[name]}"
    absent = ", ".join(name for name in rule.facts if name not in told.known)
    return f"Le dernier audit du site ne dit pas ce que la règle compare ({absent})." if absent else ""


def narrowed(rule: Rule, told: SiteFacts) -> SiteFacts:
    """The facts that a rule names, and no other: what it reads is what it declares."""
    return replace(told, known={name: told.known[name] for name in rule.facts}, lacking={}, left_out=None)
