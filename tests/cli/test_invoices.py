"""Documents on the command line: in, out, changed, listed, and through their life."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.command_line import INVOICE, CommandLine, invoice

TODAY = date.today()  # noqa: DTZ011 (the business day of the person at the keyboard)


def test_a_draft_is_answered_as_the_format_says(cli: CommandLine) -> None:
    draft = cli.draft()
    for name, value in INVOICE.items():
        if name not in {"customer", "lines"}:
            assert draft[name] == value, name
    assert draft["customer"] == {"id": 1, **INVOICE["customer"]}
    assert draft["lines"] == [{**INVOICE["lines"][0], "net": "295.00"}]
    assert (draft["id"], draft["number"], draft["state"]) == (1, None, "draft")
    assert (draft["payment_state"], draft["overdue"]) == ("open", False)
    assert draft["totals"]["due"] == "339.15"
    assert draft["taxes"] == [{"category": "S", "rate": "19", "basis": "285.00", "tax": "54.15"}]
    assert draft["remotes"] == []


def test_what_is_shown_can_be_added_again(cli: CommandLine) -> None:
    first = cli.issued()
    again = cli.answer("invoice", "add", "--from", cli.file(first))
    own = {"id", "uid", "number", "state", "revision", "issued_at", "created_at", "updated_at", "pdf_sha256", "overdue"}
    assert {name: again[name] for name in again if name not in own} == {
        name: first[name] for name in first if name not in own
    }


def test_standard_input_is_a_file_called_minus(cli: CommandLine) -> None:
    text = Path(cli.file(invoice(reference="piped"))).read_bytes()
    assert cli.answer("invoice", "add", "--from", "-", stdin=text)["reference"] == "piped"


def test_several_files_answer_a_list(cli: CommandLine) -> None:
    files = [cli.file(invoice(reference=f"PO {place}")) for place in range(3)]
    added = cli.answer("invoice", "add", "--from", *files)
    assert added["total"] == 3
    assert [item["reference"] for item in added["items"]] == ["PO 0", "PO 1", "PO 2"]
    assert {item["customer"]["id"] for item in added["items"]} == {1}


def test_several_files_are_added_all_or_none(cli: CommandLine) -> None:
    bad = [cli.file(invoice(currency="XXX")), cli.file(b"{"), "/nowhere/at/all.json"]
    refused = cli("--json", "invoice", "add", "--from", cli.file(invoice()), *bad)
    assert refused.status == 3
    assert refused.fields == ["files[1].currency", "files[2]", "files[3]"]
    assert [bad[place] in refused.json["error"]["problems"][place]["message"] for place in range(3)] == [True] * 3
    assert cli.answer("invoice", "list")["total"] == 0
    assert cli.answer("customer", "list")["total"] == 0


def test_customers_are_taken_from_the_address_book_or_added_to_it(cli: CommandLine) -> None:
    cli.answer(
        "customer", "add", "--name", "Žižek Studio", "--currency", "USD", "--language", "de", "--terms-days", "7"
    )
    by_id = cli.draft(customer={"id": 1}, currency="USD")
    assert by_id["customer"]["name"] == "Žižek Studio"
    stated = cli.draft(customer={"name": "Žižek Studio"})
    assert stated["customer"]["id"] == 1
    other = cli.draft(customer={"name": "Žižek Studio", "email": "other@zizek.example"})
    assert other["customer"]["id"] == 2
    assert cli("--json", "invoice", "add", "--from", cli.file(invoice(customer={"id": 99}))).fields == ["customer.id"]


def test_what_is_left_out_comes_from_customer_and_company(cli: CommandLine) -> None:
    cli.answer("customer", "add", "--name", "Studio", "--currency", "USD", "--language", "de", "--terms-days", "7")
    added = cli.answer(
        "invoice",
        "add",
        "--from",
        cli.file({"customer": {"id": 1}, "lines": [{"description": "x", "unit_price": "5"}]}),
    )
    assert (added["currency"], added["language"]) == ("USD", "de")
    assert added["issue_date"] == TODAY.isoformat()
    assert added["due_date"] == (TODAY + timedelta(days=7)).isoformat()
    assert added["lines"][0]["tax"] == {"category": "S", "rate": "19"}
    assert added["prices_include_tax"] is False
    assert cli.draft(due_date=None)["due_date"] is None


def test_a_draft_is_changed_in_part(cli: CommandLine) -> None:
    draft = cli.draft()
    changed = cli.answer(
        "invoice", "edit", "1", "--from", cli.file({"reference": "PO 5", "customer": {"name": "Other"}})
    )
    assert (changed["reference"], changed["notes"]) == ("PO 5", draft["notes"])
    assert changed["customer"]["name"] == "Other"
    assert changed["totals"] == draft["totals"]
    refused = cli("--json", "invoice", "edit", "1", "--from", cli.file({"lines": []}))
    assert (refused.status, refused.fields) == (3, ["lines"])
    assert cli.answer("invoice", "show", "1") == changed


def test_amounts_that_do_not_fit_another_currency_are_all_named(cli: CommandLine) -> None:
    draft = cli.draft(prepaid="1.50", rounding="0.01", allowances=[{"amount": "10.25", "tax": {"category": "Z"}}])
    edit = ("--json", "invoice", "edit", str(draft["id"]), "--from")
    refused = cli(*edit, cli.file({"currency": "JPY", "notes": 1}))
    assert sorted(refused.fields) == ["allowances[0].amount", "notes", "prepaid", "rounding"]
    assert refused.out.count("An amount in JPY has no decimals.") == 3
    assert "An amount in EUR has at most 2 decimals." in cli(*edit, cli.file({"prepaid": "0.001"})).out


def test_a_draft_without_a_customer_is_read_back(cli: CommandLine) -> None:
    without = {name: member for name, member in invoice().items() if name != "customer"}
    draft = cli.answer("invoice", "add", "--from", cli.file(without))
    edited = cli.answer("invoice", "edit", str(draft["id"]), "--from", cli.file(draft | {"reference": "PO 2"}))
    assert (edited["customer"], edited["reference"]) == (draft["customer"], "PO 2")
    named = cli.answer("invoice", "edit", str(draft["id"]), "--from", cli.file({"customer": {"name": "Acme"}}))
    unnamed = cli.answer("invoice", "edit", str(draft["id"]), "--from", cli.file({"customer": draft["customer"]}))
    assert (named["customer"]["name"], unnamed["customer"]) == ("Acme", draft["customer"])


def test_an_issued_document_is_neither_changed_nor_deleted(cli: CommandLine) -> None:
    cli.issued()
    for command in (("edit", "1", "--from", cli.file({"reference": "x"})), ("delete", "1"), ("issue", "1")):
        refused = cli("--json", "invoice", *command)
        assert refused.status == 5
        assert refused.json["error"]["code"] == "not_allowed"


def test_issuing_lists_everything_that_is_missing(cli: CommandLine) -> None:
    tax = {"category": "AE", "rate": "0"}
    cli.draft(customer={"name": "Acme"}, lines=[{"description": "x", "unit_price": "1", "tax": tax}], allowances=[])
    refused = cli("--json", "invoice", "issue", "1")
    assert (refused.status, refused.fields) == (3, ["lines[0].tax.reason", "customer.tax_id"])
    assert cli.answer("invoice", "show", "1")["number"] is None


def test_warnings_are_told_of_what_is_issued_and_of_nothing_else(cli: CommandLine) -> None:
    cli.draft(due_date="2020-01-01")
    assert "due date lies before" in cli("invoice", "issue", "1").err
    assert cli("invoice", "issue", "1").err.count("\n") == 1
    cli.draft(
        due_date="2020-01-01", customer={"name": "Acme"}, lines=[INVOICE["lines"][0] | {"tax": {"category": "AE"}}]
    )
    assert "due date" not in cli("invoice", "issue", "2").err


def test_who_has_no_company_yet_is_told_how_to_set_it(cli: CommandLine, tmp_path: Path) -> None:
    home = ("--home", str(tmp_path / "new"))
    cli.answer(*home, "invoice", "add", "--from", cli.file(invoice()))
    refused = cli("--json", *home, "invoice", "issue", "1")
    assert "seller.name" in refused.fields
    assert "counterfoil company set --from F" in refused.err


def test_warnings_of_one_kind_are_counted_after_the_first(cli: CommandLine) -> None:
    lines = [*INVOICE["lines"] * 12, INVOICE["lines"][0] | {"quantity": "0"}]
    issued = cli("invoice", "issue", str(cli.draft(lines=lines)["id"]))
    told = [line for line in issued.err.splitlines() if "repeats an earlier one" in line]
    assert told[0] == "Warning: lines[1]: This line repeats an earlier one."
    assert told[5:] == ["Warning: and 6 more like this: This line repeats an earlier one."]
    assert "Warning: lines[12].quantity: The quantity is 0." in issued.err


def test_a_document_is_called_by_id_uid_or_number(cli: CommandLine) -> None:
    issued = cli.issued()
    assert issued["number"] == "INV-2026-0001"
    for name in ("1", issued["uid"], issued["uid"].upper(), "INV-2026-0001"):
        assert cli.answer("invoice", "show", name)["id"] == 1


def test_a_deleted_draft_is_gone(cli: CommandLine) -> None:
    draft = cli.draft()
    assert cli.answer("invoice", "delete", draft["uid"]) == {"id": 1, "uid": draft["uid"], "deleted": True}
    assert cli("invoice", "show", "1").status == 4


def test_pdfs_are_written_under_safe_names(cli: CommandLine, tmp_path: Path) -> None:
    issued = cli.issued(customer={"name": "../../x", "address": {"city": "B", "line1": "S", "country": "DE"}})
    cli.draft()
    out = tmp_path / "out"
    written = cli.answer("invoice", "pdf", "1", "2", "1", "--out", str(out))
    assert written["total"] == 2
    paths = [Path(item["path"]) for item in written["items"]]
    assert [path.parent for path in paths] == [out, out]
    assert sorted(out.iterdir()) == sorted(paths)
    assert hashlib.sha256(paths[0].read_bytes()).hexdigest() == issued["pdf_sha256"]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
    assert cli.answer("invoice", "pdf", "1", "--out", str(out))["total"] == 1


def test_copies_and_delivery_notes_stand_beside_the_file_that_was_issued(cli: CommandLine, tmp_path: Path) -> None:
    issued, out = cli.issued(), str(tmp_path / "out")
    asked = (("document", ()), ("copy", ("--copy",)), ("delivery-note", ("--form", "delivery-note")))
    names = []
    for form, options in asked:
        (item,) = cli.answer("invoice", "pdf", "1", "--out", out, *options)["items"]
        assert (item["form"], item["number"]) == (form, issued["number"])
        names.append(Path(item["path"]).name.removeprefix("INV-2026-0001 Acme Corp"))
    assert names == [".pdf", " - copy.pdf", " - delivery note.pdf"]
    (item,) = cli.answer("invoice", "pdf", "1", "--out", out, "--design", "modern", "--overwrite")["items"]
    assert item["form"] == "copy"
    checked = cli("--json", "document", "check", item["path"])
    assert (checked.status, checked.json["form"]) == (0, "copy")


def test_a_draft_is_written_in_the_design_asked_for(cli: CommandLine, tmp_path: Path) -> None:
    cli.draft()
    files = []
    for design in ("classic", "modern", "compact"):
        (item,) = cli.answer("invoice", "pdf", "1", "--out", str(tmp_path / design), "--design", design)["items"]
        assert item["form"] == "document"
        files.append(Path(item["path"]).read_bytes())
    assert len(set(files)) == 3
    assert cli("invoice", "pdf", "1", "--out", str(tmp_path), "--copy").status == 5
    assert cli("invoice", "pdf", "1", "--out", str(tmp_path), "--design", "baroque").status == 2


def test_another_file_of_the_same_name_is_not_overwritten_unasked(cli: CommandLine, tmp_path: Path) -> None:
    cli.issued()
    path = Path(cli.answer("invoice", "pdf", "1", "--out", str(tmp_path / "out"))["items"][0]["path"])
    path.write_text("mine")
    assert cli("invoice", "pdf", "1", "--out", str(path.parent)).status == 5
    assert path.read_text() == "mine"
    assert cli("invoice", "pdf", "1", "--out", str(path.parent), "--overwrite").status == 0
    assert path.read_bytes().startswith(b"%PDF-")


def test_what_was_written_before_the_outside_failed_is_answered(cli: CommandLine, tmp_path: Path) -> None:
    for _turn in range(2):
        cli.issued()
    in_the_way = tmp_path / "out" / "INV-2026-0002 Acme Corp.pdf"
    in_the_way.mkdir(parents=True)
    failed = cli("--json", "invoice", "pdf", "1", "2", "--out", str(in_the_way.parent), "--overwrite")
    assert (failed.status, failed.json["error"]["code"]) == (6, "outside_failed")
    assert [Path(item["path"]).name for item in failed.json["items"]] == ["INV-2026-0001 Acme Corp.pdf"]
    told = cli("invoice", "pdf", "1", "2", "--out", str(in_the_way.parent), "--overwrite")
    assert (told.status, "INV-2026-0001" in told.out, "INV-2026-0002" in told.err) == (6, True, True)


def test_a_duplicate_is_a_draft_of_today(cli: CommandLine) -> None:
    cli.issued()
    copy = cli.answer("invoice", "duplicate", "INV-2026-0001")
    assert (copy["state"], copy["issue_date"]) == ("draft", TODAY.isoformat())
    assert copy["totals"]["due"] == "339.15"


def test_lines_are_credited_in_part_until_nothing_is_left(cli: CommandLine) -> None:
    cli.issued(
        allowances=[], lines=[{"description": "Day", "quantity": "4", "unit_price": "100", "tax": {"rate": "19"}}]
    )
    note = cli.answer("invoice", "credit", "1", "--line", "1=1.5")
    assert (note["kind"], note["number"][:4], note["totals"]["due"]) == ("credit_note", "CRN-", "178.50")
    assert note["corrects"] == {"id": 1, "number": "INV-2026-0001", "correction": "credit"}
    too_much = cli("--json", "invoice", "credit", "1", "--line", "1=3")
    assert (too_much.status, too_much.fields) == (3, ["lines[0].quantity"])
    rest = cli.answer("invoice", "credit", "1")
    assert rest["totals"]["due"] == "297.50"
    original = cli.answer("invoice", "show", "1")
    assert (original["totals"]["credited"], original["totals"]["balance"]) == ("476.00", "0.00")
    assert original["payment_state"] == "paid"
    assert cli("invoice", "credit", "1").status == 5
    assert cli("--json", "invoice", "credit", "1", "--line", "1=x").status == 3


def test_every_quantity_to_credit_that_is_no_number_is_named(cli: CommandLine) -> None:
    number = cli.issued()["number"]
    refused = cli("--json", "invoice", "credit", number, "--line", "1=x", "--line", "3=", "--line", "2=1")
    assert (refused.status, refused.fields) == (3, ["lines[0].quantity", "lines[2].quantity"])


def test_a_cancellation_undoes_the_whole(cli: CommandLine) -> None:
    cli.issued()
    cancellation = cli.answer("invoice", "cancel", "1", "--reason", "Wrong address")
    assert cancellation["number"].startswith("CAN-")
    assert cancellation["correction"] == "cancellation"
    assert cancellation["notes"].startswith("Wrong address")
    original = cli.answer("invoice", "show", "1")
    assert (original["state"], original["totals"]["balance"]) == ("cancelled", "0.00")
    assert cli("invoice", "cancel", "1").status == 5


def test_the_list_narrows_by_state_customer_and_words(cli: CommandLine) -> None:
    cli.issued(due_date="2026-02-01", issue_date="2026-01-01")
    cli.issued(
        due_date=(TODAY + timedelta(days=9)).isoformat(),
        customer={"name": "Łódź Print", "address": INVOICE["customer"]["address"]},
    )
    cli.draft(notes="a hidden pearl")
    cli.answer("payment", "add", "2", "--amount", "10")

    def listed(*options: str) -> list[int]:
        return sorted(item["id"] for item in cli.answer("invoice", "list", *options)["items"])

    assert listed() == listed("--state", "all") == [1, 2, 3]
    assert listed("--state", "draft") == [3]
    assert listed("--state", "issued") == listed("--state", "open") == [1, 2]
    assert listed("--state", "overdue") == [1]
    assert listed("--state", "partly_paid") == [2]
    assert listed("--state", "paid") == listed("--state", "cancelled") == listed("--state", "overpaid") == []
    assert listed("--customer", "2") == listed("--customer", "lodz print") == [2]
    assert listed("--query", "pearl") == [3]
    assert listed("--query", "INV-2026-0002") == [2]
    assert cli("--json", "invoice", "list", "--customer", "nobody").status == 4


def test_the_list_says_how_many_there_are_beside_the_limit(cli: CommandLine) -> None:
    for day in (1, 2, 3):
        cli.draft(issue_date=f"2026-01-0{day}")
    page = cli.answer("invoice", "list", "--limit", "1", "--offset", "1")
    assert (page["total"], [item["issue_date"] for item in page["items"]]) == (3, ["2026-01-02"])
    assert cli.answer("invoice", "list", "--limit", "0") == {"items": [], "total": 3}
    assert cli.answer("invoice", "list", "--limit", "9")["total"] == 3


def test_a_row_of_the_list_says_what_the_document_says(cli: CommandLine) -> None:
    cli.issued()
    cli.answer("payment", "add", "1", "--amount", "39.15")
    cli.answer("invoice", "credit", "1")
    cli.draft(currency="JPY", allowances=[], lines=[{"description": "x", "unit_price": "7"}])
    for row in cli.answer("invoice", "list")["items"]:
        whole = cli.answer("invoice", "show", str(row["id"]))
        for name in (
            "uid",
            "kind",
            "number",
            "state",
            "payment_state",
            "overdue",
            "currency",
            "issue_date",
            "due_date",
            "updated_at",
        ):
            assert row[name] == whole[name], name
        assert row["customer"] == {"id": whole["customer"]["id"], "name": whole["customer"]["name"]}
        assert row["totals"] == {
            name: whole["totals"][name] for name in ("net", "tax", "gross", "due", "paid", "balance")
        }


@pytest.mark.parametrize(
    "text",
    [
        "<img src=file:///etc/passwd>",
        "%n%s{nb}{0}",
        "=cmd()",
        "'; DROP TABLE document; --",
        "../../x",
        "ＦＵＬＬ width",
        "--json",
    ],
)
def test_hostile_texts_are_kept_literally(cli: CommandLine, text: str) -> None:
    lines = [{"description": text, "unit_price": "1", "note": text, "tax": {"rate": "19"}}]
    cli.issued(customer={**INVOICE["customer"], "name": text}, reference=text, notes=text, lines=lines, allowances=[])
    shown = cli.answer("invoice", "show", "1")
    assert [shown["reference"], shown["notes"], shown["customer"]["name"], shown["lines"][0]["description"]] == [
        text
    ] * 4
    assert text in cli("invoice", "show", "1").out


def test_text_for_people_holds_the_amounts(cli: CommandLine) -> None:
    cli.issued()
    text = cli("invoice", "show", "1").out
    for part in ("INV-2026-0001", "Acme Corp", "Consulting", "295.00", "54.15", "339.15", "Thank you"):
        assert part in text
    heading, line = (row.split() for row in text.splitlines() if row.startswith(("#", "1 ")))
    assert heading == ["#", "Description", "Quantity", "Unit", "Price", "Discount", "Tax", "Net"]
    assert line == ["1", "Consulting", "2.5", "HUR", "120.00", "-5.00", "S", "19", "295.00"]
    rows = cli("invoice", "list").out.splitlines()
    assert rows[0].split() == ["ID", "Number", "Customer", "Issued", "Due", "Amount", "Balance", "State"]
    assert rows[1].split()[:2] == ["1", "INV-2026-0001"]


def test_text_for_people_says_how_a_line_comes_about(cli: CommandLine) -> None:
    changed = {"percent": "10"}, {"amount": "1.50"}
    line = {"description": "Pipe", "quantity": "3", "unit_price": "119", "price_base_quantity": "100"}
    plain = {"description": "Bolt", "unit_price": "1", "tax": {"category": "S", "rate": "19"}}
    whole = {**line, "allowances": changed[:1], "charges": changed[1:], "tax": {"category": "S", "rate": "19"}}
    added = cli.draft(reference="", prices_include_tax=True, lines=[whole, plain])
    text = cli("invoice", "show", str(added["id"])).out
    assert "Reference:" not in text
    assert "Price with tax  Per    Discount  Tax" in text
    assert "119  100  -10% +1.50  S 19" in text
    assert "Per" not in cli("invoice", "show", str(cli.draft(lines=[plain])["id"])).out


def test_text_for_people_says_what_is_taken_off_and_added_at_the_end(cli: CommandLine) -> None:
    tax = {"category": "S", "rate": "19"}
    line = {"description": "Pipe", "unit_price": "100", "tax": tax}
    off, added = {"percent": "10", "tax": tax}, {"amount": "5", "reason": "Post", "tax": tax}
    draft = cli.draft(lines=[line], allowances=[off], charges=[added])
    rows = [" ".join(row.split()) for row in cli("invoice", "show", str(draft["id"])).out.splitlines()]
    head = rows.index("Discount or surcharge Tax Amount")
    assert rows[head + 1 : head + 3] == ["S 19 -10.00", "Post S 19 +5.00"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_the_books_are_for_their_owner_alone(cli: CommandLine, home: Path) -> None:
    cli.draft()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "books.sqlite").stat().st_mode) == 0o600
