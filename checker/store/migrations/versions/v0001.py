"""The tables of commit 57befdb, the oldest that are known: the start, where nothing is to be done."""

revision = "0001"
down_revision = None

TOLD = "les premières tables"


def upgrade() -> None:
    """Nothing: the programs of that time made the tables."""
