"""Sonic: what it is told, what is understood of it, and each contradiction of its documents."""

from __future__ import annotations

import ast
import json
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InputRefused
from app.domain.remote import Channel, RemoteInvoice, RemoteStatus
from app.domain.totals import calculate
from app.providers.protocol import Accepted, KeyRefused, Limited, Refused, Session, Unclear
from app.providers.sonic import Sonic
from tests.support.builders import line
from tests.support.canned_server import CannedServer
from tests.support.faults import Fault
from tests.support.providing import BUYER, MARKER, collecting, issued, session
from tests.support.sonic_server import SonicServer

pytestmark = pytest.mark.loopback

PROVIDER = SONIC = Sonic()
SERVER = SonicServer
UNTIL = date(2026, 12, 31)
ROW = {"id": "s1", "amount": 45075, "currency": "USD", "status": "unpaid", "created_at": "2026-03-31T08:55:00.000Z"}


def body_of(*lines: object, options: dict[str, str] | None = None, **changes: object) -> dict[str, object]:
    request = collecting(issued(*lines, **changes), **(options or {}))  # type: ignore[arg-type]  # account options
    body: dict[str, object] = json.loads(SONIC.compose(request).payload)
    return body


def created(at: Session) -> RemoteInvoice:
    outcome = SONIC.create(at, SONIC.compose(collecting()).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    return outcome.remote


def listed(canned: CannedServer, told: Session, *rows: object) -> tuple[RemoteInvoice, ...]:
    canned.says("GET /v1/invoices", {"meta": {"total_count": len(rows), "page": 1, "per_page": 20}, "data": list(rows)})
    return SONIC.invoices(told).rows


# What it is told.


def test_the_request_is_exactly_this() -> None:
    composed = SONIC.compose(collecting(issued(line("Bookkeeping, March", "150.25", "3", "7"))))
    assert json.loads(composed.payload) == {
        "amount": 48230,
        "currency": "USD",
        "customer_email": "ap@harborcafe.example",
        "customer_name": "Harbor Cafe",
        "line_items": [
            {"name": f"Bookkeeping, March (Ref: {MARKER})", "amount": 15025, "quantity": 3},
            {"name": "Tax", "amount": 3155, "quantity": 1},
        ],
        "due_date": "2026-04-30",
        "metadata": {
            "local_id": "5f1c1a52-6a6e-4a3e-9a5e-000000000014",
            "number": "INV-2026-0014",
            "ref": f"Ref: INV-2026-0014 · {MARKER}",
        },
    }


@given(
    st.lists(
        st.tuples(
            st.decimals("-20", "500", places=3, allow_nan=False),
            st.decimals("0", "900", places=3, allow_nan=False),
            st.sampled_from(["0", "7", "19"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
def test_lines_add_up_in_whole_numbers_whatever_the_invoice(
    rows: list[tuple[Decimal, Decimal, str]], inside: bool
) -> None:
    document = issued(
        *(line(f"L{n}", str(p), str(q), r) for n, (q, p, r) in enumerate(rows)), prices_include_tax=inside
    )
    due = calculate(document.content).totals.due
    if due <= 0:
        return
    body = json.loads(SONIC.compose(collecting(document)).payload)
    assert body["amount"] == due == sum(item["amount"] * item["quantity"] for item in body["line_items"])
    assert all(type(item["amount"]) is int and type(item["quantity"]) is int for item in body["line_items"])
    assert all(item["amount"] > 0 and item["quantity"] > 0 for item in body["line_items"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer": replace(BUYER, email="")}, "customer.email"),
        ({"customer": replace(BUYER, name="")}, "customer.name"),
        ({"due_date": None}, "due_date"),
    ],
)
def test_all_seven_fields_are_needed(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InputRefused) as caught:
        body_of(**changes)  # type: ignore[arg-type]  # changes of the invoice
    assert [problem.field for problem in caught.value.problems] == [field]


def test_it_delivers_nothing() -> None:
    with pytest.raises(InputRefused, match="delivers nothing"):
        SONIC.compose(collecting(channel=Channel.EMAIL))


def test_an_amount_of_more_decimals_than_the_mapped_currency_has_is_refused() -> None:
    with pytest.raises(InputRefused, match="decimals"):
        body_of(line("Work", "1.005", "1", "0"), currency="KWD", options={"currencies": "KWD=USDT"})


# What it answers.


def test_it_is_made_listed_and_paid(at: Session, server: SonicServer) -> None:
    remote = created(at)
    server.pay(remote.remote_id)
    row = SONIC.resolved(at.account, SONIC.invoices(at).rows[0], Decimal("450.75"))
    (payment,) = SONIC.payments(at, None, UNTIL, [row]).rows
    assert row.status is RemoteStatus.PAID
    assert (payment.remote_id, payment.amount, payment.proves) == (remote.remote_id, Decimal("450.75"), True)


def test_a_paid_invoice_of_unknown_unit_proves_nothing(at: Session, server: SonicServer) -> None:
    server.pay(server.add(777))
    (payment,) = SONIC.payments(at, None, UNTIL, SONIC.invoices(at).rows).rows
    assert not payment.proves


def test_a_payment_is_in_the_currency_the_user_mapped(server: SonicServer) -> None:
    made = session(SONIC, server, currencies="USD=USDT")
    outcome = SONIC.create(made, SONIC.compose(collecting(currencies="USD=USDT")).payload)
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    server.pay(outcome.remote.remote_id)
    row = SONIC.resolved(made.account, SONIC.invoices(made).rows[0], Decimal("450.75"))
    made.client.close()
    assert row.currency == "USDT"
    assert SONIC.payments(made, None, UNTIL, [row]).rows[0].currency == "USD"


def test_many_pages_are_read_to_the_end(at: Session, server: SonicServer) -> None:
    for number in range(95):
        server.add(100 + number)
    listing = SONIC.invoices(at)
    assert len(listing.rows) == 95
    assert listing.complete
    assert server.count("list") == 5


def test_status_and_days_can_be_asked_for(at: Session, server: SonicServer) -> None:
    server.pay(server.add(1))
    server.add(2, created_at="2026-05-05T00:00:00.000Z")
    assert [row.amount for row in SONIC.listed(at, status="paid").rows] == [1]
    assert [row.amount for row in SONIC.listed(at, start=date(2026, 5, 1), end=date(2026, 5, 31)).rows] == [2]
    assert [row.amount for row in SONIC.invoices(at, date(2026, 5, 5)).rows] == [2]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (400, {"message": "no"}, Refused),
        (422, {"errors": ["no"]}, Refused),
        (403, {"detail": "no"}, Refused),
        (401, {}, KeyRefused),
        (429, {"message": "slow"}, Limited),
        (400, b"<html>", Unclear),
        (404, {"message": "no"}, Unclear),
        (409, {"message": "no"}, Unclear),
        (500, {"message": "no"}, Unclear),
        (302, {}, Unclear),
        (200, {"message": "ok"}, Unclear),
        (200, {"data": {}}, Unclear),
    ],
)
def test_errors_go_by_their_status(
    canned: CannedServer, told: Session, status: int, body: object, outcome: type
) -> None:
    canned.says("POST /invoices", body, status)
    assert type(SONIC.create(told, SONIC.compose(collecting()).payload)) is outcome
    assert canned.count("POST /invoices") == 1


def test_the_connection_test_reads_one_list(at: Session, server: SonicServer) -> None:
    assert SONIC.test(at)[0].ok
    assert [call for call, _ in server.requests] == ["list"]


def test_odd_options_are_refused_by_name() -> None:
    account = replace(collecting().account, base_url="https://api.sonicpay.org")
    odd = (("currencies", "USD->X"), ("list_path", "../x"), ("amount_unit", "both"), ("what", "1"))
    with pytest.raises(InputRefused) as caught:
        SONIC.check_account(replace(account, options=odd), None)
    assert {problem.field for problem in caught.value.problems} == {f"options.{key}" for key, _ in odd}


# The contradictions of its documents.


def test_11_1_a_list_that_is_not_there_is_tried_once_without_prefix_and_remembered(
    at: Session, server: SonicServer
) -> None:
    server.list_path = "/invoices"
    assert SONIC.invoices(at).failure is None
    assert at.learned == {"list_path": "/invoices"}
    SONIC.invoices(at)
    assert [request.path for _, request in server.requests] == ["/v1/invoices", "/invoices", "/invoices"]


def test_11_1_paths_are_settings_and_a_create_is_never_probed(canned: CannedServer) -> None:
    made = session(SONIC, canned, item_path="/api/v1/invoices")
    SONIC.create(made, SONIC.compose(collecting()).payload)
    assert [request.path for _, request in canned.requests] == ["/api/v1/invoices"]


def test_11_2_patch_is_used_and_once_put_where_it_is_not_allowed(at: Session, server: SonicServer) -> None:
    remote = created(at)
    payload = SONIC.compose_update(collecting()).payload
    assert isinstance(SONIC.update(at, remote.remote_id, payload), Accepted)
    server.patch = False
    assert isinstance(SONIC.update(at, remote.remote_id, payload), Accepted)
    assert at.learned == {"update_method": "PUT"}
    SONIC.update(at, remote.remote_id, payload)
    methods = [request.method for call, request in server.requests if call == "update"]
    assert methods == ["PATCH", "PATCH", "PUT", "PUT"]


@pytest.mark.parametrize("fault", [Fault.ERROR_AFTER_COMMIT, Fault.CUT_AFTER_COMMIT, Fault.REDIRECT])
def test_11_2_put_follows_405_only(at: Session, server: SonicServer, fault: Fault) -> None:
    remote = created(at)
    server.inject(fault, on="update")
    SONIC.update(at, remote.remote_id, SONIC.compose_update(collecting()).payload)
    assert server.count("update") == 1


@pytest.mark.parametrize(
    ("shown", "due", "amount", "known"),
    [
        (45075, "450.75", "450.75", True),
        (45075, "45075", "45075", True),
        (450.75, "450.75", "450.75", True),
        (15.5, "99.00", "15.5", True),
        (100, "450.75", "100", False),
        (0, "450.75", "0", False),
    ],
)
def test_11_3_the_unit_is_decided_by_the_local_total_or_stays_open(
    canned: CannedServer, told: Session, shown: float, due: str, amount: str, known: bool
) -> None:
    (row,) = listed(canned, told, ROW | {"amount": shown})
    resolved = SONIC.resolved(told.account, row, Decimal(due))
    assert (resolved.amount, resolved.unit_known) == (Decimal(amount), known)


@pytest.mark.parametrize(("unit", "amount"), [("minor", "1.00"), ("major", "100")])
def test_11_3_the_user_may_settle_the_unit(canned: CannedServer, unit: str, amount: str) -> None:
    made = session(SONIC, canned, amount_unit=unit)
    (row,) = listed(canned, made, ROW | {"amount": 100})
    made.client.close()
    assert (row.amount, row.unit_known) == (Decimal(amount), True)


def test_11_4_a_line_says_its_unit_price_and_lines_add_up() -> None:
    body = body_of(line("A", "50", "2", "0"), line("B", "25", "1", "0"))
    items = body["line_items"]
    assert [(item["amount"], item["quantity"]) for item in items] == [(5000, 2), (2500, 1)]  # type: ignore[attr-defined]
    assert body["amount"] == 12_500


def test_11_4_fractions_and_discounts_are_folded() -> None:
    fractions = body_of(line("Hours", "120", "2.5", "0"))
    assert [(i["amount"], i["quantity"]) for i in fractions["line_items"]] == [(30_000, 1)]  # type: ignore[attr-defined]
    discounted = body_of(line("Work", "100", "1", "19"), line("Back", "10", "-1", "19"))
    assert [(i["amount"], i["quantity"]) for i in discounted["line_items"]] == [(10_710, 1)]  # type: ignore[attr-defined]


def test_11_5_the_status_of_the_create_reply_is_ignored(at: Session) -> None:
    remote = created(at)
    assert (remote.status, remote.raw_status) == (RemoteStatus.OPEN, "")
    assert '"Paid"' in remote.evidence
    assert SONIC.payments(at, None, UNTIL, [remote]).rows == ()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("Paid", RemoteStatus.PAID),
        ("paid", RemoteStatus.PAID),
        ("UNPAID", RemoteStatus.OPEN),
        ("void", RemoteStatus.UNKNOWN),
    ],
)
def test_11_5_statuses_are_read_in_any_case(
    canned: CannedServer, told: Session, raw: str, status: RemoteStatus
) -> None:
    assert listed(canned, told, ROW | {"status": raw})[0].status is status


def test_11_6_times_are_read_under_all_their_names(canned: CannedServer, told: Session) -> None:
    plain = {"id": "s1", "amount": 1, "currency": "USD", "status": "paid"}
    rows = listed(
        canned,
        told,
        plain | {"created_at": "2026-01-01T00:00:00.000Z", "createdAt": "2026-01-02T00:00:00Z"},
        plain | {"id": "s2", "createdAt": "2026-01-02T00:00:00Z", "date": "2026-01-03T00:00:00Z"},
        plain | {"id": "s3", "date": "2026-01-03T00:00:00Z"},
    )
    assert [row.created_at.day for row in rows if row.created_at] == [1, 2, 3]


def test_11_7_and_11_8_every_call_carries_the_key(at: Session, server: SonicServer) -> None:
    remote = created(at)
    SONIC.invoice(at, remote.remote_id)
    SONIC.invoices(at)
    SONIC.update(at, remote.remote_id, SONIC.compose_update(collecting()).payload)
    assert {request.headers["authorization"] for _, request in server.requests} == {f"Bearer {server.key}"}


def test_11_9_currencies_are_mapped_and_never_converted() -> None:
    body = body_of(options={"currencies": "usd=usdt, EUR=EURC"})
    assert (body["currency"], body["amount"]) == ("USDT", 45_075)
    assert body_of()["currency"] == "USD"


@pytest.mark.parametrize("wrapped", [lambda row: row, lambda row: {"data": row}, lambda row: {"invoice": row}])
def test_11_10_one_invoice_comes_wrapped_or_bare(canned: CannedServer, told: Session, wrapped) -> None:  # type: ignore[no-untyped-def]  # small lambdas
    canned.says("GET /invoices/s1", wrapped(ROW))
    outcome = SONIC.invoice(told, "s1")
    assert isinstance(outcome, Accepted)
    assert isinstance(outcome.remote, RemoteInvoice)
    assert outcome.remote.remote_id == "s1"


@pytest.mark.parametrize("envelope", [{"data": [ROW]}, {"invoices": [ROW]}, [ROW]])
def test_11_10_lists_come_in_three_envelopes_and_without_a_count_are_not_complete(
    canned: CannedServer, told: Session, envelope: object
) -> None:
    canned.says("GET /v1/invoices", json.dumps(envelope))
    listing = SONIC.invoices(told)
    assert [row.remote_id for row in listing.rows] == ["s1"]
    assert not listing.complete


def test_11_11_a_server_that_ignores_the_page_is_asked_no_more_than_once_again(
    at: Session, server: SonicServer
) -> None:
    server.paging = False
    for number in range(50):
        server.add(100 + number)
    listing = SONIC.invoices(at)
    assert len(listing.rows) == 20
    assert not listing.complete
    assert server.count("list") == 2


def test_11_11_fewer_rows_than_counted_and_repeated_ids_are_not_trusted(canned: CannedServer, told: Session) -> None:
    canned.says("GET /v1/invoices", {"meta": {"total_count": 10, "page": 1, "per_page": 20}, "data": [ROW, ROW]})
    listing = SONIC.invoices(told)
    assert len(listing.rows) == 1
    assert not listing.complete
    assert "10 invoices" in listing.reason


def test_11_12_metadata_that_comes_back_changed_is_no_difference(at: Session) -> None:
    outcome = SONIC.create(at, SONIC.compose(collecting()).payload)
    assert isinstance(outcome, Accepted)
    assert outcome.differences == ()
    assert not SONIC.capabilities(at.account).marker_returns


def test_11_13_reference_and_name_are_shown(canned: CannedServer, told: Session, at: Session) -> None:
    assert created(at).number.startswith("INV-")
    assert listed(canned, told, ROW | {"name": "Invoice 14"})[0].description == "Invoice 14"


def test_11_14_an_update_names_four_fields_and_never_shipping() -> None:
    body = json.loads(SONIC.compose_update(collecting()).payload)
    assert set(body) == {"description", "amount", "currency", "metadata"}
    assert type(body["amount"]) is int


@pytest.mark.parametrize("remote_id", ["32322", 32322, "inv_1", "0d5c1e7-92b4", "a b"])
def test_11_15_ids_are_opaque(canned: CannedServer, told: Session, remote_id: object) -> None:
    assert listed(canned, told, ROW | {"id": remote_id})[0].remote_id == str(remote_id)


@pytest.mark.parametrize("remote_id", ["", "invoice_id", None, True, {}, "a/b", 1.5])
def test_11_15_what_is_no_id_is_not_taken_for_one(canned: CannedServer, told: Session, remote_id: object) -> None:
    assert listed(canned, told, ROW | {"id": remote_id}) == ()


def test_11_16_nothing_in_the_program_deletes_or_pays_out() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "app/providers").glob("*.py")
    )
    assert '"DELETE"' not in source
    assert "payouts/" not in source
    assert "refunds/" not in source


