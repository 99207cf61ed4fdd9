"""SQLAlchemy tables, migrations, and repositories that load and save domain values."""
