"""``document check``: what a file is, by exit status, as text and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents import identity
from tests.support.command_line import CommandLine


@pytest.fixture
def pdf(cli: CommandLine, tmp_path: Path) -> Path:
    """The PDF of an issued invoice."""
    cli.issued()
    (written,) = cli.answer("invoice", "pdf", "1", "--out", str(tmp_path / "out"))["items"]
    return Path(written["path"])


def test_an_unchanged_file_answers_0_and_what_it_stands_for(cli: CommandLine, pdf: Path) -> None:
    found = cli.answer("document", "check", str(pdf))
    assert found == {
        "file": str(pdf),
        "result": "unchanged",
        "form": "issued",
        "sha256": found["sha256"],
        "id": 1,
        "uid": cli.answer("invoice", "show", "1")["uid"],
        "kind": "invoice",
        "number": "INV-2026-0001",
        "issue_date": "2026-01-31",
        "customer": "Acme Corp",
        "currency": "EUR",
        "total": "339.15",
        "due": "339.15",
        "state": "issued",
    }
    assert "unchanged. It is INV-2026-0001, 2026-01-31, Acme Corp, 339.15 EUR" in cli("document", "check", str(pdf)).out


def test_copies_and_delivery_notes_are_known_as_what_they_are(cli: CommandLine, pdf: Path, tmp_path: Path) -> None:
    for options, form, words in (
        (("--copy",), "copy", "a copy of INV-2026-0001"),
        (("--form", "delivery-note"), "delivery-note", "the delivery note of INV-2026-0001"),
    ):
        out = str(tmp_path / form)
        (written,) = cli.answer("invoice", "pdf", "1", "--out", out, *options)["items"]
        found = cli.answer("document", "check", written["path"])
        assert (found["result"], found["form"], found["number"]) == ("unchanged", form, "INV-2026-0001")
        assert words in cli("document", "check", written["path"]).out


def test_an_altered_file_answers_3_and_names_the_document(cli: CommandLine, pdf: Path) -> None:
    pdf.write_bytes(pdf.read_bytes().replace(b"/Title", b"/TitlE"))
    result = cli("--json", "document", "check", str(pdf))
    assert (result.status, result.json["result"], result.json["number"]) == (3, "altered", "INV-2026-0001")
    assert result.json["error"]["code"] == "altered"
    assert "It says it is INV-2026-0001" in cli("document", "check", str(pdf)).out


def test_an_unknown_file_answers_4(cli: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other\x1b[31m.pdf"
    other.write_bytes(b"%PDF-1.4 something else")
    result = cli("--json", "document", "check", str(other))
    assert (result.status, result.json["result"], result.json["number"]) == (4, "unknown", None)
    assert result.json["error"]["code"] == "not_found"
    text = cli("document", "check", str(other)).out
    assert "unknown. It was not issued here." in text
    assert "\x1b" not in text


def test_a_file_that_cannot_be_read_answers_6(cli: CommandLine, tmp_path: Path) -> None:
    result = cli("--json", "document", "check", str(tmp_path / "absent.pdf"))
    assert (result.status, result.json["error"]["code"]) == (6, "outside_failed")


def test_a_file_too_large_to_be_one_is_not_told_as_altered(cli: CommandLine, tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(identity.MAX_BYTES + 1)
    result = cli("--json", "document", "check", str(huge))
    assert (result.status, "larger than any document" in result.json["error"]["message"]) == (6, True)


def test_the_help_names_the_statuses(cli: CommandLine) -> None:
    assert "3 altered, 4 unknown" in cli("document", "check", "--help").out
