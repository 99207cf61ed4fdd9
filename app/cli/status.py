"""The exit statuses."""

from __future__ import annotations

DONE, BUG, USAGE, REFUSED, NOT_FOUND, NOT_ALLOWED, OUTSIDE, UNDECIDED = range(8)
"""``OUTSIDE``: disk, keyring, network or provider failed. ``UNDECIDED``: done, but the user has to decide something."""

INTERRUPTED, NOBODY_READS = 130, 141
"""As a shell says of what a signal ended."""