def test_11_17_a_payment_link_is_followed_where_one_is_named(at: Session, server: SonicServer) -> None:
    server.add(100, payment_link_id="k31x9")
    server.add(200, payment_link_id="none")
    server.links["k31x9"] = {"id": "k31x9", "url": "https://sonicpay.org/p/k31x9", "status": "active"}
    rows = SONIC.invoices(at).rows
    assert [row.payment_url for row in rows] == ["https://sonicpay.org/p/k31x9", ""]
    assert SONIC.capabilities(at.account).reason("payment_link")


def test_11_17_the_link_of_an_invoice_that_is_listed_more_than_once_is_asked_for_once(
    at: Session, server: SonicServer
) -> None:
    server.add(100, payment_link_id="k31x9")
    server.links["k31x9"] = {"id": "k31x9", "url": "https://sonicpay.org/p/k31x9", "status": "active"}
    server.inject(Fault.DUPLICATE_ID, on="list")
    listing = SONIC.invoices(at)
    assert [row.payment_url for row in listing.rows] == ["https://sonicpay.org/p/k31x9"]
    assert (server.count("link"), listing.complete) == (1, False)


def test_11_18_the_due_date_is_ours_alone(at: Session) -> None:
    assert created(at).due_date is None


def test_11_20_a_query_is_encoded(at: Session, server: SonicServer) -> None:
    SONIC.listed(at, status="paid&x=1", start=date(2026, 1, 1))
    assert server.requests[0][1].query == {"status": "paid&x=1", "start_date": "2026-01-01"}


