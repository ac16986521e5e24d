"""New words for where an audit stands (`suspect`, `discarded`): the tables are the same."""

revision = "0002"
down_revision = "0001"

TOLD = "un audit peut être mis de côté ou écarté"


def upgrade() -> None:
    """Nothing: a word is text."""
