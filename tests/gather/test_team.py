"""The browsers of a visitor end with it, whatever they were doing."""

import time

import psutil
import pytest

from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.team import Team

pytestmark = pytest.mark.browser


def browsers() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True) if "chrom" in child.name()}


@pytest.mark.parametrize("moment", [0.0, 0.03, 0.1, 0.3, 0.6])
def test_browsers_that_are_being_born_end_with_their_team(moment):
    before = browsers()
    options = Options(allow_private=True, hands=2)
    team = Team(options, Addresses(options))
    team.warm()
    time.sleep(moment)
    team.close()
    assert browsers() <= before
