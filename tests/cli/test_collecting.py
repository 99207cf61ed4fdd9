"""Handing invoices to a provider and learning what became of them, over real sockets."""

from __future__ import annotations

import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.services import keys
from tests.documents.reading import codes
from tests.support.command_line import CommandLine, Result
from tests.support.faults import Fault, Reply
from tests.support.provider_server import ProviderServer, Request
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

ITEM_KEYS = {
    "id", "account", "kind", "document", "number", "state", "marker", "attempts", "next_try_at", "reason", "candidates",
}  # fmt: skip


def connect(cli: CommandLine, server: ProviderServer, provider: str = "sentry") -> None:
    """Add an account; its key stays in memory for the test."""
    words = ("account", "add", "--name", "shop", "--provider", provider, "--base-url", server.base_url, "--key-stdin")
    assert cli(*words, stdin=server.key.encode()).status == 7


def dollars(cli: CommandLine) -> Any:
    """Issue an invoice in US dollars to a customer with mail and telephone."""
    return cli.issued(currency="USD")


def push(cli: CommandLine, invoice: Any, *more: str) -> Result:
    return cli("--json", "push", invoice["number"], "--account", "shop", *more)


def shown(cli: CommandLine, invoice: Any) -> Any:
    """Return the remotes of an invoice."""
    return cli.answer("invoice", "show", invoice["number"])["remotes"]


