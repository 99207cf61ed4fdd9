"""The client over real sockets: one try, bounded in every way, deaf to the environment, sure of what has left."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import InputRefused
from app.domain.secret import Secret
from app.providers import http, wire
from app.providers.http import MAX_BODY, Broken, Client, NotHandedOver, is_id, path_id, read_base
from app.providers.wire import Exchange, Stage, Withheld
from tests.support.canned_server import CannedServer
from tests.support.faults import Fault, message
from tests.support.plain_server import PlainServer

pytestmark = pytest.mark.loopback

KEY = Secret(PlainServer.key)
AFTER_THE_REQUEST = [
    fault
    for fault in Fault
    if fault
    not in {
        Fault.ERROR_BEFORE_COMMIT,
        Fault.ERROR_AFTER_COMMIT,
        Fault.LIMITED,
        Fault.HTML,
        Fault.HTML_AFTER_COMMIT,
        Fault.REDIRECT,
        Fault.REDIRECT_AFTER_COMMIT,
        Fault.EMPTY_BODY,
        Fault.HALF_JSON,
        Fault.DEEP_JSON,
        Fault.REPEATED_KEYS,
        Fault.NOT_A_NUMBER,
        Fault.TRUNCATED_LIST,
        Fault.EMPTY_LIST,
        Fault.LAGGING_LIST,
        Fault.WRONG_AMOUNT,
        Fault.DUPLICATE_ID,
        Fault.ODD_ID,
        Fault.NO_ID,
        Fault.RESET_ON_ACCEPT,
    }
]


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with PlainServer() as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client(seconds=1.5)
    yield made
    made.close()


def post(client: Client, base: str, body: bytes = b'{"a": 1}') -> bytes:
    return client.request("POST", base, "/things", KEY, body=body).body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# One try, and what it proves.


def test_a_reply_comes_whole_with_the_headers_that_matter(client: Client, server: PlainServer) -> None:
    reply = client.request("GET", server.base_url, "/things", KEY, query={"limit": "100", "from": "a b&c"})
    assert (reply.status, reply.body[:6]) == (200, b'{"id":')
    _, request = server.requests[0]
    assert request.query == {"limit": "100", "from": "a b&c"}
    assert request.headers["authorization"] == f"Bearer {server.key}"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["host"] == f"127.0.0.1:{server.port}"


def test_the_body_goes_out_byte_by_byte_as_given(client: Client, server: PlainServer) -> None:
    body = '{"amount": 12.10, "note": "Ä\\u0000"}'.encode()
    post(client, server.base_url, body)
    assert server.committed == [body]


def test_a_post_without_a_body_says_that_it_has_none(client: Client, server: PlainServer) -> None:
    client.request("POST", server.base_url, "/things/1/send", KEY)
    headers = server.requests[0][1].headers
    assert headers["content-length"] == "0"
    assert "content-type" not in headers


@pytest.mark.parametrize("fault", AFTER_THE_REQUEST, ids=str)
def test_whatever_fails_after_the_request_is_unclear_and_never_tried_again(
    client: Client, server: PlainServer, fault: Fault
) -> None:
    server.inject(fault, on="create")
    with pytest.raises(Broken):
        post(client, server.base_url)
    assert server.count("create") == 1
    assert post(client, server.base_url)


def test_a_reset_connection_is_not_opened_again(client: Client, server: PlainServer) -> None:
    server.inject(Fault.RESET_ON_ACCEPT)
    with pytest.raises((Broken, NotHandedOver)):
        post(client, server.base_url)
    assert server.requests == []


@pytest.mark.parametrize("fault", [Fault.REDIRECT, Fault.REDIRECT_AFTER_COMMIT])
def test_a_redirect_is_not_followed_and_takes_neither_key_nor_body_along(
    client: Client, server: PlainServer, fault: Fault
) -> None:
    with PlainServer() as elsewhere:
        headers = {"Location": elsewhere.base_url + "/trap"}
        server.inject(fault, on="create", headers=headers)
        server.inject(Fault.REDIRECT, on="list", headers=headers)
        assert client.request("POST", server.base_url, "/things", KEY, body=b"{}").status in {303, 307}
        assert client.request("GET", server.base_url, "/things", KEY).status == 307
        assert elsewhere.requests == []
    assert len(server.requests) == 2


def test_a_closed_port_and_an_unknown_name_are_certainly_not_sent(client: Client) -> None:
    with pytest.raises(NotHandedOver):
        post(client, f"http://127.0.0.1:{free_port()}")


@pytest.mark.parametrize(
    "error",
    [socket.gaierror(socket.EAI_NONAME, "Name or service not known"), UnicodeError("label too long")],
)
def test_a_name_that_cannot_be_looked_up_is_certainly_not_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotHandedOver, match="cannot be reached"):
        post(client, "https://nowhere.example")


# A connection for every create; reads share one while it lasts.


@pytest.fixture
def connects() -> list[Stage]:
    """Each connection that ``counting`` opens."""
    return []


@pytest.fixture
def counting(connects: list[Stage]) -> Iterator[Client]:
    """A client that counts its connections."""
    with Client(seconds=1.5, hook=lambda s: connects.append(s) if s is Stage.AFTER_CONNECT else None) as made:
        yield made


def test_each_create_has_a_connection_of_its_own(counting: Client, connects: list[Stage], server: PlainServer) -> None:
    counting.request("GET", server.base_url, "/things", KEY)
    for _ in range(3):
        post(counting, server.base_url)
    assert all(request.headers["connection"] == "close" for call, request in server.requests if call == "create")
    assert (server.count("create"), len(connects)) == (3, 4)


def test_reads_share_a_connection(counting: Client, connects: list[Stage], server: PlainServer) -> None:
    for _ in range(5):
        counting.request("GET", server.base_url, "/things", KEY)
    assert len(connects) == 1


def test_a_connection_that_was_idle_for_long_is_not_trusted_with_a_read(
    counting: Client, connects: list[Stage], server: PlainServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_IDLE_SECONDS", 0.0)
    for _ in range(3):
        counting.request("GET", server.base_url, "/things", KEY)
    assert len(connects) == 3


def test_a_read_that_begins_anew_ends_in_the_time_of_one(
    client: Client, server: PlainServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Exchange] = []

    class Hurried(Exchange):
        """One that half a second of its time was lost to, where it is not the first."""

        def __init__(self, seconds: float, *rest: Any) -> None:
            super().__init__(seconds, *rest)
            made.append(self)
            self.deadline -= 0.5 * (len(made) == 2)

    monkeypatch.setattr(wire, "Exchange", Hurried)
    client.request("GET", server.base_url, "/things", KEY)
    server.inject(Fault.CUT_BEFORE_COMMIT)
    client.request("GET", server.base_url, "/things", KEY)
    assert len(made) == 3
    assert abs(made[2].deadline - made[1].deadline) < 0.2


def test_a_read_survives_that_the_shared_connection_was_closed(client: Client, server: PlainServer) -> None:
    client.request("GET", server.base_url, "/things", KEY)
    server.restart()
    assert client.request("GET", server.base_url, "/things", KEY).status == 200


@pytest.mark.parametrize("fault", [Fault.CLOSED_BEFORE_COMMIT, Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT])
def test_a_read_begins_anew_when_the_shared_connection_dies_under_it(
    client: Client, server: PlainServer, fault: Fault
) -> None:
    client.request("GET", server.base_url, "/things", KEY)
    server.inject(fault)
    assert client.request("GET", server.base_url, "/things", KEY).status == 200
    assert server.count("list") == 3


@pytest.mark.parametrize("fault", [Fault.CUT_IN_BODY, Fault.RESET_IN_BODY])
def test_a_read_on_a_connection_of_its_own_or_answered_in_part_is_not_repeated(
    client: Client, server: PlainServer, fault: Fault
) -> None:
    server.inject(Fault.CUT_BEFORE_COMMIT)
    with pytest.raises(Broken, match="broke"):
        client.request("GET", server.base_url, "/things", KEY)
    client.request("GET", server.base_url, "/things", KEY)
    server.inject(fault)
    with pytest.raises(Broken):
        client.request("GET", server.base_url, "/things", KEY)
    assert server.count("list") == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("fault", [Fault.CLOSED_BEFORE_COMMIT, Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT])
def test_what_may_change_something_leaves_once_however_its_connection_ends(
    client: Client, server: PlainServer, method: str, fault: Fault
) -> None:
    client.request("GET", server.base_url, "/things", KEY)
    server.inject(fault)
    with pytest.raises(Broken, match="broke"):
        client.request(method, server.base_url, "/things", KEY, body=b"{}")
    assert [request.method for _, request in server.requests] == ["GET", method]


# Bounds.


@pytest.mark.parametrize("fault", [Fault.SLOW_DRIP, Fault.SLOW_HEADERS, Fault.SILENCE], ids=str)
def test_the_whole_request_ends_in_time_however_slowly_bytes_drip(server: PlainServer, fault: Fault) -> None:
    server.inject(fault)
    started = time.monotonic()
    with pytest.raises(Broken) as caught:
        post(Client(seconds=1), server.base_url)
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("fault", [Fault.ENDLESS_BODY, Fault.HUGE_LENGTH], ids=str)
def test_an_endless_body_is_cut_off_at_ten_megabytes(client: Client, server: PlainServer, fault: Fault) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    server.inject(fault, on="list")
    with pytest.raises(Broken) as caught:
        client.request("GET", server.base_url, "/things", KEY)
    assert caught.value.code == "too_large"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 30_000


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_reply_may_be_of_ten_megabytes_and_no_more(client: Client, canned: CannedServer, beyond: int) -> None:
    canned.says("GET /things", b" " * (MAX_BODY + beyond))
    if beyond:
        with pytest.raises(Broken, match="larger"):
            client.request("GET", canned.base_url, "/things", Secret(canned.key))
    else:
        assert len(client.request("GET", canned.base_url, "/things", Secret(canned.key)).body) == MAX_BODY


def test_a_compressed_reply_is_refused_unopened(client: Client, server: PlainServer) -> None:
    server.inject(Fault.GZIP_BOMB)
    with pytest.raises(Broken, match="compressed"):
        client.request("GET", server.base_url, "/things", KEY)


@pytest.mark.parametrize("fault", [Fault.GIANT_HEADER, Fault.MANY_HEADERS, Fault.BAD_HEADER, Fault.NO_STATUS_LINE])
def test_odd_headers_are_one_kind_of_failure(client: Client, server: PlainServer, fault: Fault) -> None:
    server.inject(fault)
    with pytest.raises(Broken) as caught:
        client.request("GET", server.base_url, "/things", KEY)
    assert caught.value.code == "protocol"


# Cancelling.


def test_cancelling_ends_a_request_within_two_seconds_and_leaves_it_unclear(server: PlainServer) -> None:
    cancel = threading.Event()
    server.inject(Fault.SILENCE)
    threading.Timer(0.3, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(Broken) as caught:
        post(Client(cancel=cancel), server.base_url)
    assert caught.value.code == "cancelled"
    assert time.monotonic() - started < 2
    assert server.count("create") == 1


def test_a_request_cancelled_before_it_began_is_not_sent(server: PlainServer) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(NotHandedOver):
        post(Client(cancel=cancel), server.base_url)
    assert server.requests == []


def test_a_hanging_name_lookup_can_be_cancelled_and_sends_nothing_later(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, release, really = threading.Event(), threading.Event(), socket.getaddrinfo

    def slow(*args: object, **options: object) -> object:
        release.wait(10)
        return really(*args, **options)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    threading.Timer(0.2, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(NotHandedOver):
        post(Client(cancel=cancel), server.base_url)
    assert time.monotonic() - started < 2
    release.set()
    assert server.requests == []


# The stages, at which tests kill the process and the engine makes sure once more.


def test_the_stages_come_in_order_and_the_first_byte_leaves_alone(server: PlainServer) -> None:
    stages: list[Stage] = []
    post(Client(hook=stages.append), server.base_url)
    assert stages == list(Stage)


def test_a_request_withheld_at_the_last_moment_was_never_sent(server: PlainServer) -> None:
    def withhold(stage: Stage) -> None:
        if stage is Stage.BEFORE_FIRST_BYTE:
            raise Withheld("Too much time has passed since this was decided.")

    with pytest.raises(NotHandedOver, match="Too much time") as caught:
        post(Client(hook=withhold), server.base_url)
    assert caught.value.code == "withheld"
    assert server.requests == []


# The environment has no say.


def test_netrc_proxies_and_certificates_of_the_environment_are_ignored(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1\nlogin evil\npassword stolen\n")
    netrc.chmod(0o600)
    keys = tmp_path / "keys.log"
    with PlainServer() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url)
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
        post(Client(), server.base_url)
        assert proxy.requests == []
    assert server.requests[0][1].headers["authorization"] == f"Bearer {server.key}"
    assert not keys.exists()


# Addresses.


@pytest.mark.parametrize(
    "url",
    [
        "https://creditclaw.com/api/v1",
        "https://sandbox.sentrypos.app/public/api/v1",
        "https://api.sonicpay.org",
        "https://localhost:8443/x/",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:8080/api",
    ],
)
def test_usable_addresses(url: str) -> None:
    assert read_base(url).host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "creditclaw.com",
        "http://creditclaw.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "http://10.0.0.1",
        "http://[::2]",
        "ftp://creditclaw.com",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user@creditclaw.com",
        "https://user:pw@creditclaw.com",
        "https://creditclaw.com?key=1",
        "https://creditclaw.com#x",
        "https://creditclaw.com\\@evil.example",
        "https://credit claw.com",
        "https://creditclaw.com\r\nX: y",
        "https://creditclaw.com:99999",
        "https://creditclaw.com:x",
        "https://creditclaw.com/../..",
        "https://crëditclaw.com",
        "https://creditclaw.com\x00",
    ],
)
def test_unusable_addresses_are_refused_by_name(url: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_base(url)
    assert [problem.field for problem in caught.value.problems] == ["base_url"]


@pytest.mark.parametrize(
    ("remote_id", "segment"),
    [
        ("inv_1", "inv_1"),
        ("0d5c1e7a-92b4", "0d5c1e7a-92b4"),
        ("32322", "32322"),
        ("a b?c#d%", "a%20b%3Fc%23d%25"),
        ("ü", "%C3%BC"),
    ],
)
def test_an_id_stays_one_segment_of_the_path(remote_id: str, segment: str) -> None:
    assert path_id(remote_id) == segment


@pytest.mark.parametrize(
    "remote_id", ["", ".", "..", " ", "a/b", "../x", "a\\b", "a\nb", "a\x00", "x" * 201, "\u202ex"]
)
def test_what_is_no_id_is_refused(remote_id: str) -> None:
    assert not is_id(remote_id)
    with pytest.raises(ValueError, match="id"):
        path_id(remote_id)


@pytest.mark.parametrize("key", ["", "a b", "a\r\nX-Evil: 1", "schlüssel", "a\x00b"])
def test_a_key_that_cannot_be_one_never_leaves(client: Client, server: PlainServer, key: str) -> None:
    with pytest.raises(NotHandedOver) as caught:
        client.request("GET", server.base_url, "/things", Secret(key))
    assert caught.value.code == "bad_key"
    assert key == "" or key not in str(caught.value)
    assert server.requests == []


# Two addresses, one of them dead.


def test_a_dead_address_is_passed_over_and_still_only_one_request_is_made(
    server: PlainServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", free_port(), 0, 0))
    alive = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [dead, alive])
    post(Client(), f"http://localhost:{server.port}")
    assert server.count("create") == 1


def test_ipv6_is_spoken_where_it_works() -> None:
    try:
        running = PlainServer(family=socket.AF_INET6)
    except OSError:
        pytest.skip("this computer has no IPv6")
    with running:
        post(Client(), running.base_url)
        assert running.requests[0][1].headers["host"] == f"[::1]:{running.port}"


def test_plain_http_never_leaves_this_computer_whatever_a_name_means(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [outside])
    with pytest.raises(NotHandedOver):
        post(client, "http://localhost")


# Addresses and servers that do not say a word.


@pytest.fixture
def deaf() -> Iterator[int]:
    """The port of a listener that nobody gets through to: its queue is full."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            caller = waiting.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])


