"""The reference page says what the commands say."""

from pathlib import Path

from checker.cli import main
from checker.cli.reference import page

PAGE = Path(__file__).parents[2] / "site" / "ligne-de-commande.md"


def test_the_committed_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m checker.cli.reference > site/ligne-de-commande.md"
    )


def test_every_command_is_in_it():
    text = page()

    assert [name for name in main.commands if f"## conforme {name}\n" not in text] == []
    assert "## conforme registry schema" in text
