"""What every test gets without asking: a home of its own, no warnings, no network, and a screen nobody sees."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.documents import fallback, own_fonts, system_fonts
from app.services import keys
from tests.support import canary
from tests.support.guards import LogGuard, SocketGuard, guarded_logs

# Set before anything imports Qt; this file itself never does, so that a test without a window does not pay for one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

_sockets = SocketGuard()

# The same examples in each run, so that what fails was broken by what changed; --hypothesis-profile=soak looks for new
# ones. How long they take says how busy the machine is; what is fast is shown by the benches.
settings.register_profile(
    "same", deadline=None, derandomize=True, stateful_step_count=18, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "soak",
    settings.get_profile("same"),
    derandomize=False,
    max_examples=4_000,
    stateful_step_count=50,
    print_blob=True,
)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Install the one socket guard of this run, and look for the planted key."""
    _sockets.install()
    config.pluginmanager.register(canary, "canary")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Escape lone surrogates in what a test printed or logged: a process of several hands its reports over in UTF-8."""
    report = yield
    report.sections = [(title, text.encode(errors="backslashreplace").decode()) for title, text in report.sections]
    return report


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test, not yet made; every folder the platform offers for user data lies beside it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("COUNTERFOIL_HOME", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    return folder


@pytest.fixture(autouse=True)
def _no_fonts_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages look the same on every machine: without the fonts that this one happens to have."""
    monkeypatch.setattr(system_fonts, "_folders", tuple)
    monkeypatch.setattr(fallback, "_found", {})
    system_fonts._families.cache_clear()
    monkeypatch.setattr(own_fonts, "_folder", [])


@pytest.fixture
def keyring_in_reach() -> None:
    """Let the test reach a keyring; it sets the address of a bus of its own."""


@pytest.fixture(autouse=True)
def _keyring_of_its_own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the user's own keyring out of reach."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    if "keyring_in_reach" not in request.fixturenames:
        monkeypatch.setattr(keys, "_ALLOWED", ())
    yield
    keys.forget()


@pytest.fixture(autouse=True)
def log_guard() -> Iterator[LogGuard]:
    """Fail the test on a log record at WARNING or above, unless it said `log_guard.expect("pattern")`."""
    with guarded_logs() as guard:
        yield guard


@pytest.fixture(autouse=True)
def _closed_network(request: pytest.FixtureRequest) -> Iterator[None]:
    with _sockets.watching(loopback=request.node.get_closest_marker("loopback") is not None):
        yield
