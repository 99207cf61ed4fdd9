"""Runs the migrations on the connection that the caller hands over, inside the caller's transaction."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    # Full-text tables and their shadows live in the migrations alone.
    include_name=lambda name, kind, _parents: not (kind == "table" and str(name).startswith("document_search")),
    transactional_ddl=False,
)
context.run_migrations()
