"""The window: parse, call one service off the GUI thread, show."""

from __future__ import annotations

import builtins
from importlib import import_module

# PySide puts an import of its own in the place of Python's: from then on the source of every module that is imported
# is read, and kept in memory, to find those that ask for other names of Qt's methods. None of ours does.
_import = builtins.__import__
import_module("PySide6.QtCore")
builtins.__import__ = _import
