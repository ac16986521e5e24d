"""A register to fill in, from nothing, and what is said when there is none."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker import registry
from checker.cli import main
from checker.cli.starting import _MODELS

FILES = {
    "organisations.yaml",
    "sites.yaml",
    "schemas/organisations.schema.json",
    "schemas/sites.schema.json",
}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_in_an_empty_folder_the_register_it_writes_is_right_at_once(here: Path) -> None:
    result = run("init")
    assert result.exit_code == 0
    assert written(here / "registry") == FILES
    assert "conforme registry lint\n" in result.output
    checked = run("registry", "lint")
    assert checked.exit_code == 0, checked.output
    known = registry.load(here / "registry")
    assert [site.organisation for site in known.sites] == list(known.organisations)


def test_the_schema_its_first_line_names_is_there(here: Path) -> None:
    run("init", "--registry", "parc/registre")
    for name in ("sites.yaml", "organisations.yaml"):
        file = here / "parc" / "registre" / name
        (schema,) = re.findall(r"\$schema=(\S+)", file.read_text("utf-8"))
        assert (file.parent / schema).is_file()


def test_every_line_in_comment_that_looks_like_an_entry_is_one(here: Path) -> None:
    run("init")
    for name in ("sites.yaml", "organisations.yaml"):
        file = here / "registry" / name
        text = re.sub(r"^# (- id|  \w+:|    \w+:)", r"\1", file.read_text("utf-8"), flags=re.MULTILINE)
        file.write_text(text, "utf-8")
    known = registry.load(here / "registry")
    assert len(known.sites) == len(known.organisations) == 2
    assert known.organisations["mon-operateur"].parent == "mon-organisation"
    assert known.sites[1].settings.pages == 12


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_is_ever_written_over(here: Path, name: str) -> None:
    """Nor beside: one file that is there, and none is written."""
    file = here / "registry" / name
    file.parent.mkdir(parents=True)
    file.write_text("à moi", "utf-8")
    result = run("init")
    assert result.exit_code == 2
    assert f"registry/{name}" in result.output
    assert written(here) == {f"registry/{name}"}
    assert file.read_text("utf-8") == "à moi"


def test_a_link_to_nothing_is_not_followed(here: Path) -> None:
    (here / "registry").mkdir()
    (here / "registry" / "sites.yaml").symlink_to(here / "ailleurs.yaml")
    assert run("init").exit_code == 2
    assert not (here / "ailleurs.yaml").exists()


def test_a_second_init_changes_nothing(here: Path) -> None:
    run("init")
    (here / "registry" / "sites.yaml").write_text("[]", "utf-8")
    assert run("init").exit_code == 2
    assert (here / "registry" / "sites.yaml").read_text("utf-8") == "[]"


@pytest.mark.parametrize(
    "words", [("audit",), ("build",), ("registry", "lint"), ("audit", "--registry", "x")]
)
def test_without_a_register_the_way_to_have_one_is_said(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "« conforme init »" in result.output


def test_a_register_that_is_wrong_is_not_said_to_be_missing(here: Path) -> None:
    run("init")
    (here / "registry" / "sites.yaml").write_text("- id: x\n", "utf-8")
    result = run("registry", "lint")
    assert result.exit_code == 2
    assert "conforme init" not in result.output


def test_the_models_go_with_the_package() -> None:
    assert {path.name for path in _MODELS.iterdir()} == {"sites.yaml", "organisations.yaml"}
