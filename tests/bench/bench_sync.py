"""Reading 10,000 remote invoices: our whole run against a bare fetch, parse and insert of the same rows.

The reference takes the same bytes from the same server with urllib3 and orjson where they are installed, else with the
standard library, and inserts rows of the same columns with plain sqlite3 into the same table on an equally safe
connection. Then a run that finds nothing new, against reading the list alone. Both run in turns, so that the machine's
moods meet both; medians of wall time and their ratio.

Run: python tests/bench/bench_sync.py [--quick]
"""

from __future__ import annotations

import gc
import http.client
import importlib
import json
import os
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.secret import Secret
from app.paths import Paths
from app.services import accounts, collecting, company, keys, sync
from app.services.books import Books
from app.storage.connection import connect
from app.storage.records.remotes import UPSERT
from tests.support import builders
from tests.support.handing_over import MovingClock, no_keyring

COUNT, RUNS = 10_000, 9
FIRST_LIMIT, AGAIN_LIMIT = 2.5, 1.5
KEY = "sntr_0123456789abcdefABCDEF-_01234567"


def body_of(count: int) -> bytes:
    """Return a list of ``count`` invoices as SentryPOS shows it."""
    rows = [
        {
            "id": f"inv_{number:08x}",
            "customerId": f"cmm90aaaa0001bb22cc{number % 500:06x}",
            "customer": {"name": f"Harbor Cafe {number % 500}", "phone": f"305{number % 500:07}"},
            "amountCents": 1_000 + number,
            "description": f"Bookkeeping, part {number} of the year's work",
            "status": ("PENDING", "SENT", "PAID")[number % 3],
            "dueAt": f"2026-{number % 12 + 1:02}-15T00:00:00Z",
            "createdAt": f"2026-{number % 12 + 1:02}-01T09:12:{number % 60:02}Z",
            "paymentUrl": f"https://sandbox.sentrypos.app/pay/token_{number:08x}",
        }
        for number in range(count)
    ]
    return json.dumps({"invoices": rows}).encode()


class FixedServer:
    """Answers every list with the same bytes and every other read with no sales."""

    def __init__(self, body: bytes) -> None:
        self._list, self._none = _reply(body), _reply(b'{"sales": [], "pagination": {"hasMore": false}}')
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/public/api/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while chunk := connection.recv(65_536):
                received += chunk
                while b"\r\n\r\n" in received:
                    head, _, received = received.partition(b"\r\n\r\n")
                    connection.sendall(self._list if b"/invoices" in head else self._none)


def _reply(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _installed(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


URLLIB3, ORJSON = _installed("urllib3"), _installed("orjson")


def fetched(base_url: str) -> bytes:
    """Return the list's bytes, fetched as barely as can be."""
    headers = {"Authorization": f"Bearer {KEY}"}
    if URLLIB3 is not None:
        pool = URLLIB3.PoolManager()
        return bytes(pool.request("GET", f"{base_url}/invoices", headers=headers).data)
    parts = urlsplit(base_url)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port)) as connection:
        connection.request("GET", f"{parts.path}/invoices", headers=headers)
        return connection.getresponse().read()


def parsed(body: bytes) -> list[dict[str, object]]:
    """Return the rows of a list."""
    value = ORJSON.loads(body) if ORJSON is not None else json.loads(body)
    rows: list[dict[str, object]] = value["invoices"]
    return rows


def reference(base_url: str, path: Path) -> None:
    """Fetch, parse and insert."""
    rows = parsed(fetched(base_url))
    dumps: Callable[[object], str] = json.dumps if ORJSON is None else lambda row: ORJSON.dumps(row).decode()
    stamp = "2026-03-01T09:00:00.000Z"
    values = []
    for row in rows:
        customer = row["customer"]
        assert isinstance(customer, dict)
        values.append(
            (
                1, row["id"], "", "open", row["status"], str(row["amountCents"]), "USD", 1, "", row["description"],
                customer["name"], "", customer["phone"], str(row["dueAt"])[:10], row["createdAt"], None, None, None,
                row["paymentUrl"], "", "", dumps(row), None, None, stamp, stamp, None,
            )
        )  # fmt: skip
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(UPSERT, values)
        connection.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    """Return the wall time of ``work``, milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def listing_alone(books: Books) -> Callable[[], object]:
    """Return the reading of the list through the provider, and nothing else."""

    def read() -> object:
        surroundings = collecting.ports(books)
        account = accounts.find(books, "shop")
        with collecting.desk_of(surroundings, account) as desk:
            return desk.provider.invoices(desk.session)

    return read


def main() -> None:
    """Print the comparison."""
    runs = 3 if "--quick" in sys.argv else RUNS
    gc.disable()  # as the program does; it collects when nothing is under way
    keys._backend = no_keyring
    server = FixedServer(body_of(COUNT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        made = Path(folder) / "made"
        with Books.open(made, clock=MovingClock()) as books:
            company.save(books, builders.company())
            accounts.add(books, "shop", "sentry", Secret(KEY), base_url=server.base_url)
        first: tuple[list[float], list[float]] = ([], [])
        again: tuple[list[float], list[float], list[float]] = ([], [], [])
        for turn in range(runs + 1):
            gc.collect()
            homes = [Path(shutil.copytree(made, Path(folder) / f"{turn} {name}")) for name in ("bare", "ours")]
            clock = MovingClock()
            with Books.open(homes[1], clock=clock) as books:
                taken = [
                    timed(lambda: reference(server.base_url, Paths(homes[0]).database)),  # noqa: B023 - called at once
                    timed(lambda: sync.run(books)),
                ]
                stored = [_count(Paths(home).database) for home in homes]
                assert stored == [COUNT, COUNT], stored
                clock.pass_time()
                more = [timed(lambda: parsed(fetched(server.base_url))), timed(listing_alone(books))]
                more.append(timed(lambda: sync.run(books)))
            if turn:  # the first turn imports and fills caches
                for kept, value in zip((*first, *again), (*taken, *more), strict=True):
                    kept.append(value)
        report(first, again)


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM remote_invoice").fetchone()[0])


def report(first: tuple[list[float], list[float]], again: tuple[list[float], list[float], list[float]]) -> None:
    """Print medians and ratios."""
    with_what = f"{'urllib3' if URLLIB3 else 'http.client'} + {'orjson' if ORJSON else 'json'} + sqlite3"
    bare, ours = (statistics.median(times) for times in first)
    print(f"first read of {COUNT:,}: {with_what} {bare:.0f} ms   ours {ours:.0f} ms   ratio {ours / bare:.2f}", end="")
    print(f" (at most {FIRST_LIMIT})")
    fetch, listed, run = (statistics.median(times) for times in again)
    print(f"nothing new: list alone {listed:.0f} ms   ours {run:.0f} ms   ratio {run / listed:.2f}", end="")
    print(f" (at most {AGAIN_LIMIT}); bare fetch and parse {fetch:.0f} ms")


if __name__ == "__main__":
    main()
