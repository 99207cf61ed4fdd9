"""Books with a hundred thousand documents, made in seconds: raw inserts through the real schema and its triggers."""

from __future__ import annotations

import random
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app.services import company
from app.services.books import Books
from app.storage.keys import folded, name_key, number_key
from tests.support import builders
from tests.support.books import StandingClock

_FIRST_DAY = date(2020, 1, 1)
_FORMS = ("GmbH", "Ltd", "SARL", "S.L.", "Inc.", "& Söhne")
_NAMES = ("Müller", "Novák", "Garcia", "O'Brien", "Łukasz", "Étoile", "Weber", "Nakamura", "Smith", "Jansen")
_TRADES = ("Bau", "Textil", "Consulting", "Media", "Logistik", "Energie", "Design", "Foods", "Optik", "Papier")
_CITIES = ("Berlin", "Hamburg", "Lyon", "Madrid", "Leeds", "Boston", "Graz", "Kraków")
_WORK = ("Consulting", "Repair", "Design work", "Paper", "Travel costs", "Licence", "Training", "Support")
_THINGS = ("north hall", "pump", "website", "spring issue", "server", "warehouse", "front door", "report")
_BATCH = 5_000

_Row = tuple[int | str, ...]


def fill(home: Path, count: int, *, customers: int = 2_000, seed: int = 1) -> None:
    """Make books in ``home`` with ``count`` documents of four lines: 1 in 20 a draft, 1 in 3 of the rest open.

    The same seed gives the same documents, except for their uids.
    """
    dice = random.Random(seed)  # noqa: S311 - test data, and it must repeat
    with Books.open(home, clock=StandingClock()) as books:
        company.save(books, builders.company())
        with books.writing() as unit:
            raw = unit.raw
            names = _add_customers(raw, dice, customers)
            counters: dict[int, int] = {}
            days = sorted(dice.randrange(2_200) for _ in range(count))
            for start in range(0, count, _BATCH):
                numbers = range(start + 1, min(start + _BATCH, count) + 1)
                _add_documents(raw, dice, names, [(number, days[number - 1]) for number in numbers], counters)
            raw.execute("INSERT INTO document_search (document_search) VALUES ('optimize')")
            raw.execute(
                "INSERT INTO counter SELECT series, series_period, max(series_counter) FROM document"
                " WHERE series IS NOT NULL GROUP BY 1, 2"
            )


def _add_customers(raw: sqlite3.Connection, dice: random.Random, count: int) -> list[tuple[str, str]]:
    names = []
    rows = []
    for number in range(1, count + 1):
        name = f"{dice.choice(_NAMES)} {dice.choice(_TRADES)} {number} {dice.choice(_FORMS)}"
        city = dice.choice(_CITIES)
        names.append((name, city))
        rows.append((number, name, f"office{number}@example.com", city, name_key(name), folded(f"{name} {city}")))
    raw.executemany(
        "INSERT INTO customer (id, name, email, address_city, name_key, search_key) VALUES (?, ?, ?, ?, ?, ?)", rows
    )
    return names


def _add_documents(
    raw: sqlite3.Connection,
    dice: random.Random,
    names: Sequence[tuple[str, str]],
    days: Sequence[tuple[int, int]],
    counters: dict[int, int],
) -> None:
    """Add documents as drafts, then issue those that are to be issued, as the triggers want it."""
    heads: list[_Row] = []
    bodies: list[_Row] = []
    lines: list[_Row] = []
    taxes: list[_Row] = []
    texts: list[_Row] = []
    issued: list[_Row] = []
    paid_ones: list[_Row] = []
    for number, offset in days:
        customer = dice.randrange(len(names))
        name, city = names[customer]
        day = _FIRST_DAY + timedelta(days=offset)
        due_day = day + timedelta(days=30)
        prices = [dice.randrange(100, 100_000) for _ in range(4)]
        net = sum(prices)
        tax = (net * 19 + 50) // 100
        reference = f"PO {dice.randrange(10**6)}" if dice.random() < 0.5 else ""
        stamp = f"{day.isoformat()}T08:{number % 60:02}:{number // 60 % 60:02}.000Z"
        currency = dice.choice(("EUR", "EUR", "EUR", "USD", "GBP"))
        heads.append(
            (
                *(number, str(uuid.uuid4()), "invoice", currency, day.isoformat(), due_day.isoformat(), reference),
                *(customer + 1, name, name_key(name), city, net, net, tax, net + tax, net + tax, stamp, stamp),
            )
        )
        bodies.append((number, "en", "Thank you for your order."))
        described = [f"{dice.choice(_WORK)}, {dice.choice(_THINGS)}" for _ in prices]
        lines += [
            (number, place, text, "1", "C62", f"{price // 100}.{price % 100:02}", "1", "S", "19", price, price)
            for place, (text, price) in enumerate(zip(described, prices, strict=True), 1)
        ]
        taxes.append((number, 1, "S", "19", net, tax))
        label = ""
        if dice.random() >= 0.05:
            counters[day.year] = counters.get(day.year, 0) + 1
            label = f"INV-{day.year}-{counters[day.year]:06}"
            paid = 0 if dice.random() < 1 / 3 else net + tax
            method = "Bank transfer" if paid else ""
            issued.append((label, number_key(label), str(day.year), counters[day.year], stamp, paid, method, number))
            if paid:
                paid_ones.append((number,))
        found_by = f"{name} office{customer + 1}@example.com {city}"
        texts.append((number, folded(f"{label} {reference}"), folded(found_by), folded("\n".join(described)), ""))
    for statement, rows in zip(_STATEMENTS, (heads, bodies, lines, taxes, texts, issued, paid_ones), strict=True):
        raw.executemany(statement, rows)


_STATEMENTS = (
    """INSERT INTO document (id, uid, kind, currency, issue_date, due_date, reference, customer_id, buyer_name,
    buyer_key, buyer_city, total_lines, total_net, total_tax, total_gross, total_due, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "INSERT INTO document_body (document_id, language, notes) VALUES (?, ?, ?)",
    """INSERT INTO document_line (document_id, position, description, quantity, unit, unit_price, price_base_quantity,
    tax_category, tax_rate, net, total) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "INSERT INTO document_tax (document_id, position, category, rate, basis, tax) VALUES (?, ?, ?, ?, ?, ?)",
    "INSERT INTO document_search (rowid, number, customer, lines, notes) VALUES (?, ?, ?, ?, ?)",
    """UPDATE document SET state = 'issued', number = ?, number_key = ?, series = 'invoice', series_period = ?,
    series_counter = ?, issued_at = ?, paid = ?, settled_by = ? WHERE id = ?""",
    """INSERT INTO payment (document_id, amount, date, method, recorded_at)
    SELECT id, paid, due_date, settled_by, issued_at FROM document WHERE id = ?""",
)