@pytest.mark.parametrize(
    "sample",
    [
        '{"id": "k31x9", "url": "https://sonicpay.org/p/k31x9, "amount": 1000}',
        '{"id": "ch_7Qp2" "amount": 48230 "currency": "USDT"}',
    ],
)
def test_11_21_a_sample_that_is_no_json_is_unreadable_and_kept(
    canned: CannedServer, told: Session, sample: str
) -> None:
    canned.says("POST /invoices", sample)
    outcome = SONIC.create(told, SONIC.compose(collecting()).payload)
    assert isinstance(outcome, Unclear)
    assert outcome.code == "unreadable"
    assert outcome.evidence == sample


def test_11_22_another_host_is_not_believed() -> None:
    assert [each.base_url for each in SONIC.environments()] == ["https://api.sonicpay.org"]
    assert SONIC.capabilities(collecting().account).link_hosts == ("sonicpay.org",)


def test_11_23_a_lost_create_is_not_asked_again(at: Session, server: SonicServer) -> None:
    server.inject(Fault.CUT_AFTER_COMMIT, on="create")
    assert isinstance(SONIC.create(at, SONIC.compose(collecting()).payload), Unclear)
    assert server.count("create") == 1
    (row,) = SONIC.invoices(at, date(2026, 3, 1)).rows
    assert SONIC.differences(at.account, SONIC.compose(collecting()).payload, row) == ()


def test_11_24_currencies_compare_in_any_case(canned: CannedServer, told: Session) -> None:
    (row,) = listed(canned, told, ROW | {"currency": "Doge", "amount": 45075})
    assert row.currency == "DOGE"
    payload = SONIC.compose(collecting(currencies="USD=DOGE")).payload
    assert SONIC.differences(told.account, payload, row) == ()
    assert SONIC.compose(collecting(currencies="USD=DOGE")).warnings


def test_the_sdk_that_nobody_published_is_not_used() -> None:
    """The documents promise one "in your desired language" and name none: nothing but our own client talks to Sonic."""
    root = Path(__file__).resolve().parents[2]
    parts = sorted((root / "app" / "providers").glob("sonic*.py"))
    assert len(parts) >= 3
    imported: set[str] = set()
    for part in parts:
        for node in ast.walk(ast.parse(part.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names == {"app"}
    assert "sonic" not in (root / "pyproject.toml").read_text(encoding="utf-8").casefold()
