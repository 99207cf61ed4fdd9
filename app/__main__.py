"""The entry point: `counterfoil`, `python -m app`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (without the program's name), or open the window; return the exit status."""
    from app.cli.run import run

    return run(sys.argv[1:] if argv is None else argv, _open_window)


def _open_window(home: Path) -> int:
    # Imported here: a command never pays for Qt.
    from app.bootstrap import open_window

    return open_window(home)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # A packaged program starts itself anew for a process that reads what may be hostile.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