def test_an_invoice_is_handed_over_paid_there_and_paid_here(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    pushed = push(cli, invoice, "--send", "sms")
    assert pushed.status == 0, pushed
    assert set(pushed.json) == ITEM_KEYS | {"send"}
    assert (pushed.json["state"], pushed.json["kind"], pushed.json["document"]) == ("confirmed", "create", 1)
    (remote_id,) = sentry.invoices
    assert sentry.delivered == [("SMS", remote_id)]
    assert cli.answer("outbox", "list") == {"items": [], "total": 0}
    sentry.pay(remote_id)
    ran = cli("--json", "sync")
    assert ran.status == 0
    assert [(run["account"], run["outcome"], run["payments"]) for run in ran.json["items"]] == [("shop", "done", 1)]
    assert ran.json["attention"] == 0
    (remote,) = shown(cli, invoice)
    assert remote | {"read_at": ""} == {
        "account": "shop",
        "provider": "sentry",
        "remote_id": remote_id,
        "remote_number": None,
        "remote_status": "PAID",
        "state": "accepted",
        "amount": "339.15",
        "payment_url": sentry.invoices[remote_id]["paymentUrl"],
        "read_at": "",
        "delivery": None,
        "reminded_at": None,
        "operation": 1,
    }
    paid = cli.answer("invoice", "show", invoice["number"])
    assert (paid["payment_state"], paid["totals"]["paid"]) == ("paid", "339.15")
    assert "Status there" in cli("invoice", "show", invoice["number"]).out


def test_the_preview_tells_what_the_provider_would_be_told_and_does_nothing(
    cli: CommandLine, sentry: SentryServer
) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    seen = push(cli, invoice, "--send", "email", "--preview")
    assert seen.status == 0
    assert seen.json["reaches_customer_at_once"] is True
    assert {"label", "text"} == set(seen.json["told"][0])
    assert seen.json["lost"]
    assert sentry.requests == []
    assert cli.answer("outbox", "list")["total"] == 0
    for_people = cli("push", invoice["number"], "--account", "shop", "--preview")
    assert invoice["number"] in for_people.out


def test_what_does_not_fit_is_refused_with_the_reason(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = cli.issued(currency="EUR")
    refused = push(cli, invoice)
    assert (refused.status, refused.json["error"]["code"]) == (3, "refused")
    assert refused.json["error"]["problems"]
    assert push(cli, cli.draft(currency="USD") | {"number": "2"}).status == 5
    assert cli("--json", "push", "99", "--account", "shop").status == 4
    assert cli("--json", "push", "1", "--account", "other").status == 4
    assert cli("push", "1").status == 2
    assert cli("push", "1", "--account", "shop", "--send", "fax").status == 2


def test_offline_it_is_queued_and_goes_out_with_the_next_sync(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    sentry.close()
    pushed = push(cli, invoice)
    assert pushed.status == 6
    assert (pushed.json["state"], pushed.json["error"]["code"]) == ("queued", "provider")
    assert pushed.json["error"]["message"]
    (item,) = cli.answer("outbox", "list")["items"]
    assert set(item) == ITEM_KEYS
    assert item["next_try_at"]
    sentry.restart()
    retried = cli("--json", "outbox", "retry", str(item["id"]))
    assert (retried.status, retried.json["state"]) == (0, "confirmed")
    assert len(sentry.invoices) == 1


def test_what_is_only_queued_waits_for_the_sync(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    queued = push(cli, invoice, "--queue-only")
    assert (queued.status, queued.json["state"]) == (0, "queued")
    assert sentry.requests == []
    assert push(cli, invoice).status == 5
    ran = cli("--json", "sync", "--account", "shop")
    assert ran.status == 0
    assert [remote["state"] for remote in shown(cli, invoice)] == ["accepted"]


def test_without_its_key_an_account_does_nothing_until_the_key_is_given(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    keys.forget()
    pushed = push(cli, invoice)
    assert (pushed.status, pushed.json["state"]) == (6, "queued")
    assert "key" in pushed.json["error"]["message"]
    failed = cli("--json", "sync")
    assert (failed.status, failed.json["error"]["code"]) == (6, "provider")
    assert cli("sync", "--key-stdin").status == 2
    ran = cli("--json", "sync", "--account", "shop", "--key-stdin", stdin=sentry.key.encode())
    assert ran.status == 0
    assert len(sentry.invoices) == 1


def test_why_something_could_not_be_tried_stands_in_the_outbox(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    push(cli, invoice)
    keys.forget()
    reminded = cli("--json", "remind", invoice["number"], "--account", "shop")
    assert (reminded.status, reminded.json["state"]) == (6, "queued")
    (item,) = cli.answer("outbox", "list")["items"]
    assert "The key of shop is not to be had" in item["reason"]
    assert item["reason"] == reminded.json["reason"] == reminded.json["error"]["message"]
    assert item["reason"] in cli("outbox", "retry", str(item["id"])).out


def test_what_was_made_but_not_delivered_is_a_task_for_the_user(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    sentry.mail_works = False
    pushed = push(cli, dollars(cli), "--send", "sms")
    assert (pushed.status, pushed.json["state"]) == (7, "confirmed")
    assert "send the payment link to the customer yourself" in pushed.json["reason"]


def test_a_refusal_of_the_provider_is_told(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    sentry.scopes.discard("invoice:write")
    pushed = push(cli, dollars(cli))
    assert pushed.status == 6
    assert pushed.json["state"] == "rejected"
    assert "invoice:write" in pushed.json["error"]["message"]
    assert f"counterfoil outbox show {pushed.json['id']}" in pushed.err
    entry = cli("outbox", "show", str(pushed.json["id"])).out
    assert "INSUFFICIENT_SCOPE" in entry
    assert "Missing scope" in entry


def test_only_what_the_provider_has_is_said_to_be_read(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    assert [line.partition(": ")[2] for line in cli("sync").err.splitlines()] == [
        "Working the outbox",
        "Reading invoices",
        "Reading payments",
    ]


def test_an_unclear_create_is_never_repeated_by_itself_and_can_be_adopted(
    cli: CommandLine, sentry: SentryServer
) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    sentry.inject(Fault.CUT_AFTER_COMMIT, on="create")
    pushed = push(cli, invoice, "--send", "sms")
    assert (pushed.status, pushed.json["state"]) == (6, "unclear")
    (item,) = cli.answer("outbox", "list")["items"]
    assert (item["state"], item["attempts"]) == ("unclear", 1)
    (remote_id,) = sentry.invoices
    cli("sync")
    assert sentry.count("create") == 1
    (remote,) = shown(cli, invoice)
    assert (remote["state"], remote["remote_id"]) == ("accepted", remote_id)


def test_what_cannot_be_told_is_decided_by_the_user(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    sentry.inject(Fault.WRONG_AMOUNT, on="create")
    sentry.inject(Fault.WRONG_AMOUNT, on="list", times=2)
    pushed = push(cli, invoice)
    assert (pushed.status, pushed.json["state"]) == (7, "needs_attention")
    assert cli("--json", "sync").status == 7
    (item,) = cli.answer("outbox", "list")["items"]
    entry = cli.answer("outbox", "show", str(item["id"]))
    assert '"amountCents": 33915' in entry["payload"]
    assert entry["answers"] == ["adopt", "retry", "discard"]
    assert [each["event"] for each in entry["log"]][-1] == "different"
    (remote_id,) = sentry.invoices
    unknown = cli("--json", "outbox", "adopt", str(item["id"]), "--remote-id", "inv_unknown")
    assert (unknown.status, unknown.fields) == (3, ["remote_id"])
    adopted = cli("--json", "outbox", "adopt", str(item["id"]), "--remote-id", remote_id)
    assert (adopted.status, adopted.json["state"]) == (0, "confirmed")
    assert cli("--json", "outbox", "discard", str(item["id"])).status == 5
    assert cli("--json", "sync").status == 0


def test_an_entry_is_dropped_or_tried_again(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    first = push(cli, invoice, "--queue-only").json
    assert cli.answer("outbox", "discard", str(first["id"]))["state"] == "cancelled"
    second = push(cli, invoice, "--queue-only").json
    retried = cli("outbox", "retry", str(second["id"]))
    assert retried.status == 0
    assert "done" in retried.out
    assert len(sentry.invoices) == 1
    for command in ("retry", "adopt", "discard", "show"):
        assert cli("--json", "outbox", command, "99").status == 4
        assert cli("--json", "outbox", command, "x").status == 4


def test_a_customer_is_reminded_once(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    assert cli("--json", "remind", invoice["number"], "--account", "shop").status == 5
    push(cli, invoice)
    reminded = cli("--json", "remind", invoice["number"], "--account", "shop")
    assert (reminded.status, reminded.json["kind"], reminded.json["state"]) == (0, "remind", "confirmed")
    assert [way for way, _ in sentry.delivered] == ["REMINDER"]
    sentry.inject(Fault.CUT_AFTER_COMMIT, on="remind")
    unclear = cli("--json", "remind", invoice["number"], "--account", "shop")
    assert (unclear.status, unclear.json["state"]) == (7, "needs_attention")
    cli("sync")
    assert sentry.count("remind") == 2


def test_a_sync_without_the_network_fails_and_says_why(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    sentry.close()
    failed = cli("--json", "sync")
    assert (failed.status, failed.json["items"][0]["outcome"]) == (6, "failed")
    assert failed.json["error"]["message"].startswith("shop: ")


def test_a_sync_in_which_a_call_fails_says_so_and_does_the_rest(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    push(cli, invoice, "--queue-only")
    sentry.scopes -= {"invoice:write", "sales:read"}
    failed = cli("--json", "sync")
    assert (failed.status, failed.json["items"][0]["outcome"], failed.json["error"]["code"]) == (
        6,
        "partly",
        "provider",
    )
    assert all(scope in failed.json["error"]["message"] for scope in (invoice["number"], "invoice:write", "sales:read"))
    assert failed.json["items"][0]["complete"] is True


def test_ctrl_c_ends_a_sync_at_a_good_moment(
    cli: CommandLine, sentry: SentryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(cli, sentry)
    answer = sentry.answer

    def interrupting(call: str, request: Request) -> Reply:
        signal.raise_signal(signal.SIGINT)
        return answer(call, request)

    monkeypatch.setattr(sentry, "answer", interrupting)
    before = signal.getsignal(signal.SIGINT)
    assert cli("--json", "sync").status == 130
    assert signal.getsignal(signal.SIGINT) is before


def test_what_is_not_ours_is_listed_and_imported(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    push(cli, dollars(cli))
    remote_id = sentry.add(12345, "Repair of a chair", name="Somebody Else")
    cli("sync")
    listed = cli.answer("remote", "list")
    assert sorted(item["number"] or "" for item in listed["items"]) == ["", "INV-2026-0001"]
    (foreign,) = cli.answer("remote", "list", "--account", "shop", "--foreign")["items"]
    assert (foreign["remote_id"], foreign["amount"], foreign["document"]) == (remote_id, "123.45", None)
    draft = cli.answer("remote", "import", remote_id, "--account", "shop")
    assert (draft["state"], draft["totals"]["due"]) == ("draft", "123.45")
    assert draft["customer"]["name"] == "Somebody Else"
    assert [(remote["state"], remote["remote_id"]) for remote in draft["remotes"]] == [("imported", remote_id)]
    assert cli("--json", "remote", "import", remote_id, "--account", "shop").status == 5
    assert cli("--json", "remote", "import", "inv_x", "--account", "shop").status == 4
    assert "Somebody Else" in cli("remote", "list").out


def test_a_remote_invoice_that_differs_is_shown_with_its_evidence(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    invoice = dollars(cli)
    push(cli, invoice)
    (held,) = shown(cli, invoice)
    assert held["payment_url"].startswith("https://")
    sentry.invoices[held["remote_id"]]["amountCents"] = 100
    cli("sync")
    one = cli.answer("remote", "show", held["remote_id"], "--account", "shop")
    assert one["differences"] == [{"field": "amount", "local": "339.15", "remote": "1.00"}]
    assert '"amountCents"' in one["evidence"]
    assert cli("--json", "remote", "show", "inv_x", "--account", "shop").status == 4


def test_who_cancels_here_is_told_to_cancel_there(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    alone, held = dollars(cli), dollars(cli)
    push(cli, held)
    (remote_id,) = sentry.invoices
    assert cli("invoice", "cancel", alone["number"]).err == ""
    cancelled = cli("--json", "invoice", "cancel", held["number"])
    assert (cancelled.status, cancelled.json["correction"]) == (0, "cancellation")
    assert f"shop still asks for it ({remote_id}). Cancel it at SentryPOS itself" in cancelled.err


def test_a_remote_invoice_is_shown_with_what_was_paid(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    push(cli, dollars(cli))
    (remote_id,) = sentry.invoices
    sale = sentry.pay(remote_id, at=datetime.now(UTC))
    cli("sync")
    sale["status"] = "REFUNDED"
    assert "does not confirm this payment any more" in cli("sync").out
    one = cli.answer("remote", "show", remote_id, "--account", "shop")
    (paid,) = one["payments"]
    assert {key: paid[key] for key in ("id", "amount", "status", "recorded")} == {
        "id": sale["id"],
        "amount": "339.15",
        "status": "REFUNDED",
        "recorded": 1,
    }
    assert "look at it" in paid["note"]
    assert "look at it" in cli("remote", "show", remote_id, "--account", "shop").out


def test_books_that_were_set_back_say_what_they_do_not_know_and_wait_for_a_person(
    cli: CommandLine, sentry: SentryServer, home: Path, tmp_path: Path
) -> None:
    connect(cli, sentry)
    push(cli, dollars(cli))
    older = shutil.copy(home / "books.sqlite", tmp_path / "older")
    push(cli, dollars(cli))
    shutil.copyfile(older, home / "books.sqlite")
    ran = cli("--json", "sync")
    assert ran.status == 7
    assert ran.json["lost"] == 1
    assert "older copy" in ran.json["paused"]
    assert "by a later state of these books" in ran.err
    assert cli.answer("remote", "list", "--foreign")["total"] == 1
    assert dollars(cli)["number"] == "INV-2026-0003"
    assert cli("--json", "sync", "--resume").status == 0


def test_without_accounts_there_is_nothing_to_sync(cli: CommandLine) -> None:
    assert cli.answer("sync") == {"items": [], "total": 0, "open": 0, "attention": 0, "lost": 0, "paused": ""}
    assert cli("sync", "--account", "shop").status == 4
    assert cli("outbox", "list").out == "The outbox is empty.\n"


def test_an_account_with_something_unsettled_is_not_removed(cli: CommandLine, sentry: SentryServer) -> None:
    connect(cli, sentry)
    push(cli, dollars(cli), "--queue-only")
    assert cli("--json", "account", "remove", "shop").status == 5


def test_payment_slips_are_written_beside_the_invoices_that_have_a_link(
    cli: CommandLine, sentry: SentryServer, tmp_path: Path
) -> None:
    connect(cli, sentry)
    held, alone = dollars(cli), dollars(cli)
    push(cli, held)
    plain = cli.answer("invoice", "pdf", held["number"], "--out", str(tmp_path / "plain"))
    assert set(plain["items"][0]) == {"id", "number", "path", "form"}
    out = ("--out", str(tmp_path / "out"), "--with-payment-slip")
    written = cli("--json", "invoice", "pdf", held["number"], alone["number"], *out)
    assert written.status == 0
    first, second = written.json["items"]
    assert Path(first["payment_slip"]).name == "INV-2026-0001 Acme Corp - payment.pdf"
    assert codes(Path(first["payment_slip"]).read_bytes()) == [shown(cli, held)[0]["payment_url"]]
    assert Path(first["path"]).read_bytes() == Path(plain["items"][0]["path"]).read_bytes()
    assert second["payment_slip"] is None
    assert "was not handed to a provider" in second["why_no_payment_slip"]
    assert f"No payment slip for {alone['number']}" in written.err
    assert first["payment_slip"] in cli("invoice", "pdf", held["number"], *out).out
    for nothing in (alone["number"], str(cli.draft()["id"])):
        refused = cli("--json", "invoice", "pdf", nothing, "--out", str(tmp_path / "none"), "--with-payment-slip")
        assert (refused.status, refused.json["error"]["code"]) == (5, "not_allowed")
    assert not (tmp_path / "none").exists()
    cli("payment", "add", held["number"], "--amount", "100")
    warned = cli("invoice", "pdf", held["number"], "--out", str(tmp_path / "part"), "--with-payment-slip")
    assert "The link asks for 339.15 USD, while 239.15 USD is still open." in warned.err
