"""The bundled fonts can show what is promised, and say what they cannot."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.cleaning import JOINERS, MARKS, clean
from app.documents.fallback import missing_characters
from app.documents.fonts import Weight, face, shape
from app.documents.pdf.canvas import Style
from app.documents.pdf.wrap import line
from app.paths import resources

PROMISED = {
    "English and Western European": "The quick fox ÀÉÎÕÜàéîõü ß œ Œ æ Ø ñ ¿ ¡ « » “ ” ‘ ’ – — … € £ ¥ ¢ § © ® ™ ° · •",
    "Central European and Turkish": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż ČĎĚŇŘŠŤŮŽčďěňřšťůž ŐŰőű ȘȚșț ĞİŞğış ĀĒĢĪĶĻŅŪ ĖŲ Đđ",
    "Greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρσςτυφχψω ΆΈΉΊΌΎΏ άέήίόύώϊϋΐΰ",
    "Cyrillic": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя ҐЄІЇґєії ЂЉЊЋЏђљњћџ Ўў №",
    "Vietnamese": "ĂÂÊÔƠƯĐăâêôơưđ ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ỲỶỸỴ ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵ",
    "currency signs": "₹ ₺ ₽ ₿ ₩ ₫ ₴ ₱ ₦ ₲ ₡ ₵ ₸ ₼ ₾ ₪ ฿",
    "numbers and arrows": "½ ¼ ¾ ² ³ × ÷ ± − ≤ ≥ ≈ → ← ↑ ↓ ✓ ‰ Ω µ",
}
FURTHER = {
    "Arabic, Persian and Urdu": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى پچژگکی ٹڈڑںھہےۓ َ ُ ِ ّ ْ ٠١٢٣٤٥٦٧٨٩ "
    "۰۱۲۳۴۵۶۷۸۹ ، ؛ ؟ ٪ ٫ ٬ ـ ﷼",
    "Hebrew": "אבגדהוזחטיכךלמםנןסעפףצץקרשת ְ ֱ ִ ֵ ֶ ַ ָ ֹ ּ שׁ שׂ ־ ׳ ״ ₪",
    "Devanagari": "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ ा ि ी ु ू ृ े ै ो ौ ं ः ँ ् । ॥ ०१२३४५६७८९ ₹",
    "Thai": "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ ะ ั า ำ ิ ี ึ ื ุ ู เ แ โ ใ ไ ๆ ็ ่ ้ ๊ ๋ ์ ๐๑๒๓๔๕๖๗๘๙ ฿",
}
LACKED = {"Tamil": "வணக்கம்", "Chinese": "发票", "Japanese": "請求書ガス", "Korean": "계산서", "emoji": "😀"}

every_weight = pytest.mark.parametrize("weight", Weight)


@every_weight
@pytest.mark.parametrize("script", PROMISED)
def test_every_weight_covers_what_is_promised(script: str, weight: Weight) -> None:
    known = face(weight).glyphs
    assert [char for char in PROMISED[script] if char not in known] == []
    assert missing_characters(PROMISED[script]) == ()


@every_weight
@pytest.mark.parametrize("script", FURTHER)
def test_other_bundled_faces_cover_the_rest_of_what_is_promised(script: str, weight: Weight) -> None:
    assert missing_characters(FURTHER[script]) == ()
    shown = line(FURTHER[script], Style(weight, 9, (0, 0, 0)))
    assert {piece.face.name.partition("-")[2] for piece in shown.pieces} == {weight.value.removeprefix("Inter-")}


@pytest.mark.parametrize("script", LACKED)
def test_a_script_the_fonts_lack_is_reported(script: str) -> None:
    expected = tuple(dict.fromkeys(unicodedata.normalize("NFC", LACKED[script])))
    marks = {char for char in expected if unicodedata.combining(char)}
    assert set(expected) - set(missing_characters(f"Total {LACKED[script]} 12")) <= marks


def test_each_missing_character_is_reported_once_and_in_order() -> None:
    assert missing_characters("票a发b票") == ("票", "发")


def test_what_nobody_sees_is_not_missing() -> None:
    assert missing_characters("a\u200bb\u202ec\ufe0fd\n\t\u00ade") == ()


@every_weight
def test_every_character_has_a_glyph_of_its_own(weight: Weight) -> None:
    typeface = face(weight)
    assert len(set(typeface.glyphs.values())) == len(typeface.glyphs)
    assert all(typeface.characters[glyph] == char for char, glyph in typeface.glyphs.items())


@every_weight
def test_figures_have_one_width(weight: Weight) -> None:
    widths = {shape(weight, digit, tabular=True).width for digit in "0123456789"}
    assert len(widths) == 1


def test_letters_are_kerned() -> None:
    apart = sum(shape(Weight.REGULAR, letter).width for letter in "AVATAR")
    assert shape(Weight.REGULAR, "AVATAR").width < apart


def test_an_accent_without_a_ready_made_letter_stands_over_its_letter() -> None:
    style = Style(Weight.REGULAR, 9, (0, 0, 0))
    plain, accented = line("x", style), line("x\u0302", style)
    assert accented.width == plain.width
    assert accented.text == "x\u0302"


def test_no_contextual_form_changes_what_was_typed() -> None:
    typeface = face(Weight.REGULAR)
    drawn = shape(Weight.REGULAR, "2x4->")
    assert drawn.width == sum(shape(Weight.REGULAR, char).width for char in "2x4->") + sum(
        typeface.kerning(left, right) for left, right in zip("2x4-", "x4->", strict=True)
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("tab\there", "tab    here"),
        ("\x00\x1b[31mred\x7f", "[31mred"),
        ("\u202eevil\u202c", "evil"),
        ("e\u0301", "é"),
        ("a\u200db", "ab"),
        ("1\u200f2", "12"),
        ("\u2067\u05d0\u200f!\u2069", "\u05d0\u200f!"),
        ("\u0645\u06cc\u200c\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\u0915\u094d\u200d", "\u0915\u094d"),
        ("{nb} <b> **x**", "{nb} <b> **x**"),
    ],
)
def test_text_is_cleaned_of_what_a_page_cannot_show(written: str, shown: str) -> None:
    assert clean(written) == shown


@given(st.text())
def test_cleaning_is_done_once_and_leaves_no_control(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert {unicodedata.category(char) for char in cleaned if char not in "\n" + JOINERS + MARKS}.isdisjoint(
        {"Cc", "Cf"}
    )


@given(st.text(max_size=60), st.booleans())
def test_any_text_can_be_set(text: str, tabular: bool) -> None:
    assert line(text, Style(Weight.MEDIUM, 9, (0, 0, 0), tabular)).width >= 0


def test_the_licence_comes_with_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (resources() / "fonts" / "OFL.txt").read_text(encoding="utf-8")
