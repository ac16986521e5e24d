"""The command, run in this process as a user types it."""

import pytest
from click.testing import CliRunner

from checker.cli import main


@pytest.fixture
def run():
    def invoke(*arguments):
        return CliRunner().invoke(main, [str(a) for a in arguments])

    return invoke
