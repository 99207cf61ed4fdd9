"""Boundaries between the parts that no import contract can state."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """Each source file below the folder with each top-level module it imports."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((str(file), alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield str(file), node.module.partition(".")[0]


def test_the_domain_uses_the_standard_library_alone() -> None:
    found = list(imported(ROOT / "app/domain"))
    assert found
    assert [pair for pair in found if pair[1] != "app" and pair[1] not in sys.stdlib_module_names] == []


def test_migrations_never_import_the_application() -> None:
    found = list(imported(ROOT / "app/storage/migrations"))
    assert found
    assert [pair for pair in found if pair[1] == "app"] == []


def test_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging/__init__.py").exists(), "it would shadow the library called packaging"
