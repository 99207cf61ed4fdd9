"""What e-invoices ask for: electronic addresses, registers, contacts, references, the period, exemption codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ELECTRONIC = ("buyer_reference", "endpoint", "endpoint_scheme", "legal_id", "legal_id_scheme", "einvoice_form")
_TEXTS = {
    "company": (
        "contact_name", "contact_phone", "contact_email", "endpoint", "endpoint_scheme", "legal_id", "legal_id_scheme",
    ),
    "customer": _ELECTRONIC,
    "item": ("tax_reason_code",),
    "document_body": ("buyer_reference", "contract", "project", *(f"buyer_{name}" for name in _ELECTRONIC)),
    "document_line": ("tax_reason_code",),
    "document_adjustment": ("tax_reason_code",),
    "document_tax": ("reason_code",),
}  # fmt: skip


def upgrade() -> None:
    """Add the columns, empty."""
    op.add_column("company", sa.Column("exemption_codes", sa.Text(), server_default=sa.text("'{}'"), nullable=False))
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    for name in ("period_start", "period_end"):
        op.add_column("document_body", sa.Column(name, sa.Text(), nullable=True))
