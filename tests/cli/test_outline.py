"""Help, the version and completion: what they say is what the commands say, and they load none of them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from checker import __version__, catalogue, formats
from checker.cli import completing, main, outline
from checker.cli.drawing import drawn

COMMAND = [sys.executable, "-m", "checker"]
HEAVY = {
    "alembic", "bs4", "checker.catalogue", "checker.gather", "checker.model", "checker.pipeline", "checker.store",
    "cryptography", "jinja2", "logging", "lxml", "multiprocessing", "pydantic", "requests", "rich", "selenium",
    "sqlalchemy", "yaml",
}  # fmt: skip
COMPLETING = {"_CONFORME_COMPLETE": "bash_complete"}


def completed(line: str, shell: str = "bash") -> list[str]:
    """What a shell is answered for a line whose last word is not finished."""
    asked = {
        "_CONFORME_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": line.rpartition(" ")[2] if shell == "fish" else str(line.count(" ")),
    }
    done = subprocess.run(COMMAND, env=os.environ | asked, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def plain(*words: str) -> list[str]:
    return [f"plain,{word}" for word in words]


def test_the_committed_outline_is_up_to_date():
    assert outline.read() == json.loads(json.dumps(drawn(main))), (
        "python -m checker.cli.drawing > checker/cli/outline.json"
    )


def test_the_list_of_commands_says_what_each_says_of_itself(run):
    told = {name: main.commands[name].get_short_help_str(200) for name in main.commands}
    assert outline.short_helps() == told
    shown = run("--help").output
    assert all(text in " ".join(shown.split()) for text in told.values())


def test_the_outline_names_no_format_and_no_rule():
    text = json.dumps(outline.read())
    assert ", ".join(formats.names()) not in text
    assert catalogue.rules()[0].id not in text


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["--help"], {}),
        (["--version"], {}),
        ([], COMPLETING | {"COMP_WORDS": "conforme ", "COMP_CWORD": "1"}),
        ([], COMPLETING | {"COMP_WORDS": "conforme check --", "COMP_CWORD": "2"}),
        ([], COMPLETING | {"COMP_WORDS": "conforme explain la", "COMP_CWORD": "2"}),
    ],
)
def test_what_is_asked_all_day_long_loads_no_command(words, asked):
    """Not a duration: which modules there are at the end, whatever the machine."""
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*sys.modules, sep='\\n', file=sys.stderr))\n"
        "from checker.__main__ import run\nsys.argv = ['conforme', *sys.argv[1:]]\nrun()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")} | asked,
        capture_output=True,
        text=True,
        check=False,
    )  # what measures coverage loads modules of its own
    assert done.returncode == 0
    assert done.stdout
    loaded = set(done.stderr.splitlines())
    assert "click" in loaded
    assert sorted(HEAVY & loaded) == []


def test_the_version_is_said():
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"conforme {__version__}\n"


def test_commands_options_values_rules_formats_and_paths_are_completed():
    assert completed("conforme re") == plain("replay", "registry")
    assert completed("conforme registry ") == plain("lint", "schema")
    assert completed("conforme check --no") == plain("--no-browser")
    assert completed("conforme check --fail-on re") == plain("required", "recommended", "review")
    assert completed("conforme explain langue-de-la") == plain("langue-de-la-page")
    assert completed("conforme check ./public --rule langue-de-la") == plain("langue-de-la-page")
    assert completed("conforme check --format js") == plain("json")
    assert [line.partition(",")[0] for line in completed("conforme check --registry x")] == ["dir"]
    assert [line.partition(",")[0] for line in completed("conforme check --urls x")] == ["file"]
    assert completed("conforme inconnue --x") == [""]


def test_every_rule_and_format_can_be_completed():
    assert completed("conforme explain ") == plain(*sorted(rule.id for rule in catalogue.rules()))
    assert completed("conforme export --format ") == plain(*formats.names())


def test_shells_that_show_them_are_told_what_things_are_for():
    assert "replay\tJuger de nouveau les visites gardées, sans réseau." in completed("conforme re", "fish")[0]
    assert completed("conforme re", "zsh")[:3] == [
        "plain", "replay", "Juger de nouveau les visites gardées, sans réseau."
    ]  # fmt: skip


def test_bash_itself_completes_with_the_script_that_is_given(run, tmp_path):
    """A real bash, which calls the command as it would after a Tab."""
    given = run("completion", "bash")
    assert given.exit_code == 0
    (tmp_path / "script").write_text(given.output, encoding="utf-8")
    (tmp_path / "conforme").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n', encoding="utf-8"
    )
    (tmp_path / "conforme").chmod(0o755)
    asked = (
        ". ./script; COMP_WORDS=(conforme check --fail-on ne); COMP_CWORD=3; _conforme_completion conforme"
        '; echo "${COMPREPLY[@]}"'
    )
    environment = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(completing.__file__).parents[2]),
    }
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("never\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_name_the_command_and_its_variable(run, shell):
    given = run("completion", shell)
    assert given.exit_code == 0
    assert f"_CONFORME_COMPLETE={shell}_complete" in given.output
    if program := shutil.which(shell):
        read = subprocess.run(
            [program, "-n"], input=given.output, capture_output=True, text=True, check=False
        )
        assert read.returncode == 0, read.stderr


def test_another_shell_is_refused(run):
    refused = run("completion", "tcsh")
    assert refused.exit_code == 2
    assert "ne fait pas partie de" in refused.output


def test_a_tree_is_made_of_what_click_knows():
    tree = outline.tree()
    assert isinstance(tree, click.Group)
    assert list(tree.commands) == list(main.commands)
