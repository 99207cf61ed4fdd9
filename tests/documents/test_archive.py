"""Every page is PDF/A-3b, as a checker of somebody else sees it; what it carries is taken out again by others."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from app.documents.delivery_note import build_delivery_note
from app.documents.pdf import render, render_slip
from app.documents.pdf.attachment import Attachment, facturx
from app.documents.slip import build_slip
from app.documents.view import build_view
from app.domain.document import Document, Kind
from app.domain.link import ProviderLink, plain_link
from app.domain.look import DesignName
from app.domain.party import LANGUAGES, Paper
from tests.documents.reading import broken_rules, reader, stream, text_of
from tests.documents.samples import (
    LINES,
    american,
    cancellation,
    content,
    credit_note,
    customer,
    draft,
    issued,
    logo,
    many_lines,
    seller,
    swiss,
)

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<rsm:CrossIndustryInvoice xmlns:rsm="urn:x"/>\n'
NOTE = Attachment("a note.txt", b"Paid by hand.", "text/plain", "Supplement", "What was said")


def pdf_of(document: Document, *attachments: Attachment) -> bytes:
    return render(build_view(document, seller()), attachments)


SAMPLES: dict[str, Callable[[], Document]] = {
    "invoice": issued,
    "draft": draft,
    "credit note": credit_note,
    "cancellation": cancellation,
    "Letter, no logo": american,
    "many pages": lambda: issued(content(many_lines(60))),
    "without a day": lambda: draft(content(issue_date=None, due_date=None)),
    "wide logo": lambda: issued(seller=seller(logo=logo(size=(900, 90)), paper=Paper.LETTER)),
    "marks and signs": lambda: issued(content(notes="Zażółć gęślą jaźń, Ελλάδα, Кириллица, ½ × 2 ≈ 1")),
}  # fmt: skip

SCRIPTS = (
    "Invoice فاتورة 12 of ١٣ (شركة الخليج) total 5.00",
    "חשבונית מס 17% (מע״מ) INV-1",
    "परामर्श सेवाएँ क्षेत्रीय रिपोर्ट",
    "ใบแจ้งหนี้ บริการที่ปรึกษา",
    "Ελληνικά, Кириллица, Zażółć gęślą jaźń",
    "发票 請求書 청구서 テスト",
    "e\u0301 o\u0308\u0323 \u0329x",
)


class TestConformance:
    @pytest.mark.parametrize("sample", SAMPLES)
    def test_every_kind_of_page_is_pdf_a_3b(self, sample: str) -> None:
        assert broken_rules(pdf_of(SAMPLES[sample]())) == set()

    @pytest.mark.parametrize("design", list(DesignName))
    def test_so_is_every_design(self, design: DesignName) -> None:
        for document in (issued(), swiss(), american(content(many_lines(40)))):
            assert broken_rules(render(build_view(document, seller(), design=design))) == set()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_so_is_every_language_with_text_of_every_script(self, language: str) -> None:
        lines = tuple(replace(LINES[0], description=text) for text in SCRIPTS)
        made = content(lines, language=language, customer=customer(name=SCRIPTS[0]), notes="\n".join(SCRIPTS))
        assert broken_rules(pdf_of(issued(made))) == set()

    def test_so_are_delivery_notes_copies_and_payment_slips(self) -> None:
        link = plain_link("https://pay.sentrypos.example/abc")
        assert link is not None
        for pdf in (
            render(build_delivery_note(issued(), seller())),
            render(build_view(replace(issued(), paid=409_145), seller(), copy=True)),
            render_slip(build_slip(issued(), seller(), ProviderLink(link, "SentryPOS"))),
        ):
            assert broken_rules(pdf) == set()

    @pytest.mark.parametrize("sample", SAMPLES)
    def test_so_it_is_with_an_invoice_for_machines_and_a_note_inside(self, sample: str) -> None:
        assert broken_rules(pdf_of(SAMPLES[sample](), facturx(XML), NOTE)) == set()

    @settings(max_examples=25, deadline=None)
    @given(st.text(max_size=60), st.text(max_size=60))
    def test_no_number_and_no_name_spoils_it(self, number: str, name: str) -> None:
        assert broken_rules(pdf_of(issued(number=number, seller=seller(name=name)))) == set()


def _without_intent(root: DictionaryObject) -> None:
    del root["/OutputIntents"]


def _without_metadata(root: DictionaryObject) -> None:
    del root["/Metadata"]


def _without_associated_files(root: DictionaryObject) -> None:
    del root["/AF"]


def _of_another_part(root: DictionaryObject) -> None:
    replace_in(root["/Metadata"].get_object(), b"<pdfaid:part>3", b"<pdfaid:part>9")


def _without_the_schema(root: DictionaryObject) -> None:
    replace_in(root["/Metadata"].get_object(), b"pdfaSchema:namespaceURI", b"pdfaSchema:namespaceUR")


def _without_relationship(root: DictionaryObject) -> None:
    del root["/AF"][0].get_object()["/AFRelationship"]  # type: ignore[index]  # an array of file specifications


def _with_script(root: DictionaryObject) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    root[NameObject("/OpenAction")] = DictionaryObject(script)


def _without_fonts(root: DictionaryObject) -> None:
    fonts = first_page(root)["/Resources"]["/Font"]  # type: ignore[index]  # dictionaries
    for font in fonts.values():
        del font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"]


def _with_transparency_in_cmyk(root: DictionaryObject) -> None:
    group = {"/Type": "/Group", "/S": "/Transparency", "/CS": "/DeviceCMYK"}
    first_page(root)[NameObject("/Group")] = DictionaryObject(
        {NameObject(key): NameObject(value) for key, value in group.items()}
    )


def first_page(root: DictionaryObject) -> DictionaryObject:
    kids = root["/Pages"]["/Kids"]  # type: ignore[index]  # a dictionary
    assert isinstance(kids, ArrayObject)
    found = kids[0].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def replace_in(found: object, old: bytes, new: bytes) -> None:
    assert isinstance(found, StreamObject)
    assert old in found.get_data()
    found.set_data(found.get_data().replace(old, new))


@pytest.mark.parametrize(
    "spoil",
    [
        _without_intent, _without_metadata, _without_associated_files, _of_another_part, _without_the_schema,
        _without_relationship, _with_script, _without_fonts, _with_transparency_in_cmyk,
    ],
)  # fmt: skip
def test_the_checker_sees_what_would_be_wrong(spoil: Callable[[DictionaryObject], None]) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf_of(issued(), facturx(XML))))
    same, spoilt = io.BytesIO(), io.BytesIO()
    writer.write(same)
    spoil(writer.root_object)
    writer.write(spoilt)
    assert broken_rules(spoilt.getvalue()) - broken_rules(same.getvalue()) != set()


class TestMetadata:
    def test_readers_and_archives_are_told_the_same(self) -> None:
        file = reader(pdf_of(issued(content(language="de"))))
        info, xmp = file.metadata, file.xmp_metadata
        assert info is not None
        assert xmp is not None
        assert xmp.dc_title == {"x-default": info.title}
        assert xmp.dc_creator == [info.author]
        assert xmp.pdf_producer == info.producer == "Counterfoil"
        assert info.creation_date is not None
        assert xmp.xmp_create_date == info.creation_date.replace(tzinfo=None)
        assert xmp.dc_language == ["de"]

    def test_an_issued_document_is_known_by_uid_and_number(self) -> None:
        document = issued()
        xmp = reader(pdf_of(document)).xmp_metadata
        assert xmp is not None
        assert xmp.xmpmm_document_id == f"uuid:{document.uid}"
        assert xmp.dc_identifier == document.number

    def test_a_draft_is_nothing_to_be_known(self) -> None:
        xmp = reader(pdf_of(draft())).xmp_metadata
        assert xmp is not None
        assert (xmp.xmpmm_document_id, xmp.dc_identifier) == (None, None)


class TestAttachments:
    def test_a_factur_x_invoice_is_found_where_its_readers_look(self) -> None:
        file = reader(pdf_of(issued(), facturx(XML)))
        assert file.attachments == {"factur-x.xml": [XML]}
        (spec,) = [found.get_object() for found in file.root_object["/AF"]]  # type: ignore[attr-defined]  # an array
        assert (spec["/AFRelationship"], spec["/F"], spec["/UF"]) == ("/Alternative", "factur-x.xml", "factur-x.xml")
        embedded = spec["/EF"]["/F"]
        assert embedded["/Subtype"] == "/text/xml"
        assert embedded["/Params"]["/ModDate"] == "D:20261121000000Z"
        xmp = stream(file.root_object, "/Metadata").decode()
        for name, value in (
            ("DocumentFileName", "factur-x.xml"),
            ("DocumentType", "INVOICE"),
            ("Version", "1.0"),
            ("ConformanceLevel", "EN 16931"),
        ):
            assert f"<fx:{name}>{value}</fx:{name}>" in xmp
            assert f"<pdfaProperty:name>{name}<" in xmp

    def test_what_the_page_shows_does_not_change(self) -> None:
        assert text_of(pdf_of(issued(), facturx(XML), NOTE)) == text_of(pdf_of(issued()))

    def test_the_same_files_give_the_same_bytes_and_others_another_identity(self) -> None:
        first, again = (pdf_of(issued(), facturx(XML), NOTE) for _ in range(2))
        assert first == again
        other = pdf_of(issued(), facturx(XML + b" "), NOTE)
        assert reader(first).trailer["/ID"] != reader(other).trailer["/ID"]

    def test_a_name_stands_for_one_file(self) -> None:
        with pytest.raises(ValueError, match=re.escape("factur-x.xml")):
            pdf_of(issued(), facturx(XML), facturx(XML))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document with two attachments, on disk."""
    path = tmp_path_factory.mktemp("archive") / "document.pdf"
    made = content(many_lines(60), kind=Kind.INVOICE)
    path.write_bytes(pdf_of(issued(made), facturx(XML), NOTE))
    return path


