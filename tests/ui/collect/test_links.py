"""Payment links: which may be opened, and that the user sees where they lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import segno
from PySide6.QtCore import QPointF, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.link import safe_link
from app.domain.remote import Account
from app.providers.protocol import Provider
from app.providers.registry import providers
from app.ui.collect import links
from app.ui.collect.links import LinkRow, open_link, show_code
from app.ui.collect.qr import QrCode
from app.ui.widgets.labels import PlainLabel
from tests.support.accessibility import nameless
from tests.ui.collect.values import HOST, LINK

Wait = Callable[[], None]


@pytest.mark.parametrize(
    "url",
    [
        "", "file:///etc/passwd", "smb://host/share", "javascript:alert(1)", "counterfoil:x", f"http://{HOST}/pay/abc",
        f"HTTPS:\\\\{HOST}\\pay", f"https://{HOST}@evil.example/pay", f"https://user@{HOST}/pay", f"https://{HOST}:8443/",
        "/pay/abc", "//evil.example/pay", f" {LINK}", f"{LINK} ", f"{LINK}\n", f"https://{HOST}.evil.example/",
        "https://sandbox.sentrypоs.app/pay", "https://xn--sandbox.sentrypos.app/", f"https://{HOST}./pay",
        f"https://evil.example/{HOST}", f"https://evil.example?{HOST}", "https://[::1]/", "https://127.0.0.1/",
        f"https://{HOST}\\@evil.example/", f"https://{HOST}/{'a' * 2000}", f"https://{HOST}/\u202epay", "https://",
        f"https://{HOST}:99999999/", "https://[bad/",
    ],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_is_never_offered(url: str, qtbot: QtBot) -> None:
    assert safe_link(url, [HOST]) is None
    row = LinkRow(url, [HOST], "INV-1")
    qtbot.addWidget(row)
    assert row.findChildren(QPushButton) == []


@pytest.mark.parametrize("url", [LINK, f"https://{HOST}", f"https://{HOST}/pay/a%20b?x=1&y=2#z"])
def test_a_link_of_the_provider_is(url: str) -> None:
    assert safe_link(url, ["other.example", HOST]) == (url, HOST)


def test_what_lies_below_a_host_belongs_to_it_and_what_only_ends_like_it_does_not() -> None:
    assert safe_link("https://pay.shop.example/1", ["shop.example"]) == (
        "https://pay.shop.example/1",
        "pay.shop.example",
    )
    assert safe_link("https://shop.example.evil.example/1", ["shop.example"]) is None
    assert safe_link("https://evilshop.example/1", ["shop.example"]) is None


@pytest.mark.parametrize("provider", providers(), ids=lambda provider: provider.name)
def test_the_hosts_of_each_provider_let_its_own_links_through(provider: Provider) -> None:
    hosts = provider.capabilities(Account(provider=provider.name)).link_hosts
    assert hosts
    for host in hosts:
        assert safe_link(f"https://{host}/pay/1", hosts)
        assert safe_link(f"https://{host}.evil.example/pay/1", hosts) is None


def test_the_host_is_shown_and_the_link_can_be_copied(qtbot: QtBot) -> None:
    row = LinkRow(LINK, [HOST], "INV-1")
    qtbot.addWidget(row)
    row.show()
    assert [label.text() for label in row.findChildren(PlainLabel)] == [HOST]
    assert nameless(row) == []
    row.copy.click()
    assert QGuiApplication.clipboard().text() == LINK


def test_the_browser_is_asked_only_after_the_user_agreed(qtbot: QtBot) -> None:
    host, link = QWidget(), safe_link(LINK, [HOST])
    qtbot.addWidget(host)
    assert link is not None
    opened: list[QUrl] = []
    for verb, expected in (("Cancel", []), ("Open in browser", [QUrl(LINK)])):
        dialog = open_link(host, link, opened.append)
        said = " ".join(label.text() for label in dialog.findChildren(PlainLabel)).replace("\u200b", "")
        assert HOST in said
        assert LINK in said
        next(button for button in dialog.findChildren(QPushButton) if button.text() == verb).click()
        assert opened == expected


def test_the_code_on_the_screen_says_the_link(qtbot: QtBot, wait_for_work: Wait) -> None:
    host, link = QWidget(), safe_link(LINK, [HOST])
    qtbot.addWidget(host)
    assert link is not None
    dialog = show_code(host, link)
    wait_for_work()
    code = dialog.findChild(QrCode)
    assert code is not None
    expected = segno.make_qr(LINK, error="m").matrix
    image = code.grab().toImage()
    assert [[cell & 1 for cell in row] for row in code.symbol] == [[cell & 1 for cell in row] for row in expected]
    module = int(min(code.width(), code.height()) // (len(expected) + 8))
    left, top = (code.width() - module * len(expected)) / 2, (code.height() - module * len(expected)) / 2
    ratio = image.devicePixelRatio()

    def dark(x: int, y: int) -> int:
        middle = QPointF(left + (x + 0.5) * module, top + (y + 0.5) * module) * ratio
        return int(image.pixelColor(middle.toPoint()).value() < 128)

    seen = [[dark(x, y) for x in range(len(expected))] for y in range(len(expected))]
    assert seen == [[cell & 1 for cell in row] for row in expected]
    dialog.reject()


def test_copying_says_so_where_it_was_asked_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_SAID_MS", 50)
    row = LinkRow(LINK, [HOST], "INV-1")
    qtbot.addWidget(row)
    row.show()
    row.copy.click()
    assert QGuiApplication.clipboard().text() == LINK
    assert (row.copy.text(), row.copy.accessibleName()) == ("Copied", "Copied: INV-1")
    qtbot.waitUntil(lambda: row.copy.text() == "Copy link")
    assert row.copy.accessibleName() == "Copy link: INV-1"
