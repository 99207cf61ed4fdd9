"""What an installed Counterfoil tells the desktop and the software catalogue about itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
ENTRY = PACKAGING / "org.counterfoil.counterfoil.desktop"
METAINFO = PACKAGING / "org.counterfoil.counterfoil.metainfo.xml"
VALIDATORS = [
    ["desktop-file-validate", str(ENTRY)],
    ["appstreamcli", "validate", "--no-net", "--pedantic", str(METAINFO)],
]


@pytest.fixture
def project() -> dict[str, object]:
    """The [project] table of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def test_the_entry_starts_a_command_the_project_installs(project: dict[str, object]) -> None:
    parser = RawConfigParser()
    parser.read(ENTRY, encoding="utf-8")
    scripts = project["scripts"]
    assert isinstance(scripts, dict)
    assert parser["Desktop Entry"]["Exec"] in scripts


def test_catalogue_and_changelog_know_the_version(project: dict[str, object]) -> None:
    release = ElementTree.parse(METAINFO).find("releases/release")  # noqa: S314 - the project's own file
    changelog = re.search(
        r"^## (\S+) \((\S+)\)$", (PACKAGING / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert release is not None
    assert changelog is not None
    assert release.attrib["version"] == changelog[1] == project["version"]
    assert release.attrib["date"] == changelog[2]


@pytest.mark.parametrize("command", VALIDATORS, ids=[command[0] for command in VALIDATORS])
def test_the_desktop_s_own_validator_agrees(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
