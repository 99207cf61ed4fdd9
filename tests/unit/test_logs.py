"""The log keeps no secret and no personal data, rotates, and is for its owner alone."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    handler = logs.start(tmp_path / "logs")
    yield tmp_path / "logs"
    logs.stop(handler)
    logging.getLogger().setLevel(level)


def written(folder: Path) -> str:
    return (folder / logs.FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer [secret]"),
        ("X-API-Key: 12345", "X-API-Key: [secret]"),
        ("api_key=hunter2&x=1", "api_key=[secret]&x=1"),
        ('{"password": "hunter2"}', '{"password": "[secret]"}'),
        ("key sk_live_abcdefgh1234", "key [secret]"),
        ("https://user:pass@pay.example/x", "https://[secret]@pay.example/x"),
        ("mail to billing@acme.example now", "mail to [e-mail] now"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [IBAN]."),
        ("IBAN GB82WEST12345698765432", "IBAN [IBAN]"),
        ("seen 0123456789abcdef0123456789abcdef", "seen [token]"),
        ("saved INV-2026-0312 in 12 ms", "saved INV-2026-0312 in 12 ms"),
        ("app/ui/shell/window.py:120 in closeEvent", "app/ui/shell/window.py:120 in closeEvent"),
    ],
)
def test_secrets_addresses_and_accounts_are_blotted_out_and_nothing_else(text: str, shown: str) -> None:
    assert logs.redact(text) == shown


def test_a_trace_is_redacted_too(folder: Path, log_guard: object) -> None:
    try:
        raise ValueError("no account DE89370400440532013000 of billing@acme.example")
    except ValueError:
        logging.getLogger("app").info("failed", exc_info=True)
    assert "[IBAN] of [e-mail]" in written(folder)
    assert "acme" not in written(folder)


def test_a_message_cannot_forge_a_line(folder: Path) -> None:
    logging.getLogger("app").info("name\n2026-01-01 00:00:00 INFO app: forged\r")
    assert len(written(folder).splitlines()) == 1


def test_any_text_can_be_written(folder: Path) -> None:
    logging.getLogger("app").info("Ελλάδα %s", "\udcff")
    assert "Ελλάδα" in written(folder)


@pytest.mark.skipif(os.name != "posix", reason="modes of Unix")
def test_log_and_rotated_logs_are_for_their_owner_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logs.PrivateRotatingFileHandler):
            handler.maxBytes = 2_000
    for number in range(200):
        logging.getLogger("app").info("line %d of many that fill the file", number)
    files = sorted(folder.iterdir())
    assert len(files) == 1 + logs.KEPT
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
