"""Cold start: from the start of the process to the first painted window, and to the first rows of the user's own list.

The reference is a bare PySide6 window with one table of a few rows in a process of its own. Ours is the program as the
user starts it, left last on its list of invoices, with 100 and with 100,000 of them. All run in turns, so that the
machine's moods meet all alike; medians of wall time, and the ratios to the reference of the same turn.

Run: python packaging/dev.py bench bench_start [--turns N] [--few HOME] [--many HOME]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINDOW_LIMIT, ROWS_LIMIT = 1.5, 2.0

BARE = """
import os, time
from PySide6.QtCore import QAbstractTableModel
from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget

class Model(QAbstractTableModel):
    def rowCount(self, parent=None): return 20
    def columnCount(self, parent=None): return 8
    def data(self, index, role=0): return f"{index.row()} {index.column()}" if role == 0 else None

class Table(QTableView):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("window", time.time(), flush=True)
        print("rows", time.time(), flush=True)
        os._exit(0)

app = QApplication([])
window = QWidget()
window.resize(1280, 800)
layout = QVBoxLayout(window)
table = Table()
table.setModel(Model())
layout.addWidget(table)
window.show()
app.exec()
"""

# The program itself, which loads its modules when and as it always does; only the two paint events are listened to.
OURS = """
import os, sys, time
from app.paths import Paths

def told(cls, base, done):
    own = cls.__dict__.get("paintEvent", base.paintEvent)
    def paint_event(self, event):
        own(self, event)
        done(self)
    cls.paintEvent = paint_event

seen = []
def window_painted(window):
    if not seen:
        seen.append(time.time())
        print("window", seen[0], flush=True)
        from app.ui.widgets.tables import TableView
        from PySide6.QtWidgets import QTableView
        told(TableView, QTableView, rows_painted)

def rows_painted(table):
    if table.model() is not None and table.model().rowCount():
        print("rows", time.time(), flush=True)
        os._exit(0)

prepare = Paths.prepare
def before_the_window(paths):
    from app.ui.shell.window import MainWindow
    from PySide6.QtWidgets import QWidget
    told(MainWindow, QWidget, window_painted)
    prepare(paths)

Paths.prepare = before_the_window
from app.__main__ import main
sys.exit(main(["--home", sys.argv[1]]))
"""


def start(code: str, arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Run one process and return what it told, in seconds since it was asked for."""
    asked = time.time()
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    told = dict(line.split() for line in done.stdout.splitlines() if line.startswith(("window", "rows")))
    if told.keys() != {"window", "rows"}:
        raise RuntimeError(f"The process told only {done.stdout!r}: {done.stderr}")
    return {name: float(moment) - asked for name, moment in told.items()}


def home_of(count: int, given: str | None, folder: Path) -> Path:
    """Return a home with ``count`` invoices whose window was left on the list."""
    home = folder / f"home-{count}"
    if given:
        home.mkdir()
        shutil.copy(Path(given) / "books.sqlite", home)
    else:
        sys.path.insert(0, str(ROOT))
        from tests.support.many import fill

        fill(home, count, customers=min(count, 2_000))
    (home / "window.ini").write_text("[window]\npage=invoices\n", encoding="utf-8")
    return home


def main() -> int:
    """Measure, print, and fail when a limit is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--few", help="a home with 100 invoices, else one is made")
    parser.add_argument("--many", help="a home with 100,000 invoices, else one is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = {100: home_of(100, options.few, folder), 100_000: home_of(100_000, options.many, folder)}
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "pycache")}
        # An installed program finds its modules compiled; so does this one after the first turn.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        measured: dict[str, list[dict[str, float]]] = {}
        for turn in range(options.turns + 2):
            for label, code, arguments in (
                ("bare window", BARE, []),
                *((f"{count:,} invoices", OURS, [str(home)]) for count, home in homes.items()),
            ):
                took = start(code, arguments, environment)
                if turn > 1:
                    measured.setdefault(label, []).append(took)
    return report(measured)


def report(measured: dict[str, list[dict[str, float]]]) -> int:
    """Print medians and ratios; return 1 when a limit is broken."""
    bare = [took["window"] for took in measured["bare window"]]
    print(f"{'':>18} {'first window':>14} {'ratio':>7} {'first rows':>12} {'ratio':>7}")
    status = 0
    for label, turns in measured.items():
        cells = []
        for name, limit in (("window", WINDOW_LIMIT), ("rows", ROWS_LIMIT)):
            middle = statistics.median(took[name] for took in turns)
            ratio = statistics.median(took[name] / reference for took, reference in zip(turns, bare, strict=True))
            cells.append(f"{middle * 1000:>9.0f} ms {ratio:>8.2f}")
            status |= ratio > limit
        print(f"{label:>18} {'   '.join(cells)}")
    print(f"limits: first window {WINDOW_LIMIT} times, first rows {ROWS_LIMIT} times the bare window")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
