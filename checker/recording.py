"""axe's answers to the examples of axe rules, asked in a real browser and written beside the rules.

The published pages show these answers without a browser; a test asks again and compares.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checker.gather.browser import Browser
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.model import Example, Rule, Scope
from checker.serving import serve


def answers(rules: Iterable[Rule]) -> dict[str, dict[str, Any]]:
    """Rule id → example title → axe's answers, for the axe rules that an example concerns.

    Raises `RuntimeError` when the browser could not show an example.
    """
    options = Options(allow_private=True, screenshots=False)
    browser = Browser(options, Addresses(options))
    found: dict[str, dict[str, Any]] = {}
    try:
        with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
            for number, (rule, example) in enumerate(_asked(rules)):
                name = f"exemple-{number}.html"  # one address each: the browser would reuse a page it knows
                (Path(folder) / name).write_text(_document(example), encoding="utf-8")
                look = browser.look(f"http://127.0.0.1:{server.server_port}/{name}", full=True)
                if look.axe is None:
                    raise RuntimeError(
                        f"{rule.id}, « {example.title} » : {look.transport.label} {look.detail}"
                    )
                found.setdefault(rule.id, {})[example.title] = {name: look.axe.get(name) for name in rule.axe}
    finally:
        browser.close()
    return found


def written(found: dict[str, dict[str, Any]]) -> str:
    """The answers as the file holds them: sorted, so that a change shows in review."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _asked(rules: Iterable[Rule]) -> Iterable[tuple[Rule, Example]]:
    for rule in rules:
        if rule.scope is Scope.AXE:
            for example in rule.examples:
                if example.language == "html":
                    yield rule, example


def _document(example: Example) -> str:
    """A whole page: what an example leaves out must not be what axe complains of."""
    if "<html" in example.content:
        return example.content
    head = '<meta charset="utf-8"><title>Exemple</title>'
    return f'<!doctype html><html lang="fr"><head>{head}</head><body><main>{example.content}</main></body></html>'
