"""axe's answers to the examples of axe rules, asked in a real browser and written beside the rules.

The published pages show these answers without a browser; a test asks again and compares.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checker.catalogue import AXE_RECORD, FOLDER
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


def records(rules: Iterable[Rule], found: Mapping[str, Any]) -> dict[Path, str]:
    """The answers as the files hold them, one a chapter; sorted, so that a change shows in review."""
    chapters: dict[Path, dict[str, Any]] = {}
    for rule in rules:
        if rule.id in found:
            chapters.setdefault(Path(rule.path).parent / AXE_RECORD, {})[rule.id] = found[rule.id]
    return {path: _written(answers) for path, answers in chapters.items()}


def write(wanted: Mapping[Path, str], folder: Path = FOLDER) -> list[Path]:
    """Make the records of a folder of standards those wanted; returns the files that changed. One that
    holds the same already is not touched, one of a chapter without axe examples goes."""
    stale = [path for path in folder.glob(f"*/*/{AXE_RECORD}") if path not in wanted]
    fresh = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        path.unlink()
    for path in fresh:
        path.write_text(wanted[path], encoding="utf-8")
    return sorted(stale + fresh)


def _written(answers: Mapping[str, Any]) -> str:
    return json.dumps(answers, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


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
