"""How a company's documents look: design, columns, labels, header, names of files, as one JSON text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; a company that never chose has an empty text."""
    op.add_column("company", sa.Column("look", sa.Text(), server_default=sa.text("''"), nullable=False))
