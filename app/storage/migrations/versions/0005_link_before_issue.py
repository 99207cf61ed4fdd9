"""A draft may wait for the link of a checkout page, which is printed on the document when it is issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the page a draft waits for, and the link and its provider as they were printed."""
    op.add_column("document_body", sa.Column("checkout_page_id", sa.Integer(), nullable=True))
    for name in ("payment_url", "payment_provider"):
        op.add_column("document_body", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
