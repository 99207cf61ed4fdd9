"""Counterfoil: invoicing that works on your own computer, without a network."""

from __future__ import annotations

__version__ = "0.1.0"
