"""The set-up script: what it decides on a machine, and what it does with an environment that is not as it should be."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "packaging" / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    """The script as a module; it lies in no package, so it is loaded by its path."""
    spec = importlib.util.spec_from_file_location("dev_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def commands(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command the script starts from here on; none is really started, each succeeds."""
    started: list[list[str]] = []

    def record(command: list[str], **_options: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(dev, "call", record)
    return started


@pytest.fixture
def debian(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")


# --- Python ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_a_supported_python_passes(dev: ModuleType, version: tuple[int, int]) -> None:
    dev.check_python(version, ["packaging/dev.py", "run"])


@pytest.mark.parametrize("version", [(3, 10), (3, 15), (2, 7)])
def test_another_python_is_refused_naming_one_that_is_here(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "python3.12" else None)
    with pytest.raises(dev.Stop, match=r"3\.11 to 3\.14.*python3\.12 packaging/dev\.py run"):
        dev.check_python(version, ["packaging/dev.py", "run"])


def test_without_any_supported_python_it_asks_for_one(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match="Install one of those"):
        dev.check_python((3, 9), ["packaging/dev.py", "run"])


# --- system libraries ------------------------------------------------------------------------------------------------


def test_each_missing_library_names_its_package_once(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    absent = {"libGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0"}
    monkeypatch.setattr(dev, "can_load", lambda soname: soname not in absent)
    assert dev.missing_packages(dev.QT_LIBRARIES) == ["libgl1", "libglib2.0-0"]


def test_other_systems_need_none(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "darwin")
    monkeypatch.setattr(dev, "can_load", lambda soname: False)
    assert dev.missing_packages({**dev.QT_LIBRARIES, **dev.WINDOW_LIBRARIES}) == []


def test_a_library_that_does_not_exist_cannot_be_loaded(dev: ModuleType) -> None:
    assert not dev.can_load("libcounterfoil-does-not-exist.so.7")


@pytest.mark.usefixtures("debian")
def test_a_user_is_told_the_exact_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.Stop, match="Run: sudo apt-get install -y --no-install-recommends libgl1 libegl1"):
        dev.provide(["libgl1", "libegl1"], required=True)
    assert commands == []


@pytest.mark.usefixtures("debian")
def test_what_is_not_required_is_only_named(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    dev.provide(["libgl1"], required=False)
    assert "Run: sudo apt-get install -y --no-install-recommends libgl1" in capsys.readouterr().out


@pytest.mark.usefixtures("debian")
def test_root_has_it_installed(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    dev.provide(["libgl1"], required=True)
    assert [command[1] for command in commands] == ["update", "install"]
    assert commands[-1][-1] == "libgl1"


def test_without_apt_the_packages_are_named_all_the_same(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match="Missing on this machine: libgl1"):
        dev.provide(["libgl1"], required=True)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({"DISPLAY": ""}, False)],
)
def test_a_display_is_told_by_the_session(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "environ", variables)
    assert dev.has_display() is expected


# --- the environment -------------------------------------------------------------------------------------------------


@pytest.fixture
def pins(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pinned file with nothing in it, so that an environment is ready as soon as it is made."""
    file = tmp_path / "requirements.txt"
    file.write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(dev, "RUN_PINS", file)
    monkeypatch.setattr(dev, "working_uv", lambda: None)
    return file


def bare_environment(folder: Path) -> None:
    """Make an environment as quickly as can be: one without pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)


def test_an_environment_that_is_not_there_is_needed(dev: ModuleType, pins: Path, tmp_path: Path) -> None:
    assert dev.Environment(tmp_path / "venv").needs(pins)


def test_a_prepared_environment_is_used_as_it_is(
    dev: ModuleType, pins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_environment(tmp_path / "venv")
    environment = dev.Environment(tmp_path / "venv")
    monkeypatch.setattr(dev, "working_uv", lambda: "uv")
    monkeypatch.setattr(dev, "call", lambda command, **options: 0)
    environment.prepare(pins)
    assert not environment.needs(pins)
    pins.write_text("# something else\n", encoding="utf-8")
    assert environment.needs(pins)


def test_the_larger_environment_serves_to_run(
    dev: ModuleType, pins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_environment(tmp_path / "venv")
    larger = tmp_path / "requirements-dev.txt"
    larger.write_text("# more\n", encoding="utf-8")
    monkeypatch.setattr(dev, "working_uv", lambda: "uv")
    monkeypatch.setattr(dev, "call", lambda command, **options: 0)
    environment = dev.Environment(tmp_path / "venv")
    environment.prepare(larger)
    assert not environment.needs(larger)
    assert not environment.needs(pins)


def test_an_interrupted_environment_is_made_again(
    dev: ModuleType, pins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "venv"
    bare_environment(folder)
    environment = dev.Environment(folder)
    monkeypatch.setattr(dev, "working_uv", lambda: "uv")

    def interrupted(command: list[str], **_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.prepare(pins)
    assert environment.needs(pins)

    (folder / "left-behind").touch()

    def made(command: list[str], **_options: object) -> int:
        if "venv" in command:
            bare_environment(folder)
        return 0

    monkeypatch.setattr(dev, "call", made)
    environment.prepare(pins)
    assert "is made again" in capsys.readouterr().out
    assert not (folder / "left-behind").exists()
    assert not environment.needs(pins)


def test_a_failed_installation_says_so_and_is_tried_again(
    dev: ModuleType, pins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_environment(tmp_path / "venv")
    environment = dev.Environment(tmp_path / "venv")
    monkeypatch.setattr(dev, "working_uv", lambda: "uv")
    monkeypatch.setattr(dev, "call", lambda command, **options: 1)
    with pytest.raises(dev.Stop, match="could not be installed"):
        environment.prepare(pins)
    assert environment.needs(pins)


def test_an_environment_whose_python_is_gone_is_needed(dev: ModuleType, pins: Path, tmp_path: Path) -> None:
    environment = dev.Environment(tmp_path / "venv")
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(tmp_path / "no-such-python")
    assert environment.needs(pins)


def test_a_fingerprint_does_not_depend_on_line_endings(dev: ModuleType, tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    unix.write_bytes(b"a==1\nb==2\n")
    windows.write_bytes(b"a==1\r\nb==2\r\n")
    assert dev.fingerprint(unix) == dev.fingerprint(windows)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")
def test_a_second_start_waits_for_the_processes_of_the_first(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock")
    ready, finish = os.pipe()
    with dev.alone():
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=ready, close_fds=False)
    entered = threading.Event()

    def second() -> None:
        with dev.alone():
            entered.set()

    waiting = threading.Thread(target=second)
    waiting.start()
    assert not entered.wait(0.3)
    os.write(finish, b"\n")
    child.wait()
    waiting.join()
    os.close(ready)
    os.close(finish)
    assert entered.is_set()
    assert "Waiting for another start" in capsys.readouterr().out


# --- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def sample(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands started by `make_sample`, each of which leaves a home with a file and a PDF."""
    monkeypatch.setattr(dev, "SAMPLE", tmp_path / "sample")
    started: list[list[str]] = []

    def demo(command: list[str], **_options: object) -> int:
        started.append(command)
        home, out = Path(command[command.index("--home") + 1]), Path(command[-1])
        for folder, name in ((home, "counterfoil.db"), (out, "INV-1.pdf")):
            folder.mkdir()
            (folder / name).touch()
        return 0

    monkeypatch.setattr(dev, "call", demo)
    return started


def test_the_sample_is_made_once(dev: ModuleType, tmp_path: Path, sample: list[list[str]]) -> None:
    company, pdfs = tmp_path / "sample/company", tmp_path / "sample/pdf"
    dev.make_sample(Path("python"), company, pdfs)
    dev.make_sample(Path("python"), company, pdfs)
    assert len(sample) == 1
    assert [*sorted(path.name for path in company.iterdir()), *(path.name for path in pdfs.iterdir())] == [
        "counterfoil.db",
        "INV-1.pdf",
    ]


def test_a_sample_somebody_changed_is_kept(dev: ModuleType, tmp_path: Path, sample: list[list[str]]) -> None:
    company, pdfs = tmp_path / "sample/company", tmp_path / "sample/pdf"
    company.mkdir(parents=True)
    (company / "mine").touch()
    dev.make_sample(Path("python"), company, pdfs)
    assert len(sample) == 1
    assert [path.name for path in company.iterdir()] == ["mine"]
    assert [path.name for path in pdfs.iterdir()] == ["INV-1.pdf"]


def test_an_interrupted_sample_is_made_again(dev: ModuleType, tmp_path: Path, sample: list[list[str]]) -> None:
    (tmp_path / "sample/unfinished/company").mkdir(parents=True)
    (tmp_path / "sample/company").mkdir()
    dev.make_sample(Path("python"), tmp_path / "sample/company", tmp_path / "sample/pdf")
    assert (tmp_path / "sample/company/counterfoil.db").exists()
    assert not (tmp_path / "sample/unfinished").exists()


def test_a_failed_sample_leaves_nothing_that_looks_done(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "SAMPLE", tmp_path)
    monkeypatch.setattr(dev, "call", lambda command, **options: 3)
    with pytest.raises(dev.Stop, match="sample company could not be made"):
        dev.make_sample(Path("python"), tmp_path / "company", tmp_path / "pdf")
    assert not (tmp_path / "company").exists()


@pytest.mark.parametrize(("display", "opened"), [(True, True), (False, False)])
def test_run_opens_the_window_where_there_is_a_display(
    dev: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    display: bool,
    opened: bool,
    commands: list[list[str]],
) -> None:
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(dev, "ready", lambda pins, **libraries: Path("python"))
    monkeypatch.setattr(dev, "make_sample", lambda python, company, pdfs: None)
    monkeypatch.setattr(dev, "has_display", lambda: display)
    assert dev.run() == 0
    assert [command[-1] for command in commands] == (["gui"] if opened else [])
    assert ("no display" in capsys.readouterr().out) is not opened


def test_test_fails_when_a_check_or_a_test_does(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ready_to_develop", lambda: Path("python"))
    seen = []
    for failed, status in (([], 0), (["mypy"], 0), ([], 1)):
        monkeypatch.setattr(dev, "run_checks", lambda python, failed=failed: failed)
        monkeypatch.setattr(dev, "call", lambda command, status=status, **options: status)
        seen.append(dev.test([]))
    assert seen == [0, 1, 1]


@pytest.mark.parametrize(("arguments", "several"), [([], True), (["tests/cli", "-x"], False)])
def test_all_tests_run_side_by_side_and_chosen_ones_as_they_are_asked_for(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]], arguments: list[str], several: bool
) -> None:
    monkeypatch.setattr(dev, "ready_to_develop", lambda: Path("python"))
    monkeypatch.setattr(dev, "run_checks", lambda python: [])
    dev.test(arguments)
    assert commands == [["python", "-m", "pytest", *(dev.SIDE_BY_SIDE if several else arguments)]]


def test_what_a_failed_check_found_is_printed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = {"good": ["-c", "print('quiet')"], "bad": ["-c", "print('what it found'); raise SystemExit(1)"]}
    monkeypatch.setattr(dev, "CHECKS", checks)
    assert dev.run_checks(Path(sys.executable)) == ["bad"]
    assert capsys.readouterr().out.splitlines() == ["good: ok", "what it found", "", "bad: FAILED"]


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "--fast"]])
def test_wrong_usage_shows_the_usage(arguments: list[str]) -> None:
    result = subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "usage: dev.py {run,test,lint,bench,pin}" in result.stderr
