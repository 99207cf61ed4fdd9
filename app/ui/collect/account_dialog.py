"""The form of an account: provider, address, key, and the options that the provider itself declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.remote import Account
from app.domain.secret import Secret
from app.ui import tasks
from app.ui.collect.words import budget_words
from app.ui.override import override
from app.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL
from app.ui.widgets.buttons import Kind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.fields import Field, FormGrid
from app.ui.widgets.inputs import ComboBox, LineEdit
from app.ui.widgets.labels import PlainLabel, Size, Tone
from app.ui.widgets.scrolling import scrolled, stand_at

if TYPE_CHECKING:
    from app.providers.protocol import OptionField, Provider

Stored = tuple[Account, str]
"""An account as stored, and a sentence the user should know, empty for none."""

Store = Callable[[Account, Secret | None], Stored]
"""Stores an account, and its key where a new one was typed."""

_ELSEWHERE = ""
_WIDTH, _AROUND = 620, 200


class KeyEdit(LineEdit):
    """Takes a key and never shows it: dots while typing, empty as soon as it was taken."""

    def __init__(self) -> None:
        super().__init__(max_length=2_000)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhNoPredictiveText)

    def take(self) -> Secret | None:
        """Return what was typed, None for nothing, and forget it."""
        text = self.text().strip()
        self.clear()
        # Setting a text, unlike deleting it, also drops the undo steps that still hold the key.
        self.setText("")
        return Secret(text) if text else None


class AccountDialog(Dialog):
    """Adds an account, or changes one."""

    def __init__(
        self,
        section: QWidget,
        providers: Sequence[Provider],
        account: Account,
        store: Store,
        saved: Callable[[Stored], object],
        missed: Callable[[Account, Exception], object],
    ) -> None:
        """Make the dialog.

        Args:
            section: that asks; it hears of the outcome although the dialog was closed.
            providers: to choose from.
            account: what is changed; one without an id is added.
            store: stores it; runs off the GUI thread, where the keyring may ask the user.
            saved: told what ``store`` returned.
            missed: told why it is not stored, when the dialog was closed meanwhile.
        """
        title = section.tr("Account") if account.id else section.tr("Connect a provider")
        super().__init__(section.window(), title, width=_WIDTH)
        self._section, self._saved, self._missed = section, saved, missed
        self._providers = {provider.name: provider for provider in providers}
        self._account, self._store = account, store
        self._secret: Secret | None = None
        self._options: dict[str, LineEdit | ComboBox] = {}
        self._option_grid: FormGrid | None = None
        self.provider, self.environment = ComboBox(), ComboBox()
        self.name, self.address, self.key = LineEdit(max_length=80), LineEdit(max_length=500), KeyEdit()
        self._lay_out()
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(self.tr("Save") if account.id else self.tr("Connect"), self._save, Kind.PRIMARY)
        self.provider.chosen_changed.connect(lambda _name: self._on_provider())
        self.environment.chosen_changed.connect(lambda _url: self._on_environment())
        self._show(account)
        (self.name if account.id else self.provider).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        for provider in self._providers.values():
            self.provider.add(provider.title, provider.name)
        self.provider.setEnabled(not self._account.id)
        grid = FormGrid()
        grid.add(Field(self.tr("Provider"), self.provider, path="provider"), 0, 0, 6)
        grid.add(Field(self.tr("Your name for it"), self.name, path="name"), 0, 6, 6)
        self._environment_field = Field(self.tr("Environment"), self.environment)
        grid.add(self._environment_field, 1, 0, 4)
        grid.add(Field(self.tr("Address"), self.address, path="base_url"), 1, 4, 8)
        hint = self.tr("Goes into the keyring of your system, and is never shown again.")
        if self._account.id:
            self.key.setPlaceholderText(self.tr("Kept as it is, unless you paste another"))
        grid.add(Field(self.tr("Key"), self.key, hint, path="key"), 2, 0, 12)
        self._spends = PlainLabel(size=Size.CAPTION, tone=Tone.ATTENTION, wrap=True)
        self._budget = PlainLabel(size=Size.CAPTION, tone=Tone.MUTED, wrap=True)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, GAP_SMALL, 0)
        self._column.setSpacing(GAP_SMALL)
        for widget in (grid, self._spends, self._budget):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._area = scrolled(self._content)
        self.body.addWidget(self._area, 1)
        self._grid = grid

    def _show(self, account: Account) -> None:
        if account.provider:
            self.provider.choose(account.provider)
        self._on_provider()
        if account.id:
            self.name.setText(account.name)
            self.address.setText(account.base_url)
            if not self.environment.choose(account.base_url):
                self.environment.choose(_ELSEWHERE)
            self._on_environment()
            for key, value in account.options:
                self._set_option(key, value)

    def _on_provider(self) -> None:
        """Offer what this provider has; a name that the user did not touch follows."""
        provider = self._providers[str(self.provider.chosen())]
        if not self._account.id and self.name.text() in {"", *(each.title for each in self._providers.values())}:
            self.name.setText(provider.title)
        self.environment.clear()
        for environment in provider.environments():
            self.environment.add(environment.name, environment.base_url)
        self.environment.add(self.tr("Another address"), _ELSEWHERE)
        self._on_environment()
        account = replace(self._account, provider=provider.name, base_url=self.address.text())
        can = provider.capabilities(account)
        spends = self.tr("This key can also spend money. Give it the lowest limits the provider lets you set.")
        self._spends.setText(spends if can.spends else "")
        self._budget.setText(budget_words(can.budgets))
        self._budget.setVisible(bool(self._budget.text()))
        self._spends.setVisible(bool(self._spends.text()))
        self._offer_options(provider.fields())

    def _on_environment(self) -> None:
        provider = self._providers[str(self.provider.chosen())]
        chosen = str(self.environment.chosen())
        notes = {environment.base_url: environment.note for environment in provider.environments()}
        self._environment_field.set_hint(notes.get(chosen, ""))
        self.address.setEnabled(chosen == _ELSEWHERE)
        if chosen != _ELSEWHERE:
            self.address.setText(chosen)
            self.address.setCursorPosition(0)

    def _offer_options(self, fields: Sequence[OptionField]) -> None:
        if self._option_grid is not None:
            self._option_grid.hide()
            self._option_grid.deleteLater()
        self._options, grid = {}, FormGrid()
        for place, field in enumerate(sorted(fields, key=lambda field: field.learned)):
            edit = self._input(field)
            self._options[field.key] = edit
            row, column = divmod(place, 2)
            grid.add(Field(field.label, edit, field.help, path=f"options.{field.key}"), row, 6 * column, 6)
        self._option_grid = grid
        self._column.insertWidget(self._column.indexOf(self._spends), grid)
        grid.show()  # now, so that the height is that of all fields
        # Made last, but met after the key and before the buttons.
        before: QWidget = self.key
        for edit in self._options.values():
            self.setTabOrder(before, edit)
            before = edit
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """Be as high as the fields, as far as the screen allows; then they scroll."""
        self._column.activate()
        width = self._area.width() if self.isVisible() else _WIDTH - 2 * GAP_LARGE
        # As if there were a scroll bar: one that came up for a moment would stay, with the words that it wraps.
        height = self._column.totalHeightForWidth(width - GAP)
        stand_at(self._area, max(height, self._content.minimumSizeHint().height()), _AROUND)

    def _input(self, field: OptionField) -> LineEdit | ComboBox:
        if not field.choices:
            line = LineEdit(max_length=200)
            line.setText(field.default)
            return line
        box = ComboBox()
        for value, label in field.choices:
            box.add(label, value)
        box.choose(field.default)
        return box

    def _set_option(self, key: str, value: str) -> None:
        edit = self._options.get(key)
        if isinstance(edit, ComboBox):
            edit.choose(value)
        elif edit is not None:
            edit.setText(value)

    def read(self) -> Account:
        """Return the account that stands in the fields; options that nobody offers any more are kept."""
        values = dict(self._account.options)
        for key, edit in self._options.items():
            values[key] = str(edit.chosen() or "") if isinstance(edit, ComboBox) else edit.text().strip()
        return replace(
            self._account,
            name=self.name.text().strip(),
            provider=str(self.provider.chosen()),
            base_url=self.address.text().strip().rstrip("/"),
            options=tuple(values.items()),
        )

    def _save(self) -> None:
        account = self.read()
        # Kept until the account is stored, so that a key pasted once survives a refused name.
        self._secret = self.key.take() or self._secret
        if self._secret is not None:
            self.key.setPlaceholderText(self.tr("Taken; paste again only to replace it"))
        secret, missed = self._secret, self._missed
        self.carry_out_for(
            self._section,
            lambda: self._store(account, secret),
            self._saved,
            self._on_failed,
            lambda error: missed(account, error),
            waiting=self.tr("Your keyring may ask you to unlock it…"),
            lane=tasks.Lane.KEYRING,
        )

    def _on_failed(self, error: Exception) -> None:
        self.show_trouble(error, [part for part in (self._grid, self._option_grid) if part is not None])
