"""The sections of the settings: their names, and the words under which a user looks for what is in them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication


class Section(NamedTuple):
    """One section.

    Attributes:
        key: its name in the program.
        title: its name for the user.
        keywords: what else the palette finds it by.
    """

    key: str
    title: str
    keywords: str


def sections() -> tuple[Section, ...]:
    """Return the sections in their order."""
    return (
        Section("company", _tr("Company"), _tr("name address bank IBAN BIC email phone tax ID VAT currency terms")),
        Section("documents", _tr("Documents"), _tr("design template logo colour paper A4 Letter footer language")),
        Section("numbers", _tr("Numbers"), _tr("number series pattern counter")),
        Section("tax", _tr("Tax texts"), _tr("exempt reverse charge VATEX no tax reason")),
        Section("accounts", _tr("Accounts"), _tr("provider payment SentryPOS CreditClaw Sonic key connect")),
        Section("appearance", _tr("Appearance"), _tr("theme dark light mode compact rows")),
        Section("about", _tr("About"), _tr("version licence folder where books data backup copy")),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingsPage", text)
