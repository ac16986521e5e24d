"""What a real browser answers to the examples of rules, written beside them: axe's answers, and what is
seen in the states that a rule reads.

The published pages show these answers without a browser; a test asks again and compares.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checker import catalogue
from checker.catalogue import AXE_RECORD, FOLDER, STATES_SEEN
from checker.evidence import as_data
from checker.gather.browser import Browser, Look
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Example, Rule, Scope, Transport
from checker.plain_lists import grouped
from checker.serving import serve

Recorded = dict[str, dict[str, Any]]
"""Rule id → example title → what is kept of it."""


def answers(rules: Iterable[Rule]) -> Recorded:
    """axe's answers to the examples of axe rules. Raises `RuntimeError` when the browser could not show
    an example."""
    found: Recorded = {}
    for rule, example, look in _looks(rule for rule in rules if rule.scope is Scope.AXE):
        if look.axe is None:
            raise RuntimeError(f"{rule.id}, « {example.title} » : {look.transport.label} {look.detail}")
        found.setdefault(rule.id, {})[example.title] = {name: look.axe.get(name) for name in rule.axe}
    return found


def states(rules: Iterable[Rule]) -> dict[Path, Recorded]:
    """The examples of the rules that read other states than the initial one, as seen there: the file of
    each chapter, and what it holds. Raises as `answers`."""
    found: dict[Path, Recorded] = {}
    for rule, example, look in _looks(rule for rule in rules if rule.states):
        chapter = found.setdefault(Path(rule.path).parent / STATES_SEEN, {})
        chapter.setdefault(rule.id, {})[example.title] = as_data(look.states)
    return found


def files(rules: Iterable[Rule], found: Mapping[str, Any], seen: Mapping[Path, Recorded]) -> dict[Path, str]:
    """What axe answered and what was seen in other states as files hold them, one of each a chapter;
    sorted, so that a change shows in review."""
    chapters: dict[Path, Recorded] = dict(seen)
    for rule in rules:
        if rule.id in found:
            chapters.setdefault(Path(rule.path).parent / AXE_RECORD, {})[rule.id] = found[rule.id]
    return {path: _written(chapter) for path, chapter in chapters.items()}


def write(wanted: Mapping[Path, str], folder: Path = FOLDER) -> list[Path]:
    """Make the records of a folder of standards those wanted; returns the files that changed. One that
    holds the same already is not touched, one of a chapter that needs none any more goes."""
    known = (path for name in (AXE_RECORD, STATES_SEEN) for path in folder.glob(f"*/*/{name}"))
    stale = [path for path in known if path not in wanted]
    fresh = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        path.unlink()
    for path in fresh:
        path.write_text(wanted[path], encoding="utf-8")
    return sorted(stale + fresh)


def _written(chapter: Recorded) -> str:
    return json.dumps(chapter, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _looks(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Example, Look]]:
    """Each `html` example of some rules, as a browser shows it, in the states its rule reads and no other."""
    for some in grouped((rule.states, rule) for rule in rules).values():
        yield from _looks_alike(some)


def _looks_alike(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Example, Look]]:
    asked = [(rule, one) for rule in rules for one in rule.examples if one.language == "html"]
    options = Options(allow_private=True, screenshots=False, needs=catalogue.needs(rule for rule, _ in asked))
    browser = Browser(options, Addresses(options))
    try:
        with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
            for number, (rule, example) in enumerate(asked):
                name = f"exemple-{number}.html"  # one address each: the browser would reuse a page it knows
                (Path(folder) / name).write_text(_document(example), encoding="utf-8")
                look = browser.look(f"http://127.0.0.1:{server.server_port}/{name}", full=True)
                if look.transport is not Transport.COMPLETED:
                    raise RuntimeError(
                        f"{rule.id}, « {example.title} » : {look.transport.label} {look.detail}"
                    )
                yield rule, example, look
    finally:
        browser.close()


def _document(example: Example) -> str:
    """A whole page: what an example leaves out must not be what axe complains of."""
    if "<html" in example.content:
        return example.content
    head = '<meta charset="utf-8"><title>Exemple</title>'
    return f'<!doctype html><html lang="fr"><head>{head}</head><body><main>{example.content}</main></body></html>'
