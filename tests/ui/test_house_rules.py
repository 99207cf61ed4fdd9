"""Rules that keep foreign text from being read as markup, checked on the source of the whole window."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "app" / "ui"
FILES = sorted(UI.rglob("*.py"))

# Each reads any text that looks like markup as markup; the shared widgets stand in for them.
MARKUP_READERS = {
    "QErrorMessage", "QInputDialog", "QLabel", "QMessageBox", "QProgressDialog", "QTextBrowser", "QTextDocument",
    "QTextEdit", "QToolTip", "QWhatsThis",
}  # fmt: skip
ALLOWED = {("widgets/labels.py", "QLabel"), ("lists/delegate.py", "QToolTip")}
"""The one label that is told to read none; and what only takes a tool tip away, which needs no text."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(UI).as_posix())
def test_no_page_uses_a_widget_that_reads_markup(file: Path) -> None:
    place = file.relative_to(UI).as_posix()
    names = {
        alias.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
        for alias in node.names
    }
    assert {name for name in names & MARKUP_READERS if (place, name) not in ALLOWED} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(UI).as_posix())
def test_no_page_brings_a_style_sheet_of_its_own(file: Path) -> None:
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "setStyleSheet" not in calls or file.name == "theme.py"
    assert "processEvents" not in calls, "background work is delivered by signals"


def test_no_file_grows_into_a_giant() -> None:
    long = {file.relative_to(UI).as_posix(): count for file in FILES if (count := _lines(file)) > 420}
    assert long == {}


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())
