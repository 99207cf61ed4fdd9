"""Keyrings of the Linux desktop for tests: the real service on a bus of its own, and services one cannot rely on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ODD_SERVICE = Path(__file__).with_name("odd_secret_service.py")
PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")
OWN_SESSION = "COUNTERFOIL_TEST_BUS"
"""Set where a run of the tests began a session of its own: the address of its bus, with an unlocked keyring."""

# No service is started by asking for it.
_BARE_BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""


@dataclass(frozen=True)
class DesktopSession:
    """A session bus of its own; ``data`` is where its keyring keeps its files."""

    address: str
    data: Path


def need_programs() -> None:
    """Skip the test where the service itself is not installed."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed on this machine: {', '.join(missing)}")


@contextmanager
def bare_session(folder: Path) -> Iterator[DesktopSession]:
    """A bus without any service."""
    with _session(folder, "true", "--config-file", str(_bare_config(folder))) as session:
        yield session


@contextmanager
def odd_session(folder: Path, manner: str) -> Iterator[DesktopSession]:
    """A bus on which a service of that manner says it is the keyring: ``forgetful`` or ``silent``."""
    service = f'"{sys.executable}" "{ODD_SERVICE}" {manner} & read -r ready < "$HOME/ready"'
    with _session(folder, service, "--config-file", str(_bare_config(folder))) as session:
        yield session


@contextmanager
def keyring_session(folder: Path, password: str = "open sesame") -> Iterator[DesktopSession]:  # noqa: S107 (of the test)
    """A bus with the real keyring, unlocked."""
    unlock = f"printf %s '{password}' | gnome-keyring-daemon --unlock --components=secrets --daemonize"
    with _session(folder, f"{unlock} >/dev/null") as session:
        yield session


@contextmanager
def sleeping_session(folder: Path) -> Iterator[DesktopSession]:
    """A bus whose keyring starts when asked for, and has nobody who could unlock it."""
    with _session(folder, "true") as session:
        yield session


@contextmanager
def _session(folder: Path, prepare: str, *options: str) -> Iterator[DesktopSession]:
    home = folder / "desktop"
    runtime = home / "run"
    runtime.mkdir(parents=True, mode=0o700)
    (home / "ready").unlink(missing_ok=True)
    # No screen: nothing can ask the user, so that what needs them is dismissed at once.
    environment = {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(home / "data"),
    }
    script = f'mkfifo "$HOME/ready"; {prepare}; echo "$DBUS_SESSION_BUS_ADDRESS"; read -r until_the_end'
    command = ["dbus-run-session", *options, "--", "bash", "-c", script]
    log = home / "log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        try:
            address = process.stdout.readline().strip()
            assert address, log.read_text()
            yield DesktopSession(address, home / "data")
        finally:
            process.stdin.close()


def _bare_config(folder: Path) -> Path:
    path = folder / "bus.conf"
    path.write_text(_BARE_BUS)
    return path
