"""The ``@override`` marker for Qt's virtual methods; typing has it from 3.12, typing_extensions is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Return ``method``: the mark is for the type checker."""
        return method


__all__ = ["override"]
