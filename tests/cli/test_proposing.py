"""`init --ci`: a team's settings, from what its folder shows; right at once, and never written over another."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from checker import catalogue, configuration
from checker.cli import main
from checker.cli.proposing import Seen, proposed, seen
from checker.project import REPOSITORY

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run() -> Result:
    return CliRunner().invoke(main, ["init", "--ci"])


def known() -> configuration.Configuration:
    return configuration.load(None, [rule.id for rule in catalogue.rules()])


def built(folder: str) -> None:
    Path(folder).mkdir(parents=True)
    (Path(folder) / "index.html").write_text("<!doctype html><title>Accueil</title>", "utf-8")


def test_what_it_writes_from_nothing_is_right_at_once(here: Path) -> None:
    result = run()
    assert (result.exit_code, "conforme check" in result.output) == (0, True)
    assert [path.name for path in here.iterdir()] == [".conforme.yml"]
    assert known().targets == ("public",)
    assert known().options == {"fail_on": "required"}


def test_it_names_the_built_folder_the_published_address_and_the_server(here: Path) -> None:
    built("dist")
    built("build")
    Path("mkdocs.yml").write_text("site_name: x\nsite_url: 'https://www.exemple.gouv.fr/aide/'\n", "utf-8")
    Path("package.json").write_text(
        json.dumps({"scripts": {"start": "node .", "preview": "vite preview"}}), "utf-8"
    )
    assert seen(here) == Seen(("dist", "build"), "site", "https://www.exemple.gouv.fr/aide/", "preview")
    assert run().exit_code == 0
    assert known().targets == ("dist",)
    assert known().options["site_url"] == "https://www.exemple.gouv.fr/aide/"
    text = Path(".conforme.yml").read_text("utf-8")
    assert "# Aussi trouvés : build." in text
    assert "#   commande: npm run preview" in text


@pytest.mark.parametrize(
    ("name", "text", "folder"),
    [
        ("mkdocs.yml", "site_name: x", "site"),
        ("hugo.toml", "title = 'x'", "public"),
        ("_config.yml", "title: x", "_site"),
        ("package.json", '{"devDependencies": {"@11ty/eleventy": "3"}}', "_site"),
        ("package.json", '{"dependencies": {"@docusaurus/core": "3"}}', "build"),
    ],
)
def test_it_knows_where_a_generator_will_write(name: str, text: str, folder: str, here: Path) -> None:
    Path(name).write_text(text, "utf-8")
    assert seen(here).to_come == folder
    run()
    assert known().targets == (folder,)


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[]",
        '{"scripts": 3, "dependencies": []}',
        "[" * 100_000,
        "\x00\xff",
        '{"scripts": {"start": null}}',
    ],
)
def test_a_broken_project_is_no_reason_to_fail(text: str, here: Path) -> None:
    Path("package.json").write_text(text, "utf-8")
    Path("mkdocs.yml").write_text(
        "site_url: https://qui:azertyuiop@127.0.0.1/\nx: !!python/name:os.system\n", "utf-8"
    )
    assert run().exit_code == 0
    assert "azertyuiop" not in Path(".conforme.yml").read_text("utf-8")
    assert known().targets == ("site",)


def test_nothing_is_written_over(here: Path) -> None:
    Path(".conforme.yml").symlink_to(here / "ailleurs.yml")
    for _ in range(2):
        result = run()
        assert (result.exit_code, "déjà là : « .conforme.yml »" in result.output) == (2, True)
        assert not Path("ailleurs.yml").exists()
        Path(".conforme.yml").unlink()
        Path(".conforme.yml").write_text("pages: 3\n", "utf-8")
    assert Path(".conforme.yml").read_text("utf-8") == "pages: 3\n"


def test_every_key_that_it_offers_is_one() -> None:
    """All that is commented is taken out of its comment, a line at a time, and read."""
    text = proposed(Seen())
    keys = set(re.findall(r"(?m)^# ([a-z_]+):", text))
    assert keys >= {"nature", "pages", "regles", "entetes", "demarrage", "ignorer"}
    assert keys <= set(configuration.schema()["properties"])
    blocks = re.sub(r"(?m)^# (?=[a-z_]+:|  )", "", text).replace("pages: 20\n", "")
    whole = yaml.safe_load(re.sub(r"(?m)^  # - (\S+).*$", r"  - \1", blocks))
    whole = json.loads(json.dumps(whole, default=str).replace(": false", ': "off"'))
    jsonschema.validate(whole, configuration.schema())


def test_its_first_line_names_a_schema_that_is_published() -> None:
    (schema,) = re.findall(r"\$schema=(\S+)", proposed(Seen()))
    assert (ROOT / schema.removeprefix(f"{REPOSITORY}/raw/HEAD/")).is_file()
