"""The pinned requirements: complete, hashed, tied to no index, and the smaller set inside the larger."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN, DEV = ROOT / "packaging/requirements.txt", ROOT / "packaging/requirements-dev.txt"


def entries(file: Path) -> dict[str, str]:
    """Each pinned line, by the package's normalised name, with its hashes."""
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {re.split(r"[=\s]", line)[0].lower().replace("_", "-"): line for line in lines}


def wanted(specifiers: list[str]) -> set[str]:
    return {re.split(r"[<>=]", each)[0].lower().replace("_", "-") for each in specifiers}


@pytest.mark.parametrize("file", [RUN, DEV])
def test_every_line_is_one_version_with_its_hashes(file: Path) -> None:
    for name, line in entries(file).items():
        assert re.match(r"[a-z0-9-]+==\S+ ", line), name
        assert "--hash=sha256:" in line, name


@pytest.mark.parametrize("file", [RUN, DEV])
def test_no_index_and_no_folder_of_one_machine_is_named(file: Path) -> None:
    assert not re.search(r"://|--index|--find-links|--extra|/", file.read_text(encoding="utf-8"))


def test_what_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted(project["project"]["dependencies"]) <= entries(RUN).keys()
    assert wanted(project["dependency-groups"]["dev"]) <= entries(DEV).keys()


def test_an_environment_for_development_holds_the_one_to_run() -> None:
    assert entries(RUN).items() <= entries(DEV).items()


def test_qt_is_older_than_the_release_that_aborts() -> None:
    version = re.search(r"==(\d+)\.(\d+)", entries(RUN)["pyside6-essentials"])
    assert version is not None
    assert (6, 10) <= (int(version[1]), int(version[2])) < (6, 12)
