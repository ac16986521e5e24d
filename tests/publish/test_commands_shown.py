"""Every `conforme …` written anywhere for a reader is one that the command line understands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import trustme

from checker.cli import main
from tests.publish.test_editorial import AUTHORED, CODE, FENCE, ROOT, SITE, name_of

WITH_COMMANDS = [*AUTHORED, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
COMMAND = re.compile(r"(?:^|[\s;&|`])(?:\.venv/bin/)?conforme +(?=[a-z-])(.*)")
END_OF_COMMAND = re.compile(r"\s(?:&&|\|\||[|;>])\s?|\s#\s")


def command_lines(text: str) -> Iterator[str]:
    """Every `conforme …` of a page: in its code blocks, and between backquotes in its prose."""
    for _, _, block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            found = COMMAND.search(line)
            if found and not line.lstrip().startswith("#"):
                yield END_OF_COMMAND.split(found[1], maxsplit=1)[0].strip()
    for piece in CODE.findall(FENCE.sub("", text)):
        found = COMMAND.fullmatch(piece.strip("`"))
        if found:
            yield found[1].strip()


def parse(words: list[str]) -> None:
    """What click itself makes of a command line, short of running it."""
    group: click.Group = main
    context = main.make_context("conforme", list(words))
    while True:
        name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
        assert command is not None
        assert name is not None
        context = command.make_context(name, rest, parent=context)
        if not isinstance(command, click.Group) or not (context._protected_args or context.args):
            return
        group = command


COMMANDS = sorted(
    {(name_of(path), line) for path in WITH_COMMANDS for line in command_lines(path.read_text("utf-8"))}
)


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_every_command_line_shown_is_one_that_parses(
    page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages.txt").write_text("https://www.exemple.gouv.fr/\n", encoding="utf-8")
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "autorite.pem"))
    (tmp_path / "public").mkdir()
    parse(shlex.split(line))


def test_the_guides_show_commands_and_a_wrong_one_would_be_seen() -> None:
    shown = [line for page, line in COMMANDS if page == "site/guides/controler-en-ci.md"]
    assert any("--fail-on review" in line for line in shown)
    assert any("--resolve" in line and "--ca-file" in line for line in shown)
    assert list(command_lines("```yaml\n  - run: conforme check x --bidule\n```\n`conforme rules`")) == [
        "check x --bidule",
        "rules",
    ]
    for wrong in ("check x --bidule", "verifier x", "check --fail-on jamais x", "registry bidule"):
        with pytest.raises(click.UsageError):
            parse(shlex.split(wrong))


def test_the_guide_names_every_kind_level_and_exit_code() -> None:
    text = (SITE / "guides" / "controler-en-ci.md").read_text("utf-8")
    options = {option.name: option for option in main.commands["check"].params}
    for name in ("kind", "fail_on"):
        choices = options[name].type
        assert isinstance(choices, click.Choice)
        assert [word for word in choices.choices if str(word) not in text] == []
    assert re.findall(r"^\| (\d) \|", text, re.MULTILINE) == ["0", "1", "2", "3"]