def test_an_address_that_says_nothing_is_passed_over_in_a_moment(
    server: PlainServer, deaf: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, alive = ((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in (deaf, server.port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [silent, alive])
    monkeypatch.setattr(wire, "_NEXT_ADDRESS_SECONDS", 0.2)
    started = time.monotonic()
    post(Client(seconds=5), f"http://localhost:{server.port}")
    assert time.monotonic() - started < 3


def test_to_wait_for_a_connection_can_be_cancelled(deaf: int) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(NotHandedOver) as caught:
        post(Client(cancel=cancel, seconds=5), f"http://127.0.0.1:{deaf}")
    assert caught.value.code == "cancelled"


def test_a_server_that_never_shakes_hands_is_not_waited_for_as_long_as_for_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "_CONNECT_SECONDS", 0.2)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        with pytest.raises(NotHandedOver) as caught:
            post(Client(seconds=5), f"https://127.0.0.1:{listener.getsockname()[1]}")
    assert caught.value.code == "network"


def test_the_families_of_addresses_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(_network: wire.Network, _family: int, address: tuple[str, int], _seconds: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    four = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{n}", 9)) for n in (1, 2)]
    six = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (f"2001:db8::{n}", 9, 0, 0)) for n in (3, 4, 5)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [*six, *four])
    monkeypatch.setattr(wire.Network, "_connected", refuse)
    with pytest.raises(NotHandedOver):
        post(Client(), "https://provider.example")
    assert [address[-1] for address in tried] == ["3", "1", "4", "2", "5"]


def test_an_answer_that_came_before_the_whole_request_was_read_is_heard() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1_000)
                connection.sendall(message(413, b'{"error": "too_large"}', {"Connection": "close"}))

        answering = threading.Thread(target=answer)
        answering.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        reply = Client(seconds=5).request("POST", url, "/things", KEY, body=b" " * 8_000_000)
        answering.join()
    assert (reply.status, reply.body) == (413, b'{"error": "too_large"}')


def test_more_than_a_reply_can_take_on_the_way_is_not_read() -> None:
    exchange = Exchange(1, 10, threading.Event(), None)
    exchange.count(10)
    with pytest.raises(wire.Stopped, match="larger"):
        exchange.count(1)
