"""The e-invoice inside a PDF is found; damaged and hostile PDFs are refused in bounded time and memory."""

from __future__ import annotations

import io
import random
import resource
import time
import zlib
from collections import Counter

import pytest
from pypdf import PdfWriter

from app.documents.apart import read_apart
from app.documents.einvoice import pdf_files
from app.documents.einvoice.pdf_files import embedded_invoice
from app.documents.pdf import render
from app.documents.pdf.attachment import facturx
from app.documents.view import build_view
from app.domain.errors import InputRefused
from tests.support.einvoices import SELLER, random_document
from tests.support.small_einvoices import CII

_XML = CII.encode()
_MUTATIONS = 500


def pdf(*files: tuple[str, bytes], locked: bool = False) -> bytes:
    """A PDF with files in it."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in files:
        writer.add_attachment(name, content)
    if locked:
        writer.encrypt("x", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def refused(data: bytes) -> str:
    """Why it is refused, within the time it may take."""
    begin = time.monotonic()
    with pytest.raises(InputRefused) as refusal:
        embedded_invoice(data)
    assert time.monotonic() - begin < 30
    return refusal.value.problems[0].message


def test_what_we_embed_ourselves_is_found() -> None:
    document = random_document(random.Random(1))  # noqa: S311 - the same each time
    found, others = embedded_invoice(render(build_view(document, SELLER), [facturx(_XML)]))
    assert (found.name, found.content, others) == ("factur-x.xml", _XML, ())


@pytest.mark.parametrize("name", ["ZUGFeRD-invoice.xml", "xrechnung.xml", "FACTUR-X.XML", "rechnung 7.xml"])
def test_every_name_in_use_is_found_among_other_files(name: str) -> None:
    found, others = embedded_invoice(pdf(("hours.csv", b"1;2"), (name, _XML)))
    assert (found.name, found.content) == (name, _XML)
    assert [(each.name, each.content) for each in others] == [("hours.csv", b"1;2")]


def test_an_empty_file_hides_no_other() -> None:
    assert embedded_invoice(pdf(("empty.txt", b""), ("factur-x.xml", _XML)))[0].content == _XML


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(), "holds no e-invoice"),
        (pdf(("a.xml", b"<a/>"), ("b.xml", b"<a/>")), "holds no e-invoice"),
        (pdf(("order-x.xml", b"<a/>")), "order"),
        (pdf(("factur-x.xml", _XML), locked=True), "password"),
        (b"%PDF-1.7", "damaged"),
        (pdf(("factur-x.xml", _XML))[:200], "damaged"),
        (b"%PDF-1.7\n" + random.Random(2).randbytes(50_000), "damaged"),  # noqa: S311 - the same each time
        (pdf(*((f"{n}.txt", b"x") for n in range(200))), "more files"),
    ],
    ids=["none", "two", "order", "locked", "head", "cut", "noise", "many"],
)
def test_others_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    assert reason in refused(data)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_refused(layers: int) -> None:
    packer = zlib.compressobj(9)
    begin = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    part = packer.compress(bytes(64 * 1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = begin + part * 64 + packer.flush()  # four gigabytes
    for _ in range(1, layers):
        stream = zlib.compress(stream, 9)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert "more memory" in refused(_with_stream(stream, f"[{'/FlateDecode ' * layers}]"))
    # Until it begins anew, a child counts the memory of the process it was forked from as its own.
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, inherited, 700_000)  # kilobytes


def test_one_larger_than_any_invoice_is_refused() -> None:
    assert "larger" in refused(_with_stream(zlib.compress(b"<" * 70_000_000), "/FlateDecode"))


def test_names_that_lead_in_circles_are_refused() -> None:
    circle = _assembled(
        "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Kids[3 0 R 3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    refused(circle)


def test_one_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = time.monotonic()
    with pytest.raises(InputRefused, match="takes too long"):
        embedded_invoice(pdf(("factur-x.xml", _XML)), seconds=0.01)
    assert time.monotonic() - begin < 30
    monkeypatch.setattr(pdf_files, "MOST_BYTES", 1_000)
    assert "larger" in refused(pdf(("factur-x.xml", _XML)))


def test_no_mutation_of_a_pdf_is_answered_with_anything_but_files_or_a_reason() -> None:
    answers = read_apart(mutations_answered, pdf(("hours.csv", b"1;2"), ("factur-x.xml", _XML)), 60)
    assert answers.total() == _MUTATIONS
    assert answers["other"] == 0
    assert answers["files"] > _MUTATIONS // 10


def mutations_answered(data: bytes) -> Counter[str]:
    """What mutated PDFs are answered with; all in one process of their own."""
    dice = random.Random(3)  # noqa: S311 - the same each time
    answers: Counter[str] = Counter()
    for _ in range(_MUTATIONS):
        mutated = bytearray(data)
        for place in dice.sample(range(len(data)), dice.randint(1, 8)):
            mutated[place] = dice.randrange(256)
        if dice.random() < 0.2:
            del mutated[dice.randrange(len(mutated)) :]
        found = pdf_files._embedded(bytes(mutated))
        answers["files" if isinstance(found, list) else "refused" if found in pdf_files._REASONS else "other"] += 1
    return answers


def _with_stream(stream: bytes, filters: str) -> bytes:
    """A PDF whose invoice is this stream."""
    return _assembled(
        "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml) 3 0 R]>>>>>>",
        "<</Type/Pages/Kids[5 0 R]/Count 1>>",
        "<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 4 0 R>>>>",
        (f"<</Type/EmbeddedFile/Length {len(stream)}/Filter {filters}>>", stream),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )


def _assembled(*objects: str | tuple[str, bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        head, stream = content if isinstance(content, tuple) else (content, None)
        body = b"" if stream is None else b"\nstream\n" + stream + b"\nendstream"
        out += f"{number} 0 obj\n{head}".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    return out + f"{end}trailer<</Root 1 0 R/Size {len(places) + 1}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
