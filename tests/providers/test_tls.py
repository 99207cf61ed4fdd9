"""Who cannot prove to be the provider gets not one byte of a request."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.secret import Secret
from app.providers.http import Client, NotHandedOver
from tests.support.plain_server import PlainServer

pytestmark = pytest.mark.loopback

TLS = Path(__file__).parents[1] / "data" / "tls"
SOURCE = Path(__file__).parents[2] / "app"


@contextmanager
def serving(certificate: str, *, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> Iterator[PlainServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{certificate}.pem")
    if newest < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = newest
    with PlainServer(tls=context) as server:
        yield server


def post(server: PlainServer, *, trusted: Path | None = TLS / "ca.pem") -> None:
    Client(ca_file=trusted, seconds=5).request("POST", server.base_url, "/things", Secret(server.key), body=b'{"a": 1}')


def test_a_server_with_a_valid_certificate_is_spoken_to() -> None:
    with serving("good") as server:
        post(server)
        assert server.count("create") == 1


@pytest.mark.parametrize("certificate", ["self", "expired", "other"])
def test_a_false_certificate_gets_no_request(certificate: str) -> None:
    with serving(certificate) as server:
        with pytest.raises(NotHandedOver, match="does not prove") as caught:
            post(server)
        assert caught.value.code == "tls"
        assert server.requests == []


def test_a_certificate_of_an_unknown_authority_gets_no_request() -> None:
    with serving("good") as server:
        with pytest.raises(NotHandedOver, match="does not prove"):
            post(server, trusted=None)
        assert server.requests == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_an_outdated_protocol_gets_no_request() -> None:
    with serving("good", newest=ssl.TLSVersion.TLSv1_1) as server:
        with pytest.raises(NotHandedOver):
            post(server)
        assert server.requests == []


def test_a_server_without_tls_gets_no_request() -> None:
    with PlainServer() as server:
        with pytest.raises(NotHandedOver):
            Client(seconds=5).request(
                "POST", server.base_url.replace("http:", "https:"), "/things", Secret("k"), body=b"{}"
            )
        assert all(not call or call == "list" for call, _ in server.requests)
        assert server.count("create") == 0


def test_the_environment_can_neither_add_an_authority_nor_have_the_session_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(TLS / "ca.pem"))
    with serving("good") as server:
        with pytest.raises(NotHandedOver):
            post(server, trusted=None)
        post(server)
    assert not keys.exists()


def test_nothing_in_the_program_switches_the_check_off() -> None:
    switches = re.compile(r"CERT_NONE|verify\s*=\s*False|check_hostname\s*=\s*False|_create_unverified")
    found = [path for path in SOURCE.rglob("*.py") if switches.search(path.read_text(encoding="utf-8"))]
    assert found == []
