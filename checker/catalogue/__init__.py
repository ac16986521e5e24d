"""standards/ → Standards: reads every rule file, binds it to the function of the same name.

One folder a standard, one folder a chapter, one Markdown file a rule. The file name is the
rule's id and, with underscores, the name of its function in the chapter's `checks.py`. How a
rule is judged is deduced: an `axe:` list, else a function, else a person. What a rule compares from
one site to another (`faits:`) are functions of the chapter's `facts.py`.
"""

from __future__ import annotations

import gc
import importlib.util
import inspect
import re
import sys
import typing
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from cssselect import SelectorError
from lxml.html import HtmlElement

from checker.catalogue import axe, norms
from checker.catalogue.authored import (
    AuthoredPage,
    AuthoredRule,
    StandardError,
    amendments,
    front_matter,
)
from checker.catalogue.claims import settled
from checker.catalogue.links import linked
from checker.catalogue.needs import AXE_RECORD as AXE_RECORD
from checker.catalogue.needs import STATES_SEEN as STATES_SEEN
from checker.catalogue.needs import axe_answers as axe_answers
from checker.catalogue.needs import needs as needs
from checker.catalogue.needs import states_seen, unknown
from checker.catalogue.versions import Code
from checker.model import (
    STYLED_AXE,
    Chapter,
    Document,
    Estate,
    Example,
    Outcome,
    Page,
    Rule,
    Scope,
    Source,
    Standard,
    Visit,
)
from checker.selecting import compiled

FOLDER = norms.FOLDER

HEADINGS = {
    "Conforme": Outcome.PASSED,
    "Non conforme": Outcome.FAILED,
    "Non applicable": Outcome.INAPPLICABLE,
    "À vérifier": Outcome.CANT_TELL,
    "Non testable": Outcome.UNTESTED,
}
_EXAMPLE = re.compile(
    r"^### (?P<word>[^:\n]+?)[ \u00a0\u202f]*: (?P<title>[^\n]+)\n+```(?P<language>html|yaml)\n(?P<content>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_SCOPES = {
    HtmlElement: Scope.ELEMENT,
    Page: Scope.PAGE,
    Document: Scope.DOCUMENT,
    Visit: Scope.SITE,
    Estate: Scope.ESTATE,
}


@cache
def standards(folder: Path = FOLDER) -> tuple[Standard, ...]:
    """All standards of a folder, in their announced order.

    Raises `StandardError` with every faulty file at once.
    """
    norms.versions(folder)  # a faulty one is told once, not with each rule
    problems: list[str] = []
    found = []
    code = Code(folder)
    for index in sorted(folder.glob("*/index.md")):
        try:
            found.append(_standard(index, code, problems))
        except StandardError as error:
            problems += error.problems
    problems += _twice(rule for _, standard in found for rule in standard.rules)
    if problems:
        raise StandardError(problems)
    ordered = sorted(found, key=lambda item: (item[0], item[1].id))
    made = tuple(linked(standard, folder) for _, standard in ordered)
    if folder == FOLDER:
        gc.freeze()  # kept as long as the process: no collection need go through it again
    return made


