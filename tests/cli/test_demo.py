"""The sample company: believable, the same on the same day, and only ever in a new home."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def demo_home(tmp_path: Path) -> str:
    return str(tmp_path / "demo")


def test_a_new_home_is_filled_and_pdfs_are_written(cli: CommandLine, demo_home: str, tmp_path: Path) -> None:
    made = cli.answer("--home", demo_home, "demo", "--out", str(tmp_path / "out"))
    assert (made["home"], made["customers"], made["items"], made["invoices"]) == (demo_home, 41, 60, 300)
    files = [Path(file) for file in made["files"]]
    assert sorted((tmp_path / "out").iterdir()) == sorted(files)
    assert len(files) >= 5
    assert all(file.read_bytes().startswith(b"%PDF-") for file in files)

    def listed(*options: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = cli.answer("--home", demo_home, "invoice", "list", *options)["items"]
        return found

    documents = listed()
    assert Counter(item["kind"] for item in documents)["invoice"] >= 300
    assert {item["currency"] for item in documents} == {"EUR", "USD", "NOK"}
    assert len(listed("--state", "overdue")) == 7
    for state in ("draft", "open", "paid", "partly_paid", "overpaid", "cancelled"):
        assert listed("--state", state), state
    days = sorted(item["issue_date"] for item in documents)
    assert int(days[-1][:4]) - int(days[0][:4]) in {1, 2}
    for series in cli.answer("--home", demo_home, "series", "list")["items"]:
        assert series["gaps"] == []
    again = cli("--json", "--home", demo_home, "demo")
    assert (again.status, again.json["error"]["code"]) == (5, "not_allowed")


def test_books_in_use_are_not_filled(cli: CommandLine) -> None:
    before = cli.answer("company", "show")
    refused = cli("--json", "demo")
    assert (refused.status, refused.err) == (5, "")
    assert cli.answer("company", "show") == before
    assert cli.answer("invoice", "list")["total"] == 0
