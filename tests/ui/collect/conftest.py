"""Gives these tests real books."""

from __future__ import annotations

from tests.support.books import books, clock, migrated_home

__all__ = ["books", "clock", "migrated_home"]
