"""Each document says its format, to be read whatever it becomes; Alembic keeps the version from here on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TOLD = "chaque document gardé dit son format"


def upgrade() -> None:
    """What is there was written in format 1. The old number makes programs of before refuse the base."""
    op.add_column("document", sa.Column("format", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE conforme SET version = 3")
