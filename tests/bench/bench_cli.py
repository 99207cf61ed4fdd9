"""`counterfoil --json invoice list`, cold, against Python with sqlite3 alone asking for the same rows.

Both are processes of their own, started in turns so that the machine's moods meet both; medians of wall time and their
ratio, at 100 and at 100,000 documents, whole and with a limit. Then where the time of ours goes: the interpreter, the
imports (by `-X importtime`, the dearest first), the rest.

Run: python tests/bench/bench_cli.py [--quick]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.paths import Paths
from tests.support.many import fill

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100, 100_000)
RUNS = 15
_QUERY = """
    SELECT document.id, document.uid, document.number, document.kind, document.correction, document.state,
        document.customer_id, document.buyer_name, document.issue_date, document.due_date, document.currency,
        document.amount, document.balance, document.paid, document.credited, document.reference, document.updated_at
    FROM document ORDER BY document.issue_date DESC, document.id DESC LIMIT ?
"""
_REFERENCE = f"import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute({_QUERY!r}, (int(sys.argv[2]),)).fetchall()"
# As the installed script does it.
_OURS = "import sys; from app.__main__ import main; sys.exit(main())"


def timed(command: list[str], home: Path) -> float:
    """Return the wall time of a process, milliseconds."""
    begun = time.perf_counter()
    subprocess.run(
        command, stdout=subprocess.DEVNULL, check=True, cwd=ROOT, env={**os.environ, "COUNTERFOIL_HOME": str(home)}
    )
    return (time.perf_counter() - begun) * 1000


def compare(home: Path, options: list[str], limit: int, runs: int) -> tuple[float, float, float]:
    """Return the medians of an empty interpreter, the reference and ours, milliseconds."""
    commands = (
        [sys.executable, "-c", "pass"],
        [sys.executable, "-c", _REFERENCE, str(Paths(home).database), str(limit)],
        [sys.executable, "-c", _OURS, "--json", "invoice", "list", *options],
    )
    times: tuple[list[float], ...] = ([], [], [])
    for turn in range(runs + 1):
        for kept, command in zip(times, commands, strict=True):
            taken = timed(command, home)
            if turn:  # the first turn fills the disk's cache
                kept.append(taken)
    empty, reference, ours = (statistics.median(kept) for kept in times)
    return empty, reference, ours


def imports(home: Path, runs: int = 5) -> dict[str, float]:
    """Return the least time each module took to import by itself, milliseconds."""
    best: dict[str, float] = {}
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", _OURS, "--json", "invoice", "list", "--limit", "1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "COUNTERFOIL_HOME": str(home)},
        )
        for line in done.stderr.splitlines():
            parts = line.removeprefix("import time:").split("|")
            if len(parts) == 3 and parts[0].strip().isdigit():
                name, taken = parts[2].strip(), int(parts[0]) / 1000
                best[name] = min(taken, best.get(name, taken))
    return best


def main() -> None:
    """Print the comparison."""
    runs = 5 if "--quick" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            home = Path(folder) / str(size)
            fill(home, size)
            for options, limit in (([], -1), (["--limit", "50"], 50)):
                empty, reference, ours = compare(home, options, limit, runs)
                what = f"{size:>7,} documents, {'all' if limit < 0 else f'first {limit}'}"
                print(
                    f"{what:<32} python {empty:6.0f} ms   sqlite3 {reference:6.0f} ms   ours {ours:6.0f} ms"
                    f"   ratio {ours / reference:.2f}"
                )
        modules = imports(Path(folder) / str(SIZES[0]))
        own = sum(taken for name, taken in modules.items() if name.partition(".")[0] == "app")
        print(f"\nimports {sum(modules.values()):.0f} ms, of which our own modules {own:.0f} ms; the dearest:")
        for name, taken in sorted(modules.items(), key=lambda entry: -entry[1])[:15]:
            print(f"  {taken:6.2f} ms  {name}")


if __name__ == "__main__":
    main()
