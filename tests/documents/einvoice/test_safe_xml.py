"""Hostile XML is refused in bounded time and memory; what invoices are really written in is let in."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.documents.einvoice import safe_xml
from app.documents.einvoice.safe_xml import parse
from app.domain.errors import InputRefused
from tests.support.small_einvoices import UBL

_SECONDS = 5.0
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><a>&j;</a>"
)


def refused(data: bytes) -> str:
    """Why it is refused, within the time it may take."""
    begin = time.process_time()
    with pytest.raises(InputRefused) as refusal:
        parse(data)
    assert time.process_time() - begin < _SECONDS
    (problem,) = refusal.value.problems
    assert problem.field == "file"
    return problem.message


class TestDocumentTypes:
    @pytest.mark.parametrize(
        "text",
        [
            "<!DOCTYPE a><a/>",
            '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/evil.dtd"><a/>',
            '<!DOCTYPE a PUBLIC "-//X//Y" "file:///etc/passwd"><a/>',
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]><a/>',
            '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;&x;"/>',
            '<?xml version="1.0"?>\n<!-- > --><?pi ?>\n<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
            "\n\n<!-- a --><!-- <!-- --><!DOCTYPE a><a/>",
            LAUGHS,
            '<!DOCTYPE a [<!ENTITY x "' + "y" * 100_000 + '">]><a>' + "&x;" * 100_000 + "</a>",
        ],
        ids=["bare", "system", "public", "file", "parameter", "in attribute", "attlist", "late", "laughs", "quadratic"],
    )
    def test_any_is_refused_before_it_is_parsed(self, text: str) -> None:
        assert "document type" in refused(text.encode())

    def test_utf_16_does_not_hide_one(self) -> None:
        assert "document type" in refused('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"))

    def test_an_entity_nobody_declared_is_refused(self) -> None:
        assert "well-formed" in refused(b"<a>&unknown;</a>")

    def test_what_only_looks_like_one_is_text(self) -> None:
        assert parse(b"<a><![CDATA[<!DOCTYPE b>]]><!-- <!DOCTYPE c> --></a>").text == "<!DOCTYPE b>"


class TestSizes:
    @pytest.mark.parametrize(
        "data",
        [
            b"<a>" + b"x" * safe_xml.MAX_BYTES + b"</a>",
            b"<a>" + b"<b/>" * 900_000 + b"</a>",
            b"<a>" + b'<b c="" d="" e=""/>' * 200_000 + b"</a>",
            b"<a " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>",
            b"<a " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(100_000)) + b"/>",
            b"<" + b"a" * 10_000_000 + b"/>",
            b'<a b="' + b"x" * 1_000_000 + b'"/>',
            b"<a>" * 100_000 + b"</a>" * 100_000,
            b"<a>" * 600_000,
            (b"<b>" * 3_000 + b"x" * 10_000_000).join((b"<a>", b"</b>" * 3_000 + b"</a>")),
        ],
        ids=[
            "bytes", "elements", "attributes", "one tag", "namespaces", "name", "attribute", "depth", "open",
            "deep and huge",
        ],
    )  # fmt: skip
    def test_what_is_larger_than_any_invoice_is_refused(self, data: bytes) -> None:
        refused(data)

    def test_a_long_attachment_is_let_in(self) -> None:
        text = b"QUJD" * 3_000_000
        assert len(parse(b"<a>" + text + b"</a>").text or "") == len(text)

    def test_many_namespaces_within_the_limits_take_no_time(self) -> None:
        inner = b"".join(b'<b xmlns:p%d="urn:%d" p%d:c="d"/>' % (n, n, n) for n in range(100_000))
        begin = time.process_time()
        parse(b"<a>" + inner + b"</a>")
        assert time.process_time() - begin < _SECONDS


class TestEncodings:
    @pytest.mark.parametrize(
        "data",
        [
            UBL.encode(),
            b"\xef\xbb\xbf" + UBL.encode(),
            UBL.replace("UTF-8", "utf-8").encode(),
            UBL.replace(' encoding="UTF-8"', "").encode(),
            UBL.replace("UTF-8", "UTF-16").encode("utf-16"),
            UBL.replace("UTF-8", "UTF-16").encode("utf-16-be").join((b"\xfe\xff", b"")),
            UBL.replace(' encoding="UTF-8"', "").encode("utf-16"),
            UBL.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
            UBL.replace("UTF-8", "windows-1252").encode("cp1252"),
            UBL.replace("UTF-8", "US-ASCII").encode("ascii"),
        ],
        ids=["utf-8", "mark", "small", "none", "utf-16", "utf-16-be", "utf-16 by mark", "latin", "windows", "ascii"],
    )
    def test_those_of_invoices_are_let_in(self, data: bytes) -> None:
        assert parse(data).tag == "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"

    def test_letters_come_out_right_in_each(self) -> None:
        text = "<a>Müller €</a>"
        for encoding in ("utf-8", "utf-16", "iso-8859-15", "windows-1252"):
            data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
            assert parse(data).text == "Müller €", encoding

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "UTF-7"),
            (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>', "EBCDIC"),
            ('<?xml version="1.0" encoding="IBM037"?><a/>'.encode("cp037"), "no XML"),
            ("<a/>".encode("utf-16-le"), "byte order mark"),
            ("<a/>".encode("utf-32"), "no XML"),
            (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "contradict"),
            ('<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"), "contradict"),
            ('<?xml version="1.0" encoding="UTF-16BE"?><a/>'.encode("utf-16"), "contradict"),
            (b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "contradict"),
            (b'<?xml version="1.0" encoding="UTF-8"?><a>\xff</a>', "UTF-8"),
            (b"<a>\xc0\xbc</a>", "UTF-8"),
            (b'<?xml version="1.0" encoding="US-ASCII"?><a>\xc3\xa4</a>', "ASCII"),
            (b'<?xml version="1.0" encoding="hz-gb-2312"?><a/>', "HZ-GB-2312"),
            (b"", "no XML"),
            (b"\x00" * 100, "no XML"),
            (b"PK\x03\x04", "no XML"),
        ],
    )  # fmt: skip
    def test_all_others_and_contradictions_are_refused(self, data: bytes, reason: str) -> None:
        assert reason in refused(data)


class TestReach:
    def test_nothing_is_included_or_fetched(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        root = parse(
            f'<?xml-stylesheet href="{secret.as_uri()}"?><a xmlns:xi="http://www.w3.org/2001/XInclude" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u http://127.0.0.1:1/x.xsd">'
            f'<xi:include href="{secret.as_uri()}" parse="text"/></a>'.encode()
        )
        assert "secret" not in "".join(str(text) for text in root.itertext())

    def test_instructions_and_comments_are_left_out(self) -> None:
        root = parse(b"<a>1<!-- 9 -->2<?php 9 ?>3<b/></a>")
        assert (root.text, [child.tag for child in root]) == ("123", ["b"])

    @pytest.mark.parametrize(
        "data",
        [b"<a>", b"<a></b>", b"<a/><b/>", b"<a b='1' b='2'/>", b"<a>\x00</a>", b"<!--", b"<?a", b"<p:a/>", b"a<b/>"],
    )
    def test_what_is_not_well_formed_is_refused(self, data: bytes) -> None:
        refused(data)
