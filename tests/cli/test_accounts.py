"""Accounts at payment providers: added with a key nobody gets to see, tested, changed, removed."""

from __future__ import annotations

import getpass
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import main
from app.domain.secret import Secret
from app.services import keys
from tests.support import canary
from tests.support.command_line import CommandLine, Result
from tests.support.secret_service import keyring_session, need_programs
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

MEMORY = "There is no keyring here that keeps keys safe. The key is kept in memory until Counterfoil ends."


def add(cli: CommandLine, server: SentryServer, *more: str, name: str = "shop", key: str = "") -> Result:
    """Add an account at the test server."""
    words = ("account", "add", "--name", name, "--provider", "sentry", "--base-url", server.base_url, "--key-stdin")
    return cli("--json", *words, *more, stdin=f"{key or server.key}\n".encode())


@pytest.fixture
def keyring(keyring_in_reach: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desktop with an unlocked keyring."""
    need_programs()
    with keyring_session(tmp_path) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
        yield


@pytest.mark.usefixtures("keyring")
def test_an_account_is_added_and_used_in_a_later_run(cli: CommandLine, sentry: SentryServer) -> None:
    added = add(cli, sentry)
    assert (added.status, added.err) == (0, "")
    assert added.json | {"created_at": "", "warnings": []} == {
        "id": 1,
        "name": "shop",
        "provider": "sentry",
        "base_url": sentry.base_url,
        "options": {},
        "paused": "",
        "marker_proven_on": None,
        "created_at": "",
        "key": {"place": "keyring", "service": "Secret Service", "reason": ""},
        "warnings": [],
    }
    keys.forget()
    tested = cli("--json", "account", "test", "shop")
    assert (tested.status, tested.json["ok"]) == (0, True)
    assert {"name", "ok", "message"} == set(tested.json["items"][0])
    listed = cli.answer("account", "list")
    assert [(each["name"], each["open"], each["attention"]) for each in listed["items"]] == [("shop", 0, 0)]


@pytest.mark.usefixtures("keyring")
def test_a_removed_account_leaves_no_key_behind(cli: CommandLine, sentry: SentryServer) -> None:
    add(cli, sentry)
    removed = cli("--json", "account", "remove", "shop")
    assert removed.status == 0
    assert removed.json == {
        "name": "shop",
        "removed": True,
        "key": {"place": "nowhere", "service": "Secret Service", "reason": ""},
    }
    assert cli.answer("account", "list") == {"items": [], "total": 0}
    assert cli("--json", "account", "test", "shop").status == 4


@pytest.mark.usefixtures("keyring")
def test_a_refused_key_pauses_the_account_until_another_window_replaced_it(
    cli: CommandLine, sentry: SentryServer
) -> None:
    add(cli, sentry, key=canary.KEY)
    invoice = cli.issued(currency="USD")
    refused = cli("--json", "push", invoice["number"], "--account", "shop")
    assert (refused.status, refused.json["state"]) == (6, "queued")
    (listed,) = cli.answer("account", "list")["items"]
    assert listed["paused"] == refused.json["reason"] == refused.json["error"]["message"]
    waiting = cli("--json", "push", cli.issued(currency="USD")["number"], "--account", "shop")
    assert (waiting.status, waiting.json["state"], waiting.json["reason"]) == (7, "queued", listed["paused"])
    ((name, known_here),) = keys._in_memory.items()
    keys.put(name, Secret(sentry.key))
    keys._in_memory[name] = known_here
    assert cli.answer("account", "resume", "shop")["paused"] == ""
    assert cli("--json", "sync").status == 0
    assert len(sentry.invoices) == 2


def test_without_a_keyring_the_key_is_kept_for_the_run_and_the_status_says_so(
    cli: CommandLine, sentry: SentryServer
) -> None:
    added = add(cli, sentry)
    assert added.status == 7
    assert added.json["key"] == {"place": "memory", "service": "", "reason": MEMORY}
    assert MEMORY in added.err
    keys.forget()
    lost = cli("--json", "account", "test", "shop")
    assert (lost.status, lost.json["error"]["code"]) == (6, "outside_failed")
    assert "There is no keyring here that keeps keys safe." in lost.json["error"]["message"]
    assert sentry.requests == []
    given = cli("--json", "account", "test", "shop", "--key-stdin", stdin=sentry.key.encode())
    assert (given.status, given.json["ok"]) == (0, True)


def test_a_key_typed_at_a_terminal_is_not_shown(
    cli: CommandLine, sentry: SentryServer, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return canary.KEY

    asked: list[str] = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", typed)
    words = ["--json", "account", "add", "--name", "a", "--provider", "sentry", "--base-url", sentry.base_url]
    assert main(words) == 7
    assert canary.KEY not in "".join(capfd.readouterr())
    assert asked == ["Key (it is not shown): "]


@pytest.mark.parametrize("key", [b"", b"\n", b"two words", b"\xff\xfe\x00", b"x" * 20_000])
def test_what_is_no_key_is_refused(cli: CommandLine, sentry: SentryServer, key: bytes) -> None:
    words = ("account", "add", "--name", "shop", "--provider", "sentry", "--base-url", sentry.base_url, "--key-stdin")
    refused = cli("--json", *words, stdin=key)
    assert (refused.status, refused.fields) == (3, ["key"])
    assert cli.answer("account", "list")["total"] == 0


def test_a_key_is_never_taken_from_an_argument(cli: CommandLine) -> None:
    for words in (["--key", "x"], ["--key-stdin=x"], ["--key-stdin", "x"]):
        assert cli("account", "add", "--name", "a", "--provider", "sentry", *words).status == 2


def test_nobody_to_ask_is_wrong_usage(cli: CommandLine) -> None:
    assert cli("account", "add", "--name", "shop", "--provider", "sentry").status == 2


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (["--base-url", "http://pay.example.com"], ["base_url"]),
        (["--base-url", "ftp://127.0.0.1"], ["base_url"]),
        (["--base-url", "https://user:word@pay.example.com"], ["base_url"]),
        (["--name", "  "], ["name"]),
        (["--name", "x" * 61], ["name"]),
    ],
)
def test_an_account_that_cannot_be_used_is_refused(cli: CommandLine, words: list[str], fields: list[str]) -> None:
    begin = ("account", "add", "--name", "shop", "--provider", "sentry", "--key-stdin")
    refused = cli("--json", *begin, *words, stdin=canary.KEY.encode())
    assert (refused.status, refused.fields) == (3, fields)


def test_without_an_address_the_documented_one_is_used(cli: CommandLine) -> None:
    begin = ("account", "add", "--provider", "sentry", "--key-stdin", "--name")
    added = cli("--json", *begin, "shop", stdin=canary.KEY.encode())
    assert added.json["base_url"].startswith("https://")
    assert cli("--json", *begin, "SHOP", stdin=canary.KEY.encode()).fields == ["name"]
    words = ("account", "add", "--name", "b", "--provider", "stripe", "--key-stdin")
    assert cli("--json", *words, stdin=canary.KEY.encode()).status == 4


@pytest.mark.parametrize("option", ["nothing", "=x"])
def test_an_option_is_a_name_and_a_value(cli: CommandLine, option: str) -> None:
    words = ("account", "add", "--name", "b", "--provider", "sentry", "--key-stdin", "--option", option)
    assert cli("--json", *words, stdin=canary.KEY.encode()).status == 2


def test_name_address_and_key_of_an_account_can_be_changed(cli: CommandLine, sentry: SentryServer) -> None:
    add(cli, sentry, key=canary.KEY)
    assert cli("--json", "account", "test", "shop").json["ok"] is False
    assert cli("--json", "account", "edit", "shop").status == 2
    words = ("account", "edit", "shop", "--name", "Till", "--key-stdin")
    changed = cli("--json", *words, stdin=sentry.key.encode())
    assert (changed.status, changed.json["id"], changed.json["name"]) == (7, 1, "Till")
    assert cli("--json", "account", "test", "till").json["ok"] is True


def test_a_test_that_works_ends_a_pause(cli: CommandLine, sentry: SentryServer) -> None:
    add(cli, sentry)
    sentry.allowed_address = False
    told = cli("--json", "account", "test", "shop")
    assert (told.status, told.json["error"]["code"]) == (6, "provider")
    assert told.json["error"]["message"].count("network address") == 1
    cli("push", cli.issued(currency="USD")["number"], "--account", "shop")
    assert "network address" in cli.answer("account", "list")["items"][0]["paused"]
    sentry.allowed_address = True
    sentry.scopes.discard("customer:read")
    assert cli("account", "test", "shop").status == 6
    assert cli.answer("account", "list")["items"][0]["paused"] == ""


def test_a_test_that_finds_something_wrong_has_a_status_of_its_own(cli: CommandLine, sentry: SentryServer) -> None:
    sentry.scopes.discard("sales:read")
    add(cli, sentry)
    tested = cli("account", "test", "shop")
    assert tested.status == 6
    assert "FAILS" in tested.out
    assert "sales:read" in tested.out
