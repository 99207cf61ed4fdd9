"""When an account's books were found set back or copied: what was sent before may take effect after that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; it is empty where there is nothing to wait for."""
    op.add_column("account", sa.Column("set_back_at", sa.Text(), nullable=True))
