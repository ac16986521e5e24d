"""click's sentences, as the installed click writes them, all have a French one."""

import ast
import inspect

import click
import pytest
from click import core, decorators, exceptions, formatting, parser, types

from checker.cli.french import translate, translate_plural

PROGRAMMERS = (
    "DeprecationWarning",
    "Could not determine name",
    "No options defined",
    "Arguments take exactly",
    "defined twice",
    "Value must be an iterable",
    "Boolean option",
    "Invalid start character",
    "Choice({choices})",
    "UUID",
)
"""What is only said to whoever declares a command, and names that never change."""

SAME = {"Options", "Arguments", "%(prog)s, version %(version)s"}


def said_by_click():
    for module in (core, decorators, exceptions, formatting, parser, types):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            match node:
                case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(sentence)), *_]):
                    yield sentence, translate(sentence)
                case ast.Call(func=ast.Name(id="ngettext"), args=[ast.Constant(one), ast.Constant(many), *_]):
                    yield one, translate_plural(one, many, 1)
                    yield many, translate_plural(one, many, 2)


@pytest.mark.parametrize(("theirs", "ours"), sorted(set(said_by_click())))
def test_every_sentence_of_click_is_in_french(theirs, ours):
    if theirs not in SAME and not any(words in theirs for words in PROGRAMMERS):
        assert ours != theirs


def test_a_misspelt_option_close_to_several_gets_a_french_sentence(run):
    result = run("audit", "--register", "x")
    assert result.exit_code == 2
    assert "Vouliez-vous dire" in result.output
    assert "Did you" not in result.output


def test_the_table_was_read_from_the_click_that_runs():
    assert len(set(said_by_click())) > 30, click.__name__
