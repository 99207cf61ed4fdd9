"""What the flows through the real window get."""

from __future__ import annotations

from tests.support.dressed import _collector, _dressed, _undisturbed

__all__ = ["_collector", "_dressed", "_undisturbed"]
