"""A key shows nowhere: not in files, streams, logs, arguments or environments, whatever fails on its way.

The planted keys are looked for by `tests.support.canary` in what each test leaves behind.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

import app
from app.providers import sentry as sentry_provider
from app.providers.http import Client
from app.services import accounts, handover, keys
from app.storage.writes import accounts as account_writes
from tests.support import canary
from tests.support.command_line import CommandLine
from tests.support.faults import Fault, Reply
from tests.support.guards import LogGuard
from tests.support.provider_server import Request
from tests.support.secret_service import keyring_session, need_programs
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

ROOT = Path(app.__file__).parents[1]


@pytest.fixture(autouse=True)
def _shapeless_key_and_everything_logged(sentry: SentryServer, caplog: pytest.LogCaptureFixture) -> None:
    """Use a key that nothing blots out by its shape, and let every library write its most detailed log."""
    sentry.key = canary.KEY
    caplog.set_level(1)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(1, logger=name)


def add(cli: CommandLine, server: SentryServer) -> int:
    words = ("account", "add", "--name", "shop", "--provider", "sentry", "--base-url", server.base_url, "--key-stdin")
    return cli(*words, stdin=server.key.encode()).status


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_processes_of_their_own_share_the_key_through_the_keyring_alone(
    cli: CommandLine, sentry: SentryServer, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_programs()
    number = cli.issued(currency="USD")["number"]
    seen: list[bytes] = []
    answer = sentry.answer

    def looking(call: str, request: Request) -> Reply:
        assert request.headers["authorization"] == f"Bearer {sentry.key}"
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes()
                if str(home).encode() in words:
                    seen.append(words + (process / "environ").read_bytes())
            except OSError:
                continue  # it has ended, or is somebody else's
        return answer(call, request)

    monkeypatch.setattr(sentry, "answer", looking)
    with keyring_session(tmp_path) as session:
        environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": session.address}

        def program(*words: str, key: str = "") -> str:
            command = [sys.executable, "-m", "app", "--json", "--home", str(home), *words]
            done = subprocess.run(
                command, input=key, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done
            return done.stdout + done.stderr

        begin = ("account", "add", "--name", "shop", "--provider", "sentry", "--base-url", sentry.base_url)
        told = program(*begin, "--key-stdin", key=sentry.key)
        told += program("account", "test", "shop")
        told += program("push", number, "--account", "shop", "--send", "sms")
        told += program("sync") + program("account", "list") + program("outbox", "show", "1")
        told += program("account", "remove", "shop")
    assert len(sentry.delivered) == 1
    assert not canary.shown_in(told)
    assert seen
    assert not [words for words in seen if canary.shown_in(words.decode("utf-8", "replace"))]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (keys, "put"),
        (accounts, "_check"),
        (account_writes, "insert_account"),
        (sentry_provider.Sentry, "check_account"),
    ],
)
def test_a_bug_while_an_account_is_added_shows_no_key(
    place: object, name: str, cli: CommandLine, sentry: SentryServer, home: Path, log_guard: LogGuard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(place, name, broken)
    log_guard.expect("A command failed")
    assert add(cli, sentry) == 1
    assert "ZeroDivisionError" in (home / "logs" / "counterfoil.log").read_text()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Client, "request"),
        (Client, "_connection"),
        (sentry_provider.Sentry, "create"),
        (handover, "attempt"),
    ],
)
def test_a_bug_during_a_call_shows_no_key(
    place: object, name: str, cli: CommandLine, sentry: SentryServer, home: Path, log_guard: LogGuard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    add(cli, sentry)
    number = cli.issued(currency="USD")["number"]
    if not hasattr(place, name):
        pytest.fail(f"{name} is gone; name what takes its place")
    monkeypatch.setattr(place, name, broken)
    log_guard.expect("A command failed")
    assert cli("push", number, "--account", "shop").status == 1
    assert "ZeroDivisionError" in (home / "logs" / "counterfoil.log").read_text()


@pytest.mark.parametrize("fault", [Fault.ERROR_AFTER_COMMIT, Fault.HTML, Fault.REDIRECT, Fault.CUT_IN_HEADERS])
def test_what_comes_back_shows_no_key(fault: Fault, cli: CommandLine, sentry: SentryServer) -> None:
    add(cli, sentry)
    number = cli.issued(currency="USD")["number"]
    sentry.inject(fault, on="create")
    cli("push", number, "--account", "shop")
    assert cli.answer("outbox", "show", "1")["log"]


def test_a_provider_that_sends_the_key_back_does_not_get_it_stored(
    cli: CommandLine, sentry: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cli, sentry)
    number = cli.issued(currency="USD")["number"]
    monkeypatch.setattr(
        sentry, "answer", lambda *_: Reply(400, {"error": "VALIDATION_ERROR", "message": f"bad key {sentry.key}"})
    )
    cli("push", number, "--account", "shop")
    assert cli.answer("outbox", "show", "1")["log"]
    cli("account", "test", "shop")
    cli("sync")


def broken(*_arguments: object, **_named: object) -> NoReturn:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError("nobody foresaw this")
