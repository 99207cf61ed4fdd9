"""When the first of the two lists was read that show what was under way when an account's books were set back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; it is empty where there is nothing to wait for, or no such list was read."""
    op.add_column("account", sa.Column("first_look_at", sa.Text(), nullable=True))
