"""A finding says what a person decided of it, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TOLD = "un constat dit ce qu'une personne en a décidé"


def upgrade() -> None:
    """Nobody had decided anything."""
    op.add_column("outcome", sa.Column("decided", sa.Text(), nullable=False, server_default=""))
