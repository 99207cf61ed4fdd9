"""E-invoices from outside: read from files, saved, made into drafts and customers."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfWriter

from app.documents import identity
from app.documents.einvoice.model import AllowanceCharge as Entry
from app.documents.einvoice.model import Attachment
from app.domain.document import State
from app.domain.errors import InputRefused, NotFound, OutsideFailed
from app.domain.party import Customer
from app.services import customers, issuing, received
from app.services.books import Books
from app.services.received import Received, ReceivedFile
from tests.support import published
from tests.support.small_einvoices import CII, UBL


@pytest.fixture
def invoice() -> Received:
    """A consistent invoice of somebody else."""
    return received.read(UBL.encode())


class TestReading:
    def test_xml_and_pdf_are_told_apart_by_what_they_hold(self, tmp_path: Path) -> None:
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.add_attachment("factur-x.xml", CII.encode())
        writer.add_attachment("hours.csv", b"1;2")
        file = io.BytesIO()
        writer.write(file)
        path = tmp_path / "any name"
        path.write_bytes(file.getvalue())
        found = received.read_file(path)
        assert (found.source, found.findings, found.invoice.number) == ("factur-x.xml", (), "R-1")
        assert [(each.name, each.mime, each.content) for each in found.files] == [("hours.csv", "text/csv", b"1;2")]
        path.write_bytes(CII.encode())
        assert received.read_file(path).source == ""

    def test_xml_that_only_speaks_of_a_pdf_is_xml(self) -> None:
        for text in (UBL.replace("?>", "?><!-- %PDF-1.7 -->", 1), "\ufeff" + UBL.replace("?>", "?><!-- %PDF- -->", 1)):
            assert received.read(text.encode()).invoice.number == "R-1"

    def test_what_the_peppol_network_wraps_is_unwrapped(self) -> None:
        space = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
        name = "StandardBusinessDocument"
        wrapped = f'<{name} xmlns="{space}"><{name}Header/>{{}}</{name}>'
        for text in (UBL, CII):
            found = received.read(wrapped.format(text.partition("?>")[2]).encode())
            assert (found.invoice.number, found.findings, found.not_understood) == ("R-1", (), ())
            assert received.read(found.xml).invoice == found.invoice
        with pytest.raises(InputRefused, match="StandardBusinessDocument"):
            received.read(wrapped.format("").encode())

    def test_a_file_that_is_absent_is_not_found(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound):
            received.read_file(tmp_path / "absent.xml")

    @pytest.mark.parametrize("name", ["", "/dev/zero"])
    def test_what_is_no_file_is_not_read(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(OutsideFailed):
            received.read_file(Path(name) if name else tmp_path)

    def test_a_huge_file_is_refused_before_it_is_read_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(identity, "MAX_BYTES", 1_000)
        path = tmp_path / "huge.xml"
        path.write_bytes(UBL.encode())
        with pytest.raises(InputRefused, match="larger"):
            received.read_file(path)

    def test_problems_of_single_elements_stand_beside_those_of_amounts(self) -> None:
        found = received.read(UBL.replace(">238.00<", ">x<", 1).encode())
        assert [(each.field, each.rule) for each in found.findings] == [
            ("totals.gross", "BR-14"),
            ("Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", ""),
        ]


class TestJson:
    def test_it_is_an_invoice_with_what_it_states_beside_what_it_comes_to(self, invoice: Received) -> None:
        value = received.as_json(invoice)
        document = value["document"]
        assert isinstance(document, dict)
        assert (value["syntax"], value["problems"], value["not_understood"]) == ("ubl", [], [])
        assert (document["kind"], document["number"], document["issue_date"]) == ("invoice", "R-1", "2026-01-31")
        assert document["seller"]["name"] == "Harbour Works GmbH"
        assert document["lines"] == [
            {
                "description": "Survey",
                "quantity": "2",
                "unit": "HUR",
                "unit_price": "100.00",
                "price_base_quantity": "1",
                "allowances": [],
                "charges": [],
                "tax": {"category": "S", "rate": "19"},
                "net": "200.00",
                "id": "1",
            }
        ]
        recomputed = value["recomputed"]
        assert isinstance(recomputed, dict)
        assert isinstance(value["totals"], dict)
        assert value["totals"]["gross"] == recomputed["gross"] == "238.00"
        assert recomputed["taxes"] == value["taxes"]

    def test_what_cannot_be_recomputed_is_null(self) -> None:
        value = received.as_json(received.read(UBL.replace(">EUR<", ">QQQ<").encode()))
        assert value["recomputed"] is None
        assert value["problems"]


class TestDraft:
    def test_as_it_is_the_buyer_is_the_customer_and_is_added_once(self, books: Books, invoice: Received) -> None:
        draft = received.as_draft(books, invoice)
        content = draft.content
        assert (draft.state, content.issue_date, content.due_date) == (State.DRAFT, date(2026, 1, 31), date(2026, 3, 2))
        assert (content.customer.name, content.reference, content.notes) == ("Acme Corp", "PO 4711", "Thank you")
        assert draft.calculation.totals.gross == 238_00
        assert received.as_draft(books, invoice).content.customer_id == content.customer_id

    def test_billed_on_it_takes_the_lines_and_nothing_else(self, books: Books, invoice: Received) -> None:
        own = customers.create(books, Customer(name="Own Customer", language="de"))
        prepaid = replace(invoice.invoice, sums=replace(invoice.invoice.sums, prepaid=Decimal(100)))
        draft = received.bill_on(books, replace(invoice, invoice=prepaid), own.id)
        content = draft.content
        assert (content.customer_id, content.customer.name, content.language) == (own.id, "Own Customer", "de")
        assert (content.issue_date, content.reference, content.prepaid) == (books.today(), "", Decimal(0))
        assert [(line.description, line.quantity, line.unit_price) for line in content.lines] == [
            ("Survey", Decimal(2), Decimal(100))
        ]

    def test_a_reason_that_is_a_code_alone_is_kept_in_words(self, books: Books, invoice: Received) -> None:
        entries = [Entry(amount=Decimal(1), category="S", rate=Decimal(19), reason_code=code) for code in ("102", "95")]
        charge = Entry(amount=Decimal(2), category="S", rate=Decimal(19), reason_code="FC")
        line = replace(invoice.invoice.lines[0], charges=(charge, replace(charge, reason="By sea")))
        whole = replace(invoice.invoice, lines=(line,), allowances=tuple(entries), charges=(charge,))
        content = received.as_draft(books, replace(invoice, invoice=whole)).content
        # The one that says "discount" and no more is as good as none, and is written where there is none.
        assert [each.reason for each in content.allowances] == ["Fixed long term", ""]
        assert [each.reason for each in content.charges] == ["Freight service"]
        assert [each.reason for each in content.lines[0].charges] == ["Freight service", "By sea"]

    def test_whom_it_is_billed_on_to_may_be_named_later(self, books: Books, invoice: Received) -> None:
        draft = received.bill_on(books, invoice)
        assert (draft.content.customer_id, draft.content.customer.name, len(draft.content.lines)) == (None, "", 1)

    def test_nobody_to_bill_on_to_is_said(self, books: Books, invoice: Received) -> None:
        with pytest.raises(NotFound):
            received.bill_on(books, invoice, 999)

    def test_what_cannot_be_calculated_makes_no_draft(self, books: Books) -> None:
        with pytest.raises(InputRefused, match='No draft can be made: the currency "QQQ" is unknown'):
            received.as_draft(books, received.read(UBL.replace(">EUR<", ">QQQ<").encode()))

    @published.only_with_them
    @pytest.mark.parametrize("file", published.FILES, ids=published.NAMES)
    def test_every_published_one_becomes_a_draft_that_comes_to_the_same(self, books: Books, file: Path) -> None:
        found = received.read_file(file)
        draft = received.as_draft(books, found)
        assert draft.calculation.totals == (found.calculation.totals if found.calculation else None)

    def test_the_draft_can_be_issued(self, books: Books, invoice: Received) -> None:
        draft = received.as_draft(books, invoice)
        assert issuing.issue(books, draft.id).state is State.ISSUED


class TestSeller:
    def test_the_seller_is_added_once(self, books: Books, invoice: Received) -> None:
        customer, added = received.seller_as_customer(books, invoice)
        assert (customer.name, customer.tax_id, customer.address.city) == (
            "Harbour Works GmbH",
            "DE136695976",
            "Hamburg",
        )
        assert added
        assert received.seller_as_customer(books, invoice) == (customer, False)

    def test_another_of_the_same_name_is_not_taken_for_them(self, books: Books, invoice: Received) -> None:
        other = customers.create(books, Customer(name="harbour works gmbh", tax_id="DE123456789"))
        customer, added = received.seller_as_customer(books, invoice)
        assert added
        assert customer.id != other.id

    def test_an_odd_address_for_mail_is_kept_as_a_note(self, books: Books) -> None:
        contact = "<cac:Contact><cbc:ElectronicMail>see website</cbc:ElectronicMail></cac:Contact></cac:Party>"
        odd = received.read(UBL.replace("</cac:Party>", contact, 1).encode())
        customer, _ = received.seller_as_customer(books, odd)
        assert (customer.email, customer.notes) == ("", "see website")


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "mime", "expected"),
        [
            ("hours.csv", "text/csv", "hours.csv"),
            ("../../etc/passwd", "", "passwd.bin"),
            ("..\\..\\evil.exe", "application/pdf", "evil.exe"),
            ("/absolute.pdf", "", "absolute.pdf"),
            ("CON.pdf", "", "_CON.pdf"),
            ("", "application/pdf", "document.pdf"),
            ("a\x00b\u202efdp.exe", "", "abfdp.exe"),
            ("x" * 500 + ".pdf", "", "x" * 116 + ".pdf"),
            (".bashrc", "", "document.bashrc"),
            ("no suffix", "text/html", "no suffix.html"),
            ("a.tar.gz\u0000", "", "a.tar.gz"),
            ("drop:stream.pdf", "", "drop-stream.pdf"),
        ],
    )
    def test_names_are_safe_whatever_the_sender_calls_them(
        self, tmp_path: Path, name: str, mime: str, expected: str
    ) -> None:
        folder = tmp_path / "out"
        (path,) = received.save_files([ReceivedFile(name, mime, b"content")], folder)
        assert (path.parent, path.name, path.read_bytes()) == (folder, expected, b"content")
        assert [each.name for each in tmp_path.iterdir()] == ["out"]

    def test_nothing_is_replaced_and_no_link_followed(self, tmp_path: Path) -> None:
        target = tmp_path / "target"
        (tmp_path / "a.csv").symlink_to(target)
        files = [ReceivedFile("a.csv", "", content) for content in (b"1", b"2")]
        assert [path.name for path in received.save_files(files, tmp_path)] == ["a (2).csv", "a (3).csv"]
        assert not target.exists()

    def test_what_is_only_named_is_not_saved(self, tmp_path: Path) -> None:
        assert received.save_files([ReceivedFile("a", "", None, uri="https://x.example")], tmp_path) == []

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(OutsideFailed, match="cannot be used"):
            received.save_files([ReceivedFile("a.csv", "", b"1")], tmp_path / "file" / "below")

    def test_what_was_saved_before_the_disk_was_full_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full_at_the_second(descriptor: int) -> None:
            if os.fstat(descriptor).st_size == 2:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full_at_the_second)
        files = [ReceivedFile(f"{content}.csv", "", b"x" * content) for content in (1, 2, 3)]
        with pytest.raises(OutsideFailed, match=r"No space left on device. Saved before: 1\.csv\."):
            received.save_files(files, tmp_path)
        assert [file.name for file in tmp_path.iterdir()] == ["1.csv"]

    def test_what_is_embedded_in_the_xml_is_listed(self) -> None:
        assert Attachment().content is None
        attachment = (
            "<cac:AdditionalDocumentReference><cbc:ID>A-1</cbc:ID><cbc:DocumentDescription>hours"
            "</cbc:DocumentDescription><cac:Attachment>"
            '<cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="a.csv">MTsy\n'
            "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        )
        place = "<cac:AccountingSupplierParty>"
        found = received.read(UBL.replace(place, attachment + place).encode())
        assert found.files == (ReceivedFile("a.csv", "text/csv", b"1;2", "A-1 – hours"),)


class TestWhatIsThereAndSaysNothing:
    XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"

    @staticmethod
    def told(text: str) -> list[tuple[str, str]]:
        """Return the rules and last names of what is said of empty elements."""
        found = received.read(text.encode()).findings
        return [(each.rule, each.field.rpartition("/")[2]) for each in found if "says nothing" in each.message]

    def following_xrechnung(self, text: str) -> str:
        return text.replace("urn:cen.eu:en16931:2017", self.XRECHNUNG)

    @pytest.mark.parametrize(
        ("text", "stated", "changed", "name"),
        [
            (UBL, "#AAI#Thank you", " ", "cbc:Note"),
            (CII, "Thank you", "\n", "ram:Content"),
            (UBL, "<cac:OrderReference>", "<cac:Delivery/><cac:OrderReference>", "cac:Delivery"),
        ],
    )
    def test_xrechnung_takes_nothing_empty(self, text: str, stated: str, changed: str, name: str) -> None:
        """PEPPOL-EN16931-R008, which KoSIT's rules hold too."""
        assert text.count(stated) == 1
        empty = text.replace(stated, changed)
        assert self.told(empty) == []
        assert self.told(self.following_xrechnung(empty)) == [("PEPPOL-EN16931-R008", name)]

    def test_what_must_be_there_even_if_empty_is_not_told(self) -> None:
        assert "<ram:ApplicableHeaderTradeDelivery/>" in CII
        assert self.told(self.following_xrechnung(CII)) == []
        sold = UBL.replace("<cbc:ID>PO 4711</cbc:ID>", "<cbc:ID/><cbc:SalesOrderID>7</cbc:SalesOrderID>")
        assert self.told(self.following_xrechnung(sold)) == []

    @pytest.mark.parametrize(
        ("text", "stated", "name"),
        [
            (UBL, ">2026-03-02<", "cbc:DueDate"),
            (CII, ">20260302<", "udt:DateTimeString"),
            (CII, ">AAI<", "ram:SubjectCode"),
        ],
    )
    def test_an_empty_date_or_code_is_wrong_everywhere(self, text: str, stated: str, name: str) -> None:
        assert self.told(text.replace(stated, "><")) == [("", name)]

    def test_an_empty_number_is_told_once(self) -> None:
        text = self.following_xrechnung(UBL).replace(">2</cbc:InvoicedQuantity>", "></cbc:InvoicedQuantity>")
        assert self.told(text) == []
        assert "A number is missing." in [each.message for each in received.read(text.encode()).findings]
