"""Sets up what Counterfoil needs on this machine and starts it or its tests. Needs nothing but Python.

    python3 packaging/dev.py run               open the window on the sample company
    python3 packaging/dev.py test [ARGS]       run every check, then pytest with ARGS
    python3 packaging/dev.py lint              run the checks alone
    python3 packaging/dev.py bench [NAME ARGS] measure one thing, or list what can be measured
    python3 packaging/dev.py pin               choose the versions of the pinned requirements anew

Everything lands in .venv and .sample beside this folder; deleting them undoes it. A second start finds its work done,
and one that was interrupted begins again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / ".venv.lock"
SAMPLE = ROOT / ".sample"

# One is a subset of the other, version by version, so that the larger environment serves both.
RUN_PINS = ROOT / "packaging" / "requirements.txt"
DEV_PINS = ROOT / "packaging" / "requirements-dev.txt"

OLDEST, NEWEST = (3, 11), (3, 14)

# What Qt loads from the system, and the Debian package that holds it: without the first group it cannot even be
# imported, without the second it ends the process when it is to open a window on an X server.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# The whole suite over a few processes; a file's tests stay together, as they share what is costly to set up.
SIDE_BY_SIDE = ["--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile"]

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


class Stop(Exception):
    """Something the reader of the message can put right; the message says how."""


def call(command: list[str], **options: Any) -> int:
    """Run a command in the project's folder and answer its exit status.

    It keeps what it inherits (`close_fds`): the lock of `alone` holds for as long as any process started under it.
    """
    return subprocess.run(command, cwd=ROOT, close_fds=False, check=False, **options).returncode


def say(text: str) -> None:
    """Print one line of progress at once, also through a pipe."""
    print(text, flush=True)


# --- the machine -----------------------------------------------------------------------------------------------------


def check_python(version: tuple[int, int], argv: list[str]) -> None:
    """Raise Stop if Qt has no wheel for this Python, naming one on this machine that would do."""
    if OLDEST <= version <= NEWEST:
        return
    supported = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
    message = f"Counterfoil runs on Python {supported}; this is {version[0]}.{version[1]}."
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if shutil.which(f"python3.{minor}"):
            raise Stop(f"{message} Try: python3.{minor} {' '.join(argv)}")
    raise Stop(f"{message} Install one of those and start again with it.")


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """The Debian packages, sorted, of those shared libraries this machine cannot load; none where it is not Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for soname, package in libraries.items() if not can_load(soname)})


def can_load(soname: str) -> bool:
    """Whether the dynamic linker finds the library; asked here so that the answer comes before Qt is installed."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def install_line(packages: list[str]) -> list[str]:
    """The apt-get command that installs the packages and nothing they merely recommend."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def provide(packages: list[str], *, required: bool) -> None:
    """Install Debian packages when run as root; otherwise say how to, and raise Stop if nothing works without them."""
    if not packages:
        return
    if shutil.which("apt-get") is None:
        advice = f"Missing on this machine: {' '.join(packages)} (Debian's names). Install what your system calls them."
    elif os.geteuid() == 0:
        say(f"Installing {' '.join(packages)} ...")
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], install_line(packages)):
            if call(command, env=apt, stdout=subprocess.DEVNULL):
                raise Stop(f"This failed: {' '.join(command)}")
        return
    else:
        advice = f"Missing on this machine. Run: sudo {' '.join(install_line(packages))}"
    if required:
        raise Stop(advice)
    say(advice)


