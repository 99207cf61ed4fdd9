"""Where providers' keys are kept: a real keyring on a bus of its own, and every way in which there is none."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import InputRefused
from app.domain.secret import Secret
from app.services import accounts, keys
from app.services.books import Books
from app.services.keys import Place
from tests.support import canary
from tests.support.secret_service import (
    OWN_SESSION,
    DesktopSession,
    bare_session,
    keyring_session,
    need_programs,
    odd_session,
    sleeping_session,
)

NAME = "0f3a/7"
KEY = Secret(canary.KEY)

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a Secret Service"),
    # `keyring` leaves its connection open when the keyring is locked.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def enter(session: DesktopSession, monkeypatch: pytest.MonkeyPatch) -> DesktopSession:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
    monkeypatch.setenv("XDG_DATA_HOME", str(session.data))
    return session


@pytest.fixture(autouse=True)
def _keyring_in_reach(keyring_in_reach: None) -> Iterator[None]:
    need_programs()
    yield
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join()
    gc.collect()  # the connections that were left open, within the tests that expect them


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopSession]:
    """A desktop with an unlocked keyring."""
    with keyring_session(tmp_path) as session:
        yield enter(session, monkeypatch)


def test_a_key_comes_back_from_the_keyring_in_the_next_run(desktop: DesktopSession) -> None:
    kept = keys.put(NAME, KEY)
    assert (kept.place, kept.service, kept.reason) == (Place.KEYRING, "Secret Service", "")
    keys.forget()
    found = keys.get(NAME)
    assert found.secret == KEY
    assert found.kept.place is Place.KEYRING
    assert keys.get("another").secret is None


def test_another_program_sees_the_key_in_the_keyring_and_nothing_of_the_trial(desktop: DesktopSession) -> None:
    keys.put(NAME, KEY)
    assert [(item["service"], item["username"]) for item in stored()] == [("Counterfoil", NAME)]


def test_the_session_that_the_run_began_holds_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    address = os.environ.get(OWN_SESSION)
    if not address:
        pytest.skip(f"this run began no session of its own ({OWN_SESSION} is not set)")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert keys.put(NAME, KEY).place is Place.KEYRING
    keys.forget()
    assert keys.get(NAME).secret == KEY
    assert keys.remove(NAME).reason == ""
    assert keys.get(NAME).secret is None


def test_a_replaced_key_is_seen_by_another_window_when_it_looks_again(desktop: DesktopSession) -> None:
    keys.put(NAME, Secret("the first"))
    elsewhere(f"keys.put({NAME!r}, Secret('the second'))")
    assert keys.get(NAME).secret == Secret("the first")
    assert keys.get(NAME, fresh=True).secret == Secret("the second")


def test_a_removed_key_is_gone_from_the_keyring(desktop: DesktopSession) -> None:
    keys.put(NAME, KEY)
    kept = keys.remove(NAME)
    assert (kept.place, kept.reason) == (Place.NOWHERE, "")
    assert stored() == []
    assert keys.get(NAME).secret is None
    assert keys.remove(NAME).reason == ""


def test_a_locked_keyring_leaves_the_key_in_memory_and_says_so(desktop: DesktopSession) -> None:
    keys.put(NAME, Secret("older"))
    lock()
    kept = keys.put(NAME, KEY)
    assert kept.place is Place.MEMORY
    assert kept.reason == "The keyring is locked and was not opened. The key is kept in memory until Counterfoil ends."
    assert keys.get(NAME).secret == KEY
    keys.forget()
    assert keys.get(NAME) == keys.Found(None, keys.Kept(Place.NOWHERE, "", "The keyring is locked and was not opened."))


def test_removing_under_a_locked_keyring_names_what_may_still_be_there(desktop: DesktopSession) -> None:
    keys.put(NAME, KEY)
    lock()
    assert keys.remove(NAME).reason == (
        "The keyring is locked and was not opened. If the key was kept there, delete it there: Counterfoil, 0f3a/7."
    )


def test_a_question_that_cannot_be_asked_counts_as_dismissed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sleeping_session(tmp_path) as session:
        enter(session, monkeypatch)
        assert keys.put(NAME, KEY).reason.startswith("The keyring is locked and was not opened.")
        assert keys.remove(NAME) == keys.Kept(Place.NOWHERE)


def test_without_any_keyring_the_key_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bare_session(tmp_path) as session:
        enter(session, monkeypatch)
        expect_only_memory("There is no keyring here that keeps keys safe.")


@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent", "nonsense"])
def test_without_a_bus_the_key_stays_in_memory(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    expect_only_memory("There is no keyring here that keeps keys safe.")


def test_a_service_that_drops_what_it_is_given_never_gets_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with odd_session(tmp_path, "forgetful") as session:
        enter(session, monkeypatch)
        expect_only_memory("The keyring does not keep what it is given.")


def test_a_service_that_never_answers_holds_nobody_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with odd_session(tmp_path, "silent") as session:
        enter(session, monkeypatch)
        monkeypatch.setattr(keys, "PATIENCE", 0.2)
        expect_only_memory("The keyring did not answer.")


def test_a_keyring_without_a_password_is_refused_since_it_stores_plain_text(desktop: DesktopSession) -> None:
    begin_plain_keyring()
    expect_only_memory("The keyring has no password: it would keep the key as plain text.")
    files = list(desktop.data.glob("keyrings/*"))
    assert [file.name for file in files if b"[keyring]" in file.read_bytes()] == ["Plain.keyring"]
    assert not [file for file in files if canary.KEY.encode() in file.read_bytes()]


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.chainer.ChainerBackend", "planted.Keyring"]
)
def test_neither_environment_nor_configuration_nor_plug_in_chooses_the_keyring(
    backend: str, desktop: DesktopSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = plant(tmp_path / "planted")
    settings = tmp_path / "user" / "python_keyring"
    settings.mkdir(parents=True)
    (settings / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={backend}\nkeyring-path={planted}\n")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    monkeypatch.setenv("PYTHONPATH", str(planted))
    elsewhere(f"print(keys.put({NAME!r}, Secret({'any key'!r})))")
    assert [item["username"] for item in stored()] == [NAME]
    assert not (planted / "taken").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session"),
        ("SCHEME", "KeePassXC"),
        ("SET_PASSWORD", "nothing that can be called"),
    ],
)
def test_the_environment_does_not_choose_where_in_the_keyring_a_key_goes(
    name: str, value: str, desktop: DesktopSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"KEYRING_PROPERTY_{name}", value)
    assert keys.put(NAME, KEY).place is Place.KEYRING
    assert [item["username"] for item in stored()] == [NAME]
    keys.forget()
    assert keys.get(NAME).secret == KEY


def test_only_the_keyrings_of_the_four_systems_are_ever_asked() -> None:
    from keyring import core

    names = {f"{module}.{name}" for module, name, _ in keys._ALLOWED}
    assert names == {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }
    assert all(core._load_keyring_class(name) for name in names)


@pytest.mark.parametrize("text", ["", "  \n", "two words", "sk_ä", "sk_\x00", "k" * 1001])
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        keys.read_key(text)
    assert [problem.field for problem in refused.value.problems] == ["key"]
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize("text", ["", "two words", "k" * 1001])
def test_no_account_is_stored_with_what_is_no_key(text: str, books: Books) -> None:
    with pytest.raises(InputRefused) as refused:
        accounts.add(books, "shop", "sentry", Secret(text))
    assert [problem.field for problem in refused.value.problems] == ["key"]
    assert accounts.listing(books) == []


def test_a_pasted_key_loses_the_white_space_around_it() -> None:
    assert keys.read_key(f"  {canary.KEY}\r\n").reveal() == canary.KEY


def expect_only_memory(reason: str) -> None:
    """Put a key and see that it is kept for this run only, with the reason told."""
    kept = keys.put(NAME, KEY)
    assert (kept.place, kept.service) == (Place.MEMORY, "")
    assert kept.reason == f"{reason} The key is kept in memory until Counterfoil ends."
    assert keys.get(NAME, fresh=True).secret == KEY
    keys.forget()
    assert keys.get(NAME).secret is None
    keys.put(NAME, KEY)
    removed = keys.remove(NAME)
    assert (removed.place, removed.reason) == (Place.NOWHERE, "")
    assert keys.get(NAME).secret is None


def stored() -> list[dict[str, str]]:
    """Return the attributes of everything in the keyring, as another program reads them."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        return [item.get_attributes() for item in secretstorage.get_default_collection(bus).get_all_items()]


