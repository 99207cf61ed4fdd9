"""How commands are written, what comes back on which channel, and the exit statuses."""

from __future__ import annotations

import importlib.metadata
import json
import tomllib
from pathlib import Path

import pytest

import app
from app.__main__ import main
from app.cli.commands import GROUPS
from app.services import invoice_list
from tests.support.command_line import CommandLine
from tests.support.guards import LogGuard

COMMANDS = [f"{group} {command}".strip() for group, found in GROUPS.items() for command in found.commands]


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["invoice"],
        ["invoice", "frobnicate"],
        ["invoice", "show"],
        ["invoice", "show", "1", "2"],
        ["invoice", "show", "1", "--colour"],
        ["invoice", "add"],
        ["invoice", "add", "--from"],
        ["invoice", "list", "--limit", "many"],
        ["invoice", "list", "--limit", "-1"],
        ["invoice", "list", "--state", "lost"],
        ["invoice", "lis"],
        ["invoice", "pdf", "1"],
        ["invoice", "credit", "1", "--line", "1"],
        ["invoice", "credit", "1", "--line", "one=1"],
        ["payment", "add", "1"],
        ["customer", "add"],
        ["company", "set"],
        ["--home"],
        ["gui", "now"],
        ["--version", "now"],
        ["invoice", "show", "\udcff"],
    ],
    ids=lambda words: ascii(" ".join(words)),
)
def test_wrong_usage_is_told_with_status_2(cli: CommandLine, arguments: list[str]) -> None:
    if arguments[:2] == ["invoice", "credit"]:
        cli.issued()
    told = cli(*arguments)
    assert (told.status, told.out) == (2, "")
    assert told.err.strip()
    as_json = cli("--json", *arguments)
    assert as_json.status == 2
    assert as_json.json["error"]["code"] == "usage"
    assert as_json.json["error"]["problems"] == []


@pytest.mark.parametrize(
    "arguments", [["--json", "invoice", "list"], ["invoice", "--json", "list"], ["invoice", "list", "--json"]]
)
def test_json_may_stand_before_or_after_the_command(cli: CommandLine, arguments: list[str]) -> None:
    assert cli(*arguments).json == {"items": [], "total": 0}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_home_may_stand_before_or_after_the_command(cli: CommandLine, tmp_path: Path, place: int) -> None:
    cli.draft()
    words = ["invoice", "list"]
    words[place:place] = ["--home", str(tmp_path / "other")]
    assert cli.answer(*words)["total"] == 0
    assert (tmp_path / "other" / "books.sqlite").is_file()
    assert cli.answer("invoice", "list", f"--home={tmp_path / 'other'}")["total"] == 0
    assert cli.answer("invoice", "list")["total"] == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(cli: CommandLine, command: str) -> None:
    helped = cli(*command.split(), "--help")
    assert helped.status == 0
    assert helped.out.startswith(f"usage: counterfoil {command}")
    assert "--home DIR" in helped.out
    assert command in cli("--help").out


def test_the_version_is_that_of_the_project(cli: CommandLine) -> None:
    project = tomllib.loads((Path(app.__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert cli.answer("--version") == {"version": project["project"]["version"]}
    assert cli("--version").out == f"counterfoil {app.__version__}\n"


def test_errors_are_one_json_value_with_every_problem(cli: CommandLine) -> None:
    bad = cli("invoice", "add", "--json", "--from", cli.file({"lines": [{"quantity": "x"}], "currency": "EURO"}))
    assert bad.status == 3
    assert bad.json["error"]["code"] == "refused"
    assert sorted(bad.fields) == [
        "currency",
        "lines[0].description",
        "lines[0].quantity",
        "lines[0].unit_price",
    ]
    assert all(problem["message"] for problem in bad.json["error"]["problems"])


def test_errors_for_people_name_every_problem_on_standard_error(cli: CommandLine) -> None:
    bad = cli("invoice", "add", "--from", cli.file({"lines": [{"quantity": "x"}], "currency": "EURO"}))
    assert bad.out == ""
    for field in ("currency", "lines[0].description", "lines[0].quantity", "lines[0].unit_price"):
        assert f"  {field}: " in bad.err


@pytest.mark.parametrize(
    "command", ["invoice show 77", "invoice issue 77", "invoice pdf 77 --out .", "invoice cancel X-1"]
)
def test_what_is_not_there_is_not_found(cli: CommandLine, command: str) -> None:
    missing = cli("--json", *command.split())
    assert missing.status == 4
    assert missing.json["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "command", ["customer show 9", "item show 9", "item show x", "payment reverse 9", "payment reverse x"]
)
def test_other_records_that_are_not_there_are_not_found(cli: CommandLine, command: str) -> None:
    assert cli("--json", *command.split()).status == 4


def test_a_home_that_cannot_be_used_is_no_bug(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    failed = cli("--json", "--home", str(tmp_path / "file"), "invoice", "list")
    assert failed.status == 6
    assert failed.json["error"]["code"] == "outside_failed"


def test_a_bug_is_told_briefly_and_its_trace_is_in_the_log(
    cli: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(invoice_list, "first", broken)
    log_guard.expect("A command failed")
    failed = cli("--json", "invoice", "list")
    assert failed.status == 1
    assert failed.json["error"]["code"] == "bug"
    log = home / "logs" / "counterfoil.log"
    assert str(log) in failed.json["error"]["message"]
    assert "ZeroDivisionError" in failed.json["error"]["message"]
    assert "secret detail" not in failed.out + failed.err
    assert "Traceback" in log.read_text("utf-8")


def test_ctrl_c_ends_a_command_quietly(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(invoice_list, "first", interrupted)
    stopped = cli("invoice", "list")
    assert (stopped.status, stopped.out) == (130, "")
    told = cli("--json", "invoice", "list")
    assert (told.status, told.json["error"]["code"]) == (130, "interrupted")
    assert "Traceback" not in stopped.err


def test_the_entry_point_is_the_one_of_the_package() -> None:
    project = tomllib.loads((Path(app.__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    module, _, name = project["project"]["scripts"]["counterfoil"].partition(":")
    assert (module, name) == (main.__module__, main.__name__)
    assert importlib.metadata.version("pytest")


def test_texts_of_json_answers_hold_nothing_that_steers_a_terminal(cli: CommandLine) -> None:
    cli.draft(reference="right\u202eleft \u200b")
    shown = cli("--json", "invoice", "list")
    assert "\u202e" not in shown.out
    assert json.loads(shown.out)["items"][0]["reference"] == "right\u202eleft \u200b"
    assert "\u202e" not in cli("invoice", "show", "1").out


@pytest.mark.parametrize(
    "command", ["invoice pdf 1 --out", "invoice einvoice 1 --form ubl --out", "demo --out", "demo --home new --out"]
)
def test_nothing_is_written_to_a_place_without_a_name(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    cli.issued()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    refused = cli("--json", *command.split(), "")
    assert (refused.status, refused.json["error"]["message"]) == (2, "--out needs a path.")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", ["invoice list --home", "invoice pdf 1 --out"])
def test_a_file_in_the_place_of_a_folder_is_said_to_be_one(cli: CommandLine, tmp_path: Path, command: str) -> None:
    cli.draft()
    (tmp_path / "taken").write_text("kept")
    refused = cli("--json", *command.split(), str(tmp_path / "taken"))
    assert refused.status == 6
    assert "taken cannot be used: there is something else of this name." in refused.json["error"]["message"]
    assert (tmp_path / "taken").read_text() == "kept"
