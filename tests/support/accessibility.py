"""Walks what a screen reader sees of a widget and finds the controls that would be read without a name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_ROLE = QAccessible.Role
INTERACTIVE = frozenset(
    {
        _ROLE.Button,
        _ROLE.ButtonMenu,
        _ROLE.ButtonDropDown,
        _ROLE.CheckBox,
        _ROLE.RadioButton,
        _ROLE.ComboBox,
        _ROLE.EditableText,
        _ROLE.SpinBox,
        _ROLE.Slider,
        _ROLE.Table,
        _ROLE.Tree,
        _ROLE.List,
        _ROLE.PageTab,
        _ROLE.Link,
        _ROLE.Dialog,
        _ROLE.ProgressBar,
    }
)


def walk(widget: QWidget) -> Iterator[tuple[str, QAccessibleInterface]]:
    """Yield every visible part below ``widget`` with the path that leads to it; tables are not entered."""
    root = QAccessible.queryAccessibleInterface(widget)
    assert root is not None, f"{type(widget).__name__} is not accessible at all"
    yield from _below(root, type(widget).__name__)


def nameless(widget: QWidget) -> list[str]:
    """Return the paths of all visible interactive controls below ``widget`` that have no name."""
    return [path for path, part in walk(widget) if part.role() in INTERACTIVE and not _name(part)]


def named(widget: QWidget) -> dict[str, QAccessible.Role]:
    """Return the names of all visible interactive controls below ``widget``, each with its role."""
    return {_name(part): part.role() for _path, part in walk(widget) if part.role() in INTERACTIVE}


def _below(part: QAccessibleInterface, path: str) -> Iterator[tuple[str, QAccessibleInterface]]:
    if part.state().invisible:
        return
    yield path, part
    if part.role() in {_ROLE.Table, _ROLE.Tree, _ROLE.List}:
        return
    # A combo box holds its list, and when it is editable its input: they go by its own name.
    if part.role() is _ROLE.ComboBox:
        return
    for index in range(part.childCount()):
        child = part.child(index)
        if child.isValid():
            label = _name(child) or _class_of(child)
            yield from _below(child, f"{path} > {child.role().name} {label!r}")


def _name(part: QAccessibleInterface) -> str:
    return part.text(QAccessible.Text.Name).strip()


def _class_of(part: QAccessibleInterface) -> str:
    return type(part.object()).__name__