def lock() -> None:
    """Lock the keyring, as the user or a pause may."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def begin_plain_keyring() -> None:
    """Make a keyring without a password the one in use, as users do who do not want to be asked for it."""
    import secretstorage
    from secretstorage.util import DBusAddressWrapper, format_secret, open_session

    path = "/org/freedesktop/secrets"
    with closing(secretstorage.dbus_init()) as bus:
        maker = DBusAddressWrapper(path, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", bus)
        label = {"org.freedesktop.Secret.Collection.Label": ("s", "Plain")}
        password = format_secret(open_session(bus), b"", "text/plain")
        (collection,) = maker.call("CreateWithMasterPassword", "a{sv}(oayays)", label, password)
        DBusAddressWrapper(path, "org.freedesktop.Secret.Service", bus).call("SetAlias", "so", "default", collection)


def plant(folder: Path) -> Path:
    """Make a keyring that leaves a file behind when it is as much as imported, announced as a plug-in."""
    folder.mkdir()
    (folder / "planted.py").write_text(
        "from pathlib import Path\n"
        "from keyring.backend import KeyringBackend\n"
        "Path(__file__).with_name('taken').touch()\n"
        "class Keyring(KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, service, username): return None\n"
        "    def set_password(self, service, username, password): pass\n"
    )
    about = folder / "planted-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: planted\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[keyring.backends]\nplanted = planted\n")
    return folder


def elsewhere(statement: str) -> None:
    """Run a statement about keys in a process of its own."""
    code = f"from app.services import keys; from app.domain.secret import Secret; {statement}"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
