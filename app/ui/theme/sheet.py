"""The one style sheet, generated from the tokens. Small on purpose: each rule costs at every polish."""

from __future__ import annotations

from functools import lru_cache

from app.paths import resources
from app.ui.theme.tokens import Tokens

# Widgets say what they are by the dynamic property "kind"; what has no kind is drawn by Fusion in our palette.
_SHEET = """
QToolTip { background: @text; color: @panel; border: 1px solid @text; padding: 4px 8px; }
QPushButton, QToolButton[kind] {
  min-height: 30px; max-height: 30px; padding: 0 13px; border: 1px solid @control_line; border-radius: 6px;
  background: @panel; color: @text; font-weight: 500; }
QPushButton:hover, QToolButton[kind]:hover { background: @hover; }
QPushButton:pressed, QToolButton[kind]:pressed { background: @neutral_soft; }
QPushButton:focus, QToolButton[kind]:focus { border: 2px solid @accent; padding: 0 12px; min-height: 28px;
  max-height: 28px; }
QPushButton:disabled, QToolButton[kind]:disabled { color: @muted; background: @ground; border-color: @line; }
QPushButton[kind="primary"] { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @neutral_soft; border-color: @neutral_soft; color: @muted; }
QPushButton[kind="danger"] { color: @bad; }
QPushButton[kind="danger"]:hover { background: @bad_soft; border-color: @bad; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; color:
  @text; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: @neutral_soft; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: @accent; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled { background: transparent; border-color:
  transparent; }
QPushButton[kind="link"] { background: transparent; border: 0; border-bottom: 2px solid transparent; border-radius: 0;
  padding: 0; color: @accent; min-height: 22px; max-height: 22px; font-weight: 400; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { background: @accent_soft; border-bottom-color: @accent; }
QPushButton[kind="link"]:disabled { color: @muted; }
QToolButton[kind="quiet"] { padding: 0 6px; }
QToolButton[kind="quiet"]:focus { padding: 0 5px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[menu="true"] { padding-right: 26px; }
QPushButton[menu="true"]:focus { padding-right: 25px; }
QPushButton[menu="beside"] { padding-right: 41px; }
QPushButton[menu="beside"]:focus { padding-right: 40px; }
QLineEdit[kind="field"], QPlainTextEdit[kind="field"], QTextEdit[kind="field"], QComboBox {
  border: 1px solid @control_line; border-radius: 6px; background: @panel; color: @text;
  selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit[kind="field"], QComboBox { min-height: 30px; max-height: 30px; padding: 0 8px; }
QPlainTextEdit[kind="field"] { padding: 4px 6px; }
QLineEdit[kind="field"]:focus, QPlainTextEdit[kind="field"]:focus, QComboBox:focus, QComboBox:on {
  border: 2px solid @accent; }
QLineEdit[kind="field"]:focus, QComboBox:focus { min-height: 28px; max-height: 28px; padding: 0 7px; }
QLineEdit[search="true"], QLineEdit[search="true"]:focus { padding-left: 0; }
QPlainTextEdit[kind="field"]:focus { padding: 3px 5px; }
QLineEdit[kind="field"][state="error"], QPlainTextEdit[kind="field"][state="error"], QComboBox[state="error"] {
  border-color: @bad; }
QLineEdit[kind="field"][state="warning"], QComboBox[state="warning"] { border-color: @attention; }
QLineEdit[kind="field"]:disabled, QLineEdit[kind="field"]:read-only, QPlainTextEdit[kind="field"]:disabled,
QPlainTextEdit[kind="field"]:read-only, QComboBox:disabled { background: @ground; border-color: @line; color: @text; }
QComboBox { padding-right: 3px; combobox-popup: 0; }
QComboBox:focus { padding-right: 2px; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("@{icons}/sheet/down-@{mode}.svg"); width: 12px; height: 12px; }
QComboBox::down-arrow:disabled { image: none; }
QComboBox QLineEdit { border: 0; background: transparent; padding: 0; }
QComboBox QAbstractItemView, QListView[kind="popup"] { border: 1px solid @control_line; background: @panel; color:
  @text; outline: 0; padding: 4px;
  selection-background-color: @accent_soft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 6px; border-radius: 4px; color: @text; }
QComboBox QAbstractItemView::item:selected { background: @accent_soft; color: @text; }
QCheckBox, QRadioButton { spacing: 8px; color: @text; min-height: 24px; }
QCheckBox:focus, QRadioButton:focus { color: @accent; outline: 0; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @muted; border-radius: 4px; background:
  @panel; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image:
  url("@{icons}/sheet/tick-@{mode}.svg"); }
QCheckBox::indicator:checked:focus { border-color: @text; }
QCheckBox::indicator:disabled { background: @neutral_soft; border-color: @line; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid @muted; border-radius: 9px; background:
  @panel; }
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border-color: @accent; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid @accent; }
QMenu { background: @panel; color: @text; border: 1px solid @control_line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QFrame[kind="card"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[kind="well"] { background: @neutral_soft; border: 1px solid @line; border-radius: 8px; }
QFrame[kind="rail"] { background: @rail; border: 0; border-right: 1px solid @line; }
QFrame[kind="status"] { background: @rail; border: 0; border-top: 1px solid @line; }
QFrame[kind="hairline"] { background: @line; border: 0; }
QDialog { background: @panel; }
QAbstractItemView[kind="list"] { background: @panel; border: 0; outline: 0; }
QHeaderView { background: @panel; border: 0; }
QTableCornerButton::section { background: @panel; border: 0; }
QScrollArea[kind="plain"], QScrollArea[kind="plain"] > QWidget > QWidget[kind="plain"] { background: transparent;
  border: 0; }
QScrollArea[stop="true"] { border: 2px solid transparent; border-radius: 8px; }
QScrollArea[stop="true"]:focus { border-color: @accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @control_line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 0; border-radius: 2px; background: @control_line; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QSplitter::handle { background: transparent; }
QTabBar::tab { padding: 6px 12px; color: @muted; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: 0; }
"""


@lru_cache(maxsize=2)
def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of one mode."""
    sheet = _SHEET.replace("@{icons}", (resources() / "icons").as_posix())
    sheet = sheet.replace("@{mode}", "dark" if tokens.dark else "light")
    # Longer names first: @accent_soft before @accent.
    for name in sorted((n for n in Tokens._fields if n != "dark"), key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", getattr(tokens, name))
    return sheet
