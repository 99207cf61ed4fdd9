"""Payment codes by currency and country: what they say, why there is none, and how the page shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pypdfium2  # type: ignore[import-untyped]  # ships no type information
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from stdnum import iso11649

from app.documents.einvoice.build import from_document
from app.documents.payment import CodeForm, code_form, code_problems, payment_reference, payment_warnings
from app.documents.payment_claim import Claim
from app.documents.payment_epc import epc_code
from app.documents.payment_swiss import creditor_reference, debtor_problems, is_qr_iban, qr_reference, swiss_bill
from app.documents.payment_upi import upi_link
from app.documents.pdf import render
from app.documents.view import build_view
from app.domain.document import Document, Kind
from app.domain.einvoice import EInvoiceForm
from app.domain.party import Address, Company, Paper
from tests.documents.reading import broken_rules, page_texts
from tests.documents.samples import content, customer, issued, many_lines, seller, swiss

MM = 72 / 25.4
QR_IBAN, SWISS_IBAN = "CH4431999123000889012", "CH5800791123000889012"


def swiss_seller(**changes: object) -> Company:
    """Zürcher Bootsbau with a QR-IBAN."""
    plain = swiss().seller
    assert plain is not None
    return replace(plain, **changes)  # type: ignore[arg-type]  # the tests name real fields


def indian_seller(**changes: object) -> Company:
    return replace(
        seller(country="IN", iban="", bic="", upi_id="harbour@okbank"),
        **changes,  # type: ignore[arg-type]  # real fields
    )


BERN = swiss().content.customer


def claim(by: Company, currency: str = "CHF", due: int = 409_145, **changes: object) -> Claim:
    made = Claim(due, currency, by, BERN, 7, "INV-2026-0313")
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests name real fields


def pages(document: Document, scale: float = 200 / 72) -> list[Image.Image]:
    with pypdfium2.PdfDocument(render(build_view(document, seller()))) as file:
        return [sheet.render(scale=scale).to_pil() for sheet in file]


def codes(document: Document) -> list[str]:
    """What a reader of somebody else finds on the pages."""
    return [found.text for sheet in pages(document) for found in zxingcpp.read_barcodes(sheet)]


Box = tuple[float, float, float, float]


class Slip:
    """The foot of the last page at 300 dots an inch, measured in mm from the upper left corner of the slip."""

    _dots = 300 / 25.4

    def __init__(self, document: Document) -> None:
        self._sheet = pages(document, 300 / 72)[-1].convert("L")
        self._top = self._sheet.height / self._dots - 105

    def dark(self, left: float, upper: float, right: float, lower: float) -> Box:
        """The box around what is dark within a box."""
        return self._found(left, upper, right, lower, lambda value: 255 if value < 128 else 0)

    def light(self, left: float, upper: float, right: float, lower: float) -> Box:
        """The box around what is light within a box."""
        return self._found(left, upper, right, lower, lambda value: 0 if value < 128 else 255)

    def _found(self, left: float, upper: float, right: float, lower: float, kept: Callable[[int], int]) -> Box:
        dots = self._dots
        corner = round(left * dots), round((self._top + upper) * dots)
        part = self._sheet.crop((*corner, round(right * dots), round((self._top + lower) * dots)))
        found = part.point(kept).getbbox()
        assert found is not None
        x, y = corner[0] / dots, corner[1] / dots - self._top
        return found[0] / dots + x, found[1] / dots + y, found[2] / dots + x, found[3] / dots + y


def near(*box: float) -> object:
    """A box, to a quarter of a millimetre."""
    return pytest.approx(box, abs=0.25)


class TestChoice:
    @pytest.mark.parametrize(
        ("by", "currency", "buyer", "form"),
        [
            (seller(), "EUR", "US", CodeForm.EPC),
            (seller(), "USD", "US", None),
            (seller(iban=""), "EUR", "DE", None),
            (swiss_seller(), "CHF", "CH", CodeForm.SWISS),
            (swiss_seller(), "CHF", "DE", CodeForm.SWISS),
            (swiss_seller(), "EUR", "DE", CodeForm.SWISS),  # a QR-IBAN goes with nothing else
            (swiss_seller(iban=SWISS_IBAN), "EUR", "CH", CodeForm.SWISS),
            (swiss_seller(iban=SWISS_IBAN, bic="POFICHBEXXX"), "EUR", "DE", CodeForm.EPC),
            (swiss_seller(), "USD", "US", None),
            (seller(), "CHF", "CH", None),  # a German account cannot be paid by a QR-bill
            (indian_seller(), "INR", "IN", CodeForm.UPI),
            (indian_seller(upi_id=""), "INR", "IN", None),
            (indian_seller(), "EUR", "IN", None),
        ],
    )
    def test_currency_account_and_customer_choose(
        self, by: Company, currency: str, buyer: str, form: CodeForm | None
    ) -> None:
        made = claim(by, currency, customer=customer(address=Address("1 Main St", "", "X", "", "1", buyer)))
        assert code_form(made) is form

    def test_credit_notes_and_what_is_paid_carry_none(self) -> None:
        assert codes(swiss(kind=Kind.CREDIT_NOTE)) == []
        assert codes(issued(content(()))) == []


class TestEuropeanCode:
    def test_the_page_carries_it(self) -> None:
        lines = ["BCD", "002", "1", "SCT", "COBADEFFXXX", "Harbour Works Ltd", "DE89370400440532013000", "EUR4091.45"]
        assert codes(issued()) == ["\n".join([*lines, "", "", "INV-2026-0313"])]

    def test_the_bic_may_be_missing_within_the_european_economic_area_only(self) -> None:
        assert code_problems(claim(seller(bic=""), "EUR")) == []
        abroad = claim(seller(iban="GB33BUKB20201555555555", bic=""), "EUR")
        assert [problem.field for problem in code_problems(abroad)] == ["seller.bank.bic"]
        assert code_problems(claim(seller(iban="GB33BUKB20201555555555", bic="BUKBGB22"), "EUR")) == []

    @pytest.mark.parametrize(("due", "fields"), [(1, []), (99_999_999_999, []), (100_000_000_000, ["totals.due"])])
    def test_amounts_have_bounds(self, due: int, fields: list[str]) -> None:
        assert [problem.field for problem in code_problems(claim(seller(), "EUR", due))] == fields

    def test_an_account_that_euro_transfers_do_not_reach_gets_none(self) -> None:
        problems = code_problems(claim(seller(iban="BR1800360305000010009795493C1"), "EUR"))
        assert [problem.field for problem in problems] == ["seller.bank.iban"]

    @given(st.text(min_size=1, max_size=200), st.text(max_size=300))
    def test_whatever_name_and_number_are_it_stays_within_its_limits(self, name: str, number: str) -> None:
        code = epc_code(claim(seller(name=name), "EUR", number=number))
        lines = code.split("\n")
        assert len(lines) == 11
        assert len(lines[5]) <= 70
        assert len(lines[10]) <= 140
        assert len(code.encode()) <= 331


class TestSwissBill:
    def test_a_qr_iban_goes_with_a_qr_reference(self) -> None:
        assert is_qr_iban(QR_IBAN)
        expected = """SPC
