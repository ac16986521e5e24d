"""The version of a rule changes with all that judges, and only then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from checker import catalogue
from checker.catalogue.authored import AuthoredRule, front_matter
from checker.catalogue.versions import Code

RULE = """---
titre: La page a un titre
niveau: obligatoire
cherche: l'élément title de la page affichée
selecteur: title
sources: [{texte: RGAA 4.1.2}]
---
Pourquoi.
"""
CHECKS = '''"""What titles say."""

from __future__ import annotations

from functools import partial

from lxml.html import HtmlElement

from standards.essai import longueurs
from standards.essai.mots import EMPTY as NOTHING, is_empty, unused
from standards.essai.tables import TABLE

LIMIT = 80
OTHER = 12


def titre(title: HtmlElement, most: int = LIMIT) -> str | None:
    """Says what is wrong."""
    from standards.essai.tard import late

    found = any((lambda text: is_empty(text, NOTHING))(one) for one in title.itertext())
    return late() if found or TABLE else _said(title, longueurs.least(most))


def _said(title: HtmlElement, OTHER: int) -> str:
    # how it is said
    return f"{title.text} {OTHER} {Words.first}"


class Words:
    """Said."""

    first = "un"


def unrelated(title: HtmlElement) -> str:
    return f"{LIMIT} {OTHER} {unused}"
'''
MOTS = """EMPTY = {"", "-"}
_MARKS = " .-"


def is_empty(text, among):
    return strip(text) in among


def strip(text):
    return text.strip(_MARKS)


def unused(text):
    return text
"""
FILES = {
    "page/titre.md": RULE,
    "page/checks.py": CHECKS,
    "mots.py": MOTS,
    "longueurs.py": "def least(most):\n    return most\n",
    "tables.py": "TABLE = {}\nTABLE.update(a=1)\nELSE = {}\nELSE['a'] = 1\n",
    "tard.py": "def late():\n    return Path(__file__).with_name('mots.toml').read_text()\n",
    "mots.toml": "tard = 1\n",
}


@pytest.fixture
def essai(tmp_path: Path) -> Path:
    folder = tmp_path / "standards" / "essai"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def version(essai: Path) -> str:
    path = essai / "page" / "titre.md"
    return Code(essai.parent).version(front_matter(path, AuthoredRule)[0], path, "titre")


def edited(essai: Path, name: str, old: str, new: str) -> bool:
    """Whether an edit of a file changes the version."""
    path, before = essai / name, version(essai)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return version(essai) != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("page/titre.md", "Pourquoi.", "Parce que."),
        ("page/titre.md", "La page a un titre", "Un titre est là"),
        ("page/titre.md", "niveau: obligatoire", "niveau: recommande"),
        ("page/checks.py", "# how it is said", "# how this is said"),
        ("page/checks.py", '"""Says what is wrong."""', '"""Says it."""'),
        ("page/checks.py", '    """Said."""\n\n', ""),
        ("page/checks.py", "late() if found", "late(\n    ) if (found)"),
        ("page/checks.py", '"{LIMIT} {OTHER} {unused}"', '"{LIMIT}"'),
        ("page/checks.py", "OTHER = 12", "OTHER = 13"),  # in `_said`, a parameter has that name
        ("page/checks.py", "import EMPTY as NOTHING, is_empty, unused", "import EMPTY as NOTHING, is_empty"),
        ("mots.py", "def unused(text):\n    return text", "def unused(text):\n    return text * 2"),
        ("mots.py", "_MARKS = ", "# of prose\n_MARKS = "),
        ("tables.py", "ELSE['a'] = 1", "ELSE['a'] = 2"),
    ],
)
def test_what_does_not_judge_leaves_the_version_as_it_is(essai: Path, name: str, old: str, new: str) -> None:
    assert not edited(essai, name, old, new)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("page/titre.md", "selecteur: title", "selecteur: head title"),
        ("page/titre.md", "sources:", "rgaa: {4.1.2: [8.5.1]}\nsources:"),
        ("page/titre.md", "sources:", "sondes: [text]\nsources:"),
        ("page/titre.md", "sources:", "etats: [320px]\nsources:"),
        ("page/checks.py", "if found or TABLE", "if found"),
        ("page/checks.py", "most: int = LIMIT", "most: int = 80"),
        ("page/checks.py", "LIMIT = 80", "LIMIT = 81"),
        ("page/checks.py", "{title.text} {OTHER}", "{OTHER} {title.text}"),
        ("page/checks.py", 'first = "un"', 'first = "deux"'),
        ("mots.py", '{"", "-"}', '{""}'),
        ("mots.py", "in among", "not in among"),
        ("mots.py", '_MARKS = " .-"', '_MARKS = " .-…"'),  # used by what the helper uses
        ("longueurs.py", "return most", "return most - 1"),  # of a module imported whole
        ("tables.py", "TABLE.update(a=1)", "TABLE.update(a=2)"),  # filled after it is made
        ("tard.py", "read_text()", "read_text().strip()"),  # imported inside the function
        ("mots.toml", "tard = 1", "tard = 2"),  # read by a helper
    ],
)
def test_whatever_judges_changes_the_version(essai: Path, name: str, old: str, new: str) -> None:
    assert edited(essai, name, old, new)


def test_a_helper_may_move(essai: Path) -> None:
    before = version(essai)
    shutil.move(essai / "mots.py", essai / "page" / "lettres.py")
    checks = essai / "page" / "checks.py"
    checks.write_text(
        checks.read_text("utf-8").replace("standards.essai.mots", "standards.essai.page.lettres")
    )
    assert version(essai) == before


def test_an_axe_rule_changes_with_its_list(essai: Path) -> None:
    path = essai / "page" / "titre.md"

    def of(names: str) -> str:
        path.write_text(RULE.replace("selecteur: title", f"axe: {names}"), "utf-8")
        return Code(essai.parent).version(front_matter(path, AuthoredRule)[0], path, None)

    assert of("[document-title]") == of("[document-title] # the title")
    assert of("[document-title]") != of("[document-title, html-has-lang]")


@pytest.mark.long
def test_of_all_the_rules_only_those_that_use_a_helper_change(tmp_path: Path) -> None:
    folder = tmp_path / "standards"
    shutil.copytree(catalogue.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def versions() -> dict[str, str]:
        catalogue.standards.cache_clear()
        return {rule.id: rule.version for rule in catalogue.rules(folder)}

    def changed(edit: Callable[[str], str]) -> set[str]:
        before, path = versions(), folder / "rationalisation" / "hsts.py"
        path.write_text(edit(path.read_text("utf-8")), "utf-8")
        return {rule for rule, version in versions().items() if version != before[rule]}

    assert versions() == {rule.id: rule.version for rule in catalogue.rules()}
    assert len(set(versions().values())) == len(catalogue.rules())
    assert changed(lambda text: f"# Read again.\n{text}") == set()
    assert changed(lambda text: text.replace("LONGEST = 1_000", "LONGEST = 2_000")) == {"hsts"}