def rules(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """All rules of a folder, standard by standard."""
    return tuple(rule for standard in standards(folder) for rule in standard.rules)


def find(rule_id: str, among: Iterable[Rule]) -> Rule | None:
    """The rule of that id, given with or without its standard (« accessibilite/langue… »)."""
    name = rule_id.rsplit("/", 1)[-1]
    return next((rule for rule in among if rule.id == name), None)


def _standard(index: Path, code: Code, problems: list[str]) -> tuple[int, Standard]:
    page, prose = front_matter(index, AuthoredPage)
    chapters: list[tuple[int, Chapter]] = []
    rules: list[Rule] = []
    for chapter_index in sorted(index.parent.glob("*/index.md")):
        try:
            chapter, body = front_matter(chapter_index, AuthoredPage)
        except StandardError as error:
            problems += error.problems
            continue
        described = Chapter(chapter_index.parent.name, chapter.titre, chapter.resume, body.strip())
        chapters.append((chapter.ordre, described))
        rules += _chapter_rules(chapter_index.parent, index.parent.name, code, problems)
    ordered = tuple(chapter for _, chapter in sorted(chapters, key=lambda item: (item[0], item[1].id)))
    place = [chapter.id for chapter in ordered]
    rules.sort(key=lambda rule: (place.index(rule.chapter), rule.id))
    history = amendments(page.historique)
    return page.ordre, Standard(
        index.parent.name, page.titre, page.resume, prose, ordered, tuple(rules), str(index), history
    )


def _chapter_rules(folder: Path, standard: str, code: Code, problems: list[str]) -> list[Rule]:
    functions, facts = (_functions(_module(folder / name)) for name in ("checks.py", "facts.py"))
    found = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "index.md":
            continue
        try:
            judge = functions.pop(path.stem.replace("-", "_"), None)
            found.append(_rule(path, standard, code, judge, facts))
        except StandardError as error:
            problems += error.problems
    problems += [
        f"{folder / 'checks.py'} : la fonction « {name} » n'a pas de fichier {name.replace('_', '-')}.md"
        for name in functions
    ]
    unused = facts.keys() - {name for rule in found for name in rule.facts}
    problems += [f"{folder / 'facts.py'} : aucune règle ne compare le fait « {name} »" for name in unused]
    return found


def _module(path: Path) -> ModuleType | None:
    """A file of a chapter, loaded from its path so that a copy of standards/ works alike."""
    if not path.exists():
        return None
    name = f"conforme_{path.stem}_{abs(hash(str(path)))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _functions(module: ModuleType | None) -> dict[str, Callable[..., Any]]:
    members = inspect.getmembers(module, inspect.isfunction) if module else []
    return {
        name: function
        for name, function in members
        if not name.startswith("_") and module is not None and function.__module__ == module.__name__
    }


def _rule(
    path: Path,
    standard: str,
    code: Code,
    function: Callable[..., Any] | None,
    declared: Mapping[str, Callable[..., Any]],
) -> Rule:
    """The rule of a file, with what judges it."""
    authored, body = front_matter(path, AuthoredRule)
    known = norms.versions(path.parents[2])
    said = norms.references(path, authored, known)
    if authored.axe and function:
        raise StandardError([f"{path}:1 : une règle se juge par axe ou par une fonction, pas par les deux"])
    if authored.selecteur:
        _check_selector(path, authored.selecteur)
    if problems := list(unknown(path, authored)):
        raise StandardError(problems)
    scope = _scope(path, authored, function)
    decides, moot = settled(path, authored, said, known)
    return replace(
        _written(path, standard, authored, body),
        scope=scope,
        axe=tuple(authored.axe),
        axe_cases=axe.cases(path, authored.axe, said, known),
        styled=_styled(authored.styles, authored.axe),
        references=said,
        decides=decides,
        moot=moot,
        function=function,
        facts=_facts(path, authored.faits, declared, scope),
        digest=partial(code.version, authored, path, function and function.__name__),
    )


def _written(path: Path, standard: str, authored: AuthoredRule, body: str) -> Rule:
    """What the file of a rule says, before anything that judges."""
    prose, _, _ = body.partition("\n## Exemples")
    return Rule(
        id=path.stem,
        standard=standard,
        chapter=path.parent.name,
        title=authored.titre,
        level=authored.niveau,
        scope=Scope.MANUAL,
        evidence=authored.preuve,
        prose=prose.strip(),
        looked_for=authored.cherche,
        path=str(path),
        kinds=authored.perimetre,
        roles=authored.pages,
        since=authored.depuis,
        deadline=authored.echeance,
        selector=authored.selecteur,
        documents=authored.documents,
        certain=authored.certitude,
        static=authored.statique,
        partial=authored.partielle,
        states=authored.etats,
        probes=authored.sondes,
        sources=tuple(Source(s.texte, s.article, s.url, s.a_confirmer) for s in authored.sources),
        examples=tuple(_examples(path, body)),
        history=amendments(authored.historique),
    )


def _scope(path: Path, authored: AuthoredRule, function: Callable[..., Any] | None) -> Scope:
    if authored.axe:
        return Scope.AXE
    if function is None:
        return Scope.MANUAL
    hints = list(typing.get_type_hints(function).values())
    scope = _SCOPES.get(hints[0]) if hints else None
    if scope is None:
        expected = "HtmlElement, Page, Document, Visit ou Estate"
        raise StandardError(
            [f"{path}:1 : le premier paramètre de {function.__name__} doit être annoté {expected}"]
        )
    if (scope is Scope.ELEMENT) != bool(authored.selecteur):
        raise StandardError(
            [f"{path}:1 : « selecteur » va avec une fonction qui reçoit un élément, et elle seule"]
        )
    if (scope is Scope.DOCUMENT) != bool(authored.documents):
        raise StandardError(
            [f"{path}:1 : « documents » va avec une fonction qui reçoit un document, et elle seule"]
        )
    return scope


def _facts(
    path: Path, names: Collection[str], declared: Mapping[str, Callable[..., Any]], scope: Scope
) -> dict[str, Callable[..., Any]]:
    """The facts a rule names, which must be among those of its chapter."""
    unknown = [name for name in names if name not in declared]
    if unknown:
        known = ", ".join(declared) or "aucun"
        raise StandardError(
            [f"{path}:1 : fait inconnu « {unknown[0]} » ; ceux de facts.py, dans son dossier : {known}"]
        )
    if names and scope is not Scope.ESTATE:
        raise StandardError([f"{path}:1 : « faits » va avec une fonction qui reçoit tout le parc"])
    return {name: declared[name] for name in names}


def _check_selector(path: Path, selector: str) -> None:
    try:
        compiled(selector)
    except SelectorError as error:
        raise StandardError([f"{path}:1 : sélecteur CSS illisible « {selector} » ({error})"]) from None


def _styled(said: bool | str, names: Iterable[str]) -> frozenset[Outcome]:
    """The outcomes of a rule that depend on the style sheets: what its author says, or what axe measures."""
    if said is True or not STYLED_AXE.isdisjoint(names):
        return frozenset({Outcome.PASSED, Outcome.FAILED})
    return frozenset(outcome for outcome in Outcome if outcome.label == said)


def _examples(path: Path, body: str) -> Iterable[Example]:
    recorded = states_seen(path.parent).get(path.stem, {})
    offset = path.read_text(encoding="utf-8").count("\n") - body.count("\n")
    for match in _EXAMPLE.finditer(body):
        line = offset + body[: match.start()].count("\n") + 1
        expected = HEADINGS.get(match["word"])
        if expected is None:
            known = ", ".join(HEADINGS)
            raise StandardError([f"{path}:{line} : exemple « {match['word']} » inconnu ; attendu : {known}"])
        title = match["title"].strip()
        seen = recorded.get(title, {})
        yield Example(title, expected, match["language"], match["content"], line, seen)


def _twice(rules: Iterable[Rule]) -> list[str]:
    """Names that mean two things: those of rules, and those of facts, which are kept by their name."""
    known = list(rules)
    counted = Counter(rule.id for rule in known)
    problems = [f"standards : {n} règles se nomment « {name} »" for name, n in counted.items() if n > 1]
    facts = Counter(name for name, _ in {(name, fact) for rule in known for name, fact in rule.facts.items()})
    return problems + [f"standards : {n} faits se nomment « {name} »" for name, n in facts.items() if n > 1]
