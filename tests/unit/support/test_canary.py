"""The search for the planted key finds it wherever it may turn up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import canary
from tests.support.creditclaw_server import CreditClawServer
from tests.support.provider_server import ProviderServer
from tests.support.sentry_server import SentryServer
from tests.support.sonic_server import SonicServer

ROOT = Path(__file__).parents[3]

# Within the run under test another key is planted, so that this run does not find it.
BEGIN = """
import logging, os, subprocess, sys
from tests.support import canary
canary.KEY = "another." + "canary"
canary.PLANTED = {canary.KEY}
"""
LEAKS = {
    "a file": "def test(tmp_path): (tmp_path / 'x').write_text('<' + canary.KEY + '>')",
    "a file of wide characters": "def test(tmp_path): (tmp_path / 'x').write_text(canary.KEY, encoding='utf-16')",
    "standard output": "def test(): print(canary.KEY)",
    "standard error": "def test(): print(canary.KEY, file=sys.stderr)",
    "the log": "def test(): logging.error('key %s', canary.KEY)",
    "an argument": "def test(): subprocess.run([sys.executable, '-c', 'pass', canary.KEY])",
    "a swallowed argument": "def test():\n  try: subprocess.run(['x', canary.KEY])\n  except AssertionError: pass",
    "the environment": "def test(): os.environ['KEY'] = canary.KEY",
    "a child's environment": "def test(): subprocess.run([sys.executable, '-c', ''], env={'K': canary.KEY})",
    "a shell": "def test(): os.system('true ' + canary.KEY)",
    "a file elsewhere": "def test(tmp_path): open(ELSEWHERE, 'w').write(canary.KEY)",
}


@pytest.mark.parametrize("place", LEAKS)
def test_a_run_that_shows_the_key_fails(place: str, tmp_path: Path) -> None:
    assert run(LEAKS[place], tmp_path) == pytest.ExitCode.TESTS_FAILED


def test_a_run_over_several_processes_fails_too(tmp_path: Path) -> None:
    assert run(LEAKS["a file elsewhere"], tmp_path, "-n", "2") == pytest.ExitCode.TESTS_FAILED


def test_a_run_that_only_has_the_key_passes(tmp_path: Path) -> None:
    assert run("def test(tmp_path): assert canary.KEY; (tmp_path / 'x').touch(); print('nothing')", tmp_path) == 0


@pytest.mark.parametrize("server", [SentryServer, CreditClawServer, SonicServer])
def test_the_keys_of_the_test_servers_are_planted_too(server: type[ProviderServer]) -> None:
    assert server.key in canary.PLANTED


def run(test: str, folder: Path, *more: str) -> int:
    """Run one test by itself, watched, and return the exit status."""
    file = folder / "test_leak.py"
    file.write_text(f"{BEGIN}ELSEWHERE = {str(folder / 'elsewhere')!r}\n{test}\n")
    options = ["-p", "tests.support.canary", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(folder)]
    command = [sys.executable, "-m", "pytest", "-q", *options, "--basetemp", str(folder / "base"), *more, str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode
