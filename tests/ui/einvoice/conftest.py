"""Gives these tests real books."""

from __future__ import annotations

from tests.support.books import books, clock, migrated_home
from tests.support.lanes import idle_before_the_books_close

__all__ = ["books", "clock", "idle_before_the_books_close", "migrated_home"]