def has_display() -> bool:
    """Whether a window can be opened; only Linux ever runs a session without a screen."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def working_uv() -> str | None:
    """The path of uv where it is installed and answers; a version manager may leave a name that does not."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    probe = subprocess.run([uv, "--version"], capture_output=True, check=False)
    return uv if probe.returncode == 0 else None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one start at a time change the machine, the environment and the sample; another waits for its turn.

    The processes started meanwhile share the lock, so that an installer that outlives a killed start is waited for too.
    On Windows there is no such lock and nobody waits.
    """
    with LOCK.open("w") as lock:
        if sys.platform != "win32":
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Waiting for another start to finish ...")
                fcntl.flock(lock, fcntl.LOCK_EX)
            os.set_inheritable(lock.fileno(), True)
        yield


# --- the environment -------------------------------------------------------------------------------------------------


class Environment:
    """The virtual environment in `folder`: made, filled with pinned requirements, and known to be whole.

    Two files inside tell its state. `counterfoil-unfinished` exists from before the first change to after the last: an
    environment with it was interrupted and is made again. `counterfoil-installed` lists the fingerprints of the pinned
    files that are in it. One without either was made by somebody else, and is kept and filled.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self._unfinished = folder / "counterfoil-unfinished"
        self._installed = folder / "counterfoil-installed"

    def needs(self, pins: Path) -> bool:
        """Whether anything has to be done before the pinned requirements can be used."""
        return not self._is_whole() or fingerprint(pins) not in self._stamps()

    def prepare(self, pins: Path) -> None:
        """Make the environment if need be and install the pinned requirements, every file checked against its hash."""
        uv = working_uv()
        if not self._is_whole() or not (uv or self._answers("-m", "pip", "--version")):
            self._make(with_pip=uv is None)
        say(f"Installing the pinned packages into {self.folder.name} (once, it takes a minute) ...")
        self._unfinished.touch()
        installer = (
            [uv, "pip", "install", "--python", str(self.python)] if uv else [str(self.python), "-m", "pip", "install"]
        )
        # The pins are complete, and what they leave out is left out on purpose.
        if call([*installer, "--quiet", "--no-deps", "--require-hashes", "-r", str(pins)]):
            raise Stop(
                "The packages could not be installed; the lines above say why. Start again once the cause is gone. "
                "(On Linux, Qt needs glibc 2.34, as in Debian 12 and Ubuntu 22.04; on ARM 2.39, as in Debian 13.)"
            )
        contained = [pins] if pins == RUN_PINS else [RUN_PINS, pins]
        self._installed.write_text("".join(f"{fingerprint(each)}\n" for each in contained), encoding="ascii")
        self._unfinished.unlink()

    def _make(self, *, with_pip: bool) -> None:
        if self.folder.exists():
            say(f"{self.folder.name} is unfinished or broken and is made again.")
            shutil.rmtree(self.folder)
        self.folder.mkdir()
        self._unfinished.touch()
        options = [] if with_pip else ["--without-pip"]
        if call([sys.executable, "-m", "venv", *options, str(self.folder)]):
            raise Stop(
                f"{sys.executable} could not make a virtual environment in {self.folder}; the lines above say why."
            )

    def _is_whole(self) -> bool:
        supported = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
        return not self._unfinished.exists() and self._answers("-c", supported)

    def _answers(self, *arguments: str) -> bool:
        """Whether the environment's own Python runs with these arguments; one whose base is gone does not start."""
        try:
            return not subprocess.run([str(self.python), *arguments], capture_output=True, check=False).returncode
        except OSError:
            return False

    def _stamps(self) -> list[str]:
        try:
            return self._installed.read_text(encoding="ascii").split()
        except OSError:
            return []


def fingerprint(pins: Path) -> str:
    """What identifies the wanted contents of an environment: the pinned file's lines, however they end."""
    return hashlib.sha256("\n".join(pins.read_text(encoding="utf-8").splitlines()).encode()).hexdigest()


def ready(pins: Path, *, required: dict[str, str], optional: dict[str, str]) -> Path:
    """Bring machine and environment to where the pinned requirements work; answers the Python to use.

    Without the required system libraries it raises Stop; missing optional ones are named, and installed for root.
    """
    environment = Environment(VENV)
    outdated = environment.needs(pins)
    packages = missing_packages(required)
    if outdated and working_uv() is None and importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    provide(packages, required=True)
    provide(missing_packages(optional), required=False)
    if outdated:
        environment.prepare(pins)
    return environment.python


def ready_to_develop() -> Path:
    """The Python of an environment that has everything the checks, the tests and the benches need."""
    with alone():
        return ready(DEV_PINS, required=QT_LIBRARIES, optional=WINDOW_LIBRARIES if has_display() else {})


# --- the commands ----------------------------------------------------------------------------------------------------