0200
1
CH4431999123000889012
S
Zürcher Bootsbau AG
Seestrasse
12a
8002
Zürich
CH







4091.45
CHF
S
Simon Muster
Musterstrasse
5
3001
Bern
CH
QRR
000000000100000000202603131
INV-2026-0313
EPD"""
        assert codes(swiss()) == [expected]

    def test_another_iban_goes_with_a_creditor_reference(self) -> None:
        assert not is_qr_iban(SWISS_IBAN)
        bill = swiss_bill(claim(swiss_seller(iban=SWISS_IBAN)))
        assert (bill.reference_type, bill.reference) == ("SCOR", "RF31INV20260313")
        assert bill.shown_reference == "RF31 INV2 0260 313"

    @pytest.mark.parametrize("number", ["", "№", "A" * 22])
    def test_a_number_that_fits_into_no_creditor_reference_goes_as_message(self, number: str) -> None:
        bill = swiss_bill(claim(swiss_seller(iban=SWISS_IBAN), number=number))
        assert (bill.reference_type, bill.reference) == ("NON", "")
        assert bill.message == ("" if number == "№" else number)

    def test_references_of_the_guidelines_are_made_alike(self) -> None:
        assert qr_reference("21000000000313947143000901") == "210000000003139471430009017"
        assert creditor_reference("539007547034") == "RF18539007547034"

    @given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=21))
    def test_every_creditor_reference_is_valid(self, text: str) -> None:
        assert iso11649.is_valid(creditor_reference(text))

    def test_references_differ_between_documents_whose_numbers_have_the_same_figures(self) -> None:
        first, second = (
            swiss_bill(claim(swiss_seller(), id=key, number=number)) for key, number in ((7, "A-1"), (8, "B-1"))
        )
        assert first.reference != second.reference
        assert swiss_bill(claim(swiss_seller())) == swiss_bill(claim(swiss_seller()))

    def test_the_e_invoice_asks_for_the_same_reference(self) -> None:
        for by, document in ((swiss_seller(), swiss()), (seller(), issued())):
            said = from_document(document, by, EInvoiceForm.CII).remittance
            assert said == payment_reference(document, by)
        assert payment_reference(swiss(), swiss_seller()) == "000000000100000000202603131"
        assert payment_reference(issued(), seller()) == "INV-2026-0313"

    def test_addresses_are_structured(self) -> None:
        for line1, expected in {
            "Rue du Lac 1268": ("Rue du Lac", "1268"),
            "12 rue du Rhône": ("rue du Rhône", "12"),
            "Bahnhofstrasse 12a/3": ("Bahnhofstrasse", "12a/3"),
            "Postfach": ("Postfach", ""),
        }.items():
            buyer = customer(address=Address(line1, "", "Bern", "", "3001", "CH"))
            debtor = swiss_bill(claim(swiss_seller(), customer=buyer)).debtor
            assert debtor is not None
            assert (debtor.street, debtor.building) == expected

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"iban": "DE89370400440532013000"}, "seller.bank.iban"),
            ({"iban": ""}, "seller.bank.iban"),
            ({"postal_code": ""}, "seller.address.postal_code"),
            ({"city": ""}, "seller.address.city"),
            ({"city": "X" * 36}, "seller.address.city"),
            ({"building": "X" * 17}, "seller.address.building"),
            ({"street": "X" * 71}, "seller.address.street"),
            ({"name": "Завод"}, "seller.name"),
        ],
    )
    def test_what_is_missing_is_named_and_the_page_goes_without(self, changes: dict[str, str], field: str) -> None:
        by = swiss_seller(**changes)
        assert [problem.field for problem in code_problems(claim(by))] == [field]
        assert codes(swiss(by=by)) == []
        assert field in [problem.field for problem in payment_warnings(swiss().content, by)]

    @pytest.mark.parametrize(
        ("buyer", "field"),
        [
            (replace(BERN, address=replace(BERN.address, postal_code="")), "customer.address.postal_code"),
            (replace(BERN, address=replace(BERN.address, country="")), "customer.address.country"),
            (replace(BERN, name="株式会社"), "customer.name"),
            (replace(BERN, address=replace(BERN.address, line1="X" * 71)), "customer.address.line1"),
        ],
    )
    def test_an_incomplete_payer_is_left_blank_and_the_reason_named(self, buyer: object, field: str) -> None:
        document = swiss(customer=buyer)
        assert [problem.field for problem in payment_warnings(document.content, swiss_seller())] == [field]
        (code,) = codes(document)
        assert code.split("\n")[20:27] == [""] * 7
        assert "Zahlbar durch (Name/Adresse)" in page_texts(render(build_view(document, seller())))[-1]

    def test_long_names_are_cut_and_typographic_signs_made_plain(self) -> None:
        buyer = replace(BERN, name="Müller – „Söhne“ & Co’s " + "X" * 80)
        assert debtor_problems(claim(swiss_seller(), customer=buyer)) == []
        debtor = swiss_bill(claim(swiss_seller(), customer=buyer)).debtor
        assert debtor is not None
        assert debtor.name.startswith('Müller - "Söhne" & Co\'s XX')
        assert len(debtor.name) == 70

    @given(st.text(max_size=100), st.text(max_size=100), st.text(max_size=40), st.integers(1, 99_999_999_999))
    def test_every_bill_keeps_to_the_guidelines(self, name: str, line1: str, number: str, due: int) -> None:
        buyer = customer(name=name, address=Address(line1, "", "Bern", "", "3001", "CH"))
        made = claim(swiss_seller(iban=SWISS_IBAN), due=due, customer=buyer, number=number)
        assert code_problems(made) == []
        lines = swiss_bill(made).code.split("\n")
        assert len(lines) == 31
        assert lines[-1] == "EPD"
        assert re.fullmatch(r"\d{1,9}\.\d\d", lines[18])
        for place, longest in ((5, 70), (6, 70), (7, 16), (21, 70), (22, 70), (23, 16), (27, 4), (28, 27), (29, 140)):
            assert len(lines[place]) <= longest
        assert not re.search("[^\n\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u20ac]", "\n".join(lines))


class TestSwissPage:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("de", ("Empfangsschein", "Zahlteil", "Konto / Zahlbar an", "Zahlbar durch", "Annahmestelle")),
            ("fr", ("Récépissé", "Section paiement", "Compte / Payable à", "Payable par", "Point de dépôt")),
            ("it", ("Ricevuta", "Sezione pagamento", "Conto / Pagabile a", "Pagabile da", "Punto di accettazione")),
            ("en", ("Receipt", "Payment part", "Account / Payable to", "Payable by", "Acceptance point")),
            ("es", ("Receipt", "Payment part", "Account / Payable to", "Payable by", "Acceptance point")),
        ],
    )
    def test_it_speaks_the_four_languages(self, language: str, words: tuple[str, ...]) -> None:
        (text,) = page_texts(render(replace(build_view(swiss(), seller()), language=language)))
        for word in words:
            assert word in text

    @pytest.mark.parametrize("paper", list(Paper))
    @pytest.mark.parametrize("lines", [1, 4, 9, 14, 40])
    def test_it_stands_once_at_the_foot_of_the_last_page_with_the_foot_above_it(self, paper: Paper, lines: int) -> None:
        document = swiss(lines=many_lines(lines), by=swiss_seller(paper=paper))
        texts = page_texts(render(build_view(document, seller())))
        assert [text.count("Empfangsschein") for text in texts] == [0] * (len(texts) - 1) + [1]
        assert f"Seite {len(texts)} von {len(texts)}" in texts[-1]

    def test_an_invoice_of_a_few_lines_takes_one_page(self) -> None:
        assert len(pages(swiss())) == 1

    @pytest.mark.parametrize("document", [swiss(), swiss(customer=replace(BERN, address=Address()))])
    def test_the_archive_takes_it(self, document: Document) -> None:
        assert broken_rules(render(build_view(document, seller()))) == set()

    def test_it_is_set_in_a_typeface_that_is_allowed(self) -> None:
        pdf = render(build_view(swiss(), seller()))
        with pypdfium2.PdfDocument(pdf) as file:
            text = file[0].get_textpage()
            for index in range(text.count_chars()):
                _left, bottom, _right, _top = text.get_charbox(index, loose=True)
                if text.get_text_range(index, 1).strip() and bottom < 104 * MM:
                    assert "LiberationSans" in font_name(text, index)

    @pytest.mark.parametrize(("paper", "language"), [(Paper.A4, "de"), (Paper.LETTER, "fr"), (Paper.A4, "ar")])
    def test_everything_stands_where_the_guidelines_have_it(self, paper: Paper, language: str) -> None:
        slip = Slip(swiss(by=swiss_seller(paper=paper), language=language))
        assert slip.dark(66, 16, 114, 64) == near(67, 17, 113, 63)  # the Swiss QR code
        assert slip.dark(100, -1, 200, 1) == near(100, 0, 200, 0)  # the line above
        assert slip.dark(61, 80, 63, 104) == near(62, 80, 62, 104)  # between receipt and payment part
        assert slip.dark(2, 5, 56, 11)[0] == pytest.approx(5, abs=0.3)  # titles
        assert slip.dark(64, 5, 115, 11)[0] == pytest.approx(67, abs=0.3)
        assert slip.dark(116, 5, 205, 60)[0] == pytest.approx(118, abs=0.3)  # the information of the payment part
        assert slip.dark(2, 67, 60, 81)[:2] == pytest.approx((5, 68.4), abs=0.4)  # amounts
        assert slip.dark(64, 67, 115, 89)[:2] == pytest.approx((67, 68.6), abs=0.4)
        assert slip.dark(20, 82, 61, 88)[2] == pytest.approx(57, abs=0.3)  # the acceptance point

    def test_the_cross_has_its_size(self) -> None:
        slip = Slip(swiss())
        assert slip.dark(86.7, 36.7, 93.3, 43.3) == near(87, 37, 93, 43)
        assert slip.light(89.2, 37.7, 90.8, 42.3) == near(89.4, 38.05, 90.6, 41.95)

    def test_fields_to_be_filled_in_have_their_sizes(self) -> None:
        slip = Slip(swiss(customer=replace(BERN, address=Address())))
        for left, right, above, width, height in ((2, 61, 43.4, 52, 20), (116, 204, 55.2, 65, 25)):
            found = slip.dark(left, above, right, above + height + 2)
            assert (found[2] - found[0], found[3] - found[1]) == pytest.approx((width, height), abs=0.4)


class TestIndianCode:
    def test_the_page_carries_it(self) -> None:
        document = issued(content(currency="INR", customer=BERN), seller=indian_seller())
        (link,) = codes(document)
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc) == ("upi", "pay")
        assert parse_qs(parts.query) == {
            "pa": ["harbour@okbank"], "pn": ["Harbour Works Ltd"], "tr": ["INV20260313"], "tn": ["INV-2026-0313"],
            "am": ["4091.45"], "cu": ["INR"],
        }  # fmt: skip
        assert "harbour@okbank" in page_texts(render(build_view(document, seller())))[0]

    @given(st.text(max_size=120), st.text(max_size=80))
    def test_names_and_numbers_cannot_add_fields(self, name: str, number: str) -> None:
        link = upi_link(claim(indian_seller(name="A" + name), "INR", number=number))
        assert link.isascii()
        fields = parse_qs(urlsplit(link).query, strict_parsing=True)
        assert set(fields) <= {"pa", "pn", "tr", "tn", "am", "cu"}
        assert all(len(values) == 1 for values in fields.values())


class TestOwnLink:
    LINK = "https://pay.harbour.example/{number}?amount={amount}&currency={currency}"
    FILLED = "https://pay.harbour.example/INV-2026-0313?amount=4091.45&currency=USD"

    def test_where_no_standard_has_a_code_the_link_is_it(self) -> None:
        document = issued(content(currency="USD"), seller=seller(payment_link=self.LINK))
        assert codes(document) == [self.FILLED]

    def test_beside_a_standard_code_the_link_is_written(self) -> None:
        document = issued(seller=seller(payment_link=self.LINK))
        assert codes(document)[0].startswith("BCD")
        assert "https://pay.harbour.example/" in page_texts(render(build_view(document, seller())))[0]


def test_a_draft_without_a_due_day_has_its_code_too() -> None:
    made = content(currency="CHF", customer=BERN, due_date=None, issue_date=date(2026, 1, 1))
    assert len(codes(issued(made, number=None, seller=swiss_seller()))) == 1


def font_name(text: object, index: int) -> str:
    """The name of the font that shows a character."""
    import ctypes

    buffer = ctypes.create_string_buffer(100)
    pypdfium2.raw.FPDFText_GetFontInfo(text.raw, index, buffer, 100, ctypes.c_int())  # type: ignore[attr-defined]
    return buffer.value.decode()