def told(*command: str | Path) -> str:
    """What a program of the system prints."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run([*command], capture_output=True, check=True, text=True, timeout=20).stdout


class TestOtherPrograms:
    def test_qpdf_finds_the_structure_in_order(self, file: Path) -> None:
        assert "No syntax or stream encoding errors found" in told("qpdf", "--check", file)

    def test_pdffonts_finds_every_font_embedded_as_a_subset_with_unicode(self, file: Path) -> None:
        rows = told("pdffonts", file).splitlines()[2:]
        assert len(rows) == 3
        for row in rows:
            assert re.search(r"^[A-Z]{6}\+Inter-\w+ +CID TrueType +Identity-H +yes yes yes ", row)

    def test_pdfdetach_takes_out_what_was_put_in(self, file: Path, tmp_path: Path) -> None:
        told("pdfdetach", "-saveall", "-o", tmp_path, file)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
            "factur-x.xml": XML,
            "a note.txt": NOTE.content,
        }

    def test_pdftotext_reads_from_top_to_bottom(self, file: Path) -> None:
        whole = told("pdftotext", file, "-")
        places = [
            whole.index(text)
            for text in ("Harbour Works", "Invoice", "Acme Corp", "section 1\n", "section 60", "Total due")
        ]
        assert places == sorted(places)
