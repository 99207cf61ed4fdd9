"""Single values read from hostile JSON: links, ids, amounts, times, evidence; and JSON as a whole, both ways."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.secret import Secret
from app.providers import reading
from app.providers.exact_json import Json, Row, Unreadable, read, write

HOME, HOSTS = "https://creditclaw.com", ("creditclaw.com",)

GOOD_LINKS = {
    "/pay/cp_1": "https://creditclaw.com/pay/cp_1",
    "/pay/cp_1?ref=INV-1&x=%20y": "https://creditclaw.com/pay/cp_1?ref=INV-1&x=%20y",
    "pay/cp_1": "https://creditclaw.com/pay/cp_1",
    "https://creditclaw.com/pay": "https://creditclaw.com/pay",
    "https://CreditClaw.com/pay": "https://CreditClaw.com/pay",
    "https://www.creditclaw.com/pay": "https://www.creditclaw.com/pay",
    "https://creditclaw.com:443/pay": "https://creditclaw.com:443/pay",
    "//creditclaw.com/pay": "https://creditclaw.com/pay",
}
BAD_LINKS = [
    "",
    " ",
    "http://creditclaw.com/pay",
    "HTTP://creditclaw.com/pay",
    "ftp://creditclaw.com/pay",
    "file:///etc/passwd",
    "file://creditclaw.com/pay",
    "smb://creditclaw.com/share",
    "javascript:alert(1)",
    "JavaScript:alert(1)//creditclaw.com",
    "data:text/html,<script>",
    "vbscript:x",
    "ms-settings:",
    "mailto:a@creditclaw.com",
    "tel:+1",
    "counterfoil://creditclaw.com",
    "https://evil.example/pay",
    "https://creditclaw.com.evil.example/pay",
    "https://evilcreditclaw.com/pay",
    "https://evil.example/creditclaw.com",
    "https://evil.example?creditclaw.com",
    "https://evil.example#creditclaw.com",
    "https://creditclaw.com@evil.example/pay",
    "https://good@creditclaw.com/pay",
    "https://good:pw@creditclaw.com/pay",
    "https://@creditclaw.com/pay",
    "https://creditclaw.com:8443/pay",
    "https://creditclaw.com:x/pay",
    "https://creditclaw.com:99999/pay",
    "//evil.example/pay",
    "///evil.example/pay",
    "\\\\evil.example\\share",
    "/\\evil.example/pay",
    "\\/evil.example",
    "https:\\\\creditclaw.com\\pay",
    "https://creditclaw.com\\@evil.example",
    "https://evil.example\\.creditclaw.com",
    " https://creditclaw.com/pay",
    "https://creditclaw.com/pay ",
    "https://creditclaw.com/a b",
    "https://creditclaw.com/\n",
    "https://creditclaw.com/\t",
    "\thttps://creditclaw.com/",
    "https://creditclaw\n.com/pay",
    "https://creditclaw.com/\x00",
    "java\nscript:alert(1)",
    "https://crеditclaw.com/pay",  # a Cyrillic letter
    "https://creditclaw.com\u202e/pay",
    "https://creditclaw。com/pay",
    "https://creditclaw.com\u3002evil.example/",
    "https://creditclaw.com./pay",
    "https://.creditclaw.com/pay",
    "https://creditclaw..com/pay",
    "https://[::1]/pay",
    "https://[creditclaw.com]/pay",
    "https://127.0.0.1/pay",
    "https://localhost/pay",
    "https:///pay",
    "https://",
    "https://creditclaw",
    "https://com",
    "https://creditclaw.co/pay",
    "https://%63reditclaw.com/pay",
    "https://creditclaw.com%2eevil.example/",
    "https://creditclaw.com%00.evil.example/",
    "https://creditclaw.com\u2024evil.example/",
    "/pay/" + "x" * 3_000,
]


@pytest.mark.parametrize(("shown", "link"), GOOD_LINKS.items())
def test_a_link_at_the_providers_host_is_kept(shown: str, link: str) -> None:
    assert reading.link(shown, HOME, HOSTS) == link


@pytest.mark.parametrize("shown", BAD_LINKS)
def test_any_other_link_is_dropped(shown: str) -> None:
    assert reading.link(shown, HOME, HOSTS) == ""


@given(st.text(max_size=80) | st.text(alphabet="htps:/\\.@%#?creditlaw.omev \t\n", max_size=60))
def test_whatever_is_kept_leads_to_the_provider(shown: str) -> None:
    kept = reading.link(shown, HOME, HOSTS)
    host = kept.removeprefix("https://").partition("/")[0].partition("?")[0].partition("#")[0].lower()
    assert kept == "" or host.removesuffix(":443") == "creditclaw.com" or host.endswith(".creditclaw.com")


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("inv_1", "inv_1"),
        (7, "7"),
        (True, ""),
        (None, ""),
        ("", ""),
        ("a/b", ""),
        ("..", ""),
        ("x" * 201, ""),
        ("a\x1b", ""),
        (Decimal("1.5"), ""),
        ([], ""),
    ],
)
def test_ids(value: object, kept: str) -> None:
    assert reading.identity({"id": value}, "id") == kept


@pytest.mark.parametrize(
    ("value", "amount"),
    [(5, Decimal(5)), (Decimal("5.50"), Decimal("5.50")), ("5", None), (True, None), (None, None), ({}, None)],
)
def test_numbers_are_never_texts(value: object, amount: Decimal | None) -> None:
    assert reading.number({"n": value}, "n") == amount


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-04-30", date(2026, 4, 30)),
        ("2026-04-30T00:00:00Z", date(2026, 4, 30)),
        ("2026-04-30T23:30:00-02:00", date(2026, 5, 1)),
        ("2026-04-30T00:00:00", date(2026, 4, 30)),
        ("2026-02-30", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("soon", None),
        ("2026-04-30T00:00:00Z" + " " * 50, None),
        (20260430, None),
        (None, None),
    ],
)
def test_days_are_days_in_utc(value: object, day: date | None) -> None:
    assert reading.day({"d": value}, "d") == day


def test_times_without_a_zone_are_utc() -> None:
    assert reading.moment({"t": "2026-04-30T10:00:00"}, "t") == datetime(2026, 4, 30, 10, tzinfo=UTC)


def test_evidence_is_exact_bounded_and_without_secrets() -> None:
    row = {
        "amount": Decimal("12.10"),
        "note": "sntr_mykey123 Bearer abc.def cck_live_0123\x1b\u202e",
        "long": "x" * 9_000,
    }
    kept = reading.evidence(row, Secret("sntr_mykey123"))
    assert '"amount": 12.10' in kept
    assert len(kept) == 4_000
    assert kept.isprintable()
    assert not any(secret in kept for secret in ("mykey123", "abc.def", "live_0123"))


def test_evidence_that_is_cut_keeps_what_it_is_told_to() -> None:
    body = b'{"rows": [{"lines": "%s", "notes": "Ref: 7"}]}' % (b"x" * 9_000)
    kept: list[str] = []
    read(body, lambda row: kept.append(reading.evidence(row, Secret("key"), "notes")), clean=True)
    assert [(text[:18], len(text)) for text in kept] == [('{"notes": "Ref: 7"', 4_000)]


# JSON as a whole.


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e400}',
        b'{"a": 1e-400}',
        b'{"a": 0e999999999}',
        b'{"a": 101e999000000000000000000000000000000000000000}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": 0.' + b"1" * 100 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"x": {"a": 1, "a": 1}}',
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{}",
        b'{"a": "\xff"}',
        b'{"a": "\x00"}',
        b"{} {}",
        b"<html>",
    ],
)
def test_odd_json_is_refused_with_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_numbers_are_read_exactly() -> None:
    assert read(b'{"a": 482.3, "b": 0.1, "c": 5, "d": 1e2, "e": -0.0}') == {
        "a": Decimal("482.3"),
        "b": Decimal("0.1"),
        "c": 5,
        "d": Decimal("1e2"),
        "e": Decimal("-0.0"),
    }
    assert read(b'"\\ud83d\\ude00"') == "😀"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals("-1000000", "1000000", places=6, allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(_JSON, st.sampled_from([None, 0, 3]))
def test_the_standard_library_reads_the_same(value: Json, indent: int | None) -> None:
    text = json.dumps(json.loads(write(value)), indent=indent)
    assert read(text.encode()) == json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize(
    "body",
    [
        *(b'{"a" 1}', b'{"a": 1 "b": 2}', b"{a: 1}", b"{1: 2}", b'{"a": }', b'{"a"', b'{"a": [1 2]}', b"[1,]", b"[,1]"),
        *(
            b"[1",
            b"[1]]",
            b"{}}",
            b"[] x",
            b'{"a": [}',
            b'{,"a": 1}',
            b'{"a": 1,, "b": 2}',
            b'{"a": [1], }',
            b"\xc2\xa0{}",
        ),
    ],
)
def test_broken_lists_and_objects_are_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_a_row_keeps_the_text_it_was_read_from() -> None:
    value = read(b'{"rows": [ {"a": 1.10, "b": [{}]} , {}], "n": {"a": 1}}')
    assert isinstance(value, dict)
    assert [row.raw for row in value["rows"]] == ['{"a": 1.10, "b": [{}]}', "{}"]
    assert reading.evidence(value["rows"][0], Secret("k")) == '{"a": 1.10, "b": [{}]}'


@given(_JSON)
def test_what_is_written_is_read_back_the_same(value: Json) -> None:
    assert read(write(value)) == value


@given(st.decimals("-10000000000", "10000000000", places=8, allow_nan=False))
def test_decimals_are_written_digit_by_digit(number: Decimal) -> None:
    text = write(number).decode()
    assert "E" not in text.upper()
    assert Decimal(text) == number
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal) == number


def test_no_number_that_is_none_is_written() -> None:
    with pytest.raises(ValueError, match="number"):
        write(Decimal("NaN"))


def test_rows_are_read_as_they_come_and_nothing_else_is() -> None:
    seen: list[object] = []
    body = b'{"rows": [{"id": 1, "of": {"id": 2}}, null, {"id": 3}], "meta": {"id": 4}, "none": []}'

    def take(row: Row) -> object:
        seen.append(row.raw)
        return row["id"]

    assert read(body, take) == {"rows": [1, None, 3], "meta": {"id": 4}, "none": []}
    assert seen == ['{"id": 1, "of": {"id": 2}}', '{"id": 3}']


@pytest.mark.parametrize("row", ['{"a": ' + "[" * 31 + "]" * 31 + "}", '{"a": "\\ud800"}', '{"a": 1, "a": 2}'])
def test_a_row_that_must_not_be_in_a_reply_is_never_handed_on(row: str) -> None:
    seen: list[Row] = []
    with pytest.raises(Unreadable):
        read(f'{{"rows": [{row}]}}'.encode(), seen.append)
    assert seen == []


@pytest.mark.parametrize("rest", ["", ", 5}", "} {}", ', "rows": []}'])
def test_a_reply_is_refused_whatever_was_taken_of_it(rest: str) -> None:
    with pytest.raises(Unreadable):
        read(f'{{"rows": [{{"id": 1}}]{rest}'.encode(), lambda row: row["id"])
