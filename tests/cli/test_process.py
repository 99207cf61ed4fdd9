"""The real program in a process of its own: what it imports, its channels, a closed pipe, two at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import app
from tests.support.command_line import CommandLine, invoice

ROOT = Path(app.__file__).parents[1]
HEAVY = {
    "PySide6", "sqlalchemy", "alembic", "fpdf", "httpcore", "keyring", "babel", "stdnum", "uharfbuzz", "segno", "PIL",
    "platformdirs", "logging", "asyncio",
}  # fmt: skip


def program(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=ROOT,
        env=env,
    )


def imported(*arguments: str) -> set[str]:
    """The packages a command has imported by its end."""
    code = (
        "import sys; from app.__main__ import main; status = main(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "command", ["--json invoice list", "invoice list", "invoice list --state overdue --limit 5", "--version", "--help"]
)
def test_listing_imports_nothing_heavy(cli: CommandLine, command: str) -> None:
    cli.draft()
    assert imported(*command.split()) & HEAVY == set()


@pytest.mark.parametrize(
    "command", ["invoice show 1", "invoice issue 1", "series list", "company show", "payment list"]
)
def test_no_command_imports_qt_or_the_network(cli: CommandLine, command: str) -> None:
    cli.draft()
    assert imported(*command.split()) & {"PySide6", "httpcore", "keyring"} == set()


def test_answers_and_messages_keep_to_their_channels(cli: CommandLine) -> None:
    cli.draft()
    shown = program("--json", "invoice", "show", "1")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert json.loads(shown.stdout)["id"] == 1
    missing = program("invoice", "show", "2")
    assert (missing.returncode, missing.stdout) == (4, "")
    assert missing.stderr.strip()


def test_answers_are_utf_8_and_texts_never_fail_in_any_locale(cli: CommandLine) -> None:
    cli.draft(customer={"name": "Ελληνικά Πλοία"})
    ascii_only = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "ascii",
        "PYTHONCOERCECLOCALE": "0",
    }
    shown = program("--json", "invoice", "list", env=ascii_only)
    assert json.loads(shown.stdout)["items"][0]["customer"]["name"] == "Ελληνικά Πλοία"
    assert program("invoice", "list", env=ascii_only).returncode == 0


def test_a_reader_that_goes_away_is_no_failure(cli: CommandLine) -> None:
    files = [cli.file(invoice(notes="x" * 9_000)) for _ in range(20)]
    cli.answer("invoice", "add", "--from", *files)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        command = [sys.executable, "-m", "app", "--json", "invoice", "list"]
        done = subprocess.run(
            command, stdout=gone, stderr=subprocess.PIPE, text=True, timeout=60, check=False, cwd=ROOT
        )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_an_answer_that_cannot_be_written_is_told(cli: CommandLine) -> None:
    cli.draft()
    command = [sys.executable, "-m", "app", "--json", "invoice", "list"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", timeout=60, check=False, cwd=ROOT
        )
    assert done.returncode == 6
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize(
    ("command", "status"), [("invoice show 77", 4), ("invoice nope", 2), ("customer add --name", 2)]
)
def test_a_message_that_cannot_be_written_leaves_the_exit_status(cli: CommandLine, command: str, status: int) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app", *command.split()], stderr=full, timeout=60, check=False, cwd=ROOT
        )
    assert done.returncode == status


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the channel")
@pytest.mark.parametrize(("closed", "status"), [("<&-", 3), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 3)])
def test_a_closed_channel_is_no_failure(cli: CommandLine, closed: str, status: int) -> None:
    text = json.dumps(invoice())
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "app", "invoice", "add", "--from", "-"],
        input=text, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)
    assert cli.answer("invoice", "list")["total"] == (1 if status == 0 else 0)


def test_two_commands_at_once_take_two_numbers(cli: CommandLine) -> None:
    for _ in range(4):
        cli.draft()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "app", "--json", "invoice", "issue", str(place)], stdout=subprocess.PIPE, cwd=ROOT
        )
        for place in range(1, 5)
    ]
    numbers = sorted(json.loads(process.communicate(timeout=60)[0])["number"] for process in running)
    assert numbers == [f"INV-2026-000{place}" for place in range(1, 5)]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_a_window_without_a_display_is_refused_with_a_sentence(home: Path) -> None:
    blind = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    for arguments in (("gui",), ()):
        refused = program("--json", *arguments, env=blind)
        assert refused.returncode == 6
        assert "display" in json.loads(refused.stdout)["error"]["message"]
    assert not home.exists()