def run() -> int:
    """Open the window on the sample company; without a display, write its invoices as PDF files and say where."""
    company, pdfs = SAMPLE / "company", SAMPLE / "pdf"
    with alone():
        libraries = {**QT_LIBRARIES, **WINDOW_LIBRARIES}
        required, optional = (libraries, {}) if has_display() else ({}, libraries)
        python = ready(RUN_PINS, required=required, optional=optional)
        make_sample(python, company, pdfs)
    if not has_display():
        say(f"There is no display to open a window on. The sample company's invoices are PDF files in {pdfs}")
        return 0
    say("Opening the window on the sample company ...")
    return call([str(python), "-m", "app", "--home", str(company), "gui"])


def make_sample(python: Path, company: Path, pdfs: Path) -> None:
    """Have the application fill what is missing of the sample: its home and its PDF files.

    Both are made under another name and moved when whole, so that an interrupted try leaves nothing that looks done.
    """
    wanted = [folder for folder in (company, pdfs) if not (folder.is_dir() and any(folder.iterdir()))]
    if not wanted:
        return
    say("Making the sample company ...")
    fresh = SAMPLE / "unfinished"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    home, out = fresh / company.name, fresh / pdfs.name
    command = [str(python), "-m", "app", "--home", str(home), "demo", "--out", str(out)]
    if call(command, stdout=subprocess.DEVNULL):
        raise Stop("The sample company could not be made; the lines above say why.")
    for folder in wanted:
        if folder.exists():
            folder.rmdir()
        (fresh / folder.name).rename(folder)
    shutil.rmtree(fresh)


def test(arguments: list[str]) -> int:
    """Run every check, then pytest last, so that its closing line is the last one of a good run.

    Without arguments all tests run, side by side; with some, pytest gets just those.
    """
    python = ready_to_develop()
    failed = run_checks(python)
    status = call([str(python), "-m", "pytest", *(arguments or SIDE_BY_SIDE)], env=offscreen())
    if failed:
        say(f"FAILED: {', '.join(failed)}; what they found is above the tests.")
    return status or bool(failed)


def lint() -> int:
    """Run every check and nothing else."""
    return bool(run_checks(ready_to_develop()))


def run_checks(python: Path) -> list[str]:
    """Run the checks side by side and print what each of them found; answers the names of those that failed."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        runs = {name: pool.submit(_captured, [str(python), *arguments]) for name, arguments in CHECKS.items()}
    failed = []
    for name, future in runs.items():
        result = future.result()
        if result.returncode:
            failed.append(name)
            say(result.stdout)
        say(f"{name}: {'FAILED' if result.returncode else 'ok'}")
    return failed


def _captured(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def bench(name: str | None, arguments: list[str]) -> int:
    """Run the measurement tests/bench/NAME.py, or list them all."""
    known = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[!_]*.py"))
    if name is None:
        say("\n".join(known))
        return 0
    if name not in known:
        raise Stop(f"There is no bench called {name}. There are: {', '.join(known)}")
    return call([str(ready_to_develop()), "-m", f"tests.bench.{name}", *arguments], env=offscreen())


def pin() -> int:
    """Write both pinned files anew from pyproject.toml: the newest that fits, with every platform's hashes."""
    uv = working_uv()
    if uv is None:
        raise Stop("Choosing versions takes uv; install it and start again.")
    options = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--upgrade",
    ]
    compile_pins = [uv, "pip", "compile", "pyproject.toml", "--quiet", *options]
    for extra in (["-o", str(RUN_PINS)], ["--group", "dev", "-c", str(RUN_PINS), "-o", str(DEV_PINS)]):
        if call([*compile_pins, *extra], stdout=subprocess.DEVNULL):
            return 1
    return 0


def offscreen() -> dict[str, str]:
    """This process's variables, with windows drawn into memory unless somebody chose otherwise."""
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def main(argv: list[str]) -> int:
    """Parse the command line and run one command; answers the exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        usage="%(prog)s {run,test,lint,bench,pin} [ARGS]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["run", "test", "lint", "bench", "pin"], help=argparse.SUPPRESS)
    command = parser.parse_args(argv[:1]).command
    rest = argv[1:]
    if rest and command in {"run", "lint", "pin"}:
        parser.error(f"{command} takes no arguments")
    try:
        check_python(sys.version_info[:2], sys.argv)
        if command == "test":
            return test(rest)
        if command == "bench":
            return bench(rest[0] if rest else None, rest[1:])
        return {"run": run, "lint": lint, "pin": pin}[command]()
    except Stop as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("dev.py: stopped. Start it again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
