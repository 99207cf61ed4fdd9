"""Checkout pages: drafted from a file, pushed to the provider, used for an invoice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.command_line import CommandLine
from tests.support.creditclaw_server import CreditClawServer
from tests.support.faults import Fault, Reply
from tests.support.sentry_server import SentryServer

pytestmark = pytest.mark.loopback

PAGE: dict[str, Any] = {
    "title": "Invoices",
    "description": "Pay here",
    "amount": "30.00",
    "amount_locked": True,
    "allowed_methods": ["stripe_onramp"],
    "success_url": "https://shop.example/thanks",
    "expires_on": "2027-12-31",
    "collect_buyer_name": True,
}


@pytest.fixture(autouse=True)
def _account(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    words = ("account", "add", "--name", "claw", "--provider", "creditclaw", "--base-url", creditclaw.base_url)
    cli(*words, "--key-stdin", stdin=creditclaw.key.encode())


def add(cli: CommandLine, **changes: object) -> Any:
    return cli.answer("checkout-page", "add", "--account", "claw", "--from", cli.file(PAGE | changes))


def test_a_page_is_drafted_pushed_changed_and_pushed_again(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    page = add(cli)
    assert {key: page[key] for key in PAGE} == PAGE
    assert (page["account"], page["status"], page["remote_id"], page["changed"]) == ("claw", "draft", None, True)
    assert creditclaw.requests == []
    pushed = cli("--json", "checkout-page", "push", "1")
    assert (pushed.status, pushed.json["kind"], pushed.json["state"]) == (0, "page-create", "confirmed")
    (remote_id,) = creditclaw.pages
    assert pushed.json["page"]["remote_id"] == remote_id
    assert pushed.json["page"]["changed"] is False
    cli("sync")
    shown = cli.answer("checkout-page", "show", remote_id)
    assert (shown["status"], shown["description"]) == ("active", "Pay here")
    assert shown["url"].startswith("https://")
    edited = cli.answer("checkout-page", "edit", "invoices", "--from", cli.file({"amount": None, "status": "paused"}))
    assert (edited["amount"], edited["title"], edited["changed"]) == (None, "Invoices", True)
    again = cli("--json", "checkout-page", "push", "1")
    assert (again.status, again.json["kind"], again.json["state"]) == (0, "page-update", "confirmed")
    assert creditclaw.pages[remote_id]["status"] == "paused"


CLEARED: dict[str, Any] = {
    "amount": None,
    "expires_on": None,
    "success_url": "",
    "image_url": "",
}


def test_what_is_taken_away_from_a_page_is_taken_away_there(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli, image_url="https://shop.example/a.png")
    cli("checkout-page", "push", "1")
    cli.answer("checkout-page", "edit", "1", "--from", cli.file(CLEARED | {"allowed_methods": []}))
    assert cli("--json", "checkout-page", "push", "1").status == 0
    (_, told) = creditclaw.requests[-1]
    assert {key: told.json()[key] for key in ("amount_usd", "expires_at", "success_url", "image_url")} == dict.fromkeys(
        ("amount_usd", "expires_at", "success_url", "image_url")
    )
    (page,) = creditclaw.pages.values()
    assert (page["amount_usd"], page["expires_at"], page["image_url"]) == (None, None, None)
    assert len(page["allowed_methods"]) == 4
    cli("sync")
    shown = cli.answer("checkout-page", "show", "1")
    assert {key: shown[key] for key in CLEARED} == CLEARED
    cli("checkout-page", "edit", "1", "--from", cli.file({"title": "Deposit"}))
    assert cli("checkout-page", "push", "1").status == 0
    assert None not in creditclaw.requests[-1][1].json().values()


def test_what_the_provider_keeps_of_a_page_is_told_and_stays_to_be_pushed(
    cli: CommandLine, creditclaw: CreditClawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cli, image_url="https://shop.example/a.png")
    cli("checkout-page", "push", "1")
    answer = creditclaw.answer
    (held,) = creditclaw.pages.values()
    monkeypatch.setattr(
        creditclaw,
        "answer",
        lambda call, request: Reply(200, dict(held)) if call == "page-update" else answer(call, request),
    )
    cli.answer("checkout-page", "edit", "1", "--from", cli.file(CLEARED))
    pushed = cli("--json", "checkout-page", "push", "1")
    assert (pushed.status, pushed.json["state"]) == (7, "confirmed")
    assert "another amount" in pushed.json["reason"]
    assert "still shows the image" in pushed.json["reason"]
    cli("sync")
    shown = cli.answer("checkout-page", "show", "1")
    assert (shown["amount"], shown["image_url"], shown["changed"]) == (None, "", True)


def test_pages_are_listed_with_what_the_provider_counts(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli)
    creditclaw.add_page("Elsewhere")
    cli("sync")
    listed = cli.answer("checkout-page", "list", "--account", "claw")
    assert sorted(page["title"] for page in listed["items"]) == ["Elsewhere", "Invoices"]
    assert {"views", "payments", "received"} <= set(listed["items"][0])
    assert "Elsewhere" in cli("checkout-page", "list").out


def test_a_page_made_elsewhere_gets_no_marker_of_ours(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    remote_id = creditclaw.add_page("Elsewhere")
    creditclaw.pages[remote_id]["description"] = "Open to all"
    cli("sync")
    for changes, description in (({"title": "Shop"}, "Open to all"), ({"description": ""}, None)):
        cli.answer("checkout-page", "edit", remote_id, "--from", cli.file(changes))
        pushed = cli("--json", "checkout-page", "push", remote_id)
        assert (pushed.status, pushed.json["kind"], pushed.json["marker"]) == (0, "page-update", None)
        assert (creditclaw.pages[remote_id]["title"], creditclaw.pages[remote_id]["description"]) == (
            "Shop",
            description,
        )


def test_offline_a_page_is_queued(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli)
    creditclaw.close()
    pushed = cli("--json", "checkout-page", "push", "1")
    assert (pushed.status, pushed.json["state"]) == (6, "queued")
    assert cli("--json", "checkout-page", "push", "1").status == 5
    creditclaw.restart()
    assert cli("--json", "outbox", "retry", str(pushed.json["id"])).json["state"] == "confirmed"
    assert len(creditclaw.pages) == 1


def test_a_page_created_unnoticed_is_found_again(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli)
    creditclaw.inject(Fault.CUT_AFTER_COMMIT, on="page-create")
    assert cli("--json", "checkout-page", "push", "1").json["state"] == "unclear"
    cli("sync")
    assert creditclaw.count("page-create") == 1
    assert cli.answer("outbox", "list")["total"] == 0
    assert cli.answer("checkout-page", "show", "1")["remote_id"] in creditclaw.pages


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": " "}, ["title"]),
        ({"amount": "-1", "allowed_methods": "all"}, ["amount", "allowed_methods"]),
        ({"amount": "1.234"}, ["amount"]),
        ({"amount": 5}, ["amount"]),
        ({"image_url": "http://x.example/a.png"}, ["image_url"]),
        ({"page_type": "raffle"}, ["page_type"]),
        ({"colour": "red"}, ["colour"]),
        ({"status": "sold"}, ["status"]),
        ({"expires_on": "soon"}, ["expires_on"]),
        ({"expires_on": "2020-01-01", "amount": "0"}, ["amount", "expires_on"]),
        ({"expires_on": "soon", "page_type": "raffle", "title": ""}, ["title", "expires_on", "page_type"]),
    ],
)
def test_a_page_that_cannot_be_is_refused(cli: CommandLine, changes: dict[str, Any], fields: list[str]) -> None:
    refused = cli("--json", "checkout-page", "add", "--account", "claw", "--from", cli.file(PAGE | changes))
    assert (refused.status, refused.fields) == (3, fields)


def test_a_page_shown_can_be_added_again(cli: CommandLine) -> None:
    page = add(cli)
    again = cli.answer("checkout-page", "add", "--account", "claw", "--from", cli.file(page))
    assert again | {"id": 1, "created_at": ""} == page | {"created_at": ""}


def test_an_account_without_pages_has_none(cli: CommandLine, sentry: SentryServer) -> None:
    words = ("account", "add", "--name", "shop", "--provider", "sentry", "--base-url", sentry.base_url)
    cli(*words, "--key-stdin", stdin=sentry.key.encode())
    refused = cli("--json", "checkout-page", "add", "--account", "shop", "--from", cli.file(PAGE))
    assert refused.status == 3
    for missing in (["show", "9"], ["push", "9"], ["list", "--account", "none"]):
        assert cli("--json", "checkout-page", *missing).status == 4


def test_an_invoice_is_made_on_a_page_and_mailed(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli, amount=None, amount_locked=False)
    cli("checkout-page", "push", "1")
    invoice = cli.issued(currency="USD")
    words = ("push", invoice["number"], "--account", "claw")
    assert cli("--json", *words).fields == ["checkout_page"]
    pushed = cli("--json", *words, "--checkout-page", "Invoices", "--send", "email")
    assert (pushed.status, pushed.json["state"]) == (0, "confirmed")
    assert (pushed.json["send"]["kind"], pushed.json["send"]["state"]) == ("send", "sent")
    assert len(creditclaw.mailed) == 1
    (remote,) = cli.answer("invoice", "show", invoice["number"])["remotes"]
    assert (remote["state"], remote["delivery"]) == ("accepted", "sent")
    cli("sync")
    assert len(creditclaw.mailed) == 1


def test_a_delivery_that_waits_for_a_decision_is_no_failure(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli, amount=None, amount_locked=False)
    cli("checkout-page", "push", "1")
    creditclaw.inject(Fault.WRONG_AMOUNT, on="create")
    invoice = cli.issued(currency="USD")
    words = ("push", invoice["number"], "--account", "claw", "--checkout-page", "1", "--send", "email")
    pushed = cli("--json", *words)
    assert (pushed.status, pushed.json["state"], pushed.json["send"]["state"]) == (7, "needs_attention", "queued")
    assert pushed.json["reason"] == "The provider shows 340.15, not 339.15 USD."


def test_a_mail_that_did_not_leave_is_a_task_for_the_user(cli: CommandLine, creditclaw: CreditClawServer) -> None:
    add(cli, amount=None, amount_locked=False)
    cli("checkout-page", "push", "1")
    creditclaw.mail = "bounced"
    invoice = cli.issued(currency="USD")
    words = ("push", invoice["number"], "--account", "claw", "--checkout-page", "1", "--send", "email")
    pushed = cli("--json", *words)
    assert (pushed.status, pushed.json["send"]["state"]) == (7, "needs_attention")
    assert cli("--json", "sync").status == 7
    (item,) = cli.answer("outbox", "list")["items"]
    assert (item["kind"], item["state"]) == ("send", "needs_attention")
    assert cli.answer("outbox", "adopt", str(item["id"]))["state"] == "sent"


def test_a_draft_waits_for_the_link_of_its_page_or_is_issued_without(
    cli: CommandLine, creditclaw: CreditClawServer
) -> None:
    page = cli.answer("checkout-page", "add", "--account", "claw", "--from", cli.file({"title": "Invoices"}))
    link = {"payment_link": {"checkout_page": page["id"]}, "currency": "USD"}
    first, second = cli.draft(**link), cli.draft(**link)
    assert first["payment_link"]["state"] == "waiting"
    assert "has not been published" in first["payment_link"]["reason"]
    waits = cli("--json", "invoice", "issue", str(first["id"]))
    assert (waits.status, waits.fields) == (3, ["payment_link"])
    assert "Issued now, the invoice carries no link." in waits.err
    without = cli("--json", "invoice", "issue", str(second["id"]), "--without-payment-link")
    assert (without.status, without.json["state"]) == (0, "issued")
    assert "payment_link" not in without.json
    assert cli("checkout-page", "push", str(page["id"])).status == 0
    assert cli.answer("invoice", "show", str(first["id"]))["payment_link"]["state"] == "ready"
    issued = cli.answer("invoice", "issue", str(first["id"]))
    [held] = creditclaw.pages.values()
    assert issued["payment_link"]["url"] == f"https://creditclaw.com{held['checkout_url']}"
    assert (issued["payment_link"]["state"], issued["payment_link"]["provider"]) == ("printed", "CreditClaw")
    assert issued["payment_link"]["url"] in cli("invoice", "show", issued["number"]).out
