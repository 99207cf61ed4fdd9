"""The mark of the last write, by which a write whose outcome the disk left unclear is looked up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and its one row."""
    table = op.create_table(
        "last_write",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_last_write_single"),
        sa.PrimaryKeyConstraint("id", name="pk_last_write"),
        sqlite_strict=True,
    )
    op.bulk_insert(table, [{"id": 1, "token": ""}])
